"""What quantities may be: a bar from the least to the most for each row."""

from __future__ import annotations

from typing import Unpack

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from ...words.indicators import get
from ...words.vocabulary import Language, Statistic, Text, Unit
from ...words.wording import Scale, label, number, scale
from ..style import BLUE, FAINT, GREEN
from . import fit
from .dress import Look, begin, dress, key, name_rows, names, note_missing, note_unnamed, private, shown_as, wrapped, write_beside


def between(
    frame: pd.DataFrame, indicator: str, *, language: Language = "vi", ax: Axes | None = None, **look: Unpack[Look]
) -> Axes:
    """Draw between what each row lies, and the part that all of them share.

    Parameters
    ----------
    frame
        Columns ``low`` and ``high``, as of :func:`thads_analysis.triangulate.intervals`, whose ``unit`` and ``statistic`` are
        heeded; rows are named by the levels of the index. A row without an end, or open to a side, is counted below.
    indicator, language, ax, **look
        As in :func:`over_years`.

    Returns
    -------
    matplotlib.axes.Axes
        Where all rows share a part it is shaded, and the key says from where to where: if each is what one source says of the
        same quantity, only there can it be.
    """
    frame = private(frame, look, language)
    ends = frame[["low", "high"]].astype("float64").set_axis(names(frame, language))
    known = ends[np.isfinite(ends).all(axis=1)].iloc[::-1]
    own, ax = ax is None, begin(ax, height=max(2.4, 0.42 * len(known) + 1.9))
    how, room = _scale(frame, indicator, known, look), fit.rows(ax, wrapped(known.index), own=own, above=2)
    _share(ax, known, how, language)
    at = np.arange(len(known))
    ax.hlines(at, known["low"], known["high"], color=BLUE, linewidth=min(8, 0.7 * room.pitch), zorder=3)
    ax.scatter(known.to_numpy().ravel(), at.repeat(2), color=BLUE, s=room.mark(20), zorder=3)
    ax.set_ylim(-0.7, len(known) - 0.3)
    beside = _named(ax, known, how, room, look=look, language=language)
    if ax.get_legend_handles_labels()[1]:
        key(ax)
    note_missing(look, len(ends) - len(known), language)
    look.setdefault("title", _title(frame, indicator, language))
    dress(ax, frame, indicator, how, language=language, look=look, values_on="x")
    fit.room_beside(ax, beside)
    return ax


def _scale(frame: pd.DataFrame, indicator: str, known: pd.DataFrame, look: Look) -> Scale:
    """Return how the ends are written: in the frame's own unit, if it says one."""
    unit = _only(frame, "unit")
    if unit not in Unit.codes():
        return shown_as(frame, indicator, known.to_numpy(), look)
    return scale(Unit.of(unit), float(known.abs().max().max()), most=1e12)  # type: ignore[arg-type]


def _title(frame: pd.DataFrame, indicator: str, language: Language) -> str:
    """Return the quantity's name, and what is said of it where that is not its value."""
    statistic, name = _only(frame, "statistic"), label(get(indicator), _only(frame, "measure"), language)
    more = statistic in Statistic.codes() and statistic != Statistic.VALUE.code
    return f"{name}: {Statistic.of(statistic).text.say(language)}" if more else name


def _only(frame: pd.DataFrame, column: str) -> str:
    """Return what a column says of every row, or nothing."""
    said = frame[column].dropna().unique() if column in frame else []
    return str(said[0]) if len(said) == 1 else ""


def _share(ax: Axes, known: pd.DataFrame, how: Scale, language: Language) -> None:
    """Shade what all rows share."""
    if len(known) < 2 or known["low"].max() > known["high"].min():
        return
    low, high = known["low"].max(), known["high"].min()
    words = Text("chung cho mọi dòng", "shared by all rows").say(language)
    ax.axvspan(low, high, color=GREEN, alpha=0.22, linewidth=0, label=f"{words}: {_ends(low, high, how, language)}")


def _ends(low: float, high: float, how: Scale, language: Language) -> str:
    """Write both ends, with as many decimals as tell them apart."""
    decimals = next((some for some in range(how.decimals, 6) if abs(high - low) / how.divisor >= 10.0**-some), how.decimals)
    return " – ".join(number(value / how.divisor, decimals, language) for value in (low, high))


def _named(ax: Axes, known: pd.DataFrame, how: Scale, room: fit.Rows, *, look: Look, language: Language) -> list:
    """Name the rows, and write their ends beside them; with too many rows for that, say how many have no name."""
    if not room.all_named:
        ax.set_yticks([])
        note_unnamed(look, len(known), language)
        return []
    name_rows(ax, known.index, room.size)
    ax.grid(visible=True, axis="y", color=FAINT, linewidth=0.4)
    return [
        write_beside(ax, row.high, at, _ends(row.low, row.high, how, language), 8, size=room.figures)  # type: ignore[arg-type]
        for at, row in enumerate(known.itertuples())
    ]
