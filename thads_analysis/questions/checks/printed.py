"""Checks of published figures: printings that differ, and comparisons that the figures contradict."""

from __future__ import annotations

import pandas as pd

from ... import tidy
from ...sources import calendar, places, vintages
from ...sources.facts import KEYS
from ...words.indicators import get
from ...words.vocabulary import PlaceLevel, Text, Unit
from ..compare.claims import implied
from .entries import CHANGE, MARGIN, POINTS, REDONE, THOUSAND, VINTAGE
from .finding import Finding, Findings
from .measures import thousandfold

MANY = 100
"""Below so many cases the money of one case says little."""

_REPORT = ["place_level", "place", "parent", "period_start", "period_end", "indicator", "category"]


def printed_thousands(facts: pd.DataFrame) -> Findings:
    """Find printed money about a thousand times off the place's other figures by the month, or off what a case usually has."""
    values = facts[(facts["statistic"] == "value") & facts["months"].notna()]
    money = values[values["unit"] == "VND"]
    by_month = money["value"] / money["months"].astype("float64")
    middle = by_month.groupby([money[name] for name in ("place_level", "place", "parent", "indicator", "category")]).transform(
        "median"
    )
    cases = values[values["unit"] == "case"].drop_duplicates(_REPORT).set_index(_REPORT)["value"]
    counted = pd.Series(cases.reindex(pd.MultiIndex.from_frame(money[_REPORT])).to_numpy(), index=money.index)
    per_case = money["value"] / counted.where(counted >= MANY)
    usual = per_case.groupby([money["indicator"], money["category"]]).transform("median")
    for row in money[thousandfold(by_month, middle) | thousandfold(per_case, usual)].to_dict("records"):
        yield THOUSAND, Finding(row, row["indicator"], None, row["value"], Text(row["source"], row["source"]))


def replaced(facts: pd.DataFrame) -> Findings:
    """List printings that were not taken: other vintages, other editions, misprinted rates."""
    aside = tidy.set_aside(facts)
    for row in aside.to_dict("records"):
        check = REDONE if row["reason"] is vintages.MISPRINTED else VINTAGE
        kept = None if pd.isna(row["kept"]) or row["reason"] in (vintages.COARSE, vintages.OTHER_EDITION) else row["kept"]
        day = "" if pd.isna(row["published"]) else f", {row['published']:%d/%m/%Y}"
        remark = Text(f"{row['reason'].vi} ({row['publisher']}{day})", f"{row['reason'].en} ({row['publisher']}{day})")
        yield check, Finding(row, row["indicator"], kept, row["value"], remark)


def older_editions(facts: pd.DataFrame) -> Findings:
    """List figures that only an older edition prints, beside later ones: what is computed from both mixes editions."""
    mixed = Text(
        "chỉ bản công bố trước in số này; tính chung với số sau sẽ lẫn hai bản",
        "only an older edition prints it; with later figures two editions mix",
    )
    for level in PlaceLevel.codes():
        values = tidy.regular(facts, level)
        for row in values.loc[vintages.older(vintages.choose(values), values)].to_dict("records"):
            yield VINTAGE, Finding(row, row["indicator"], None, row["value"], mixed)


def margins(facts: pd.DataFrame, targets: pd.DataFrame) -> Findings:
    """Compare printed margins over the target with the printed rate and the target that was set."""
    said = implied(facts)
    said = said[(said["of"] == "target") & said["months"].notna()]
    keyed = targets.set_index(["fiscal_year", "place_level", "place", "indicator", "measure"])["target"]
    for row in said.to_dict("records"):
        target = keyed.get((row["fiscal_year"], row["place_level"], row["place"], row["indicator"], row["measure"]))
        if target is None or row["category"] != "all":
            continue
        # Interim reports print their margin over the months' part of the target, some over the whole of it.
        over = [row["own"] - target * part for part in (row["months"] / 12, 1)]
        expected = min(over, key=lambda margin: abs(margin - row["said"]))
        if abs(expected - row["said"]) > row["room"] + 1e-9:
            remark = Text(row["source"], row["source"])
            yield MARGIN, Finding(row, row["indicator"], expected, row["said"], remark, Unit.PERCENTAGE_POINT)


def changes(facts: pd.DataFrame, panels: dict[str, pd.DataFrame], spreads: dict[str, pd.DataFrame]) -> Findings:
    """Find printed changes of rates that were called percent, and changes that last year's own figure contradicts."""
    said = implied(facts)
    said = said[said["of"] == "last_year"].drop_duplicates([*KEYS, "said"])
    remark = Text("năm trước tính theo mức tăng, giảm", "last year as the change implies")
    for row in said.to_dict("records"):
        before, room = (_before(of[row["place_level"]], row) for of in (panels, spreads))
        if before is None or room is None:
            continue
        if abs(before - row["value"]) <= room + row["room"] + 1e-9:
            continue
        percent = row["statistic"] == "change_pct" and get(row["indicator"]).unit is Unit.PERCENT
        if percent and abs(row["own"] - before - row["said"]) <= room + 0.0101:
            yield POINTS, Finding(row, row["indicator"], None, row["said"], None, Unit.PERCENTAGE_POINT)
        else:
            yield CHANGE, Finding(row, row["indicator"], before, row["value"], remark)


def _before(panel: pd.DataFrame, row: dict) -> float | None:
    """Return the figure of the year before, from the panel of the row's level; none across a merger of provinces."""
    year, months = int(row["fiscal_year"]), row["months"]
    wanted = row | {"province": row["parent"] or row["place"], "agency": row["place"], "fiscal_year": year - 1}
    key = tuple(wanted[level] for level in panel.index.names)
    merged = places.was_merged(wanted["province"]) and pd.notna(months) and calendar.after_merger(year, int(months))
    if merged or row["indicator"] not in panel or key not in panel.index:
        return None
    value = panel.loc[key, row["indicator"]]
    return None if pd.isna(value) else float(value)
