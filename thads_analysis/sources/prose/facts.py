"""The candidates: one row a figure of a text, with all that is known of it, to be looked through before they become facts."""

from __future__ import annotations

import bisect
import re
from collections.abc import Iterator
from pathlib import Path

import pandas as pd

from ...words.vocabulary import NATION, PlaceLevel, Precision, Statistic, Unit
from .numbers import Number
from .plausible import judged
from .reading import lower, readings, sentences
from .texts import Composed, composed, texts
from .times import days, times
from .told import Reading
from .whereabouts import kinds, whereabouts

COLUMNS = (
    "text", "value", "unit", "precision", "hedge", "indicator", "statistic", "measure", "category", "place_level", "place",
    "fiscal_year", "months", "period_start", "period_end", "compared_with", "out_of", "start", "end", "confidence", "reason",
    "source",
)  # fmt: skip
BESIDE_NATION = (Statistic.SHARE_OF_NATION.code, Statistic.GAP_TO_NATION.code, Statistic.RANK.code)
"""What is said of a place beside the nation; the nation named there is not whose figure it is."""


def candidates(text: str, source: str = "") -> pd.DataFrame:
    """Return the figures of a text; see :func:`thads_analysis.load.prose`."""
    told = composed(text)
    rows = pd.DataFrame([*_rows(told, source)], columns=list(COLUMNS))
    dates = {name: pd.to_datetime(rows[name]) for name in ("period_start", "period_end")}
    whole = {name: rows[name].astype("Int64") for name in ("fiscal_year", "months", "compared_with", "out_of", "start", "end")}
    return rows.assign(**dates, **whole, value=rows["value"].astype("float64"), confidence=rows["confidence"].astype("float64"))


def read(text_or_path: str | Path, *, progress: bool = True) -> pd.DataFrame:
    """Return the figures of a text, a file or a folder; see :func:`thads_analysis.load.prose`."""
    several = [candidates(text, source) for source, text in texts(text_or_path, progress=progress).items()]
    return pd.concat(several, ignore_index=True)


CHANGES = (Statistic.CHANGE_ABS.code, Statistic.CHANGE_PCT.code, Statistic.CHANGE_PP.code)
COMPARED_WITH = re.compile(r"[^.;,\d]{0,24}so với (?:cùng kỳ )?(?:năm )?((?:19|20)\d\d)(?!\d)", re.IGNORECASE)


class _Text:
    """A text that is read: its sentences and paragraphs, and what it says of times and places."""

    def __init__(self, told: Composed) -> None:
        self.plain, self.original = told.plain, told.original
        self.times, self.places, self.kinds = times(told.plain), whereabouts(told.plain), kinds(told.plain)
        self.sentences = [start for start, _ in sentences(lower(told.plain))]
        self.paragraphs = [0, *(match.end() for match in re.finditer("\n", told.plain))]

    def kind(self, one: Reading) -> tuple[int, str]:
        """Return where the paragraph of a figure begins, and its kind of cases."""
        paragraph = _last(self.paragraphs, one.start)
        return paragraph, self.kinds.at(self.plain, paragraph, one.start, one.end)

    def period(self, one: Reading) -> tuple:
        """Return the fiscal year, the months and the two days of a figure's period."""
        period = self.times.at(one.start, _last(self.sentences, one.start))
        if period is None:
            return None, None, None, None
        return period.year, period.months, *(days(period) if period.year is not None else (None, None))

    def compared(self, one: Reading) -> int | None:
        """Return the year that a change is said to be on."""
        said = COMPARED_WITH.match(self.plain, one.end) if one.statistic in CHANGES else None
        return int(said[1]) if said else None

    def place(self, one: Reading) -> tuple[str, str]:
        """Return the level and the name of a figure's place."""
        beside = one.statistic in BESIDE_NATION
        name = self.places.at(one.start, _last(self.sentences, one.start), beside=beside)
        return "" if not name else PlaceLevel.NATION.code if name == NATION else PlaceLevel.PROVINCE.code, name

    def row(self, one: Reading, kind: str, source: str) -> tuple:
        """Return a figure as a row of the candidates."""
        return (
            self.plain[one.start : one.end].strip(), float(one.number.value) * one.sign, one.unit,
            precision(one.number, one.unit).code, one.number.hedge, one.indicator, one.statistic, one.measure, kind,
            *self.place(one), *self.period(one), self.compared(one), one.counted.of,
            self.original(one.start), self.original(one.end), round(one.confidence, 2), one.reason, source,
        )  # fmt: skip


def _last(starts: list[int], at: int) -> int:
    """Return the last start that is not after a place."""
    return starts[bisect.bisect_right(starts, at) - 1]


def _rows(told: Composed, source: str) -> Iterator[tuple]:
    text, several = _Text(told), [*readings(told.plain)]
    of = [text.kind(one) for one in several]
    for one, (_, kind) in zip(judged(several, of), of, strict=True):
        yield text.row(one, kind, source)


def precision(number: Number, unit: str) -> Precision:
    """Return how a figure was printed: about with a hedge, rounded where a scale stands for its last digits, or exactly."""
    if number.hedge:
        return Precision.ABOUT
    rounded = number.step >= 10**6 if unit == Unit.VND.code else number.scaled > 1
    return Precision.ROUNDED if rounded else Precision.EXACT
