"""How old the stock is, and how long cases take: against plain pandas, and statsmodels on rows instead of counts."""

import datetime as dt

import numpy as np
import pandas as pd
import pytest
from statsmodels.duration.survfunc import SurvfuncRight

from tests.sources.ledger import books, reference
from thads_analysis import ledger

DAY = pd.Timestamp("2020-08-31")


@pytest.fixture(scope="module")
def drawn():
    return books.random_ledger(4000, seed=11)


@pytest.fixture(scope="module")
def standing(drawn):
    """Return the open cases with their condition, by the plain way."""
    cases, status = drawn
    told = cases.set_index("case_id")
    told = told.assign(condition=reference.condition(told, status, DAY))
    return told[(told["accepted_on"] <= DAY) & ~(told["closed_on"] <= DAY)]


def test_ages_count_every_open_case_once(drawn, standing):
    made = ledger.ages(*drawn, on="2020-08", by=("province", "category"))
    wanted = standing.groupby(["province", "category", "condition"])["demanded"].agg(["size", "sum"])
    found = made.table.groupby(level=["province", "category", "condition"]).sum()
    assert (found["cases"] == wanted["size"]).all() and (found["money"] == wanted["sum"]).all()
    year = standing["accepted_on"] <= DAY - pd.DateOffset(months=12)
    able = standing["condition"].isin(["with", "postponed_by_agreement"])
    whole = ledger.ages(*drawn, on="2020-08", by=()).older
    assert whole.loc["with", "over_12"] == pytest.approx(100 * year[able].mean())
    inside = standing["condition"] != "separate_book"
    assert whole.loc["all", "over_12"] == pytest.approx(100 * year[inside].mean())
    assert f"{100 * year[inside].mean():.1f}".replace(".", ",") in made.sentence()
    assert "over one year" in made.sentence("en")
    assert "Không có việc nào" in ledger.ages(*drawn, on="2005-01-01").sentence()


def test_the_oldest_cases(drawn, standing):
    made = ledger.oldest(*drawn, on="2020-08-31", most=15)
    wanted = standing[standing["condition"] != "separate_book"].reset_index().sort_values(["accepted_on", "case_id"]).head(15)
    assert made["case_id"].tolist() == wanted["case_id"].tolist()
    first = wanted["accepted_on"].iloc[0]
    assert made["months"].iloc[0] == sum(first + pd.DateOffset(months=one) <= DAY for one in range(1, 100))


def test_verifications_overdue(drawn, standing):
    _, status = drawn
    without = standing[standing["condition"] == "without"]
    last = status[status["changed_on"] <= DAY].sort_values(["changed_on", "entry"]).groupby("case_id")["changed_on"].last()
    verified = last.reindex(without.index).clip(lower=without["accepted_on"])
    made = ledger.overdue(*drawn, on="2020-08-31", by=())
    assert made["without_conditions"].item() == len(without)
    for months in (6, 12):
        assert made[f"overdue_{months}"].item() == (verified <= DAY - pd.DateOffset(months=months)).sum()
    by_province = ledger.overdue(*drawn, on="2020-08-31")
    assert (by_province.sum() == made.iloc[0]).all() and by_province.index.name == "province"


def test_curves_are_those_of_statsmodels_on_every_single_case(drawn):
    cases, _ = drawn
    made = ledger.durations(*drawn, on=DAY, by="province")
    seen = cases[(cases["accepted_on"] <= DAY) & (cases["origin"] != "carried_in")]
    for province, own in seen.groupby("province"):
        closed = own["closed_on"] <= DAY
        days = (own["closed_on"].where(closed, DAY) - own["accepted_on"]).dt.days.to_numpy()
        ended = (closed & own["outcome"].isin(["completed", "discontinued", "reduced"])).to_numpy().astype(int)
        fitted = SurvfuncRight(days, ended)
        curve = made.curves.loc[province]
        np.testing.assert_allclose(curve["open"], fitted.surv_prob, atol=1e-12)
        assert curve.index.tolist() == fitted.surv_times.tolist()
        quartiles = made.quantiles.loc[province]
        for part in quartiles.index[quartiles["days"].notna()]:
            assert quartiles.loc[part, "days"] == fitted.quantile(part)
            assert tuple(quartiles.loc[part, ["low", "high"]]) == pytest.approx(fitted.quantile_ci(part))
        assert quartiles["completed"].iloc[0] == ended.sum()
        assert ((curve["low"] <= curve["open"]) & (curve["open"] <= curve["high"])).all()
    assert made.left_out == ((cases["origin"] == "carried_in") & (cases["accepted_on"] <= DAY)).sum()


def test_a_median_that_is_not_reached_is_missing(drawn):
    cases, status = drawn
    few = cases.assign(
        closed_on=cases["closed_on"].where(cases.index % 5 == 0), outcome=cases["outcome"].where(cases.index % 5 == 0)
    )
    made = ledger.durations(few, status, on=DAY)
    assert made.quantiles.xs(0.5, level="quantile")["days"].isna().all()
    assert "chưa đến một nửa" in made.sentence() and "less than half" in made.sentence("en")


def test_what_is_asked_for_wrongly_is_refused(drawn):
    with pytest.raises(ValueError, match="on="):
        ledger.ages(*drawn)
    with pytest.raises(ValueError, match="category"):
        ledger.durations(*drawn, on=DAY, by="court")
    with pytest.raises(ValueError, match="no case"):
        ledger.durations(*drawn, on=dt.date(2001, 1, 1))
