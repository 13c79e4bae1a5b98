"""Checks of a panel: what any report of the year must keep to."""

from __future__ import annotations

import numpy as np
import pandas as pd

from ... import metrics
from ...sources import calendar, panels
from ...sources.panels import TIME
from ...words import breaks
from ...words.formulas import Ratio
from ...words.indicators import INDICATORS, get, ratios, sums
from ...words.vocabulary import PLACE_LEVELS, Kind, Text, Unit
from .finding import BROKEN, CONTINUITY, FALLING, IDENTITY, IMPOSSIBLE, REDONE, THOUSAND, Finding, Findings, rows_of, thousandfold


def identities(panel: pd.DataFrame, spread: pd.DataFrame | None = None) -> Findings:
    """Redo every sum of the registry wherever all its terms are reported; rounded figures have room for their rounding."""
    for indicator, balance in sums():
        names = [indicator.id, *balance.required]
        if not set(names) <= set(panel.columns):
            continue
        expected, found = balance(panel), panel[indicator.id]
        room = _forms_room(panel, len(names)) if spread is None else 0.5 + spread[names].sum(axis="columns")
        wrong = ((found - expected).abs() > room) & balance.holds_in(panel)
        known = metrics.derive(panel[wrong.to_numpy(dtype=bool)])
        for row, (at, levels) in enumerate(rows_of(panel, wrong)):
            hint = _hint(known.iloc[row], indicator.id, float(expected.iloc[at]), float(found.iloc[at]))
            yield IDENTITY, Finding(levels, indicator.id, expected.iloc[at], found.iloc[at], hint)


def _forms_room(panel: pd.DataFrame, terms: int) -> np.ndarray:
    """Return what rounding allows: forms count whole cases, and money in thousands of đồng."""
    money = panel.index.get_level_values("measure") == "money" if "measure" in panel.index.names else False
    return np.where(money, 500.0 * terms, 0.5)


def _hint(row: pd.Series, own: str, expected: float, found: float) -> Text | None:
    """Say what a wrong figure looks like: another column, or a lost factor of 1,000."""
    if expected and 900 < max(found / expected, expected / found if found else 0) < 1100:
        return THOUSAND.text
    same = [str(name) for name, value in row.items() if name != own and value == found and name in INDICATORS]
    return Text(f"bằng đúng «{get(same[0]).label.vi}»", f"equal to “{get(same[0]).label.en}”") if same else None


def impossible(panel: pd.DataFrame) -> Findings:
    """Find counts below zero, and parts larger than their whole."""
    for name in (name for name in panel.columns if name in INDICATORS and INDICATORS[name].adds_up):
        for at, levels in rows_of(panel, panel[name] < 0):
            yield IMPOSSIBLE, Finding(levels, name, None, panel[name].iloc[at])
    for _indicator, ratio in ratios():
        if not ratio.part or not {*ratio.terms} <= {*panel.columns}:
            continue
        part, whole = panel[ratio.numerator], panel[ratio.denominator]
        for at, levels in rows_of(panel, part > whole):
            more = get(ratio.denominator).label
            yield (
                IMPOSSIBLE,
                Finding(levels, ratio.numerator, None, part.iloc[at], Text(f"lớn hơn «{more.vi}»", f"more than “{more.en}”")),
            )


def rates(panel: pd.DataFrame) -> Findings:
    """Find rates of a part that are below zero or above all, where no counts are there to redo them."""
    for indicator, ratio in ratios():
        if ratio.part and indicator.id in panel.columns:
            for at, levels in rows_of(panel, ~panel[indicator.id].between(0, 100) & panel[indicator.id].notna()):
                yield IMPOSSIBLE, Finding(levels, indicator.id, None, panel[indicator.id].iloc[at])


def falling(panel: pd.DataFrame) -> Findings:
    """Find cumulative flows that are lower than an earlier report of the same year."""
    if not {*TIME} <= {*panel.index.names} or not panel.index.is_unique:
        return
    flows = panel[[name for name in panel.columns if name in INDICATORS and INDICATORS[name].kind is Kind.FLOW]]
    in_order = flows.sort_index(level="months", sort_remaining=True, kind="stable")
    keys = [in_order.index.get_level_values(level) for level in panel.index.names if level != "months"]
    highest = in_order.groupby(keys).cummax().groupby(keys).shift().reindex(panel.index)
    for name in flows.columns:
        for at, levels in rows_of(panel, (flows[name] < highest[name]) & ~panels.crosses_merger(panel, months=12)):
            yield FALLING, Finding(levels, name, None, flows[name].iloc[at], None)


