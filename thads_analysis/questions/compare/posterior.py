"""Ranks in draws of the true rates: each place by itself, or all as draws from one population."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from .evidence import Curve, Evidence

SHAPE = 0.001
"""Of the Gamma prior of the population's precision, as in BUGS; mu is flat."""

NARROW, WIDE, STEPS = 0.008, 30.0, 61
"""The grid of the population's standard deviation: below, the prior has nothing; above, no league of rates is found."""


SHARES = 200
"""So many shares of chance in all variance are told apart."""
LEAST, MOST = 1000, 10_000_000
"""So many draws are made at least, and so many numbers are drawn at most: of 4,000 officers 2,500 draws."""


class Drawn(NamedTuple):
    """True values, draws by places; and the population's mean and standard deviation, draws by two."""

    rates: np.ndarray
    population: np.ndarray


def alone(one: Evidence, draws: int, random: np.random.Generator) -> Drawn:
    """Draw the true value of each place by itself (fixed effects)."""
    return Drawn(one.drawn(draws, random), np.empty((draws, 0)))


def as_one(one: Evidence, draws: int, random: np.random.Generator) -> Drawn:
    """Draw true values that come from one normal population, on the scale of the effects (random effects).

    The population's mean and standard deviation are integrated on a grid, each place by quadrature around its mode.
    """
    rough, error = one.linked()
    step = np.log(WIDE / NARROW) / (STEPS - 1)
    width, offset = np.meshgrid(np.exp(np.log(NARROW) + step * np.arange(STEPS)), np.linspace(-7, 7, 43), indexing="ij")
    curves = [one.curve(at) for at in range(len(rough))]
    centre, scale = _pooled(rough, error, width.ravel())
    log_weight = np.log(scale) + SHAPE * -2 * np.log(width.ravel()) - SHAPE * width.ravel() ** -2.0
    mean = centre + scale * offset.ravel()
    log_weight = log_weight + sum(_marginal(curve, mean, width.ravel()) for curve in curves)
    weight = np.exp(log_weight - log_weight.max())
    at = random.choice(len(weight), draws, p=weight / weight.sum())
    sigma = width.ravel()[at] * np.exp(step * (random.random(draws) - 0.5))
    centre, scale = _pooled(rough, error, sigma)
    mu = centre + scale * (offset.ravel()[at] + (random.random(draws) - 0.5) * 14 / 42)
    effects = np.column_stack([_draw(curve, mu, sigma, random) for curve in curves])
    return Drawn(one.unlinked(effects), np.column_stack([mu, sigma]))


