"""Candidates that somebody looked through, as rows of the facts table."""

from __future__ import annotations

import pandas as pd

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
    hedged = kept["hedge"].fillna("").astype("str").map(HEDGED).fillna("") if "hedge" in kept else ""
    filled = {name: "" for name in ("parent", "publisher", "published", "note") if name not in kept}
    rows = kept.assign(**filled, source=_sources(kept))
    rows = rows.assign(note=hedged + rows["note"].fillna("").astype("str").map(lambda note: f"; {note}" if note else ""))
    rows.attrs = dict(table.attrs)
    return rows[[name for name in COLUMNS if name in rows]]


def _sources(kept: pd.DataFrame) -> pd.Series:
    """Return where each row is from; what has none is from a text that was handed over."""
    source = kept["source"].fillna("").astype("str") if "source" in kept else pd.Series("", index=kept.index)
    return source.where(source.str.strip() != "", "văn bản / text")
