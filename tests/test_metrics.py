"""Sums add up, rates are redone, missing stays missing, cumulative is not monthly."""

import warnings

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.conftest import LEVELS, panel_of
from thads_analysis import compare, indicators, metrics, tidy
from thads_analysis.sources import places
from thads_analysis.words.errors import DataError

COUNTS = st.integers(0, 10**14)
OLD = places.names(pd.Timestamp("2024-09-30").date())


def rows_of(values: list[list[int]], names: list[str] | None = None) -> pd.DataFrame:
    names = [f"Tỉnh {at:02d}" for at in range(len(values))] if names is None else names
    rows = [(name, 2024, 12, "cases", "all", *row) for name, row in zip(names, values, strict=True)]
    return panel_of(rows, ["completed", "with_conditions", "to_enforce", "officers"])


panels = st.lists(st.lists(COUNTS, min_size=4, max_size=4), min_size=1, max_size=8).map(rows_of)


@settings(max_examples=50)
@given(panels)
def test_a_rolled_up_rate_is_the_ratio_of_the_sums(panel):
    total = metrics.roll_up(metrics.derive(panel), to="nation")
    for one, ratio in indicators.ratios():
        if one.id in total and not ratio.yearly:
            below = panel[ratio.denominator].sum() if ratio.denominator in panel else total[ratio.denominator].iloc[0]
            above = panel[ratio.numerator].sum() if ratio.numerator in panel else total[ratio.numerator].iloc[0]
            expected = ratio.scale * above / below if below else np.nan
            assert total[one.id].iloc[0] == pytest.approx(expected, nan_ok=True)


@settings(max_examples=50)
@given(panels)
def test_deriving_twice_changes_nothing(panel):
    once = metrics.derive(panel)
    pd.testing.assert_frame_equal(metrics.derive(once), once)


def test_deriving_twice_changes_nothing_on_the_real_figures(nation, provinces):
    for panel in (nation, provinces):
        once = metrics.derive(panel)
        pd.testing.assert_frame_equal(metrics.derive(once), once)


def test_derived_rates_are_their_counts_on_the_real_figures(nation, provinces):
    for panel in (metrics.derive(nation), metrics.derive(provinces)):
        for one, ratio in indicators.ratios():
            if {one.id, *ratio.terms} <= set(panel.columns):
                both = panel[ratio.denominator] > 0
                pd.testing.assert_series_equal(
                    panel[one.id][both], ratio(panel)[both].fillna(panel[one.id][both]), check_names=False
                )


@settings(max_examples=50)
@given(st.lists(st.lists(st.integers(0, 10**12), min_size=12, max_size=12), min_size=1, max_size=4))
def test_months_cumulated_give_back_the_report(steps):
    rows = [
        (f"Tỉnh {at:02d}", 2024, month, "cases", "all", value)
        for at, flow in enumerate(steps)
        for month, value in enumerate(np.cumsum(flow), 1)
    ]  # fmt: skip
    report = panel_of(rows, ["completed"]).astype("float64")
    flows = metrics.monthly(report)
    keys = [level for level in LEVELS if level != "months"]
    pd.testing.assert_frame_equal(flows.groupby(level=keys).cumsum(), report)
    assert flows["completed"].tolist() == [float(value) for flow in steps for value in flow]


def test_a_month_without_its_predecessor_is_missing():
    report = panel_of(
        [("Tỉnh 01", 2024, month, "cases", "all", month * 10, 5) for month in (1, 3, 6, 7)], ["completed", "carried_forward"]
    )
    flows = metrics.monthly(report)
    assert flows["completed"].tolist()[0::3] == [10, 10]
    assert flows["completed"].isna().tolist() == [False, True, True, False]
    assert list(flows.columns) == ["completed"]  # a stock has no month's share


def test_monthly_keeps_the_order_of_rows_and_needs_months(nation):
    shuffled = nation.sample(frac=1, random_state=0)
    assert metrics.monthly(shuffled).index.equals(shuffled.index)
    with pytest.raises(KeyError, match="months"):
        metrics.monthly(nation.droplevel("months"))


