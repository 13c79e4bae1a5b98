"""Control charts: what is chance and what is more, on figures where it can be told by hand."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from thads_analysis import metrics, tidy, trend
from thads_analysis.questions.trend import rules
from thads_analysis.words.errors import DataError

MONTHS = pd.MultiIndex.from_product([[2022, 2023], range(1, 13)], names=["fiscal_year", "months"])
NOISE = [3.0, 5, 4, 6, 3, 5, 4, 4, 6, 3, 5, 4, 5, 3, 4, 6]


def marks(values: list[float], reason: str, **more) -> list[int]:
    points = trend.control_chart(values, **more).points
    return np.flatnonzero(points["reason"] == reason).tolist()


def test_a_point_beyond_the_limits_is_concern_or_improvement_by_the_better_way():
    values = [*NOISE, 30.0]
    for better, state in (("higher", "improvement"), ("lower", "concern"), (None, "high")):
        points = trend.control_chart(values, better=better).points
        assert points["state"].iloc[-1] == state
        assert (points["state"].iloc[:-1] == "neutral").all()


def test_the_named_sets_disagree_where_they_should():
    seven = [1.0, -1] * 6 + [1.0] * 7 + [-1.0, 1.0] * 3
    assert marks(seven, "shift", rules="mdc")
    assert not marks(seven, "shift", rules="wheeler")
    with_mean = [*seven[:15], 0.0, *seven[16:]]
    shifted = [value - np.mean(with_mean) for value in with_mean]
    assert not marks([value if value != shifted[15] else np.mean(shifted) for value in shifted], "shift", rules="mdc")


def test_seven_rising_points_are_a_trend_and_equal_neighbours_break_it():
    rising = [5.0, 4, 5, 4, 1, 2, 3, 4, 5, 6, 7, 4, 5, 4]
    assert marks(rising, "trend") == [4, 5, 6, 7, 8, 9, 10]
    assert not marks([5.0, 4, 5, 4, 1, 2, 3, 3, 5, 6, 7, 4, 5, 4], "trend")


def test_three_of_four_near_the_limit_by_wheeler():
    values = [0.0, 1, 0, -1] * 5
    base = trend.control_chart(values, rules="wheeler")
    far = 2 * base.sigma
    points = rules.Points(np.array([far, 0.1, far, far]), np.zeros(4), np.full(4, base.sigma))
    assert rules.get("wheeler").reasons(points).tolist() == ["three_of_four", None, "three_of_four", "three_of_four"]


@pytest.mark.parametrize(
    ("count", "longest", "fewest"), [(10, 6, 2), (12, 7, 3), (20, 7, 6), (24, 8, 8), (50, 9, 19), (100, 10, 41)]
)
def test_runs_as_anhoej_prints_them(count, longest, fewest):
    assert (rules.longest_usual(count), rules.fewest_usual(count)) == (longest, fewest)


def test_a_long_run_is_marked_by_anhoej_and_nothing_else():
    values = [1.0, -1] * 7 + [1.0] * 9 + [-1.0]
    found = trend.control_chart(values, rules="anhoej").points
    assert set(found["reason"].dropna()) <= {"long_run", "few_crossings"}
    assert np.flatnonzero(found["reason"] == "long_run").tolist() == list(range(14, 23))


def test_baselines_need_a_date_that_is_there_and_a_reason():
    values = pd.Series(NOISE + [value + 20 for value in NOISE], index=range(2000, 2032))
    made = trend.control_chart(values, baselines={2016: "luật mới"})
    assert not made.points["special"].any()
    assert made.baselines["reason"].tolist() == ["", "luật mới"]
    assert trend.control_chart(values).points["special"].any()
    with pytest.raises(DataError) as told:
        trend.control_chart(values, baselines={1999: "x", 2016: " "})
    assert "1999" in str(told.value)
    assert "lý do" in str(told.value)


def test_limits_from_twelve_points_are_on_trial():
    assert trend.control_chart(NOISE[:12]).trial
    assert "tạm thời" in trend.control_chart(NOISE[:12]).sentence()
    assert not trend.control_chart(NOISE[:13]).trial


@pytest.mark.parametrize(("target", "better", "said"), [(-1, "higher", "always"), (4, "higher", "hit_and_miss"), (99, "higher", "never"),
                                                        (99, "lower", "always"), (-1, "lower", "never"), (4, None, None)])  # fmt: skip
def test_assurance(target, better, said):
    assert trend.control_chart(NOISE, target=target, better=better).assurance == said


@pytest.mark.parametrize("values", [[5.0], [5.0, np.nan], [0.1] * 20, [np.nan] * 5])
def test_too_little_or_a_constant_is_chance_and_says_so(values):
    made = trend.control_chart(values)
    assert not made.points["special"].any()
    assert made.sentence() and made.sentence("en")


def test_no_series_is_refused():
    with pytest.raises(ValueError, match="too short"):
        trend.control_chart([])


def test_a_gap_breaks_a_run_and_has_no_range():
    values = [1.0, -1] * 4 + [1.0, 1, 1, np.nan, 1, 1, 1, 1] + [-1.0, 1] * 4
    made = trend.control_chart(values)
    assert not (made.points["reason"] == "shift").any()
    assert made.points["state"].isna().sum() == 1


@given(
    st.lists(st.floats(-1e6, 1e6).map(lambda value: round(value, 3)), min_size=3, max_size=40),
    st.floats(0.1, 50),
    st.floats(-1e3, 1e3),
)
def test_a_chart_does_not_depend_on_units(values, by, plus):
    made = trend.control_chart(values)
    moved = trend.control_chart([value * by + plus for value in values])
    size = max(1.0, *(abs(value) for value in values)) * by + abs(plus)
    assert moved.center == pytest.approx(made.center * by + plus, abs=1e-9 * size)
    assert moved.sigma == pytest.approx(made.sigma * by, abs=1e-9 * size)


def test_the_chart_follows_the_size_of_the_denominator():
    done = pd.Series([50.0, 60, 55, 52, 58])
    assert trend.control_chart(done, denominator=done * 2).chart.id == "p"
    assert trend.control_chart(done * 100, denominator=done * 200).chart.id == "p_prime"
    assert trend.control_chart(done * 3, denominator=done).chart.id == "i_prime"
    assert "p′" in trend.control_chart(done * 100, denominator=done * 200).sentence()


def panel(**columns) -> pd.DataFrame:
    return pd.DataFrame({name: np.asarray(values, dtype="float64") for name, values in columns.items()}, index=MONTHS)


def test_cumulative_reports_become_what_each_month_did():
    monthly = np.array([*NOISE, *NOISE[:8]]) * 100
    done = np.concatenate([monthly[:12].cumsum(), monthly[12:].cumsum()])
    made = trend.control_chart(panel(completed=done), "completed")
    assert made.points["value"].tolist() == monthly.tolist()
    assert "trong tháng" in made.sentence()
    rate = trend.control_chart(panel(completed=done, with_conditions=np.full(24, 20_000)), "completion_rate")
    assert rate.points["value"].to_numpy() == pytest.approx(monthly / 200)


def test_a_season_is_no_signal_once_it_is_taken_out():
    shape = np.array([5.0, 6, 8, 9, 5, 9, 8, 9, 10, 8, 9, 25])
    noise = np.exp(0.05 * np.random.default_rng(4).standard_normal(24))
    values = pd.Series(np.tile(shape, 2) * 100 * noise, index=MONTHS)
    assert trend.control_chart(values).points["special"].iloc[11]
    made = trend.control_chart(values, season=True)
    assert not made.points["special"].any()
    assert made.points["adjusted"].to_numpy() == pytest.approx((made.points["value"] / made.points["factor"]).to_numpy())
    assert made.points["center"].iloc[11] > 2 * made.points["center"].iloc[10]


def test_several_places_are_refused_by_name_and_shown_as_icons(nation):
    places = pd.concat({"A": panel(completed=range(24)), "B": panel(completed=range(24))}, names=["province"])
    with pytest.raises(ValueError, match="province"):
        trend.control_chart(places, "completed")
    by_year = metrics.derive(tidy.select(nation, months=12, measure="cases", category="all"))
    three = pd.concat({"A": by_year, "B": by_year, "C": by_year * np.nan}, names=["province"])
    table = trend.icons(three, "completed", target=400_000)
    assert table.index.tolist() == ["A", "B", "C"]
    assert table["periods"].tolist() == [11, 11, 0]
    assert table["assurance"].tolist() == ["always", "always", None]


def test_half_years_are_not_months(nation):
    with pytest.raises(ValueError, match="no month follows another"):
        trend.control_chart(tidy.select(nation, months=[6, 12], measure="cases", category="all"), "completed")


def test_a_last_period_without_its_denominator_leaves_the_limits_of_the_one_before():
    above, below = [530.0, 549, 579, 577, 495, 539, 575], [675.0, 693, 737, 709, 652, 654, np.nan]
    made = trend.control_chart(above, denominator=below)
    assert made.sigma == made.points["sigma"].dropna().iloc[-1] > 0
    assert "chưa đủ để vạch giới hạn" not in made.sentence()


def test_a_rate_that_is_printed_without_its_counts_counts_as_well(nation):
    made = trend.control_chart(tidy.select(nation, months=12, measure="cases", category="all"), "completion_rate")
    assert made.points["value"].loc[[2015, 2023, 2025]].notna().all()
    assert made.chart.id == "xmr"


@pytest.mark.parametrize(
    "more", [{"fixed_after": wrong} for wrong in (0, -3, 1, 2.5, "a")] + [{"target": "a"}, {"target": np.nan}]
)
def test_settings_that_cannot_be_are_refused(more):
    with pytest.raises(ValueError, match=" / a "):
        trend.control_chart(NOISE, **more)


@pytest.mark.parametrize("chart", ["p", "p_prime"])
def test_a_chart_of_shares_refuses_what_is_no_share(chart):
    with pytest.raises(ValueError, match="i_prime"):
        trend.control_chart([30.0, 40, 50], denominator=[10, 10, 10], chart=chart)
