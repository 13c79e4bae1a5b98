"""What chance does to a share, and to a count against its expectation: the scales of a funnel."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import numpy as np

from ..sides import Sides

Pair = tuple[np.ndarray, np.ndarray]
Spread = tuple[float, float, float]
HALF_A_CASE = 0.5
_CERTAIN = 1e12
"""Weight of an amount on the scale of its limits: what it varies by alone is nothing beside what places differ by."""


class Shape(Protocol):
    """How the places of a funnel vary by chance; all without the rate's scale."""

    @property
    def center(self) -> float:
        """What places vary about."""

    @property
    def z(self) -> np.ndarray:
        """Standard errors of chance between each place and the centre."""

    @property
    def weight(self) -> np.ndarray:
        """One over the variance of chance, on the scale of z."""

    def overdispersion(self, tails: float) -> Spread:
        """Return phi, tau2, and tau2 with what is taken from the ends given back."""

    def normal(self, out: float, tau2: float) -> Pair:
        """Return limits so many standard errors out."""

    def exact(self, tail: float) -> Pair:
        """Return limits with so much chance beyond each."""

    def tails(self) -> np.ndarray:
        """Return the exact two-sided chance of a place so far out."""


def shape_of(found: Sides, center: float, tails: float) -> Shape:
    """Return how places vary about a centre: by chance, or, where nothing is counted, among each other."""
    above, below = found.numerator.to_numpy(), np.where(found.denominator > 0, found.denominator, np.nan)
    if not found.counted:
        return Amounts.of(above / below, tails, part=found.part)
    return Shares(above, below, center) if found.part else Ratios(above, below, center)


def two_sided(z: np.ndarray) -> np.ndarray:
    """Return the chance of being so far out on either side, of a normal distribution."""
    from scipy import stats

    return 2 * stats.norm.sf(np.abs(z))


def _spread(z: np.ndarray, weight: np.ndarray, left: float) -> Spread:
    """Return phi and tau2 (DerSimonian and Laird's moments); of a normal variance only `left` is left without its ends."""
    count = len(z)
    if count < 2:
        return np.nan, 0.0, 0.0
    phi = float((z**2).mean())
    per_phi = weight.sum() - (weight**2).sum() / weight.sum()
    tau2, fair = (max(0.0, float((count * one - (count - 1)) / per_phi)) for one in (phi, phi / left))
    return phi, tau2, fair


def _winsorised(values: np.ndarray, tails: float) -> np.ndarray:
    return np.clip(values, *np.quantile(values, [tails, 1 - tails])) if len(values) else values


def drawn_in(tails: float) -> float:
    """Return what is left of a normal variance whose ends are drawn in to their quantiles."""
    from scipy.stats import norm

    end = norm.isf(tails) if tails > 0 else np.inf
    return left_out(tails) * (1 - 2 * tails) + (2 * tails * end**2 if tails > 0 else 0.0)


def left_out(tails: float) -> float:
    """Return what is left of a normal variance without its ends."""
    from scipy.stats import norm

    end = norm.isf(tails) if tails > 0 else 0.0
    return float(1 - 2 * end * norm.pdf(end) / (1 - 2 * tails)) if tails > 0 else 1.0


@dataclass(frozen=True, eq=False)
class Shares:
    """Parts of wholes, on the arcsine of the root."""

    above: np.ndarray
    below: np.ndarray
    center: float

    @property
    def z(self) -> np.ndarray:
        """Standard errors of chance between each place and the centre."""
        return (np.arcsin(np.sqrt(self.above / self.below)) - self._middle) * np.sqrt(self.weight)

    @property
    def weight(self) -> np.ndarray:
        """One over the variance of chance."""
        return 4 * self.below

    @property
    def _middle(self) -> float:
        return float(np.arcsin(np.sqrt(self.center)))

    def overdispersion(self, tails: float) -> Spread:
        """Return phi and tau2, with z drawn in to its quantiles."""
        known = ~np.isnan(self.z)
        return _spread(_winsorised(self.z[known], tails), self.weight[known], drawn_in(tails))

    def normal(self, out: float, tau2: float) -> Pair:
        """Return limits so many standard errors out; beyond none and all there is nothing."""
        error = out * np.sqrt(1 / self.weight + tau2)
        low, high = (np.clip(self._middle + sign * error, 0, np.pi / 2) for sign in (-1, 1))
        return np.sin(low) ** 2, np.sin(high) ** 2

    def exact(self, tail: float) -> Pair:
        """Return binomial limits, interpolated between counts as Spiegelhalter does."""
        from scipy.stats import binom

        known = np.where(np.isnan(self.below), 0, np.round(self.below))
        low = self._between(binom, tail, known)
        high = 1 - Shares(self.below - self.above, self.below, 1 - self.center)._between(binom, tail, known)
        missing = np.isnan(self.below)
        return np.where(missing, np.nan, low), np.where(missing, np.nan, high)

    def _between(self, binom, tail: float, size: np.ndarray) -> np.ndarray:
        count = binom.ppf(tail, size, self.center)
        reached, before = binom.cdf(count, size, self.center), binom.cdf(count - 1, size, self.center)
        with np.errstate(invalid="ignore", divide="ignore"):
            share = (count - (reached - tail) / (reached - before)) / size
        return np.nan_to_num(np.clip(share, 0, 1))

    def tails(self) -> np.ndarray:
        """Return twice the smaller binomial tail."""
        from scipy.stats import binom

        below, above = binom.cdf(self.above, self.below, self.center), binom.sf(self.above - 1, self.below, self.center)
        return np.minimum(1.0, 2 * np.minimum(below, above))


