"""What others' tools give on the same figures: sources and tolerances stand in tests/vectors/MANIFEST.csv."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from thads_analysis import burden, intervals

VECTORS = Path(__file__).parents[2] / "vectors"
ADJUSTED = {"lower_95": "OD95LCL", "upper_95": "OD95UCL", "lower_998": "OD99LCL", "upper_998": "OD99UCL"}
PLAIN = {"lower_95": "LCL95", "upper_95": "UCL95", "lower_998": "LCL99", "upper_998": "UCL99"}


def read(name: str) -> pd.DataFrame:
    return pd.read_csv(VECTORS / f"{name}.csv")


def summary(variant: str) -> pd.Series:
    return read("funnel_summary").set_index("variant").loc[variant]


@pytest.mark.parametrize(
    "row", read("ci_ukhsa_byars_wilson").itertuples(), ids=lambda row: f"{row.method} {row.x} {row.confidence}"
)
def test_intervals_as_published(row):
    level = float(row.confidence.removesuffix("%")) / 100
    low, high = intervals.byar(row.x, level) if row.method == "Byars" else intervals.wilson(row.x, row.n, level)
    assert high == pytest.approx(row.uppercl, rel=1e-12)
    assert low == pytest.approx(row.lowercl, rel=1e-12, nan_ok=True)


def limits(points: pd.DataFrame, names: dict[str, str], theirs: pd.DataFrame) -> np.ndarray:
    """Return how far limits lie apart; one that turned back beyond all of a place is 1 and left out."""
    apart = np.abs(points[list(names)].to_numpy() - theirs[list(names.values())].to_numpy())
    return np.where(points[list(names)].to_numpy() == 1, 0, apart)


def test_the_published_funnel_of_observed_against_expected():
    theirs, told = read("funnel_medpar_sr_shmi"), summary("sr_shmi")
    made = burden.funnel(theirs["numerator"], theirs["denominator"], center=1)
    assert (made.phi, made.tau2) == pytest.approx((told["phi"], told["tau2"]), rel=1e-6)
    assert limits(made.points, ADJUSTED, theirs).max() < 1e-6
    assert made.points["outlier"].tolist() == (theirs["out99adj"] == 1).tolist()
    assert (made.points["outlier"].sum(), made.points["outlier_95"].sum()) == (told["out998_adj"], told["out95_adj"])
    plain = burden.funnel(theirs["numerator"], theirs["denominator"], center=1, overdispersion=False)
    assert limits(plain.points, PLAIN, theirs).max() < 1e-6
    assert (plain.points["outlier"].sum(), plain.points["outlier_95"].sum()) == (told["out998_unadj"], told["out95_unadj"])


@pytest.mark.parametrize(("name", "variant"), [("funnel_medpar_pr", "pr"), ("funnel_binom10_pr", "ten_row_pr_winsor10")])
def test_funnels_of_shares(name, variant):
    theirs, told = read(name), summary(variant)
    made = burden.funnel(theirs["numerator"], theirs["denominator"])
    assert (made.center, made.phi, made.tau2) == pytest.approx((told["target"], told["phi"], told["tau2"]), rel=1e-6)
    assert limits(made.points, ADJUSTED, theirs).max() < 1e-6
    plain = burden.funnel(theirs["numerator"], theirs["denominator"], overdispersion=False, bounds="normal")
    assert limits(plain.points, PLAIN, theirs).max() < 1e-6
    assert made.points["outlier"].sum() == told["out998_adj"] and plain.points["outlier"].sum() == told["out998_unadj"]


def test_without_drawing_in_the_ends():
    theirs, told = read("funnel_binom10_pr"), summary("ten_row_pr_no_winsor")
    made = burden.funnel(theirs["numerator"], theirs["denominator"], tails=0)
    assert (made.phi, made.tau2) == pytest.approx((told["phi"], told["tau2"]), rel=1e-6)


def test_six_places_by_hand():
    told = summary("six_row_sr_shmi")
    made = burden.funnel([100, 150, 180, 80, 120, 225], [108, 112, 165, 95, 100, 220], center=1)
    assert (made.phi, made.tau2) == pytest.approx((told["phi"], told["tau2"]), rel=1e-6)


def test_poisson_limits_as_published():
    expected = np.array([15.0, 20, 30])
    points = burden.funnel(expected, expected, part=False, center=1, overdispersion=False).points
    assert points["lower_95"].to_numpy() == pytest.approx([0.5596924, 0.6108260, 0.6746958], abs=1e-7)
    assert points["upper_95"].to_numpy() == pytest.approx([1.649348, 1.544419, 1.427562], abs=1e-6)
    assert points["lower_998"].to_numpy() == pytest.approx([0.3862650, 0.4479107, 0.5289724], abs=1e-7)
    assert points["upper_998"].to_numpy() == pytest.approx([2.082907, 1.902094, 1.702771], abs=1e-6)


def test_shrinkage_is_near_the_published_random_effects():
    """Those are logit-normal and fully Bayesian: a prior that is taken as known, of another form, may differ by a fifth of a point."""
    theirs = read("league_bugs_surgical")
    points = burden.shrink(theirs["deaths"], theirs["n"]).points
    assert np.abs(points["shrunk"].to_numpy() - theirs["random_mean"].to_numpy()).max() < 0.003
    assert np.abs(points["low"].to_numpy() - theirs["random_q025"].to_numpy()).max() < 0.01
