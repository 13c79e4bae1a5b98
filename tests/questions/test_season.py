"""How years go on: exact where past years are alike, honest where they are not, and never from what was not known yet."""

import time
import warnings

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from tests.conftest import LEVELS, panel_of
from tests.questions.years import COUNTS, SHAPE, alike, random_years, years_of
from thads_analysis import load, metrics, tidy
from thads_analysis.questions import outlook, season, yearly
from thads_analysis.words.indicators import get

ENDS = ["expected", "low_80", "high_80", "low_95", "high_95"]


def test_years_of_one_shape_leave_nothing_open():
    found = season.year_end(alike(months=6), "completed").xs(2023, level="fiscal_year")
    whole = 5.0 * SHAPE[-1]
    np.testing.assert_allclose(found[ENDS], whole, rtol=1e-9)
    assert found["years"].tolist() == [4] * 6


def test_the_rest_of_a_year_by_hand():
    ends = {2019: 0.5, 2020: 0.6, 2021: 0.55, 2022: 0.6}  # parts done at the end of a year that had 30 percent at 6 months
    panel = years_of(lambda _, year, month: 1000 * (0.3 if month == 6 else ends.get(year, 0.4)))
    found = season.year_end(panel, "completion_rate").xs((2023, 6), level=("fiscal_year", "months")).iloc[0]
    rises = np.array([np.log(end / (1 - end)) - np.log(3 / 7) for end in ends.values()])
    bound = stats.t.ppf(0.975, 3) * rises.std(ddof=1) * np.sqrt(1 + 1 / 4)
    logits = np.log(3 / 7) + rises.mean() + np.array([0, -bound, bound])
    np.testing.assert_allclose(found[["expected", "low_95", "high_95"]], 100 / (1 + np.exp(-logits)), rtol=1e-3)


def test_a_year_that_is_over_is_what_it_is():
    panel = random_years()
    panel.loc[("Tỉnh 01", 2018, 12), "completed"] = 0.0
    found = season.year_end(panel, "completion_rate").xs(12, level="months")
    for name in ENDS:
        np.testing.assert_array_equal(found[name], found["value"])


@settings(max_examples=25)
@given(
    st.integers(0, 10_000),
    st.integers(1, 11),
    st.sampled_from(["completion_rate", "completed", "carried_forward_with_conditions"]),
)
def test_intervals_are_nested_and_hold_what_is_expected(seed, months, indicator):
    found = season.year_end(random_years(seed=seed, places=4, months=months), indicator)
    known = found[found["expected"].notna()]
    assert len(known)
    ordered = known[["low_95", "low_80", "expected", "high_80", "high_95"]].to_numpy()
    assert (np.diff(ordered, axis=1) >= -1e-9).all()
    if indicator == "completion_rate":
        assert known[ENDS].to_numpy().min() >= 0
        assert known[ENDS].to_numpy().max() <= 100
    if indicator == "completed":
        assert (known["low_95"] >= known["value"]).all()


def test_without_enough_past_nothing_is_said():
    found = season.year_end(alike(), "completed")
    year = found.index.get_level_values("fiscal_year")
    open_ = found[found.index.get_level_values("months") < 12]
    assert found.loc[year < 2022, ENDS].loc[lambda rows: rows.index.get_level_values("months") < 12].isna().all(axis=None)
    assert open_[open_.index.get_level_values("fiscal_year") >= 2022]["expected"].notna().all()
    assert season.year_end(alike(months=6).drop(columns="completed"), "with_conditions")["value"].notna().all()
    two = season.year_end(random_years(places=5), "completed")  # five places: two years are enough
    known = two[two["expected"].notna()].drop(index=12, level="months")
    assert known.index.get_level_values("fiscal_year").min() == 2020


def test_a_missing_value_has_no_year_end():
    panel = alike(months=6)
    panel.loc[("Tỉnh 01", 2023, 6), "completed"] = np.nan
    assert season.year_end(panel, "completed").loc[("Tỉnh 01", 2023, 6)].iloc[0][ENDS].isna().all()


def test_what_came_later_tells_nothing():
    panel = random_years()
    before = season.year_end(panel, "completion_rate")
    index = panel.index
    later = (index.get_level_values("fiscal_year") > 2021) | (
        (index.get_level_values("fiscal_year") == 2021) & (index.get_level_values("months") > 6)
    )
    changed = panel.mul(np.where(later, 0.7, 1.0), axis="index")
    after = season.year_end(changed, "completion_rate")
    pd.testing.assert_frame_equal(before[~later], after[~later])


def test_others_tell_of_a_place_without_a_past():
    history = random_years(places=8)
    new = (
        history.xs(2023, level="fiscal_year", drop_level=False).rename({"Tỉnh 01": "Tỉnh 50"}, level="province").loc[["Tỉnh 50"]]
    )
    assert season.year_end(new, "completed")["expected"].drop(index=12, level="months").isna().all()
    told = season.year_end(new, "completed", history=history)
    assert told["expected"].notna().all()
    assert told["years"].eq(5).all()
    own = season.year_end(history, "completed").loc[["Tỉnh 01"]].xs(2023, level="fiscal_year")
    same = season.year_end(tidy.select(history, province="Tỉnh 01", fiscal_year=2023), "completed", history=history)
    np.testing.assert_allclose(same[ENDS], own[ENDS])


