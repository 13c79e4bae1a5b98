"""How often intervals of ranks hold the true rank: simulated leagues of 63 provinces, by method and spread of the true rates."""

import warnings

import numpy as np
import pandas as pd

from thads_analysis import compare, load, metrics, tidy

LEAGUES, LEVEL, DRAWS = 200, 0.95, 2000
METHODS = ("shrunk", "sets", "fixed", "random")


def sizes() -> tuple[np.ndarray, np.ndarray]:
    """Return cases with conditions and completion rates of the synthetic sample's 63 provinces in FY2024."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", metrics.IncompleteWarning)
        officers = tidy.select(load.sample(years=1), months=12, measure="cases", category="all")
        provinces = metrics.roll_up(officers, to="province")
    return provinces["with_conditions"].to_numpy(), metrics.column(provinces, "completion_rate").to_numpy() / 100


def truths(rates: np.ndarray, cases: np.ndarray, random: np.random.Generator) -> dict[str, tuple[np.ndarray, np.ndarray]]:
    """Return the true rates of one league and the cases, for each setting."""
    logit, centre = np.log(rates / (1 - rates)), np.log(rates / (1 - rates)).mean()
    spread, off = logit.std(), random.standard_normal(len(rates))

    def of(width: float) -> np.ndarray:
        return 1 / (1 + np.exp(-(centre + width * off)))

    few = np.maximum(cases // 50, 5)
    return {
        "as in the sample": (of(spread), cases),
        "a tenth of its spread": (of(spread / 10), cases),
        "all equal": (of(0.0), cases),
        "rates near 100 %, a 50th of the cases": (1 - 0.2 * (1 - of(spread)), few),
    }


def true_ranks(rates: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return the best and the worst rank of each place: they differ where true rates are equal."""
    return 1 + (rates > rates[:, None]).sum(axis=1), (rates >= rates[:, None]).sum(axis=1)


def measured(rates: np.ndarray, cases: np.ndarray, method: str, seed: int) -> dict[str, float]:
    """Return, of one simulated league, which part of the intervals holds a true rank, and whether all at once do."""
    done = np.random.default_rng([seed, 1]).binomial(cases.astype(int), rates)
    table = compare.league(done, cases.astype(int), method=method, interval=LEVEL, draws=DRAWS, seed=seed).table.astype("float64")
    best, worst = true_ranks(rates)
    own = (table["rank_low"] <= worst) & (best <= table["rank_high"])
    whole = (table["rank_low"] <= best) & (worst <= table["rank_high"])
    together = (table["together_low"] <= best) & (worst <= table["together_high"])
    return {
        "own": own.mean(),
        "own, all of a tie": whole.mean(),
        "width": (table["rank_high"] - table["rank_low"] + 1).mean(),
        "together": float(together.all()),
        "width together": (table["together_high"] - table["together_low"] + 1).mean(),
    }


def main() -> None:
    """Print the table."""
    cases, rates = sizes()
    found = []
    for seed in range(LEAGUES):
        for setting, (truth, size) in truths(rates, cases, np.random.default_rng([seed, 0])).items():
            methods = METHODS if seed < LEAGUES // 20 else METHODS[:3]
            found += [{"setting": setting, "method": method, **measured(truth, size, method, seed)} for method in methods]
    table = pd.DataFrame(found).groupby(["setting", "method"], sort=False)
    means = table.mean().assign(leagues=table.size())
    print(f"level {LEVEL:.0%}; 63 places, {int(np.median(cases)):,} cases each at the median; share of intervals that hold")
    print(means.to_string(float_format="{:.3f}".format))


if __name__ == "__main__":
    main()
