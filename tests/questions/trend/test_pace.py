"""Pace: what a year on pace is, what is ahead of it, and that stated chances come true."""

import warnings

import numpy as np
import pandas as pd
import pytest

from tests.questions.years import SHAPE, alike, random_years
from thads_analysis import load, metrics, tidy
from thads_analysis.questions import season, trend

ENDS = ["expected", "low_80", "high_80", "low_95", "high_95"]


def of_2023(frame: pd.DataFrame, place: str = "Tỉnh 01") -> pd.DataFrame:
    return frame.droplevel(["measure", "category"]).loc[(place, 2023)]


def test_a_usual_year_to_the_target_by_hand():
    found = of_2023(trend.pace(alike(months=6), "completed", 400.0))
    assert found.index.tolist() == list(range(1, 13))
    np.testing.assert_allclose(found["on_pace"], 4.0 * SHAPE)
    np.testing.assert_allclose(found["value"].dropna(), 5.0 * SHAPE[:6])
    np.testing.assert_allclose(found["ahead"].dropna(), SHAPE[:6])
    np.testing.assert_allclose(found["plan"], 400 * np.arange(1, 13) / 12)
    assert found.loc[:6, ENDS].isna().all(axis=None)
    for name in ENDS:
        np.testing.assert_allclose(found.loc[7:, name], 5.0 * SHAPE[6:])
    assert found.loc[:6, "chance"].tolist() == [1.0] * 6
    assert found.loc[7:, "chance"].isna().all()
    assert found["unlikely_from"].isna().all()


def test_what_is_on_pace_is_expected_to_end_at_the_target():
    panel = random_years(months=4)
    found = trend.pace(panel, "completion_rate", 60.0)
    on = found["on_pace"].xs(2023, level="fiscal_year", drop_level=False).drop(index=range(5, 13), level="months")
    moved = panel.copy()
    moved.loc[on.index, "completed"] = (on * 10).to_numpy()
    ends = season.year_end(moved, "completion_rate").loc[on.index, "expected"]
    np.testing.assert_allclose(ends, 60)


def test_the_forecast_of_the_year_is_that_of_year_end():
    panel = random_years(months=5)
    behind = trend.pace(panel, "completion_rate", 60.0).xs((2023, 12), level=("fiscal_year", "months"))
    ends = season.year_end(panel, "completion_rate").xs((2023, 5), level=("fiscal_year", "months"))
    np.testing.assert_allclose(behind[ENDS], ends[ENDS])


def test_unlikely_is_since_when_the_chance_stayed_below_a_third():
    nan = np.nan
    years = [
        [0.5, 0.2, 0.4, 0.3, nan, 0.1, nan, nan, nan, nan, nan, nan],
        [0.2, 0.4, 0.5, nan, nan, nan, nan, nan, nan, nan, nan, nan],
        [0.3, 0.2, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.0],
        [nan] * 12,
    ]
    found = pd.Series(trend.paces._unlikely(np.concatenate(years))).to_numpy("float64", na_value=np.nan).reshape(-1, 12)
    assert found[:, 0].tolist()[::2] == [4, 1]
    assert np.isnan(found[1::2]).all()
    assert (found[0] == 4).all()


def test_a_year_that_is_out_of_reach_is_called_so():
    found = of_2023(trend.pace(alike(months=6), "completed", 600.0))
    assert found["chance"].dropna().tolist() == [0.0] * 6
    assert found["unlikely_from"].tolist() == [1] * 12


def test_less_is_better_where_the_registry_says_so():
    panel = random_years(months=9)
    low, high = (trend.pace(panel, "carried_forward_with_conditions", level)["chance"] for level in (300.0, 700.0))
    known = low.notna()
    assert (high[known] >= low[known]).all()
    assert (high[known] > low[known]).any()
    assert trend.pace(panel, "carried_forward_with_conditions", 300.0)["plan"].isna().all()


