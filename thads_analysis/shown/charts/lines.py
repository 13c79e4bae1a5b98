"""Charts of how figures change: over the years, and place by place."""

from __future__ import annotations

import datetime as dt
import textwrap
from typing import Unpack

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection
from matplotlib.ticker import MaxNLocator

from ...sources import calendar, places
from ...words.breaks import BREAKS
from ...words.indicators import get
from ...words.levels import level, missing
from ...words.vocabulary import Language, Text, Unit
from ...words.wording import Scale
from ..style import BLUE, FAINT, PALETTE, QUIET
from .dress import HALO, Look, begin, drawn, dress, laid_out, short, shown_as, time_level, unit_line


def over_years(
    frame: pd.DataFrame, indicator: str, *, language: Language = "vi", ax: Axes | None = None, **look: Unpack[Look]
) -> Axes:
    """Draw an indicator over the statistical years, one line a place, measure or kind.

    Parameters
    ----------
    frame
        Level ``fiscal_year`` and at most one more that varies. A year without a figure is a gap in the line; known
        breaks of the series are marked.
    indicator
        A column of the frame (or what its column ``value`` is).
    language, ax
        Language of all text; axes to draw on.
    **look
        See :class:`Look`.

    Returns
    -------
    matplotlib.axes.Axes
    """
    lines = laid_out(drawn(frame, indicator).dropna(), "fiscal_year", language)
    ax, how = begin(ax), shown_as(frame, indicator, lines.to_numpy(), look)
    months = int(np.nanmax([*level(frame, "months").astype(float), 1])) if not missing(frame, ("months",)) else 12
    at, merger = _breaks(indicator, months), [_first_year(places.MERGED_ON, months) - 0.5]
    for (name, line), colour in zip(lines.items(), _colours(lines.shape[1]), strict=True):
        own = merger if places.was_merged(str(name)) and not frame.attrs.get("merged") else []
        ax.plot(*_cut(line, [*at, *own]), marker="o", markersize=5, color=colour, label=name)
        if lines.shape[1] <= 2:
            _mark_points(ax, line, how, language, colour)
    if lines.shape[1] > 1:
        _name_lines(ax, lines)
    _mark_breaks(ax, at, lines.index, language)
    ax.xaxis.set_major_locator(MaxNLocator(integer=True, nbins=14))
    ax.margins(x=0.05, y=0.18)
    return dress(ax, frame, indicator, how, language=language, look=look)


