"""Ways to lead a series on: the last year again, exponential smoothing, a seasonal ARIMA model."""

from __future__ import annotations

import warnings
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from ...words.vocabulary import Text

NAIVE = "seasonal_naive"
Lead = Callable[[np.ndarray, int, int], np.ndarray]
"""From past values, periods of a year and periods ahead to the values ahead."""


def seasonal_naive(past: np.ndarray, period: int, ahead: int) -> np.ndarray:
    """Return the last year again (of a yearly series, the last value)."""
    return np.resize(past[-period:], ahead)


def ets(past: np.ndarray, period: int, ahead: int) -> np.ndarray:
    """Return exponential smoothing with or without a damped trend, whichever has the lower AICc."""
    fits = [_smoothed(past, period, damped=damped) for damped in (False, True)]
    best = min(fits, key=lambda fit: fit.aicc if np.isfinite(fit.aicc) else np.inf)
    return np.asarray(best.forecast(ahead))


def _smoothed(past: np.ndarray, period: int, *, damped: bool):
    from statsmodels.tsa.holtwinters import ExponentialSmoothing

    season = {"seasonal": "add", "seasonal_periods": period} if period > 1 else {}
    trend = {"trend": "add", "damped_trend": True} if damped else {}
    return ExponentialSmoothing(past, initialization_method="estimated", **season, **trend).fit()


def sarimax(past: np.ndarray, period: int, ahead: int) -> np.ndarray:
    """Return the model of Box and Jenkins for monthly series: (0,1,1)(0,1,1); (0,1,1) for a yearly series."""
    from statsmodels.tsa.statespace.sarimax import SARIMAX

    season = (0, 1, 1, period) if period > 1 else (0, 0, 0, 0)
    return np.asarray(SARIMAX(past, order=(0, 1, 1), seasonal_order=season).fit(disp=False, maxiter=100).forecast(ahead))


@dataclass(frozen=True)
class Method:
    """A way to lead a series on.

    Parameters
    ----------
    id, text
        Its code and name.
    lead
        What it does.
    """

    id: str
    text: Text
    lead: Lead


METHODS = {
    method.id: method
    for method in (
        Method(NAIVE, Text("lặp lại năm trước", "last year again"), seasonal_naive),
        Method("ets", Text("san bằng hàm mũ (ETS)", "exponential smoothing (ETS)"), ets),
        Method("sarimax", Text("SARIMA (0,1,1)(0,1,1)", "SARIMA (0,1,1)(0,1,1)"), sarimax),
    )
}
"""Every method by its code."""


def led(method: Method, past: np.ndarray, period: int, ahead: int) -> tuple[np.ndarray, str]:
    """Return the values ahead, and what the fit complained of; missing values where it failed."""
    with warnings.catch_warnings(record=True) as told:
        warnings.simplefilter("always")
        try:
            with np.errstate(all="ignore"):
                found = method.lead(past, period, ahead)
        except (ValueError, np.linalg.LinAlgError, IndexError) as error:
            return np.full(ahead, np.nan), str(error)
    complaint = next((str(one.message).strip().splitlines()[0] for one in told), "")
    return np.where(np.isfinite(found), found, np.nan), complaint
