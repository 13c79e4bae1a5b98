"""Places in their order."""

from __future__ import annotations

import numpy as np
import pandas as pd

from ... import metrics
from ...sources import panels
from ...words.indicators import get
from ...words.vocabulary import PLACE_LEVELS, Direction


def rank(panel: pd.DataFrame, indicator: str, *, interval: float = 0.95) -> pd.DataFrame:
    """Rank the places of each period; the best (or, where neither way is better, the largest) is first.

    Parameters
    ----------
    panel
        Of places.
    indicator
        Any id of the registry; its direction says which end is first.
    interval
        Level of the interval of the ranks, for the columns ``rank_low`` and ``rank_high``.

    Returns
    -------
    pandas.DataFrame
        The panel's index; ``value``, ``rank`` (equal values share the better rank), ``of`` (places with a value),
        ``rank_low`` and ``rank_high`` (best and worst rank in the interval; missing until an interval is known).
    """
    if not 0 < interval < 1:
        raise ValueError(f"interval: {interval}; 0 < interval < 1")
    value = metrics.column(panel, indicator).astype("float64")
    others = [level for level in panel.index.names if level not in PLACE_LEVELS]
    keys = [panel.index.get_level_values(level) for level in others] or [np.zeros(len(panel))]
    best_first = get(indicator).direction is Direction.LOWER_IS_BETTER
    place = value.groupby(keys).rank(method="min", ascending=best_first).astype("Int64")
    of = value.groupby(keys).transform("count").astype("Int64")
    unknown = pd.Series(pd.NA, index=panel.index, dtype="Int64")
    found = {"value": value, "rank": place, "of": of, "rank_low": unknown, "rank_high": unknown}
    return panels.labelled(pd.DataFrame(found), panel)
