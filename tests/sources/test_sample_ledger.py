"""The synthetic register: nobody's cases, by the laws of the forms, the same in memory and on disk."""

import numpy as np
import pandas as pd
import pyarrow.parquet as pq
import pytest

from thads_analysis import checks, ledger, metrics, sample
from thads_analysis.sources.sample import cases as drawing
from thads_analysis.sources.sample import registers


@pytest.fixture(scope="module")
def drawn():
    return sample.ledger(120_000, seed=4)


@pytest.fixture(scope="module")
def years(drawn) -> pd.DataFrame:
    """Return the nation's forms at each year's end."""
    books = ledger.connect(*drawn)
    assert books.aside.empty  # no impossible order, no date beyond the last day, nothing twice
    made = ledger.panel(books, [f"{year}-09" for year in range(2010, 2025)], by=()).to_pandas()
    return metrics.derive(made).droplevel(["months", "category"])


def test_it_is_of_one_kind_and_in_order(drawn):
    cases, status = drawn
    assert cases["case_id"].tolist() == list(range(1, 120_001)) and cases["accepted_on"].is_monotonic_increasing
    assert status["entry"].is_unique and status["changed_on"].is_monotonic_increasing
    assert cases.attrs["synthetic"] and status.attrs["synthetic"]
    assert cases.dtypes.astype(str).to_dict() == {
        **dict.fromkeys(["case_id", "demanded", "paid"], "int64"),
        **dict.fromkeys(["accepted_on", "closed_on"], "datetime64[s]"),
        **dict.fromkeys(["province", "agency", "officer", "category", "origin", "outcome"], "str"),
    }  # fmt: skip
    assert (cases["accepted_on"].dt.dayofweek < 5).all()
    assert (cases["paid"] <= cases["demanded"]).all() and (cases["demanded"] % 1000 == 0).all()
    assert max(cases["closed_on"].max(), status["changed_on"].max()) <= pd.Timestamp("2024-09-30")
    assert cases["province"].nunique() == 63 and cases["officer"].nunique() > 3000


def test_the_same_seed_gives_the_same_register_written_or_not(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(drawing, "CHUNK", 3000)
    cases, status = sample.ledger(10_000, seed=2, provinces=5, years=4)
    folder = sample.ledger(10_000, seed=2, provinces=5, years=4, folder=tmp_path / "made")
    assert "Ghi sổ thụ lý" in capsys.readouterr().err
    for name, table in (("cases", cases), ("status", status)):
        pd.testing.assert_frame_equal(registers._frame(pq.read_table(folder / f"{name}.parquet")), table)
    again = sample.ledger(10_000, seed=2, provinces=5, years=4)
    pd.testing.assert_frame_equal(cases, again[0])
    assert not cases.equals(sample.ledger(10_000, seed=3, provinces=5, years=4)[0])
    with pytest.raises(FileExistsError, match=r"cases\.parquet"):
        sample.ledger(10, folder=folder)
    assert sorted(file.name for file in folder.iterdir()) == ["cases.parquet", "status.parquet"]


def test_a_write_that_is_broken_off_leaves_nothing(tmp_path, monkeypatch):
    def breaks(self):
        yield from list(kept(self))[:1]
        raise KeyboardInterrupt

    kept = drawing.Register.chunks
    monkeypatch.setattr(drawing.Register, "chunks", breaks)
    with pytest.raises(KeyboardInterrupt):
        sample.ledger(100, folder=tmp_path / "made", progress=False)
    assert not list((tmp_path / "made").iterdir())


def test_yearly_rates_are_near_the_nations(years):
    cases = years.xs("cases", level="measure").loc[2014:]
    rates = cases[["completion_rate", "conditions_rate", "discontinued_share"]].dropna()
    assert rates["completion_rate"].between(74, 86).all() and rates["conditions_rate"].between(68, 80).all()
    assert rates["discontinued_share"].between(8, 16).all()
    assert (cases["carried_in"] / cases["accepted_total"]).between(0.28, 0.42).all()
    assert (cases["entrusted_out"] / cases["accepted_total"]).between(0.005, 0.025).all()
    assert (cases["moved_to_separate_book"] > 0).all() and (cases["officers"] > 1000).all()


def test_books_close_from_year_to_year(years):
    for measure in ("cases", "money"):
        table = years.xs(measure, level="measure")
        left = (table["carried_forward"] - table["moved_to_separate_book"]).shift().dropna()
        assert (table["carried_in"].loc[left.index] == left).all()


def test_september_is_the_strongest_month_and_money_is_in_few_cases(drawn):
    cases, _ = drawn
    month = cases.loc[cases["outcome"] == "completed", "closed_on"].dt.month.value_counts(normalize=True)
    assert month.idxmax() == 9 and 1.4 < 12 * month[9] < 2.4 and month.idxmin() == 10
    accepted = cases.loc[cases["accepted_on"] >= "2009-10-01", "accepted_on"].dt.month.value_counts(normalize=True)
    assert accepted[9] < accepted[10]
    money = np.sort(cases["demanded"])
    assert money[-len(money) // 100 :].sum() > money.sum() / 2


def test_officers_forms_break_no_sum(drawn):
    made = ledger.panel(*drawn, [f"{year}-{month:02}" for year in (2019, 2020) for month in range(1, 13)]).to_pandas()
    assert not (checks.run(made)["severity"] == "error").any()


def test_numbers_out_of_range_are_refused():
    for wrong in ({"cases": 0}, {"cases": 10, "years": 16}, {"cases": 10, "provinces": 64}, {"cases": 1.5}):
        with pytest.raises(ValueError, match="whole number"):
            sample.ledger(**wrong)
    assert len(sample.ledger(1)[0]) == 1
