"""What an inspector would ask of figures: do they add up, go on from last year, agree with what is printed beside them?

Each check is a function that yields findings; :data:`CHECKS` is the list of them. A finding never changes a figure.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd

from .. import load, metrics, tidy
from ..sources import calendar, vintages
from ..sources.panels import TIME
from ..words import breaks
from ..words.formulas import Ratio
from ..words.indicators import INDICATORS, get, ratios, sums
from ..words.laws import CIRCULAR_2019, CIRCULAR_2024, Citation, no_law
from ..words.vocabulary import NATION, PLACE_LEVELS, Language, PlaceLevel, Severity, Text, Unit
from ..words.wording import figure, label, period
from .claims import implied

COLUMNS = ("check", "severity", "where", "expected", "found", "message")


@dataclass(frozen=True)
class Check:
    """One check: its id, how grave a finding is, its reason, and what it asks."""

    id: str
    severity: Severity
    reason: Citation
    text: Text


@dataclass(frozen=True)
class Finding:
    """One thing found: at which place, period and indicator; what was expected, what stands there; a remark."""

    at: dict[str, object]
    indicator: str | None
    expected: float | None
    found: float | None
    remark: Text | None = None
    unit: Unit | None = None

    def where(self, language: Language) -> str:
        """Return the place in words."""
        named = [str(self.at[level]) for level in PLACE_LEVELS if level in self.at] or [str(self.at.get("place", NATION))]
        when = [period(int(self.at["fiscal_year"]), int(self.at.get("months", 12)), language)] if "fiscal_year" in self.at else []  # type: ignore[call-overload]
        what = [label(self.indicator, str(self.at.get("measure")), language)] if self.indicator else []
        kind = [str(self.at["category"])] if self.at.get("category", "all") != "all" else []
        return " · ".join(named + when + what + kind)

    def message(self, check: Check, language: Language) -> str:
        """Return the finding in one sentence."""
        unit = self.unit or (get(self.indicator).unit_in(str(self.at.get("measure"))) if self.indicator else Unit.CASE)
        said = {"expected": Text("đúng ra", "expected"), "found": Text("thấy", "found")}
        figures = {"found": self.found, "expected": self.expected}
        shown = [f"{said[name].say(language)} {_exact(value, unit, language)}" for name, value in figures.items() if value is not None]
        remark = f" – {self.remark.say(language)}" if self.remark else ""
        return f"{check.text.say(language)}: {', '.join(shown)}{remark}" if shown else f"{check.text.say(language)}{remark}"


def _exact(value: float, unit: Unit, language: Language) -> str:
    """Write money to the million, so that a difference can be seen."""
    return figure(value, unit, language, decimals=3 if unit is Unit.VND and abs(value) >= 1e9 else None)


Findings = Iterator[tuple[Check, Finding]]

IDENTITY = Check("identity", Severity.ERROR, CIRCULAR_2024.article("8"), Text("không khớp với các cột hợp thành", "does not equal the columns it is made of"))
IMPOSSIBLE = Check("impossible", Severity.ERROR, CIRCULAR_2024.article("8"), Text("số không thể có", "an impossible figure"))
CONTINUITY = Check("continuity", Severity.WARNING, CIRCULAR_2019.article("7"), Text("số cũ không nối tiếp số chuyển kỳ sau của năm trước", "carried in does not follow on last year's carry-forward"))
REDONE = Check("published_vs_redone", Severity.ERROR, CIRCULAR_2024.article("2"), Text("tỷ lệ in khác tỷ lệ tính lại", "the printed rate is not the one redone from its counts"))
MARGIN = Check("printed_margin", Severity.WARNING, no_law("kết quả trừ chỉ tiêu", "result less target"), Text("mức vượt chỉ tiêu in không bằng kết quả trừ chỉ tiêu", "the printed margin is not result less target"))
CHANGE = Check("printed_change", Severity.WARNING, no_law("năm nay trừ năm trước", "this year less last year"), Text("mức tăng, giảm in không khớp số của năm trước", "the printed change does not agree with last year's figure"))
POINTS = Check("percent_for_points", Severity.WARNING, no_law("hiệu của hai tỷ lệ là điểm %", "a difference of rates is in points"), Text("ghi % nhưng là điểm %", "printed as percent, but in points"))
THOUSAND = Check("lost_thousand", Severity.WARNING, no_law("biểu tiền tính bằng nghìn đồng", "money forms are in thousands of VND"), Text("có thể nhầm 1.000 lần", "possibly off by a factor of 1,000"))
VINTAGE = Check("vintage", Severity.WARNING, CIRCULAR_2024.article("11"), Text("số đã có bản khác thay", "replaced by another printing"))
BROKEN = Check("series_break", Severity.WARNING, no_law("cách đếm thay đổi", "what is counted changed"), Text("chuỗi số liệu bị ngắt", "the series breaks"))

CHECKS = (IDENTITY, IMPOSSIBLE, CONTINUITY, REDONE, MARGIN, CHANGE, POINTS, THOUSAND, VINTAGE, BROKEN)
"""Every check there is."""


def run(panel_or_facts: pd.DataFrame, targets: pd.DataFrame | None = None, *, language: Language = "vi") -> pd.DataFrame:
    """Run every check that the table allows.

    Parameters
    ----------
    panel_or_facts
        A panel, or facts as from ``load.figures()`` (checked as panels of nation, provinces and units, and as printed
        claims).
    targets
        For printed margins; without them, those that come with the package.
    language
        Of ``where`` and ``message``.

    Returns
    -------
    pandas.DataFrame
        One row a finding, errors first: ``check`` (id), ``severity`` (error, warning), ``where``, ``expected`` and
        ``found`` (numbers in the unit of tables, or missing), ``message``. Empty where nothing was found.
    """
    of_facts = "statistic" in panel_or_facts.columns
    found = _of_facts(panel_or_facts, load.targets() if targets is None else targets) if of_facts else _of_panel(panel_or_facts)
    rows = [
        (check.id, check.severity.code, one.where(language), one.expected, one.found, one.message(check, language))
        for check, one in found
    ]  # fmt: skip
    frame = pd.DataFrame(rows, columns=list(COLUMNS)).astype({"expected": "float64", "found": "float64"})
    return frame.sort_values("severity", kind="stable", ignore_index=True)


def _of_panel(panel: pd.DataFrame, spread: pd.DataFrame | None = None) -> Findings:
    yield from identities(panel, spread)
    yield from impossible(panel)
    yield from continuity(panel)
    yield from redone(panel, spread)
    if spread is None:
        yield from thousands(panel)
        yield from series_breaks(panel)


def _of_facts(facts: pd.DataFrame, targets: pd.DataFrame) -> Findings:
    panels = {}
    for level in PlaceLevel.codes():
        choice = vintages.choose(tidy.regular(facts, level))
        panels[level] = tidy.wide(choice, level, "value")
        if choice.taken:
            yield from _of_panel(panels[level], tidy.wide(choice, level, "spread"))
    yield from series_breaks(next((panel for panel in panels.values() if len(panel)), panels["nation"]))
    yield from printed_thousands(facts)
    yield from replaced(facts)
    yield from margins(facts, targets)
    yield from changes(facts, panels)


def _rows(panel: pd.DataFrame, wrong: pd.Series) -> Iterator[tuple[int, dict[str, object]]]:
    """Yield the position of each wrong row with its levels by name."""
    names = panel.index.names
    for at in np.flatnonzero(wrong.fillna(False).to_numpy(dtype=bool)):
        key = panel.index[at] if panel.index.nlevels > 1 else (panel.index[at],)
        yield int(at), dict(zip(names, key, strict=True))


def identities(panel: pd.DataFrame, spread: pd.DataFrame | None = None) -> Findings:
    """Every sum of the registry, wherever all its terms are reported; rounded figures have room for their rounding."""
    for indicator, balance in sums():
        names = [indicator.id, *balance.terms]
        if not set(names) <= set(panel.columns):
            continue
        expected, found = balance(panel), panel[indicator.id]
        room = 0.5 if spread is None else 0.5 + spread[names].sum(axis="columns")
        wrong = ((found - expected).abs() > room) & balance.holds_in(panel.index)
        for at, levels in _rows(panel, wrong):
            hint = _hint(panel.iloc[at], indicator.id, float(expected.iloc[at]), float(found.iloc[at]))
            yield IDENTITY, Finding(levels, indicator.id, expected.iloc[at], found.iloc[at], hint)


def _hint(row: pd.Series, own: str, expected: float, found: float) -> Text | None:
    """Say what a wrong figure looks like: another column, or a lost factor of 1,000."""
    if expected and 900 < max(found / expected, expected / found if found else 0) < 1100:
        return THOUSAND.text
    all_of_row = metrics.derive(row.to_frame().T.set_axis([0]))
    same = [name for name, value in all_of_row.iloc[0].items() if name != own and value == found and name in INDICATORS]
    return Text(f"bằng đúng «{get(same[0]).label.vi}»", f"equal to “{get(same[0]).label.en}”") if same else None


def impossible(panel: pd.DataFrame) -> Findings:
    """Counts below zero, and parts larger than their whole."""
    for name in (name for name in panel.columns if name in INDICATORS and INDICATORS[name].adds_up):
        for at, levels in _rows(panel, panel[name] < 0):
            yield IMPOSSIBLE, Finding(levels, name, None, panel[name].iloc[at])
    for _indicator, ratio in ratios():
        if not ratio.part or not {*ratio.terms} <= {*panel.columns}:
            continue
        part, whole = panel[ratio.numerator], panel[ratio.denominator]
        for at, levels in _rows(panel, part > whole):
            more = get(ratio.denominator).label
            yield IMPOSSIBLE, Finding(levels, ratio.numerator, None, part.iloc[at], Text(f"lớn hơn «{more.vi}»", f"more than “{more.en}”"))


def continuity(panel: pd.DataFrame) -> Findings:
    """What was carried in against what was carried forward a year before, less what went to the separate book."""
    if not {"carried_in"} <= {*panel.columns} or not {*TIME} <= {*panel.index.names}:
        return
    whole = metrics.derive(panel)
    if "carried_forward" not in whole:
        return
    ends = whole[whole.index.get_level_values("months") == 12]
    moved = ends["moved_to_separate_book"] if "moved_to_separate_book" in ends else pd.Series(np.nan, index=ends.index)
    left = (ends["carried_forward"] - moved.fillna(0)).droplevel("months")
    before = panel.index.to_frame(index=False)
    before["fiscal_year"] -= 1
    at_start = left.reindex(pd.MultiIndex.from_frame(before[left.index.names])).set_axis(panel.index)
    unknown = Text("không rõ số đã chuyển sổ theo dõi riêng", "what was moved to the separate book is not known")
    for at, levels in _rows(panel, (panel["carried_in"] - at_start).abs() > 0.5):
        yield CONTINUITY, Finding(levels, "carried_in", at_start.iloc[at], panel["carried_in"].iloc[at], unknown if moved.isna().all() else None)


def redone(panel: pd.DataFrame, spread: pd.DataFrame | None = None) -> Findings:
    """A rate of the panel against its counts, beyond the rounding of either."""
    for indicator, ratio in ratios():
        if not {indicator.id, *ratio.terms} <= {*panel.columns} or ratio.yearly:
            continue
        expected, found = ratio(panel), panel[indicator.id]
        room = 0.005 if spread is None else spread[indicator.id] + _slack(panel, spread, ratio) * expected
        for at, levels in _rows(panel, (found - expected).abs() > room + 1e-9):
            yield REDONE, Finding(levels, indicator.id, expected.iloc[at], found.iloc[at])


def _slack(panel: pd.DataFrame, spread: pd.DataFrame, ratio: Ratio) -> pd.Series:
    return sum((spread[name] / panel[name].where(panel[name] > 0) for name in ratio.terms), pd.Series(0.0, index=panel.index))


def thousands(panel: pd.DataFrame) -> Findings:
    """Money that is about a thousand times smaller or larger than the same place's other years."""
    if "measure" not in panel.index.names:
        return
    money = panel[panel.index.get_level_values("measure") == "money"]
    keys = [level for level in money.index.names if level != "fiscal_year"]
    for name in (name for name in money.columns if name in INDICATORS and INDICATORS[name].unit is Unit.BY_MEASURE):
        middle = money[name].groupby(level=keys).transform("median")
        for at, levels in _rows(money, _thousandfold(money[name], middle)):
            yield THOUSAND, Finding(levels, name, middle.iloc[at], money[name].iloc[at])


