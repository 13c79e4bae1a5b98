"""Charts that put places beside each other, the nation and the target."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Unpack

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from ...words.indicators import get
from ...words.vocabulary import Direction, Language, Text, Unit, nfc
from ..style import BAD, BLUE, FAINT, GOOD, INK, ORANGE
from . import fit
from .dress import (
    Look,
    begin,
    by_place,
    dress,
    key,
    name_rows,
    names,
    note_missing,
    note_unnamed,
    percent_ticks,
    private,
    short,
    shown_as,
    wrapped,
    write_beside,
)


def ranked(
    frame: pd.DataFrame,
    indicator: str,
    *,
    highlight: str | Sequence[str] = (),
    language: Language = "vi",
    ax: Axes | None = None,
    **look: Unpack[Look],
) -> Axes:
    """Draw places in their order, one bar each, with their figures.

    Parameters
    ----------
    frame
        Of one period: a result of ``compare.rank`` or a panel. Places without a figure are left out and counted below.
    indicator
        What is ranked.
    highlight
        Places to colour.
    language, ax, **look
        As in :func:`over_years`.

    Returns
    -------
    matplotlib.axes.Axes
    """
    frame = private(frame, look, language)
    values = by_place(frame, indicator, language)
    known = values.dropna().sort_values(ascending=get(indicator).direction is not Direction.LOWER_IS_BETTER)
    marked = {nfc(name) for name in ([highlight] if isinstance(highlight, str) else highlight)}
    own, ax = ax is None, begin(ax, height=_height(known.index, 0.28, 1.2))
    how = shown_as(frame, indicator, known.to_numpy(), look)
    colours = [BLUE if name in marked or not marked else FAINT for name in known.index]
    bars = ax.barh(range(len(known)), known, color=colours, height=0.7 if len(known) < 200 else 1.0)
    rows = fit.rows(ax, wrapped(known.index), own=own)
    figures = [short(value, how, language) for value in known]
    told = _name(ax, rows, known, figures, marked=marked, look=look, language=language)
    beside = [
        write_beside(ax, bar.get_x() + bar.get_width(), at, figure, 4 if value >= 0 else -4, size=rows.figures)
        for at, (bar, figure, value) in enumerate(zip(bars, figures, known, strict=True) if told else ())
    ]
    note_missing(look, len(values) - len(known), language)
    dress(ax, frame, indicator, how, language=language, look=look, values_on="x")
    fit.room_beside(ax, beside)
    return percent_ticks(ax, how)


def _height(names: pd.Index, row: float, rest: float) -> float:
    """Return how high a chart of rows is, in inches at the usual width: names of several lines need more."""
    lines = max((name.count("\n") + 1 for name in wrapped(names)), default=1)
    return max(2.4, (max(row, 0.19 * lines + 0.06)) * len(names) + rest)


def _name(
    ax: Axes,
    rows: fit.Rows,
    known: pd.Series,
    figures: list[str],
    *,
    marked: Collection[str] = (),
    look: Look,
    language: Language,
) -> bool:
    """Name every row, or those marked and the outermost with their figures; return whether every row is named."""
    names = known.index
    if rows.all_named:
        name_rows(ax, names, rows.size)
        return True
    order = known.to_numpy().argsort(kind="stable")
    outer = [int(order[at]) for at in fit.extremes(len(names), [], len(names))]
    chosen = [*dict.fromkeys([*(at for at, name in enumerate(names) if name in marked), *outer])][: _most(rows, len(names))]
    fit.name_some(ax, rows, {at: f"{names[at]}  {figures[at]}" for at in chosen}, len(names))
    note_unnamed(look, len(names) - len(chosen), language)
    return False


def _most(rows: fit.Rows, count: int) -> int:
    """Return how many names there is room for, moved apart."""
    return min(14, int(rows.pitch * count / (2.2 * rows.figures)))


def beside_nation(
    frame: pd.DataFrame, indicator: str, *, language: Language = "vi", ax: Axes | None = None, **look: Unpack[Look]
) -> Axes:
    """Draw each place beside the nation: a dot each, joined by the gap.

    Parameters
    ----------
    frame
        A result of ``compare.to_nation``.
    indicator, language, ax, **look
        As in :func:`over_years`.

    Returns
    -------
    matplotlib.axes.Axes
    """
    frame = private(frame, look, language)
    rows = frame.set_axis(names(frame, language)).dropna(subset=["value", "nation"]).sort_values("value")
    own, ax = ax is None, begin(ax, height=_height(rows.index, 0.42, 1.9))
    how, room = (
        shown_as(frame, indicator, rows[["value", "nation"]].to_numpy(), look),
        fit.rows(ax, wrapped(rows.index), own=own, above=2),
    )
    at = np.arange(len(rows))
    ax.hlines(at, rows["nation"], rows["value"], color=FAINT, linewidth=min(4, 0.6 * room.pitch), zorder=1)
    once = bool((rows["nation"] == rows["nation"].iloc[:1].sum()).all())
    whole = look.get("reference", Text("toàn quốc", "nation").say(language)) + (
        f" {short(rows['nation'].iloc[0], how, language)}" if once else ""
    )
    ax.scatter(rows["nation"], at, color=ORANGE, s=room.mark(55), marker="D", zorder=2, label=whole)
    ax.scatter(rows["value"], at, color=BLUE, s=room.mark(70), zorder=3, label=Text("nơi so sánh", "the place").say(language))
    figures, beside = [short(value, how, language) for value in rows["value"]], []
    told = _name(ax, room, rows["value"], figures, look=look, language=language)
    for y, (value, nation) in enumerate(rows[["value", "nation"]].itertuples(index=False) if told else ()):
        away = 9 if value >= nation else -9
        beside.append(write_beside(ax, value, y, figures[y], away, size=room.figures))
        if not once:
            beside.append(write_beside(ax, nation, y, short(nation, how, language), -away, size=room.figures))
    if how.unit is not Unit.PERCENT.text:
        ax.set_xlim(left=min(0, ax.get_xlim()[0]))
    key(ax)
    note_missing(look, len(frame) - len(rows), language)
    dress(ax, frame, indicator, how, language=language, look=look, values_on="x")
    fit.room_beside(ax, beside)
    return percent_ticks(ax, how)


def beside_target(
    frame: pd.DataFrame, indicator: str, *, language: Language = "vi", ax: Axes | None = None, **look: Unpack[Look]
) -> Axes:
    """Draw results as bars with a mark at the target (the months' part of it at interim reports).

    Parameters
    ----------
    frame
        A result of ``compare.to_target``. Rows without result or target are left out and counted below.
    indicator, language, ax, **look
        As in :func:`over_years`.

    Returns
    -------
    matplotlib.axes.Axes
    """
    frame = private(frame, look, language)
    rows = frame.set_axis(names(frame, language)).dropna(subset=["value", "interim_target"]).iloc[::-1]
    own, ax = ax is None, begin(ax, height=_height(rows.index, 0.42, 1.9))
    how = shown_as(frame, indicator, rows[["value", "interim_target"]].to_numpy(), look)
    room = fit.rows(ax, wrapped(rows.index), own=own, above=2)
    met = rows["met"].fillna(False).astype(bool)
    words = {True: Text("đạt chỉ tiêu", "target met"), False: Text("chưa đạt", "not met")}
    for state, colour in ((True, GOOD), (False, BAD)):
        at = np.flatnonzero(met == state)
        ax.barh(at, rows["value"].iloc[at], color=colour, height=0.6, label=words[state].say(language) if len(at) else None)
    ax.scatter(
        rows["interim_target"],
        range(len(rows)),
        marker="|",
        s=room.mark(420),
        color=INK,
        linewidth=min(2.5, 0.5 * room.pitch),
        zorder=3,
        label=Text("chỉ tiêu", "target").say(language),
    )
    figures = [f"{short(row.value, how, language)}  ({short(row.margin, how, language, sign=True)})" for row in rows.itertuples()]
    told = _name(ax, room, rows["value"], figures, look=look, language=language)
    ends = rows[["value", "interim_target"]].max(axis="columns").clip(lower=0)
    beside = [write_beside(ax, end, y, figures[y], 8, size=room.figures) for y, end in enumerate(ends if told else ())]
    ax.set_xlim(left=min(0.0, 1.05 * float(rows["value"].min())) if len(rows) else 0)
    key(ax)
    note_missing(look, len(frame) - len(rows), language)
    dress(ax, frame, indicator, how, language=language, look=look, values_on="x")
    fit.room_beside(ax, beside)
    return percent_ticks(ax, how)
