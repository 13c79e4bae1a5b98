"""What a check is, and what it finds."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd

from ...words.indicators import get
from ...words.laws import Citation
from ...words.vocabulary import NATION, PLACE_LEVELS, Category, Language, Severity, Text, Unit
from ...words.wording import figure, label, number, period

EXPECTED = Text("đúng ra", "expected")


@dataclass(frozen=True)
class Check:
    """One check.

    Parameters
    ----------
    id
        Its name in tables.
    severity
        How grave a finding is.
    reason
        The law behind it, or why it is asked.
    text
        What a finding says.
    expects
        What the expected figure of a finding is called: a sum that must hold, what peers have, another source.
    """

    id: str
    severity: Severity
    reason: Citation
    text: Text
    expects: Text = EXPECTED


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
        said = {"expected": check.expects, "found": Text("thấy", "found")}
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


def rows_of(panel: pd.DataFrame, wrong: pd.Series | np.ndarray) -> Iterator[tuple[int, dict[str, object]]]:
    """Yield the position of each wrong row with its levels by name."""
    names = panel.index.names
    for at in np.flatnonzero(pd.Series(wrong).fillna(False).to_numpy(dtype=bool)):
        key = panel.index[at] if panel.index.nlevels > 1 else (panel.index[at],)
        yield int(at), dict(zip(names, key, strict=True))


def findings(
    check: Check,
    indicator: str | None,
    panel: pd.DataFrame,
    wrong: pd.Series | np.ndarray,
    *,
    expected: pd.Series | None = None,
    found: pd.Series | None = None,
    remark: Text | Callable[[int], Text | None] | None = None,
    unit: Unit | None = None,
) -> Findings:
    """Yield a finding for each wrong row of a panel; `expected`, `found` and `remark` are looked up by the row's position."""
    for at, levels in rows_of(panel, wrong):
        said = remark(at) if callable(remark) else remark
        yield check, Finding(levels, indicator, _at(expected, at), _at(found, at), said, unit)


def _at(values: pd.Series | None, at: int) -> float | None:
    return None if values is None or pd.isna(values.iloc[at]) else float(values.iloc[at])
