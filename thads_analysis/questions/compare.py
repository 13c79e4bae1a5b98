"""Comparisons: with the nation, with last year, with the target, among places.

A comparison is a function that takes any indicator, never an indicator of its own. Both sides are aligned on the whole
index, so six months never meet twelve; a difference of percentages is in points.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from .. import metrics
from ..sources.panels import TIME
from ..words.indicators import Indicator, get
from ..words.vocabulary import NATION, PLACE_LEVELS, Direction, Unit
from .claims import implied, implied_nation

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
        If the panel can't give the indicator.
    """
    value = metrics.column(panel, indicator)
    whole = metrics.column(metrics.roll_up(panel, to="nation") if nation is None else nation, indicator)
    beside = _at(whole, panel.index)
    ratio = value / beside.where(beside != 0)
    share = 100 * ratio if get(indicator).adds_up else np.nan
    return pd.DataFrame({"value": value, "nation": beside, "gap": value - beside, "ratio": ratio, "share": share}).astype(
        "float64"
    )


def _at(whole: pd.Series, index: pd.MultiIndex) -> pd.Series:
    """Return the wider frame's figures at the rows of the narrower one, on all levels they share."""
    shared = [level for level in whole.index.names if level in index.names]
    if lost := [level for level in whole.index.names if level not in shared and whole.index.unique(level).size > 1]:
        raise KeyError(f"toàn quốc có thêm cấp, hãy tidy.select / the nation has more levels: {', '.join(map(str, lost))}")
    if not shared:
        return pd.Series(whole.iloc[0] if len(whole) == 1 else np.nan, index=index)
    keyed = whole.droplevel([level for level in whole.index.names if level not in shared])
    rows = index.droplevel([level for level in index.names if level not in shared])
    rows = rows.reorder_levels(keyed.index.names) if keyed.index.nlevels > 1 else rows
    return pd.Series(keyed.reindex(rows).to_numpy(), index=index)


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
        an indicator that is itself a percentage, whose change is read in points).

    Raises
    ------
    KeyError
        If the index does not say the year.
    """
    if "fiscal_year" not in panel.index.names:
        raise KeyError(f"thiếu cấp fiscal_year / level fiscal_year is missing; {', '.join(map(str, panel.index.names))}")
    value = metrics.column(panel, indicator)
    before = value.reindex(_years_back(panel.index)).set_axis(panel.index)
    percent = get(indicator).unit is Unit.PERCENT
    relative = np.nan if percent else 100 * (value - before) / before.where(before != 0).abs()
    return pd.DataFrame({"value": value, "before": before, "change": value - before, "change_pct": relative}).astype("float64")


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
    value = metrics.column(panel, indicator).astype("float64")
    asked = _asked(panel.index, get(indicator).id, targets, inherit)
    interim = asked["target"] * panel.index.get_level_values("months") / 12
    met = _met(value, interim, asked["strict"], get(indicator))
    return pd.DataFrame(
        {"value": value, "target": asked["target"], "interim_target": interim, "margin": value - interim, "met": met}
    )


def _met(value: pd.Series, target: pd.Series, strict: pd.Series, indicator: Indicator) -> pd.Series:
    sign = -1 if indicator.direction is Direction.LOWER_IS_BETTER else 1
    ahead = sign * (value - target)
    met = (ahead > 1e-9) | ((ahead > -1e-9) & ~strict.astype("boolean").fillna(False))
    return met.astype("boolean").mask(value.isna() | target.isna())


def _require(panel: pd.DataFrame, levels: Sequence[str]) -> None:
    if lost := [level for level in levels if level not in panel.index.names]:
        raise KeyError(f"thiếu cấp / missing levels: {', '.join(lost)}; {', '.join(map(str, panel.index.names))}")


def _asked(index: pd.MultiIndex, indicator: str, targets: pd.DataFrame, inherit: bool) -> pd.DataFrame:
    """Return target and strictness for each row, from the place's own level outwards."""
    rows = index.to_frame(index=False)
    own = targets[targets["indicator"] == indicator]
    levels = [level for level in PLACE_LEVELS if level in index.names]
    found = pd.DataFrame({"target": np.nan, "strict": pd.NA}, index=rows.index).astype({"strict": "boolean"})
    for level in [*reversed(levels), None][: None if inherit else 1] if levels else [None]:
        there = _one_level(own, rows, level)
        found = found.where(found["target"].notna(), there)
    if "category" in rows:
        found = found.mask(rows["category"] != "all")  # targets are set for all cases together
    return found.set_axis(index)


