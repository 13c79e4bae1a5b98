"""What is still to come in a year, from how past years went on: a distribution for every row, without simulation.

Each past year of each unit says by how much it rose from one month to a later one, on the scale of
:mod:`.yearly`. Rises differ between units, between years (a shock that all units share) and within both:

    rise = mean + unit + year + rest.

A unit's own mean is drawn to that of all units as far as its few years leave it uncertain, and so is its own spread.
The coming year's shock is a new one, of the size that past years' shocks had; its few years give it the tails of
Student's t. The shape of the rest is that of all past residuals together, each over a spread that was estimated without
it.

Sources: Henderson (1953) for the moments of two-way effects; Smyth (2004, Stat. Appl. Genet. Mol. Biol. 3:3) for spreads
drawn to a common one; Satterthwaite (1946) for degrees of freedom.
"""

from __future__ import annotations

import warnings
from dataclasses import dataclass

import numpy as np
from scipy import special

from .yearly import LAST, Yearly

ENOUGH = 30
"""From so many residuals on their own distribution is taken, below it Student's t."""
LEAST_YEARS, SEVERAL = 3, 5
"""So many past years are needed; two are enough where so many units tell how far years differ within them."""
_POOL = (np.arange(64) + 0.5) / 64
_TAIL = np.geomspace(6, 400, 12)[1:]
_GRID = np.concatenate([-_TAIL[::-1], np.linspace(-6, 6, 121), _TAIL])


@dataclass(frozen=True)
class Effects:
    """How rises differ, units down and years across.

    Parameters
    ----------
    mean
        Of each unit, years' shocks aside; missing without a past.
    count
        Past years of each unit.
    shock
        Of each year.
    rest
        What is left of each rise.
    free
        Degrees of freedom of each unit's rest.
    """

    mean: np.ndarray
    count: np.ndarray
    shock: np.ndarray
    rest: np.ndarray
    free: np.ndarray


def effects(rises: np.ndarray) -> Effects:
    """Split rises (units by years, missing where unknown) into those of units, of years, and the rest."""
    known = ~np.isnan(rises)
    count, shock = known.sum(axis=1), np.zeros(rises.shape[1])
    for _ in range(1 if known.all() or len(rises) == 1 else 20):
        mean = _mean(rises - shock, axis=1)
        shock = _mean(rises - mean[:, None], axis=0)
        shock = shock - shock.mean()
    mean = _mean(rises - shock, axis=1)
    total, units = int(known.sum()), int((count > 0).sum())
    free = max(total - units - rises.shape[1] + 1, 0) / max(total, 1) * count
    return Effects(mean, count, shock, rises - mean[:, None] - shock, free)


def _mean(values: np.ndarray, axis: int) -> np.ndarray:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)
        return np.nanmean(values, axis=axis)


@dataclass(frozen=True)
class Spread:
    """The spread of each unit's rest, drawn to the common one: `prior` is the weight of that, in degrees of freedom."""

    variance: np.ndarray
    common: float
    prior: float


def spread(split: Effects) -> Spread:
    """Estimate each unit's variance and draw it to the common one (Smyth 2004)."""
    squares, free = np.nansum(split.rest**2, axis=1), split.free
    common = float(squares.sum() / free.sum()) if free.sum() > 0 else 0.0
    prior = _prior(squares, free) if common > 0 else np.inf
    if np.isinf(prior):
        return Spread(np.full(len(free), common), common, prior)
    return Spread((prior * common + squares) / (prior + free), common, prior)


def _prior(squares: np.ndarray, free: np.ndarray) -> float:
    """Return how far units' variances are one: degrees of freedom of the common one, infinite where they are."""
    told = (free >= 0.5) & (squares > 0)
    if told.sum() < 3:
        return np.inf
    log = np.log(squares[told] / free[told]) - special.digamma(free[told] / 2) + np.log(free[told] / 2)
    more = float(log.var(ddof=1) - special.polygamma(1, free[told] / 2).mean())
    return max(2 * _trigamma_inverse(more), 1.0) if more > 1e-3 else np.inf


def _trigamma_inverse(value: float) -> float:
    """Solve trigamma(x) = value by Newton's steps (Smyth 2004, appendix)."""
    x = 0.5 + 1 / value
    for _ in range(50):
        tri = float(special.polygamma(1, x))
        step = tri * (1 - tri / value) / float(special.polygamma(2, x))
        x += step
        if abs(step) < 1e-8 * x:
            break
    return x


