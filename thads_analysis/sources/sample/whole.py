"""Whole numbers shared out exactly: nothing is lost to rounding, and no part exceeds its whole."""

from __future__ import annotations

import numpy as np

_HALVINGS = 64
_FARTHEST = 60.0


def spread(total: int, weights: np.ndarray) -> np.ndarray:
    """Share a total out in proportion to weights.

    Examples
    --------
    >>> spread(10, np.array([1.0, 1.0, 2.0])).tolist()
    [3, 2, 5]
    """
    if total <= 0 or not weights.sum() > 0:
        return np.zeros(len(weights), dtype=np.int64)
    return _largest_remainder(total * (weights / weights.sum()), total)


def split(whole: np.ndarray, tilt: np.ndarray, total: int) -> np.ndarray:
    """Take a part out of every whole, so that the parts sum to a total.

    Parameters
    ----------
    whole
        Whole numbers.
    tilt
        Log-odds of each one's share beside the others'; only differences matter.
    total
        Sum of the parts; at most the sum of the wholes is given.

    Examples
    --------
    >>> split(np.array([4, 4, 0]), np.array([0.0, 2.0, 0.0]), 4).tolist()
    [1, 3, 0]
    """
    total = int(np.clip(total, 0, whole.sum()))
    part = np.zeros(len(whole), dtype=np.int64)
    some = whole > 0
    part[some] = _largest_remainder(whole[some] * _shares(whole[some], tilt[some], total), total)
    return part


def _shares(whole: np.ndarray, tilt: np.ndarray, total: int) -> np.ndarray:
    """Return the share of each whole: its log-odds, moved for all alike until the parts sum to the total."""
    low, high = -_FARTHEST, _FARTHEST
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        low, high = (middle, high) if whole @ _logistic(tilt + middle) < total else (low, middle)
    return _logistic(tilt + high)


def _logistic(odds: np.ndarray) -> np.ndarray:
    return 1 / (1 + np.exp(-odds))


def _largest_remainder(ideal: np.ndarray, total: int) -> np.ndarray:
    """Round down, then give what is lacking to those who lost most."""
    rounded = np.floor(ideal).astype(np.int64)
    lacking = total - int(rounded.sum())
    rounded[np.argsort(rounded - ideal, kind="stable")[:lacking]] += 1
    return rounded
