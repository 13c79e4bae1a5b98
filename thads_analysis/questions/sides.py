"""The two counts under a rate, from a panel and an indicator or as plain numbers: what chance is reckoned from."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
import pandas as pd

from .. import metrics
from ..sources import panels
from ..words.errors import Problem, raise_any
from ..words.indicators import Indicator, get
from ..words.levels import level
from ..words.vocabulary import Direction, Language, Text, Unit
from ..words.wording import written

Numbers: TypeAlias = pd.Series | Sequence[float] | np.ndarray


@dataclass(frozen=True, eq=False)
class Sides:
    """A numerator and a denominator, row by row.

    Parameters
    ----------
    numerator, denominator
        One index, float64; of a ratio meant for a whole year the denominator is that of a year.
    scale
        By what the ratio is multiplied (100 for percent).
    part
        True where the numerator is a part of the denominator: a share, not a ratio.
    counted
        True where the numerator counts cases or persons; an amount of money is no count, and chance alone says little of it.
    indicator
        None for plain numbers.
    source
        The panel, for what its results should remember; an empty frame for plain numbers.
    """

    numerator: pd.Series
    denominator: pd.Series
    scale: float
    part: bool
    counted: bool
    indicator: Indicator | None
    source: pd.DataFrame

    @property
    def value(self) -> pd.Series:
        """The ratio, times its scale; missing where a side is missing or nothing stands below the line."""
        return self.scale * self.numerator / self.denominator.where(self.denominator > 0)

    @property
    def sign(self) -> int:
        """1 where more is better, -1 where less is, 0 where neither is or nothing is known of it."""
        return int(self.indicator.direction) if self.indicator is not None else int(Direction.NEITHER)

    def say(self, value: float, language: Language) -> str:
        """Write one of its rates with its unit."""
        unit = self.indicator.unit_in(next(iter(level(self.source, "measure")), None)) if self.indicator else None
        return written(value, None if unit is Unit.BY_MEASURE else unit, language)

    def at(self, rows: np.ndarray) -> Sides:
        """Return the same with some of the rows."""
        return Sides(
            self.numerator[rows], self.denominator[rows], self.scale, self.part, self.counted, self.indicator, self.source
        )

    def label(self, table: pd.DataFrame) -> pd.DataFrame:
        """Let a result remember what the panel was."""
        return panels.labelled(table, self.source)


def of(
    numbers: pd.DataFrame | Numbers, indicator: str | None = None, denominator: Numbers | None = None, *, part: bool = True
) -> Sides:
    """Return the two counts under a rate.

    Parameters
    ----------
    numbers
        A panel, with an `indicator` that is a ratio; or numerators, with their `denominator`.
    indicator
        An id of the registry; beside plain numbers it says unit, scale and direction.
    denominator
        Of plain numerators: as long as they are, and where both are Series on one index.
    part
        Whether plain numerators are parts of their denominators; an indicator says it itself.

    Raises
    ------
    ValueError
        If the indicator is no ratio, no denominator is given, or the two do not fit.
    DataError
        With every row whose numbers can't be: negative, infinite, or a part greater than the whole.
    """
    if isinstance(numbers, pd.DataFrame):
        found = _of_panel(numbers, indicator)
    else:
        found = _of_numbers(numbers, denominator, part, get(indicator) if indicator else None)
    raise_any("tỷ lệ / rate", _problems(found))
    return found


def _of_panel(panel: pd.DataFrame, indicator: str | None) -> Sides:
    one = get(indicator or "")
    if one.ratio is None:
        raise ValueError(f"{one.id}: không phải tỷ lệ của hai số đếm / not a ratio of two counts")
    above, below = (metrics.column(panel, side).astype("float64") for side in one.ratio.terms)
    if one.ratio.yearly:
        below = below * (12 / pd.Series(level(panel, "months"), index=panel.index).astype("float64"))
    return Sides(above, below, one.ratio.scale, one.ratio.part, _is_count(panel, one), one, panel)


def _is_count(panel: pd.DataFrame, indicator: Indicator) -> bool:
    """Return True where the numerator is not an amount of money."""
    counted = get(indicator.ratio.numerator if indicator.ratio else indicator.id)
    return counted.unit is not Unit.VND and not (counted.unit is Unit.BY_MEASURE and "money" in {*level(panel, "measure")})


def _of_numbers(numerator: Numbers, denominator: Numbers | None, part: bool, indicator: Indicator | None) -> Sides:
    if denominator is None:
        raise ValueError("thiếu mẫu số / no denominator")
    above, below = (series(side) for side in (numerator, denominator))
    if len(above) != len(below):
        raise ValueError(f"tử số / numerator: {len(above)}; mẫu số / denominator: {len(below)}")
    if isinstance(numerator, pd.Series) and isinstance(denominator, pd.Series) and not above.index.equals(below.index):
        below = aligned(below, above.index)
    below = below.set_axis(above.index)
    ratio = indicator.ratio if indicator is not None else None
    scale, is_part = (ratio.scale, ratio.part) if ratio else (1.0, part)
    return Sides(above, below, scale, is_part, True, indicator, pd.DataFrame())


def fraction(value: float, name: str) -> float:
    """Return a level that lies between 0 and 1; a ``ValueError`` says so where it does not."""
    if not isinstance(value, (int, float, np.number)) or not 0 < value < 1:
        raise ValueError(f"{name}: {value!r}; cần / needed: 0 < {name} < 1")
    return float(value)


def series(numbers: Numbers) -> pd.Series:
    """Return plain numbers as float64, with their index.

    Raises
    ------
    ValueError
        If they are text, dates, complex, of two dimensions or without an order.
    """
    try:
        found = pd.Series(numbers)
        if found.dtype.kind in "cmM":
            raise TypeError(str(found.dtype))
        return found.astype("float64")
    except (TypeError, ValueError) as error:
        raise ValueError(f"cần một dãy số / a sequence of numbers is needed: {error}") from error


def aligned(below: pd.Series, index: pd.Index) -> pd.Series:
    """Return denominators in the order of the numerators; they must be of the same rows."""
    if below.index.has_duplicates or index.has_duplicates or set(below.index) != set(index):
        raise ValueError("tử số và mẫu số không cùng dòng / numerators and denominators are not of the same rows")
    return below.reindex(index)


def may_be_part(numerator: Numbers, denominator: Numbers) -> bool:
    """Return True where no numerator exceeds its denominator."""
    above, below = (series(side).to_numpy() for side in (numerator, denominator))
    return len(above) == len(below) and not bool((above > below).any())


def _problems(sides: Sides) -> Iterator[Problem]:
    """Yield what can't be, row by row."""
    above, below = sides.numerator.to_numpy(), sides.denominator.to_numpy()
    found = (
        (np.isinf(above) | np.isinf(below), Text("số vô hạn", "an infinite number")),
        ((above < 0) | (below < 0), Text("số âm", "a negative number")),
        ((above > below) & sides.part, Text("phần lớn hơn tổng", "a part greater than the whole")),
    )
    for wrong, what in found:
        for row in np.flatnonzero(wrong):
            yield Problem(str(sides.numerator.index[row]), what, f"{above[row]:g} / {below[row]:g}")
