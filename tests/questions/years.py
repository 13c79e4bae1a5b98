"""Small panels with past years, for the tests of forecasts."""

from collections.abc import Callable

import numpy as np
import pandas as pd

from tests.conftest import LEVELS, panel_of

COUNTS = ["completed", "with_conditions"]
SHAPE = np.array([4, 9, 15, 22, 27, 37, 45, 53, 64, 73, 82, 100])
"""Parts of a year's completions by its months, in percent."""


def years_of(
    done: Callable[[int, int, int], float], places: int = 1, years: range = range(2019, 2024), months: int = 12
) -> pd.DataFrame:
    """Return a panel of places and years; `done` gives completions by place, year and month; the last year has so many months."""
    rows = [
        (f"Tỉnh {at:02d}", year, month, "cases", "all", done(at, year, month), 1000.0)
        for at in range(1, places + 1)
        for year in years
        for month in range(1, (months if year == years[-1] else 12) + 1)
    ]
    return panel_of(rows, COUNTS, LEVELS)


def alike(places: int = 1, **more: object) -> pd.DataFrame:
    """Return years of one shape: only their totals differ."""
    return years_of(lambda at, year, month: (2 + at + (year - 2015) / 4) * SHAPE[month - 1], places, **more)


def random_years(places: int = 8, years: range = range(2018, 2024), months: int = 12, seed: int = 0) -> pd.DataFrame:
    """Return years whose totals, shapes and shocks are drawn at random."""
    random = np.random.default_rng(seed)
    shock = {year: random.normal(0, 0.15) for year in years}
    bent = {(at, year): np.exp(shock[year] + random.normal(0, 0.1)) for at in range(1, places + 1) for year in years}
    total = {key: random.uniform(300, 900) for key in bent}
    return years_of(lambda at, year, month: total[at, year] * (SHAPE[month - 1] / 100) ** bent[at, year], places, years, months)
