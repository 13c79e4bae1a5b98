"""How the rest of a year usually goes."""

from __future__ import annotations

import pandas as pd

from .. import metrics
from ..words.levels import level


def year_end(panel: pd.DataFrame, indicator: str, *, history: pd.DataFrame | None = None) -> pd.DataFrame:
    """Return what stands at the year's end; missing before it."""
    value = metrics.column(panel, indicator).astype("float64")
    months = level(panel, "months")
    known = value.where(months == 12)
    names = ("expected", "low_80", "high_80", "low_95", "high_95")
    return pd.DataFrame({"value": value, **dict.fromkeys(names, known), "years": 0})
