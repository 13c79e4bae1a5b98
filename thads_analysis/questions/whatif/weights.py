"""Burden under ranges of case weights: nobody knows how much heavier one kind of case is, so every choice is tried."""

from __future__ import annotations

import itertools
import numbers
from collections.abc import Hashable, Mapping
from typing import TypeAlias

import numpy as np
import pandas as pd

from ... import metrics
from ...sources import panels
from ...words.levels import level, require
from ...words.vocabulary import PLACE_LEVELS, Measure, near
from .. import compare
from ..compare.kitagawa import kinds

Weight: TypeAlias = float | tuple[float, float]
"""The least and the most that a case of a kind weighs, or a number that may be a fifth less or more."""

AROUND = 0.2
MOST_KINDS = 12
"""So many kinds with a range have 4,096 corners."""

ROOM = 1e-12
"""Loads this near each other, relatively, are equal."""

WORK, HEADS, REST, BY = "to_enforce", "officers", "other", "category"


def burden_range(panel: pd.DataFrame, weights: Mapping[str, Weight], *, nation: pd.DataFrame | None = None) -> pd.DataFrame:
    """Return the weighted load per officer beside the nation's, and what survives every choice of weights.

    Parameters
    ----------
    panel
        Of places and one measure, with level ``category``, ``to_enforce`` and ``officers``. The kinds must not overlap. Where
        the kind ``all`` is there, what it has beyond the named kinds is a kind of its own, ``other`` (``rest``, where
        the panel names kind ``other`` itself).
    weights
        For each kind its range ``(low, high)``, or one number w that stands for w less or more a fifth. Kinds that are
        not named weigh 1.
    nation
        A panel of the nation with the same kinds; without it the panel's own total.

    Returns
    -------
    pandas.DataFrame
        Index without category: ``load_low``, ``load_high`` (weighted cases or VND an officer, at the extremes), ``ratio``
        to the nation's load with all weights in the middle of their ranges, ``ratio_low`` and ``ratio_high`` (the
        extremes), ``survives`` (``"above"`` or ``"below"`` the nation whatever the weights, ``"depends"`` where the choice
        decides or the two are equal), ``rank`` (the heaviest first, weights in the middle, within the period),
        ``rank_low`` and ``rank_high`` (no choice of weights ranks the place outside them). A place without a row for a
        kind, or without officers, is missing and not ranked.

    Raises
    ------
    KeyError
        If the panel lacks level ``category``, places or a column, or has no such kind.
    ValueError
        If the panel has no row or both measures, a range is not positive or upside down, more than 12 kinds have one, or the
        named kinds add up to more than all.

    Notes
    -----
    Weights are the same for everybody. The ratio of two sums that are linear in the weights has its extremes at corners of
    the ranges, which are all tried. Of two places the one is surely heavier where the least of their difference is above
    nought: each kind in which it has less at its most, each other at its least. A rank is at least 1 + those surely
    heavier, at most all but those surely lighter. The bounds are of pairs: that one choice of weights reaches them is not
    said.

    Examples
    --------
    >>> rows = [("A", "all", 100.0, 1.0), ("A", "credit", 60.0, 1.0), ("B", "all", 100.0, 1.0), ("B", "credit", 20.0, 1.0)]
    >>> two = pd.DataFrame(rows, columns=["province", "category", "to_enforce", "officers"]).set_index(["province", "category"])
    >>> burden_range(two, {"credit": (1, 3)})[["load_low", "load_high", "ratio", "survives", "rank"]].to_numpy().tolist()
    [[100.0, 220.0, 1.1428571428571428, 'depends', 1], [100.0, 140.0, 0.8571428571428571, 'depends', 2]]
    """
    work, heads = _work(panel)
    own = work.div(heads.where(heads > 0), axis="index")
    beside = _beside(panel, work, nation)
    low, high = _ranges(work.columns, weights)
    mine, theirs = own.to_numpy("float64"), beside.to_numpy("float64")
    ratio = _ratio(mine, theirs, _corners(low, high))
    middle = (low + high) / 2
    found = pd.DataFrame({"load_low": mine @ low, "load_high": mine @ high}, index=work.index)
    found["ratio"] = _ratio(mine, theirs, middle[:, None])[:, 0]
    found["ratio_low"], found["ratio_high"] = ratio.min(axis=1), ratio.max(axis=1)
    found["survives"] = _survives(found["ratio_low"], found["ratio_high"])
    return panels.labelled(found.join(_ranks(own, low, high)), panel)


def _work(panel: pd.DataFrame) -> tuple[pd.DataFrame, pd.Series]:
    """Return what is to be enforced, one column a kind, and the officers, of whom all kinds together know best."""
    require(panel, BY)
    if not any(name in panel.index.names for name in PLACE_LEVELS):
        raise KeyError(f"thiếu cấp nơi / no level of places: {list(panel.index.names)}; {', '.join(PLACE_LEVELS)}")
    if panel.empty:
        raise ValueError("bảng không có dòng nào / the panel has no row")
    panels.require_index(panel)
    if {"cases", "money"} <= {*level(panel, "measure")}:
        said = f"tidy.select(panel, measure=…); {', '.join(Measure.codes()[:2])}"
        raise ValueError(f"bảng có cả việc và tiền, hãy chọn / the panel has cases and money, select: {said}")
    table = _by_kind(metrics.column(panel, WORK))
    return table, _heads(metrics.column(panel, HEADS)).reindex(table.index)


def _by_kind(work: pd.Series) -> pd.DataFrame:
    """Return one column a kind."""
    table = kinds(work.astype("float64").to_frame(), BY)[WORK].unstack(BY)
    return table.rename(columns={"rest": REST}) if REST not in table.columns else table


