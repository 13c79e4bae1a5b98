"""The chance that a year ends at its target."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
import pandas as pd
from scipy import stats

from ...sources import panels
from ..outlook import LEAST_YEARS, Rows, look
from ..season import Asked, asked, chances, led_on, outcomes
from ..yearly import LAST, Yearly, lay_out

MOST_VALUES = 20_000_000
"""So many values all paths together may have."""


@dataclass(frozen=True, eq=False)
class Chance:
    """How probable it is that years end at their target.

    Parameters
    ----------
    table
        The panel's index; ``value``, ``expected``, ``low_80``, ``high_80``, ``low_95``, ``high_95`` of the year's end,
        ``target``, ``chance``, ``chance_low``, ``chance_high``.
    draws, seed
        How many paths are drawn for each row, and from which seed.
    """

    table: pd.DataFrame
    draws: int
    seed: int
    _laid: Yearly = field(repr=False)

    @cached_property
    def paths(self) -> pd.DataFrame:
        """Ways in which the rest of each year may go.

        Returns
        -------
        pandas.DataFrame
            The panel's levels and ``draw``; one column a month behind the earliest report, missing up to a row's own
            month, in the indicator's unit. In every month the paths lie as the forecast of that month does; from month
            to month they go on as past years did (the Schaake shuffle, Clark et al. 2004, J. Hydrometeorology
            5:243-262). A row of twelve months or without a forecast has none.

        Raises
        ------
        ValueError
            If there would be more than :data:`MOST_VALUES` values: select rows, or draw fewer.
        """
        laid, known = self._laid, self.table["expected"].notna().to_numpy()
        rows = np.flatnonzero((laid.month < LAST) & known)
        first = int(laid.month[rows].min(initial=LAST))
        if (size := len(rows) * self.draws * (LAST - first)) > MOST_VALUES:
            raise ValueError(f"paths: {size:,} > {MOST_VALUES:,}; hãy chọn bớt dòng / select fewer rows, draws={self.draws}")
        drawn = np.full((len(rows), self.draws, LAST), np.nan)
        value = self.table["value"].to_numpy("float64")
        for at, row in enumerate(rows.tolist()):
            drawn[at, :, laid.month[row] :] = _paths(laid, row, value[row], self.draws, self.seed)
        keys = self.table.index.take(np.repeat(rows, self.draws)).to_frame(index=False)
        index = pd.MultiIndex.from_frame(keys.assign(draw=np.tile(np.arange(self.draws), len(rows))))
        months = pd.Index(range(first + 1, LAST + 1), name="months")
        return panels.labelled(pd.DataFrame(drawn.reshape(-1, LAST)[:, first:], index=index, columns=months), self.table)


def chance(
    panel: pd.DataFrame,
    indicator: str,
    target: float | pd.DataFrame,
    *,
    history: pd.DataFrame | None = None,
    draws: int = 2000,
    seed: int = 0,
) -> Chance:
    """Say how probable it is that each year ends at its target, as seen from each report.

    Parameters
    ----------
    panel
        Cumulative reports, with past years.
    indicator
        Any id of the registry; its direction says which way is better, and more is where neither is.
    target
        Of the year: a number in the indicator's unit, or targets as from ``load.targets()`` (a place without one of its
        own answers to that of the province, then of the nation).
    history
        As in :func:`thads_analysis.questions.season.year_end`.
    draws, seed
        Of :attr:`Chance.paths`; the table needs no draws.

    Returns
    -------
    Chance
        ``table`` and, when asked for, ``paths``. ``chance`` lies between 0 and 1 and never rises with the target; at
        twelve months it is whether the target was met. ``chance_low`` and ``chance_high`` are its 95 % interval, for
        being told by few past years.

    Raises
    ------
    KeyError
        If years or months are not said, or the panel can't give the indicator.

    Notes
    -----
    The distribution is that of ``season.year_end``, without simulation. The interval leaves each past year out in turn
    (the jackknife on the arcsine of the root, which holds its width near 0 and 1, with Student's t) and is missing where
    there are fewer than three.
    """
    laid = lay_out(panel, indicator, history)
    rows, answer = Rows.of(laid), asked(panel, indicator, target)
    ahead = look(laid, rows)
    table = outcomes(laid, ahead, panel, indicator)
    value = table["value"].to_numpy()
    found = chances(laid, ahead, value, answer)
    low, high = _interval(laid, rows, value, answer, found)
    table = table.drop(columns="years").assign(target=answer.target, chance=found, chance_low=low, chance_high=high)
    return Chance(panels.labelled(table, panel), draws, seed, laid)


def _interval(laid: Yearly, rows: Rows, value: np.ndarray, answer: Asked, found: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return the 95 % interval of chances: the jackknife over past years."""
    each = np.full((len(laid.calendar), len(value)), np.nan)
    for year in range(len(laid.calendar)):
        later = np.flatnonzero((rows.year > year) & (rows.month < LAST))
        ahead = look(laid, rows.at(later), without=year, least=2)
        each[year, later] = chances(laid.at(later), ahead, value[later], answer.at(later))
    error, count = _error(np.where(_past(laid, rows), np.arcsin(np.sqrt(each)), np.nan))
    sides = [np.clip(np.arcsin(np.sqrt(found)) + sign * error, 0, np.pi / 2) for sign in (-1, 1)]
    low, high = (np.sin(side) ** 2 for side in sides)
    unknown, over = (count < LEAST_YEARS) | np.isnan(found), laid.month == LAST
    low, high = (np.where(unknown, np.nan, side) for side in (np.minimum(low, found), np.maximum(high, found)))
    return np.where(over, found, low), np.where(over, found, high)


def _error(each: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return half the width of the jackknife's interval, and of how many years left out."""
    count = (~np.isnan(each)).sum(axis=0)
    mean = np.nansum(each, axis=0) / np.maximum(count, 1)
    squares = np.nansum((each - mean) ** 2, axis=0)
    return np.sqrt(squares * (count - 1) / np.maximum(count, 1)) * stats.t.ppf(0.975, np.maximum(count - 1, 1)), count


def _past(laid: Yearly, rows: Rows) -> np.ndarray:
    """Return which years tell of each row: earlier ones in which some unit of its kind has both months."""
    found = np.zeros((len(laid.calendar), len(rows.unit)), dtype=bool)
    for kind in np.unique(laid.kind):
        ends = ~np.isnan(laid.cube[laid.kind == kind])
        both = (ends & ends[:, :, [LAST - 1]]).any(axis=0)
        of_kind = laid.kind[rows.unit] == kind
        found[:, of_kind] = both[:, rows.month[of_kind] - 1]
    return found & (np.arange(len(laid.calendar))[:, None] < rows.year)


def _paths(laid: Yearly, row: int, value: float, draws: int, seed: int) -> np.ndarray:
    """Return the paths of one row: draws by remaining months."""
    month, random = int(laid.month[row]), np.random.default_rng([seed, row])
    until = np.arange(month + 1, LAST + 1)
    unit, year = (np.full(len(until), part[row]) for part in (laid.unit, laid.year))
    quantiles = look(laid, Rows(unit, year, np.full(len(until), month), until)).quantiles((np.arange(draws) + 0.5) / draws)
    chosen = np.empty((draws, len(until)))
    np.put_along_axis(chosen, _orders(laid, row, draws, random), quantiles.T, axis=0)
    if laid.grows:
        chosen = np.minimum.accumulate(chosen[:, ::-1], axis=1)[:, ::-1]
    return led_on(laid, np.array(value), laid.least[row], chosen)


def _orders(laid: Yearly, row: int, draws: int, random: np.random.Generator) -> np.ndarray:
    """Return which draw is the lowest, the second lowest ... in each remaining month, as whole past paths lie."""
    month, units = int(laid.month[row]), laid.kind == laid.kind[laid.unit[row]]
    cube = laid.cube[units][:, : laid.year[row]]
    rises = (cube[:, :, month:] - cube[:, :, [month - 1]]).reshape(-1, LAST - month)
    whole = rises[~np.isnan(rises).any(axis=1)]
    told = whole if len(whole) else np.zeros((1, LAST - month))
    drawn = told[random.integers(len(told), size=draws)]
    ties = random.random(draws)
    return np.column_stack([np.lexsort((ties, drawn[:, at])) for at in range(drawn.shape[1])])
