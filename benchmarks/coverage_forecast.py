"""How often the intervals of ``trend.forecast`` hold what came, and whether it beats repeating the last year, on the sample.

Each case is a province's 60 months of completions, in cases or in money, that end at a random month; the twelve months behind
them are the test. Provinces of one year share its shock, so cases are drawn from twelve years.
"""

import argparse
from concurrent.futures import ProcessPoolExecutor

import numpy as np
import pandas as pd

from thads_analysis import load, metrics, tidy, trend

KNOWN, AHEAD = 60, 12


def series() -> np.ndarray:
    """Return completions of a month: provinces and measures by 144 months."""
    rows = tidy.select(load.sample(years=12), category="all")
    panel = metrics.roll_up(rows, to="province")[["completed"]]
    return metrics.monthly(panel)["completed"].unstack(["fiscal_year", "months"]).sort_index(axis="columns").to_numpy()


def case(figures: np.ndarray) -> pd.DataFrame:
    """Forecast the last twelve months from those before, and compare month by month."""
    index = pd.period_range("2000-10", periods=KNOWN, freq="M")
    found = trend.forecast(pd.Series(figures[:KNOWN], index=index))
    came, naive = figures[KNOWN:], figures[KNOWN - AHEAD : KNOWN]
    held = {
        f"held_{level}": (came >= found.intervals[f"low_{level}"].to_numpy())
        & (came <= found.intervals[f"high_{level}"].to_numpy())
        for level in (80, 95)
    }
    error = {"error": np.abs(came - found.path.to_numpy()), "naive": np.abs(came - naive)}
    return pd.DataFrame({**held, **error}).assign(ahead=range(1, AHEAD + 1), method=found.method)


def main(cases: int, workers: int) -> None:
    """Print coverage by how far ahead, and the error against repeating the last year by the method that was taken."""
    figures, random = series(), np.random.default_rng(0)
    starts = random.integers(0, figures.shape[1] - KNOWN - AHEAD + 1, cases)
    units = random.integers(0, len(figures), cases)
    drawn = [figures[unit, start : start + KNOWN + AHEAD] for unit, start in zip(units, starts, strict=True)]
    with ProcessPoolExecutor(workers) as pool:
        found = pd.concat(pool.map(case, drawn, chunksize=5), keys=range(cases), names=["case", "month"])
    print(f"{cases} cases")
    show("all months", found)
    for first, last in ((1, 3), (4, 6), (7, 12)):
        show(f"{first} to {last} ahead", found[found["ahead"].between(first, last)])
    for method, rows in found.groupby("method"):
        show(f"{method}, {rows.index.unique('case').size}", rows)


def show(name: str, rows: pd.DataFrame) -> None:
    """Print one line."""
    each = rows.groupby("case")[["error", "naive"]].mean()
    ratio = (each["error"] / each["naive"]).median()
    held = [100 * rows[f"held_{level}"].mean() for level in (80, 95)]
    print(f"{name:<24}80 %: {held[0]:5.1f}   95 %: {held[1]:5.1f}   median ratio {ratio:.2f}")


if __name__ == "__main__":
    asked = argparse.ArgumentParser()
    asked.add_argument("--cases", type=int, default=240)
    asked.add_argument("--workers", type=int, default=2)
    options = asked.parse_args()
    main(options.cases, options.workers)
