"""A target spread over places and months."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from thads_analysis import load, metrics, tidy
from thads_analysis.questions.whatif.allocate import allocate
from thads_analysis.questions.whatif.apportion import MOST, InfeasibleError

PLACES = ["province", "agency", "officer"]
ROWS = [("A", "a1", "x"), ("A", "a1", "y"), ("A", "a2", "z"), ("B", "b1", "u"), ("B", "a1", "v")]


def desks(figures, rows=ROWS, months=6, **more) -> pd.DataFrame:
    index = pd.MultiIndex.from_tuples(
        [(*row, 2024, months, "cases") for row in rows], names=[*PLACES, "fiscal_year", "months", "measure"]
    )
    return pd.DataFrame({"with_conditions": np.array(figures, dtype=float), **more}, index=index)


@pytest.fixture(scope="module")
def everyone():
    return tidy.select(load.sample(years=1), months=6, category="all")


@pytest.fixture(scope="module")
def one_province(everyone):
    return tidy.select(everyone, province=["Tỉnh 01"])


def test_by_hand_from_the_top():
    # A has 60 of 100: 6; a1 has 35 of these: 3.5, a2 2.5: equal remainders, the larger. x, y: 2.29 and 1.71.
    found = allocate(desks([20, 15, 25, 30, 10]), 10)
    assert found["allotted"].tolist() == [2, 2, 2, 3, 1]
    assert found["share"].tolist() == [20, 20, 20, 30, 10]
    assert found["key"].tolist() == [20, 15, 25, 30, 10]
    assert [*found.columns] == ["allotted", "share", "key"] and str(found["allotted"].dtype) == "Int64"


def test_agencies_of_one_name_in_two_provinces_are_two():
    found = allocate(desks([20, 15, 25, 30, 10]), 1000, to="agency")
    assert found["allotted"].to_dict() == {
        ("A", "a1", 2024, 6, "cases"): 350, ("A", "a2", 2024, 6, "cases"): 250,
        ("B", "a1", 2024, 6, "cases"): 100, ("B", "b1", 2024, 6, "cases"): 300,
    }  # fmt: skip


def test_bounds_of_a_group_are_those_of_its_members():
    found = allocate(desks([20, 15, 25, 30, 10]), 100, cap=pd.Series({"A": 10.0, "B": 90.0}).rename_axis("province"))
    assert found["allotted"].tolist() == [10, 10, 10, 53, 17]  # A's three are full; 70 by 30 to 10: 52.5 and 17.5
    found = allocate(desks([20, 15, 25, 30, 0]), 10, floor=2)
    assert found["allotted"].tolist() == [2, 2, 2, 2, 2]


def test_who_has_nothing_gets_nothing_while_others_have_room():
    """A's only case is full; B has room: A's officer without any case is not asked."""
    rows = [("A", "a", "x"), ("A", "a", "y"), ("B", "b", "z")]
    assert allocate(desks([10, 0, 1], rows), 100, cap=pd.Series([5.0, 500, 500], desks([1, 1, 1], rows).index))[
        "allotted"
    ].tolist() == [5, 0, 95]
    assert allocate(desks([10, 0, 1], rows), 20, cap=pd.Series([5.0, 500, 5], desks([1, 1, 1], rows).index))[
        "allotted"
    ].tolist() == [5, 10, 5]


def test_nobody_gets_more_than_is_open(one_province):
    cases = tidy.select(one_province, measure="cases")
    open_cases = metrics.column(cases, "carried_forward_with_conditions")
    total = int(open_cases.sum()) - 7
    found = allocate(cases, total, cap="carried_forward_with_conditions")
    assert found["allotted"].sum() == total and (found["allotted"] <= open_cases).all()
    assert found.attrs["synthetic"]
    with pytest.raises(InfeasibleError, match="the caps add up to"):
        allocate(cases, total + 8, cap="carried_forward_with_conditions")


def test_cases_and_money_each_by_itself(one_province):
    totals = {"cases": 1234, "money": 987_654_321_987}
    both = allocate(one_province, totals)
    for name, total in totals.items():
        alone = allocate(tidy.select(one_province, measure=name), {name: total})
        pd.testing.assert_series_equal(alone["allotted"], both["allotted"].xs(name, level="measure"), check_index=False)
        assert both["allotted"].xs(name, level="measure").sum() == total
        assert both["share"].xs(name, level="measure").sum() == pytest.approx(100)
    for wrong in (5, {"cases": 5}, {"cases": 5, "money": 5, "none": 5}):
        with pytest.raises(ValueError, match=r"money|none"):
            allocate(one_province, wrong)
    with pytest.raises(ValueError, match="cap="):
        allocate(one_province, totals, cap=10**13)
    assert (
        allocate(one_province, totals, cap={"cases": 200, "money": 1e12})["allotted"].xs("cases", level="measure") <= 200
    ).all()


def test_levels_agree_with_one_another(everyone):
    """Spread over officers and added up, it is what is spread over agencies, and over provinces."""
    totals = {"cases": 123_457, "money": 10_000_000_000_007}
    found = {to: allocate(everyone, totals, to=to)["allotted"] for to in PLACES}
    for depth, to in enumerate(PLACES[:-1]):
        added = found["officer"].groupby(level=[*PLACES[: depth + 1], "fiscal_year", "measure"]).sum()
        assert added.groupby(level="measure").sum().to_dict() == totals
        assert added.sort_index().tolist() == found[to].sort_index().tolist()


def test_each_province_its_own(everyone):
    cases = tidy.select(everyone, measure="cases")
    names = cases.index.unique("province")
    totals = pd.Series(range(1000, 1000 + len(names)), index=names)
    found = allocate(cases, totals)
    pd.testing.assert_series_equal(
        found["allotted"].groupby(level="province").sum(), totals, check_names=False, check_dtype=False
    )
    alone = allocate(tidy.select(cases, province=[names[3]]), 1003)
    assert alone["allotted"].tolist() == found["allotted"].xs(names[3], level="province").tolist()
    with pytest.raises(ValueError, match="Tỉnh 01"):
        allocate(cases, totals.iloc[1:])
    with pytest.raises(ValueError, match="agency"):
        allocate(cases, totals.rename_axis("agency"))
    fixed = tidy.select(cases, province="Tỉnh 01")
    assert "province" not in fixed.index.names
    assert allocate(fixed, totals.iloc[:1])["allotted"].sum() == 1000


def test_keys_of_other_kinds():
    panel = desks([20, 15, 25, 30, 10], completed=[1.0, 0, 0, 3, 0], officers=[1.0] * 5)
    assert allocate(panel, 8, key="completed")["allotted"].tolist() == [2, 0, 0, 6, 0]
    assert allocate(panel, 10, key="officers")["allotted"].tolist() == [2] * 5
    weights = pd.Series([1.0, 2, 3, 4, 0], index=panel.index)
    assert allocate(panel, 10, key=weights.iloc[::-1])["allotted"].tolist() == [1, 2, 3, 4, 0]
    assert allocate(panel, 10, to="province", key=weights)["allotted"].tolist() == [6, 4]  # of officers, added up
    assert allocate(panel, 10, to="province", key=pd.Series({"A": 1.0, "B": 3.0}).rename_axis("province"))[
        "allotted"
    ].tolist() == [2, 8]  # 2.5, 7.5
    assert (
        allocate(panel, 10, key=pd.Series(dict.fromkeys("xyzuv", 1), dtype="Int64").rename_axis("officer"))["allotted"].tolist()
        == [2] * 5
    )


def test_unknown_weights_are_refused_by_name():
    with pytest.raises(ValueError, match=r"key.*A · a1 · y"):
        allocate(desks([20, np.nan, 25, 30, 10]), 10)
    with pytest.raises(ValueError, match=r"key.*A · a1 · y"):
        allocate(desks([20, 1, 25, 30, 10]), 10, key=pd.Series([1.0, np.nan, 1, 1, 1], index=desks([0] * 5).index), to="province")
    with pytest.raises(ValueError, match=r"key.*B · a1 · v"):
        allocate(desks([1] * 5), 10, key=pd.Series([1.0] * 4, index=desks([0] * 5).index[:4]))
    for wrong in (np.nan, -1.0):
        with pytest.raises(ValueError, match="cap"):
            allocate(desks([1] * 5), 10, cap=wrong)
    with pytest.raises(ValueError, match="floor"):
        allocate(desks([1] * 5), 10, floor=np.inf)
    with pytest.raises(TypeError, match="cap"):
        allocate(desks([1] * 5), 10, cap=[1, 2])
    with pytest.raises(ValueError, match=r"hai số.*x"):
        allocate(desks([1] * 5), 10, key=pd.Series([1.0, 1], index=pd.Index(["x", "x"], name="officer")))
    with pytest.raises(KeyError, match="court"):
        allocate(desks([1] * 5), 10, key=pd.Series([1.0], index=pd.Index(["x"], name="court")))
    with pytest.raises(KeyError, match="completed"):
        allocate(desks([1] * 5), 10, key="completed")
    with pytest.raises(KeyError, match="with_conditions"):
        allocate(desks([1] * 5), 10, key="with_condition")


def test_one_period_at_a_time(one_province):
    several = load.sample(years=1)
    with pytest.raises(ValueError, match=r"tidy.select\(panel, months=…\); 1, 2"):
        allocate(several, 10)
    with pytest.raises(ValueError, match=r"category=…\); all"):
        allocate(tidy.select(several, months=6), 10)
    with pytest.raises(ValueError, match="no row"):
        allocate(one_province.iloc[:0], 10)
    with pytest.raises(ValueError, match="two rows of one place"):
        allocate(pd.concat([desks([1] * 5), desks([1] * 5)]), 10)
    for wrong in ("nation", "court"):
        with pytest.raises(ValueError, match="province, agency, officer"):
            allocate(one_province, 10, to=wrong)


@pytest.mark.parametrize("wrong", [-1, 1.5, np.nan, np.inf, "10", None, True, 1e16, {"cases": 1.5}])
def test_totals_are_whole(wrong):
    with pytest.raises(ValueError, match="whole number from 0"):
        allocate(desks([1] * 5), wrong)


def test_edges():
    nothing = allocate(desks([1] * 5), 0)
    assert nothing["allotted"].tolist() == [0] * 5 and nothing["share"].isna().all()
    assert allocate(desks([7], ROWS[:1]), 9e15)["allotted"].tolist() == [MOST]
    assert allocate(desks([1e18] * 5), MOST)["allotted"].sum() == MOST
    with pytest.raises(InfeasibleError, match=r"floor lies above its cap: A · a1 · x"):
        allocate(desks([1] * 5), 10, floor=3, cap=2)
    with pytest.raises(InfeasibleError, match="all weights are nought"):
        allocate(desks([0] * 5), 10)
    single = tidy.select(
        desks([3, 1], [("A", "a", "x"), ("A", "a", "y")]), province="A", agency="a", fiscal_year=2024, months=6, measure="cases"
    )
    assert allocate(single, 4)["allotted"].to_dict() == {"x": 3, "y": 1}


def test_months_by_hand():
    found = allocate(desks([2, 1], [("A", "a", "x"), ("A", "a", "y")]), 9, profile=pd.Series({10: 1.0, 11: 1.0, 12: 2.0}))
    assert found.columns.tolist() == [10, 11, 12, "allotted"] and found.columns.name == "months"
    # 9 by 1:1:2 is 2.25, 2.25, 4.5; October's 2 of (6, 3): 1.33 and 0.67; then 2 of (5, 2): 1.43 and 0.57
    assert found.to_numpy().tolist() == [[1, 1, 4, 6], [1, 1, 1, 3]]
    assert (found.dtypes == "Int64").all()


def test_months_that_can_not_be_meant():
    for wrong in ({0: 1.0}, {13: 1.0}, {"a": 1.0}, {7.5: 1.0}, {}):
        with pytest.raises(ValueError, match="1 to 12"):
            allocate(desks([1] * 5), 10, profile=pd.Series(wrong, dtype=float))
    with pytest.raises(ValueError, match=r"over: \[6\]"):
        allocate(desks([1] * 5), 10, profile=pd.Series({6: 1.0, 7: 1.0}))
    with pytest.raises(ValueError, match="month 8"):
        allocate(desks([1] * 5), 10, profile=pd.Series({7: 1.0, 8: np.nan}))
    with pytest.raises(InfeasibleError, match="nought"):
        allocate(desks([1] * 5), 10, profile=pd.Series({7: 0.0, 8: 0.0}))
    whole_year = allocate(desks([1] * 5, months=12), 60, profile=pd.Series(1.0, index=range(1, 13)))
    assert whole_year[1].sum() == 5


def test_months_of_cases_and_money(one_province):
    totals, profile = {"cases": 1234, "money": 987_654_321_987}, pd.Series({7: 0.1, 8: 0.1, 9: 0.3})
    found, plain = allocate(one_province, totals, profile=profile), allocate(one_province, totals)
    assert found["allotted"].equals(plain["allotted"])
    assert (found[[7, 8, 9]].sum(axis="columns") == found["allotted"]).all() and (found >= 0).all(axis=None)
    by = found.groupby(level="measure").sum()
    assert by.loc["cases"].tolist() == [247, 247, 740, 1234]  # 246.8, 246.8, 740.4
    assert by.loc["money", [7, 8, 9]].sum() == totals["money"]


@st.composite
def asked(draw):
    """Return a panel of nested places in any order, a total, floors and caps between which it lies."""
    rows = draw(
        st.lists(st.tuples(*[st.sampled_from("ab")] * 2, st.integers(0, 5).map(str)), min_size=1, max_size=10, unique=True)
    )
    weights = draw(st.lists(st.one_of(st.integers(0, 30), st.floats(0, 1e13)), min_size=len(rows), max_size=len(rows)))
    panel = desks(weights, rows)
    low, room = (np.array(draw(st.lists(st.integers(0, 20), min_size=len(rows), max_size=len(rows)))) for _ in range(2))
    total = draw(st.integers(int(low.sum()), int((low + room).sum()))) if any(weights) else int(low.sum())
    bounds = (pd.Series(part, index=panel.index, dtype=float) for part in (low, low + room))
    return panel, total, *bounds


@settings(max_examples=80)
@given(asked(), st.lists(st.floats(0.01, 5), min_size=1, max_size=6))
def test_whatever_is_asked_adds_up_within_bounds(case, months):
    panel, total, floor, cap = case
    found = allocate(panel, total, floor=floor, cap=cap)["allotted"]
    assert found.sum() == total and (found >= floor).all() and (found <= cap).all()
    for to in ("agency", "province"):
        wider = allocate(panel, total, to=to, floor=floor, cap=cap)["allotted"]
        least, most = (bound.groupby(level=list(wider.index.names)).sum().reindex(wider.index) for bound in (floor, cap))
        assert wider.sum() == total and (wider >= least).all() and (wider <= most).all()
    profile = pd.Series(months, index=range(13 - len(months), 13))
    spread = allocate(panel, total, floor=floor, cap=cap, profile=profile)
    assert spread["allotted"].equals(found)
    assert (spread.drop(columns="allotted").sum(axis="columns") == found).all() and (spread >= 0).all(axis=None)
    parts = profile * total / profile.sum()
    assert ((spread.drop(columns="allotted").sum() - parts).abs() < 1 + 1e-6).all()