def test_measures_are_kept_apart():
    cases = random_years(places=4)
    money = random_years(places=4, seed=5).rename({"cases": "money"}, level="measure") * 1e9
    both = season.year_end(pd.concat([cases, money]).sort_index(), "completed")
    pd.testing.assert_frame_equal(
        both.xs("cases", level="measure"), season.year_end(cases, "completed").xs("cases", level="measure")
    )


def test_a_province_that_ends_within_the_year_has_no_year_end():
    rows = [
        (name, year, month, "cases", "all", SHAPE[month - 1] * (1 + (year % 3) / 10), 200.0)
        for name in ("Hà Nội", "Hải Phòng", "Cà Mau", "Lạng Sơn")
        for year in range(2020, 2027)
        for month in range(1, 13)
    ]
    panel = panel_of(rows, COUNTS, LEVELS).sort_index()
    found = season.year_end(panel, "completed")["expected"].droplevel(["measure", "category"])
    assert found.loc[("Hải Phòng", 2025)].isna().tolist() == [True] * 9 + [False] * 3
    assert found.loc[("Hà Nội", 2025)].notna().all()
    assert found.loc[("Hải Phòng", 2026)].notna().all()  # as a new place, told of by others


def test_nothing_done_yet_is_not_endless():
    panel = random_years(places=4, months=3)
    panel.loc[("Tỉnh 02", 2023, 1), "completed"] = 0.0
    for name in ("completed", "completion_rate"):
        found = season.year_end(panel, name).loc[("Tỉnh 02", 2023, 1)].iloc[0]
        assert np.isfinite(found.astype(float)).all()


def test_levels_that_are_not_said_are_named():
    with pytest.raises(KeyError, match="months"):
        season.year_end(alike().droplevel("months").iloc[::12], "completed")


def test_shares_of_months_sum_to_one():
    found = season.shares(alike(3, months=6))
    np.testing.assert_allclose(found, np.diff(SHAPE, prepend=0) / 100)
    assert (found.name, found.index.name, found.index.tolist()) == ("completed", "months", list(range(1, 13)))
    assert found.sum() == pytest.approx(1)


def test_shares_weigh_places_by_what_they_do():
    panel = years_of(lambda at, _, month: 900.0 if at == 1 else 100 * month / 12, 2, range(2023, 2024))
    np.testing.assert_allclose(season.shares(panel), np.r_[900 + 100 / 12, np.full(11, 100 / 12)] / 1000)


def test_shares_refuse_what_they_cannot_tell():
    half = alike()[lambda rows: rows.index.get_level_values("months").isin([6, 12])]
    with pytest.raises(ValueError, match="1, 2, 3, 4, 5, 7, 8, 9, 10, 11"):
        season.shares(half)
    both = pd.concat([alike(), alike().rename({"cases": "money"}, level="measure")])
    with pytest.raises(ValueError, match=r"tidy\.select\(measure"):
        season.shares(both)
    with pytest.raises(ValueError, match="with_conditions"):
        season.shares(alike(), "with_conditions")
    with pytest.raises(KeyError, match="months"):
        season.shares(alike().xs(12, level="months"))


@pytest.mark.parametrize("name", ["completion_rate", "completed"])
def test_the_scale_leads_there_and_back(name):
    compared = yearly.Compared.of(get(name))
    values = np.array([0.2, 1.0, 50.0, 99.0])
    np.testing.assert_allclose(compared.back(compared.there(values, 0.001)), values)


def test_effects_of_a_full_table_are_those_of_its_margins():
    rises = np.array([[1.0, 2.0, 4.0], [3.0, 4.0, 5.0], [2.0, 6.0, 6.0]])
    split = outlook.effects(rises)
    np.testing.assert_allclose(split.mean, rises.mean(axis=1))
    np.testing.assert_allclose(split.shock, rises.mean(axis=0) - rises.mean())
    np.testing.assert_allclose(split.free.sum(), 4)


def test_spreads_are_drawn_together_as_far_as_they_are_one():
    random = np.random.default_rng(0)
    same = outlook.spread(outlook.effects(random.normal(0, 1, (300, 6))))
    assert same.prior > 50
    apart = outlook.spread(outlook.effects(random.normal(0, 1, (300, 6)) * np.exp(random.normal(0, 1, (300, 1)))))
    assert apart.prior < 5
    assert np.log(apart.variance).std() > 3 * np.log(same.variance).std()


@pytest.mark.parametrize("years", [4, 8])
def test_intervals_of_a_known_process_hold_what_they_say(years):
    random = np.random.default_rng(3)
    inside = []
    for _ in range(400):
        rises = random.normal(0, 0.1, (25, 1)) + random.normal(0, 0.2, years + 1) + random.standard_t(6, (25, years + 1)) * 0.1
        low = outlook.fit(rises[:, :-1]).at_most(rises[:, -1], np.arange(25))
        inside.append((np.abs(low - 0.5) <= 0.4).mean())
    assert 0.74 < np.mean(inside) < 0.86


@pytest.fixture(scope="module")
def sampled() -> pd.DataFrame:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", metrics.IncompleteWarning)
        return metrics.roll_up(tidy.select(load.sample(years=5), category="all"), to="province")


def test_provinces_are_done_in_seconds(sampled):
    start = time.perf_counter()
    found = season.year_end(sampled, "completion_rate")
    assert time.perf_counter() - start < 10
    assert found.attrs["synthetic"]
    assert found.loc[found.index.get_level_values("fiscal_year") >= 2022, "expected"].notna().all()
