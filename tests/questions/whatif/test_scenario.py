"""A scenario changes what it is told and what follows, and nothing else; sums hold afterwards."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from thads_analysis import indicators, metrics, tidy, whatif
from thads_analysis.questions.whatif.scenario import FOLLOWS
from thads_analysis.words.indicators import INDICATORS, sums

INPUTS = [name for name, why in FOLLOWS if why == "said"]
INDEX = ["fiscal_year", "months", "measure"]


def today(year=2024, measure="cases", **figures) -> pd.DataFrame:
    """Return one row of small figures in which every sum holds."""
    known = {
        "carried_in": 60.0, "accepted_new": 50.0, "entrusted_out": 8.0, "withdrawn": 2.0,
        "with_conditions": 70.0, "without_conditions": 25.0, "postponed": 3.0, "suspended": 2.0,
        "completed_only": 35.0, "discontinued": 5.0, "postponed_by_agreement": 4.0, "in_progress": 26.0,
    }  # fmt: skip
    if measure == "money":
        known |= {"completed_only": 30.0, "reduced": 5.0}
    if year < 2020:
        known |= {"with_conditions": 72.0, "without_conditions": 28.0, "without_conditions_decided": 25.0}
    index = pd.MultiIndex.from_tuples([(year, 6, measure)], names=INDEX)
    return metrics.derive(pd.DataFrame(known | figures, index=index))


def broken_sums(frame: pd.DataFrame) -> list[str]:
    """Return the sums of the registry that do not hold."""
    return [
        one.id
        for one, balance in sums()
        if {one.id, *balance.required} <= {*frame.columns}
        and ((balance(frame) - frame[one.id]).abs() > 1e-6 * (1 + frame[one.id].abs()))[balance.holds_in(frame)].any()
    ]


def test_the_small_figures_hold():
    for year, measure in ((2018, "cases"), (2024, "cases"), (2024, "money")):
        assert not broken_sums(today(year, measure))


def test_no_change_is_the_identity(half_year):
    pd.testing.assert_frame_equal(whatif.scenario(half_year), half_year)
    pd.testing.assert_frame_equal(whatif.scenario(half_year, accepted_new=1.0, officers=0), half_year)


def test_new_cases_go_through_the_sums():
    after = whatif.scenario(today(), accepted_new=10)
    moved = (after - today()).iloc[0]
    assert moved[["accepted_new", "accepted_total", "to_enforce", "carried_forward"]].tolist() == [10, 10, 10, 10]
    assert moved["with_conditions"] == pytest.approx(10 * 70 / 100)
    assert moved["without_conditions"] == pytest.approx(2.5)
    assert moved["postponed"] == pytest.approx(0.3)
    assert moved["in_progress"] == pytest.approx(7)
    assert moved[["completed", "completed_only", "entrusted_out", "postponed_by_agreement"]].tolist() == [0, 0, 0, 0]
    assert after["completion_rate"].iloc[0] == pytest.approx(100 * 40 / 77)


def test_reclassifying_leaves_the_total():
    after = whatif.scenario(today(), with_conditions=-5).iloc[0]
    assert after[["to_enforce", "with_conditions", "without_conditions", "in_progress"]].tolist() == [100, 65, 30, 21]
    assert after["completion_rate"] == pytest.approx(100 * 40 / 65)


def test_more_completed_was_in_progress():
    after = whatif.scenario(today(), completed=1.1).iloc[0]
    assert after[["completed", "completed_only", "in_progress", "carried_forward"]].tolist() == pytest.approx([44, 39, 22, 56])
    assert after["with_conditions"] == 70


def test_the_forms_before_2020_counted_otherwise():
    before, after = today(2018), whatif.scenario(today(2018), suspended=-1, postponed=-1)
    assert after["in_progress"].iloc[0] == before["in_progress"].iloc[0] + 2
    assert after["with_conditions"].iloc[0] == before["with_conditions"].iloc[0] + 1
    assert not broken_sums(after)


@pytest.mark.parametrize("year, measure", [(2018, "cases"), (2024, "cases"), (2024, "money")])
@pytest.mark.parametrize("name", INPUTS)
def test_every_input_leaves_every_sum_whole(name, year, measure):
    before = today(year, measure)
    if name not in before or before[name].isna().any():
        pytest.skip("no such column in this form")
    after = whatif.scenario(before, **{name: whatif.Scale(0.9)})
    assert not broken_sums(after)
    assert after[name].iloc[0] == pytest.approx(0.9 * before[name].iloc[0])


@settings(max_examples=40)
@given(st.lists(st.tuples(st.sampled_from(["accepted_new", "completed", "with_conditions", "withdrawn", "discontinued"]),
                          st.floats(0.95, 1.05)), max_size=4, unique_by=lambda change: change[0]))  # fmt: skip
def test_changes_are_made_one_after_the_other(changes):
    at_once = whatif.scenario(today(), **dict(changes))
    frame = today()
    for name, factor in changes:
        frame = whatif.scenario(frame, **{name: factor})
    pd.testing.assert_frame_equal(at_once, frame, rtol=1e-12)
    assert not broken_sums(at_once)


def test_the_sample_stays_whole(half_year):
    after = whatif.scenario(half_year, accepted_new=1.08, with_conditions=whatif.Add(-10, "cases"), completed=0.97)
    assert not broken_sums(after)
    assert after.attrs == half_year.attrs


def test_amounts_by_place(half_year):
    after = whatif.scenario(half_year, officers=whatif.Add({"Tỉnh 01": -2, "Tỉnh 05": 3}))
    moved = (after["officers"] - half_year["officers"]).groupby(level="province").first()
    assert moved[moved != 0].to_dict() == {"Tỉnh 01": -2, "Tỉnh 05": 3}
    whole = whatif.scenario(half_year, officers=whatif.Set(half_year["officers"] * 2))
    assert (whole["officers"] == 2 * half_year["officers"]).all()
    with pytest.raises(KeyError, match="Tỉnh 9"):
        whatif.scenario(half_year, officers=whatif.Add({"Tỉnh 99": 1}))
    with pytest.raises(KeyError, match="province"):
        whatif.scenario(today(officers=4.0), officers=whatif.Add(pd.Series([1.0], index=pd.Index(["a"], name="province"))))


def test_a_function_of_the_figures(half_year):
    after = whatif.scenario(half_year, accepted_new=lambda figures: figures + 100)
    assert (after["to_enforce"] - half_year["to_enforce"]).round(6).unique().tolist() == [100]
    with pytest.raises(ValueError, match="dòng"):
        whatif.scenario(half_year, accepted_new=lambda figures: figures.iloc[:3])


@pytest.mark.parametrize("name", [one for one in INDICATORS if INDICATORS[one].ratio])
def test_a_rate_is_refused_with_what_drives_it(name):
    ratio = indicators.get(name).ratio
    with pytest.raises(ValueError, match="hãy đổi") as refused:
        whatif.scenario(today(), **{name: 1.1})
    inputs = {one for one in INPUTS if one in str(refused.value)}
    assert inputs or {*ratio.terms} & {one for one in INDICATORS if one in str(refused.value)}


def test_sums_are_refused_with_what_drives_them():
    for name in ("to_enforce", "accepted_total", "carried_forward", "carried_forward_with_conditions", "in_progress"):
        with pytest.raises(ValueError, match=r"with_conditions|accepted_new|completed"):
            whatif.scenario(today(), **{name: 5})


def test_the_message_names_the_sum_that_would_break():
    with pytest.raises(whatif.BalanceError, match="Đang thi hành sẽ là −4") as broken:
        whatif.scenario(today(), completed=30)
    assert "Có điều kiện thi hành = Thi hành xong + Đang thi hành" in str(broken.value)
    assert "In progress would be −4" in broken.value.say("en")
    with pytest.raises(whatif.BalanceError, match="Chưa có điều kiện thi hành sẽ là −5"):
        whatif.scenario(today(), with_conditions=30)
    with pytest.raises(whatif.BalanceError, match="Chấp hành viên sẽ là −1"):
        whatif.scenario(today(officers=4.0), officers=-5)


def test_numbers_that_can_not_be_meant():
    with pytest.raises(ValueError, match=r"Add\(2000\)"):
        whatif.scenario(today(), with_conditions=2000.0)
    for wrong in (True, "1.1", None, float("nan")):
        with pytest.raises((TypeError, ValueError)):
            whatif.scenario(today(), with_conditions=wrong)
    with pytest.raises(ValueError, match="vô hạn"):
        whatif.scenario(today(), with_conditions=whatif.Add(np.inf))
    with pytest.raises(ValueError, match="âm"):
        whatif.scenario(today(), with_conditions=whatif.Scale(-1))


def test_cases_are_not_added_to_money(half_year):
    with pytest.raises(ValueError, match='measure="cases"'):
        whatif.scenario(half_year, with_conditions=+200)
    after = whatif.scenario(half_year, with_conditions=whatif.Add(-20, "cases"))
    moved = (after["with_conditions"] - half_year["with_conditions"]).groupby(level="measure").unique()
    assert moved["cases"].tolist() == [-20] and moved["money"].tolist() == [0]


def test_what_follows_from_the_unknown_is_unknown():
    before = today().assign(accepted_new=np.nan, carried_in=np.nan)
    after = whatif.scenario(before[["accepted_new", "to_enforce", "with_conditions", "completed"]], accepted_new=1.1).iloc[0]
    assert after[["accepted_new", "to_enforce", "with_conditions"]].isna().all()
    assert after["completed"] == 40


def test_a_printed_rate_stands_until_its_counts_move():
    printed = today()[["with_conditions", "completed"]].assign(completion_rate=57.1)
    assert whatif.scenario(printed)["completion_rate"].iloc[0] == 57.1
    assert whatif.scenario(printed, completed=7)["completion_rate"].iloc[0] == pytest.approx(100 * 47 / 70)
    alone = today()[["with_conditions"]].assign(completion_rate=57.1)
    assert np.isnan(whatif.scenario(alone, with_conditions=5)["completion_rate"].iloc[0])


def test_an_absent_column_is_named():
    with pytest.raises(KeyError, match="officers"):
        whatif.scenario(today(), officers=1.1)
    with pytest.raises(KeyError, match="completed"):
        whatif.scenario(today(), complted=1.1)


def test_side_by_side(half_year):
    one = tidy.select(half_year, province=["Tỉnh 02"], measure="cases")
    found = whatif.scenarios(one, "completion_rate", {"thêm án": {"accepted_new": 1.08}, "thêm kết quả": {"completed": 100}})
    assert found.index.get_level_values("scenario").tolist() == ["today", "thêm án", "thêm kết quả"]
    assert found["change"].iloc[0] == 0 and found["change"].iloc[1] < 0 < found["change"].iloc[2]
    with pytest.raises(ValueError, match="today"):
        whatif.scenarios(one, "completion_rate", {"today": {}})


def test_one_change_at_a_time():
    found = whatif.tornado(today(), "completion_rate", {"accepted_new": (0.9, 1.1), "completed": (-4, 4), "withdrawn": (0, 1)})
    assert found.index.tolist() == ["completed", "accepted_new", "withdrawn"]
    assert found.loc["completed", ["low", "high"]].tolist() == pytest.approx([100 * 36 / 70, 100 * 44 / 70])
    assert (found["value"] == 100 * 40 / 70).all()
    assert found.loc["completed", ["low_change", "high_change"]].tolist() == [-4, 4]


def test_from_today_to_the_target():
    found = whatif.steps(today(), "completion_rate", 80.0, with_conditions=-5, completed=5)
    assert found.index.tolist() == ["today", "with_conditions", "completed", "target"]
    assert found["value"].tolist() == pytest.approx([100 * 40 / 70, 100 * 40 / 65, 100 * 45 / 65, 80])
    assert found["change"].sum() == pytest.approx(80)
    with pytest.raises(ValueError, match="2 dòng"):
        whatif.steps(pd.concat([today(), today(2023)]), "completion_rate")