def continuity(panel: pd.DataFrame) -> Findings:
    """Compare what was carried in with what was carried forward a year before, less what went to the separate book."""
    if not {"carried_in"} <= {*panel.columns} or not {*TIME} <= {*panel.index.names}:
        return
    whole = metrics.derive(panel)
    if "carried_forward" not in whole:
        return
    ends = whole[whole.index.get_level_values("months") == 12]
    moved = ends["moved_to_separate_book"] if "moved_to_separate_book" in ends else pd.Series(np.nan, index=ends.index)
    left = pd.DataFrame({"left": ends["carried_forward"] - moved.fillna(0), "moved": moved}).droplevel("months")
    before = panel.index.to_frame(index=False)
    before["fiscal_year"] -= 1
    at_start = left.reindex(pd.MultiIndex.from_frame(before[left.index.names])).set_axis(panel.index)
    unknown = Text("không rõ số đã chuyển sổ theo dõi riêng", "what was moved to the separate book is not known")
    off = (panel["carried_in"] - at_start["left"]).abs()
    broken = (off > _forms_room(panel, 3)) & ~panels.crosses_merger(panel, years=1)
    for at, levels in rows_of(panel, broken):
        remark = unknown if pd.isna(at_start["moved"].iloc[at]) else None
        yield CONTINUITY, Finding(levels, "carried_in", at_start["left"].iloc[at], panel["carried_in"].iloc[at], remark)


def redone(panel: pd.DataFrame, spread: pd.DataFrame | None = None) -> Findings:
    """Compare each rate of the panel with its counts, beyond the rounding of either."""
    for indicator, ratio in ratios():
        if not {indicator.id, *ratio.terms} <= {*panel.columns} or ratio.yearly:
            continue
        expected, found = ratio(panel), panel[indicator.id]
        room = 0.005 if spread is None else spread[indicator.id] + _slack(panel, spread, ratio) * expected
        for at, levels in rows_of(panel, (found - expected).abs() > room + 1e-9):
            yield REDONE, Finding(levels, indicator.id, expected.iloc[at], found.iloc[at])


def _slack(panel: pd.DataFrame, spread: pd.DataFrame, ratio: Ratio) -> pd.Series:
    return sum((spread[name] / panel[name].where(panel[name] > 0) for name in ratio.terms), pd.Series(0.0, index=panel.index))


def thousands(panel: pd.DataFrame) -> Findings:
    """Find money about a thousand times off what the place's other years, or the money of one case elsewhere, suggest."""
    if "measure" not in panel.index.names or panel.index.nlevels == 1:
        return
    money = panel[panel.index.get_level_values("measure") == "money"]
    others = [level for level in money.index.names if level != "fiscal_year"]
    for name in (name for name in money.columns if name in INDICATORS and INDICATORS[name].unit is Unit.BY_MEASURE):
        by_year = money[name].groupby(level=others).transform("median")
        usual = by_year.where(thousandfold(money[name], by_year), _usual_money(panel, money, name))
        for at, levels in rows_of(money, thousandfold(money[name], usual)):
            yield THOUSAND, Finding(levels, name, usual.iloc[at], money[name].iloc[at])


def _usual_money(panel: pd.DataFrame, money: pd.DataFrame, name: str) -> pd.Series:
    """Return what each row's cases would come to at the money that a case usually has in this panel."""
    cases = panel[name].xs("cases", level="measure") if "cases" in panel.index.unique("measure") else panel[name].iloc[:0]
    counted = cases.reindex(money.index.droplevel("measure")).set_axis(money.index) if len(cases) else money[name] * np.nan
    per_case = money[name] / counted.where(counted > 0)
    kinds = money.index.get_level_values("category") if "category" in money.index.names else np.zeros(len(money))
    return per_case.groupby(kinds).transform("median") * counted


def series_breaks(panel: pd.DataFrame) -> Findings:
    """Name every known break that the panel's periods lie on both sides of, with the indicators it touches."""
    if not {*TIME} <= {*panel.index.names} or panel.empty:
        return
    periods = panel.index.droplevel([level for level in panel.index.names if level not in TIME]).unique()
    ends = [calendar.end(int(year), int(months)).date() for year, months in periods]
    for one in breaks.BREAKS:
        touched = [get(name).label for name in one.indicators if name in panel.columns]
        if touched and min(ends) < one.first_day <= max(ends):
            vi, en = (", ".join(text.say(language) for text in touched) for language in ("vi", "en"))  # type: ignore[arg-type]
            remark = Text(f"{one.text.vi} ({one.first_day:%d/%m/%Y}): {vi}", f"{one.text.en} ({one.first_day:%d %B %Y}): {en}")
            place = {
                level: panel.index.get_level_values(level)[0]
                for level in PLACE_LEVELS[:1]
                if level in panel.index.names and panel.index.unique(level).size == 1
            }
            yield BROKEN, Finding({**place, "fiscal_year": one.first_year}, None, None, None, remark)
