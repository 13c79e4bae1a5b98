"""Places beside the nation, and periods beside the same of a year before."""

from __future__ import annotations

from collections.abc import Hashable

import numpy as np
import pandas as pd

from ... import metrics
from ...sources import panels
from ...words.indicators import get
from ...words.levels import fixed, require
from ...words.vocabulary import PLACE_LEVELS, Unit


def to_nation(panel: pd.DataFrame, indicator: str, nation: pd.DataFrame | None = None) -> pd.DataFrame:
    """Compare places with the nation.

    Parameters
    ----------
    panel
        Of provinces, agencies or officers.
    indicator
        Any id of the registry.
    nation
        A panel of the nation; without it, the panel's own total (a warning says where provinces are absent from it).

    Returns
    -------
    pandas.DataFrame
        The panel's index; ``value`` and ``nation`` in the indicator's unit, ``gap`` = value - nation (points for a
        rate), ``ratio`` = value / nation, ``share`` = percent of the national total where the indicator adds up,
        missing where it does not.

    Raises
    ------
    KeyError
        If the panel can't give the indicator, or the two sides differ in a level other than places.
    """
    value = metrics.column(panel, indicator)
    whole = metrics.column(metrics.roll_up(panel, to="nation") if nation is None else nation, indicator)
    beside = at_rows(whole, panel)
    ratio = value / beside.where(beside != 0)
    share = 100 * ratio if get(indicator).adds_up else np.nan
    found = {"value": value, "nation": beside, "gap": value - beside, "ratio": ratio, "share": share}
    return panels.labelled(pd.DataFrame(found).astype("float64"), panel)


def at_rows(whole: pd.Series, frame: pd.DataFrame | pd.Series) -> pd.Series:
    """Return the wider frame's figures at the rows of the narrower one: all levels but places must be the same.

    A level that ``tidy.select`` fixed on one side is met by its value on the other.
    """
    index = frame.index
    for name in [name for name in whole.index.names if name is not None and name not in index.names]:
        whole = _met_by(whole, name, fixed(frame, str(name)))
    for name in [name for name in index.names if name not in whole.index.names and name not in PLACE_LEVELS]:
        known = fixed(whole, str(name))
        if known is None or set(index.unique(name)) != {known}:
            raise KeyError(f"toàn quốc thiếu cấp {name} / the nation lacks level {name}")
    shared = [level for level in whole.index.names if level is not None]
    if not shared:
        return pd.Series(whole.iloc[0], index=index)
    rows = index.droplevel([level for level in index.names if level not in shared])
    rows = rows.reorder_levels(shared) if isinstance(rows, pd.MultiIndex) else rows
    return pd.Series(whole.reindex(rows).to_numpy(), index=index)


def _met_by(whole: pd.Series, level: Hashable, known: object) -> pd.Series:
    """Return the rows at which the other side was fixed, without that level."""
    if known is None:
        raise KeyError(f"toàn quốc có thêm cấp {level}, hãy chọn như nhau / the nation has level {level}, select both alike")
    rows = whole[whole.index.get_level_values(level) == known]
    return rows.droplevel(level) if rows.index.nlevels > 1 else rows.reset_index(drop=True)


def to_last_year(panel: pd.DataFrame, indicator: str) -> pd.DataFrame:
    """Compare with the same period a year before.

    Parameters
    ----------
    panel
        With level ``fiscal_year``.
    indicator
        Any id of the registry.

    Returns
    -------
    pandas.DataFrame
        The panel's index; ``value``, ``before``, ``change`` (points for a rate), ``change_pct`` (percent; missing for
        an indicator that is itself a percentage, whose change is read in points). A province that was merged on 1 July
        2025 has no year before until ``metrics.merge_places`` made one.

    Raises
    ------
    KeyError
        If the index does not say the year.
    """
    require(panel, "fiscal_year")
    value = metrics.column(panel, indicator)
    panels.require_index(panel)
    before = value.reindex(_years_back(panel.index)).set_axis(panel.index).mask(panels.crosses_merger(panel, years=1))
    percent = get(indicator).unit is Unit.PERCENT
    relative = np.nan if percent else 100 * (value - before) / before.where(before != 0).abs()
    found = {"value": value, "before": before, "change": value - before, "change_pct": relative}
    return panels.labelled(pd.DataFrame(found).astype("float64"), panel)


def _years_back(index: pd.Index, years: int = 1) -> pd.Index:
    if not isinstance(index, pd.MultiIndex):
        return index - years
    frame = index.to_frame(index=False)
    return pd.MultiIndex.from_frame(frame.assign(fiscal_year=frame["fiscal_year"] - years))