def small_multiples(
    frame: pd.DataFrame,
    indicator: str,
    *,
    columns: int = 7,
    language: Language = "vi",
    ax: Axes | None = None,
    **look: Unpack[Look],
) -> Axes:
    """Draw a small line chart for each place, all on one scale, on one Axes.

    Parameters
    ----------
    frame
        A place level and one level of time that varies.
    indicator, language, ax, **look
        As in :func:`over_years`.
    columns
        How many charts stand beside each other.

    Returns
    -------
    matplotlib.axes.Axes
    """
    values = drawn(frame, indicator)
    lines = laid_out(values, time_level(values), language).dropna(axis="columns", how="all")
    columns = min(columns, max(1, lines.shape[1]))
    rows = -(-lines.shape[1] // columns)
    ax, how = begin(ax, height=1.15 * rows + 1.2), shown_as(frame, indicator, lines.to_numpy(), look)
    low, high = np.nanmin([lines.min().min(), 0 if how.unit is not Unit.PERCENT.text else np.inf]), lines.max().max()
    across, up = np.linspace(0, 0.6, len(lines)), (lines - low) / (high - low or 1) * 0.55
    corners = [(at % columns, -(at // columns)) for at in range(lines.shape[1])]
    paths = [np.column_stack([x + across, y + up.iloc[:, at]]) for at, (x, y) in enumerate(corners)]
    ax.add_collection(LineCollection(paths, colors=BLUE, linewidths=1.6))
    points = np.concatenate(paths)
    x_of, y_of = points[~np.isnan(points).any(axis=1)].T
    ax.scatter(x_of, y_of, s=9, color=BLUE, zorder=3)
    for name, (x, y), path in zip(lines.columns, corners, paths, strict=True):
        ax.hlines(y, x, x + 0.6, color=FAINT, linewidth=0.7)
        ax.text(x, y + 0.66, textwrap.shorten(str(name), 18, placeholder="…"), fontsize="small", weight="bold", va="bottom")
        last = lines[name].dropna()
        end = path[lines.index.get_loc(last.index[-1])]
        ax.annotate(
            short(last.iloc[-1], how, language),
            tuple(end),
            (5, 0),
            textcoords="offset points",
            fontsize="x-small",
            color=QUIET,
            va="center",
        )
    ax.set(xlim=(-0.05, columns), ylim=(-rows + 0.9, 1.0), xticks=[], yticks=[])
    ax.spines[:].set_visible(False)
    ax.grid(visible=False)
    span = Text(
        f"mỗi ô từ {lines.index[0]} đến {lines.index[-1]}, cùng thang {short(low, how, language)}–{short(high, how, language)}",
        f"each from {lines.index[0]} to {lines.index[-1]}, one scale {short(low, how, language)}–{short(high, how, language)}",
    )
    look.setdefault("subtitle", f"{unit_line(how, language)}; {span.say(language)}")
    return dress(ax, frame, indicator, how, language=language, look=look, values_on=None)


def _breaks(indicator: str, months: int) -> list[float]:
    """Return where the axis of years is broken, for reports of so many months."""
    days = [one.first_day for one in BREAKS if get(indicator).id in one.indicators]
    return [_first_year(day, months) - 0.5 for day in days]


def _first_year(day: dt.date, months: int) -> int:
    """Return the first year whose report of so many months ends on that day or later."""
    return next(year for year in range(day.year, day.year + 2) if calendar.end(year, months).date() >= day)


def _cut(line: pd.Series, at: list[float]) -> tuple[np.ndarray, np.ndarray]:
    """Return years and figures with a gap at each break, so that no line joins what can't be compared."""
    gaps = pd.Series(np.nan, index=[year for year in set(at) if line.index.min() < year < line.index.max()])
    whole = pd.concat([line.set_axis(line.index.astype(float)), gaps]).sort_index()
    return whole.index.to_numpy(), whole.to_numpy()


def _mark_points(ax: Axes, line: pd.Series, how: Scale, language: Language, colour: str) -> None:
    """Write each figure at its point: below where the line turns upwards, else above."""
    neighbours = pd.concat([line.shift(), line.shift(-1)], axis="columns").min(axis="columns", skipna=False)
    for year, value in line.dropna().items():
        below = neighbours[year] > value
        ax.annotate(
            short(value, how, language),
            (float(year), value),
            (0, -9 if below else 8),
            textcoords="offset points",
            ha="center",  # type: ignore[arg-type]
            va="top" if below else "bottom",
            fontsize="small",
            color=colour,
            bbox=HALO,
        )


def _name_lines(ax: Axes, lines: pd.DataFrame) -> None:
    """Write each line's name at its end, moved apart where ends meet."""
    ends = {name: line.dropna() for name, line in lines.items() if line.notna().any()}
    span = float(np.nanmax(lines) - np.nanmin(lines)) or 1.0
    level = -np.inf
    for name, line in sorted(ends.items(), key=lambda item: item[1].iloc[-1]):
        level = max(float(line.iloc[-1]), level + 0.07 * span)
        colour = ax.get_lines()[list(lines.columns).index(name)].get_color()
        ax.annotate(
            str(name),
            (line.index[-1], level),
            (10, 0),
            textcoords="offset points",
            va="center",
            color=colour,
            weight="bold",
            annotation_clip=False,
        )


def _mark_breaks(ax: Axes, breaks: list[float], years: pd.Index, language: Language) -> None:
    for at in (year for year in breaks if years.min() < year < years.max()):
        ax.axvline(at, color=QUIET, linewidth=1, linestyle=(0, (2, 3)))
        word, grid = Text("ngắt chuỗi", "break").say(language), ("data", "axes fraction")
        ax.annotate(word, (at, 0), (3, 3), xycoords=grid, textcoords="offset points", fontsize="x-small", color=QUIET)


def _colours(count: int) -> list[str]:
    """Return a colour for each line; more lines than can be told apart are grey, and told apart by their names."""
    return list(PALETTE[:count]) if count <= len(PALETTE) else [QUIET] * count
