"""Checks of one report against another: what accumulates, what stays, what is moved from one period to the next."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd
from pandas.core.groupby import DataFrameGroupBy

from ... import metrics
from ...words.indicators import INDICATORS
from ...words.levels import level
from ...words.vocabulary import Kind, Text
from ...words.wording import number
from .apart import multiples
from .entries import CARRIED_IN_MOVED, CONTINUITY, DISCONTINUED, FALLING, OCTOBER, SEPTEMBER, Check
from .finding import Findings, findings
from .rows import beside, but_mergers, by_agency, forms_room, has_time, numbered, of_cases, taken

SURGE = 4.0
"""September over the mean of the eleven months before. Nationally, July to September have 1.5 to 1.65 times the mean of the nine
months before (FY2015, FY2022 to FY2024, from the published figures), so four times in one month is no general surge."""

ENOUGH = 20
"""Cases in the month that is too high, below which a multiple says nothing."""

LOW, HIGH = 0.5, 1.5
"""New cases of September and of October over the year's mean: at most half, and then at least half as many again."""


def falling(panel: pd.DataFrame) -> Findings:
    """Find cumulative flows that are lower than in the report before, of the same year."""
    if not has_time(panel) or not panel.index.is_unique:
        return
    one = {name: INDICATORS[name] for name in panel.columns if name in INDICATORS}
    flows = panel[[name for name in one if one[name].kind is Kind.FLOW and not one[name].net]]
    before = _before(panel, flows)
    for name in flows.columns:
        wrong = but_mergers(panel, flows[name] < before[name], months=12)
        yield from findings(FALLING, name, panel, wrong, found=flows[name])


def _along(panel: pd.DataFrame, values: pd.DataFrame, follow: Callable[[DataFrameGroupBy], pd.DataFrame]) -> pd.DataFrame:
    """Follow values through the reports of each place's year, in the order of the months."""
    in_order = np.argsort(level(panel, "months"), kind="stable")
    ordered = values.iloc[in_order].reset_index(drop=True)
    found = follow(ordered.groupby(numbered(panel, "months")[in_order]))
    return found.iloc[np.argsort(in_order)].set_axis(values.index)


def _before(panel: pd.DataFrame, values: pd.DataFrame) -> pd.DataFrame:
    """Return for each report what the last one before it said, in the same year."""
    known = _along(panel, values, lambda years: years.ffill())
    return _along(panel, known, lambda years: years.shift())


def carried_in_moved(panel: pd.DataFrame, spread: pd.DataFrame | None = None) -> Findings:
    """Find a carried-in figure that differs from the report before: it is fixed on 1 October.

    An officer who joins within the year has no report before, and is not compared. A return to the year's first figure is none.
    """
    if not has_time(panel) or "carried_in" not in panel or not panel.index.is_unique:
        return
    before = _before(panel, panel[["carried_in"]])["carried_in"]
    room: np.ndarray | pd.Series = forms_room(panel, 2)
    if spread is not None:
        room = 0.5 + spread["carried_in"] + _before(panel, spread[["carried_in"]])["carried_in"]
    opening = _along(panel, panel[["carried_in"]], lambda years: years.transform("first"))["carried_in"]
    moved = ((panel["carried_in"] - before).abs() > room) & (panel["carried_in"] != opening)
    wrong = but_mergers(panel, moved, months=12)
    yield from findings(CARRIED_IN_MOVED, "carried_in", panel, wrong, expected=before, found=panel["carried_in"])


def continuity(panel: pd.DataFrame) -> Findings:
    """Compare what was carried in with what was carried forward a year before, less what went to the separate book.

    The first report of each year is compared, and officers as the sum of their agency: files pass between them.
    """
    if "carried_in" not in panel or not has_time(panel) or not panel.index.is_unique:
        return
    starts, left = by_agency(_first_reports(panel)), _left_at_end(panel)
    if left is None or "carried_in" not in starts:
        return
    before = starts.index.to_frame(index=False)
    before["fiscal_year"] -= 1
    left = left.reindex(pd.MultiIndex.from_frame(before[left.index.names])).set_axis(starts.index)
    broken = but_mergers(starts, (starts["carried_in"] - left["left"]).abs() > forms_room(starts, 3), years=1)
    unknown = Text("không rõ số đã chuyển sổ theo dõi riêng", "what was moved to the separate book is not known")
    yield from findings(
        *(CONTINUITY, "carried_in", starts, broken),
        expected=left["left"],
        found=starts["carried_in"],
        remark=lambda at: unknown if pd.isna(left["moved"].iloc[at]) else None,
    )


