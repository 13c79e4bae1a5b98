"""Charts that put places beside each other, the nation and the target."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Unpack

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from ...words.indicators import get
from ...words.vocabulary import Direction, Language, Text, Unit
from ..style import BAD, BLUE, FAINT, GOOD, INK, ORANGE
from .dress import Look, begin, by_place, dress, key, name_rows, names, note_missing, percent_ticks, short, shown_as, write_beside


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
    values = by_place(frame, indicator, language)
    known = values.dropna().sort_values(ascending=get(indicator).direction is not Direction.LOWER_IS_BETTER)
    ax = begin(ax, height=max(2.2, 0.28 * len(known) + 1.2))
    how = shown_as(frame, indicator, known.to_numpy(), look)
    marked = {highlight} if isinstance(highlight, str) else set(highlight)
    colours = [BLUE if name in marked or not marked else FAINT for name in known.index]
    bars = ax.barh(range(len(known)), known, color=colours, height=0.7)
    ax.bar_label(bars, [short(value, how, language) for value in known], padding=4, color=INK, fontsize="small")
    name_rows(ax, known.index)
    note_missing(look, len(values) - len(known), language)
    return percent_ticks(dress(ax, frame, indicator, how, language=language, look=look, values_on="x"), how)


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
    rows = frame.set_axis(names(frame, language)).dropna(subset=["value", "nation"]).sort_values("value")
    ax = begin(ax, height=max(2.4, 0.42 * len(rows) + 1.6))
    how = shown_as(frame, indicator, rows[["value", "nation"]].to_numpy(), look)
    at = np.arange(len(rows))
    ax.hlines(at, rows["nation"], rows["value"], color=FAINT, linewidth=4, zorder=1)
    once = bool((rows["nation"] == rows["nation"].iloc[:1].sum()).all())
    whole = look.get("reference", Text("toàn quốc", "nation").say(language)) + (
        f" {short(rows['nation'].iloc[0], how, language)}" if once else ""
    )
    ax.scatter(rows["nation"], at, color=ORANGE, s=55, marker="D", zorder=2, label=whole)
    ax.scatter(rows["value"], at, color=BLUE, s=70, zorder=3, label=Text("nơi so sánh", "the place").say(language))
    for y, (value, nation) in enumerate(rows[["value", "nation"]].itertuples(index=False)):
        away = 9 if value >= nation else -9
        write_beside(ax, value, y, short(value, how, language), away)
        if not once:
            write_beside(ax, nation, y, short(nation, how, language), -away)
    name_rows(ax, rows.index)
    ax.margins(x=0.22)
    if how.unit is not Unit.PERCENT.text:
        ax.set_xlim(left=min(0, ax.get_xlim()[0]))
    key(ax)
    note_missing(look, len(frame) - len(rows), language)
    return percent_ticks(dress(ax, frame, indicator, how, language=language, look=look, values_on="x"), how)


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
    rows = frame.set_axis(names(frame, language)).dropna(subset=["value", "interim_target"]).iloc[::-1]
    ax = begin(ax, height=max(2.4, 0.42 * len(rows) + 1.6))
    how = shown_as(frame, indicator, rows[["value", "interim_target"]].to_numpy(), look)
    met = rows["met"].fillna(False).astype(bool)
    words = {True: Text("đạt chỉ tiêu", "target met"), False: Text("chưa đạt", "not met")}
    for state, colour in ((True, GOOD), (False, BAD)):
        at = np.flatnonzero(met == state)
        ax.barh(at, rows["value"].iloc[at], color=colour, height=0.6, label=words[state].say(language) if len(at) else None)
    ax.scatter(
        rows["interim_target"],
        range(len(rows)),
        marker="|",
        s=420,
        color=INK,
        linewidth=2.5,
        zorder=3,
        label=Text("chỉ tiêu", "target").say(language),
    )
    for y, row in enumerate(rows.itertuples()):
        said = f"{short(row.value, how, language)}  ({short(row.margin, how, language, sign=True)})"
        write_beside(ax, max(row.value, row.interim_target), y, said, 8)
    name_rows(ax, rows.index)
    ax.margins(x=0.24)
    ax.set_xlim(left=0)
    key(ax)
    note_missing(look, len(frame) - len(rows), language)
    return percent_ticks(dress(ax, frame, indicator, how, language=language, look=look, values_on="x"), how)
