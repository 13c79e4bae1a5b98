"""Confidence sets of ranks from differences of pairs (Mogstad, Romano, Shaikh, Wilhelm 2024, Review of Economic Studies 91).

A place is surely behind those whose difference to it is significant, and surely ahead of those of the other sign; its set is
what remains. What counts as significant holds for all differences of the place at once (marginal), or of all places
(together); differences found significant are taken out and the rest is judged again (step down, Romano and Wolf 2005).
"""

from __future__ import annotations

import numpy as np

EXACT = 1000
"""Up to so many places the critical values allow for what the differences of a place have in common; beyond, Bonferroni's do."""

KINDS = 48
"""So many sizes of errors are told apart in critical values; up to so many places, each has its own."""

VALUES = 4_000_000
"""So many numbers are held at once."""

PAIRS = 40_000_000
"""So many differences are drawn for a critical value of all pairs: 710 places have 251,695 pairs and get 1,000 draws at least."""


def marginal(score: np.ndarray, error: np.ndarray, alpha: float) -> tuple[np.ndarray, np.ndarray]:
    """Return the sets of ranks, each for itself.

    Parameters
    ----------
    score, error
        One of each place: larger is better; independent and normal.
    alpha
        How often a set may miss.

    Returns
    -------
    tuple
        The best and the worst rank of each place.
    """
    error = _positive(error)
    step = max(1, VALUES // (max(len(score), KINDS * _nodes(len(score)))))
    parts = [_of_some(np.arange(at, min(at + step, len(score))), score, error, alpha) for at in range(0, len(score), step)]
    ahead, behind = (np.concatenate(side) for side in zip(*parts, strict=True))
    return 1 + ahead, len(score) - behind


def together(
    score: np.ndarray, error: np.ndarray, alpha: float, draws: int, random: np.random.Generator
) -> tuple[np.ndarray, np.ndarray]:
    """Return the sets of ranks which hold for all places at once.

    Parameters
    ----------
    score, error, alpha
        As in :func:`marginal`.
    draws
        For the critical value; fewer where there are so many pairs that they would not fit, a thousand at least.
    random
        Where they come from.
    """
    error, count = _positive(error), len(score)
    difference = score - score[:, None]
    spread = np.hypot(error, error[:, None])
    left = ~np.eye(count, dtype=bool)
    unit = float(error.max(initial=1e-300))  # what is drawn is free of units, or float32 would not hold it
    chance = (random.standard_normal((_draws(count, draws), count)) * (error / unit)).T.astype("float32")
    while left.any():
        bar = np.quantile(_largest(chance, np.where(left, unit / spread, 0).astype("float32")), 1 - alpha, method="higher")
        new = left & (np.abs(difference) > bar * spread)
        left &= ~new
        if not new.any():
            break
    found = ~left & (difference != 0)
    return 1 + (found & (difference > 0)).sum(axis=1), count - (found & (difference < 0)).sum(axis=1)


def _draws(count: int, draws: int) -> int:
    return int(np.clip(2 * PAIRS // count**2, min(draws, 1000), draws))


def _positive(error: np.ndarray) -> np.ndarray:
    """Return errors of which none is nothing: what is known exactly is known a million times better than the rest."""
    return np.maximum(error, 1e-6 * float(error.max(initial=0.0)) or 1e-300)


def _largest(chance: np.ndarray, weight: np.ndarray) -> np.ndarray:
    """Return the largest studentised difference of each draw: places by draws, and the weight of each pair."""
    largest = np.zeros(chance.shape[1], dtype="float32")
    for at, own in enumerate(chance[:-1]):
        others = at + 1 + np.flatnonzero(weight[at, at + 1 :])
        if len(others):
            off = np.abs(chance[others] - own)
            off *= weight[at, others, None]
            np.maximum(largest, off.max(axis=0), out=largest)
    return largest


def _of_some(rows: np.ndarray, score: np.ndarray, error: np.ndarray, alpha: float) -> tuple[np.ndarray, np.ndarray]:
    """Return how many places are surely ahead of some, and behind them."""
    difference = score - score[rows, None]
    spread = np.hypot(error, error[rows, None])
    left = np.ones(difference.shape, dtype=bool)
    left[np.arange(len(rows)), rows] = False
    found = np.zeros_like(left)
    open_ = np.flatnonzero(left.any(axis=1))
    while len(open_):
        bar = _critical(error[rows[open_]], error, left[open_], alpha)
        new = left[open_] & (np.abs(difference[open_]) > bar[:, None] * spread[open_])
        found[open_] |= new
        left[open_] &= ~new
        open_ = open_[new.any(axis=1) & left[open_].any(axis=1)]
    return (found & (difference > 0)).sum(axis=1), (found & (difference < 0)).sum(axis=1)


def _nodes(count: int) -> int:
    return int(np.clip(120_000 // min(count, KINDS) ** 2, 51, 201))


def _kinds(error: np.ndarray) -> np.ndarray:
    """Return for each place which size of errors it has, from 0."""
    if len(error) <= KINDS:
        return np.arange(len(error))
    return np.argsort(np.argsort(error, kind="stable"), kind="stable") * KINDS // len(error)


def _critical(own: np.ndarray, error: np.ndarray, left: np.ndarray, alpha: float) -> np.ndarray:
    """Return, for each of some places, the bar which all its differences `left` pass by chance with `alpha`.

    Given the place's own error the differences are independent, so what is to be found is one integral over it; no draws.
    """
    from scipy.special import ndtri

    low, high = -ndtri(alpha / 2), -ndtri(alpha / (2 * left.sum(axis=1)))
    if left.shape[1] > EXACT:
        return high
    kind = _kinds(error)
    many = left @ (kind[:, None] == np.arange(kind.max() + 1)).astype("float64")
    sizes = np.bincount(kind, error) / np.bincount(kind)
    seen = [(bar, _log_tail(bar, own, sizes, many)) for bar in (high, np.maximum(high - 0.15, low))]
    for _ in range(3):  # the logarithm of the chance is nearly straight in the bar, so its chord is soon close
        (before, was), (bar, held) = seen[-2:]
        slope = (held - was) / np.where(bar != before, bar - before, 1)
        bar = np.clip(bar + (np.log(alpha) - held) / np.where(slope < 0, slope, -np.inf), low, high)
        seen.append((bar, _log_tail(bar, own, sizes, many)))
    return seen[-1][0]


def _log_tail(bar: np.ndarray, own: np.ndarray, sizes: np.ndarray, many: np.ndarray) -> np.ndarray:
    return np.log(np.maximum(1 - _held(bar, own, sizes, many), 1e-12))


def _held(bar: np.ndarray, own: np.ndarray, sizes: np.ndarray, many: np.ndarray) -> np.ndarray:
    """Return the chance that no studentised difference passes its bar, where `many` are left of each size of errors."""
    from scipy.special import ndtr

    node, step = np.linspace(-6, 6, _nodes(len(sizes)), retstep=True)
    weight = np.exp(-0.5 * node**2) * step / np.sqrt(2 * np.pi)
    reach = (bar[:, None] * np.hypot(own[:, None], sizes))[:, :, None]
    moved = (own[:, None] * node)[:, None, :]
    inside = ndtr((moved + reach) / sizes[:, None]) - ndtr((moved - reach) / sizes[:, None])
    return np.exp(many[:, None, :] @ np.log(np.maximum(inside, 1e-300)))[:, 0] @ weight
