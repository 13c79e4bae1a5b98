"""Printed comparisons are claims: what they say of the other side."""

from __future__ import annotations

import numpy as np
import pandas as pd

from ...sources.facts import KEYS, require
from ...sources.vintages import spread
from ...words.vocabulary import LEVELS


def _over(value: float, by: float) -> float:
    return value / by if by else np.nan


_OTHER_SIDE = {
    "gap_to_nation": ("nation", lambda value, said: value - said),
    "share_of_nation": ("nation", lambda value, said: _over(100 * value, said)),
    "change_abs": ("last_year", lambda value, said: value - said),
    "change_pp": ("last_year", lambda value, said: value - said),
    "change_pct": ("last_year", lambda value, said: _over(value, 1 + said / 100)),
    "target_margin": ("target", lambda value, said: value - said),
}


def implied(facts: pd.DataFrame) -> pd.DataFrame:
    """Say what printed comparisons tell of the other side: the nation, last year, the target.

    "230 cases an officer, 78 above the nation" says that the nation has 152.

    Parameters
    ----------
    facts
        As from ``load.figures()``; a comparison is read with the value of its own page if that prints one, else with
        the last one published by then, else with the first one after.

    Returns
    -------
    pandas.DataFrame
        One row a comparison that has its value: the keys of the facts (of the place that was printed), ``of``
        (nation, last_year, target), ``value`` (of the other side, in the unit of the indicator; for a target, that of
        the period: the interim target of an interim report), ``annual_target`` (for targets of 6 and 12 months),
        ``said`` and ``own`` (the two printed figures), ``source``, ``room`` (what the rounding of both
        leaves open, in the unit of ``value``).
    """
    require(facts)
    facts = facts.reset_index(drop=True)
    keys = [name for name in KEYS if name != "statistic"]
    values = facts[facts["statistic"] == "value"]
    first_dated = values.groupby([*keys, "value"], dropna=False)["published"].transform("min")
    values = values.assign(published=values["published"].fillna(first_dated))
    said = facts[facts["statistic"].isin(list(_OTHER_SIDE))]
    pairs = said.reset_index(names="said_row").merge(values, on=keys, suffixes=("", "_own"), how="inner")
    best = _nearest(pairs).groupby("said_row").tail(1).sort_values("said_row")
    sides = [_OTHER_SIDE[statistic] for statistic in best["statistic"]]
    other = [rule(own, claim) for (_, rule), own, claim in zip(sides, best["value_own"], best["value"], strict=True)]
    frame = best[list(KEYS)].assign(of=[of for of, _ in sides], value=np.array(other, dtype=float))
    annual = frame["value"].where(frame["of"] == "target") * 12 / frame["months"].astype("float64")
    annual = annual.where(frame["months"].isin([6, 12]))  # that m/12 of the target is meant is known of six months only
    named = frame.assign(annual_target=annual, said=best["value"], own=best["value_own"], source=best["source"])
    return named.assign(room=_room(best, frame["value"])).reset_index(drop=True)


def _nearest(pairs: pd.DataFrame) -> pd.DataFrame:
    """Return claims with values, the one each was printed with last: its page's, the last known by then, the next one."""
    known_then = ~(pairs["published_own"] > pairs["published"])
    day = pairs["published_own"].fillna(pd.Timestamp("1990-01-01")).astype("int64")
    order = {"same_page": pairs["source"] == pairs["source_own"], "known_then": known_then, "day": day.where(known_then, -day)}
    return pairs.assign(**order).sort_values(list(order), kind="stable")


def _room(pairs: pd.DataFrame, other: pd.Series) -> pd.Series:
    """Return how far the other side may lie from what is implied, by the rounding of both printed figures."""
    said = [spread(*row) for row in zip(pairs["value"], pairs["precision"], pairs["unit"], strict=True)]
    own = [spread(*row) for row in zip(pairs["value_own"], pairs["precision_own"], pairs["unit_own"], strict=True)]
    added = pd.Series(said, index=pairs.index) + own
    base = (1 + pairs["value"] / 100).where(pairs["statistic"] == "change_pct", pairs["value"] / 100).abs()
    scaled = (other.abs() * pd.Series(said, index=pairs.index) / 100 + own) / base.where(base > 0)
    return scaled.where(pairs["statistic"].isin(["change_pct", "share_of_nation"]), added)


def implied_nation(facts: pd.DataFrame) -> pd.DataFrame:
    """Lay out as a panel what printed comparisons with the nation say of the nation.

    Parameters
    ----------
    facts
        As from ``load.figures()``.

    Returns
    -------
    pandas.DataFrame
        A panel of the nation (fiscal_year, months, measure, category), to be given to ``compare.to_nation``. Where two
        claims imply figures more than five percent apart, neither is taken.
    """
    said = implied(facts)
    said = said[(said["of"] == "nation") & said["months"].between(1, 12)].astype({"months": "int64"})
    cells = said.groupby([*LEVELS[3:], "indicator"])["value"].agg(["first", "min", "max"])
    agreed = cells["first"].where(cells["max"] <= 1.05 * cells["min"])
    return agreed.unstack("indicator").rename_axis(columns=None)
