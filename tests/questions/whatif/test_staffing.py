"""Officers needed, and officers who join or leave."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from thads_analysis import compare, metrics, tidy
from thads_analysis.questions import season
from thads_analysis.questions.whatif.scenario import BalanceError
from thads_analysis.questions.whatif.staffing import staffed, staffing
from thads_analysis.words.levels import level


def offices(months=6, measure="cases", names="AB", **figures) -> pd.DataFrame:
    index = pd.MultiIndex.from_tuples(
        [(name, 2024, months, measure) for name in names], names=["province", "fiscal_year", "months", "measure"]
    )
    return pd.DataFrame({name: np.array(values, dtype=float) for name, values in figures.items()}, index=index)


def two(months=6, **more) -> pd.DataFrame:
    figures = {"to_enforce": [1000, 300], "with_conditions": [800, 200], "completed": [300, 100], "officers": [5, 4]}
    return offices(months, **(figures | more))


@pytest.fixture
def expected(monkeypatch):
    """Let the year end with twice as much completed, of a tenth more with conditions."""
    factors = {"completion_rate": 2.0 / 1.1, "with_conditions": 1.1}

    def year_end(panel, indicator, *, history=None):
        value = metrics.column(panel, indicator).astype("float64")
        now = level(panel, "months") == 12
        return pd.DataFrame({"value": value, "expected": value.where(now, factors[indicator] * value)})

    monkeypatch.setattr(season, "year_end", year_end)
    return factors


def test_to_the_nation_by_hand():
    found = staffing(two())
    assert [*found.columns] == ["officers", "value", "norm", "officers_needed", "change", "value_after"]
    assert found["norm"].tolist() == pytest.approx([1300 / 9] * 2)
    assert found["officers_needed"].tolist() == [7, 3]  # 6.92 and 2.08
    assert found["change"].tolist() == [2, -1]
    assert found["value_after"].tolist() == pytest.approx([1000 / 7, 100])
    assert str(found["officers_needed"].dtype) == "Int64"


def test_to_a_norm_by_hand():
    assert staffing(two(), to=150)["officers_needed"].tolist() == [7, 2]
    assert staffing(two(), to=100)["officers_needed"].tolist() == [10, 3]
    assert staffing(two(), "output_per_officer", to=70)["officers_needed"].tolist() == [4, 1]  # 4.29 and 1.43, rounded down
    nobody = staffing(two(), "output_per_officer", to=1000)
    assert nobody["officers_needed"].tolist() == [0, 0] and nobody["value_after"].isna().all()
    assert staffing(two(to_enforce=[0, 300]), to=100)["officers_needed"].tolist() == [0, 3]


def test_a_nation_of_its_own():
    nation = offices(names=["x"], to_enforce=[2000], officers=[10]).droplevel("province")
    assert staffing(two(), nation=nation)["norm"].tolist() == [200, 200]
    assert staffing(two(), nation=nation.assign(to_enforce=0.0))["officers_needed"].isna().all()
    with pytest.raises(KeyError, match="category"):
        staffing(two(), nation=pd.concat({"all": nation}, names=["category"]))


def test_cases_and_money_apart():
    both = pd.concat([two(), offices(measure="money", to_enforce=[5e11, 1e11], officers=[5, 4])])
    found = staffing(both, to={"cases": 150, "money": 60e9})
    assert found["officers_needed"].tolist() == [7, 2, 9, 2]
    with pytest.raises(ValueError, match='"money"'):
        staffing(both, to=150)
    for wrong in ({"cases": 150}, {"cases": 150, "money": 6e10, "gold": 1}):
        with pytest.raises(ValueError, match=r"money|gold"):
            staffing(both, to=wrong)


@pytest.mark.parametrize("wrong", [0, -5, np.nan, np.inf, True, None, {"cases": 0}, {"cases": "150"}])
def test_norms_are_positive(wrong):
    with pytest.raises(ValueError, match="must be positive"):
        staffing(two(), to=wrong)


def test_what_is_not_per_officer_is_refused_with_what_is():
    for name in ("completion_rate", "completed"):
        with pytest.raises(ValueError, match="is not per officer; load_per_officer, output_per_officer"):
            staffing(two(), name)
    with pytest.raises(KeyError, match="load_per_officer"):
        staffing(two(), "load_per_oficer")
    with pytest.raises(ValueError, match="'nation'"):
        staffing(two(), to="province")
    with pytest.raises(KeyError, match="officers"):
        staffing(two().drop(columns="officers"))


def test_the_unknown_stays_unknown():
    found = staffing(two(to_enforce=[np.nan, 300]), to=100)
    assert found.loc["A", ["value", "officers_needed", "change", "value_after"]].isna().all(axis=None)
    assert found["officers_needed"].tolist()[1] == 3
    heads = staffing(two(officers=[np.nan, 0]), to=100)
    assert heads["officers_needed"].tolist() == [10, 3] and heads["value"].isna().all()
    assert np.isnan(heads["change"].iloc[0]) and heads["change"].iloc[1] == 3
    assert staffing(two(to_enforce=[np.nan, 300]))["officers_needed"].isna().all()  # the nation's load is unknown
    assert staffing(two().iloc[:0], to=100).empty


@settings(max_examples=200)
@given(
    st.integers(0, 10**15),
    st.one_of(st.integers(1, 10**6), st.floats(0.1, 1e12)),
    st.sampled_from(["load_per_officer", "output_per_officer"]),
)
def test_the_needed_are_just_enough(work, norm, name):
    if work / norm > 1e9:
        return
    panel = offices(names="A", to_enforce=[work], completed=[work], officers=[1])
    needed = int(staffing(panel, name, to=norm)["officers_needed"].iloc[0])
    room = 2e-12 * work
    enough, fewer = (needed * norm, (needed - 1) * norm) if name == "load_per_officer" else ((needed + 1) * norm, needed * norm)
    assert enough >= work - room and (needed == 0 or fewer <= work + room)


@given(st.integers(1, 500), st.integers(1, 10**9))
@settings(max_examples=100)
def test_a_place_at_the_norm_needs_nobody(officers, work):
    panel = offices(names="AB", to_enforce=[work, work], officers=[officers, officers])
    assert staffing(panel)["change"].tolist() == [0, 0]
    assert staffing(panel, to=work / officers)["change"].tolist() == [0, 0]


def test_the_sample(half_year):
    found = staffing(half_year)
    gap = compare.to_nation(half_year, "load_per_officer")["gap"]
    assert ((found["change"] > 0) >= (gap > 0)).all()
    assert (found["value_after"].dropna() <= found["norm"][found["value_after"].notna()] * (1 + 1e-11)).all()
    assert found.attrs == half_year.attrs and found.index.equals(half_year.index)


def test_joining_and_leaving_by_hand(expected):
    found = staffed(two(), {"A": -1, "B": 2}, elasticity=1.0)
    assert found["officers_after"].tolist() == [4, 6]
    assert found["load_per_officer"].tolist() == [200, 75] and found["load_per_officer_after"].tolist() == [250, 50]
    assert found["output_per_officer_after"].tolist() == pytest.approx([75, 100 / 6])
    assert found["completed_expected"].tolist() == pytest.approx([600, 200])
    assert found["completed_expected_after"].tolist() == pytest.approx([300 + 300 * 0.8, 220])  # 250, but only 220 are there
    assert found["completion_rate_expected"].tolist() == pytest.approx([100 * 600 / 880, 100 * 200 / 220])
    assert found["completion_rate_expected_after"].tolist() == pytest.approx([100 * 540 / 880, 100])
    halfway = staffed(two(), {"A": -1}, elasticity=0.5)
    assert halfway["completed_expected_after"].tolist() == pytest.approx([300 + 300 * 0.8**0.5, 200])
    none = staffed(two(), {"A": -4}, elasticity=0)
    assert none["completed_expected_after"].equals(none["completed_expected"].rename("completed_expected_after"))


def test_after_twelve_months_nothing_is_to_come(expected):
    found = staffed(two(months=12), 3)
    assert found["completed_expected_after"].tolist() == found["completed_expected"].tolist() == [300, 100]
    assert found["load_per_officer_after"].tolist() == pytest.approx([125, 300 / 7])


def test_nobody_joining_changes_nothing(expected):
    expected |= {"completion_rate": 5.0}  # more than there is with conditions: no forecast is above it
    found = staffed(two(officers=[5, 0]), 0)
    for name in [name for name in found if name.endswith("_after")]:
        assert found[name].equals(found[name.removesuffix("_after")].rename(name))
    expected |= {"completion_rate": 0.5}  # what was completed stands
    assert staffed(two(), -1)["completed_expected_after"].tolist() == [300, 100]


def test_the_last_ones_leave(expected):
    for elasticity in (0, 1):
        found = staffed(two(), {"B": -4}, elasticity=elasticity)
        assert found["completed_expected_after"].tolist() == pytest.approx([600, 100])
        assert np.isnan(found["load_per_officer_after"].iloc[1])
    with pytest.raises(BalanceError, match=r"B · 2024 · 6 · cases.*−1"):
        staffed(two(), {"B": -5})
    with pytest.raises(KeyError, match="C"):
        staffed(two(), {"C": -1})
    with pytest.raises(KeyError, match="officers"):
        staffed(two().drop(columns="officers"), -1)


@pytest.mark.parametrize("wrong", [-0.1, np.nan, np.inf, "1", None])
def test_elasticities(wrong, expected):
    with pytest.raises(ValueError, match="elasticity"):
        staffed(two(), 1, elasticity=wrong)


def test_the_unknown_stays_unknown_after(expected):
    found = staffed(two(with_conditions=[np.nan, 200], completed=[300, np.nan]), 1)
    assert found[["completed_expected_after", "completion_rate_expected_after"]].isna().all(axis=None)
    assert found["load_per_officer_after"].notna().all()
    assert staffed(two(officers=[np.nan, 0]), 1)["completed_expected_after"].isna().all()  # from nobody to one: unknown


def test_the_sample_with_more_and_fewer(half_year, expected):
    more, fewer = staffed(half_year, 3), staffed(half_year, -1)
    expected_after = "completed_expected_after"
    assert (fewer[expected_after] <= more["completed_expected"]).all() and (
        more[expected_after] >= more["completed_expected"]
    ).all()
    assert (fewer[expected_after] >= half_year["completed"]).all()
    assert (more["completion_rate_expected_after"] <= 100 + 1e-9).all()
    by_place = pd.Series({"Tỉnh 01": 2.0}).rename_axis("province")
    moved = staffed(half_year, by_place)
    assert (moved["officers_after"] - moved["officers"]).groupby(level="province").first()[lambda by: by != 0].to_dict() == {
        "Tỉnh 01": 2
    }
    assert moved.attrs == half_year.attrs
    cases = tidy.select(half_year, measure="cases")
    assert staffed(cases, 3)[expected_after].tolist() == more[expected_after].xs("cases", level="measure").tolist()


def test_a_load_printed_without_its_counts():
    """309 officers with 230 cases each, where the nation has 152."""
    city = offices(names="A", officers=[309], load_per_officer=[230])
    assert staffing(city, to=152)["officers_needed"].tolist() == [468]
