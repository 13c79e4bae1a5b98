"""The forms of a register: the one pass over all months equals the slow way, cut-off by cut-off, exactly."""

import datetime as dt

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.sources.ledger import books, reference
from thads_analysis import checks, ledger

ENDS = reference.month_ends(books.FIRST, books.LAST)
SLOW = {"suppress_health_check": [HealthCheck.too_slow, HealthCheck.data_too_large]}


def same(made: pd.DataFrame, wanted: pd.DataFrame) -> None:
    made = made.rename_axis(index=wanted.index.names)
    pd.testing.assert_frame_equal(made.sort_index(), wanted, check_index_type=False, check_column_type=False, check_like=False)


@given(
    books.ledgers(), st.sampled_from([("province", "agency", "officer"), ("province",), ("province", "category"), ("officer",)])
)
@settings(max_examples=10, **SLOW)
def test_all_month_ends_of_a_drawn_register_are_those_of_the_reference(drawn, by):
    cut_offs = ENDS[::5] + [day for day in ENDS if day.month in (9, 10)]
    made = ledger.panel(ledger.cube(*drawn, through=ENDS[-1]), cut_offs, by=by).to_pandas()
    same(made, reference.panel(*drawn, sorted(set(cut_offs)), by=by))


@pytest.fixture(scope="module")
def large():
    return books.random_ledger(150_000, seed=3)


def test_a_large_register_is_that_of_the_reference(large):
    cut_offs = [ENDS[5], ENDS[23], ENDS[24], ENDS[-1]]
    made = ledger.panel(ledger.connect(*large), cut_offs).to_pandas()
    pd.testing.assert_frame_equal(made, reference.panel(*large, cut_offs), check_index_type=False)


def test_cut_offs_within_a_month_come_from_the_register(large):
    cut_offs = [dt.date(2018, 3, 15), dt.date(2018, 10, 1), dt.date(2019, 9, 29), dt.date(2020, 2, 28), dt.date(2021, 9, 30)]
    made = ledger.panel(*large, cut_offs, by=["province"]).to_pandas()
    pd.testing.assert_frame_equal(made, reference.panel(*large, cut_offs, ["province"]), check_index_type=False)
    assert made.attrs["cut_offs"] == [day.isoformat() for day in cut_offs] and made.attrs["synthetic"]


def test_the_whole_register_is_one_row_a_measure(large):
    made = ledger.panel(*large, "2020-09", by=()).to_pandas()
    by_province = reference.panel(*large, [dt.date(2020, 9, 30)], ["province"])
    assert made.index.names == ["fiscal_year", "months", "measure", "category"]
    assert (made == by_province.groupby(level=made.index.names).sum(min_count=1))[made.notna()].fillna(True).all(axis=None)


def test_every_check_of_a_panel_holds(large):
    made = ledger.panel(ledger.cube(*large, through=ENDS[-1])).to_pandas()
    found = checks.run(made)
    assert not (found["severity"] == "error").any(), found.loc[found["severity"] == "error", "message"].head().tolist()


def test_money_stays_whole():
    cases, status = books.random_ledger(1000)
    cases["demanded"] = 9_007_199_254_740_881 // 1000
    made = ledger.panel(cases, status, "2021-09", by=("province",)).to_pandas()
    assert (made.xs("money", level="measure")["accepted_total"] % (9_007_199_254_740_881 // 1000) == 0).all()
    cases["demanded"] = 9 * 10**14
    with pytest.raises(OverflowError, match="9e15"):
        ledger.panel(cases, status, "2021-09", by=()).to_pandas()


def test_what_is_asked_for_wrongly_is_refused(large):
    cube = ledger.cube(*large, through="2021-06")
    for cut_offs, said in (("2021-03-15", "cuối tháng"), ("2021-09", "30/06/2021"), (["2021-05"], None)):
        if said is None:
            assert len(ledger.panel(cube, cut_offs).to_pandas())
            continue
        with pytest.raises(ValueError, match=said):
            ledger.panel(cube, cut_offs)
    with pytest.raises(ValueError, match="one month"):
        ledger.panel(*large, ["2021-03-15", "2021-03-31"])
    for by in ("province", ["provinze"]):
        with pytest.raises(ValueError, match="province"):
            ledger.panel(cube, by=by)
    with pytest.raises(ValueError, match="cut_offs"):
        ledger.panel(*large)
    with pytest.raises(ValueError, match="cuối tháng"):
        ledger.cube(*large, through="2021-06-15")
    assert ledger.panel(cube, "2012-09").to_pandas().empty
