"""Two years side by side: one line a place, named at both ends."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Unpack

import matplotlib as mpl
import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection
from matplotlib.text import Annotation

from ...sources import panels
from ...words.levels import fixed
from ...words.vocabulary import Language, Text
from ...words.wording import Scale, period
from ..style import BLUE, FAINT, GREEN, INK, PURPLE, QUIET, RED
from .dress import Look, begin, drawn, dress, laid_out, private, short, shown_as
from .dress import remark as note
from .fit import points, settled
from .room import apart, boxes, remark

_COLOURS = (BLUE, RED, GREEN, PURPLE)
_AWAY = 34
"""How far from its point a label stands, in points: a thin line leads there where labels had to move."""
_FEW = 8
"""More lines than these are thin."""
_NAMED = 5
"""So many places without a figure are named, more are counted."""


def slope(
    frame: pd.DataFrame,
    indicator: str,
    *,
    highlight: str | Sequence[str] = (),
    language: Language = "vi",
    ax: Axes | None = None,
    **look: Unpack[Look],
) -> Axes:
    """Draw two years side by side, one line a place, with names and figures at both ends.

    Parameters
    ----------
    frame
        Level ``fiscal_year`` with two years, and at most one more level that varies. A place that lacks a year has no
        line and is named below; so is a province that is not the same since 1 July 2025 (``metrics.merge_places``
        makes it so). Labels never lie on each other: they are moved apart, and where there is no room
        for all, the highlighted ones are written first, then the highest and the lowest; how many lines stay without
        a name is said below.
    indicator
        A column of the frame (or what its column ``value`` is).
    highlight
        Places to colour; the others are grey.
    language, ax, **look
        As in :func:`over_years`.

    Returns
    -------
    matplotlib.axes.Axes

    Raises
    ------
    ValueError
        If the frame has not two years, or several figures for a place in one of them.
    """
    frame = private(frame, look, language)
    values = drawn(frame, indicator)
    years = sorted(frame.index.unique("fiscal_year")) if "fiscal_year" in frame.index.names else []
    if len(years) != 2:
        raise ValueError(f"slope: cần đúng hai năm, hãy tidy.select / exactly two years are needed; {years}")
    values = values.mask(panels.crosses_merger(frame, years=int(years[1] - years[0])))
    both = laid_out(values, "fiscal_year", language).loc[years].T
    known = both.dropna()
    ax, how = begin(ax, height=min(18.0, max(3.2, 0.2 * len(known) + 1.6))), shown_as(frame, indicator, known.to_numpy(), look)
    colours = _colours(known.index, highlight)
    _lines(ax, known, colours)
    _name_years(ax, years, fixed(frame, "months"), language)
    note(look, _absent(both.index[both.isna().any(axis="columns")], language))
    dress(ax, frame, indicator, how, language=language, look=look)
    ax.grid(visible=False)
    ax.set_yticks([])
    _label(ax, known, colours, how, language)
    return ax


def _colours(names: pd.Index, highlight: str | Sequence[str]) -> dict[str, str]:
    """Return each place's colour: those highlighted, or all of them where none is."""
    marked = [highlight] if isinstance(highlight, str) else list(highlight)
    own = {name: _COLOURS[at % len(_COLOURS)] for at, name in enumerate(name for name in marked if name in names)}
    return {name: own.get(name, FAINT if own else BLUE) for name in names}


def _lines(ax: Axes, known: pd.DataFrame, colours: dict[str, str]) -> None:
    """Draw all lines at once, the coloured ones on top of the grey."""
    line = float(mpl.rcParams["lines.linewidth"])
    for grey in (True, False):
        names = [str(name) for name in known.index if (colours[str(name)] == FAINT) == grey]
        pairs, shades = known.loc[names].to_numpy("float64"), [colours[name] for name in names]
        thick = 0.5 * line if grey or len(names) > _FEW else 1.1 * line
        ax.add_collection(
            LineCollection([[(0, one), (1, other)] for one, other in pairs], colors=shades, linewidths=thick, zorder=3 - grey)
        )
        ax.scatter(np.tile([0, 1], len(pairs)), pairs.ravel(), color=np.repeat(shades, 2), s=18, zorder=3 - grey)
    ax.autoscale_view()


