"""A target spread over provinces, agencies and officers, and over months: whole cases or VND that add up at every level."""

from __future__ import annotations

import numbers
from collections.abc import Hashable, Iterator, Mapping
from typing import TypeAlias

import numpy as np
import pandas as pd

from ... import metrics
from ...sources import panels
from ...words.levels import level, missing
from ...words.vocabulary import PLACE_LEVELS
from .apportion import InfeasibleError, apportion, refuse, settled, whole

Bound: TypeAlias = float | str | Mapping[str, float] | pd.Series | None
"""One number for everyone, an indicator's id, one number a measure, or one a row."""

Total: TypeAlias = float | Mapping[str, float] | pd.Series
"""One number for all, one a measure, or one a province."""

ONE_OF = ("fiscal_year", "months", "category")
"""Levels of which a target knows one value only."""


def allocate(
    panel: pd.DataFrame,
    total: Total,
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
        One period and kind of cases; places of level `to`, or finer ones, which are added up first.
    total
        Whole cases or VND for all of the panel; by measure (``{"cases": 900, "money": 5_000_000_000}``) where it has both;
        a Series with level ``province`` where each province has its own (with levels province and measure, where both).
    to
        ``"province"``, ``"agency"`` or ``"officer"``.
    key
        What shares are proportional to: an indicator's id (``"with_conditions"``; ``"completed"``, the output so far;
        ``"officers"``), or a Series of weights with the index of the panel, of the places, or with some of its levels.
    floor, cap
        The least and the most that anyone gets: a number, an indicator's id (``cap="carried_forward_with_conditions"``:
        nobody gets more than is open with him), one number a measure, or a Series as for `key`.
    profile
        Weights of the months still to come (index 7 to 12, say), such as a part of ``season.shares``; any sum.

    Returns
    -------
    pandas.DataFrame
        One row a place of level `to` and measure, in the panel's order. Without a profile: ``allotted`` (whole cases or VND),
        ``share`` (percent of the total), ``key`` (the weight). With one: a column a month (level ``months`` of the columns),
        then ``allotted``; each row adds up to ``allotted``, each month to its part of the total by the profile.

    Raises
    ------
    InfeasibleError
        If floors and caps leave no way to give the total out, or nobody has a weight.
    ValueError
        If the total is no whole number from 0, a weight or bound is missing or negative (the message names the places), the
        panel has several periods or kinds of cases, or a month of the profile is over.
    KeyError
        If the panel lacks an indicator or a level.

    Notes
    -----
    The largest remainder at each level: first the provinces, in each its agencies, in each its officers; bounds of a group
    are the sums of its members' bounds. With one more to give out somebody may get one less (the Alabama paradox), so a
    raised target is spread anew, never by its difference.

    Examples
    --------
    >>> index = pd.MultiIndex.from_product([["A", "B", "C"], [2024], [6]], names=["agency", "fiscal_year", "months"])
    >>> three = pd.DataFrame({"with_conditions": [41.0, 33.0, 26.0]}, index=index)
    >>> allocate(three, 10, to="agency")["allotted"].tolist()
    [4, 3, 3]
    >>> allocate(three, 10, to="agency", profile=pd.Series({11: 1.0, 12: 1.0})).to_numpy().tolist()
    [[2, 2, 4], [2, 1, 3], [1, 2, 3]]
    """
    _one_period(panel, to)
    places = _at(panel, to)
    names = [_name(row) for row in places.index]
    bounds = pd.DataFrame(
        {
            "weight": refuse(_figures(panel, places, key, "key"), "key", names),
            "low": refuse(_figures(panel, places, floor, "floor", 0.0), "floor", names),
            "high": refuse(_figures(panel, places, cap, "cap", np.inf), "cap", names, endless=True),
        },
        index=places.index,
    )
    shared = list(_totals(places, total))
    allotted = np.zeros(len(places), dtype="int64")
    for rows, amount in shared:
        allotted[rows] = _down(bounds.iloc[rows], amount)
    if profile is None:
        return panels.labelled(_alone(bounds["weight"], allotted, shared), places)
    return panels.labelled(_monthly(pd.Series(allotted, index=places.index), shared, _profile(panel, profile)), places)


def _one_period(panel: pd.DataFrame, to: str) -> None:
    """Raise where rows can't share one target."""
    have = [name for name in PLACE_LEVELS if name in panel.index.names]
    if to not in have:
        raise ValueError(f"to: {to!r}; bảng có / the panel has: {', '.join(have) or '–'}")
    if panel.empty:
        raise ValueError("bảng không có dòng nào / the panel has no row")
    panels.require_index(panel)
    for name in [name for name in ONE_OF if name in panel.index.names]:
        if len(several := panel.index.unique(name)) > 1:
            known = ", ".join(map(str, several[:12]))
            raise ValueError(f"hãy chọn một / select one: tidy.select(panel, {name}=…); {known}")


