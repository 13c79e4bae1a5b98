"""A target spread over agencies and officers, by month: whole cases or VND that add up exactly at every level."""

from __future__ import annotations

import numbers
from collections.abc import Hashable, Mapping
from typing import TypeAlias

import numpy as np
import pandas as pd

from ... import metrics
from ...sources import panels
from ...words.levels import level
from ...words.vocabulary import PLACE_LEVELS, Text
from .apportion import MOST, InfeasibleError, apportion, within

Bound: TypeAlias = float | str | pd.Series | None
"""One number for everyone, an indicator's id, or a figure a row."""


def allocate(
    panel: pd.DataFrame,
    total: float | Mapping[str, float] | pd.Series,
    *,
    to: str = "officer",
    key: str | pd.Series = "with_conditions",
    floor: Bound = None,
    cap: Bound = None,
    profile: pd.Series | None = None,
) -> pd.DataFrame:
    """Spread a number of completions over places, from the widest to the finest.

    Parameters
    ----------
    panel
        One period and kind of cases; places of level `to` or finer, which are added up first.
    total
        Whole cases or VND for all of it; by measure (``{"cases": 900, "money": 5_000_000_000}``) where the panel has both;
        a Series by province where each has its own.
    to
        ``"province"``, ``"agency"`` or ``"officer"``.
    key
        What shares are proportional to: an indicator's id (``"with_conditions"``; ``"completed"``, the output so far;
        ``"officers"``), or weights with the index of the places.
    floor, cap
        The least and the most that anyone gets: a number, an indicator's id (``cap="carried_forward_with_conditions"``:
        nobody gets more than is left with him), or a Series with the index of the places.
    profile
        Weights of the months still to come, such as ``season.shares(past).loc[7:]``.

    Returns
    -------
    pandas.DataFrame
        The places; ``key`` (the weight), ``share`` (percent of the total), ``allotted`` (whole cases or VND). With a profile
        one column a month first: each row adds up to ``allotted``, each month to its part of the total.

    Raises
    ------
    InfeasibleError
        If floors and caps leave no way to give the total out; the message says which.
    ValueError
        If the total is no whole number from 0, a weight or bound is missing or negative (the message names the places),
        or the panel has several periods.

    Notes
    -----
    The largest remainder at each level: first the provinces, in each its agencies, in each its officers. The bounds of a
    group are the sums of its members' bounds.
    """
    places = _places(panel, to)
    bounds = _bounds(places, _figures(places, key, "key"), floor, cap)
    given = pd.Series(0, index=places.index, dtype="int64")
    of = pd.Series(0, index=places.index, dtype="int64")
    for rows, amount in _totals(places, total):
        given[rows], of[rows] = _down(bounds[rows], amount, [name for name in PLACE_LEVELS if name in places.index.names]), amount
    share = 100 * given / of.where(of > 0).astype("float64")
    found = pd.DataFrame({"key": bounds["weight"], "share": share, "allotted": given})
    if profile is not None:
        found = pd.concat([_months(given, places, total, profile), found], axis="columns")
    return panels.labelled(found, panel)


def _places(panel: pd.DataFrame, to: str) -> pd.DataFrame:
    """Return the rows of level `to`, of one period and kind of cases."""
    if to not in PLACE_LEVELS or to not in panel.index.names:
        have = ", ".join(name for name in PLACE_LEVELS if name in panel.index.names)
        raise ValueError(f"to: {to!r}; {have}")
    for name in ("fiscal_year", "months", "category"):
        if len(several := pd.unique(level(panel, name))) > 1:
            raise ValueError(f"hãy chọn một / select one: tidy.select({name}=...); {', '.join(map(str, several[:12]))}")
    if not len(panel):
        raise ValueError("bảng không có dòng nào / the panel has no row")
    panels.require_index(panel)
    finest = [name for name in PLACE_LEVELS if name in panel.index.names][-1]
    return panel if finest == to else metrics.roll_up(panel, to=to)


def _bounds(places: pd.DataFrame, weights: pd.Series, floor: Bound, cap: Bound) -> pd.DataFrame:
    """Return weight, least and most of each place; those of a group are then sums."""
    low, high = _figures(places, floor, "floor", 0.0), _figures(places, cap, "cap", np.inf)
    if (over := np.ceil(low) > np.floor(high)).any():
        who = "; ".join(_name(key) for key in places.index[over][:5])
        raise InfeasibleError(Text(f"mức tối thiểu lớn hơn mức tối đa: {who}", f"a floor lies above its cap: {who}"))
    least, most = within(weights.to_numpy(), low.to_numpy(), high.to_numpy())
    return pd.DataFrame({"weight": weights, "low": least, "high": most})


