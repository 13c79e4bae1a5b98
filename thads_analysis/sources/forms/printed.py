"""Printed totals, kept beside the panel that they belong to: for checks, never for sums.

A panel carries a note of where they are, not the totals themselves; where pandas loses the note there is nothing to check.
"""

from __future__ import annotations

import itertools

import pandas as pd

_KEPT: dict[int, pd.DataFrame] = {}
_NUMBER = itertools.count(1)
_MOST = 8


def keep(panel: pd.DataFrame, totals: pd.DataFrame) -> pd.DataFrame:
    """Return the panel with a note of its printed totals; those of the last few panels are kept in memory."""
    number = next(_NUMBER)
    _KEPT[number] = totals
    for old in list(_KEPT)[:-_MOST]:
        del _KEPT[old]
    panel.attrs["printed_totals"] = number
    return panel


def of(panel: pd.DataFrame) -> pd.DataFrame | None:
    """Return the printed totals of a panel that ``load.forms`` gave, if they are still known."""
    return _KEPT.get(panel.attrs.get("printed_totals", 0))