def _at(panel: pd.DataFrame, to: str) -> pd.DataFrame:
    """Return the rows of level `to`."""
    finest = [name for name in PLACE_LEVELS if name in panel.index.names][-1]
    return panel if finest == to else metrics.roll_up(panel, to=to)


def _name(row: Hashable) -> str:
    return " · ".join(map(str, row)) if isinstance(row, tuple) else str(row)


def _figures(panel: pd.DataFrame, places: pd.DataFrame, said: Bound, what: str, otherwise: float = np.nan) -> np.ndarray:
    """Return a figure for each place."""
    if isinstance(said, str):
        return metrics.column(places, said).to_numpy("float64", na_value=np.nan)
    if isinstance(said, Mapping):
        _same({*level(places, "measure")}, {*said}, what)
        said = pd.Series(dict(said), dtype="float64").rename_axis("measure")
    if isinstance(said, pd.Series):
        return _by_row(panel, places, said, what)
    if said is not None and (not isinstance(said, numbers.Real) or isinstance(said, bool | np.bool_)):
        raise TypeError(f"{what}: {said!r}; phải là số, mã chỉ tiêu hoặc Series / must be a number, an indicator or a Series")
    if said and len(pd.unique(level(places, "measure"))) > 1:
        raise ValueError(f'bảng có cả việc và tiền / the panel has cases and money: {what}={{"cases": …, "money": …}}')
    return np.full(len(places), otherwise if said is None else float(said))


def _by_row(panel: pd.DataFrame, places: pd.DataFrame, said: pd.Series, what: str) -> np.ndarray:
    """Return a Series' figures at the places; those of finer rows are added up."""
    levels = list(said.index.names)
    if not said.index.is_unique:
        twice = _name(said.index[said.index.duplicated()][0])
        raise ValueError(f"{what}: một nơi hai số / two figures for one place: {twice}")
    if lost := [name for name in levels if name not in panel.index.names and name != "measure"]:
        raise KeyError(f"{what}: bảng không có cấp / the panel has no level: {lost}; {list(panel.index.names)}")
    finer = any(name in panel.index.names and name not in places.index.names for name in levels)
    frame = panel if finer else places
    keys = [level(frame, str(name)) for name in levels]
    rows = pd.MultiIndex.from_arrays(keys, names=levels) if len(levels) > 1 else pd.Index(keys[0], name=levels[0])
    found = pd.Series(said.astype("float64").reindex(rows).to_numpy(), index=frame.index)
    if finer:
        refuse(found.to_numpy(), what, [_name(row) for row in frame.index], endless=True)
        found = found.groupby(level=list(places.index.names)).sum().reindex(places.index)
    return found.to_numpy()


def _totals(places: pd.DataFrame, total: Total) -> Iterator[tuple[np.ndarray, int]]:
    """Yield the positions of the rows that share a whole number, and the number."""
    if isinstance(total, Mapping):
        total = pd.Series(dict(total), dtype=object).rename_axis("measure")
    several = len(pd.unique(level(places, "measure"))) > 1
    by = list(total.index.names) if isinstance(total, pd.Series) else []
    if several and "measure" not in by:
        raise ValueError('bảng có cả việc và tiền / the panel has cases and money: total={"cases": …, "money": …}')
    if not isinstance(total, pd.Series):
        yield np.arange(len(places)), whole(total, "total")
        return
    if not {*by} <= {"province", "measure"} or not total.index.is_unique:
        raise ValueError(f"total: {by}; cấp phải là / levels must be: province, measure")
    if lost := missing(places, tuple(by)):
        raise KeyError(f"total: bảng không có cấp / the panel has no level: {', '.join(lost)}; {list(places.index.names)}")
    keys = [*zip(*(level(places, str(name)) for name in by), strict=True)]
    said = {one if isinstance(one, tuple) else (one,): amount for one, amount in total.items()}
    _same({*keys}, {*said}, "total")
    for one, amount in said.items():
        yield np.array([at for at, row in enumerate(keys) if row == one]), whole(amount, f"total {_name(one)}")