def _name_years(ax: Axes, years: list[int], months: object, language: Language) -> None:
    whole = 12 if months is None or pd.isna(months) else int(str(months).split(".")[0])
    ax.set_xticks([0, 1], [period(int(year), whole, language) for year in years], weight="bold", color=INK)
    ax.set_xlim(-0.02, 1.02)
    ax.margins(y=0.04)


def _absent(names: pd.Index, language: Language) -> str:
    """Say which places lack a year."""
    if not len(names):
        return ""
    which = ", ".join(map(str, names)) if len(names) <= _NAMED else f"{len(names)} {Text('nơi', 'places').say(language)}"
    return Text(f"thiếu số liệu so sánh được của một năm: {which}", f"a year without comparable figures: {which}").say(language)


def _label(ax: Axes, known: pd.DataFrame, colours: dict[str, str], how: Scale, language: Language) -> None:
    """Name the lines at both ends, as many as have room, then move the labels apart."""
    if known.empty:
        words = Text("không nơi nào có số liệu của cả hai năm", "no place has figures of both years")
        ax.text(0.5, 0.5, words.say(language), transform=ax.transAxes, ha="center", va="center", color=QUIET)
        return
    sample = _write(ax, known.index[:1], known, colours, how, language)
    high = max(box.height for box in boxes(sample)) * 1.08
    most = max(1, int(settled(ax).height // high))
    for text in sample:
        text.remove()
    chosen = _chosen(known, colours, most)
    texts = _write(ax, chosen, known, colours, how, language)
    area = settled(ax)
    for side in (0, 1):
        _move(ax, texts[side::2], (high, area.y0 + high / 2, area.y1 - high / 2), [colours[str(name)] for name in chosen])
    if left := len(known) - len(chosen):
        remark(ax, Text(f"{left} đường không ghi tên vì thiếu chỗ", f"{left} lines not named for want of room").say(language))


def _chosen(known: pd.DataFrame, colours: dict[str, str], most: int) -> pd.Index:
    """Return the places to name: those highlighted, then from both ends of the second year inwards."""
    order = known.iloc[:, 1].sort_values(kind="stable").index
    inwards = [order[at // 2] if at % 2 else order[-1 - at // 2] for at in range(len(order))]
    marked = [
        name
        for name in known.index
        if colours[name] not in (FAINT, BLUE) or (len(set(colours.values())) > 1 and colours[name] == BLUE)
    ]
    return pd.Index(list(dict.fromkeys([*marked, *inwards]))[:most])


def _write(
    ax: Axes, names: pd.Index, known: pd.DataFrame, colours: dict[str, str], how: Scale, *language: Language
) -> list[Annotation]:
    """Write name and figure to the left of each line and to its right, in turn."""
    found = []
    several = len(set(colours.values())) > 1
    for name in names:
        marked = several and colours[name] != FAINT
        for side, value in enumerate(known.loc[name]):
            figure = short(value, how, *language)
            found.append(
                ax.annotate(
                    f"{figure}  {name}" if side else f"{name}  {figure}",
                    (side, value),
                    (_AWAY if side else -_AWAY, 0),
                    textcoords="offset points",
                    ha="left" if side else "right",
                    va="center",
                    fontsize="small",
                    weight="bold" if marked else "normal",
                    color=INK if marked or not several else QUIET,
                    annotation_clip=False,
                )
            )
    return found


def _move(ax: Axes, texts: list[Annotation], room: tuple[float, float, float], colours: list[str]) -> None:
    """Move the labels of one side apart, none above or below the chart, and lead a thin line to each."""
    starts = ax.transData.transform([text.xy for text in texts])
    found = apart(starts[:, 1], *room)
    away = texts[0].get_position()[0]
    ends = np.column_stack([starts[:, 0] + np.sign(away) * (abs(away) - 3) / points(ax, 1), found])
    for text, one, other in zip(texts, starts[:, 1], found, strict=True):
        text.set_position((away, points(ax, other - one)))
    paths = ax.transAxes.inverted().transform(np.stack([starts, ends], axis=1).reshape(-1, 2)).reshape(-1, 2, 2)
    leads = LineCollection(list(paths), colors=colours, linewidths=0.7, transform=ax.transAxes, clip_on=False, zorder=1)
    leads.set_in_layout(False)
    ax.add_collection(leads, autolim=False)