@dataclass(frozen=True)
class Fit:
    """The distribution of the coming rise of each unit: ``center + scale * shape``.

    Parameters
    ----------
    center, scale
        By unit, on the scale of comparison.
    below
        The probability that the shape lies below each point of the grid.
    years
        Past years behind it.
    """

    center: np.ndarray
    scale: np.ndarray
    below: np.ndarray
    years: int

    def quantile(self, probability: float | np.ndarray) -> np.ndarray:
        """Return the shape's quantiles."""
        rising = np.maximum.accumulate(self.below) + np.arange(len(_GRID)) * 1e-15
        return np.interp(probability, rising, _GRID)

    def at_most(self, rise: np.ndarray, units: np.ndarray) -> np.ndarray:
        """Return the probability that the units' rises are at most so large."""
        center, scale = self.center[units], self.scale[units]
        gap, room = rise - center, 1e-9 * (1 + np.abs(center))
        sure = scale <= room
        z = gap / np.where(sure, 1, scale)
        inside = np.interp(z, _GRID, self.below)
        found = np.where(sure, np.where(gap > room, 1.0, 0.0), inside)
        return np.where(np.isnan(gap), np.nan, found)


def fit(rises: np.ndarray, least: int = LEAST_YEARS) -> Fit | None:
    """Return the distribution of the coming year's rise for each unit, or None where too little is known.

    Parameters
    ----------
    rises
        Units by past years; missing where unknown.
    least
        How many past years are needed where units are few.
    """
    rises = rises[:, ~np.isnan(rises).all(axis=0)]
    years, units = rises.shape[1], int((~np.isnan(rises).all(axis=1)).sum())
    if years < (least if units < SEVERAL else 2):
        return None
    split = effects(rises)
    of_units = spread(split)
    center, unsure = _shrunk(split, of_units)
    shock = float(split.shock @ split.shock) / (years - 1) * (1 + 1 / years)
    rest = of_units.variance * (1 - 1 / units)
    scale = np.sqrt(shock + rest + unsure)
    return Fit(center, scale, _shape(split, of_units, shock, float(np.median(unsure))), years)


def _shrunk(split: Effects, of_units: Spread) -> tuple[np.ndarray, np.ndarray]:
    """Return each unit's mean drawn to the mean of all, and the variance that is left of it."""
    known = split.count > 0
    noise = of_units.variance / np.maximum(split.count, 1)
    seen = split.mean[known]
    between = max(0.0, float(seen.var(ddof=1) - noise[known].mean())) if len(seen) > 1 else 0.0
    weights = 1 / (between + noise[known]) if (between + noise[known]).min() > 0 else np.ones(len(seen))
    overall = float(weights @ seen / weights.sum())
    own = np.where(known, between / np.where(between + noise > 0, between + noise, 1), 0.0)
    center = overall + own * (np.where(known, split.mean, overall) - overall)
    return center, between * (1 - own) + 1 / weights.sum() * (1 - own) ** 2 * (len(seen) > 1)


def _shape(split: Effects, of_units: Spread, shock: float, unsure: float) -> np.ndarray:
    """Return how the standardised rise is distributed, on the grid."""
    years, units = len(split.shock), int((split.count > 0).sum())
    rest = of_units.common * (1 - 1 / units)
    total = shock + rest + unsure
    if total <= 0:
        return (_GRID >= 0).astype(float)
    pool = _studentised(split, of_units)
    tail = shock + unsure if len(pool) >= ENOUGH else total
    parts = {years - 1: shock, max(units - 1, 1): unsure}
    if len(pool) < ENOUGH:
        parts[max(split.free.sum(), 1) + 0.5] = rest
    free = tail**2 / max(sum(part**2 / of for of, part in parts.items()), 1e-300)
    if len(pool) < ENOUGH:
        return special.stdtr(free, _GRID)
    moved = _GRID[:, None] - np.sqrt(rest / total) * np.quantile(pool, _POOL)
    width = np.sqrt(tail / total)
    return special.stdtr(free, moved / max(width, 1e-3)).mean(axis=1)