def test_targets_of_the_nation_are_those_of_places():
    asked = pd.DataFrame({"fiscal_year": [2023], "place_level": "nation", "place": "Toàn quốc", "indicator": "completion_rate",
                          "measure": "cases", "target": [60.0], "strict": [True]})  # fmt: skip
    found = trend.pace(random_years(months=6), "completion_rate", asked)
    year = found.index.get_level_values("fiscal_year")
    assert found.loc[year == 2023, "target"].eq(60).all()
    assert found.loc[year < 2023, ["target", "on_pace", "plan", "chance"]].isna().all(axis=None)


def test_a_selected_frame_gives_what_the_full_one_gives():
    panel = random_years(months=6)
    full = trend.pace(panel, "completion_rate", 60.0)
    chosen = trend.pace(tidy.select(panel, province="Tỉnh 02", measure="cases"), "completion_rate", 60.0, history=panel)
    pd.testing.assert_frame_equal(chosen, tidy.select(full, province="Tỉnh 02", measure="cases"))
    alone = trend.pace(
        tidy.select(panel, province="Tỉnh 02", measure="cases", category="all", fiscal_year=2023),
        "completed",
        60.0,
        history=panel,
    )
    assert alone.index.tolist() == list(range(1, 13))
    assert alone["on_pace"].notna().all()


def test_the_months_are_needed():
    with pytest.raises(KeyError, match="months"):
        trend.pace(alike().xs(12, level="months"), "completed", 1.0)


def test_cases_are_forecast_without_knowing_them():
    panel = random_years()
    cases = trend.calibration(panel, "completion_rate", 60.0, months=[6], years=[2022, 2023])
    ends = season.year_end(panel, "completion_rate")
    assert set(cases.index.get_level_values("fiscal_year")) == {2022, 2023}
    pd.testing.assert_series_equal(cases["expected"], ends.loc[cases.index, "expected"])
    final = panel["completed"].xs(12, level="months") / 10
    np.testing.assert_allclose(cases["end"], final.loc[cases.droplevel("months").index])
    assert cases["met"].tolist() == (cases["end"] >= 60).tolist()
    others = trend.calibration(panel, "completion_rate", 60.0, months=[6], past="others")
    assert others.index.get_level_values("fiscal_year").nunique() == 6
    assert others["years"].eq(5).all()
    with pytest.raises(ValueError, match="earlier, others"):
        trend.calibration(panel, "completion_rate", 60.0, past="later")


def test_reliability_by_hand():
    cases = pd.DataFrame({"chance": [0.0, 0.05, 0.95, 1.0, 1.0, np.nan], "met": [False, True, True, True, True, True]})
    found = trend.reliability(cases)
    assert found.index.tolist() == [0.0, 0.9]
    np.testing.assert_allclose(found["stated"], [0.025, 2.95 / 3])
    np.testing.assert_allclose(found["observed"], [0.5, 1])
    assert found["count"].tolist() == [2, 3]
    z = 1.959963984540054
    np.testing.assert_allclose(found.loc[0.9, "low"], 3 / (3 + z**2))


@pytest.fixture(scope="module")
def sampled() -> pd.DataFrame:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", metrics.IncompleteWarning)
        return metrics.roll_up(tidy.select(load.sample(years=15, provinces=20), category="all"), to="province")


@pytest.mark.parametrize("past", ["earlier", "others"])
def test_stated_intervals_and_chances_come_true(sampled, past):
    cases = pd.concat([trend.calibration(sampled, "completion_rate", target, past=past) for target in (45.0, 60.0, 75.0)])
    assert 0.74 <= cases["hit_80"].mean() <= 0.86
    assert 0.90 <= cases["hit_95"].mean() <= 0.99
    table = trend.reliability(cases)
    error = (table["stated"] - table["observed"]).abs() @ table["count"] / table["count"].sum()
    assert error < 0.05
