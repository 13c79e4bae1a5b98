"""Funnels, shrinkage, loads and concentration: exact at the edges, silent where nothing can be said."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from tests.conftest import panel_of
from thads_analysis import burden, intervals
from thads_analysis.words.errors import DataError

COUNTS = st.lists(st.tuples(st.integers(0, 60), st.integers(0, 60)), min_size=3, max_size=30)


def both(pairs: list[tuple[int, int]]) -> tuple[np.ndarray, np.ndarray]:
    done, left = np.array(pairs, dtype="float64").T
    return done, done + left


@given(COUNTS.filter(lambda pairs: sum(done + left for done, left in pairs) > 0))
@settings(max_examples=60)
def test_limits_hold_the_centre_and_the_outer_ones_hold_the_inner(pairs):
    for overdispersion in (True, False):
        made = burden.funnel(*both(pairs), part=True, overdispersion=overdispersion)
        points = made.points.dropna(subset=["value"])
        for lower, upper in (("lower_998", "lower_95"), ("lower_95", "upper_95"), ("upper_95", "upper_998")):
            assert (points[lower] <= points[upper] + 1e-9).all()
        assert points["lower_95"].le(made.center + 1e-9).all() and points["upper_95"].ge(made.center - 1e-9).all()
        assert points["value"].between(0, 1).all() and points["lower_998"].ge(0).all() and points["upper_998"].le(1).all()


@pytest.mark.parametrize("size", [3, 10, 47, 300])
def test_without_overdispersion_outliers_are_those_of_the_exact_tail(size):
    done = np.arange(size + 1, dtype="float64")
    points = burden.funnel(done, np.full(size + 1, float(size)), part=True, center=0.3, overdispersion=False).points
    tail = np.minimum(stats.binom.cdf(done, size, 0.3), stats.binom.sf(done - 1, size, 0.3))
    assert points["outlier"].tolist() == (tail < 0.001).tolist()
    assert points["outlier_95"].tolist() == (tail < 0.025).tolist()


def test_the_limits_are_narrower_at_larger_places():
    size = np.array([10.0, 100, 1000, 10_000])
    points = burden.funnel(0.5 * size, size, overdispersion=False).points
    assert (np.diff(points["upper_998"] - points["lower_998"]) < 0).all()


def places(measure: str = "cases", **more) -> pd.DataFrame:
    random = np.random.default_rng(0)
    size = random.integers(200, 5000, 40).astype("float64") * (1e6 if measure == "money" else 1)
    share = np.r_[np.clip(random.normal(0.7, 0.02, 39), 0, 1), 0.2]
    rows = [(f"P{at:02d}", 2024, 12, measure, "all", done, whole, 10.0) for at, (done, whole) in enumerate(zip(size * share, size, strict=True))]  # fmt: skip
    return panel_of(rows, ["completed", "with_conditions", "officers"], **more)


def test_a_panel_is_put_in_its_unit_and_the_odd_one_is_named():
    made = burden.funnel(places(), "completion_rate")
    assert made.points.index.names == ["province"]
    assert made.points["value"].iloc[-1] == pytest.approx(20)
    assert made.points.index[made.points["outlier"]].tolist() == ["P39"]
    assert "1 trong 40 nơi" in made.sentence() and "P39" in made.sentence() and "below: P39" in made.sentence("en")
    assert made.adjusted and made.phi > 1
    assert made.expected_false["998"] == pytest.approx(40 * 0.002, rel=0.01)


def test_money_has_flat_limits_and_no_chance_of_its_own():
    made = burden.funnel(places("money"), "completion_rate")
    assert np.ptp(made.points["lower_998"]) == 0 and np.isnan(made.phi)
    assert made.points.index[made.points["outlier"]].tolist() == ["P39"]
    assert "Tiền không phải số đếm" in made.sentence()
    with pytest.raises(ValueError, match="overdispersion=True is needed"):
        burden.funnel(places("money"), "completion_rate", overdispersion=False)
    with pytest.raises(ValueError, match="money is no count"):
        burden.shrink(places("money"), "completion_rate")


def test_unbiased_limits_are_wider_and_known_to_be():
    panel = places().iloc[:-1]
    fair, published = burden.funnel(panel, "completion_rate"), burden.funnel(panel, "completion_rate", unbiased=False)
    assert fair.tau2 > published.tau2 and fair.phi == published.phi
    assert published.expected_false["998"] > 3 * fair.expected_false["998"]


def test_missing_places_stay_and_are_no_outliers():
    done, size = [5.0, np.nan, 7, 0], [10.0, 10, np.nan, 0]
    points = burden.funnel(done, size, part=True).points
    assert points["value"].notna().tolist() == [True, False, False, False]
    assert not points["outlier"].any() and points["lower_95"].notna().sum() == 1


def test_benjamini_and_hochberg_mark_by_the_chances():
    done = np.r_[np.full(30, 50.0), 5.0]
    made = burden.funnel(done, np.full(31, 100.0), overdispersion=False, adjust="bh")
    known = made.points["chance"]
    assert made.points["outlier"].tolist() == (stats.false_discovery_control(known) <= 0.05).tolist()
    assert made.points["outlier"].sum() == 1


@pytest.mark.parametrize(
    ("args", "more", "error", "said"),
    [
        (([5, 6], [4, 9]), {"part": True}, DataError, "phần lớn hơn tổng"),
        (([-1, 6], [4, 9]), {}, DataError, "số âm"),
        (([1, 2], [0, 0]), {}, ValueError, "no place has both"),
        (([1, 2], [4, 4]), {"adjust": "holm"}, ValueError, "adjust: 'holm'; bh"),
    ],
)
def test_what_cannot_be_is_refused(args, more, error, said):
    with pytest.raises(error, match=said):
        burden.funnel(*args, **more)


def test_several_periods_are_refused_by_name():
    two = pd.concat([places(), places().rename(index={2024: 2023}, level="fiscal_year")])
    for ask in (burden.funnel, burden.shrink):
        with pytest.raises(ValueError, match="fiscal_year"):
            ask(two, "completion_rate")


@given(COUNTS.filter(lambda pairs: sum(done + left > 0 for done, left in pairs) >= 3))
@settings(max_examples=40)
def test_a_shrunk_rate_lies_between_its_own_and_the_centre(pairs):
    made = burden.shrink(*both(pairs))
    points = made.points.dropna()
    ends = np.sort(np.column_stack([points["value"], np.full(len(points), made.center)]), axis=1)
    assert (points["shrunk"] >= ends[:, 0] - 1e-9).all() and (points["shrunk"] <= ends[:, 1] + 1e-9).all()
    assert (points["low"] <= points["shrunk"] + 1e-6).all() and (points["shrunk"] <= points["high"] + 1e-6).all()


def test_places_that_differ_by_chance_only_all_stand_at_the_centre():
    made = burden.shrink([50, 51, 49, 50], [100] * 4)
    assert np.isinf(made.strength)
    assert made.points["shrunk"].to_numpy() == pytest.approx([0.5] * 4)
    assert "không khác nhau quá mức ngẫu nhiên" in made.sentence()


def test_the_prior_of_a_large_population_is_found_again():
    random = np.random.default_rng(2)
    size = random.integers(50, 500, 2000)
    done = random.binomial(size, random.beta(14, 6, 2000))
    made = burden.shrink(done, size)
    assert (made.center, made.strength) == pytest.approx((0.7, 20), rel=0.08)
    count = random.poisson(random.gamma(8, 1 / 4, 2000) * size)
    made = burden.shrink(count, size, part=False)
    assert (made.center, made.strength) == pytest.approx((2, 4), rel=0.1)


def loads(**columns) -> pd.DataFrame:
    rows = [("A", 2024, 12, "cases", "all", 900.0, 600.0, 6.0), ("A", 2024, 12, "money", "all", 9e11, 3e11, 6.0),
            ("B", 2024, 12, "cases", "all", 40.0, 30.0, 5.0), ("B", 2024, 12, "money", "all", 1e11, 1e11, 5.0),
            ("C", 2024, 12, "cases", "all", 700.0, 500.0, 0.0), ("C", 2024, 12, "money", "all", 1e11, 1e11, 0.0)]  # fmt: skip
    return panel_of(rows, ["to_enforce", "completed", "officers"])


def test_loads_are_put_beside_the_nation_where_there_are_enough():
    table = burden.per_officer(loads()).droplevel(["fiscal_year", "months", "category"])
    nation = (900 + 40 + 700) / 11
    assert table.loc[("A", "cases"), ["load_per_officer", "load_nation", "gap", "ratio"]].tolist() == pytest.approx(
        [150, nation, 150 - nation, 150 / nation]
    )
    assert table.loc[("A", "cases"), "output_per_officer"] == 100
    assert table["compared"].tolist() == [True, True, False, False, False, False]
    assert table.loc["B", ["gap", "ratio", "output_gap"]].isna().all(axis=None)
    assert np.isnan(table.loc[("C", "cases"), "load_per_officer"])
    assert burden.per_officer(loads(), minimum=8)["compared"].sum() == 4


@given(st.lists(st.floats(0, 1e9), min_size=1, max_size=40).filter(lambda values: sum(values) > 1e-3), st.floats(0.01, 100))
@settings(max_examples=12)
def test_gini_is_between_none_and_all_and_free_of_units(values, by):
    made = burden.concentration(values)
    assert 0 <= made.gini < 1
    assert burden.concentration([value * by for value in values]).gini == pytest.approx(made.gini, abs=1e-9)
    assert made.curve["total"].is_monotonic_increasing and made.curve["total"].iloc[-1] == pytest.approx(1)
    assert made.top["share"].is_monotonic_increasing


def test_what_the_largest_hold():
    made = burden.concentration(pd.Series({"TP. Hồ Chí Minh": 60.0, "Hà Nội": 20.0, "A": 10.0, "B": 10.0, "C": np.nan}))
    assert (made.half, made.largest, made.share, made.missing) == (1, "TP. Hồ Chí Minh", 0.6, 1)
    assert made.gini == pytest.approx((3 * 60 + 20 - 10 - 30) / (4 * 100))
    assert "60,0 %" in made.sentence() and "1 places" in made.sentence("en")


@pytest.mark.parametrize("values", [[-1.0, 2], [0.0, 0], [np.inf, 1]])
def test_shares_of_nothing_are_refused(values):
    with pytest.raises(ValueError, match=r"negative|zero"):
        burden.concentration(values)


def test_intervals_at_the_edges():
    assert intervals.wilson(0, 20)[0] == pytest.approx(0, abs=1e-12) and intervals.wilson(20, 20)[1] == pytest.approx(1)
    assert np.isnan(intervals.wilson(0, 0)).all()
    assert intervals.count(0) == pytest.approx((0, -np.log(0.025)))
    assert intervals.count(5)[0] == pytest.approx(stats.chi2.ppf(0.025, 10) / 2)
    assert intervals.count(10) == intervals.byar(10)
    low, high = intervals.wilson(pd.Series({"a": 1, "b": 2}), [4, 4])
    assert low.index.tolist() == ["a", "b"] and (low < high).all()
    for wrong in ((5, 4), (-1, 4)):
        with pytest.raises(ValueError, match="0 <= x <= n"):
            intervals.wilson(*wrong)
    with pytest.raises(ValueError, match="level"):
        intervals.byar(5, 95)


@pytest.mark.parametrize(
    "more", [{"tails": wrong} for wrong in (-1, 0.5, 0.6, "a", np.nan)] + [{"center": wrong} for wrong in (1.2, -0.1, np.nan, "a")]
    + [{"bounds": "x"}, {"center": 0, "part": False}, {"center": np.inf, "part": False}]
)  # fmt: skip
def test_a_funnel_refuses_settings_that_cannot_be(more):
    with pytest.raises(ValueError, match="cần / needed"):
        burden.funnel([3, 4, 5], [10, 20, 30], **more)


@pytest.mark.parametrize("bounds", ["exact", "normal"])
def test_no_event_anywhere_is_no_outlier_of_ratios(bounds):
    made = burden.funnel([0, 0, 0], [10, 20, 30], part=False, bounds=bounds)
    assert made.center == 0 and not made.points["outlier"].astype(bool).any()


@pytest.mark.parametrize("level", [95, 0, 1, -1, np.nan, "a", None])
def test_a_level_lies_between_0_and_1(level):
    asks = (
        lambda: burden.shrink([1, 2, 3], [4, 5, 6], level=level),
        lambda: intervals.wilson(1, 2, level),
        lambda: intervals.byar(1, level),
        lambda: intervals.count(1, level),
    )
    for ask in asks:
        with pytest.raises(ValueError, match="cần / needed: 0 < level < 1"):
            ask()


def test_intervals_of_one_beside_many_and_by_their_labels():
    low, high = intervals.wilson(5, [10, 20])
    assert [low[0], high[0]] == pytest.approx(intervals.wilson(5, 10)) and low.shape == (2,)
    assert intervals.wilson([], 10)[0].shape == (0,)
    parts, wholes = pd.Series([1, 2], index=["a", "b"]), pd.Series([5, 3], index=["b", "a"])
    assert intervals.wilson(parts, wholes)[0].to_numpy() == pytest.approx(intervals.wilson([1, 2], [3, 5])[0])


def test_intervals_refuse_what_is_no_count():
    for ask in (
        lambda: intervals.wilson([1, 2, 3], [4, 5]),
        lambda: intervals.wilson("a", 3),
        lambda: intervals.wilson(1, np.inf),
    ):
        with pytest.raises(ValueError, match=" / "):
            ask()
    for one in (intervals.byar, intervals.count):
        for wrong in ("a", np.inf, pd.Series(["a"])):
            with pytest.raises(ValueError, match=" / "):
                one(wrong)