def _one_level(targets: pd.DataFrame, rows: pd.DataFrame, level: str | None) -> pd.DataFrame:
    kind = {"province": "province", "agency": "unit", "officer": "unit", None: "nation"}[level]
    place = rows[level] if level else NATION
    keyed = targets[targets["place_level"] == kind].set_index(["fiscal_year", "place", "measure"])[["target", "strict"]]
    wanted = pd.MultiIndex.from_frame(rows[["fiscal_year", "measure"]].assign(place=place)[["fiscal_year", "place", "measure"]])
    return keyed.astype({"strict": "boolean"}).reindex(wanted).reset_index(drop=True)


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
    asked = _asked(panel.index, CARRIED, targets, inherit)
    whole_year = panel.index.get_level_values("months") == 12
    cut = pd.DataFrame({"value": reduction.where(whole_year), "target": asked["target"].where(whole_year)})
    cut["met"] = _met(cut["value"], cut["target"], asked["strict"], get("completion_rate"))
    done = rate[["value", "interim_target", "met"]].set_axis(["value", "target", "met"], axis="columns")
    both = pd.concat({"completion_rate": done, CARRIED: cut}, names=["indicator"])
    both = both.reorder_levels([*panel.index.names, "indicator"]).sort_index()
    return both.assign(all_met=_all_met(both["met"]))


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
    return pd.DataFrame({"value": value, "rank": place, "of": of, "rank_low": unknown, "rank_high": unknown})


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
        If the indicator is not a ratio, or the kinds add up to more than all.

    Notes
    -----
    mix = sum of (s - S)(r + R)/2 and rate = sum of (r - R)(s + S)/2, with shares s of the denominator and rates r
    (Kitagawa 1955). A kind that one side does not have differs in mix only.
    """
    ratio = get(indicator).ratio
    if ratio is None:
        raise ValueError(f"{indicator}: không phải tỷ lệ của hai số đếm / not a ratio of two counts")
    _require(panel, [by])
    counts = metrics.derive(panel)[[ratio.numerator, ratio.denominator]].astype("float64")
    whole = metrics.roll_up(counts, to="nation") if nation is None else metrics.derive(nation)[list(counts.columns)]
    sides = {ratio.numerator: "done", ratio.denominator: "base"}
    own, all_of_it = (_kinds(frame, by).rename(columns=sides) for frame in (counts, whole))
    beside = pd.DataFrame({name: _at(all_of_it[name], own.index) for name in own})
    return _kitagawa(own, beside, by, ratio.scale)


def _kinds(counts: pd.DataFrame, by: str) -> pd.DataFrame:
    """Return counts by kinds that do not overlap and together are all."""
    kind = counts.index.get_level_values(by)
    named, everything = counts[kind != "all"], counts[kind == "all"]
    if by != "category" or everything.empty or named.empty:
        return counts
    rest = everything.droplevel(by) - named.groupby(level=[name for name in counts.index.names if name != by]).sum(skipna=False)
    if (rest < 0).any(axis=None):
        raise ValueError(f"{by}: các loại cộng lại lớn hơn tổng / the kinds add up to more than all")
    rest = pd.concat({"rest": rest}, names=[by]).reorder_levels(counts.index.names)
    return pd.concat([named, rest]).sort_index()


def _kitagawa(own: pd.DataFrame, nation: pd.DataFrame, by: str, scale: float) -> pd.DataFrame:
    groups = [level for level in own.index.names if level != by]

    def total(series: pd.Series) -> pd.Series:
        return series.groupby(level=groups).transform(lambda part: part.sum(skipna=False))

    s, S = own["base"] / total(own["base"]), nation["base"] / total(nation["base"])  # noqa: N806 - the paper's letters
    r, R = scale * own["done"] / own["base"], scale * nation["done"] / nation["base"]  # noqa: N806
    r, R = r.where(own["base"] != 0, R), R.where(nation["base"] != 0, r)  # noqa: N806
    parts = pd.DataFrame(
        {
            "value": (s * r).where(s != 0, 0.0),
            "nation": (S * R).where(S != 0, 0.0),
            "mix": ((s - S) * (r + R) / 2).where((s != 0) | (S != 0), 0.0),
            "rate": ((r - R) * (s + S) / 2).where((s != 0) | (S != 0), 0.0),
        },
        index=own.index,
    )
    sums = parts.groupby(level=groups).sum(skipna=False)
    return sums.assign(total=sums["mix"] + sums["rate"])