@dataclass(frozen=True, eq=False)
class Ratios:
    """Counts against what is expected of them, on the logarithm."""

    above: np.ndarray
    below: np.ndarray
    center: float

    @property
    def expected(self) -> np.ndarray:
        """What each place would have at the centre."""
        return self.below * self.center

    @property
    def z(self) -> np.ndarray:
        """Standard errors of chance between each place and the centre; no case counts as half a case."""
        observed = np.where(self.above > 0, self.above, np.where(np.isnan(self.above), np.nan, HALF_A_CASE))
        return np.sqrt(self.weight) * np.log(observed / self.weight)

    @property
    def weight(self) -> np.ndarray:
        """One over the variance of chance; missing where nothing is expected."""
        return np.where(self.expected > 0, self.expected, np.nan)

    def overdispersion(self, tails: float) -> Spread:
        """Return phi and tau2, without the z values at the ends."""
        known = np.flatnonzero(~np.isnan(self.z))
        cut = int(tails * len(known))
        kept = known[np.argsort(self.z[known], kind="stable")][cut : len(known) - cut]
        return _spread(self.z[kept], self.weight[kept], left_out(tails))

    def normal(self, out: float, tau2: float) -> Pair:
        """Return limits so many standard errors out."""
        error = out * np.sqrt(1 / self.weight + tau2)
        return self.center * np.exp(-error), self.center * np.exp(error)

    def exact(self, tail: float) -> Pair:
        """Return Poisson limits by the chi-square distribution."""
        from scipy.stats import chi2

        expected = self.expected
        low, high = chi2.ppf(tail, 2 * self.weight) / 2, chi2.isf(tail, 2 * (expected + 1)) / 2
        return np.where(expected == 0, 0.0, low) / self.below, high / self.below

    def tails(self) -> np.ndarray:
        """Return twice the smaller Poisson tail."""
        from scipy.stats import poisson

        below, above = poisson.cdf(self.above, self.expected), poisson.sf(self.above - 1, self.expected)
        return np.minimum(1.0, 2 * np.minimum(below, above))


@dataclass(frozen=True, eq=False)
class Amounts:
    """Amounts of money over others: one figure a place, with no chance of its own, on the arcsine or the logarithm."""

    scaled: np.ndarray
    middle: float
    part: bool

    @classmethod
    def of(cls, value: np.ndarray, tails: float, *, part: bool) -> Amounts:
        """Return the places about their winsorised mean; nothing at all has no logarithm."""
        with np.errstate(divide="ignore"):
            scaled = np.arcsin(np.sqrt(value)) if part else np.log(np.where(value > 0, value, np.nan))
        return cls(scaled, float(_winsorised(scaled[~np.isnan(scaled)], tails).mean()), part)

    @property
    def center(self) -> float:
        """The typical place."""
        return float(self._back(np.array(self.middle)))

    @property
    def z(self) -> np.ndarray:
        """Distance from the typical place, as if each place were certain."""
        return (self.scaled - self.middle) * np.sqrt(_CERTAIN)

    @property
    def weight(self) -> np.ndarray:
        """The same for all places."""
        return np.where(np.isnan(self.scaled), np.nan, _CERTAIN)

    def overdispersion(self, tails: float) -> Spread:
        """Return the variance between places; phi means nothing here."""
        known = self.scaled[~np.isnan(self.scaled)]
        if len(known) < 2:
            return np.nan, 0.0, 0.0
        tau2 = float(_winsorised(known, tails).var(ddof=1)) / drawn_in(tails)
        return np.nan, tau2, tau2

    def normal(self, out: float, tau2: float) -> Pair:
        """Return the same limits for all places."""
        error = np.where(np.isnan(self.scaled), np.nan, out * np.sqrt(tau2))
        return self._back(self.middle - error), self._back(self.middle + error)

    def exact(self, tail: float) -> Pair:
        """Return limits that are the centre itself: only reached where no places differ."""
        del tail
        return self.normal(0.0, 0.0)

    def tails(self) -> np.ndarray:
        """Return 1 for all places: only reached where no places differ."""
        return np.where(np.isnan(self.scaled), np.nan, 1.0)

    def _back(self, scaled: np.ndarray) -> np.ndarray:
        return np.sin(np.clip(scaled, 0, np.pi / 2)) ** 2 if self.part else np.exp(scaled)
