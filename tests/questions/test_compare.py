"""Comparisons take any indicator and align on the whole index."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.conftest import LEVELS, fact, panel_of
from thads_analysis import compare, indicators, metrics, tidy
from thads_analysis.sources import facts as table
from thads_analysis.sources import panels, places

TIME = LEVELS[1:]
COUNTS = ["completed", "with_conditions"]


def two_places(year: int = 2024, months: int = 12) -> pd.DataFrame:
    rows = [("Tỉnh 01", year, months, "cases", "all", 60.0, 100.0), ("Tỉnh 02", year, months, "cases", "all", 90.0, 100.0)]
    return panel_of(rows, COUNTS)


def test_the_nation_is_the_ratio_of_the_sums():
    beside = compare.to_nation(two_places(), "completion_rate")
    assert beside["nation"].tolist() == [75, 75]
    assert beside["gap"].tolist() == [-15, 15]
    assert beside["ratio"].tolist() == [0.8, 1.2]
    assert beside["share"].isna().all()  # a rate is no part of a total


def test_a_count_has_a_share_of_the_nation():
    assert compare.to_nation(two_places(), "completed")["share"].tolist() == [40, 60]


def test_six_months_never_meet_twelve():
    beside = compare.to_nation(two_places(months=6), "completion_rate", nation=metrics.roll_up(two_places(), "nation"))
    assert beside["value"].notna().all()
    assert beside["nation"].isna().all()


def test_a_given_nation_may_stand_in_another_order_of_levels():
    nation = metrics.roll_up(two_places(), "nation").reorder_levels(TIME[::-1])
    assert compare.to_nation(two_places(), "completion_rate", nation=nation)["nation"].tolist() == [75, 75]


def test_a_selected_frame_meets_a_selected_nation():
    places = two_places().droplevel(["months", "measure", "category"])
    nation = metrics.roll_up(two_places(), "nation").droplevel(["months", "measure", "category"])
    assert compare.to_nation(places, "completion_rate", nation=nation)["gap"].tolist() == [-15, 15]
    with pytest.raises(KeyError, match="fiscal_year"):
        compare.to_nation(places.droplevel("fiscal_year"), "completion_rate", nation=nation)


def test_a_level_that_was_selected_meets_its_value_only():
    half, whole = two_places(months=6), metrics.roll_up(two_places(), "nation")
    chosen = tidy.select(pd.concat([half, two_places()]), months=12)
    assert compare.to_nation(chosen, "completion_rate", nation=whole)["nation"].tolist() == [75, 75]
    assert compare.to_nation(two_places(), "completion_rate", nation=tidy.select(whole, months=12))["gap"].tolist() == [-15, 15]
    with pytest.raises(KeyError, match="months"):
        compare.to_nation(half, "completion_rate", nation=tidy.select(whole, months=12))


def test_a_merged_province_has_no_year_before():
    rows = [("TP. Hồ Chí Minh", year, 12, "cases", "all", value) for year, value in ((2024, 100.0), (2025, 160.0))]
    same = [("Hà Nội", year, 12, "cases", "all", value) for year, value in ((2024, 100.0), (2025, 110.0))]
    change = compare.to_last_year(panel_of([*rows, *same], ["completed"]).sort_index(), "completed").xs(2025, level="fiscal_year")
    assert change["change"].isna().tolist() == [False, True]


def test_a_merged_history_has_its_year_before():
    parts = places.parts()["Hải Phòng"]
    rows = [(name, 2024, 12, "cases", "all", 50.0) for name in parts] + [("Hải Phòng", 2025, 12, "cases", "all", 120.0)]
    merged = metrics.merge_places(panel_of(rows, ["completed"]))
    for frame in (merged, tidy.select(merged, months=12, measure="cases", category="all")):
        assert compare.to_last_year(frame, "completed").loc[("Hải Phòng", 2025), "change"].tolist() in ([20.0], 20.0)


def test_a_selected_place_answers_to_its_own_target():
    own = asked(place_level="province", place="Tỉnh 01", target=55.0)
    chosen = tidy.select(two_places(), province="Tỉnh 01")
    assert compare.to_target(chosen, "completion_rate", pd.concat([asked(), own]))["target"].tolist() == [55]
    credit = panel_of([(2024, 12, "cases", "credit", 20.0)], ["completion_rate"], TIME)
    assert compare.to_target(tidy.select(credit, category="credit"), "completion_rate", asked())["target"].isna().all()


def test_a_target_of_reduction_is_for_the_four_targets():
    with pytest.raises(ValueError, match="four_targets"):
        compare.to_target(four(60.0), "carried_forward_with_conditions", four_asked())


def test_a_unit_that_stands_in_two_provinces_has_no_target():
    levels = ["province", "agency", *TIME]
    rows = [(place, "Châu Thành", 2024, 12, "cases", "all", 60.0) for place in ("Tây Ninh", "Long An")]
    unit = asked(place_level="unit", place="Châu Thành", target=55.0)
    assert compare.to_target(panel_of(rows, ["completion_rate"], levels), "completion_rate", unit)["target"].isna().all()
    assert compare.to_target(panel_of(rows[:1], ["completion_rate"], levels), "completion_rate", unit)["target"].tolist() == [55]


def test_an_ambiguous_nation_is_refused():
    both = pd.concat([metrics.roll_up(two_places(months=months), "nation") for months in (6, 12)])
    with pytest.raises(KeyError, match="months"):
        compare.to_nation(two_places().droplevel("months"), "completed", nation=both)


def test_last_year_is_the_same_period_a_year_before():
    panel = pd.concat([two_places(2023), two_places(2024) * 1.1, two_places(2024, 6)]).sort_index()
    change = compare.to_last_year(panel, "completed")
    assert change.loc[("Tỉnh 01", 2024, 12)].iloc[0].round(9).to_dict() == {
        "value": 66,
        "before": 60,
        "change": 6,
        "change_pct": 10,
    }
    assert change.loc[("Tỉnh 01", 2024, 6), "before"].isna().all()


def test_a_change_of_a_rate_is_in_points():
    panel = pd.concat([two_places(2023), panel_of([("Tỉnh 01", 2024, 12, "cases", "all", 70.0, 100.0)], COUNTS)]).sort_index()
    change = compare.to_last_year(panel, "completion_rate").loc[("Tỉnh 01", 2024)].iloc[0]
    assert change["change"] == pytest.approx(10)
    assert np.isnan(change["change_pct"])


def test_a_year_is_needed(nation):
    with pytest.raises(KeyError, match="fiscal_year"):
        compare.to_last_year(nation.droplevel("fiscal_year"), "completed")
    with pytest.raises(KeyError, match="measure"):
        compare.to_target(nation.droplevel("measure"), "completion_rate", pd.DataFrame())


def asked(**more) -> pd.DataFrame:
    rows = {"fiscal_year": [2024], "place_level": ["nation"], "place": ["Toàn quốc"], "indicator": ["completion_rate"], "measure": ["cases"],
            "target": [75.0], "strict": [False]}  # fmt: skip
    return pd.DataFrame(rows | {name: [value] for name, value in more.items()})


def nation_of(rate: float, months: int = 12) -> pd.DataFrame:
    return panel_of([(2024, months, "cases", "all", rate)], ["completion_rate"], TIME)


@pytest.mark.parametrize(
    ("strict", "rate", "met"), [(False, 75, True), (True, 75, False), (True, 75.01, True), (False, 74.99, False)]
)
def test_a_strict_target_must_be_exceeded(strict, rate, met):
    assert compare.to_target(nation_of(rate), "completion_rate", asked(strict=strict))["met"].tolist() == [met]


@pytest.mark.parametrize("months", range(1, 13))
def test_the_interim_target_is_the_months_part(months):
    against = compare.to_target(nation_of(50, months), "completion_rate", asked()).iloc[0]
    assert against["interim_target"] == pytest.approx(75 * months / 12)
    assert against["margin"] == pytest.approx(50 - 75 * months / 12)


def test_an_unknown_target_or_result_is_neither_met_nor_missed():
    against = compare.to_target(nation_of(np.nan), "completion_rate", asked())
    assert against["met"].isna().all()
    assert compare.to_target(nation_of(80), "completion_rate", asked(fiscal_year=2023))["met"].isna().all()


def test_provinces_answer_to_the_nation_only_where_told():
    panel = two_places()
    assert compare.to_target(panel, "completion_rate", asked())["target"].isna().all()
    assert compare.to_target(panel, "completion_rate", asked(), inherit=True)["met"].tolist() == [False, True]
    own = pd.concat([asked(), asked(place_level="province", place="Tỉnh 01", target=55.0)])
    assert compare.to_target(panel, "completion_rate", own, inherit=True)["target"].tolist() == [55, 75]


def test_targets_are_for_all_cases_together():
    credit = panel_of([(2024, 12, "cases", "credit", 20.0)], ["completion_rate"], TIME)
    assert compare.to_target(credit, "completion_rate", asked())["target"].isna().all()


def four(done_money: float) -> pd.DataFrame:
    rows = [
        (f"Tỉnh {at:02d}", year, 12, measure, "all", done, 100.0)
        for at in (1, 2)
        for year, done in ((2023, 70.0), (2024, 80.0))
        for measure in ("cases", "money")
    ]
    panel = panel_of(rows, COUNTS)
    panel.loc[("Tỉnh 02", 2024, 12, "money"), "completed"] = done_money
    return panel


def four_asked() -> pd.DataFrame:
    kinds = [("completion_rate", 75.0), ("carried_forward_with_conditions", 5.0)]
    return pd.concat(
        [asked(indicator=name, target=target, measure=measure) for name, target in kinds for measure in ("cases", "money")]
    )


def test_four_targets_are_judged_together():
    judged = compare.four_targets(four(60.0), four_asked(), inherit=True)
    last = judged.xs(2024, level="fiscal_year")
    first, second = last.loc["Tỉnh 01"], last.loc["Tỉnh 02"]
    assert first["value"].round(6).tolist() == pytest.approx([100 / 3, 80, 100 / 3, 80])
    assert (first["met"].tolist(), first["all_met"].tolist()) == ([True] * 4, [True] * 4)
    assert second["all_met"].tolist() == [False] * 4
    assert second.droplevel([0, 2])["met"].to_dict()[("money", "carried_forward_with_conditions")] is False


def test_four_targets_with_one_unknown_are_not_all_met():
    judged = compare.four_targets(four(80.0), four_asked().iloc[:3], inherit=True)
    assert judged.xs(2024, level="fiscal_year")["all_met"].isna().all()
    assert judged.xs(2023, level="fiscal_year")["all_met"].isna().all()


def test_reductions_are_judged_at_the_end_of_the_year_only(nation, targets):
    judged = compare.four_targets(nation, targets).xs("carried_forward_with_conditions", level="indicator")
    assert judged[judged.index.get_level_values("months") != 12]["value"].isna().all()
    assert judged.loc[(2017, 12, "cases", "all"), "value"] == pytest.approx(100 * (145001 - 143849) / 145001)


def test_the_best_is_first_and_ties_share_the_better_rank():
    panel = panel_of(
        [(f"Tỉnh {at:02d}", 2024, 12, "cases", "all", rate) for at, rate in enumerate((80.0, 90, 80, np.nan))],
        ["completion_rate"],
    )
    ranks = compare.rank(panel, "completion_rate")
    assert ranks["rank"].fillna(0).tolist() == [2, 1, 2, 0]
    assert ranks["of"].tolist() == [3, 3, 3, 3]
    assert {"rank_low", "rank_high"} <= set(ranks.columns)
    loads = panel.rename(columns={"completion_rate": "load_per_officer"})
    assert compare.rank(loads, "load_per_officer")["rank"].fillna(0).tolist() == [1, 3, 1, 0]
    with pytest.raises(ValueError, match="interval"):
        compare.rank(panel, "completion_rate", interval=95)


def test_ranks_are_of_each_period_apart():
    panel = pd.concat([two_places(2023), two_places(2024)])
    assert compare.rank(panel, "completion_rate")["rank"].tolist() == [2, 1, 2, 1]


KINDS = st.lists(
    st.tuples(st.integers(1, 500), st.integers(0, 500), st.integers(1, 500), st.integers(0, 500)), min_size=2, max_size=6
)


def by_kind(values: list[tuple[int, int, int, int]]) -> pd.DataFrame:
    names = ["credit", "corruption_economic"]
    rows = [
        (f"Tỉnh {at:02d}", 2024, 12, "cases", kind, float(done), float(done + left))
        for at, (*pairs,) in enumerate(values)
        for kind, done, left in zip(names, pairs[::2], pairs[1::2], strict=True)
    ]  # fmt: skip
    return panel_of(rows, COUNTS)


@settings(max_examples=40)
@given(KINDS)
def test_mix_and_rate_are_the_whole_difference(values):
    panel = by_kind(values)
    parts = compare.decompose(panel, "completion_rate")
    whole = compare.to_nation(panel.groupby(level=LEVELS[:-1]).sum(), "completion_rate")
    for name in ("value", "nation"):
        np.testing.assert_allclose(parts[name], whole[name], atol=1e-9)
    np.testing.assert_allclose(parts["mix"] + parts["rate"], whole["gap"], atol=1e-9)
    np.testing.assert_allclose(parts["total"], whole["gap"], atol=1e-9)


def test_a_difference_of_mix_alone_is_all_mix():
    parts = compare.decompose(by_kind([(90, 10, 5, 5), (9, 1, 50, 50)]), "completion_rate")
    np.testing.assert_allclose(parts["rate"], 0, atol=1e-9)
    assert parts["mix"].iloc[0] > 0 > parts["mix"].iloc[1]


def test_a_kind_that_one_side_lacks_is_mix():
    panel = by_kind([(90, 10, 5, 5), (9, 1, 50, 50)])
    panel.loc[("Tỉnh 01", 2024, 12, "cases", "corruption_economic")] = 0.0
    assert compare.decompose(panel, "completion_rate").notna().all(axis=None)


def test_what_all_has_beyond_the_kinds_is_a_kind():
    panel = by_kind([(90, 10, 5, 5), (9, 1, 50, 50)])
    everything = panel.groupby(level=LEVELS[:-1]).sum() * 2
    whole = pd.concat([panel, everything.assign(category="all").set_index("category", append=True)]).sort_index()
    parts = compare.decompose(whole, "completion_rate")
    np.testing.assert_allclose(parts["value"], 100 * everything["completed"] / everything["with_conditions"])
    with pytest.raises(ValueError, match="more than all"):
        compare.decompose(whole.mask(whole == whole.max(), 1.0), "completion_rate")


def test_only_a_ratio_is_decomposed_and_only_by_kinds():
    with pytest.raises(ValueError, match="completed"):
        compare.decompose(two_places(), "completed")
    for level in ("measure", "months", "province"):
        with pytest.raises(ValueError, match=level):
            compare.decompose(two_places(), "completion_rate", by=level)


@pytest.mark.filterwarnings("ignore::thads_analysis.metrics.IncompleteWarning")
def test_a_kind_without_a_row_is_unknown_and_the_nation_stays_whole():
    panel = by_kind([(90, 10, 5, 5), (9, 1, 50, 50)])
    parts = compare.decompose(panel.drop(("Tỉnh 01", 2024, 12, "cases", "corruption_economic")), "completion_rate")
    assert parts.iloc[1].drop("nation").isna().all()
    assert parts["nation"].iloc[0] == pytest.approx(100 * (90 + 5 + 9) / (100 + 10 + 10))


SELECTED = {"months": 12, "measure": "cases", "category": "all"}


@pytest.mark.parametrize("one", [compare.to_last_year, compare.rank, compare.to_target], ids=lambda one: one.__name__)
def test_a_selected_frame_gives_what_the_full_one_gives(one, provinces, targets):
    more = (targets,) if one is compare.to_target else ()
    full = tidy.select(one(provinces, "completion_rate", *more), **SELECTED)
    pd.testing.assert_frame_equal(one(tidy.select(provinces, **SELECTED), "completion_rate", *more), full)


def test_every_result_of_synthetic_places_stays_synthetic():
    total = metrics.roll_up(pd.concat([two_places(2023), two_places(2024)]), to="nation")
    results = [compare.to_last_year(total, "completed"), compare.to_target(total, "completion_rate", asked()),
               compare.rank(total, "completed"), compare.four_targets(total, four_asked())]  # fmt: skip
    assert all(panels.is_synthetic(result) for result in results)


def test_days_of_half_a_year_count_half():
    rows = [(f"Tỉnh {at:02d}", 2024, 6, "cases", kind, 10.0 * at, 20.0) for at in (1, 2) for kind in ("credit", "other")]
    panel = panel_of(rows, ["carried_forward", "completed"])
    whole = metrics.derive(panel.groupby(level=LEVELS[:-1]).sum())["disposition_days"]
    np.testing.assert_allclose(compare.decompose(panel, "disposition_days")["value"], whole)


@pytest.mark.parametrize(
    ("statistic", "said", "unit", "of", "other"),
    [
        ("gap_to_nation", 78, "case", "nation", 152), ("share_of_nation", 11.5, "percent", "nation", 2000), ("change_abs", 30, "case", "last_year", 200),
        ("change_pct", 15, "percent", "last_year", 200),
    ],
)  # fmt: skip
def test_a_printed_comparison_says_the_other_side(statistic, said, unit, of, other):
    own = fact(indicator="load_per_officer" if statistic == "gap_to_nation" else "completed", value=230)
    rows = table.validate(pd.DataFrame([own, own | {"statistic": statistic, "value": str(said), "unit": unit}]))
    found = compare.implied(rows).iloc[0]
    assert (found["of"], round(found["value"], 6)) == (of, other)


def test_a_printed_comparison_is_read_with_its_own_page():
    final, early = (
        fact(value=110, source="final", published="2018-01-01"),
        fact(value=100, source="early", published="2017-01-01"),
    )
    said = fact(statistic="change_abs", value=10, source="early", published="2017-01-01")
    found = compare.implied(table.validate(pd.DataFrame([final, early, said])))
    assert found[["own", "value"]].to_numpy().tolist() == [[100, 90]]


def test_implied_nations_that_disagree_are_not_taken(facts):
    implied = compare.implied_nation(facts)
    assert implied.loc[(2021, 6, "cases", "all"), "load_per_officer"] == 152
    assert set(implied.columns) <= set(indicators.INDICATORS)


@pytest.mark.parametrize("name", list(indicators.INDICATORS))
def test_every_indicator_can_be_compared(name):
    panel = panel_of(
        [(f"Tỉnh {at}", year, 12, "cases", "all", float(at + year)) for at in (1, 2) for year in (2023, 2024)], [name]
    )
    nation = metrics.roll_up(panel, "nation").reindex(columns=[name]).fillna(1.0)
    for result in (compare.to_nation(panel, name, nation=nation), compare.to_last_year(panel, name), compare.rank(panel, name)):
        assert result.index.equals(panel.index)
        assert result["value"].notna().all()