def _heads(heads: pd.Series) -> pd.Series:
    """Return the officers of each place: of all kinds together, else of the kind that has most."""
    of = heads.astype("float64").groupby(level=[name for name in heads.index.names if name != BY])
    everything = heads[heads.index.get_level_values(BY) == "all"].droplevel(BY).astype("float64")
    most = of.max()
    return everything.reindex(most.index).fillna(most)


def _beside(panel: pd.DataFrame, work: pd.DataFrame, nation: pd.DataFrame | None) -> pd.DataFrame:
    """Return the nation's work an officer at each row, one column a kind."""
    whole = metrics.roll_up(_both(panel), to="nation") if nation is None else panels.labelled(_both(nation), nation)
    named = pd.concat({"x": whole}, names=["whole"])  # a level beside the kinds, where nothing else is left
    table, heads = _by_kind(named[WORK]), _heads(named[HEADS])
    if odd := sorted({*work.columns} ^ {*table.columns}):
        raise KeyError(f"toàn quốc không cùng loại / the nation has not the same kinds: {', '.join(odd)}")
    loads = (
        table.div(heads.where(heads > 0).reindex(table.index), axis="index").droplevel("whole")
        if table.index.nlevels > 1
        else (table.div(heads.where(heads > 0), axis="index").reset_index(drop=True))
    )
    return pd.DataFrame({kind: _nation_at(work[kind], loads[kind], panel, whole) for kind in work.columns})


def _both(panel: pd.DataFrame) -> pd.DataFrame:
    frame = pd.DataFrame({name: metrics.column(panel, name) for name in (WORK, HEADS)}).astype("float64")
    return panels.labelled(frame, panel)


def _nation_at(own: pd.Series, whole: pd.Series, panel: pd.DataFrame, nation: pd.DataFrame) -> pd.Series:
    sides = (panels.labelled(part.to_frame(WORK), of) for part, of in ((own, panel), (whole, nation)))
    mine, theirs = sides
    return compare.to_nation(mine, WORK, theirs)["nation"]


def _ranges(known: pd.Index, weights: Mapping[str, Weight]) -> tuple[np.ndarray, np.ndarray]:
    """Return the least and the most that a case of each kind weighs."""
    said = {name: _range(name, weight) for name, weight in weights.items()}
    if lost := [name for name in said if name not in known]:
        close = ", ".join(near(lost[0], map(str, known)) or map(str, known))
        raise KeyError(f"bảng không có loại / the panel has no kind: {', '.join(map(str, lost))}; {close}")
    if (count := sum(low < high for low, high in said.values())) > MOST_KINDS:
        raise ValueError(f"{count} loại có khoảng trọng số, nhiều nhất {MOST_KINDS} / kinds with a range, {MOST_KINDS} at most")
    low, high = np.array([said.get(name, (1.0, 1.0)) for name in known]).T
    return low, high


def _range(name: Hashable, said: Weight) -> tuple[float, float]:
    pair = tuple(said) if isinstance(said, tuple | list) else (said,)
    if len(pair) not in (1, 2) or not all(isinstance(one, numbers.Real) and not isinstance(one, bool) for one in pair):
        raise ValueError(f"{name}: {said!r}; w, (low, high)")
    low, high = map(float, pair if len(pair) == 2 else ((1 - AROUND) * pair[0], (1 + AROUND) * pair[0]))
    if not 0 < low <= high < np.inf:
        raise ValueError(f"{name}: {said!r}; trọng số phải dương / a weight must be positive: 0 < low <= high")
    return low, high


def _corners(low: np.ndarray, high: np.ndarray) -> np.ndarray:
    """Return the weights at every corner of their ranges: one row a kind, one column a corner."""
    ends = [dict.fromkeys(pair) for pair in zip(low.tolist(), high.tolist(), strict=True)]
    return np.array([*itertools.product(*ends)]).T


def _ratio(own: np.ndarray, nation: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """Return the ratio to the nation's load: one row a place, one column a choice of weights."""
    mine, theirs = own @ weights, nation @ weights
    return np.divide(mine, theirs, out=np.full(mine.shape, np.nan), where=theirs > 0)


def _survives(low: pd.Series, high: pd.Series) -> pd.Series:
    found = pd.Series("depends", index=low.index, dtype="str")
    return found.mask(low > 1 + ROOM, "above").mask(high < 1 - ROOM, "below").mask(low.isna())


def _ranks(own: pd.DataFrame, low: np.ndarray, high: np.ndarray) -> pd.DataFrame:
    """Return ranks with weights in the middle, and their bounds over all weights, within each period."""
    ranks = np.full((len(own), 3), np.nan)
    others = [level(own, str(name)) for name in own.index.names if name not in PLACE_LEVELS]
    known = ~own.isna().any(axis="columns").to_numpy()
    for rows in pd.Series(known).groupby(others or [np.zeros(len(own))]).indices.values():
        there = rows[known[rows]]
        ranks[there] = _ranked(own.to_numpy("float64")[there], (low + high) / 2, (high - low) / 2)
    found = pd.DataFrame(ranks, index=own.index, columns=["rank", "rank_low", "rank_high"])
    return found.astype("Int64")


def _ranked(loads: np.ndarray, middle: np.ndarray, half: np.ndarray) -> np.ndarray:
    """Return rank, best and worst rank; row by row, so that thousands of officers need no cube of figures."""
    room = ROOM * (loads @ (middle + half))
    ranks = np.empty((len(loads), 3))
    for at, one in enumerate(loads):
        ahead, swing = (loads - one) @ middle, np.abs(loads - one) @ half
        least = np.maximum(room, room[at])
        heavier, lighter = (ahead - swing > least).sum(), (-ahead - swing > least).sum()
        ranks[at] = 1 + (ahead > least).sum(), 1 + heavier, len(loads) - lighter
    return ranks
