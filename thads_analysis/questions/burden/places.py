"""Places of one period, and how outstanding ones are named."""

from __future__ import annotations

import numpy as np
import pandas as pd

from ...sources import panels
from ...words.vocabulary import PLACE_LEVELS, Language, Text
from ...words.wording import number
from .. import sides
from ..sides import Sides


def one_period(panel: pd.DataFrame) -> pd.DataFrame:
    """Return the rows by place alone.

    Raises
    ------
    ValueError
        If there are several periods, measures or categories.
    """
    others = [name for name in panel.index.names if name not in PLACE_LEVELS]
    if several := [name for name in others if panel.index.unique(name).size > 1]:
        raise ValueError(f"hãy tidy.select một / select one: {', '.join(map(str, several))}")
    if len(others) == panel.index.nlevels:
        return panel
    values = {name: panel.index.get_level_values(name)[0] for name in others if len(panel)}
    rows = panels.labelled(panel.droplevel(others) if others else panel.copy(), panel)
    rows.attrs["fixed"] = {**panel.attrs.get("fixed", {}), **values}
    return rows


def of_places(panel: pd.DataFrame, indicator: str) -> Sides:
    """Return the two counts of each place's rate, of one period."""
    return sides.of(one_period(panel), indicator)


def only(points: pd.DataFrame, known: np.ndarray) -> pd.DataFrame:
    """Return the points with nothing but missing values where a place is not known."""
    return points.where(np.repeat(np.asarray(known)[:, None], points.shape[1], axis=1))


def named(rows: pd.DataFrame, by: str, most: int, language: Language) -> str:
    """Name the rows farthest out, and say how many more there are."""
    ordered = rows.iloc[rows[by].abs().argsort().to_numpy()[::-1]]
    names = [" – ".join(map(str, key)) if isinstance(key, tuple) else str(key) for key in ordered.index[:most]]
    left = len(rows) - len(names)
    more = Text(f" và {number(left, 0, 'vi')} nơi khác", f" and {number(left, 0, 'en')} more").say(language) if left > 0 else ""
    return ", ".join(names) + more
