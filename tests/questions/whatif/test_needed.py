"""How much is needed: whole cases, rounded up; never a plausible number out of an unknown one."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from thads_analysis import load, metrics, tidy, whatif
from thads_analysis.questions.compare import targets

INDEX = ["fiscal_year", "months", "measure"]


def row(months=6, measure="cases", year=2019, **figures) -> pd.DataFrame:
    return pd.DataFrame({name: [value] for name, value in figures.items()},
                        index=pd.MultiIndex.from_tuples([(year, months, measure)], names=INDEX), dtype="float64")  # fmt: skip


def test_the_city_of_2019():
    """73 % of 54,681 with conditions is 39,917.13: 39,918 completed, 13,403 more, 2,234 a month for six months."""
    city = tidy.select(tidy.panel(load.figures(), "province"), province=["TP. Hồ Chí Minh"], fiscal_year=2019, months=6)
    cases = tidy.select(city, measure="cases", category="all")
    found = whatif.needed(cases, "completion_rate", 73).iloc[0]
    assert found[["base", "needed", "needed_per_month"]].tolist() == [54681, 13403, 2234]
    assert found["possible"]
    assert found["message"].startswith("Cần thêm 13.403 việc để đạt 73,00 %, mỗi tháng 2.234 việc.")
    assert whatif.needed(cases, "completion_rate", load.targets())["needed"].iloc[0] == 13403


def test_what_is_needed_reaches_the_target_and_one_less_does_not():
    half = row(with_conditions=54681, completed=26515)
    more = whatif.needed(half, "completion_rate", 73)["needed"].iloc[0]
    reached = [metrics.column(whatif.scenario(half, completed=int(more) - less), "completion_rate").iloc[0] for less in (0, 1)]
    assert reached[0] >= 73 > reached[1]


@given(st.integers(1, 10**6), st.floats(0, 1), st.integers(0, 10_000), st.booleans())
def test_it_is_the_least_whole_number(base, share, hundredths, strict):
    done, target = int(base * share), hundredths / 100
    half = row(year=2024, with_conditions=base, completed=done)
    asked = load.targets().query("fiscal_year == 2024 and measure == 'cases' and place_level == 'nation'")
    more = int(whatif.needed(half, "completion_rate", asked.assign(target=target, strict=strict))["needed"].iloc[0])
    reached = lambda count: count * 10_000 > hundredths * base if strict else count * 10_000 >= hundredths * base  # noqa: E731
    assert reached(done + more)
    assert more == 0 or not reached(done + more - 1)


@given(st.floats(0, 100), st.floats(0, 20))
def test_it_never_falls_as_the_target_rises(target, more):
    half = row(with_conditions=54681, completed=26515)
    low, high = (whatif.needed(half, "completion_rate", aim)["needed"].iloc[0] for aim in (target, target + more))
    assert low <= high


def test_nothing_needed_is_nought_and_says_so():
    found = whatif.needed(row(with_conditions=100, completed=80), "completion_rate", 75).iloc[0]
    assert found[["needed", "needed_per_month"]].tolist() == [0, 0]
    assert found["message"] == "Đã đạt 75,00 %, không cần thêm."


def test_the_impossible_says_so():
    found = whatif.needed(row(with_conditions=100, completed=80), "completion_rate", 101, language="en").iloc[0]
    assert not found["possible"]
    assert "impossible" in found["message"]
    of_all = row(to_enforce=200, with_conditions=100, completed=80)
    assert whatif.needed(of_all, "completion_rate_of_all", 50)["possible"].iloc[0]
    assert not whatif.needed(of_all, "completion_rate_of_all", 51)["possible"].iloc[0]


def test_the_unknown_stays_unknown():
    found = whatif.needed(row(with_conditions=np.nan, completed=80), "completion_rate", 75).iloc[0]
    assert found[["needed", "needed_per_month", "possible"]].isna().all()
    assert found["message"] == "Chưa biết: thiếu Có điều kiện thi hành."
    unset = whatif.needed(row(year=2015, with_conditions=100, completed=80), "completion_rate", load.targets())
    assert unset["needed"].isna().all() and "chỉ tiêu" in unset["message"].iloc[0]


def test_the_year_over():
    found = whatif.needed(row(months=12, with_conditions=100, completed=80), "completion_rate", 82).iloc[0]
    assert found["needed"] == 2 and not found["possible"] and pd.isna(found["needed_per_month"])
    assert found["message"].startswith("Năm đã hết, thiếu 2 việc")


def test_a_strict_target_must_be_exceeded():
    at_target = row(year=2023, with_conditions=1000, completed=825)
    assert targets.asked(at_target, "completion_rate", load.targets(), inherit=True)["strict"].iloc[0]
    assert whatif.needed(at_target, "completion_rate", load.targets())["needed"].iloc[0] == 1
    assert whatif.needed(at_target, "completion_rate", 82.5)["needed"].iloc[0] == 0


def test_money_in_dong():
    found = whatif.needed(row(measure="money", with_conditions=1e14, completed=3e13), "completion_rate", 51.9)
    assert found["needed"].iloc[0] == 51_900_000_000_000 - 30_000_000_000_000
    assert "tỷ đồng" in found["message"].iloc[0]
    alone = tidy.select(row(measure="money", with_conditions=1e14, completed=3e13), measure="money")
    assert "tỷ đồng" in whatif.needed(alone, "completion_rate", 51.9)["message"].iloc[0]


def test_per_officer_and_month():
    found = whatif.needed(row(with_conditions=1000, completed=500, officers=10), "completion_rate", 80).iloc[0]
    assert found[["needed", "needed_per_month"]].tolist() == [300, 50]
    assert found["needed_per_officer_month"] == pytest.approx(5)
    assert "mỗi Chấp hành viên mỗi tháng 5,0 việc" in found["message"]


def test_a_reduction_of_what_is_carried_forward():
    """200 were left a year ago; 5 % less is at most 190, so 310 of 500 must be completed."""
    both = pd.concat([row(year=2018, months=12, with_conditions=700, completed=500),
                      row(year=2019, months=9, with_conditions=500, completed=300)])  # fmt: skip
    found = whatif.needed(both, "carried_forward_with_conditions", 5)
    assert found["needed"].tolist()[1] == 10
    assert found["value"].iloc[1] == pytest.approx(0)
    assert pd.isna(found["needed"].iloc[0]) and "năm trước" in found["message"].iloc[0]
    alone = whatif.needed(both.iloc[[1]], "carried_forward_with_conditions", 5, history=both)
    assert alone["needed"].iloc[0] == 10


def test_indicators_that_no_completing_moves():
    for name in ("load_per_officer", "conditions_rate", "to_enforce"):
        with pytest.raises(ValueError, match="completion_rate"):
            whatif.needed(row(with_conditions=1, completed=1, to_enforce=2, officers=1), name, 10)
    with pytest.raises(KeyError, match="months"):
        whatif.needed(metrics.derive(pd.DataFrame({"with_conditions": [1.0], "completed": [1.0]})), "completion_rate", 10)
    for wrong in (-1, np.nan, np.inf):
        with pytest.raises(ValueError, match="chỉ tiêu"):
            whatif.needed(row(with_conditions=1, completed=1), "completion_rate", wrong)


def test_every_place_of_the_sample(half_year):
    found = whatif.needed(half_year, "completion_rate", load.targets())
    assert found["needed"].notna().all() and (found["needed"] >= 0).all()
    reached = half_year["completed"] + found["needed"].astype("float64")
    assert (100 * reached / half_year["with_conditions"] >= found["target"] - 1e-9).all()
