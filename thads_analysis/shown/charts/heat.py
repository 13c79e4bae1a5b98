"""A table of colours."""

from __future__ import annotations

from typing import Unpack

import matplotlib as mpl
import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from ...words.indicators import get
from ...words.vocabulary import Direction, Language
from ..style import ink
from . import fit
from .dress import (
    MONTHS,
    Look,
    begin,
    drawn,
    dress,
    laid_out,
    note_unnamed,
    private,
    shades,
    short,
    shown_as,
    time_level,
    unit_line,
    wrapped,
)

MOST_FIGURES = 1000
"""Tables with more cells show colours only."""


def heat(frame: pd.DataFrame, indicator: str, *, language: Language = "vi", ax: Axes | None = None, **look: Unpack[Look]) -> Axes:
    """Draw places against periods as a table of colours with its figures; what is missing stays blank.

    Parameters
    ----------
    frame
        A place level and one level of time that varies.
    indicator, language, ax, **look
        As in :func:`over_years`.

    Returns
    -------
    matplotlib.axes.Axes
    """
    import seaborn as sns

    frame = private(frame, look, language)
    values = drawn(frame, indicator)
    table = laid_out(values, time_level(values), language).T
    if time_level(values) == "months":
        table = table.set_axis([MONTHS[int(month) - 1].say(language) for month in table.columns], axis="columns")
    own, ax = ax is None, begin(ax, height=_height(table))
    rows, how = fit.rows(ax, wrapped(table.index), own=own), shown_as(frame, indicator, table.to_numpy(), look)
    shown = table.map(lambda value: short(value, how, language) if pd.notna(value) else "")
    reverse = get(indicator).direction is Direction.LOWER_IS_BETTER
    scaled, uneven = shades(table.astype(float).stack(future_stack=True), indicator)
    if uneven:
        look.setdefault("subtitle", f"{unit_line(how, language)} · {uneven.say(language)}")
    sns.heatmap(
        scaled.unstack().reindex(index=table.index, columns=table.columns),
        vmin=0,
        vmax=1,
        cmap="cividis" if reverse else "cividis_r",
        cbar=False,
        linewidths=min(1.5, 0.1 * rows.pitch),
        linecolor="white",
        xticklabels=False,
        yticklabels=False,
        ax=ax,
    )
    ax.set_facecolor("#f4f4f4")
    ax.set_ylabel("")
    ax.grid(visible=False)
    _name(ax, rows, table, look, language)
    size = fit.SMALL * mpl.rcParams["font.size"]
    ax.set_xticks(np.arange(table.shape[1]) + 0.5, [str(time) for time in table.columns], rotation=0, fontsize=size)
    dress(ax, frame, indicator, how, language=language, look=look, values_on=None)
    _write_figures(ax, shown, rows)
    return ax


def _height(table: pd.DataFrame) -> float:
    """Return how high the table is, in inches at the usual width."""
    lines = max((name.count("\n") + 1 for name in wrapped(table.index)), default=1)
    return max(2.6, max(0.3, 0.19 * lines + 0.06) * len(table) + 1.6)


def _name(ax: Axes, rows: fit.Rows, table: pd.DataFrame, look: Look, language: Language) -> None:
    """Name every row, or, where they are too low for it, those with the highest and lowest last figures."""
    if rows.all_named:
        ax.set_yticks(np.arange(len(table)) + 0.5, wrapped(table.index), rotation=0, fontsize=rows.size)
        return
    order = table.ffill(axis="columns").iloc[:, -1].reset_index(drop=True).dropna().sort_values(kind="stable").index
    chosen = [int(order[at]) for at in fit.extremes(len(order), [], min(14, int(rows.pitch * len(table) / (2.2 * rows.figures))))]
    fit.name_some(ax, rows, {at: str(table.index[at]) for at in chosen}, len(table))
    ax.set_ylim(len(table), 0)
    note_unnamed(look, len(table) - len(chosen), language)


def _write_figures(ax: Axes, shown: pd.DataFrame, rows: fit.Rows) -> None:
    """Write each figure into its cell, black or white, where they are large enough for it."""
    width = fit.points(ax, fit.settled(ax).width) / max(1, shown.shape[1])
    widest = (
        max((fit.width(text, 10.0) for text in shown.to_numpy().ravel()), default=0.0) / 10 if shown.size <= MOST_FIGURES else 0
    )
    size = min(rows.figures, 0.92 * width / max(widest, 0.1))
    if not widest or not rows.all_named or size < fit.LEAST * mpl.rcParams["font.size"]:
        return
    colours = np.asarray(ax.collections[0].get_facecolor()).reshape(*shown.shape, 4)
    for (row, column), text in np.ndenumerate(shown.to_numpy()):
        letters = ink(colours[row, column].tolist())
        ax.text(column + 0.5, row + 0.5, text, ha="center", va="center", fontsize=size, color=letters)
