"""The candidates: one row a figure of a text, with all that is known of it, to be looked through before they become facts."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pandas as pd

from ...words.vocabulary import NATION, PlaceLevel, Precision, Statistic, Unit
from .numbers import Number
from .plausible import judged
from .reading import lower, readings, sentences
from .texts import ENDINGS, Composed, composed, of_file
from .times import Times, days, times
from .told import Reading
from .whereabouts import Whereabouts, category, whereabouts

COLUMNS = (
    "text", "value", "unit", "precision", "hedge", "indicator", "statistic", "measure", "category", "place_level", "place",
    "fiscal_year", "months", "period_start", "period_end", "out_of", "start", "end", "confidence", "reason", "source",
)  # fmt: skip
BESIDE_NATION = (Statistic.SHARE_OF_NATION.code, Statistic.GAP_TO_NATION.code, Statistic.RANK.code)
"""What is said of a place beside the nation; the nation named there is not whose figure it is."""


def candidates(text: str, source: str = "") -> pd.DataFrame:
    """Return the figures of a text; see :func:`thads_analysis.load.prose`."""
    told = composed(text)
    rows = pd.DataFrame([*_rows(told, source)], columns=list(COLUMNS))
    dates = {name: pd.to_datetime(rows[name]) for name in ("period_start", "period_end")}
    whole = {name: rows[name].astype("Int64") for name in ("fiscal_year", "months", "out_of", "start", "end")}
    return rows.assign(**dates, **whole, value=rows["value"].astype("float64"), confidence=rows["confidence"].astype("float64"))


def of_files(files: list[Path], *, progress: bool) -> pd.DataFrame:
    """Return the figures of several files, one after the other."""
    from tqdm.auto import tqdm

    several = [
        candidates(of_file(file), str(file)) for file in tqdm(files, disable=not progress, unit=" tệp", desc="Đọc văn bản")
    ]
    return pd.concat(several, ignore_index=True) if several else candidates("")


def read(text_or_path: str | Path, *, progress: bool = True) -> pd.DataFrame:
    """Return the figures of a text, a file or a folder; see :func:`thads_analysis.load.prose`."""
    if not _is_path(text_or_path):
        return candidates(str(text_or_path))
    path = Path(text_or_path)
    if not path.is_dir():
        return of_files([path], progress=False)
    files = sorted(file for file in path.rglob("*") if file.suffix.lower() in ENDINGS and file.is_file())
    if not files:
        raise FileNotFoundError(f"không có văn bản nào / no text in: {path} ({', '.join(ENDINGS)})")
    return of_files(files, progress=progress)


def _is_path(given: str | Path) -> bool:
    """Whether a path was handed over and no text."""
    if isinstance(given, Path):
        return True
    if "\n" in given or len(given) > 1000:
        return False
    return given.strip().lower().endswith(ENDINGS) or (bool(given.strip()) and Path(given).exists())


def _rows(told: Composed, source: str) -> Iterator[tuple]:
    text = told.plain
    when, where = times(text), whereabouts(text)
    starts = [start for start, _ in sentences(lower(text))]
    at = 0
    for one in judged([*readings(text)]):
        while at + 1 < len(starts) and starts[at + 1] <= one.start:
            at += 1
        yield _row(one, told, (when, where), starts[at], source)


def _row(one: Reading, told: Composed, around: tuple[Times, Whereabouts], sentence: int, source: str) -> tuple:
    when, where = around
    text = told.plain
    period = when.at(one.start, sentence)
    first, last = days(period) if period is not None and period.year is not None else (None, None)
    place = where.at(one.start, sentence, beside=one.statistic in BESIDE_NATION)
    level = "" if not place else PlaceLevel.NATION.code if place == NATION else PlaceLevel.PROVINCE.code
    kind = category(text, text.rfind("\n", 0, one.start) + 1, one.start)
    year, months = (period.year, period.months) if period is not None else (None, None)
    begin, end = told.original(one.start), told.original(one.end)
    return (
        text[one.start : one.end].strip(), float(one.number.value) * one.sign, one.unit, precision(one.number, one.unit).code,
        one.number.hedge, one.indicator, one.statistic, one.measure, kind, level, place, year, months, first, last,
        one.counted.of, begin, end, round(one.confidence, 2), one.reason, source,
    )  # fmt: skip


def precision(number: Number, unit: str) -> Precision:
    """Return how a figure was printed: about with a hedge, rounded where a scale stands for its last digits, or exactly."""
    if number.hedge:
        return Precision.ABOUT
    rounded = number.step >= 10**6 if unit == Unit.VND.code else number.scaled > 1
    return Precision.ROUNDED if rounded else Precision.EXACT
