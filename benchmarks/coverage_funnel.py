"""How many places a funnel marks though they only vary as all do: sizes of the sample's agencies, normal variance between."""

import numpy as np

from thads_analysis import burden, load, metrics, tidy

ROUNDS = 200


def sizes() -> np.ndarray:
    """Return the cases with conditions of the sample's agencies, after a year."""
    panel = tidy.select(load.sample(years=1), category="all", months=12, measure="cases")
    return metrics.roll_up(panel, to="agency")["with_conditions"].to_numpy("float64")


def shares(size: np.ndarray, spread: float, random: np.random.Generator) -> np.ndarray:
    """Return parts whose true shares vary on the arcsine of the root."""
    true = np.sin(np.arcsin(np.sqrt(0.7)) + spread * random.standard_normal(len(size))) ** 2
    return random.binomial(size.astype("int64"), true).astype("float64")


def ratios(size: np.ndarray, spread: float, random: np.random.Generator) -> np.ndarray:
    """Return counts whose true ratios to their expectation vary on the logarithm."""
    return random.poisson(size * np.exp(spread * random.standard_normal(len(size)))).astype("float64")


def main() -> None:
    """Print the percentage marked at 99.8 and 95 %: by the published formula, and with what it takes from the ends given back."""
    size, random = sizes(), np.random.default_rng(0)
    print(f"{len(size)} places, {ROUNDS} rounds{'published':>34}{'unbiased':>18}")
    cases = (("shares", shares, 0.05), ("shares", shares, 0.15), ("ratios", ratios, 0.1), ("ratios", ratios, 0.3))
    for name, draw, spread in cases:
        found = np.array([_marked(draw(size, spread, random), size, name == "shares") for _ in range(ROUNDS)]).mean(axis=0)
        told = "".join(f"{100 * one:9.2f}" for one in found)
        print(f"{name}, standard deviation {spread:<16}{told}")


def _marked(above: np.ndarray, size: np.ndarray, part: bool) -> list[float]:
    made = [burden.funnel(above, size, part=part, unbiased=unbiased).points for unbiased in (False, True)]
    return [float(points[name].mean()) for points in made for name in ("outlier", "outlier_95")]


if __name__ == "__main__":
    main()