def shrunk(one: Evidence, draws: int, random: np.random.Generator) -> np.ndarray:
    """Draw scores that come from one normal population, on the scale on which places are nearly normal.

    The population's variance has the uniform shrinkage prior (Daniels 1999, Canadian J. Statistics 27:567-578), its mean is flat;
    both are integrated in closed form but for the variance, so that it takes no time.
    """
    score, error = one.steady()
    draws = min(draws, max(LEAST, MOST // len(score)))
    noise = np.maximum(error, 1e-6 * (np.ptp(score) or 1.0)) ** 2
    part = (np.arange(SHARES) + 0.5) / SHARES
    spread = (1 - part) / part / np.mean(1 / noise)
    weight = 1 / (noise[:, None] + spread)
    centre = (weight * score[:, None]).sum(axis=0) / weight.sum(axis=0)
    off = weight * (score[:, None] - centre) ** 2
    height = 0.5 * (np.log(weight).sum(axis=0) - np.log(weight.sum(axis=0)) - off.sum(axis=0))
    likely = np.exp(height - height.max())
    at = random.choice(SHARES, draws, p=likely / likely.sum())
    mean = random.normal(centre[at], weight.sum(axis=0)[at] ** -0.5)[:, None]
    known = spread[at][:, None] / (spread[at][:, None] + noise)
    return random.normal(mean + known * (score - mean), np.sqrt(known * noise))


def _pooled(rough: np.ndarray, error: np.ndarray, width: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return the mean of the population and its error for each standard deviation, if all were normal."""
    weight = 1 / (error[:, None] ** 2 + width**2)
    return (weight * rough[:, None]).sum(axis=0) / weight.sum(axis=0), weight.sum(axis=0) ** -0.5


def _around(curve: Callable[[np.ndarray], Curve], mean: np.ndarray, width: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return the mode of an effect given the population, and its width there (Newton's method; the logarithm is concave)."""
    mode = mean.copy()
    for _ in range(40):
        seen = curve(mode)
        step = (seen.slope - (mode - mean) / width**2) / (1 / width**2 - seen.bend)
        mode = mode + np.clip(step, -1, 1)
        if np.abs(step).max() < 1e-6:
            break
    return mode, (1 / width**2 - curve(mode).bend) ** -0.5


def _heights(
    curve: Callable[[np.ndarray], Curve], mean: np.ndarray, width: np.ndarray, nodes: np.ndarray
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return effects around the mode, the logarithm of their density given the population, and the width of a unit."""
    mode, unit = _around(curve, mean, width)
    effect = mode[:, None] + unit[:, None] * nodes
    prior = -0.5 * ((effect - mean[:, None]) / width[:, None]) ** 2 - np.log(width)[:, None]
    return effect, curve(effect).height + prior, unit


def _marginal(curve: Callable[[np.ndarray], Curve], mean: np.ndarray, width: np.ndarray) -> np.ndarray:
    """Return the logarithm of what a place says of each population, but for a constant."""
    nodes = np.linspace(-6, 6, 25)
    _, height, unit = _heights(curve, mean, width, nodes)
    top = height.max(axis=1)
    return top + np.log(np.exp(height - top[:, None]).sum(axis=1) * unit)


def _draw(curve: Callable[[np.ndarray], Curve], mean: np.ndarray, width: np.ndarray, random: np.random.Generator) -> np.ndarray:
    """Draw one effect for each population, by the inverse of its distribution."""
    nodes = np.linspace(-6, 6, 49)
    effect, height, _ = _heights(curve, mean, width, nodes)
    density = np.exp(height - height.max(axis=1, keepdims=True))
    summed = np.cumsum((density[:, 1:] + density[:, :-1]) / 2, axis=1)
    wanted = random.random(len(mean)) * summed[:, -1]
    cell = np.minimum((summed < wanted[:, None]).sum(axis=1), summed.shape[1] - 1)
    rows = np.arange(len(mean))
    over, under = summed[rows, cell], np.where(cell > 0, summed[rows, cell - 1], 0.0)
    part = (wanted - under) / np.maximum(over - under, 1e-300)
    return effect[rows, cell] + part * (effect[rows, cell + 1] - effect[rows, cell])


def ranked(rates: np.ndarray, *, higher: bool) -> np.ndarray:
    """Return the rank of each place in each draw, 1 the best."""
    order = np.argsort(-rates if higher else rates, axis=1)
    ranks = np.empty(order.shape, dtype="int32")
    np.put_along_axis(ranks, order, np.arange(1, rates.shape[1] + 1, dtype="int32")[None, :], axis=1)
    return ranks


def quantiles(ranks: np.ndarray, *probabilities: float) -> list[np.ndarray]:
    """Return quantiles of the ranks of each place: ranks that occur."""
    return list(np.quantile(ranks, probabilities, axis=0, method="inverted_cdf").astype(int))


def shortest(ranks: np.ndarray, level: float) -> tuple[np.ndarray, np.ndarray]:
    """Return the fewest neighbouring ranks of each place that hold at least `level` of the draws: best and worst."""
    draws, count = ranks.shape
    run = np.zeros((count, count + 1))
    for at in range(count):
        run[at, 1:] = np.bincount(ranks[:, at] - 1, minlength=count).cumsum() / draws
    low, high = np.ones(count, dtype=int), np.full(count, count)
    while (low < high).any():
        width = (low + high) // 2
        enough = _most(run, width) >= level - 1e-12
        low, high = np.where(enough, low, np.minimum(width + 1, high)), np.where(enough, width, high)
    first = _windows(run, high).argmax(axis=1)
    return first + 1, first + high


def _windows(run: np.ndarray, width: np.ndarray) -> np.ndarray:
    """Return the part of the draws in each window of so many ranks; none where it would reach beyond the last."""
    start = np.arange(run.shape[1] - 1)
    end = start + width[:, None]
    inside = np.take_along_axis(run, np.minimum(end, run.shape[1] - 1), axis=1) - run[:, :-1]
    return np.where(end < run.shape[1], inside, -1.0)


def _most(run: np.ndarray, width: np.ndarray) -> np.ndarray:
    return _windows(run, width).max(axis=1)


def at_once(ranks: np.ndarray, alpha: float) -> tuple[np.ndarray, np.ndarray]:
    """Return the best and worst ranks between which all places lie at once in 1 - alpha of the draws.

    The quantiles of each place are widened alike until it holds (Besag et al. 1995, Statistical Science 10:30).
    """
    draws, count = ranks.shape
    deep = np.empty((count, count))
    lowest = np.full(draws, np.inf)
    for at in range(count):
        seen = np.bincount(ranks[:, at] - 1, minlength=count)
        deep[at] = np.minimum(seen.cumsum(), seen[::-1].cumsum()[::-1])
        lowest = np.minimum(lowest, deep[at][ranks[:, at] - 1])
    kept = deep >= np.quantile(lowest, alpha, method="lower")
    return 1 + kept.argmax(axis=1), count - kept[:, ::-1].argmax(axis=1)
