"""Charts of how figures change: over the years, and place by place."""

from __future__ import annotations

import datetime as dt
from typing import Unpack

import matplotlib as mpl
import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection
from matplotlib.text import Annotation
from matplotlib.text import Text as Written
from matplotlib.ticker import MaxNLocator
from matplotlib.transforms import offset_copy

from ...sources import calendar, places
from ...words.breaks import BREAKS
from ...words.indicators import get
from ...words.levels import level, missing
from ...words.vocabulary import Language, Text, Unit
from ...words.wording import Scale
from ..style import BLUE, FAINT, ORANGE, PALETTE, QUIET, tallest
from . import fit
from .dress import (
    HALO,
    MONTHS,
    Look,
    begin,
    drawn,
    dress,
    laid_out,
    note_unnamed,
    private,
    remark,
    short,
    shown_as,
    time_level,
    unit_line,
)

MOST_COLUMNS, LOWEST = 12, 0.54
"""Of small charts: with more columns they can't be named, lower than so many inches (at the usual width) can't be read."""
SMALLEST_TITLE = 0.7
"""Names of small charts have this part of the style's type at the least, 7 points on a screen."""


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
    frame = private(frame, look, language)
    lines = laid_out(drawn(frame, indicator).dropna(), "fiscal_year", language)
    ax, how = begin(ax), shown_as(frame, indicator, lines.to_numpy(), look)
    months = int(np.nanmax([*level(frame, "months").astype(float), 1])) if not missing(frame, ("months",)) else 12
    at, merger = _breaks(indicator, months), [_first_year(places.MERGED_ON, months) - 0.5]
    figures: list[Annotation] = []
    for (name, line), colour in zip(lines.items(), _colours(lines.shape[1]), strict=True):
        own = merger if places.was_merged(str(name)) and not frame.attrs.get("merged") else []
        many = {"linewidth": 1.0} if lines.shape[1] > len(PALETTE) else {"marker": "o", "markersize": 5}
        ax.plot(*_cut(line, [*at, *own]), color=colour, label=name, **many)
        if lines.shape[1] <= 2:
            figures += _mark_points(ax, line, lines.drop(columns=name), how, language)
    words = _mark_breaks(ax, at, lines.index, language)
    ax.xaxis.set_major_locator(MaxNLocator(integer=True, nbins=8 if mpl.rcParams["font.size"] > 14 else 14))
    ax.margins(x=0.05, y=0.18)
    ends = _ends(ax, lines)
    note_unnamed(look, int(lines.notna().any().sum()) - len(ends) if lines.shape[1] > 1 else 0, language)
    dress(ax, frame, indicator, how, language=language, look=look)
    if lines.shape[1] > 1:
        words += _name_lines(ax, lines, ends)
    fit.place(ax, figures[::-1], around=words)  # the latest years first
    return ax


