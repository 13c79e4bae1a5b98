"""The synthetic panel: built as the forms are, and together the nation."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from thads_analysis import checks, load, metrics, tidy
from thads_analysis.sources import bundled, panels
from thads_analysis.sources.sample import whole
from thads_analysis.words import indicators
from thads_analysis.words.vocabulary import LEVELS, Kind

OFFICER = ["province", "agency", "officer"]
KEYS = [*OFFICER, "measure", "category"]
COUNTED = {"cases": 1, "money": 1000}
# What the nation's print can't be: money of FY2017 does not add up by 1,000 VND; reductions are no completed cases.
ADJUSTED = {(2017, "money", "all", "without_conditions"), (2021, "cases", "all", "reduced")}


@pytest.fixture(scope="module")
def small() -> pd.DataFrame:
    return load.sample(provinces=3, years=3)


@pytest.fixture(scope="module")
def across_2020() -> pd.DataFrame:
    return load.sample(provinces=2, years=7, seed=3)


@pytest.fixture(scope="module")
def whole_nation() -> pd.DataFrame:
    return load.sample(years=2)


@pytest.fixture(scope="module")
def long_ends() -> pd.DataFrame:
    """Fifteen years of the nation, added up at their ends."""
    return at_end(load.sample(years=15, seed=1)).groupby(level=["fiscal_year", "measure", "category"]).sum(min_count=1)


@pytest.fixture(scope="module")
def published(facts) -> pd.DataFrame:
    return at_end(metrics.derive(tidy.panel(facts)))


def at_end(panel: pd.DataFrame) -> pd.DataFrame:
    return panel.xs(12, level="months")


def all_cases(panel: pd.DataFrame, measure: str) -> pd.DataFrame:
    return panel.xs("all", level="category").xs(measure, level="measure")


def flows(panel: pd.DataFrame) -> pd.DataFrame:
    return panel[[name for name in panel if indicators.get(name).kind is Kind.FLOW]]


def assert_sums_hold(panel: pd.DataFrame) -> None:
    """Assert every balance of the registry, to the last đồng, in every row that it is meant for."""
    for indicator, balance in indicators.sums():
        rows = panel[balance.holds_in(panel)]
        wrong = rows[balance(rows) != rows[indicator.id]]  # a missing side differs as well
        assert wrong.empty, f"{indicator.id}: {wrong.index[0]}"


def assert_plausible(panel: pd.DataFrame) -> None:
    """Assert what must be so in every row: whole, never negative, no case without money, flows that never fall."""
    assert not (panel < 0).any(axis=None)
    for measure, unit in COUNTED.items():
        assert not (panel.xs(measure, level="measure").drop(columns="officers") % unit).gt(0).any(axis=None)
    for name in ("to_enforce", "completed", "carried_in", "carried_forward", "in_progress"):
        measures = panel[name].unstack("measure")
        assert ((measures["cases"] > 0) == (measures["money"] > 0)).all(), name
    assert not (flows(panel).groupby(level=[*KEYS, "fiscal_year"], sort=False).diff() < 0).any(axis=None)
    carried_in = panel["carried_in"].groupby(level=[*KEYS, "fiscal_year"])
    assert carried_in.min().equals(carried_in.max())


def assert_follows_on(panel: pd.DataFrame) -> None:
    """Assert that everybody is carried in what was carried forward, less what went to the separate book."""
    ends = at_end(panel)
    left = (ends["carried_forward"] - ends["moved_to_separate_book"]).rename("left").reset_index("fiscal_year")
    left = left.assign(fiscal_year=left["fiscal_year"] + 1).set_index("fiscal_year", append=True)
    both = ends[["carried_in"]].join(left.reorder_levels(ends.index.names), how="inner")
    assert (both["carried_in"] == both["left"]).all()


@pytest.mark.parametrize("name", ["small", "across_2020"])
def test_every_sum_of_the_registry_holds_in_every_row(name, request):
    panel = request.getfixturevalue(name)
    assert_sums_hold(panel)
    assert_plausible(panel)
    assert_follows_on(panel)


@settings(max_examples=8)
@given(years=st.integers(1, 6), provinces=st.integers(1, 4), seed=st.integers(0, 10**6))
def test_it_holds_for_any_size_and_seed(years, provinces, seed):
    panel = load.sample(years=years, provinces=provinces, seed=seed)
    assert_sums_hold(panel)
    assert_plausible(panel)
    assert_follows_on(panel)
    assert panel.index.unique("fiscal_year").tolist() == list(range(2025 - years, 2025))
    assert panel.index.unique("province").size == provinces


def test_it_is_a_panel_as_a_file_would_give():
    panel = load.sample(provinces=1, years=1)
    pd.testing.assert_frame_equal(panels.validate(panel.reset_index()), panel, check_names=True)
    assert tuple(panel.index.names) == LEVELS
    assert panel.index.is_unique
    assert panel.index.is_monotonic_increasing


def test_names_are_nobodys(small):
    assert panels.is_synthetic(small)
    assert small.attrs["synthetic"]
    assert all(panels.is_anonymous(name) for level in OFFICER for name in small.index.unique(level))
    assert panels.is_synthetic(metrics.roll_up(small, "nation"))


def test_the_checks_find_no_error():
    findings = checks.run(load.sample(provinces=1, years=2))
    assert findings[findings["severity"] == "error"].empty
    assert "continuity" not in set(findings["check"])


def test_headings_of_the_forms_change_in_2020(across_2020):
    year = across_2020.index.get_level_values("fiscal_year")
    old, new = across_2020[year < 2020], across_2020[year >= 2020]
    assert old["postponed_or_suspended"].isna().all()
    assert new["without_conditions_decided"].isna().all()
    assert old["without_conditions"].equals(old["without_conditions_decided"] + old["postponed"])
    others = across_2020.drop(columns=["postponed_or_suspended", "without_conditions_decided"])
    assert not others.isna().any(axis=None)


def test_kinds_are_parts_of_all(small):
    total = small.xs("all", level="category")
    for kind, share in {"credit": 0.25, "corruption_economic": 0.04}.items():
        part = small.xs(kind, level="category")
        assert (part.fillna(0) <= total.loc[part.index].fillna(0)).all(axis=None)
        assert 0.3 * share < part.index.unique("officer").size / total.index.unique("officer").size < 2 * share
    both = (small.xs(kind, level="category") for kind in ("credit", "corruption_economic"))
    assert (sum(part["to_enforce"].sum() for part in both)) < total["to_enforce"].sum()


def test_reductions_are_money_only(small):
    assert (small.xs("cases", level="measure")["reduced"] == 0).all()
    assert small.xs("money", level="measure")["reduced"].sum() > 0


def test_the_nation_is_as_published(long_ends, published):
    shared = published[[name for name in published if name in long_ends and indicators.get(name).adds_up]]
    shared = shared.drop(columns=["officers"], errors="ignore").stack().dropna()
    found = long_ends.stack().reindex(shared.index).dropna()
    wrong = found[found != shared[found.index]]
    assert set(wrong.index) == ADJUSTED
    assert len(found) > 100
    assert abs(shared[(2017, "money", "all", "without_conditions")] - found[(2017, "money", "all", "without_conditions")]) == 1000


def test_rates_of_the_nation_are_as_published(long_ends, published):
    rates = metrics.derive(long_ends)["completion_rate"].xs("all", level="category")
    printed = published["completion_rate"].xs("all", level="category").dropna()
    both = printed.index.intersection(rates.index)
    assert len(both) >= 16
    assert (rates[both] - printed[both]).abs().max() < 0.0051


def totals_table() -> pd.DataFrame:
    rows = bundled.table("reference/sample_totals.csv").astype({"fiscal_year": "int64", "value": "int64"})
    return rows.set_index(["fiscal_year", "measure", "category", "indicator"])


def test_totals_called_published_are_published(published):
    rows = totals_table()
    printed = published.stack().dropna()
    assert set(rows["how"]) == {"published", "implied", "interpolated", "adjusted"}
    said = rows[rows["how"] == "published"]["value"]
    assert (said == printed[said.index]).all()
    others = rows[rows["how"] != "published"].index.intersection(printed.index)
    assert set(others) == ADJUSTED
    assert set(rows[rows["how"] == "adjusted"].index) == ADJUSTED


def test_totals_follow_on_from_year_to_year():
    wide = totals_table()["value"].unstack("indicator").unstack(["measure", "category"])
    left = wide["to_enforce"] - wide["completed"] - wide["moved_to_separate_book"]
    assert (wide["carried_in"].iloc[1:] == left.shift().iloc[1:]).all(axis=None)
    accepted = wide["carried_in"] + wide["accepted_new"]
    assert (wide["to_enforce"] == accepted - wide["entrusted_out"] - wide["withdrawn"]).all(axis=None)


def test_the_sample_adds_up_to_its_totals(long_ends):
    found = long_ends.xs("all", level="category", drop_level=False).stack()
    wanted = totals_table()["value"].xs("all", level="category", drop_level=False)
    assert (found[wanted.index] == wanted).all()


def test_fewer_provinces_have_their_part(published):
    part = at_end(load.sample(provinces=21, years=1))["completed"].groupby(level=["measure", "category"]).sum()
    for measure, unit in COUNTED.items():
        third = published.loc[(2024, measure, "all"), "completed"] / 3
        assert part[measure, "all"] == pytest.approx(third, abs=unit * 100)


def test_as_many_agencies_and_officers_as_there_were(whole_nation):
    in_office = all_cases(whole_nation, "cases")["officers"].groupby(level=["fiscal_year", "months"]).sum()
    assert whole_nation.index.unique("agency").size == 710
    assert in_office.between(3850, 4250).all()


def test_september_is_two_to_three_months(whole_nation):
    months = all_cases(whole_nation, "cases").groupby(level=["fiscal_year", "months"]).sum(min_count=1)
    done, new = (metrics.monthly(months)[name].unstack("months") for name in ("completed", "accepted_new"))
    average = done.mean(axis="columns")
    assert (done[12] / average).between(2, 3).all()
    assert (done[[1, 2, 3, 4, 5]].mean(axis="columns") < 0.75 * average).all()
    assert (new[12] < 0.85 * new.mean(axis="columns")).all()
    assert (new[1] == new.max(axis="columns")).all()


def test_one_province_and_few_agencies_have_most_of_the_money(whole_nation):
    money = at_end(all_cases(whole_nation, "money"))["to_enforce"].groupby(level=["fiscal_year", "province", "agency"]).sum()
    of_nation = money / money.groupby(level="fiscal_year").transform("sum")
    assert of_nation.groupby(level=["fiscal_year", "province"]).sum().groupby(level="fiscal_year").max().between(0.34, 0.40).all()
    largest = of_nation.groupby(level="fiscal_year").apply(lambda share: share.nlargest(36).sum())
    assert (largest > 0.4).all()  # one agency in twenty


def test_rates_of_provinces_are_believable_and_last(whole_nation):
    ends = at_end(whole_nation).groupby(level=["province", "fiscal_year", "measure", "category"]).sum(min_count=1)
    rates = metrics.derive(ends)["completion_rate"].xs("all", level="category").unstack("fiscal_year")
    cases, money = rates.xs("cases", level="measure"), rates.xs("money", level="measure")
    assert cases.quantile([0.05, 0.95]).stack().between(72, 93).all()
    assert money.quantile([0.05, 0.95]).stack().between(25, 80).all()
    assert 0.5 < cases.corr().iloc[0, 1] < 0.97
    assert cases.std().between(2, 6).all()


def test_officers_come_and_go(across_2020):
    one = all_cases(across_2020, "cases")
    months = one.groupby(level=[*OFFICER, "fiscal_year"]).agg(officers=("officers", "min"), reports=("completed", "size"))
    left, joined = months[months["officers"] == 0].index, months[months["reports"] < 12].index
    assert len(left)
    assert len(joined)
    for key in left:
        reports = one.loc[key]
        stayed = reports[reports["officers"] == 1]
        assert len(reports) == 12
        assert (stayed.iloc[-1].drop("officers").dropna() == reports.iloc[-1].drop("officers").dropna()).all()
    for key in joined:
        reports = one.loc[key]
        assert (reports["carried_in"] == 0).all()
        assert reports.index[-1] == 12


def test_a_new_officer_carries_the_stock_on(across_2020):
    """In each agency nothing is lost between the years: who takes over is carried in what was left."""
    ends = at_end(all_cases(across_2020, "money"))
    agencies = ends.groupby(level=["agency", "fiscal_year"])[["carried_in", "carried_forward", "moved_to_separate_book"]].sum()
    left = (agencies["carried_forward"] - agencies["moved_to_separate_book"]).unstack()
    carried_in = agencies["carried_in"].unstack()
    for year in carried_in.columns[1:]:
        assert (carried_in[year] == left[year - 1]).all()


def test_the_same_seed_gives_the_same_panel(small):
    pd.testing.assert_frame_equal(load.sample(provinces=3, years=3), small)
    other = load.sample(provinces=3, years=3, seed=1)
    assert not at_end(other)["completed"].reset_index(drop=True).equals(at_end(small)["completed"].reset_index(drop=True))


@pytest.mark.parametrize(
    "wrong", [{"years": 0}, {"years": 16}, {"provinces": 0}, {"provinces": 64}, {"years": 2.5}, {"years": True}]
)
def test_sizes_out_of_range_are_refused(wrong):
    with pytest.raises(ValueError, match=r"phải là số nguyên từ 1 đến \d+ / must be a whole number from 1 to \d+"):
        load.sample(**({"provinces": 1, "years": 1} | wrong))


@settings(max_examples=100)
@given(
    wholes=st.lists(st.integers(0, 10**12), min_size=1, max_size=30),
    tilts=st.lists(st.floats(-5, 5), min_size=30, max_size=30),
    share=st.floats(0, 1),
)
def test_parts_sum_to_the_total_and_stay_within_their_wholes(wholes, tilts, share):
    all_of = np.array(wholes)
    total = int(all_of.sum() * share)
    part = whole.split(all_of, np.array(tilts[: len(wholes)]), total)
    assert part.sum() == total
    assert ((part >= 0) & (part <= all_of)).all()


@settings(max_examples=100)
@given(weights=st.lists(st.floats(0.001, 1000), min_size=1, max_size=30), total=st.integers(0, 10**12))
def test_what_is_spread_is_all_there_and_near_its_share(weights, total):
    spread = whole.spread(total, np.array(weights))
    assert spread.sum() == total
    assert np.abs(spread - total * np.array(weights) / sum(weights)).max() <= 1 + 1e-3
