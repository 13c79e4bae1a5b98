"""How unevenly a total lies: the curve of Lorenz, Gini's coefficient, the share of the largest."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from ... import metrics
from ...sources import panels
from ...words.indicators import get
from ...words.vocabulary import Language, Text
from ...words.wording import number
from .. import sides
from ..sides import Numbers
from .places import one_period

TOP = (0.01, 0.05, 0.10, 0.20)
_DRAWS = 2000


@dataclass(frozen=True, eq=False)
class Concentration:
    """How unevenly a total lies.

    Parameters
    ----------
    curve
        From the smallest place to the largest: ``places`` (share of the places up to here, from 0 to 1), ``total`` (share of the
        total).
    gini, low, high
        Between 0 (all alike) and 1 (one has all), with the 95 % interval of a bootstrap over places.
    top
        By ``part`` (the largest 1, 5, 10, 20 %): ``places`` (how many, at least one), ``share`` of the total (0 to 1).
    half
        So many of the largest places hold half of the total.
    largest, share
        The largest place and its share.
    places, missing
        How many places are known, and how many are not.
    """

    curve: pd.DataFrame
    gini: float
    low: float
    high: float
    top: pd.DataFrame
    half: int
    largest: object
    share: float
    places: int
    missing: int

    def sentence(self, language: Language = "vi") -> str:
        """Say what the largest hold, and the coefficient with its interval."""
        name = " – ".join(map(str, self.largest)) if isinstance(self.largest, tuple) else str(self.largest)
        share = number(100 * self.share, 1, language)
        figures = [number(one, 2, language) for one in (self.gini, self.low, self.high)]
        said = Text(
            f"{name} giữ {share} % của tổng; {self.half} trong {self.places} nơi giữ một nửa.",
            f"{name} holds {share}% of the total; {self.half} of {self.places} places hold half of it.",
        ).say(language)
        gini = Text("Hệ số Gini {} (95 %: {} đến {}).", "Gini coefficient {} (95%: {} to {}).").say(language).format(*figures)
        lost = Text(f" Thiếu số liệu của {self.missing} nơi.", f" {self.missing} places have no figures.").say(language)
        return f"{said} {gini}{lost if self.missing else ''}"


def concentration(numbers: pd.DataFrame | Numbers, indicator: str | None = None, *, seed: int = 0) -> Concentration:
    """Say how unevenly a total lies over places or officers.

    Parameters
    ----------
    numbers
        A panel of places of one period, measure and category, or one figure a place.
    indicator
        An id of the registry that adds up; needed for a panel.
    seed
        Of the bootstrap.

    Returns
    -------
    Concentration

    Raises
    ------
    ValueError
        If the indicator does not add up, several periods are in the panel, a figure is negative or infinite, or the total
        is zero.

    Notes
    -----
    Gini's coefficient is that of the places themselves: the area between curve and diagonal, times two.
    """
    values, source = _values(numbers, indicator)
    known = values.dropna()
    if np.isinf(known).any() or (known < 0).any():
        raise ValueError("số âm hoặc vô hạn không chia phần được / negative or infinite figures have no shares")
    if not known.sum() > 0:
        raise ValueError("tổng bằng 0 / the total is zero")
    ordered = np.sort(known.to_numpy("float64"))
    run = np.concatenate([[0.0], ordered.cumsum() / ordered.sum()])
    curve = pd.DataFrame({"places": np.linspace(0, 1, len(run)), "total": run})
    low, high = _interval(ordered, seed)
    descending = ordered[::-1].cumsum() / ordered.sum()
    half = int(np.searchsorted(descending, 0.5 - 1e-12) + 1)
    largest = known.idxmax()
    return Concentration(
        panels.labelled(curve, source), gini(ordered), low, high, _top(descending), half, largest,
        float(known.max() / known.sum()), len(known), int(values.isna().sum()),
    )  # fmt: skip


def _values(numbers: pd.DataFrame | Numbers, indicator: str | None) -> tuple[pd.Series, pd.DataFrame]:
    if not isinstance(numbers, pd.DataFrame):
        return sides.series(numbers), pd.DataFrame()
    one = get(indicator or "")
    if not one.adds_up:
        raise ValueError(f"{one.id}: không cộng được / does not add up")
    rows = one_period(numbers)
    return metrics.column(rows, one.id).astype("float64"), numbers


def gini(values: np.ndarray) -> float:
    """Return Gini's coefficient along the last axis of figures that are not negative; missing where all are zero.

    Examples
    --------
    >>> float(gini(np.array([1.0, 1, 1]))), float(gini(np.array([0.0, 0, 0, 1])))
    (0.0, 0.75)
    >>> float(gini(np.array([0.0, 0])))
    nan
    """
    ordered = np.sort(values, axis=-1)
    count = ordered.shape[-1]
    ranks = 2 * np.arange(1, count + 1) - count - 1
    total = ordered.sum(axis=-1)
    return np.maximum(0.0, (ordered * ranks).sum(axis=-1) / (count * np.where(total > 0, total, np.nan)))


def _interval(values: np.ndarray, seed: int) -> tuple[float, float]:
    """Return the 95 % interval of a bootstrap over places; missing of a single place."""
    if len(values) < 2:
        return np.nan, np.nan
    random = np.random.default_rng(seed)
    drawn = np.array([gini(random.choice(values, len(values))) for _ in range(_DRAWS)])
    low, high = np.nanquantile(drawn, [0.025, 0.975])
    return float(low), float(high)


def _top(descending: np.ndarray) -> pd.DataFrame:
    """Return what the largest parts of the places hold."""
    counts = [max(1, round(part * len(descending))) for part in TOP]
    table = {"places": counts, "share": [float(descending[many - 1]) for many in counts]}
    return pd.DataFrame(table, index=pd.Index(TOP, name="part"))