@settings(max_examples=25)
@given(st.lists(st.lists(COUNTS, min_size=4, max_size=4), min_size=63, max_size=63))
def test_merging_places_keeps_totals(values):
    panel = rows_of(values, list(OLD)).astype("float64")
    merged = metrics.merge_places(panel)
    assert len(merged) == 34
    pd.testing.assert_series_equal(merged.sum(), panel.sum(), rtol=1e-12)


def test_merging_redoes_rates_and_refuses_to_guess():
    parts = places.parts()["TP. Hồ Chí Minh"]
    panel = metrics.derive(rows_of([[1, 2, 4, 1], [3, 3, 3, 1], [5, 10, 20, 2]], list(parts)).astype("float64"))
    whole = metrics.merge_places(panel).iloc[0]
    assert (whole["completed"], whole["completion_rate"]) == (9, 60)
    lacking = metrics.merge_places(panel.iloc[1:])
    assert lacking.index.unique("province").tolist() == ["TP. Hồ Chí Minh"]
    assert lacking.isna().all(axis=None)
    gap = panel.copy()
    gap.iloc[0] = np.nan
    assert metrics.merge_places(gap).isna().all(axis=None)


def test_merging_takes_later_rows_as_they_are():
    rows = [("Tỉnh", 2025, 12, "cases", "all", 5.0)]
    panel = panel_of([("Hải Phòng", *rows[0][1:]), ("Hải Phòng", 2025, 9, "cases", "all", 1.0)], ["completed"])
    merged = metrics.merge_places(panel)["completed"]
    assert merged.loc[("Hải Phòng", 2025, 12, "cases", "all")] == 5
    assert np.isnan(merged.loc[("Hải Phòng", 2025, 9, "cases", "all")])  # Hải Dương is not in the panel
    with pytest.raises(DataError, match="Tỉnh"):
        metrics.merge_places(panel_of(rows, ["completed"]))


def test_merging_the_real_provinces_works(provinces):
    merged = metrics.merge_places(provinces)
    assert set(merged.index.unique("province")) <= set(places.parts())


def test_missing_stays_missing_in_every_sum():
    panel = rows_of([[1, 2, 3, 1], [1, 2, 3, 1]]).astype("float64")
    panel.iloc[0, 0] = np.nan
    total = metrics.roll_up(metrics.derive(panel), to="nation").iloc[0]
    assert np.isnan(total["completed"])
    assert np.isnan(total["completion_rate"])
    assert total["with_conditions"] == 4


def test_roll_up_goes_level_by_level():
    levels = ["province", "agency", "officer", *LEVELS[1:]]
    rows = [
        (f"Tỉnh {p}", f"Đơn vị {a}", f"Chấp hành viên {o}", 2024, 12, "cases", "all", 1.0, 2.0)
        for p in (1, 2)
        for a in (1, 2)
        for o in (1, 2, 3)
    ]
    panel = panel_of(rows, ["officers", "to_enforce"], levels)
    agencies = metrics.roll_up(panel, to="agency")
    assert agencies["officers"].tolist() == [3.0] * 4
    assert metrics.roll_up(agencies, to="province").equals(metrics.roll_up(panel, to="province"))
    assert metrics.roll_up(panel, to="nation")["officers"].tolist() == [12.0]
    with pytest.raises(ValueError, match="officer"):
        metrics.roll_up(agencies, to="officer")
    with pytest.raises(ValueError, match="nation, province"):
        metrics.roll_up(panel, to="country")


def test_a_rate_without_its_counts_is_not_rolled_up():
    panel = panel_of([(f"Tỉnh {at}", 2024, 12, "cases", "all", 80.0, 5.0) for at in (1, 2)], ["completion_rate", "completed"])
    assert list(metrics.roll_up(panel, to="nation").columns) == ["completed"]


def test_a_total_of_some_provinces_warns():
    some = rows_of([[1, 2, 3, 1]], ["Hà Nội"])
    with pytest.warns(metrics.IncompleteWarning, match="1 / 63"):
        metrics.roll_up(some, to="nation")
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        metrics.roll_up(rows_of([[1, 2, 3, 1]] * 63, list(OLD)), to="nation")