def printed_thousands(facts: pd.DataFrame) -> Findings:
    """Printed money that, by the month, is about a thousand times off the place's other figures."""
    money = facts[(facts["statistic"] == "value") & (facts["unit"] == "VND") & facts["months"].notna()]
    by_month = money["value"] / money["months"].astype("float64")
    middle = by_month.groupby([money[name] for name in ("place_level", "place", "parent", "indicator", "category")]).transform("median")
    for row in money[_thousandfold(by_month, middle)].to_dict("records"):
        yield THOUSAND, Finding(row, row["indicator"], None, row["value"], Text(row["source"], row["source"]))


def _thousandfold(value: pd.Series, usual: pd.Series) -> pd.Series:
    """Return True within a factor three of 1,000 or 1/1,000."""
    off = np.log10(value.where(value > 0) / usual.where(usual > 0)).abs()
    return off.between(2.5, 3.5)


def series_breaks(panel: pd.DataFrame) -> Findings:
    """Every known break that the panel's periods lie on both sides of, with the indicators it touches."""
    if not {*TIME} <= {*panel.index.names}:
        return
    periods = panel.index.droplevel([level for level in panel.index.names if level not in TIME]).unique()
    ends = [calendar.end(int(year), int(months)).date() for year, months in periods]
    for one in breaks.BREAKS:
        touched = [get(name).label for name in one.indicators if name in panel.columns]
        if touched and min(ends) < one.first_day <= max(ends):
            vi, en = (", ".join(text.say(language) for text in touched) for language in ("vi", "en"))  # type: ignore[arg-type]
            remark = Text(f"{one.text.vi} ({one.first_day:%d/%m/%Y}): {vi}", f"{one.text.en} ({one.first_day:%d %B %Y}): {en}")
            place = {level: panel.index.get_level_values(level)[0] for level in PLACE_LEVELS[:1] if level in panel.index.names and panel.index.unique(level).size == 1}
            yield BROKEN, Finding({**place, "fiscal_year": one.first_year}, None, None, None, remark)


