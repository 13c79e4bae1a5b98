"""Where each province stands on a map of tiles: no borders, one tile each, neighbours near each other.

Rows run from north to south and columns from west to east, drawn up for this package: a picture of who lies beside whom,
not of distances. There is one layout for the 63 provinces of before 1 July 2025 and one for the 34 since.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

import numpy as np
import pandas as pd

from ..words.vocabulary import nfc
from . import calendar, places
from .bundled import table

LAYOUTS = (63, 34)


@cache
def layout(provinces: int) -> pd.DataFrame:
    """Return the tiles of one layout; don't change what it returns.

    Parameters
    ----------
    provinces
        63 or 34.

    Returns
    -------
    pandas.DataFrame
        Index ``province``; ``short_name`` (the name where it has two syllables; TP. HCM, BR-VT, TT. Huế for the three
        longer ones), ``row`` (0 in the north), ``column`` (0 in the west).
    """
    if provinces not in LAYOUTS:
        raise ValueError(f"provinces: {provinces!r}; {', '.join(map(str, LAYOUTS))}")
    rows = table("reference/tiles.csv")
    chosen = rows[rows["layout"] == str(provinces)]
    tiles = chosen.assign(province=chosen["province"].map(nfc)).set_index("province")[["short_name", "row", "column"]]
    return tiles.astype({"row": "int64", "column": "int64"})


def fitting(names: Iterable[object], years: np.ndarray, months: np.ndarray, *, merged: bool = False) -> int | None:
    """Return the layout on which all of these places stand, or None where there is none.

    A name that only one layout has decides; where both have all of them, the period does; where it is unknown, the
    provinces of today are meant.

    Parameters
    ----------
    names
        Names of places.
    years, months
        Of the rows, as from ``words.levels.level``; missing where nothing is known.
    merged
        True where the history was put on the 34 provinces.
    """
    wanted = set(names)
    old, new = wanted <= {*places.successors()}, wanted <= {*places.parts()}
    if old and new:
        return 34 if merged or not _before_merger(years, months) else 63
    return 63 if old else 34 if new else None


def _before_merger(years: np.ndarray, months: np.ndarray) -> bool:
    known = [(int(year), int(month)) for year, month in zip(years, months, strict=True) if pd.notna(year) and pd.notna(month)]
    return bool(known) and not any(calendar.after_merger(year, month) for year, month in set(known))
