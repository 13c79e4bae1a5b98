"""How much of the change of a place's own rate goes with what came in, with its classification, and with the work done."""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from math import factorial

import numpy as np
import pandas as pd

from ...sources import panels
from ...words.indicators import Indicator, get
from ...words.vocabulary import Language, Text, Unit
from ...words.wording import figure, number
from .beside import to_last_year
from .order import named, shown, subject

PARTS = {
    "inflow": Text("số phải thi hành", "cases to enforce"),
    "reclassification": Text("tỷ lệ có điều kiện", "the share with conditions"),
    "work": Text("số thi hành xong", "what was completed"),
}
"""The parts of a change, and the quantity that each goes with."""


@dataclass(frozen=True, eq=False)
class RateChange:
    """Changes of rates on the year before, split.

    Parameters
    ----------
    table
        The panel's index; ``value`` and ``before`` (the rate, percent), ``change`` in points, and its parts in points, which
        add up to it: ``inflow`` (what there was to enforce), ``reclassification`` (the share with conditions), ``work``
        (what was completed); ``conditions_rate`` and ``conditions_before``, percent. Missing without a year before.
    indicator
        The rate.
    """

    table: pd.DataFrame
    indicator: Indicator

    def sentence(self, language: Language = "vi", row: object = None) -> str:
        """Return the split of one row (its label in ``table``), or without one what holds of all rows."""
        rows = self.table if row is None else self.table.loc[[row]]
        rows = panels.labelled(rows, self.table)
        there = rows.dropna(subset=["change", *PARTS])
        if there.empty:
            return Text("Không có năm trước để so.", "There is no year before to compare with.").say(language)
        return self._one(there, language) if len(there) == 1 else self._all(there, language)

    def _one(self, rows: pd.DataFrame, language: Language) -> str:
        one = rows.iloc[0]
        about = _about(rows, self.indicator, language)
        was, now = (shown(one[name], rows, self.indicator, language) for name in ("before", "value"))
        change = figure(one["change"], Unit.PERCENTAGE_POINT, language, sign=True)
        parts = "; ".join(f"{text.say(language)} {number(one[name], 2, language, sign=True)}" for name, text in PARTS.items())
        way = "lên" if one["change"] >= 0 else "xuống"
        return Text(
            f"{about}: từ {was} {way} {now} ({change}). Tách theo số học, tính bằng điểm %: {parts}.",
            f"{about}: from {was} to {now} ({change}). Split by arithmetic, in points: {parts}.",
        ).say(language)

    def _all(self, rows: pd.DataFrame, language: Language) -> str:
        rose = rows[rows["change"] > 0]
        most = rose[[*PARTS]].idxmax(axis="columns").value_counts().reindex([*PARTS], fill_value=0)
        parts = "; ".join(f"{text.say(language)} {most[name]}" for name, text in PARTS.items())
        return Text(
            f"{self.indicator.label.vi}: tăng ở {len(rose)} trên {len(rows)} dòng có năm trước. Phần lớn nhất của mức tăng đi "
            f"với: {parts} (số dòng).",
            f"{self.indicator.label.en}: rose in {len(rose)} of {len(rows)} rows with a year before. The largest part of the "
            f"rise goes with: {parts} (rows).",
        ).say(language)


def _about(rows: pd.DataFrame, indicator: Indicator, language: Language) -> str:
    names = named(rows) if rows.index.names[0] in ("province", "agency", "officer") else []
    return ", ".join([*names, subject(rows, indicator, language)])


def change_of_rate(panel: pd.DataFrame, indicator: str = "completion_rate") -> RateChange:
    """Split the change of each place's own rate on the year before into inflow, reclassification and work done.

    Parameters
    ----------
    panel
        With level ``fiscal_year``, and figures of both years.
    indicator
        A rate over what is with conditions, such as ``"completion_rate"``.

    Returns
    -------
    RateChange

    Raises
    ------
    ValueError
        If the rate is not over what is with conditions.
    KeyError
        If the index does not say the year, or the panel lacks a count.

    Notes
    -----
    rate = completed / (to enforce x share with conditions). Each part is the mean change of the rate when its factor goes
    from one year to the other, over all orders in which the three can go (the Shapley value; Shorrocks 2013, Journal of
    Economic Inequality 11:99-126): the order of the years and of the factors does not matter, the parts add up exactly, and
    nothing completed is no difficulty. It is arithmetic and says nothing of why a factor changed.
    """
    one = get(indicator)
    if one.ratio is None or one.ratio.denominator != "with_conditions":
        raise ValueError(f"{one.id}: mẫu số không phải số có điều kiện / its denominator is not what is with conditions")
    sides = {name: to_last_year(panel, name) for name in (one.ratio.numerator, "to_enforce", "with_conditions")}
    now, before = ({name: side[when] for name, side in sides.items()} for when in ("value", "before"))
    ends = [_factors(year, one.ratio.numerator) for year in (now, before)]
    rates = [one.ratio.scale * _rate(end, end, end) for end in ends]
    parts = {name: one.ratio.scale * part for name, part in zip(PARTS, _shapley(*ends), strict=True)}
    shares = {"conditions_rate": 100 * ends[0][1], "conditions_before": 100 * ends[1][1]}
    found = pd.DataFrame({"value": rates[0], "before": rates[1], "change": rates[0] - rates[1], **parts, **shares})
    return RateChange(panels.labelled(found.astype("float64"), panel), one)


Factors = tuple[pd.Series, pd.Series, pd.Series]
"""What there is to enforce, the share with conditions, what was completed."""


def _factors(year: dict[str, pd.Series], done: str) -> Factors:
    base = year["to_enforce"].astype("float64")
    able = year["with_conditions"].astype("float64")
    share = (able / base.where(base > 0)).where(able > 0)
    return base, share, year[done].astype("float64")


def _rate(inflow: Factors, conditions: Factors, work: Factors) -> pd.Series:
    """Return the rate with each factor of one of the years."""
    return work[2] / (inflow[0] * conditions[1])


def _shapley(now: Factors, before: Factors) -> list[pd.Series]:
    """Return what each of the three factors adds, on average over the orders in which they go from before to now."""
    added = [pd.Series(0.0, index=now[0].index) for _ in range(3)]
    for order in itertools.permutations(range(3)):
        state = [before, before, before]
        for factor in order:
            was = _rate(*state)
            state[factor] = now
            added[factor] = added[factor] + (_rate(*state) - was) / factorial(3)
    return added


def risen_by_conditions(changed: pd.DataFrame, done: pd.DataFrame, points: float) -> np.ndarray:
    """Return the rows whose rate rose by so many points with a lower share with conditions and no more completed.

    Parameters
    ----------
    changed
        The table of :func:`change_of_rate`.
    done
        ``value`` and ``before`` of what was completed.
    points
        What both the rise and the part of it that goes with the share with conditions must reach.
    """
    rose = (changed["change"] >= points) & (changed["reclassification"] >= points)
    lower = changed["conditions_rate"] < changed["conditions_before"]
    return (rose & lower & (done["value"] <= done["before"])).to_numpy(dtype=bool)
