"""Comparisons: with the nation, with last year, with the target, among places.

A comparison is a function that takes any indicator, never an indicator of its own. Both sides are aligned on the whole
index, so six months never meet twelve; a difference of percentages is in points.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence

import numpy as np
import pandas as pd

from .. import metrics
from ..sources import panels
from ..sources.panels import TIME
from ..words.indicators import Indicator, get
from ..words.levels import fixed, level, missing, require
from ..words.vocabulary import LEVELS, NATION, PLACE_LEVELS, Direction, Unit
from .claims import implied, implied_nation
from .kitagawa import across, kinds, split

__all__ = ["decompose", "four_targets", "implied", "implied_nation", "rank", "to_last_year", "to_nation", "to_target"]

MEASURES = ("cases", "money")
CARRIED = "carried_forward_with_conditions"


def to_nation(panel: pd.DataFrame, indicator: str, nation: pd.DataFrame | None = None) -> pd.DataFrame:
    """Compare places with the nation.

    Parameters
    ----------
    panel
        Of provinces, agencies or officers.
    indicator
        Any id of the registry.
    nation
        A panel of the nation; without it, the panel's own total (a warning says where provinces are absent from it).

    Returns
    -------
    pandas.DataFrame
        The panel's index; ``value`` and ``nation`` in the indicator's unit, ``gap`` = value - nation (points for a
        rate), ``ratio`` = value / nation, ``share`` = percent of the national total where the indicator adds up,
        missing where it does not.

    Raises
    ------
    KeyError
        If the panel can't give the indicator, or the two sides differ in a level other than places.
    """
    value = metrics.column(panel, indicator)
    whole = metrics.column(metrics.roll_up(panel, to="nation") if nation is None else nation, indicator)
    beside = at_rows(whole, panel)
    ratio = value / beside.where(beside != 0)
    share = 100 * ratio if get(indicator).adds_up else np.nan
    found = {"value": value, "nation": beside, "gap": value - beside, "ratio": ratio, "share": share}
    return panels.labelled(pd.DataFrame(found).astype("float64"), panel)


def at_rows(whole: pd.Series, frame: pd.DataFrame | pd.Series) -> pd.Series:
    """Return the wider frame's figures at the rows of the narrower one: all levels but places must be the same.

    A level that ``tidy.select`` fixed on one side is met by its value on the other.
    """
    index = frame.index
    for name in [name for name in whole.index.names if name is not None and name not in index.names]:
        whole = _met_by(whole, name, fixed(frame, str(name)))
    for name in [name for name in index.names if name not in whole.index.names and name not in PLACE_LEVELS]:
        known = fixed(whole, str(name))
        if known is None or set(index.unique(name)) != {known}:
            raise KeyError(f"toàn quốc thiếu cấp {name} / the nation lacks level {name}")
    shared = [level for level in whole.index.names if level is not None]
    if not shared:
        return pd.Series(whole.iloc[0], index=index)
    rows = index.droplevel([level for level in index.names if level not in shared])
    rows = rows.reorder_levels(shared) if isinstance(rows, pd.MultiIndex) else rows
    return pd.Series(whole.reindex(rows).to_numpy(), index=index)


def _met_by(whole: pd.Series, level: Hashable, known: object) -> pd.Series:
    """Return the rows at which the other side was fixed, without that level."""
    if known is None:
        raise KeyError(f"toàn quốc có thêm cấp {level}, hãy chọn như nhau / the nation has level {level}, select both alike")
    rows = whole[whole.index.get_level_values(level) == known]
    return rows.droplevel(level) if rows.index.nlevels > 1 else rows.reset_index(drop=True)


def to_last_year(panel: pd.DataFrame, indicator: str) -> pd.DataFrame:
    """Compare with the same period a year before.

    Parameters
    ----------
    panel
        With level ``fiscal_year``.
    indicator
        Any id of the registry.

    Returns
    -------
    pandas.DataFrame
        The panel's index; ``value``, ``before``, ``change`` (points for a rate), ``change_pct`` (percent; missing for
        an indicator that is itself a percentage, whose change is read in points). A province that was merged on 1 July
        2025 has no year before until ``metrics.merge_places`` made one.

    Raises
    ------
    KeyError
        If the index does not say the year.
    """
    require(panel, "fiscal_year")
    value = metrics.column(panel, indicator)
    panels.require_index(panel)
    before = value.reindex(_years_back(panel.index)).set_axis(panel.index).mask(panels.crosses_merger(panel, years=1))
    percent = get(indicator).unit is Unit.PERCENT
    relative = np.nan if percent else 100 * (value - before) / before.where(before != 0).abs()
    found = {"value": value, "before": before, "change": value - before, "change_pct": relative}
    return panels.labelled(pd.DataFrame(found).astype("float64"), panel)


def _years_back(index: pd.Index, years: int = 1) -> pd.Index:
    if not isinstance(index, pd.MultiIndex):
        return index - years
    frame = index.to_frame(index=False)
    return pd.MultiIndex.from_frame(frame.assign(fiscal_year=frame["fiscal_year"] - years))


def to_target(panel: pd.DataFrame, indicator: str, targets: pd.DataFrame, *, inherit: bool = False) -> pd.DataFrame:
    """Compare with the target of the year, or at an interim report with its part of the year.

    The interim target of m months is m/12 of the year's: confirmed for six months by reports of 2019, 2021 and 2025.

    Parameters
    ----------
    panel
        With levels ``fiscal_year``, ``months`` and ``measure``.
    indicator
        Usually ``"completion_rate"``.
    targets
        As from ``load.targets()``.
    inherit
        True lets a place without a target of its own answer to that of the province, and that of the nation.

    Returns
    -------
    pandas.DataFrame
        The panel's index; ``value``, ``target`` (of the year), ``interim_target``, ``margin`` = value - interim_target
        in points, ``met`` (boolean; missing where either side is; a *strict* target must be exceeded).

    Raises
    ------
    KeyError
        If a level is missing.
    """
    _require(panel, [*TIME, "measure"])
    if get(indicator).id == CARRIED:
        raise ValueError(f"{CARRIED}: chỉ tiêu là mức giảm, dùng four_targets / its target is a reduction, use four_targets")
    value = metrics.column(panel, indicator).astype("float64")
    year = asked(panel, get(indicator).id, targets, inherit)
    interim = year["target"] * level(panel, "months") / 12
    met = _met(value, interim, year["strict"], get(indicator))
    found = {"value": value, "target": year["target"], "interim_target": interim, "margin": value - interim, "met": met}
    return panels.labelled(pd.DataFrame(found), panel)


def _met(value: pd.Series, target: pd.Series, strict: pd.Series, indicator: Indicator) -> pd.Series:
    sign = -1 if indicator.direction is Direction.LOWER_IS_BETTER else 1
    ahead = sign * (value - target)
    met = (ahead > 1e-9) | ((ahead > -1e-9) & ~strict.astype("boolean").fillna(False))
    return met.astype("boolean").mask(value.isna() | target.isna())


def _require(panel: pd.DataFrame, levels: Sequence[str]) -> None:
    if lost := missing(panel, tuple(levels)):
        raise KeyError(f"thiếu cấp / missing levels: {', '.join(lost)}; {', '.join(map(str, panel.index.names))}")


def asked(panel: pd.DataFrame, indicator: str, targets: pd.DataFrame, inherit: bool) -> pd.DataFrame:
    """Return the target of each row and whether it must be exceeded, from the place's own level outwards.

    Columns ``target`` (of the year, percent) and ``strict`` (boolean), the panel's index; missing where none is set.
    """
    said = [name for name in LEVELS if not missing(panel, (name,))]
    rows = pd.DataFrame({name: level(panel, name) for name in said})
    own = targets[targets["indicator"] == indicator]
    levels = [name for name in PLACE_LEVELS if name in rows]
    found = pd.DataFrame({"target": np.nan, "strict": pd.NA}, index=rows.index).astype({"strict": "boolean"})
    for place in [*reversed(levels), None][: None if inherit else 1] if levels else [None]:
        there = _one_level(own, rows, place)
        found = found.where(found["target"].notna(), there)
    if "category" in rows:
        found = found.mask(rows["category"] != "all")  # targets are set for all cases together
    return found.set_axis(panel.index)


def _one_level(targets: pd.DataFrame, rows: pd.DataFrame, of: str | None) -> pd.DataFrame:
    kind = {"province": "province", "agency": "unit", "officer": "unit", None: "nation"}[of]
    place = rows[of] if of else NATION
    keyed = targets[targets["place_level"] == kind].set_index(["fiscal_year", "place", "measure"])[["target", "strict"]]
    wanted = pd.MultiIndex.from_frame(rows[["fiscal_year", "measure"]].assign(place=place)[["fiscal_year", "place", "measure"]])
    found = keyed.astype({"strict": "boolean"}).reindex(wanted).reset_index(drop=True)
    if of in ("agency", "officer") and "province" in rows:  # targets name a unit without its province
        several = rows.groupby(of)["province"].transform("nunique") > 1
        found = found.mask(several)
    return found


def four_targets(panel: pd.DataFrame, targets: pd.DataFrame, *, inherit: bool = False) -> pd.DataFrame:
    """Judge the four targets of a year: completion and reduction of what is carried forward, in cases and in money.

    Parameters
    ----------
    panel
        With levels ``fiscal_year``, ``months``, ``measure``; the year before is needed for the reductions.
    targets
        As from ``load.targets()``; a target of ``carried_forward_with_conditions`` is the reduction in percent on the
        end of the year before, so it is judged at twelve months only.
    inherit
        As in :func:`to_target`.

    Returns
    -------
    pandas.DataFrame
        The panel's index with a last level ``indicator`` (completion_rate, carried_forward_with_conditions);
        ``value`` (percent: the rate, or the reduction, positive where less is carried forward), ``target``, ``met``,
        and ``all_met``: True for every row of a unit that met all four, False where one is missed, else missing.
    """
    rate = to_target(panel, "completion_rate", targets, inherit=inherit)
    reduction = -to_last_year(panel, CARRIED)["change_pct"]
    cuts = asked(panel, CARRIED, targets, inherit)
    whole_year = pd.Series(level(panel, "months") == 12, index=panel.index)
    cut = pd.DataFrame({"value": reduction.where(whole_year), "target": cuts["target"].where(whole_year)})
    cut["met"] = _met(cut["value"], cut["target"], cuts["strict"], get("completion_rate"))
    done = rate[["value", "interim_target", "met"]].set_axis(["value", "target", "met"], axis="columns")
    both = pd.concat({"completion_rate": done, CARRIED: cut}, names=["indicator"])
    both = both.reorder_levels([*panel.index.names, "indicator"]).sort_index()
    return panels.labelled(both.assign(all_met=_all_met(both["met"])), panel)


def _all_met(met: pd.Series) -> pd.Series:
    unit = [level for level in met.index.names if level not in ("measure", "indicator")]
    counts = met.groupby(level=unit)
    missed, reached = (~met).fillna(False).groupby(level=unit).transform("any"), counts.transform("count")
    answer = pd.Series(pd.NA, index=met.index, dtype="boolean").mask(reached == 2 * len(MEASURES), True)
    return answer.mask(missed.astype(bool), False)


def rank(panel: pd.DataFrame, indicator: str, *, interval: float = 0.95) -> pd.DataFrame:
    """Rank the places of each period; the best (or, where neither way is better, the largest) is first.

    Parameters
    ----------
    panel
        Of places.
    indicator
        Any id of the registry; its direction says which end is first.
    interval
        Level of the interval of the ranks, for the columns ``rank_low`` and ``rank_high``.

    Returns
    -------
    pandas.DataFrame
        The panel's index; ``value``, ``rank`` (equal values share the better rank), ``of`` (places with a value),
        ``rank_low`` and ``rank_high`` (best and worst rank in the interval; missing until an interval is known).
    """
    if not 0 < interval < 1:
        raise ValueError(f"interval: {interval}; 0 < interval < 1")
    value = metrics.column(panel, indicator).astype("float64")
    others = [level for level in panel.index.names if level not in PLACE_LEVELS]
    keys = [panel.index.get_level_values(level) for level in others] or [np.zeros(len(panel))]
    best_first = get(indicator).direction is Direction.LOWER_IS_BETTER
    place = value.groupby(keys).rank(method="min", ascending=best_first).astype("Int64")
    of = value.groupby(keys).transform("count").astype("Int64")
    unknown = pd.Series(pd.NA, index=panel.index, dtype="Int64")
    found = {"value": value, "rank": place, "of": of, "rank_low": unknown, "rank_high": unknown}
    return panels.labelled(pd.DataFrame(found), panel)


def decompose(panel: pd.DataFrame, indicator: str, by: str = "category", nation: pd.DataFrame | None = None) -> pd.DataFrame:
    """Split each place's difference from the nation into the mix of its cases and how each kind is done (Kitagawa).

    Parameters
    ----------
    panel
        With level `by`; the kinds must not overlap. Where the kind ``all`` is there, what it has beyond the named
        kinds counts as a kind of its own.
    indicator
        A ratio of two counts.
    by
        The level of the kinds, usually ``"category"``.
    nation
        A panel of the nation with the same kinds; without it, the panel's own total.

    Returns
    -------
    pandas.DataFrame
        Index without `by`; ``value`` and ``nation`` (the rates), ``mix`` (what a different mix of kinds explains),
        ``rate`` (what different rates of the same kinds explain), ``total`` = mix + rate = value - nation, in the
        indicator's unit.

    Raises
    ------
    ValueError
        If the indicator is not a ratio, `by` is no kind of case, or the kinds add up to more than all.

    Notes
    -----
    mix = sum of (s - S)(r + R)/2 and rate = sum of (r - R)(s + S)/2, with shares s of the denominator and rates r
    (Kitagawa 1955). A kind of which one side has no cases differs in mix only; where a side has no row for it, nothing is
    known of it and the split is missing.
    """
    ratio = get(indicator).ratio
    if ratio is None:
        raise ValueError(f"{indicator}: không phải tỷ lệ của hai số đếm / not a ratio of two counts")
    if by in (*PLACE_LEVELS, *TIME, "measure"):
        raise ValueError(f"by: {by!r} không phải loại việc / is no kind of case")
    require(panel, by)
    sides = {"done": ratio.numerator, "base": ratio.denominator}
    whole = metrics.roll_up(kinds(_both(panel, sides), by).rename(columns=sides), to="nation") if nation is None else nation
    own, all_of_it = across(_both(panel, sides), by), across(_both(whole, sides), by)
    columns = own.columns.union(all_of_it.columns)
    own, all_of_it = own.reindex(columns=columns), all_of_it.reindex(columns=columns)
    beside = pd.DataFrame({name: at_rows(all_of_it[name], own) for name in columns}, columns=columns)
    months = level(own, "months") / 12 if ratio.yearly else 1.0
    found = split(own, beside).mul(ratio.scale * pd.Series(months, index=own.index), axis="index")
    return panels.labelled(found, panel)


def _both(panel: pd.DataFrame, sides: dict[str, str]) -> pd.DataFrame:
    """Return the two counts of a ratio under the names of their sides."""
    return pd.DataFrame({name: metrics.column(panel, side) for name, side in sides.items()}).astype("float64")