def test_an_agency_that_is_absent_warns():
    levels = ["province", "agency", *LEVELS[1:]]
    rows = [
        ("Tỉnh 01", name, year, 12, "cases", "all", 5.0)
        for name, year in (("Đơn vị 1", 2023), ("Đơn vị 2", 2023), ("Đơn vị 1", 2024))
    ]
    with pytest.warns(metrics.IncompleteWarning, match="1 / 2"):
        metrics.roll_up(panel_of(rows, ["completed"], levels), to="province")


def test_frames_that_would_be_summed_wrongly_are_refused():
    panel = rows_of([[1, 2, 3, 1]])
    with pytest.raises(ValueError, match="province"):
        metrics.roll_up(panel.reset_index(), to="nation")
    with pytest.raises(ValueError, match="hai dòng"):
        metrics.roll_up(pd.concat([panel, panel]), to="nation")
    with pytest.raises(KeyError, match="months"):
        metrics.merge_places(panel.droplevel("months"))


def test_unknown_columns_are_not_added_up():
    assert "my_rate" not in metrics.roll_up(rows_of([[1, 2, 3, 1]] * 2).assign(my_rate=80.0), to="nation")


def test_a_snapshot_of_places_has_a_total():
    snapshot = rows_of([[1, 2, 3, 1], [5, 6, 7, 1]]).droplevel(LEVELS[1:])
    assert metrics.roll_up(snapshot, to="nation")["completed"].tolist() == [6]
    assert compare.to_nation(snapshot, "completed")["share"].tolist() == pytest.approx([100 / 6, 500 / 6])
    agencies = snapshot.assign(agency="Đơn vị 1").set_index("agency", append=True)
    assert metrics.roll_up(agencies, to="province")["completed"].tolist() == [1, 5]


def test_the_first_month_of_a_merged_province_is_missing():
    rows = [(name, 2025, month, "cases", "all", month * 10.0) for name in ("Hà Nội", "Hải Phòng") for month in (9, 10, 11)]
    flows = metrics.monthly(panel_of(rows, ["completed"]))["completed"]
    assert flows.isna().tolist() == [True, False, False, True, True, False]


def test_nothing_over_nothing_is_no_rate():
    rows = [("Tỉnh 01", 2024, 12, "cases", "all", 0.0, 0.0, 100.0)]
    assert metrics.derive(panel_of(rows, ["completed", "with_conditions", "completion_rate"]))["completion_rate"].isna().all()


def test_counts_are_never_overwritten_and_never_negative():
    row = ("Tỉnh 01", 2024, 12, "cases", "all")
    derived = metrics.derive(panel_of([(*row, 5.0, 3.0, 99.0)], ["to_enforce", "completed", "carried_forward"])).iloc[0]
    assert derived["carried_forward"] == 99
    over = metrics.derive(panel_of([(*row, 5.0, 8.0)], ["to_enforce", "completed"])).iloc[0]
    assert np.isnan(over["carried_forward"])


def test_where_nothing_is_left_several_missing_terms_are_zero():
    def derived(columns: list[str], *values: float, measure: str = "money") -> pd.Series:
        return metrics.derive(panel_of([("Tỉnh 01", 2024, 12, measure, "all", *values)], columns)).iloc[0]

    done = ["completed", "completed_only", "discontinued", "reduced"]
    assert derived(done, 5.0, 5.0, np.nan, np.nan)[done].tolist() == [5, 5, 0, 0]
    assert derived(done, 5.0, 4.0, np.nan, np.nan)[done[2:]].isna().all()
    assert np.isnan(derived(done, 5.0, 5.0, np.nan, np.nan, measure="cases")["reduced"])  # no part of it in cases
    assert derived(done, 0.0, np.nan, np.nan, np.nan)[done[1:]].isna().all()  # one term must be there
    assert derived(done, np.nan, 0.0, np.nan, np.nan)[done[2:]].isna().all()  # and so must the total
    taken = ["accepted_total", "entrusted_out", "withdrawn", "to_enforce"]
    assert derived(taken, 7.0, np.nan, np.nan, 7.0)[taken].tolist() == [7, 0, 0, 7]
    assert derived(taken, np.nan, np.nan, 3.0, 7.0)[taken[:2]].isna().all()  # they stand on two sides