def replaced(facts: pd.DataFrame) -> Findings:
    """Printings that were not taken: other vintages, other editions, misprinted rates."""
    aside = tidy.set_aside(facts)
    for row in aside.to_dict("records"):
        check = REDONE if row["reason"] is vintages.MISPRINTED else VINTAGE
        kept = None if pd.isna(row["kept"]) or row["reason"] in (vintages.COARSE, vintages.OTHER_EDITION) else row["kept"]
        day = "" if pd.isna(row["published"]) else f", {row['published']:%d/%m/%Y}"
        remark = Text(f"{row['reason'].vi} ({row['publisher']}{day})", f"{row['reason'].en} ({row['publisher']}{day})")
        yield check, Finding(row, row["indicator"], kept, row["value"], remark)


def margins(facts: pd.DataFrame, targets: pd.DataFrame) -> Findings:
    """Printed margins over the target, against the printed rate and the target that was set."""
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
        if abs(expected - row["said"]) > 0.0101:
            remark = Text(row["source"], row["source"])
            yield MARGIN, Finding(row, row["indicator"], expected, row["said"], remark, Unit.PERCENTAGE_POINT)


def changes(facts: pd.DataFrame, panels: dict[str, pd.DataFrame]) -> Findings:
    """Printed changes of rates that were called percent, and changes that last year's own figure contradicts."""
    said = implied(facts)
    said = said[said["of"] == "last_year"].drop_duplicates(["place", "parent", "fiscal_year", "months", "indicator", "measure", "category", "statistic", "said"])
    for row in said.to_dict("records"):
        before = _before(panels[row["place_level"]], row)
        if before is None:
            continue
        points = row["own"] - before
        if row["statistic"] == "change_pct" and get(row["indicator"]).unit is Unit.PERCENT:
            if abs(points - row["said"]) <= 0.0101:
                yield POINTS, Finding(row, row["indicator"], None, row["said"], None, Unit.PERCENTAGE_POINT)
        elif abs(before / row["value"] - 1) > 0.005 if row["value"] else before:
            yield CHANGE, Finding(row, row["indicator"], before, row["value"], Text("năm trước tính theo mức tăng, giảm", "last year as the change implies"))


def _before(panel: pd.DataFrame, row: dict) -> float | None:
    """Return the figure of the year before, from the panel of the row's level."""
    names = {"province": row["parent"] or row["place"], "agency": row["place"]}
    wanted = {**names, "fiscal_year": row["fiscal_year"] - 1, "months": row["months"], "measure": row["measure"], "category": row["category"]}
    key = tuple(wanted[level] for level in panel.index.names)
    if row["indicator"] not in panel or key not in panel.index:
        return None
    value = panel.at[key, row["indicator"]]
    return None if pd.isna(value) else float(value)
