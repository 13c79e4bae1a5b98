"""The two shapes that a formula of this field can have.

A :class:`Balance` adds up over places and kinds of cases. A :class:`Ratio` never does: it is redone from its numerator
and denominator after they were added up. How a quantity is aggregated follows from its formula alone.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from .levels import level

FIRST_YEAR, LAST_YEAR = 1993, 9999


@dataclass(frozen=True)
class Balance:
    """A signed sum of other indicators.

    Parameters
    ----------
    plus, minus
        Ids added and subtracted.
    measure
        ``"cases"`` or ``"money"`` where the sum holds for one of them only.
    since, until
        First and last statistical year in which the forms were built so.
    optional
        Terms that not every form has a column for: a check leaves them out where they are missing, nothing is solved
        without them.
    told
        Terms that count where a table brings them and are nothing where it does not.

    Examples
    --------
    >>> carried = Balance(plus=("to_enforce",), minus=("completed",))
    >>> carried(pd.DataFrame({"to_enforce": [10.0], "completed": [7.0]})).tolist()
    [3.0]
    """

    plus: tuple[str, ...]
    minus: tuple[str, ...] = ()
    measure: str | None = None
    since: int = FIRST_YEAR
    until: int = LAST_YEAR
    optional: tuple[str, ...] = ()
    told: tuple[str, ...] = ()

    @property
    def terms(self) -> Mapping[str, int]:
        """Each id with its sign."""
        return {**dict.fromkeys(self.plus, 1), **dict.fromkeys(self.minus, -1)}

    @property
    def required(self) -> tuple[str, ...]:
        """The terms that every form has."""
        return tuple(name for name in self.terms if name not in (*self.optional, *self.told))

    def __call__(self, frame: pd.DataFrame) -> pd.Series:
        """Return the sum, row by row; missing where a term is missing that every form has."""
        total = pd.Series(0.0, index=frame.index)
        for name, sign in self.terms.items():
            if name in self.required:
                total = total + sign * frame[name]
            elif name in frame:
                total = total + sign * frame[name].fillna(0)
        return total

    def solved(self, frame: pd.DataFrame, total: str, holds: np.ndarray) -> dict[str, np.ndarray]:
        """Return what follows for terms that rows lack, by their ids; missing where nothing does.

        The one term that a row lacks is what the others leave. Several on one side for which nothing is left are zero
        each, for a count is never negative; the total must be there for it, and every term have a column.

        Parameters
        ----------
        frame
            A panel.
        total
            Id of what the sum gives.
        holds
            The rows for which it is meant.
        """
        signed = {total: -1, **self.terms}
        rest, gaps = np.zeros(len(frame)), np.zeros(len(frame), dtype="int8")
        lacks, sides = {}, {1: np.zeros(len(frame), dtype=bool), -1: np.zeros(len(frame), dtype=bool)}
        for name, sign in signed.items():
            value = frame[name].to_numpy("float64", na_value=np.nan) if name in frame else np.full(len(frame), np.nan)
            if name in self.told:
                value = np.nan_to_num(value)
            elif (lack := np.isnan(value)).any():
                lacks[name], value = lack, np.where(lack, 0, value)
                gaps += lack
                sides[sign] |= lack
            rest += sign * value
        every = {*signed} <= {*frame.columns, *self.told}
        several = (gaps > 1) & (gaps < len(self.terms)) & ~(sides[1] & sides[-1]) & every
        nothing = several & (rest == 0) & ~lacks.get(total, np.zeros(len(frame), dtype=bool))
        told = {}
        for name, lack in lacks.items():
            left = 0.0 - signed[name] * rest
            fills = lack & holds & (nothing | ((gaps == 1) & (left >= 0)))
            if fills.any():
                told[name] = np.where(fills, left, np.nan)
        return told

    def holds_in(self, frame: pd.DataFrame) -> np.ndarray:
        """Return True for each row whose year and measure this sum is meant for.

        A balance bound to years holds nowhere in a frame that does not say the year.
        """
        holds = np.ones(len(frame), dtype=bool)
        if self.measure is not None:
            holds &= level(frame, "measure") == self.measure
        if (self.since, self.until) != (FIRST_YEAR, LAST_YEAR):
            year = level(frame, "fiscal_year").astype("float64")
            holds &= (year >= self.since) & (year <= self.until)
        return holds


@dataclass(frozen=True)
class Ratio:
    """A numerator over a denominator, times a scale (100 for percent).

    Parameters
    ----------
    numerator, denominator
        Ids of the two counts.
    scale
        Factor, 100 for a percentage.
    part
        True where the numerator is a part of the denominator, so that more than all is impossible.
    yearly
        True where the scale is meant for a whole year: it is then reduced to the months that the report covers.

    Examples
    --------
    >>> rate = Ratio("completed", "with_conditions", 100)
    >>> rate(pd.DataFrame({"completed": [1.0, 1.0], "with_conditions": [4.0, 0.0]})).tolist()
    [25.0, nan]
    """

    numerator: str
    denominator: str
    scale: float = 1
    part: bool = False
    yearly: bool = False

    @property
    def terms(self) -> Mapping[str, int]:
        """Both ids."""
        return {self.numerator: 1, self.denominator: 1}

    def __call__(self, frame: pd.DataFrame) -> pd.Series:
        """Return the ratio, row by row; missing where a side is missing or nothing stands below the line."""
        below = frame[self.denominator].astype("float64")
        ratio = self.scale * frame[self.numerator].astype("float64") / below.where(below > 0)
        return ratio * level(frame, "months").astype("float64") / 12 if self.yearly else ratio


Formula = Balance | Ratio
