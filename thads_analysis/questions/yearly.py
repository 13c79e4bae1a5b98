"""An indicator laid out by unit, year and month, on the scale on which years are compared.

A share is compared by its logit, every other quantity by its logarithm: a step on that scale means the same early and
late in the year, at small and at large places, and what is led on by it stays between 0 and 100 percent, or positive.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np
import pandas as pd

from .. import metrics
from ..sources import calendar, panels, places
from ..words.indicators import Indicator, get
from ..words.levels import level, missing
from ..words.vocabulary import LEVELS, PLACE_LEVELS, Kind, Unit

LAST = 12
LEAST_SHARE = 0.001
"""A share of 0 or 100 percent has no logit: it counts as this far from the end, or half a case where that is more."""
HALF_A_CASE, HALF_A_MILLION = 0.5, 5e5
"""Zero has no logarithm: no case counts as half a case, no money as half a million VND."""
WHO = (*PLACE_LEVELS, "measure", "category")


@dataclass(frozen=True)
class Compared:
    """The scale on which an indicator is compared: the logit of a share in percent, or the logarithm.

    Parameters
    ----------
    most
        What the whole of a share is (100 percent); None for other quantities.
    """

    most: float | None

    @classmethod
    def of(cls, indicator: Indicator) -> Compared:
        """Return the scale of an indicator of the registry."""
        ratio = indicator.ratio
        return cls(ratio.scale if ratio is not None and ratio.part else None)

    def there(self, values: np.ndarray, least: np.ndarray | float) -> np.ndarray:
        """Return values on the scale; none counts as nearer than `least` to where the scale ends."""
        if self.most is None:
            return np.log(np.maximum(values, least))
        share = np.clip(values / self.most, least, 1 - np.asarray(least))
        return np.log(share) - np.log1p(-share)

    def back(self, compared: np.ndarray) -> np.ndarray:
        """Return values from the scale."""
        with np.errstate(over="ignore"):
            return np.exp(compared) if self.most is None else self.most / (1 + np.exp(-compared))


def least(panel: pd.DataFrame, indicator: Indicator) -> np.ndarray:
    """Return for each row what a value of nothing counts as on the scale: half a case, half a million VND, or 0.1 percent."""
    ratio = indicator.ratio
    counted = get(ratio.numerator) if ratio else indicator
    money = (level(panel, "measure") == "money") if counted.unit is Unit.BY_MEASURE else counted.unit is Unit.VND
    half = np.where(money, HALF_A_MILLION, HALF_A_CASE) * np.ones(len(panel))
    if ratio is None:
        return half
    whole = panel[ratio.denominator].to_numpy("float64") if ratio.denominator in panel else np.full(len(panel), np.nan)
    of_one = half / np.where(whole > 0, whole, np.nan)
    if not ratio.part:
        return np.where(np.isnan(of_one), LEAST_SHARE, of_one) * ratio.scale
    return np.clip(np.nan_to_num(of_one), LEAST_SHARE, 0.5)


@dataclass(frozen=True)
class Yearly:
    """An indicator by unit, year and month.

    Parameters
    ----------
    indicator, compared
        What it is, and the scale of `cube`.
    cube
        Units by years by months 1 to 12; missing where nothing is reported.
    kind
        For each unit, which measure and category it is counted in: years are compared within a kind.
    calendar
        The years of the cube, ascending.
    unit, year, month
        For each row of the panel, its place in the cube.
    least
        For each row, what nothing counts as (:func:`least`).
    cut
        True for rows of a place that does not exist at the end of its year: merged on 1 July 2025.
    """

    indicator: Indicator
    compared: Compared
    cube: np.ndarray
    kind: np.ndarray
    calendar: np.ndarray
    unit: np.ndarray
    year: np.ndarray
    month: np.ndarray
    least: np.ndarray
    cut: np.ndarray

    @property
    def grows(self) -> bool:
        """True for what accumulates from 1 October and never falls within a year."""
        return self.indicator.kind is Kind.FLOW

    def at(self, which: np.ndarray) -> Yearly:
        """Return the same with some of the panel's rows."""
        rows = {name: getattr(self, name)[which] for name in ("unit", "year", "month", "least", "cut")}
        return replace(self, **rows)


def lay_out(panel: pd.DataFrame, indicator: str, history: pd.DataFrame | None = None) -> Yearly:
    """Lay an indicator of a panel, and of another one with past years, out by unit, year and month.

    Parameters
    ----------
    panel
        Says years and months, in its index or by what was selected.
    indicator
        An id of the registry.
    history
        A panel with past years; where both have a figure, the panel's counts.

    Raises
    ------
    KeyError
        If years or months are not said, or a panel can't give the indicator.
    """
    what = get(indicator)
    compared = Compared.of(what)
    sources = [panel] if history is None else [history, panel]
    for source in sources:
        panels.require_index(source)
        if lost := missing(source, panels.TIME):
            raise KeyError(f"thiếu cấp / missing levels: {', '.join(lost)}; {', '.join(map(str, source.index.names))}")
    keys = pd.concat([_keys(source) for source in sources], ignore_index=True)
    floors = [least(source, what) for source in sources]
    values = [
        compared.there(metrics.column(source, what.id).to_numpy("float64"), floor)
        for source, floor in zip(sources, floors, strict=True)
    ]
    unit, kind = _coded(keys, [*WHO, "late"]), _coded(keys, ["measure", "category"])
    known_years, year = np.unique(keys["fiscal_year"].to_numpy("int64"), return_inverse=True)
    month = keys["months"].to_numpy("int64")
    cube = np.full((unit.max(initial=-1) + 1, len(known_years), LAST), np.nan)
    cube[unit, year, month - 1] = np.concatenate(values)
    kinds = np.zeros(len(cube), dtype="int64")
    kinds[unit] = kind
    own = slice(len(keys) - len(panel), None)
    cut = keys["cut"].to_numpy(bool)[own]
    return Yearly(what, compared, cube, kinds, known_years, unit[own], year[own], month[own], floors[-1], cut)


def _keys(panel: pd.DataFrame) -> pd.DataFrame:
    """Return who and when each row is; a province made on 1 July 2025 is another one than that of its name before."""
    rows = pd.DataFrame({name: level(panel, name) for name in LEVELS})
    if panel.attrs.get("merged") or missing(panel, ("province",)):
        return rows.assign(late=False, cut=False)
    cells = rows[["province", "fiscal_year", "months"]]
    codes = _coded(cells, list(cells.columns))
    once = cells.iloc[np.unique(codes, return_index=True)[1]]
    found = [_merger(*cell) for cell in once.itertuples(index=False)]
    late, cut = np.array(found, dtype=bool).reshape(-1, 2)[codes].T
    return rows.assign(late=late, cut=cut)


@lru_cache(maxsize=100_000)
def _merger(province: object, year: float, month: float) -> tuple[bool, bool]:
    """Return whether a report is of a province made by the merger, and whether of one that ended by it within the year."""
    if not places.was_merged(str(province)):
        return False, False
    late = calendar.after_merger(int(year), int(month))
    return late, not late and calendar.after_merger(int(year), LAST)


def _coded(keys: pd.DataFrame, names: list[str]) -> np.ndarray:
    """Return one number for each combination of levels."""
    codes = np.zeros(len(keys), dtype="int64")
    for name in names:
        found, known = pd.factorize(keys[name], use_na_sentinel=False)
        codes = pd.factorize(codes * max(len(known), 1) + found)[0].astype("int64")
    return codes
