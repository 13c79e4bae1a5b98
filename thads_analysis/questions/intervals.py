"""Intervals of a share and of a count, exact at the edges."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from .sides import Numbers, aligned, fraction

FEW = 10
"""Counts below it get exact limits."""


def wilson(x: Numbers | float, n: Numbers | float, level: float = 0.95) -> tuple[Any, Any]:
    """Return the interval of shares by Wilson (1927, J. American Statistical Association 22:209-212).

    Parameters
    ----------
    x, n
        Parts and wholes; an `x` need not be a whole number.
    level
        Of the interval.

    Returns
    -------
    tuple
        Lower and upper shares, in the form of `x`; missing where either is missing or `n` is 0.

    Raises
    ------
    ValueError
        If a part is negative or greater than its whole, or the level is not between 0 and 1.

    Examples
    --------
    >>> low, high = wilson(65, 100)
    >>> round(low, 4), round(high, 4)
    (0.5525, 0.7364)
    """
    from statsmodels.stats.proportion import proportion_confint

    part, whole = (_plain(side) for side in (x, _beside(x, n)))
    if 1 not in (part.size, whole.size) and part.shape != whole.shape:
        raise ValueError(f"x và n không cùng số dòng / x and n differ in length: {part.shape}, {whole.shape}")
    _check(level, bool(np.any((part < 0) | (part > whole) | np.isinf(whole))), "0 <= x <= n")
    part, whole = (side.copy() for side in np.broadcast_arrays(part, np.where(whole > 0, whole, np.nan)))
    low, high = proportion_confint(part, whole, 1 - level, method="wilson")
    return _alike(x, low), _alike(x, high)


def byar(x: Numbers | float, level: float = 0.95) -> tuple[Any, Any]:
    """Return the interval of counts by Byar's approximation (Breslow and Day 1987, IARC 82, p. 69).

    Parameters
    ----------
    x
        Counts.
    level
        Of the interval.

    Returns
    -------
    tuple
        Lower and upper limits of the expected count, in the form of `x`. The lower limit of 0 is 0, and it is missing where the
        approximation fails (few cases at a high level): see :func:`count`.

    Raises
    ------
    ValueError
        If a count is negative, or the level is not between 0 and 1.

    Examples
    --------
    >>> low, high = byar(65)
    >>> round(low, 3), round(high, 3)
    (50.163, 82.849)
    """
    from scipy import stats

    found = _plain(x)
    _check(level, bool(np.any((found < 0) | np.isinf(found))), "x >= 0")
    z, many = stats.norm.isf((1 - level) / 2), np.where(found > 0, found, np.nan)
    root = 1 - 1 / (9 * many) - z / (3 * np.sqrt(many))
    low = np.where(found == 0, 0.0, np.where(root > 0, many * root**3, np.nan))
    high = (found + 1) * (1 - 1 / (9 * (found + 1)) + z / (3 * np.sqrt(found + 1))) ** 3
    return _alike(x, low), _alike(x, high)


def count(x: Numbers | float, level: float = 0.95) -> tuple[Any, Any]:
    """Return the interval of counts: by Byar from ten on, exact (chi-square) below.

    Parameters
    ----------
    x, level
        As in :func:`byar`.

    Returns
    -------
    tuple
        Lower and upper limits of the expected count, in the form of `x`.

    Examples
    --------
    >>> low, high = count(0)
    >>> low, round(high, 3)
    (0.0, 3.689)
    """
    from scipy import stats

    found = _plain(x)
    low, high = (np.asarray(side, dtype="float64") for side in byar(found, level))
    tail = (1 - level) / 2
    few = found < FEW
    exact_low = np.where(found > 0, stats.chi2.ppf(tail, 2 * np.where(found > 0, found, 1)) / 2, 0.0)
    exact_high = stats.chi2.isf(tail, 2 * found + 2) / 2
    return _alike(x, np.where(few, exact_low, low)), _alike(x, np.where(few, exact_high, high))


def _plain(given: Numbers | float) -> np.ndarray:
    """Return numbers as float64, whatever their form."""
    try:
        return np.asarray(given, dtype="float64")
    except (TypeError, ValueError) as error:
        raise ValueError(f"cần số / numbers are needed: {error}") from error


def _beside(x: Numbers | float, n: Numbers | float) -> Numbers | float:
    """Return wholes at the labels of their parts, where both have labels."""
    if not (isinstance(x, pd.Series) and isinstance(n, pd.Series)) or x.index.equals(n.index):
        return n
    return aligned(n, x.index)


def _check(level: float, wrong: bool, expected: str) -> None:
    fraction(level, "level")
    if wrong:
        raise ValueError(f"số ngoài phạm vi / a number out of range; {expected}")


def _alike(given: Numbers | float, found: np.ndarray) -> Any:
    """Return results in the form of what was given: a number, an array, a Series with its index."""
    if isinstance(given, pd.Series):
        return pd.Series(found, index=given.index)
    return float(found) if np.ndim(found) == 0 else np.asarray(found)
