"""Candidates that somebody looked through, as rows of the facts table."""

from __future__ import annotations

import pandas as pd

from ...words.errors import Problem
from ...words.vocabulary import PlaceLevel
from .. import calendar, places
from ..facts import COLUMNS

KEEP = "keep"
NO = {"no", "không", "khong", "n", "0", "x", "false", "sai"}
HEDGED = {"over": "over", "under": "nearly", "about": "about", "at_most": "up to", "at_least": "not less"}
"""How the note of a figure says on which side of it the truth lies."""


def facts_of(table: pd.DataFrame) -> pd.DataFrame:
    """Return the rows of the facts table in a table of candidates; a facts table comes back as it is.

    Parameters
    ----------
    table
        As :func:`thads_analysis.load.prose` gives it, or as it was written out and edited; ``keep`` "no" leaves a row out, and a
        row without an indicator is nothing that the facts table knows.
    """
    if "confidence" not in table.columns:
        return table
    kept = table[table["indicator"].fillna("").astype("str").str.strip() != ""]
    if KEEP in kept:
        kept = kept[~kept[KEEP].fillna("").astype("str").str.strip().str.casefold().isin(NO)]
    kept = _completed(kept)
    filled = {name: "" for name in ("parent", "publisher", "published", "note") if name not in kept}
    rows = kept.assign(**filled, source=_sources(kept))
    rows = rows.assign(note=[_note(cells) for cells in rows.to_dict("records")])
    rows.attrs = dict(table.attrs)
    return rows[[name for name in COLUMNS if name in rows]]


def _note(cells: dict) -> str:
    """Return a row's remarks: the year that a change is on, on which side of it the truth lies, and what somebody wrote."""
    year, hedge = cells.get("compared_with"), cells.get("hedge")
    base = f"vs FY{int(year)}" if year not in (None, "") and pd.notna(year) else ""
    said = (
        base,
        HEDGED.get(hedge, "") if isinstance(hedge, str) else "",
        cells["note"] if isinstance(cells["note"], str) else "",
    )
    return "; ".join(part for part in said if part)


def _completed(kept: pd.DataFrame) -> pd.DataFrame:
    """Fill in what follows from what was filled in: the level from the place, the two days from year and months."""
    place = kept["place"].fillna("").astype("str").str.strip()
    level = place.map(lambda name: PlaceLevel.NATION.code if places.is_nation(name) else _province(name))
    told = kept["place_level"].fillna("").astype("str")
    years, months = (pd.to_numeric(kept[name], errors="coerce").astype("float64") for name in ("fiscal_year", "months"))
    ends = [_days(year, month) for year, month in zip(years, months, strict=True)]
    days = {name: kept[name].where(kept[name].notna() & (kept[name] != ""), [day[at] for day in ends])
            for at, name in enumerate(("period_start", "period_end"))}  # fmt: skip
    return kept.assign(place_level=told.where(told != "", level), **days)


def _province(name: str) -> str:
    return "" if not name or isinstance(places.resolve(name), Problem) else PlaceLevel.PROVINCE.code


def _days(year: float, months: float) -> tuple[str | None, str | None]:
    """Return the first and last day of a cumulative period, or nothing where it is not told."""
    if not (1990 <= year <= 2100 and 1 <= months <= 12):
        return None, None
    return f"{calendar.begin(int(year)):%Y-%m-%d}", f"{calendar.end(int(year), int(months)):%Y-%m-%d}"


def _sources(kept: pd.DataFrame) -> pd.Series:
    """Return where each row is from; what has none is from a text that was handed over."""
    source = kept["source"].fillna("").astype("str") if "source" in kept else pd.Series("", index=kept.index)
    return source.where(source.str.strip() != "", "văn bản / text")
