"""Where a what-if begins: the places, periods and measures of a panel, and the rows of one of them.

A place is added up once and kept, so that a slider that moves works on a few rows.
"""

from __future__ import annotations

import warnings
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np
import pandas as pd

from ... import metrics, tidy
from ...words.levels import level, missing
from ...words.vocabulary import PLACE_LEVELS

MEASURES = ("cases", "money")


class Place(NamedTuple):
    """A province, an agency of it (None: the whole province) and a measure; None for a level that the panel has not."""

    province: str | None
    agency: str | None
    measure: str | None


@dataclass(frozen=True)
class Stand:
    """A panel, asked for one place at a time.

    Parameters
    ----------
    panel
        Of officers, agencies, provinces or the nation.
    lacks
        What the totals of places lack, filled in as they are added up.

    Raises
    ------
    KeyError
        If it doesn't say years and months.
    ValueError
        If it says nothing of all cases together, or counts neither cases nor money.
    """

    panel: pd.DataFrame
    lacks: dict[Place, list[str]] = field(default_factory=dict)
    _kept: dict[object, pd.DataFrame] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Refuse what no target can be asked of."""
        names = self.panel.index.names
        if lost := [name for name in ("fiscal_year", "months") if name not in names]:
            raise KeyError(f"thiếu cấp / missing levels: {', '.join(lost)}; {', '.join(map(str, names))}")
        if not self.values("measure"):
            raise ValueError("bảng không tính bằng việc hay bằng tiền / the panel counts neither cases nor money")
        if "category" in names and "all" not in self.panel.index.unique("category"):
            raise ValueError('bảng không có category "all" / the panel has no category "all"')

    def has(self, name: str) -> bool:
        """Return True for a level of the index, which is to be chosen."""
        return name in self.panel.index.names

    def values(self, name: str) -> tuple[str, ...]:
        """Return the provinces or measures that there are."""
        found = self.panel.index.unique(name).tolist() if self.has(name) else level(self.panel, name)[:1].tolist()
        return tuple(one for one in MEASURES if one in found) if name == "measure" else tuple(sorted(found))

    def agencies(self, province: str | None) -> tuple[str, ...]:
        """Return the agencies of a province; none where the panel names no agencies."""
        return tuple(self._province(province).index.unique("agency").sort_values()) if self.has("agency") else ()

    def past(self, place: Place) -> pd.DataFrame:
        """Return all years and months of a place, its officers and agencies added up.

        Levels ``fiscal_year`` and ``months``, and ``province`` where the panel has it.
        """
        if place not in self._kept:
            chosen = {"measure": place.measure} if self.has("measure") else {}
            chosen |= {"agency": place.agency} if place.agency is not None else {}
            rows = tidy.select(self._province(place.province), **chosen)
            self._kept[place], self.lacks[place] = self._added_up(rows) if self._is_finer else (rows, [])
        return self._kept[place]

    def periods(self, place: Place) -> list[tuple[int, int]]:
        """Return the years and months of which a place says what is to be done, in their order."""
        past = self.past(place)
        known = past[metrics.column(past, "with_conditions").notna() & metrics.column(past, "completed").notna()]
        pairs = zip(level(known, "fiscal_year"), level(known, "months"), strict=True)
        return sorted({(int(year), int(months)) for year, months in pairs})

    def row(self, place: Place, year: int, months: int) -> pd.DataFrame:
        """Return the one row of a place and period."""
        past = self.past(place)
        return tidy.select(past, fiscal_year=year, months=months if self.has("province") else [months])

    def begins(self) -> Place:
        """Return the first place of which something is known.

        Raises
        ------
        ValueError
            If nothing is known of any.
        """
        for province in self.values("province") if self.has("province") else (None,):
            for measure in self.values("measure"):
                if self.periods(place := Place(province, None, measure)):
                    return place
        raise ValueError("không có số có điều kiện, thi hành xong / nothing with conditions and completed")

    @property
    def _is_finer(self) -> bool:
        return self.has("agency") or self.has("officer")

    def _province(self, province: str | None) -> pd.DataFrame:
        """Return a province's rows of all cases, officers and agencies apart."""
        key = ("province", province)
        if key not in self._kept:
            chosen: dict[str, object] = {"province": [province]} if province is not None else {}
            self._kept[key] = tidy.select(self.panel, **chosen, **({"category": "all"} if self.has("category") else {}))
        return self._kept[key]

    def _added_up(self, rows: pd.DataFrame) -> tuple[pd.DataFrame, list[str]]:
        """Add officers and agencies up; say what the total lacks."""
        with warnings.catch_warnings(record=True) as told:
            warnings.simplefilter("always", metrics.IncompleteWarning)
            total = metrics.roll_up(rows, to="province" if self.has("province") else "nation")
        lacks = [str(one.message) for one in told if issubclass(one.category, metrics.IncompleteWarning)]
        return total, lacks


def level_up(panel: pd.DataFrame) -> str | None:
    """Return what ``metrics.roll_up`` makes of one place's rows, None where nothing is to be added up."""
    if not {"agency", "officer"} & {*panel.index.names}:
        return None
    return "province" if "province" in panel.index.names else "nation"


def named(row: pd.DataFrame) -> list[str]:
    """Return the place's names, from the widest to the narrowest."""
    return [str(level(row, name)[0]) for name in PLACE_LEVELS if not missing(row, (name,))]


def count(row: pd.DataFrame, name: str) -> float:
    """Return one figure of a row, missing where the panel has no such column."""
    try:
        return float(metrics.column(row, name).iloc[0])
    except KeyError:
        return float(np.nan)