def _same(have: set, said: set, what: str) -> None:
    if have != said:
        odd = ", ".join(sorted(_name(one) for one in have ^ said)[:5])
        raise ValueError(f"{what}: thừa hoặc thiếu / given or lacking on one side only: {odd}")


def _down(bounds: pd.DataFrame, amount: int) -> np.ndarray:
    """Give an amount out over the widest places, then each place's part over those in it."""
    levels = [name for name in PLACE_LEVELS if name in bounds.index.names]
    names = [_name(row) for row in bounds.index]
    weight, low, high = settled(amount, bounds["weight"], bounds["low"], bounds["high"], names)
    members = pd.DataFrame({"weight": weight, "low": low, "high": high}, index=bounds.index)
    given, inside = np.array([amount], dtype="int64"), np.zeros(len(members), dtype=int)
    for depth in range(1, len(levels) + 1):
        group = members.groupby(level=levels[:depth], sort=False).ngroup().to_numpy()
        sums = members.groupby(group).sum()
        above = pd.Series(inside).groupby(group).first()
        part = np.zeros(len(sums), dtype="int64")
        for parent, rows in above.groupby(above).indices.items():
            part[rows] = apportion(int(given[parent]), *(sums[name].to_numpy()[rows] for name in sums))
        given, inside = part, group
    return given[inside]


def _alone(weight: pd.Series, allotted: np.ndarray, shared: list[tuple[np.ndarray, int]]) -> pd.DataFrame:
    of = np.full(len(allotted), np.nan)
    for rows, amount in shared:
        of[rows] = amount or np.nan
    found = {"allotted": pd.array(allotted, dtype="Int64"), "share": 100 * allotted / of, "key": weight.to_numpy()}
    return pd.DataFrame(found, index=weight.index)


def _profile(panel: pd.DataFrame, profile: pd.Series) -> pd.Series:
    """Return the weights of the months still to come."""
    profile = pd.Series(profile)
    known = profile.index.tolist()
    odd = [month for month in known if not isinstance(month, numbers.Real) or month not in range(1, 13)]
    if odd or not known or not profile.index.is_unique:
        raise ValueError(f"profile: {odd or known}; mỗi tháng một số, 1–12 / one figure a month, 1 to 12")
    reported = pd.unique(level(panel, "months"))[0]
    if over := [month for month in known if month <= reported < 12]:
        raise ValueError(f"profile: tháng đã qua / these months are over: {over}; báo cáo / report: {int(reported)}")
    return profile.set_axis(pd.Index([int(month) for month in known], name="months")).astype("float64")


def _monthly(allotted: pd.Series, shared: list[tuple[np.ndarray, int]], profile: pd.Series) -> pd.DataFrame:
    """Give each row's part out over the months: month by month in proportion to what is still to be given."""
    table = np.zeros((len(allotted), len(profile)), dtype="int64")
    names = [f"tháng / month {month}" for month in profile.index]
    months = np.zeros(len(profile)), np.full(len(profile), np.inf)
    for rows, amount in shared:
        left = allotted.to_numpy()[rows].copy()
        for at, part in enumerate(apportion(amount, profile.to_numpy(), *months, names=names)):
            table[rows, at] = apportion(int(part), left, np.zeros(len(left)), left)
            left -= table[rows, at]
    found = pd.DataFrame(table, index=allotted.index, columns=profile.index.astype(object))
    return found.assign(allotted=allotted).astype("Int64").rename_axis("months", axis="columns")


__all__ = ["InfeasibleError", "allocate"]
