"""What a candidate is taken for, in words, and the words around it."""

from __future__ import annotations

from typing import Any

import pandas as pd

from ...words.indicators import INDICATORS
from ...words.vocabulary import Category, Language, Precision, Statistic, Text, Unit, Word
from ...words.wording import label, number, period, written

AROUND = 60
"""So many letters before and after a figure are shown with it."""
SURE, LIKELY = 0.8, 0.6
LEVELS = {"sure": Text("chắc", "sure"), "likely": Text("cần xem", "to be looked at"), "doubtful": Text("nghi ngờ", "doubtful")}
"""How sure a reading is, the surest first."""


def level(confidence: float) -> str:
    """Return the name of how sure a reading is."""
    return "sure" if confidence >= SURE else "likely" if confidence >= LIKELY else "doubtful"


def about(row: Any, language: Language) -> str:
    """Return what a figure tells of: indicator, what is said of it, kind of cases, place and period."""
    known = row.indicator in INDICATORS
    name = label(row.indicator, row.measure, language) if known else Text("chưa rõ chỉ tiêu", "indicator not known").say(language)
    parts = [name, _told(Statistic, row.statistic, language) if row.statistic != Statistic.VALUE.code else ""]
    parts += [_told(Category, row.category, language) if row.category != Category.ALL.code else "", row.place]
    parts += (
        [period(int(row.fiscal_year), int(row.months), language)] if pd.notna(row.fiscal_year) and pd.notna(row.months) else []
    )
    return " · ".join(part for part in parts if part)


def said(row: Any, language: Language) -> str:
    """Return the value in full, how it was printed, and how sure the reading is."""
    unit = Unit.of(row.unit)
    value = written(row.value, unit, language)  # type: ignore[arg-type]
    how = _told(Precision, row.precision, language)
    sure = Text("độ tin cậy", "confidence").say(language)
    return f"{value} ({how}) · {sure} {number(row.confidence, 2, language)} · {row.reason}"


def _told(kind: type[Word], code: str, language: Language) -> str:
    return kind.of(code).text.say(language)


def around(text: str, start: int, end: int) -> tuple[str, str, str]:
    """Return the words before a figure, the figure, and those after it, each on one line."""
    before, after = text[max(0, start - AROUND) : start], text[end : end + AROUND]
    cut_before = before if start <= AROUND else "…" + before.partition(" ")[2]
    cut_after = after if end + AROUND >= len(text) else after.rpartition(" ")[0] + "…"
    return tuple(" ".join(part.split("\n")) for part in (cut_before, text[start:end], cut_after))  # type: ignore[return-value]
