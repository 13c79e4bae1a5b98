"""What is known of each place's true rate: a share, a count or an estimate, with what chance does to it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple, Protocol

import numpy as np


class Curve(NamedTuple):
    """A log likelihood and its first two derivatives."""

    height: np.ndarray
    slope: np.ndarray
    bend: np.ndarray


class Evidence(Protocol):
    """Independent places, one number each."""

    @property
    def value(self) -> np.ndarray:
        """What was observed."""

    def steady(self) -> tuple[np.ndarray, np.ndarray]:
        """Return the values on a rising scale on which they are nearly normal, and their standard errors there."""

    def drawn(self, draws: int, random: np.random.Generator) -> np.ndarray:
        """Draw true values of each place by itself: draws by places."""

    def linked(self) -> tuple[np.ndarray, np.ndarray]:
        """Return the values on the scale of the random effects, roughly, and their standard errors."""

    def curve(self, at: int) -> Callable[[np.ndarray], Curve]:
        """Return the log likelihood of one place on the scale of the random effects."""

    def unlinked(self, effect: np.ndarray) -> np.ndarray:
        """Return true values from random effects."""


@dataclass(frozen=True, eq=False)
class Shares:
    """Parts of wholes: binomial, arcsine scale (Anscombe 1948, Biometrika 35:246), Beta(1,1) prior, logit effects."""

    above: np.ndarray
    below: np.ndarray

    @property
    def value(self) -> np.ndarray:
        """The share."""
        return self.above / self.below

    def steady(self) -> tuple[np.ndarray, np.ndarray]:
        """Return asin(sqrt((x + 3/8) / (n + 3/4))) and 1 / (2 sqrt(n + 1/2)), sound at 0 of n and n of n."""
        return np.arcsin(np.sqrt((self.above + 0.375) / (self.below + 0.75))), 0.5 / np.sqrt(self.below + 0.5)

    def drawn(self, draws: int, random: np.random.Generator) -> np.ndarray:
        """Draw from Beta(x + 1, n - x + 1)."""
        return random.beta(self.above + 1, self.below - self.above + 1, (draws, len(self.above)))

    def linked(self) -> tuple[np.ndarray, np.ndarray]:
        """Return logits, half a case added to either side."""
        more, less = self.above + 0.5, self.below - self.above + 0.5
        return np.log(more / less), np.sqrt(1 / more + 1 / less)

    def curve(self, at: int) -> Callable[[np.ndarray], Curve]:
        """Return the binomial log likelihood of a logit."""
        x, n = self.above[at], self.below[at]

        def seen(effect: np.ndarray) -> Curve:
            share = self.unlinked(effect)
            return Curve(x * effect - n * np.logaddexp(0, effect), x - n * share, -n * share * (1 - share))

        return seen

    def unlinked(self, effect: np.ndarray) -> np.ndarray:
        """Return shares from logits."""
        return 1 / (1 + np.exp(-effect))


@dataclass(frozen=True, eq=False)
class Ratios:
    """Counts over what they are counted in, taken as known: Poisson, root scale, Gamma(1/2) prior, log effects."""

    above: np.ndarray
    below: np.ndarray

    @property
    def value(self) -> np.ndarray:
        """The ratio."""
        return self.above / self.below

    def steady(self) -> tuple[np.ndarray, np.ndarray]:
        """Return sqrt((x + 3/8) / E) and 1 / (2 sqrt(E)), sound at a count of 0."""
        return np.sqrt((self.above + 0.375) / self.below), 0.5 / np.sqrt(self.below)

    def drawn(self, draws: int, random: np.random.Generator) -> np.ndarray:
        """Draw from Gamma(x + 1/2) / E."""
        return random.gamma(self.above + 0.5, size=(draws, len(self.above))) / self.below

    def linked(self) -> tuple[np.ndarray, np.ndarray]:
        """Return logarithms, half a case added."""
        return np.log((self.above + 0.5) / self.below), 1 / np.sqrt(self.above + 0.5)

    def curve(self, at: int) -> Callable[[np.ndarray], Curve]:
        """Return the Poisson log likelihood of a logarithm."""
        x, n = self.above[at], self.below[at]

        def seen(effect: np.ndarray) -> Curve:
            expected = n * np.exp(effect)
            return Curve(x * effect - expected, x - expected, -expected)

        return seen

    def unlinked(self, effect: np.ndarray) -> np.ndarray:
        """Return ratios from logarithms."""
        return np.exp(effect)


@dataclass(frozen=True, eq=False)
class Estimates:
    """Estimates with standard errors: normal."""

    value: np.ndarray
    error: np.ndarray

    @property
    def _unit(self) -> float:
        """The scale of the random effects, so that their prior does not depend on the unit."""
        return float(np.median(self.error)) or 1.0

    def steady(self) -> tuple[np.ndarray, np.ndarray]:
        """Return both as they are."""
        return self.value, self.error

    def drawn(self, draws: int, random: np.random.Generator) -> np.ndarray:
        """Draw from the normal distribution."""
        return random.normal(self.value, self.error, (draws, len(self.value)))

    def linked(self) -> tuple[np.ndarray, np.ndarray]:
        """Return both in units of the median standard error."""
        return self.value / self._unit, np.maximum(self.error / self._unit, 1e-6)

    def curve(self, at: int) -> Callable[[np.ndarray], Curve]:
        """Return the normal log likelihood."""
        centre, precision = self.linked()[0][at], self.linked()[1][at] ** -2

        def seen(effect: np.ndarray) -> Curve:
            off = centre - effect
            return Curve(-0.5 * precision * off**2, precision * off, np.full_like(effect, -precision))

        return seen

    def unlinked(self, effect: np.ndarray) -> np.ndarray:
        """Return values in their own unit."""
        return effect * self._unit