def _studentised(split: Effects, of_units: Spread) -> np.ndarray:
    """Return every residual over a spread of its unit that was estimated without it."""
    part = np.divide(split.free, split.count, out=np.zeros(len(split.free)), where=split.count > 0)[:, None]
    own = split.rest**2 / np.where(part > 0, part, np.nan)
    if np.isinf(of_units.prior):
        variance = np.full(split.rest.shape, of_units.common)
    else:
        left = np.maximum(split.free[:, None] - 1, 0)
        squares = np.maximum(np.nansum(split.rest**2, axis=1)[:, None] - own, 0)
        variance = (of_units.prior * of_units.common + squares) / (of_units.prior + left)
    found = split.rest / np.sqrt(np.where(variance > 0, variance, np.nan) * np.where(part > 0, part, np.nan))
    return found[np.isfinite(found)]


@dataclass(frozen=True)
class Ahead:
    """What is to come for each of many rows: rows of one kind, year and pair of months share a fit.

    Parameters
    ----------
    size
        How many rows.
    groups
        Positions of rows, their units within the fit, and the fit.
    """

    size: int
    groups: tuple[tuple[np.ndarray, np.ndarray, Fit], ...]

    def quantile(self, probability: float) -> np.ndarray:
        """Return each row's quantile of the rise; missing where too little is known."""
        return self.quantiles(np.array([probability]))[:, 0]

    def quantiles(self, probabilities: np.ndarray) -> np.ndarray:
        """Return rows by quantiles of the rise."""
        found = np.full((self.size, len(probabilities)), np.nan)
        for rows, units, one in self.groups:
            found[rows] = one.center[units, None] + one.scale[units, None] * one.quantile(probabilities)
        return found

    def at_most(self, rise: np.ndarray) -> np.ndarray:
        """Return for each row the probability that the rise is at most so large."""
        found = np.full(self.size, np.nan)
        for rows, units, one in self.groups:
            found[rows] = one.at_most(rise[rows], units)
        return found

    def years(self) -> np.ndarray:
        """Return for each row how many past years are behind it."""
        found = np.zeros(self.size, dtype="int64")
        for rows, _, one in self.groups:
            found[rows] = one.years
        return found


@dataclass(frozen=True)
class Rows:
    """Rows that look ahead: each one's unit, year and month in the cube, and the month it looks to."""

    unit: np.ndarray
    year: np.ndarray
    month: np.ndarray
    until: np.ndarray

    @classmethod
    def of(cls, laid: Yearly) -> Rows:
        """Return the rows of the panel, looking to the end of their year."""
        return cls(laid.unit, laid.year, laid.month, np.full(len(laid.unit), LAST))

    def at(self, which: np.ndarray) -> Rows:
        """Return some of the rows."""
        return Rows(self.unit[which], self.year[which], self.month[which], self.until[which])


def look(laid: Yearly, rows: Rows, *, without: int | None = None, others: bool = False, least: int = LEAST_YEARS) -> Ahead:
    """Return what is to come for rows.

    Parameters
    ----------
    laid
        The indicator with its past.
    rows
        The rows.
    without
        A past year to leave out, by its place in the calendar.
    others
        True takes every other year as the past, not the earlier ones only: for judging the method, never for a forecast.
    least
        How many past years are needed where units are few.
    """
    kinds = [np.flatnonzero(laid.kind == kind) for kind in range(laid.kind.max(initial=-1) + 1)]
    cubes = [laid.cube[units] for units in kinds]
    local = np.zeros(len(laid.cube), dtype="int64")
    for units in kinds:
        local[units] = np.arange(len(units))
    years, groups = np.arange(len(laid.calendar)), []
    for positions, (kind, year, month, until) in _alike(laid.kind[rows.unit], rows.year, rows.month, rows.until):
        past = ((years != year) if others else (years < year)) & (years != (-1 if without is None else without))
        found = fit(cubes[kind][:, past, until - 1] - cubes[kind][:, past, month - 1], least)
        if found is not None:
            groups.append((positions, local[rows.unit[positions]], found))
    return Ahead(len(rows.unit), tuple(groups))


def _alike(*keys: np.ndarray) -> list[tuple[np.ndarray, tuple[int, ...]]]:
    """Return the positions of rows with the same keys, and the keys."""
    if not len(keys[0]):
        return []
    sizes = [int(key.max()) + 1 for key in keys]
    codes = np.ravel_multi_index(keys, sizes)
    order = np.argsort(codes, kind="stable")
    found, first = np.unique(codes[order], return_index=True)
    unraveled = zip(*(part.tolist() for part in np.unravel_index(found, sizes)), strict=True)
    return list(zip(np.split(order, first[1:]), unraveled, strict=True))
