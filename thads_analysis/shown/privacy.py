"""Who is shown: officers under short codes, and no officers at all where they would be recognised."""

from __future__ import annotations

from collections.abc import Hashable
from typing import Literal

import pandas as pd

from ..sources import panels
from ..words.vocabulary import PLACE_LEVELS

FEWEST = 3
"""An agency (a province, where agencies are not told apart) with fewer officers is not broken down by officer."""
Officers = Literal["codes", "names"]


def coded(frame: pd.DataFrame, officers: Officers = "codes") -> pd.DataFrame:
    """Return a frame whose officers stand under codes, "CHV 03", counted within each agency.

    Parameters
    ----------
    frame
        Any frame; one without the level ``officer`` is returned as it is.
    officers
        ``"names"`` leaves them as they are.

    Returns
    -------
    pandas.DataFrame
        The same figures; the officers of an agency are numbered in the order of what they were called.

    Raises
    ------
    ValueError
        If `officers` is neither.

    Examples
    --------
    >>> index = pd.MultiIndex.from_tuples([("B", "Lê Hai"), ("A", "Trần Ba"), ("A", "An Tư")], names=["agency", "officer"])
    >>> coded(pd.DataFrame({"completed": [1, 2, 3]}, index)).index.tolist()
    [('B', 'CHV 01'), ('A', 'CHV 02'), ('A', 'CHV 01')]
    """
    if officers not in ("codes", "names"):
        raise ValueError(f"officers: {officers!r}; codes, names")
    if officers == "names" or "officer" not in frame.index.names:
        return frame
    keys = frame.index.to_frame(index=False)
    at = _number(keys, _group(frame))
    keys["officer"] = [f"CHV {number:02d}" for number in at]
    index = pd.MultiIndex.from_frame(keys) if isinstance(frame.index, pd.MultiIndex) else pd.Index(keys["officer"])
    return panels.labelled(frame.set_axis(index), frame)


def _group(frame: pd.DataFrame) -> list[Hashable]:
    return [level for level in PLACE_LEVELS if level in frame.index.names and level != "officer"]


def _number(keys: pd.DataFrame, group: list[Hashable]) -> pd.Series:
    if not group:
        return keys["officer"].rank(method="dense").astype("int64")
    return keys.groupby(group, sort=False)["officer"].rank(method="dense").astype("int64")


def recognisable(frame: pd.DataFrame) -> pd.Series:
    """Return True for the rows of officers of whom their agency has fewer than three.

    Parameters
    ----------
    frame
        With the level ``officer``.

    Returns
    -------
    pandas.Series
        bool, the frame's index; all False without the level ``officer``.
    """
    if "officer" not in frame.index.names:
        return pd.Series(False, index=frame.index)
    keys, group = frame.index.to_frame(index=False), _group(frame)
    heads = keys.groupby(group)["officer"].transform("nunique") if group else keys["officer"].nunique()
    return pd.Series(heads, index=keys.index).lt(FEWEST).set_axis(frame.index)
