"""What rolling up a panel of officers costs, against pandas: medians of interleaved runs on one frame."""

import statistics
import time
import warnings
from collections.abc import Callable

import numpy as np
import pandas as pd

from thads_analysis import indicators, load, metrics

PERIODS = ["fiscal_year", "months", "measure", "category"]
PLACES = {"province": "Tỉnh {:02d}", "agency": "Đơn vị {:03d}", "officer": "Chấp hành viên {:04d}"}
KEPT = {level: [*PLACES][:at] + PERIODS for level, at in {"officer": 3, "agency": 2, "province": 1, "nation": 0}.items()}


def panel(officers: int = 4100, agencies: int = 700, years: int = 15) -> pd.DataFrame:
    """Return a synthetic panel of officers: 4,100 x 15 years x 12 months x 2 measures, 20 counts."""
    random = np.random.default_rng(0)
    who, year, month, measure = np.indices((officers, years, 12, 2)).reshape(4, -1)
    agency = np.sort(random.integers(0, agencies, officers))
    counts = dict(zip(PLACES, (34, agencies, officers), strict=True))
    levels = [[name.format(at) for at in range(counts[level])] for level, name in PLACES.items()]
    codes = [agency[who] * 34 // agencies, agency[who], who, year, month, measure, np.zeros_like(who)]
    periods = [list(range(2011, 2011 + years)), list(range(1, 13)), ["cases", "money"], ["all"]]
    index = pd.MultiIndex([*levels, *periods], codes, names=[*PLACES, *PERIODS])
    columns = [one.id for one in indicators.INDICATORS.values() if one.adds_up][:20]
    return pd.DataFrame(random.integers(0, 10**9, (len(index), 20)).astype("float64"), index=index, columns=columns)


def cascade(frame: pd.DataFrame) -> list[pd.DataFrame]:
    """Return all four levels, each from the one below it."""
    found = [frame]
    for to in KEPT:
        found.append(metrics.roll_up(found[-1], to))
    return found


def ways(frame: pd.DataFrame) -> dict[str, Callable[[], object]]:
    """Return what is measured, each under its name."""
    ours = {f"roll_up {to}": lambda to=to: metrics.roll_up(frame, to) for to in KEPT}
    pandas = {f"groupby {to}": lambda levels=levels: frame.groupby(level=levels).sum() for to, levels in KEPT.items()}
    return ours | pandas | {"cascade": lambda: cascade(frame), "floor": lambda: frame.to_numpy().sum(axis=0)}


def measure(frame: pd.DataFrame, rounds: int = 5) -> dict[str, float]:
    """Return the median seconds of each; every round runs all of them in turn."""
    runs: dict[str, list[float]] = {name: [] for name in ways(frame)}
    for _ in range(rounds):
        for name, way in ways(frame).items():
            start = time.perf_counter()
            way()
            runs[name].append(time.perf_counter() - start)
    return {name: statistics.median(seconds) for name, seconds in runs.items()}


def main() -> None:
    """Print the table, after a look whether both give the same."""
    warnings.simplefilter("ignore", metrics.IncompleteWarning)
    told("officers who stay", panel())
    told("the synthetic sample of 15 years, officers come and go", load.sample(years=15))


def told(title: str, frame: pd.DataFrame) -> None:
    """Print the table of one frame."""
    for to, levels in KEPT.items():
        plain = frame.groupby(level=levels).sum(skipna=False)
        pd.testing.assert_frame_equal(metrics.roll_up(frame, to), plain, check_exact=True)
    found = measure(frame)
    print(f"{title}: {len(frame):,} rows; floor (adding up the block): {found['floor']:.3f} s")
    print(f"{'to':<12}{'ours, s':>12}{'groupby, s':>12}{'times faster':>14}{'of the floor':>14}")
    for to in KEPT:
        show(to, found[f"roll_up {to}"], found[f"groupby {to}"], found["floor"])
    groupby = sum(found[f"groupby {to}"] for to in KEPT)
    show("all four", sum(found[f"roll_up {to}"] for to in KEPT), groupby, found["floor"])
    show("cascade", found["cascade"], groupby, found["floor"])


def show(name: str, ours: float, groupby: float, floor: float) -> None:
    """Print one line."""
    print(f"{name:<12}{ours:>12.3f}{groupby:>12.3f}{groupby / ours:>14.1f}{ours / floor:>14.1f}")


if __name__ == "__main__":
    main()
