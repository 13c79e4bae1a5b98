"""How far a place is from its peers: z scores of a funnel that allows for real differences between places.

Every share is compared as asin(sqrt(p)), every multiple as its logarithm. z = (y - centre) / sqrt(s^2 + tau^2), where s is
what chance does to a place of that size, and tau^2 how much places really differ (Spiegelhalter 2005: winsorised at the 10th
and 90th percentile). Two departures, so that few false alarms are raised: the centre is the median, which no single place
moves; and the winsorised variance is divided by 0.679, what winsorising leaves of the variance of a normal distribution.
"""

from __future__ import annotations

from statistics import NormalDist

import numpy as np
import pandas as pd

PEERS = 20
"""Fewer units say nothing of what is usual."""

LEAST = 3.090232
"""Scores beyond it are two in a thousand; large groups ask for more, so that chance alone gives one finding a group at most."""

EVEN = 1e-3
"""The same small error for all: money has no number of trials, so the spread of the places alone decides."""

_KEPT = 0.679


def scores(value: pd.Series, error: pd.Series, group: np.ndarray) -> pd.DataFrame:
    """Compare each value with those of its group.

    Parameters
    ----------
    value, error
        What is compared, and its standard error by chance alone; a missing one is left out.
    group
        A number for each row; rows of one number are peers.

    Returns
    -------
    pandas.DataFrame
        Index of `value`; ``centre`` (the group's median), ``score`` (z) and ``limit`` (of |z|); missing in groups of fewer
        than 20.
    """
    compared = pd.DataFrame({"value": value.to_numpy(), "error": error.to_numpy()}).replace([np.inf, -np.inf], np.nan).dropna()
    parts = [_scored(one) for _, one in compared.groupby(group[compared.index]) if len(one) >= PEERS]
    found = pd.concat(parts) if parts else pd.DataFrame(columns=["centre", "score", "limit"], dtype="float64")
    return found.reindex(range(len(value))).set_axis(value.index)


def _scored(one: pd.DataFrame) -> pd.DataFrame:
    centre = one["value"].median()
    off, weight, many = one["value"] - centre, one["error"] ** -2, len(one)
    plain = off / one["error"]
    phi = (plain.clip(*plain.quantile([0.1, 0.9])) ** 2).mean() / _KEPT
    tau2 = max(0.0, (many * phi - (many - 1)) / (weight.sum() - (weight**2).sum() / weight.sum()))
    limit = max(LEAST, NormalDist().inv_cdf(1 - 0.5 / many))
    return pd.DataFrame({"centre": centre, "score": off / np.sqrt(one["error"] ** 2 + tau2), "limit": limit})


def shares(part: pd.Series, whole: pd.Series, size: pd.Series, group: np.ndarray) -> pd.DataFrame:
    """Compare the share of a part in its whole with the peers' share.

    Parameters
    ----------
    part, whole
        The two sides.
    size
        The cases behind each share; missing for money.
    group
        A number for each row; rows of one number are peers.

    Returns
    -------
    pandas.DataFrame
        Index of `part`; ``share`` and ``usual`` (percent), ``score`` and ``limit``.
    """
    share = (part / whole.where(whole > 0)).where(lambda found: found.between(0, 1))
    error = (0.5 / np.sqrt(size.where(size > 0))).fillna(EVEN)
    found = scores(np.arcsin(np.sqrt(share)), error, group)
    return found.assign(share=100 * share, usual=100 * np.sin(found["centre"]) ** 2)


def multiples(above: pd.Series, below: pd.Series, group: np.ndarray, *, trials: int = 1) -> pd.DataFrame:
    """Compare the multiple of one count over another with the peers' multiple; half a case is added to either.

    Parameters
    ----------
    above, below
        The two counts; a negative one is left out.
    group
        A number for each row; rows of one number are peers.
    trials
        Of how many months `below` is the mean.

    Returns
    -------
    pandas.DataFrame
        Index of `above`; ``multiple`` and ``usual``, ``score`` and ``limit``.
    """
    known = (above >= 0) & (below >= 0)
    more, less = (above + 0.5).where(known), (trials * below + 0.5).where(known)
    found = scores(np.log(trials * more / less), np.sqrt(1 / more + 1 / less), group)
    return found.assign(multiple=trials * more / less, usual=np.exp(found["centre"]))