def _first_reports(panel: pd.DataFrame) -> pd.DataFrame:
    """Return what was carried in by each year's first report of a place; an agency's officers by the same report."""
    known = panel.loc[panel["carried_in"].notna(), ["carried_in"]]
    months = pd.Series(level(known, "months"))
    return known[(months == months.groupby(numbered(known, "months", "officer")).transform("min")).to_numpy()]


def _left_at_end(panel: pd.DataFrame) -> pd.DataFrame | None:
    """Return what each year of a place left to the next: ``left``, and the part that went to the separate book, ``moved``."""
    ends = by_agency(metrics.derive(panel[level(panel, "months") == 12]))
    if "carried_forward" not in ends:
        return None
    moved = ends["moved_to_separate_book"] if "moved_to_separate_book" in ends else pd.Series(np.nan, index=ends.index)
    return pd.DataFrame({"left": ends["carried_forward"] - moved.fillna(0), "moved": moved}).droplevel("months")


def september(panel: pd.DataFrame) -> Findings:
    """Find a September in which far more was completed than the usual surge, and the same of discontinued cases.

    Compared is September over the mean of the eleven months before, in cases: a finding needs a score beyond the limit,
    20 cases, and four times the mean. Money is left out, a single case makes its month.
    """
    yield from _surge(panel, SEPTEMBER, "completed")
    yield from _surge(panel, DISCONTINUED, "discontinued")


def _surge(panel: pd.DataFrame, check: Check, name: str) -> Findings:
    months = _last_months(panel, name)
    if months is None:
        return
    group = numbered(months, "province", "agency", "officer")
    compared = multiples(months["last"], months["mean"], group, trials=11)
    wrong = (compared["score"] > compared["limit"]) & (compared["multiple"] >= SURGE) & (months["last"] >= ENOUGH)
    yield from findings(
        *(check, name, months, wrong),
        expected=compared["usual"] * months["mean"],
        found=months["last"],
        remark=lambda at: _times(compared["multiple"].iloc[at], compared["usual"].iloc[at]),
    )


def _times(multiple: float, usual: float) -> Text:
    own, all_of_them = ({one: number(value, 1, one) for one in ("vi", "en")} for value in (multiple, usual))
    return Text(
        f"tháng 9 gấp {own['vi']} lần bình quân 11 tháng trước, mức chung {all_of_them['vi']} lần",
        f"September is {own['en']} times the mean of the 11 months before, usual {all_of_them['en']}",
    )


def _last_months(panel: pd.DataFrame, name: str) -> pd.DataFrame | None:
    """Return, for each annual report in cases, what came in September, ``last``, and a month on average before, ``mean``."""
    if not has_time(panel) or not panel.index.is_unique or name not in panel:
        return None
    reports = of_cases(panel[level(panel, "months") >= 11])[[name]]
    flows = metrics.monthly(reports)[name]
    mean = taken(reports[name], beside(reports, "months", 11)) / 11
    annual = level(reports, "months") == 12
    return pd.DataFrame({"last": flows[annual], "mean": mean[annual]})


def october(panel: pd.DataFrame) -> Findings:
    """Find new cases held back in September and taken in October, when the next year begins.

    A finding needs a September of at most half and an October of at least one and a half times the mean of the eleven months
    before, 20 cases between them, and an October over September beyond the peers' limit.
    """
    months = _last_months(panel, "accepted_new")
    if months is None or months.empty:
        return
    opening = of_cases(panel[level(panel, "months") == 1])[["accepted_new"]]
    ahead = opening.index.to_frame(index=False).assign(months=12)
    ahead["fiscal_year"] -= 1
    months = months.reindex(pd.MultiIndex.from_frame(ahead[[*months.index.names]])).set_axis(opening.index)
    first = opening["accepted_new"]
    compared = multiples(first, months["last"], numbered(opening, "province", "agency", "officer"))
    held = (months["last"] <= LOW * months["mean"]) & (first >= HIGH * months["mean"]) & (first - months["last"] >= ENOUGH)
    wrong = held & (compared["score"] > compared["limit"])
    yield from findings(OCTOBER, "accepted_new", opening, wrong, expected=months["last"], found=first)
