"""What stands beside a panel of forms: printed totals, and reports that were left out. For checks, never for sums.

A panel carries a note of where they are, not the totals themselves; where pandas loses the note there is nothing to check.
"""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from ...words.errors import Problem


@dataclass(frozen=True)
class Beside:
    """The printed totals of a panel's forms, and what was resolved while they were read."""

    totals: pd.DataFrame
    notes: tuple[Problem, ...] = ()


_KEPT: dict[str, Beside] = {}
_MOST = 8


def keep(panel: pd.DataFrame, totals: pd.DataFrame, notes: Sequence[Problem] = ()) -> pd.DataFrame:
    """Return the panel with a note of what stands beside it; that of the last few panels is kept in memory."""
    token = secrets.token_hex(8)  # a panel that comes back from a file must not meet another's totals
    _KEPT[token] = Beside(totals, tuple(notes))
    for old in list(_KEPT)[:-_MOST]:
        del _KEPT[old]
    panel.attrs["printed_totals"] = token
    return panel


def of(panel: pd.DataFrame) -> Beside | None:
    """Return what stands beside a panel that ``load.forms`` gave, if it is still known."""
    return _KEPT.get(panel.attrs.get("printed_totals", ""))
