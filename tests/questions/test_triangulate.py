"""What printed figures imply together: always around the truth, and no less than what a hand can work out."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from thads_analysis import load, triangulate
from thads_analysis.questions.triangulate import printed
from thads_analysis.words.errors import DataError

KEYS = ["place", "fiscal_year", "months", "indicator", "statistic", "measure"]
UNITS = {"cases": "case", "money": "VND", "none": "person"}


def facts(*rows: tuple, **more) -> pd.DataFrame:
    """Return a facts table of rows: indicator, statistic, measure, value, then what differs."""
    table = []
    for indicator, statistic, measure, value, *differs in rows:
        one = {
            "place_level": "nation", "place": "Toàn quốc", "parent": "", "fiscal_year": 2021, "months": 6, "category": "all",
            "indicator": indicator, "statistic": statistic, "measure": measure, "value": value, "precision": "exact",
            "publisher": "", "source": "-", "published": pd.NaT, "note": "", **more, **(differs[0] if differs else {}),
        }  # fmt: skip
        rate = indicator.endswith("rate")
        one["unit"] = "percent" if rate or statistic in ("share_of_nation", "change_pct") else UNITS[measure]
        one["unit"] = "percentage_point" if rate and statistic in ("target_margin", "change_pp") else one["unit"]
        one["period_start"] = pd.Timestamp(one["fiscal_year"] - 1, 10, 1)
        one["period_end"] = one["period_start"] + pd.DateOffset(months=one["months"]) - pd.Timedelta(days=1)
        table.append(one)
    return pd.DataFrame(table).astype({"months": "Int64"})


def told(table: pd.DataFrame) -> dict[tuple, tuple[float, float]]:
    found = triangulate.intervals(table)
    own = (found["place"] == table["place"].iloc[0]) & (found["fiscal_year"] == table["fiscal_year"].iloc[0])
    found = found[own & (found["category"] == "all")].set_index(["indicator", "statistic", "measure"])
    return {key: (row["low"], row["high"]) for key, row in found.to_dict("index").items()}


CITY = {"place_level": "province", "place": "TP. Hồ Chí Minh"}
FOUNDING = (
    ("to_enforce", "share_of_nation", "cases", 11.66),
    ("to_enforce", "share_of_nation", "money", 37.05),
    ("load_per_officer", "value", "cases", 230.0),
    ("load_per_officer", "value", "money", 319e9, {"precision": "rounded"}),
    ("load_per_officer", "gap_to_nation", "cases", 78.0),
    ("load_per_officer", "gap_to_nation", "money", 252e9, {"precision": "rounded"}),
    ("completion_rate", "value", "cases", 46.17),
    ("completion_rate", "target_margin", "cases", 5.42),
)


def test_the_citys_share_of_officers_from_cases_and_from_money():
    """Nobody printed it: 11.66 % of the cases at 230 a head, 37.05 % of the money at 319 tỷ a head, both beside the nation's."""
    by_cases, by_money = (
        told(facts(*(row for row in FOUNDING if row[2] == measure), **CITY))["officers", "share_of_nation", "none"]
        for measure in ("cases", "money")
    )
    assert by_cases == pytest.approx((11.655 * 151 / 230.5, 11.665 * 153 / 229.5), rel=1e-4)
    assert by_money == pytest.approx((37.045 * 66 / 319.5, 37.055 * 68 / 318.5), rel=2e-3)
    both = told(facts(*FOUNDING, **CITY))
    assert both["officers", "share_of_nation", "none"] == pytest.approx(
        (max(by_cases[0], by_money[0]), min(by_cases[1], by_money[1]))
    )
    assert 7.6 < both["officers", "share_of_nation", "none"][0] < 7.7 < both["officers", "share_of_nation", "none"][1] < 7.8
    assert both["completion_rate", "target", "cases"] == pytest.approx((40.74, 40.76))
    assert triangulate.contradictions(facts(*FOUNDING, **CITY)) == ()


def test_published_figures_that_cannot_all_be_true_are_found():
    found = triangulate.contradictions(load.figures())
    rows = [one.figures for one in found]

    def is_there(year: int, category: str, values: set[float]) -> bool:
        return any(
            set(table["value"]) == values and set(table["fiscal_year"]) == {year} and set(table["category"]) == {category}
            for table in rows
        )

    assert is_there(2020, "all", {132905418000000, 53750695000000, 40.09})
    assert is_there(2022, "credit", {74250301367000, 22544503488000, 29.41})
    assert is_there(2024, "administrative", {1973, 896, 1066})
    assert all(one.low > one.high for one in found)
    assert [len(table) for table in rows] == sorted(len(table) for table in rows)
    fy2020 = next(one for one in found if 40.09 in set(one.figures["value"]) and len(one.figures) == 3)
    assert fy2020.sentence().startswith("Toàn quốc, năm 2020: Có điều kiện thi hành về tiền 132.905,4 tỷ đồng")
    assert "cannot all be true" in fy2020.sentence("en")


def test_without_any_one_of_them_the_others_can_be_true():
    table = load.figures()
    table = table[(table["fiscal_year"] == 2020) & (table["place_level"] == "nation")]
    for one in triangulate.contradictions(table):
        for row in one.figures.index:
            assert triangulate.contradictions(one.figures.drop(index=row)) == (), one.sentence()


def test_what_a_contradiction_touches_is_missing_and_says_so():
    table = facts(
        ("with_conditions", "value", "cases", 100), ("completed", "value", "cases", 120), ("officers", "value", "none", 7)
    )
    assert told(table)["completed", "value", "cases"] == pytest.approx((np.nan, np.nan), nan_ok=True)
    found = triangulate.intervals(table).set_index("indicator")
    assert found.loc["with_conditions", "contradicted"] and not found.loc["officers", "contradicted"]
    assert found.loc["officers", ["low", "high"]].tolist() == [7, 7]
    (one,) = triangulate.contradictions(table)
    assert len(one.figures) == 2