def _figures(places: pd.DataFrame, said: Bound, what: str, otherwise: float | None = None) -> pd.Series:
    """Return a weight or bound for each place; a missing or negative one is refused by name."""
    if isinstance(said, pd.Series):
        found = said.reindex(places.index).astype("float64")
    elif isinstance(said, str):
        found = metrics.column(places, said).astype("float64")
    else:
        found = pd.Series(otherwise if said is None else float(said), index=places.index, dtype="float64")
    wrong = found.isna() | (found < 0) | (np.isinf(found) & (what == "key"))
    if wrong.any():
        who = "; ".join(_name(key) for key in places.index[wrong][:5])
        more = f" … ({int(wrong.sum())})" if wrong.sum() > 5 else ""
        raise ValueError(f"{what}: thiếu hoặc âm ở / missing or negative at {who}{more}")
    return found


def _name(key: object) -> str:
    return " · ".join(map(str, key)) if isinstance(key, tuple) else str(key)


def _totals(places: pd.DataFrame, total: float | Mapping[str, float] | pd.Series) -> list[tuple[np.ndarray, int]]:
    """Return which rows share which whole number."""
    if isinstance(total, pd.Series):
        names = level(places, "province")
        _same(set(names.tolist()), set(total.index), "province")
        return [(names == name, _whole(amount, name)) for name, amount in total.items()]
    measures = level(places, "measure")
    if isinstance(total, Mapping):
        _same(set(measures.tolist()), set(total), "measure")
        return [(measures == name, _whole(amount, name)) for name, amount in total.items()]
    if len(pd.unique(measures)) > 1:
        raise ValueError('bảng có cả việc và tiền / the panel has cases and money: total={"cases": …, "money": …}')
    return [(np.ones(len(places), dtype=bool), _whole(total, "total"))]


def _same(have: set, said: set, what: str) -> None:
    if have != said:
        odd = ", ".join(map(str, sorted(map(str, have ^ said))[:5]))
        raise ValueError(f"total: {what} không khớp / do not match: {odd}")


def _whole(amount: object, name: Hashable) -> int:
    """Return a total as a whole number."""
    good = isinstance(amount, numbers.Real) and not isinstance(amount, bool) and 0 <= float(amount) <= MOST
    if not good or float(amount) != int(float(amount)):  # type: ignore[arg-type]
        raise ValueError(f"{name}: {amount!r}; phải là số nguyên từ 0 / must be a whole number from 0")
    return int(amount)  # type: ignore[call-overload]


def _down(part: pd.DataFrame, amount: int, levels: list[str]) -> pd.Series:
    """Give an amount out at the first level, then each group's part at the next."""
    if len(levels) < 2:
        return pd.Series(_given(part, amount), index=part.index)
    groups = part.groupby(level=levels[0], sort=False)
    sums = groups.sum()
    given = dict(zip(sums.index, _given(sums, amount), strict=True))
    return pd.concat([_down(group, int(given[name]), levels[1:]) for name, group in groups]).reindex(part.index)


def _given(rows: pd.DataFrame, amount: int) -> np.ndarray:
    weight, low, high = (rows[name].to_numpy() for name in ("weight", "low", "high"))
    return apportion(amount, weight, low, high, [_name(key) for key in rows.index])


def _months(
    given: pd.Series, places: pd.DataFrame, total: float | Mapping[str, float] | pd.Series, profile: pd.Series
) -> pd.DataFrame:
    """Spread what each place gets over months: rows and months both add up."""
    weights = profile.astype("float64")
    if weights.isna().any() or (weights < 0).any() or not (weights > 0).any() or not weights.index.is_unique:
        raise ValueError(f"profile: {profile.to_dict()}; mỗi tháng một số từ 0 / one figure from 0 a month")
    free = np.zeros(len(weights)), np.full(len(weights), np.inf)
    spread = pd.DataFrame(0, index=given.index, columns=weights.index.rename("months"), dtype="int64")
    for rows, amount in _totals(places, total):
        left = given[rows].to_numpy().copy()
        for month, whole in zip(weights.index, apportion(amount, weights.to_numpy(), *free), strict=True):
            weight = left.astype("float64")
            done = apportion(int(whole), weight, 0 * weight, weight) if whole else 0 * left
            spread.loc[rows, month] = done
            left = left - done
    return spread
