"""Chances lie between 0 and 1, fall as targets rise, and their paths are what the table says."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.questions.years import alike, random_years
from thads_analysis import load, tidy, whatif
from thads_analysis.questions import season
from thads_analysis.questions.whatif.chance import chance

COLUMNS = ["value", "expected", "low_80", "high_80", "low_95", "high_95", "target", "chance", "chance_low", "chance_high"]


def one(months: int = 6, seed: int = 0) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the last year of a place at some month, and the history."""
    history = random_years(months=months, seed=seed)
    return tidy.select(history, province="Tỉnh 03", fiscal_year=2023, months=[months]), history


def test_a_certain_year_by_hand():
    panel = tidy.select(alike(months=6), fiscal_year=2023)
    for target, expected in ((499.0, 1), (500.0, 1), (501.0, 0)):
        table = chance(panel, "completed", target, history=alike(months=6)).table
        assert list(table.columns) == COLUMNS
        assert table["chance"].tolist() == [expected] * 6
        assert table["chance_low"].tolist() == table["chance_high"].tolist() == [expected] * 6


def test_the_table_is_that_of_year_end():
    panel, history = one()
    table = chance(panel, "completion_rate", 60.0, history=history).table
    ends = season.year_end(panel, "completion_rate", history=history)
    pd.testing.assert_frame_equal(table[COLUMNS[:6]], ends[COLUMNS[:6]])
    assert chance(panel, "completion_rate", table["expected"].iloc[0], history=history).table["chance"].iloc[0] == pytest.approx(
        0.5
    )
    upper = chance(panel, "completion_rate", table["high_95"].iloc[0], history=history).table["chance"].iloc[0]
    assert upper == pytest.approx(0.025, abs=1e-6)


@settings(max_examples=25)
@given(st.integers(0, 10_000), st.integers(1, 12), st.lists(st.floats(-5, 120), min_size=2, max_size=5))
def test_chances_are_chances_and_fall_as_targets_rise(seed, months, targets):
    history = random_years(places=4, months=months, seed=seed)
    panel = tidy.select(history, fiscal_year=[2020, 2023], months=sorted({1, months}))
    last = None
    for target in sorted(targets):
        table = chance(panel, "completion_rate", target, history=history).table
        known = table[table["chance"].notna()]
        assert known["chance"].between(0, 1).all()
        inside = known.dropna(subset=["chance_low"])
        assert (inside["chance_low"] <= inside["chance"]).all()
        assert (inside["chance"] <= inside["chance_high"]).all()
        assert inside[["chance_low", "chance_high"]].stack().between(0, 1).all()
        assert last is None or (known["chance"] <= last.loc[known.index] + 1e-12).all()
        last = known["chance"]


def test_a_year_that_is_over_has_met_its_target_or_not():
    panel = random_years()
    over = chance(panel, "completion_rate", 60.0).table.xs(12, level="months")
    for name in ("chance", "chance_low", "chance_high"):
        assert over[name].tolist() == (over["value"] >= 60).astype(float).tolist()


def test_a_strict_target_must_be_exceeded():
    def asked(strict: bool) -> pd.DataFrame:
        return pd.DataFrame({"fiscal_year": [2023], "place_level": "nation", "place": "Toàn quốc", "indicator": "completion_rate",
                             "measure": "cases", "target": [50.0], "strict": [strict]})  # fmt: skip

    panel = alike()
    panel["with_conditions"] = 1000.0
    panel.loc[(slice(None), 2023, 12), "completed"] = 500.0
    found = [chance(panel, "completion_rate", asked(strict)).table.loc[("Tỉnh 01", 2023)] for strict in (False, True)]
    assert [table["chance"].xs(12, level="months").tolist() for table in found] == [[1.0], [0.0]]


def test_what_cannot_be_is_impossible():
    panel = random_years(months=6)
    for target, expected in ((100.5, 0), (0.0, 1)):
        assert chance(panel, "completion_rate", target).table["chance"].dropna().eq(expected).all()
    done = chance(panel, "completed", 1.0).table["chance"].dropna()
    assert done.eq(1).all()  # what is done stays done


def test_less_carried_forward_is_better():
    panel, history = one()
    chances = [
        chance(panel, "carried_forward_with_conditions", target, history=history).table["chance"].iloc[0]
        for target in (100.0, 500.0, 900.0)
    ]
    assert chances == sorted(chances)
    assert chances[0] < 0.2 < 0.8 < chances[-1]


def test_few_years_have_no_interval_and_none_has_no_chance():
    panel = random_years(places=5)
    table = chance(panel, "completion_rate", 60.0).table.drop(index=12, level="months")
    year = table.index.get_level_values("fiscal_year")
    assert table.loc[year < 2020, "chance"].isna().all()
    assert table.loc[year == 2020, "chance"].notna().all()
    assert table.loc[year == 2020, "chance_low"].isna().all()
    assert table.loc[year >= 2021, ["chance_low", "chance_high"]].notna().all(axis=None)


def test_more_years_tell_more():
    wide = {}
    for count in (4, 14):
        history = random_years(years=range(2023 - count, 2024), months=6, seed=1)
        last = chance(tidy.select(history, fiscal_year=2023), "completion_rate", 55.0, history=history).table
        wide[count] = (last["chance_high"] - last["chance_low"]).mean()
    assert wide[14] < wide[4]


def test_paths_lie_as_the_table_says():
    panel, history = one()
    found = chance(panel, "completion_rate", 60.0, history=history, draws=4000)
    paths, row = found.paths, found.table.iloc[0]
    assert paths.shape == (4000, 6)
    assert paths.columns.tolist() == list(range(7, 13))
    np.testing.assert_allclose(
        paths[12].quantile([0.1, 0.5, 0.9]), row[["low_80", "expected", "high_80"]].astype(float), rtol=1e-3
    )
    assert (paths[12] >= 60).mean() == pytest.approx(row["chance"], abs=1e-3)
    assert paths.corr().to_numpy().min() > 0.5  # a year that is early in one month is so in the next


def test_what_is_done_never_falls_along_a_path():
    panel, history = one(months=4)
    found = chance(panel, "completed", 500.0, history=history, draws=300)
    steps = found.paths.diff(axis="columns").iloc[:, 1:]
    assert steps.to_numpy().min() >= -1e-9
    assert (found.paths[5] >= found.table["value"].iloc[0] - 1e-9).all()


def test_a_seed_gives_the_same_paths():
    panel, history = one()
    first, again, other = (chance(panel, "completed", 500.0, history=history, draws=50, seed=seed).paths for seed in (1, 1, 2))
    pd.testing.assert_frame_equal(first, again)
    assert not first.equals(other)


def test_too_many_paths_are_refused():
    found = chance(random_years(places=8), "completed", 500.0, draws=50_000)
    with pytest.raises(ValueError, match="select fewer rows"):
        _ = found.paths


def test_a_year_that_is_over_has_no_paths():
    panel = random_years(places=3)
    paths = chance(tidy.select(panel, fiscal_year=[2022, 2023]), "completed", 500.0, history=panel, draws=5).paths
    assert 12 not in paths.index.get_level_values("months")
    assert paths.loc[("Tỉnh 01", 2023, 11)].iloc[:, :-1].isna().all(axis=None)
    assert len(chance(panel.xs(12, level="months", drop_level=False), "completed", 1.0).paths) == 0


def test_a_target_of_reduction_is_no_level(provinces):
    half = tidy.select(provinces, fiscal_year=2024, months=6)
    with pytest.raises(ValueError, match="mức giảm"):
        whatif.chance(half, "carried_forward_with_conditions", load.targets(), history=provinces)
