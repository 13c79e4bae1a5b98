"""Figures beside the targets of their year."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from ... import metrics
from ...sources import panels
from ...sources.panels import TIME
from ...words.indicators import Indicator, get
from ...words.levels import level, missing
from ...words.vocabulary import LEVELS, NATION, PLACE_LEVELS, Direction
from .beside import to_last_year

MEASURES = ("cases", "money")
CARRIED = "carried_forward_with_conditions"


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
