"""What a check is, what it finds, and the list of all of them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd

from ...words.indicators import get
from ...words.laws import CIRCULAR_2024, Citation, no_law
from ...words.vocabulary import NATION, PLACE_LEVELS, Category, Language, Severity, Text, Unit
from ...words.wording import figure, label, number, period


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
        kind = [_kind(str(self.at["category"]), language)] if self.at.get("category", "all") != "all" else []
        return " · ".join(named + when + what + kind)

    def _exact(self, value: float, unit: Unit, language: Language) -> str:
        """Write money to the million, or to the đồng where the difference is smaller than that."""
        if unit is Unit.VND and None not in (self.expected, self.found) and abs(self.expected - self.found) < 1e7:  # type: ignore[operator]
            return f"{number(value, 0, language)} {unit.text.say(language)}"
        return figure(value, unit, language, decimals=3 if unit is Unit.VND and abs(value) >= 1e9 else None)

    def message(self, check: Check, language: Language) -> str:
        """Return the finding in one sentence."""
        unit = self.unit or (get(self.indicator).unit_in(str(self.at.get("measure"))) if self.indicator else Unit.CASE)
        sure = Text("số được dùng", "taken") if check is VINTAGE else Text("đúng ra", "expected")
        said = {"expected": sure, "found": Text("thấy", "found")}
        figures = {"found": self.found, "expected": self.expected}
        shown = [
            f"{said[name].say(language)} {self._exact(value, unit, language)}"
            for name, value in figures.items()
            if value is not None
        ]
        remark = f" – {self.remark.say(language)}" if self.remark else ""
        return f"{check.text.say(language)}: {', '.join(shown)}{remark}" if shown else f"{check.text.say(language)}{remark}"


def _kind(category: str, language: Language) -> str:
    return Category.of(category).text.say(language) if category in Category.codes() else category


Findings = Iterator[tuple[Check, Finding]]

IDENTITY = Check(
    "identity",
    Severity.ERROR,
    CIRCULAR_2024.article("8"),
    Text("không khớp với các cột hợp thành", "does not equal the columns it is made of"),
)
IMPOSSIBLE = Check("impossible", Severity.ERROR, CIRCULAR_2024.article("8"), Text("số bất hợp lý", "an impossible figure"))
FALLING = Check(
    "falling",
    Severity.ERROR,
    CIRCULAR_2024.article("7"),
    Text("số lũy kế giảm so với kỳ trước trong năm", "a cumulative figure fell within the year"),
)
CONTINUITY = Check(
    "continuity",
    Severity.WARNING,
    CIRCULAR_2024.article("8"),
    Text("số cũ không nối tiếp số chuyển kỳ sau của năm trước", "carried in does not follow on last year's carry-forward"),
)
REDONE = Check(
    "published_vs_redone",
    Severity.ERROR,
    CIRCULAR_2024.article("2"),
    Text("tỷ lệ in khác tỷ lệ tính lại", "the printed rate is not the one redone from its counts"),
)
MARGIN = Check(
    "printed_margin",
    Severity.WARNING,
    no_law("kết quả trừ chỉ tiêu", "result less target"),
    Text("mức vượt chỉ tiêu in không bằng kết quả trừ chỉ tiêu", "the printed margin is not result less target"),
)
CHANGE = Check(
    "printed_change",
    Severity.WARNING,
    no_law("năm nay trừ năm trước", "this year less last year"),
    Text("mức tăng, giảm in không khớp số của năm trước", "the printed change does not agree with last year's figure"),
)
POINTS = Check(
    "percent_for_points",
    Severity.WARNING,
    no_law("hiệu của hai tỷ lệ là điểm %", "a difference of rates is in points"),
    Text("ghi % nhưng là điểm %", "printed as percent, but in points"),
)
THOUSAND = Check(
    "lost_thousand",
    Severity.WARNING,
    no_law("biểu tiền tính bằng nghìn đồng", "money forms are in thousands of VND"),
    Text("có thể nhầm 1.000 lần", "possibly off by a factor of 1,000"),
)
VINTAGE = Check(
    "vintage", Severity.WARNING, CIRCULAR_2024.article("11"), Text("số liệu có nhiều bản công bố", "printed in several editions")
)
BROKEN = Check(
    "series_break",
    Severity.WARNING,
    no_law("cách đếm thay đổi", "what is counted changed"),
    Text("chuỗi số liệu bị ngắt", "the series breaks"),
)

CHECKS = (IDENTITY, IMPOSSIBLE, FALLING, CONTINUITY, REDONE, MARGIN, CHANGE, POINTS, THOUSAND, VINTAGE, BROKEN)
"""Every check there is."""


def rows_of(panel: pd.DataFrame, wrong: pd.Series) -> Iterator[tuple[int, dict[str, object]]]:
    """Yield the position of each wrong row with its levels by name."""
    names = panel.index.names
    for at in np.flatnonzero(wrong.fillna(False).to_numpy(dtype=bool)):
        key = panel.index[at] if panel.index.nlevels > 1 else (panel.index[at],)
        yield int(at), dict(zip(names, key, strict=True))


def thousandfold(value: pd.Series, usual: pd.Series) -> pd.Series:
    """Return True within a factor three of 1,000 or 1/1,000."""
    off = np.log10(value.where(value > 0) / usual.where(usual > 0)).abs()
    return off.between(2.5, 3.5)