def test_terms_without_a_column_are_never_taken_as_zero():
    open_cases = ["with_conditions", "completed", "in_progress", "postponed_by_agreement"]
    row = ("Tỉnh 01", 2024, 12, "cases", "all", 9.0, 9.0, np.nan, np.nan)
    derived = metrics.derive(panel_of([row], open_cases))
    assert derived[open_cases[2:]].isna().all(axis=None)
    assert "paused" not in derived
    derived = metrics.derive(panel_of([(*row, np.nan, np.nan)], [*open_cases, "paused", "other_with_conditions"]))
    assert derived[[*open_cases[2:], "paused", "other_with_conditions"]].iloc[0].tolist() == [0, 0, 0, 0]


SPARSE = st.lists(st.one_of(st.none(), st.integers(0, 3)), min_size=14, max_size=14)
TERMS = ["carried_in", "accepted_new", "accepted_total", "entrusted_out", "withdrawn", "to_enforce", "with_conditions", "completed",
         "completed_only", "discontinued", "reduced", "in_progress", "carried_forward", "completion_rate"]  # fmt: skip


@settings(max_examples=150)
@given(
    st.lists(SPARSE, min_size=1, max_size=4), st.sets(st.sampled_from(TERMS), min_size=3), st.sampled_from(["float64", "Int64"])
)
def test_what_is_reported_stays_and_deriving_twice_changes_nothing(rows, columns, dtype):
    keys = [(f"Tỉnh {at}", 2016 + 3 * at, 12, ("cases", "money")[at % 2], "all") for at in range(len(rows))]
    panel = panel_of([(*key, *row) for key, row in zip(keys, rows, strict=True)], TERMS).astype(dtype)[sorted(columns)]
    once = metrics.derive(panel)
    counts = [name for name in panel.columns if indicators.INDICATORS[name].adds_up]
    assert (once[counts] == panel[counts]).fillna(False).to_numpy()[panel[counts].notna().to_numpy()].all()
    assert (once.drop(columns="completion_rate", errors="ignore").fillna(0) >= 0).all(axis=None)
    pd.testing.assert_frame_equal(metrics.derive(once), once)


def test_sums_hold_in_their_years_and_measures_only():
    def to_enforce(year: int) -> float:
        panel = panel_of([("Tỉnh 01", year, 12, "cases", "all", 5.0, 3.0)], ["with_conditions", "without_conditions"])
        return metrics.derive(panel).reindex(columns=["to_enforce"]).iloc[0, 0]

    assert to_enforce(2019) == 8
    assert np.isnan(to_enforce(2020))  # postponed cases are a heading of their own
    assert np.isnan(to_enforce(2015))


def test_a_printed_rate_only_fills_a_gap():
    rows = [("Tỉnh 01", 2024, 12, "cases", "all", 1.0, 2.0, 99.0), ("Tỉnh 02", 2024, 12, "cases", "all", 1.0, np.nan, 70.0)]
    rates = metrics.derive(panel_of(rows, ["completed", "with_conditions", "completion_rate"]))["completion_rate"]
    assert rates.tolist() == [50, 70]


def test_nullable_integers_are_taken():
    panel = rows_of([[1, 2, 3, 1], [5, 0, 0, 0]]).astype("Int64")
    rates = metrics.derive(panel)["completion_rate"]
    assert rates.isna().tolist() == [False, True]


def test_column_says_what_is_missing(nation):
    with pytest.raises(KeyError, match="bailiff_revenue"):
        metrics.column(nation, "bailiff_fee_per_document")
    with pytest.raises(KeyError, match="completed"):
        metrics.column(nation, "complete")
    assert metrics.column(nation, "completion_rate").loc[(2017, 12, "cases", "all")] == pytest.approx(79.2505, abs=1e-4)


def test_explain_speaks_both_languages():
    assert "Thi hành xong / Có điều kiện thi hành × 100" in metrics.explain("completion_rate")
    assert "higher is better" in metrics.explain("completion_rate", language="en")
    assert "from FY2020" in metrics.explain("to_enforce", language="en")


def test_selected_frames_still_give_their_rates(nation):
    cases = tidy.select(nation, months=12, measure="cases", category="all")
    assert metrics.column(cases, "completion_rate").loc[2020] == pytest.approx(81.4102, abs=1e-4)
