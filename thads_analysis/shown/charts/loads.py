"""Officers' loads as a strip of dots beside the load of their place and of the nation."""

from __future__ import annotations

from typing import Unpack

import matplotlib as mpl
import numpy as np
import pandas as pd
from matplotlib import cbook
from matplotlib.axes import Axes
from matplotlib.collections import PatchCollection
from matplotlib.patches import Rectangle

from ...words.levels import fixed
from ...words.vocabulary import PLACE_LEVELS, Language, Text
from ...words.wording import number
from .. import privacy
from ..style import BLUE, INK, ORANGE, QUIET
from .dress import Look, begin, drawn, dress, name_rows, note_missing, percent_ticks, remark, short, shown_as, unit_line
from .room import fit_rows, key_inside, nothing

_TURN = (5**0.5 - 1) / 2
"""The golden section: multiples of it, without their whole part, fill an interval evenly and always the same way."""
_DOTS = {"officer": Text("chấp hành viên", "officers"), "agency": Text("đơn vị", "agencies")}


def burden(
    frame: pd.DataFrame,
    indicator: str = "load_per_officer",
    *,
    places: pd.DataFrame | None = None,
    language: Language = "vi",
    ax: Axes | None = None,
    **look: Unpack[Look],
) -> Axes:
    """Draw what each officer carries: a strip of dots for each place, beside its own figure and the nation's.

    Parameters
    ----------
    frame
        One row an officer, of one period: a panel that has the indicator, or a result with the columns ``value`` and,
        where there is one, ``nation`` (``compare.to_nation``, ``burden.per_officer``). Officers are dots and bear no
        name; a row of fewer than three is left out. A row of dots is a province, or an agency where there is one province only.
    indicator
        What is drawn of each officer.
    places
        The figures of the rows themselves: the same indicator or ``value``, one row a place.
    language, ax, **look
        As in :func:`over_years`.

    Returns
    -------
    matplotlib.axes.Axes

    Raises
    ------
    ValueError
        If the frame has several periods, measures or kinds of cases.

    Notes
    -----
    Box and line are the quartiles and the median of the officers (those of matplotlib's box plot). The place's own
    figure is what `places` says, not a mean of its officers.
    """
    _one_period(frame)
    values = drawn(frame, indicator).set_axis(pd.Index(_rows(frame, language), dtype="str"))
    values = _enough(values, look, language) if "officer" in frame.index.names else values
    known = values.dropna()
    own = {} if places is None else dict(zip(_rows(places, language), drawn(places, indicator), strict=True))
    order = sorted(sorted(set(known.index), reverse=True), key=lambda name: own.get(name, -np.inf))
    high = 0.44 if max(map(len, order), default=0) > 34 else 0.3
    ax = begin(ax, height=max(2.6, high * len(order) + 1.9))
    nation = frame["nation"].dropna().astype("float64") if "nation" in frame else pd.Series(dtype="float64")
    how = shown_as(frame, indicator, np.concatenate([known, nation, list(own.values())]), look)
    groups = [known.loc[[name]].to_numpy() for name in order]
    _strips(ax, groups, language)
    _beside(ax, np.array([own.get(name, np.nan) for name in order]), language)
    for whole in nation.iloc[:1]:
        words = f"{Text('toàn quốc', 'nation').say(language)} {short(whole, how, language)}"
        ax.axvline(whole, color=ORANGE, linewidth=2, zorder=4, label=look.get("reference", words))
    name_rows(ax, pd.Index(order))
    key_inside(ax, len(order))
    note_missing(look, len(values) - len(known), language)
    look.setdefault("subtitle", f"{unit_line(how, language)} · {_what_dots_are(frame, len(known), language)}")
    percent_ticks(dress(ax, frame, indicator, how, language=language, look=look, values_on="x"), how)
    fit_rows(ax, len(order), language)
    return ax


def _one_period(frame: pd.DataFrame) -> None:
    """Refuse a frame that has an officer more than once."""
    if several := [name for name in frame.index.names if name not in PLACE_LEVELS and frame.index.unique(name).size > 1]:
        raise ValueError(f"burden: hãy tidy.select một kỳ / select one period: {', '.join(map(str, several))}")


def _rows(frame: pd.DataFrame, language: Language) -> list[str]:
    """Return the row of each dot: its province, its agency where there is one province, never the officer."""
    above = [name for name in ("province", "agency") if name in frame.index.names]
    named = next((name for name in above if frame.index.unique(name).size > 1), above[-1] if above else None)
    if named is not None:
        return [str(name) for name in frame.index.get_level_values(named)]
    known = next((place for name in ("agency", "province") if (place := fixed(frame, name)) is not None), None)
    return [str(known or Text("Toàn quốc", "Nation").say(language))] * len(frame)


def _enough(values: pd.Series, look: Look, language: Language) -> pd.Series:
    """Leave out rows in which a dot would show who it is, and say so below."""
    few = values.groupby(level=0).transform("size").lt(privacy.FEWEST) & privacy.is_strict()
    if few.any():
        remark(look, privacy.few_in_words(list(few.index[few].unique()), language))
    return values[~few]


def _what_dots_are(frame: pd.DataFrame, count: int, language: Language) -> str:
    finest = next((name for name in reversed(PLACE_LEVELS) if name in frame.index.names), "officer")
    word = _DOTS.get(finest, Text("tỉnh", "provinces"))
    said = number(count, 0, language)
    return Text(f"{said} chấm, mỗi chấm một {word.vi}", f"{said} dots, one each: {word.en}").say(language)


def _strips(ax: Axes, groups: list[np.ndarray], language: Language) -> None:
    """Draw each row's dots, spread over its height, and the quartiles over them."""
    if not groups:
        nothing(ax, language)
        return
    heights = [at + 0.56 * (np.arange(1, len(group) + 1) * _TURN % 1 - 0.5) for at, group in enumerate(groups)]
    every, count = np.concatenate(groups), sum(map(len, groups))
    alpha = float(np.clip(6 / np.sqrt(max(map(len, groups))), 0.3, 0.75))
    size = 0.9 * float(mpl.rcParams["font.size"])
    ax.scatter(every, np.concatenate(heights), s=size, color=BLUE, alpha=alpha, linewidths=0, zorder=2, rasterized=count > 1000)
    words = Text("trung vị, tứ phân vị", "median, quartiles").say(language)
    quartiles = cbook.boxplot_stats(groups)
    boxes = [Rectangle((one["q1"], at - 0.31), one["q3"] - one["q1"], 0.62) for at, one in enumerate(quartiles)]
    ax.add_collection(PatchCollection(boxes, facecolors="none", edgecolors=QUIET, linewidths=1.1, zorder=3))
    rows = np.arange(len(groups))
    ax.vlines([one["med"] for one in quartiles], rows - 0.31, rows + 0.31, color=INK, linewidth=1.8, zorder=3)
    ax.plot([], [], color=INK, linewidth=1.8, label=words)


def _beside(ax: Axes, own: np.ndarray, language: Language) -> None:
    """Mark each row's own figure."""
    at = np.flatnonzero(~np.isnan(own))
    if len(at):
        words = Text("bình quân của nơi đó", "the place itself").say(language)
        ax.scatter(own[at], at, marker="D", s=34, color=ORANGE, edgecolors=INK, linewidths=0.8, zorder=5, label=words)
