"""Funnels: places by their size, with the limits within which chance alone may put them."""

from __future__ import annotations

from typing import Protocol, Unpack

import matplotlib as mpl
import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.ticker import FuncFormatter, MaxNLocator

from ...words.indicators import get
from ...words.vocabulary import Direction, Language, Text
from ...words.wording import Scale, number
from ..style import BAD, GOOD, INK, PURPLE, QUIET
from .dress import Look, begin, dress, names, note_missing, private, short, shown_as, unit_line
from .fit import settled
from .room import Named, at_right, nothing, place_names, remark

_MOST = 25
"""So many outliers are named, those farthest out; more names would hide the chart."""


class Funnelled(Protocol):
    """What a funnel needs to know (``burden.Funnel``)."""

    points: pd.DataFrame
    center: float
    phi: float
    tau2: float


def funnel(result: Funnelled, indicator: str, *, language: Language = "vi", ax: Axes | None = None, **look: Unpack[Look]) -> Axes:
    """Draw a funnel: places by size, with the limits within which chance alone may put them.

    Parameters
    ----------
    result
        As from ``burden.funnel``: ``points`` (one row a place; ``value``, ``size``, ``lower_95``, ``upper_95``,
        ``lower_998``, ``upper_998``, ``outlier``), ``center``, ``phi`` and ``tau2``.
    indicator
        What is drawn.
    language, ax, **look
        As in :func:`over_years`.

    Returns
    -------
    matplotlib.axes.Axes

    Notes
    -----
    Outliers bear their names, those farthest out first; no name lies on another, and how many had no room is said below.
    """
    points = private(result.points, look, language)
    rows = points.set_axis(names(points, language))
    known = rows.dropna(subset=["value", "size"]).sort_values("size", kind="stable")
    ax, how = begin(ax), shown_as(points, indicator, known["value"].to_numpy("float64"), look)
    out = known[known["outlier"].fillna(False).astype(bool)]
    dots = 2.2 * float(mpl.rcParams["font.size"])
    ax.scatter(known["size"], known["value"], s=dots, color=QUIET, alpha=0.55, linewidths=0, zorder=3)
    ax.scatter(out["size"], out["value"], s=1.6 * dots, color=_side(out, indicator, float(result.center)), linewidths=0, zorder=4)
    _curves(ax, known, float(result.center))
    _frame(ax, known, float(result.center))
    note_missing(look, len(rows) - len(known), language)
    look.setdefault("subtitle", f"{unit_line(how, language)} · {_across(indicator, language)}")
    dress(ax, points, indicator, how, language=language, look=look)
    _number_sizes(ax, language)
    at_right(ax, _ends(known, float(result.center), how, language))
    _name_outliers(ax, known, out, float(result.center), language)
    if known.empty:
        nothing(ax, language)
    return ax


def _line() -> float:
    return float(mpl.rcParams["lines.linewidth"])


def _side(out: pd.DataFrame, indicator: str, center: float) -> list[str]:
    """Return each outlier's colour: better, worse, or beyond where neither is."""
    direction = get(indicator).direction
    signs = np.sign(out["value"].to_numpy("float64") - center) * int(direction)
    return [PURPLE if direction is Direction.NEITHER else GOOD if sign > 0 else BAD for sign in signs]


def _curves(ax: Axes, known: pd.DataFrame, center: float) -> None:
    """Draw the limits as curves over the sizes, and the centre."""
    for limit, dashes in (("95", (0, (4, 3))), ("998", "solid")):
        for side in ("lower", "upper"):
            ax.plot(
                known["size"],
                known[f"{side}_{limit}"].astype("float64"),
                color=QUIET,
                linewidth=0.55 * _line(),
                linestyle=dashes,
                zorder=2,
            )
    ax.axhline(center, color=INK, linewidth=0.55 * _line(), zorder=2)


def _ends(known: pd.DataFrame, center: float, how: Scale, language: Language) -> list[Named]:
    """Return what is to be named at the right end: centre and limits at the largest size."""
    found = [(center, f"{Text('trung tâm', 'centre').say(language)} {short(center, how, language)}", INK)]
    gap = Text(" %", "%").say(language)
    for limit, level, decimals in (("95", 95.0, 0), ("998", 99.8, 1)):
        for side in ("lower", "upper"):
            found += [
                (float(end), f"{number(level, decimals, language)}{gap}", QUIET)
                for end in known[f"{side}_{limit}"].dropna().iloc[-1:]
            ]
    return found


def _frame(ax: Axes, known: pd.DataFrame, center: float) -> None:
    """Show all figures and the limits of the largest; curves of the smallest may run out of sight."""
    last = known[["lower_998", "upper_998"]].iloc[-1:].to_numpy("float64").ravel()
    heights = np.append(last, [*known["value"].astype("float64"), center])
    heights = heights[np.isfinite(heights)]
    low, high = (heights.min(), heights.max()) if len(heights) else (0.0, 1.0)
    pad = 0.14 * (high - low) or abs(high) * 0.1 or 1.0
    ax.set_ylim(low - pad, high + pad)
    sizes = known["size"].astype("float64")
    ax.set_xlim(left=min(0.0, sizes.min()) if len(sizes) else 0.0, right=max(1.0, 1.04 * sizes.max()) if len(sizes) else 1.0)


def _across(indicator: str, language: Language) -> str:
    """Say what the sizes are: the denominator's count."""
    ratio = get(indicator).ratio
    size = get(ratio.denominator).label.say(language) if ratio else Text("quy mô", "size").say(language)
    return f"{Text('ngang', 'across').say(language)}: {size}"


def _number_sizes(ax: Axes, language: Language) -> None:
    ax.xaxis.set_major_locator(MaxNLocator(nbins=6, steps=[1, 2, 5, 10], integer=True))
    ax.xaxis.set_major_formatter(FuncFormatter(lambda size, _at: number(size, 0, language)))


def _name_outliers(ax: Axes, known: pd.DataFrame, out: pd.DataFrame, center: float, language: Language) -> None:
    """Name the outliers, those farthest out first, where there is room; say how many have no name."""
    if out.empty:
        return
    width = (out["upper_998"] - out["lower_998"]).astype("float64")
    far = ((out["value"] - center).abs() / width.where(width > 0)).astype("float64")
    chosen = out.iloc[np.argsort(-far.fillna(0).to_numpy(), kind="stable")[:_MOST]]
    area = settled(ax)
    dots, avoided = _pixels(ax, out), np.concatenate([_pixels(ax, known), *(_along(ax, line) for line in ax.get_lines())])
    named = place_names(ax, [str(name) for name in chosen.index], _pixels(ax, chosen), (area, dots, avoided))
    if left := len(out) - named:
        words = Text(f"{left} nơi ngoài giới hạn không ghi tên vì thiếu chỗ", f"{left} outliers not named for want of room")
        remark(ax, words.say(language))


def _pixels(ax: Axes, rows: pd.DataFrame) -> np.ndarray:
    return ax.transData.transform(rows[["size", "value"]].to_numpy("float64"))


def _along(ax: Axes, line: Line2D) -> np.ndarray:
    """Return points along a curve, close enough that no name slips between them."""
    path = line.get_transform().transform(np.column_stack(line.get_data(orig=False)).astype("float64"))
    path = path[np.isfinite(path).all(axis=1)]
    if len(path) < 2:
        return path
    x = np.linspace(path[0, 0], path[-1, 0], 300)
    return np.column_stack([x, np.interp(x, path[:, 0], path[:, 1])])