@pytest.mark.parametrize(
    ("value", "unit", "precision", "note", "wanted"),
    [
        (46.17, "percent", "exact", "", (46.165, 46.175)),
        (38.0, "percent", "exact", "", (37.5, 38.5)),
        (319e9, "VND", "rounded", "", (318.5e9, 319.5e9)),
        (53_750_000_000_000, "VND", "about", "over", (53.75e12, 53.76e12)),
        (154e9, "VND", "about", "against 2019; nearly", (153e9, 154e9)),
        (-154e9, "VND", "about", "gần", (-154e9, -153e9)),
        (264_707_535_000_000, "VND", "exact", "", (264_707_534_500_000, 264_707_535_500_000)),
        (3_109_035_001, "VND", "exact", "", (3_109_035_001, 3_109_035_001)),
        (79_177, "case", "exact", "", (79_177, 79_177)),
        (620_000, "case", "about", "", (610_000, 630_000)),
        (-15.42, "percentage_point", "exact", "", (-15.425, -15.415)),
    ],
)
def test_a_printed_figure_is_an_interval(value, unit, precision, note, wanted):
    cells = {"value": value, "unit": unit, "precision": precision, "note": note, "statistic": "value", "indicator": "completed"}
    assert printed.interval(cells) == pytest.approx(wanted, rel=1e-12)


def test_changes_and_growth_reach_back_a_year():
    table = facts(
        ("completed", "value", "cases", 1100),
        ("completed", "change_abs", "cases", 100),
        ("completed", "change_pct", "cases", 10.0),
    )
    found = triangulate.intervals(table).set_index(["fiscal_year", "indicator", "statistic"])
    assert found.loc[(2020, "completed", "value"), ["low", "high"]].tolist() == [1000, 1000]
    clash = facts(
        ("completed", "value", "cases", 1100),
        ("completed", "change_abs", "cases", 100),
        ("completed", "change_pct", "cases", 12.0),
    )
    assert [len(one.figures) for one in triangulate.contradictions(clash)] == [3]


def test_six_months_and_twelve_are_two_quantities():
    table = facts(("completed", "value", "cases", 10), ("completed", "value", "cases", 25, {"months": 12}))
    assert triangulate.contradictions(table) == ()


def test_a_table_without_its_columns_is_refused():
    with pytest.raises(DataError, match="precision"):
        triangulate.intervals(load.figures().drop(columns="precision"))


@st.composite
def truths(draw) -> dict[str, int]:
    """Draw a form that closes."""
    counts = st.integers(0, 10**6)
    completed, running, postponed, without, paused = (draw(counts) for _ in range(5))
    carried_in, gone = draw(counts), draw(st.integers(0, 1000))
    with_conditions = completed + running + paused
    to_enforce = with_conditions + without + postponed
    return {
        "completed": completed, "in_progress": running, "postponed_by_agreement": paused, "with_conditions": with_conditions,
        "without_conditions": without, "postponed_or_suspended": postponed, "to_enforce": to_enforce,
        "carried_forward": to_enforce - completed, "entrusted_out": gone, "withdrawn": 0,
        "accepted_total": to_enforce + gone, "carried_in": min(carried_in, to_enforce),
        "accepted_new": to_enforce + gone - min(carried_in, to_enforce), "officers": draw(st.integers(1, 5000)),
    }  # fmt: skip


@given(truths(), st.data())
@settings(max_examples=40)
def test_the_truth_always_lies_within(form, data):
    shown = data.draw(st.lists(st.sampled_from(sorted(form)), min_size=1, unique=True))
    rows = [(name, "value", "none" if name == "officers" else "cases", form[name]) for name in shown]
    if form["with_conditions"]:
        rows.append(("completion_rate", "value", "cases", round(100 * form["completed"] / form["with_conditions"], 2)))
    if form["to_enforce"]:
        rows.append(("load_per_officer", "value", "cases", float(round(form["to_enforce"] / form["officers"]))))
    table = facts(*rows)
    assert triangulate.contradictions(table) == ()
    for (name, statistic, _), (low, high) in told(table).items():
        if statistic == "value" and name in form:
            assert low <= form[name] * (1 + 1e-9) + 1e-6 and form[name] * (1 - 1e-9) - 1e-6 <= high


@given(truths(), st.sampled_from(["to_enforce", "completed", "with_conditions", "carried_forward"]))
@settings(max_examples=30)
def test_a_lost_factor_of_a_thousand_is_found(form, lost):
    if form[lost] < 2000 or not form["completed"]:
        return
    names = ("completed", "in_progress", "postponed_by_agreement", "with_conditions", "without_conditions", "to_enforce",
             "postponed_or_suspended", "carried_forward")  # fmt: skip
    printed_as = form | {lost: form[lost] // 1000}
    rows = [(name, "value", "cases", printed_as[name]) for name in names]
    assert any(lost in set(one.figures["indicator"]) for one in triangulate.contradictions(facts(*rows)))


def test_a_change_on_another_year_than_the_last_is_left_out():
    rows = (("completed", "change_abs", "money", 28e12), ("completed", "change_abs", "money", 21e12, {"note": "vs FY2019; over"}))
    assert not triangulate.contradictions(facts(*rows))
    assert triangulate.contradictions(facts(rows[0], (*rows[1][:4],)))


def test_a_contradiction_says_which_kind_of_cases():
    rows = (("completed", "value", "cases", 5.0), ("completed", "value", "cases", 7.0))
    assert "tín dụng" in triangulate.contradictions(facts(*rows, category="credit"))[0].sentence()