def _ends(ax: Axes, lines: pd.DataFrame) -> dict[str, str]:
    """Return the lines that get a name at their end, wrapped: all, or as many of the outermost as there is room for."""
    last = lines.ffill().iloc[-1].dropna().sort_values(kind="stable")
    size = mpl.rcParams["font.size"]
    names = {name: fit.wrap(str(name), 13 * size, size, "bold") for name in last.index}
    room = 0.72 * fit.points(ax, ax.get_window_extent().height)
    chosen = list(last.index[fit.extremes(len(last), [], len(last))])
    heights = 1.3 * size * np.cumsum([names[name].count("\n") + 1 for name in chosen])
    most = max(2, int(np.sum(heights <= room)))
    return {name: names[name] for name in last.index if name in chosen[:most]}


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
    frame = private(frame, look, language)
    values = drawn(frame, indicator)
    lines = laid_out(values, time_level(values), language).dropna(axis="columns", how="all")
    columns, height, readable = _grid(lines.shape[1], columns, ax)
    rows = -(-lines.shape[1] // columns)
    own, ax = ax is None, begin(ax, height=height)
    how, titles = shown_as(frame, indicator, lines.to_numpy(), look), [_titled(str(name), columns) for name in lines.columns]
    tall = min(0.55, 0.97 - _height(titles) / fit.rows(ax, [""] * rows, own=own, above=-3).pitch) if readable else 0.55
    low, high = np.nanmin([lines.min().min(), 0 if how.unit is not Unit.PERCENT.text else np.inf]), lines.max().max()
    across, up = np.linspace(0, 0.6, len(lines)), (lines - low) / (high - low or 1) * tall
    corners = [(at % columns, -(at // columns)) for at in range(lines.shape[1])]
    paths = [np.column_stack([x + across, y + up.iloc[:, at]]) for at, (x, y) in enumerate(corners)]
    ax.add_collection(LineCollection(paths, colors=BLUE, linewidths=1.6))
    points = np.concatenate(paths)
    x_of, y_of = points[~np.isnan(points).any(axis=1)].T
    ax.scatter(x_of, y_of, s=9, color=BLUE, zorder=3)
    for name, (x, y), path, (said, size) in zip(lines.columns, corners, paths, titles, strict=True) if readable else ():
        ax.hlines(y, x, x + 0.6, color=FAINT, linewidth=0.7)
        ax.text(x, y + tall + 0.05, said, fontsize=size, weight="bold", va="bottom", linespacing=0.95)
        _last_figure(
            ax,
            lines[name].dropna(),
            path[lines.index.get_loc(lines[name].last_valid_index())],
            how,
            language,
            size=_cell_type(columns, fit.X_SMALL),
        )
    if not readable:
        _say_extremes(ax, lines, how, paths, look=look, language=language)
    ax.set(xlim=(-0.05, columns), ylim=(-rows + 0.9, 1.0), xticks=[], yticks=[])
    ax.spines[:].set_visible(False)
    ax.grid(visible=False)
    first, final = (MONTHS[at - 1].say(language) if time_level(values) == "months" else at for at in lines.index[[0, -1]])
    span = Text(
        f"mỗi ô từ {first} đến {final}, cùng thang {short(low, how, language)}–{short(high, how, language)}",
        f"each from {first} to {final}, one scale {short(low, how, language)}–{short(high, how, language)}",
    )
    look.setdefault("subtitle", f"{unit_line(how, language)}; {span.say(language)}")
    return dress(ax, frame, indicator, how, language=language, look=look, values_on=None)


def _last_figure(ax: Axes, line: pd.Series, end: np.ndarray, how: Scale, language: Language, *, size: float) -> None:
    """Write the last figure of a small chart beside its end."""
    words = short(line.iloc[-1], how, language)
    ax.annotate(words, tuple(end), (5, 0), textcoords="offset points", fontsize=size, color=QUIET, va="center")


def _grid(count: int, columns: int, ax: Axes | None) -> tuple[int, float, bool]:
    """Return columns, height in inches at the usual width, and whether each small chart can have its name.

    A page that is not high enough for its rows gets more columns, as long as names stay readable.
    """
    width, usual = mpl.rcParams["figure.figsize"]
    high = (usual if tallest() <= usual or ax is not None else tallest()) * 8.0 / width
    fits = max(1, int((high - 1.2) / LOWEST))
    columns = min(columns, max(1, count)) if -(-count // columns) <= fits else -(-count // fits)
    readable = columns <= MOST_COLUMNS
    if not readable:
        columns = max(7, int((1.8 * count) ** 0.5))
    rows = -(-count // columns)
    return columns, min(1.15 * rows + 1.2, high), readable


def _cell_type(columns: int, part: float) -> float:
    """Return the size of letters in a grid of so many columns, in points."""
    return part * mpl.rcParams["font.size"] * min(1.0, 7 / columns)


def _titled(name: str, columns: int) -> tuple[str, float]:
    """Return a small chart's name in two lines at most, and the size of its letters, which can always be read."""
    least = SMALLEST_TITLE * mpl.rcParams["font.size"]
    room, size = 0.92 * 0.95 * 72 * mpl.rcParams["figure.figsize"][0] / columns, max(least, _cell_type(columns, fit.SMALL))
    while size > least and fit.in_two(name, room, size, "bold").split() != name.split():
        size = max(least, 0.96 * size)
    return fit.in_two(name, room, size, "bold"), size


def _height(titles: list[tuple[str, float]]) -> float:
    """Return how high the highest of the titles is, in points, with what hangs below the chart above it."""
    return max((1.1 * size * (said.count("\n") + 1) + 0.4 * size for said, size in titles), default=0.0)


def _say_extremes(ax: Axes, lines: pd.DataFrame, how: Scale, paths: list[np.ndarray], *, look: Look, language: Language) -> None:
    """Mark the highest and the lowest of small charts without names, and name them in the footer."""
    last = lines.ffill().iloc[-1]
    ends = {Text("cao nhất", "highest"): last.idxmax(), Text("thấp nhất", "lowest"): last.idxmin()}
    for word, name in ends.items():
        ax.plot(*paths[lines.columns.get_loc(name)].T, color=ORANGE, linewidth=2.5, zorder=4)
        remark(look, f"{word.say(language)}: {name} {short(last[name], how, language)}")
    note_unnamed(look, lines.shape[1] - len({*ends.values()}), language)


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


def _mark_points(ax: Axes, line: pd.Series, other: pd.DataFrame, how: Scale, language: Language) -> list[Annotation]:
    """Write each figure at its point: away from the other line, else below where the line turns upwards, else above."""
    neighbours = pd.concat([line.shift(), line.shift(-1)], axis="columns").min(axis="columns", skipna=False)
    beside = other.iloc[:, 0] if other.shape[1] else pd.Series(np.nan, index=line.index)
    known = line.dropna()
    written = {}
    for year, value in known.items():
        below = beside[year] > value if pd.notna(beside[year]) else neighbours[year] > value
        written[year] = ax.annotate(
            short(value, how, language),
            (float(year), value),
            (0, -8 if below else 8),
            textcoords="offset points",
            ha="center",  # type: ignore[arg-type]
            va="top" if below else "bottom",
            fontsize="small",
            color=ax.get_lines()[-1].get_color(),
            bbox=HALO,
        )
    first = [*known.index[-1:], *known.index[:1], *([known.idxmax(), known.idxmin()] if len(known) else [])]
    return [written[year] for year in dict.fromkeys([*first, *known.index[::-1]])]


def _name_lines(ax: Axes, lines: pd.DataFrame, names: dict[str, str]) -> list[Written]:
    """Write the lines' names at their ends, moved apart where ends meet."""
    ends, frame = lines.ffill().iloc[-1][list(names)], fit.settled(ax)
    size, (low, high) = mpl.rcParams["font.size"], ax.get_ylim()
    colours = {line.get_label(): line.get_color() for line in ax.get_lines()}
    heights = np.array([name.count("\n") + 1 for name in names.values()]) * 1.25 * size
    heights *= (high - low) / fit.points(ax, frame.height)
    written: list[Written] = []
    beside = offset_copy(ax.get_yaxis_transform(), ax.get_figure(root=True), x=0.5 * size, units="points")
    for name, y in zip(names, fit.apart(ends.to_numpy(float), heights, low, high), strict=True):
        written.append(
            ax.annotate(
                names[name],
                (float(lines[name].last_valid_index()), ends[name]),
                (1, y),
                textcoords=beside,
                va="center",
                color=colours[str(name)] if lines.shape[1] <= len(PALETTE) else QUIET,
                weight="bold",
                annotation_clip=False,
                arrowprops={"arrowstyle": "-", "color": FAINT, "linewidth": 1, "shrinkA": 2, "shrinkB": 4, "relpos": (0, 0.5)},
            )
        )
    return written


def _mark_breaks(ax: Axes, breaks: list[float], years: pd.Index, language: Language) -> list[Written]:
    written: list[Written] = []
    for at in (year for year in breaks if years.min() < year < years.max()):
        ax.axvline(at, color=QUIET, linewidth=1, linestyle=(0, (2, 3)))
        word, grid = Text("ngắt chuỗi", "break").say(language), ("data", "axes fraction")
        written.append(
            ax.annotate(word, (at, 0), (3, 3), xycoords=grid, textcoords="offset points", fontsize="x-small", color=QUIET)
        )
    return written


def _colours(count: int) -> list[str]:
    """Return a colour for each line; more lines than can be told apart are grey, and told apart by their names."""
    return list(PALETTE[:count]) if count <= len(PALETTE) else ["#9a9a9a"] * count
