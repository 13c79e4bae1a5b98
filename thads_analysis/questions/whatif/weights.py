"""Burden under ranges of case weights: nobody knows how much heavier one kind of case is, so every choice is tried."""

from __future__ import annotations

import itertools
from collections.abc import Mapping

import numpy as np
import pandas as pd

from ... import metrics
from ...sources import panels
from ...words.levels import require
from ...words.vocabulary import PLACE_LEVELS, near
from .. import compare
from ..kitagawa import across

AROUND = 0.2
"""A weight given as one number may be a fifth less or more."""

MOST_KINDS = 12
"""So many kinds with a range have 4,096 corners."""


def burden_range(
    panel: pd.DataFrame, weights: Mapping[str, float | tuple[float, float]], *, nation: pd.DataFrame | None = None
) -> pd.DataFrame:
    """Return the weighted load per officer beside the nation's, and what survives every choice of weights.

    Parameters
    ----------
    panel
        Of places and one measure, with level ``category``, ``to_enforce`` and ``officers``. Where the kind ``all`` is
        there, what it has beyond the named kinds is a kind of its own, ``rest``.
    weights
        For each kind its range ``(low, high)``, or one number that may be a fifth less or more. Kinds that are not named
        weigh 1.
    nation
        A panel of the nation with the same kinds; without it the panel's own total.

    Returns
    -------
    pandas.DataFrame
        Index without category. ``load_low``, ``load_high`` (weighted load an officer at the extremes), ``ratio`` to the
        nation's with all weights in the middle, ``ratio_low``, ``ratio_high``, ``survives`` (``"above"``, ``"below"``, or
        ``"depends"`` where the choice decides), ``rank`` (the heaviest first, weights in the middle), and ``rank_low``,
        ``rank_high``: no choice of weights ranks the place outside them.

    Raises
    ------
    KeyError
        If the panel has no level ``category``, or a kind is not in it.
    ValueError
        If a range is not positive, or too many kinds have one.

    Notes
    -----
    The ratio of two sums that are linear in the weights has its extremes at corners of their ranges, which are all tried.
    Of two places the one is surely heavier where it is so at every corner; ranks are bounded by counting those.
    """
    require(panel, "category")
    frame = pd.DataFrame({name: metrics.column(panel, name) for name in ("to_enforce", "officers")}).astype("float64")
    work = across(frame[["to_enforce"]], "category")["to_enforce"]
    officers = frame["officers"].groupby(level=list(work.index.names)).max().reindex(work.index)
    corners, middle = _corners(list(work.columns), weights)
    load, centre = (_loads(work, officers, some) for some in (corners, middle))
    whole = _whole(panel, nation, work)
    ratio, at_centre = load / whole(corners), (centre / whole(middle))[:, 0]
    low, high = ratio.min(axis=1), ratio.max(axis=1)
    survives = np.select([np.isnan(low), low > 1, high < 1], ["", "above", "below"], "depends")
    found = pd.DataFrame({"load_low": load.min(axis=1), "load_high": load.max(axis=1), "ratio": at_centre}, index=work.index)
    found = found.assign(ratio_low=low, ratio_high=high, survives=pd.array(survives, dtype="str"))
    found["survives"] = found["survives"].where(found["survives"] != "")
    return panels.labelled(found.assign(**_ranks(found, load, centre[:, 0])), panel)


def _corners(known: list, weights: Mapping[str, float | tuple[float, float]]) -> tuple[np.ndarray, np.ndarray]:
    """Return the weights of all kinds at each corner, one row a corner, and in the middle."""
    ranges = {name: _range(name, said) for name, said in weights.items()}
    if lost := [name for name in ranges if name not in known]:
        close = ", ".join(near(lost[0], map(str, known)) or map(str, known))
        raise KeyError(f"bảng không có loại / the panel has no kind {', '.join(lost)}; {close}")
    if len(ranges) > MOST_KINDS:
        raise ValueError(f"{len(ranges)} > {MOST_KINDS} loại có khoảng trọng số / kinds with a range")
    ends = [ranges.get(str(name), (1.0, 1.0)) for name in known]
    corners = np.array(list(itertools.product(*[dict.fromkeys(pair) for pair in ends])), dtype=float)
    return corners.reshape(-1, len(known)), np.array([[sum(pair) / 2 for pair in ends]])


def _range(name: str, said: float | tuple[float, float]) -> tuple[float, float]:
    pair = (float(said[0]), float(said[1])) if isinstance(said, tuple | list) else ((1 - AROUND) * said, (1 + AROUND) * said)
    if not 0 < pair[0] <= pair[1] < np.inf:
        raise ValueError(f"{name}: {said!r}; 0 < low <= high")
    return pair


def _loads(work: pd.DataFrame, officers: pd.Series, weights: np.ndarray) -> np.ndarray:
    """Return the weighted load an officer: one row a place, one column a choice of weights."""
    heads = officers.where(officers > 0).to_numpy()
    return work.to_numpy() @ weights.T / heads[:, None]


def _whole(panel: pd.DataFrame, nation: pd.DataFrame | None, work: pd.DataFrame):
    """Return a function from weights to the nation's load for each row of `work`."""
    whole = metrics.roll_up(panel[["to_enforce", "officers"]], to="nation") if nation is None else nation
    every = across(whole[["to_enforce"]].astype("float64"), "category")["to_enforce"]
    levels = [name for name in every.index.names if name is not None]
    heads = whole["officers"].astype("float64")
    heads = heads.groupby(level=levels).max().reindex(every.index) if levels else heads.iloc[[0]] * 0 + heads.max()
    beside = pd.DataFrame({name: compare.at_rows(every[name], work) for name in work.columns})
    officers = compare.at_rows(heads if levels else heads.reset_index(drop=True), work)
    return lambda weights: _loads(beside, officers, weights)


def _ranks(found: pd.DataFrame, load: np.ndarray, centre: np.ndarray) -> dict[str, pd.Series]:
    """Return ranks in the middle and their bounds, within each period."""
    others = [name for name in found.index.names if name not in PLACE_LEVELS]
    keys = found.index.droplevel([name for name in found.index.names if name not in others]) if others else None
    groups = pd.Series(range(len(found)), index=found.index).groupby(keys if others else np.zeros(len(found))).indices
    rank, low, high = (np.full(len(found), np.nan) for _ in range(3))
    for rows in groups.values():
        known = rows[~np.isnan(centre[rows])]
        heavier = (load[known][:, None, :] > load[known][None, :, :]).all(axis=2)
        rank[known] = 1 + (centre[known][None, :] > centre[known][:, None]).sum(axis=1)
        low[known], high[known] = 1 + heavier.sum(axis=0), len(known) - heavier.sum(axis=1)
    return {
        name: pd.Series(part, index=found.index).astype("Int64")
        for name, part in (("rank", rank), ("rank_low", low), ("rank_high", high))
    }
