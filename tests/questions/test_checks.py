"""Each check on a good and a bad example, on a panel as on facts."""

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.conftest import LEVELS, fact, panel_of
from thads_analysis import checks
from thads_analysis.sources import facts as table

AT = ("Hà Nội", 2023, 12, "cases", "all")
BEFORE = ("Hà Nội", 2022, 12, "cases", "all")
MONEY = [("Hà Nội", year, 12, "money", "all", value) for year, value in ((2020, 1e12), (2021, 1.2e12), (2022, 1.1e12))]
RATE = {"indicator": "completion_rate", "unit": "percent"}
LAST_YEAR = {"period_start": "2015-10-01", "period_end": "2016-09-30", "fiscal_year": 2016}


def row(**figures: float) -> pd.DataFrame:
    return panel_of([(*AT, *figures.values())], list(figures))


def printed(*rows: dict) -> pd.DataFrame:
    return table.validate(pd.DataFrame(rows))


def two_years(carried_in: float) -> pd.DataFrame:
    return panel_of([(*BEFORE, 10.0, 100.0, 60.0), (*AT, carried_in, 100.0, 70.0)], ["carried_in", "to_enforce", "completed"])


EXAMPLES = {
    "identity": (row(carried_in=1, accepted_new=2, accepted_total=3), row(carried_in=1, accepted_new=2, accepted_total=4)),
    "impossible": (row(completed=3, with_conditions=3), row(completed=4, with_conditions=3)),
    "falling": tuple(
        panel_of([("Hà Nội", 2023, month, "cases", "all", value) for month, value in ((6, 10.0), (9, later))], ["completed"])
        for later in (10.0, 9.0)
    ),
    "continuity": (two_years(40), two_years(41)),
    "published_vs_redone": (
        row(completed=2, with_conditions=3, completion_rate=66.67),
        row(completed=2, with_conditions=3, completion_rate=66.68),
    ),
    "lost_thousand": (
        panel_of([*MONEY, ("Hà Nội", 2023, 12, "money", "all", 1.3e12)], ["completed"]),
        panel_of([*MONEY, ("Hà Nội", 2023, 12, "money", "all", 1.3e9)], ["completed"]),
    ),
    "series_break": (two_years(40), panel_of([("Hà Nội", year, 12, "cases", "all", 5.0) for year in (2019, 2020)], ["without_conditions"])),
    "printed_margin": (
        printed(fact(**RATE, value=79.25), fact(indicator="completion_rate", statistic="target_margin", unit="percentage_point", value=9.25)),
        printed(fact(**RATE, value=79.25), fact(indicator="completion_rate", statistic="target_margin", unit="percentage_point", value=9.35)),
    ),
    "percent_for_points": (
        printed(fact(**RATE, value=79.25), fact(**RATE, **LAST_YEAR, value=78.53), fact(indicator="completion_rate", statistic="change_pp", unit="percentage_point", value=0.72)),
        printed(fact(**RATE, value=79.25), fact(**RATE, **LAST_YEAR, value=78.53), fact(**RATE, statistic="change_pct", value=0.72)),
    ),
    "printed_change": (
        printed(fact(value=110), fact(**LAST_YEAR, value=100), fact(statistic="change_abs", value=10)),
        printed(fact(value=110), fact(**LAST_YEAR, value=100), fact(statistic="change_abs", value=20)),
    ),
    "vintage": (printed(fact(), fact(source="again")), printed(fact(), fact(source="again", value=1))),
}  # fmt: skip


def test_every_check_has_its_examples():
    assert {check.id for check in checks.CHECKS} == set(EXAMPLES)
    assert all(check.reason.say(language) and check.text.say(language) for check in checks.CHECKS for language in ("vi", "en"))


@pytest.mark.parametrize("name", EXAMPLES)
def test_good_passes_and_bad_is_found(name):
    good, bad = EXAMPLES[name]
    assert name not in checks.run(good)["check"].tolist()
    assert name in checks.run(bad)["check"].tolist()


def test_a_rate_beyond_all_is_impossible():
    rates = panel_of(
        [("Hà Nội", 2023, month, "cases", "all", rate) for month, rate in ((6, 825.0), (9, -1.0), (12, 82.5))],
        ["completion_rate"],
    )
    assert checks.run(rates)["check"].tolist() == ["impossible"] * 2


def test_findings_say_where_what_and_how_grave():
    found = checks.run(EXAMPLES["identity"][1]).iloc[0]
    assert (found["severity"], found["expected"], found["found"]) == ("error", 3, 4)
    assert found["where"] == "Hà Nội · năm 2023 · Tổng số thụ lý về việc"
    assert found["message"].endswith("thấy 4 việc, đúng ra 3 việc")
    english = checks.run(EXAMPLES["identity"][1], language="en").iloc[0]
    assert english["where"] == "Hà Nội · FY2023 · Accepted, total (cases)"
    assert english["message"].endswith("found 4 cases, expected 3 cases")


def test_a_label_that_belongs_to_another_figure_is_recognised():
    panel = panel_of(
        [("Hà Nội", 2017, 12, "cases", "all", 869430, 693264, 549415, 320015)],
        ["to_enforce", "with_conditions", "completed", "carried_forward_with_conditions"],
    )
    found = checks.run(panel).query("check == 'identity'").iloc[0]
    assert (found["expected"], found["found"]) == (143849, 320015)
    assert "Số chuyển kỳ sau" in found["message"]


def test_a_factor_of_a_thousand_is_named():
    found = checks.run(
        panel_of([("Hà Nội", 2023, 12, "money", "all", 2e12, 3e12, 5e9)], ["carried_in", "accepted_new", "accepted_total"])
    )
    assert "1.000 lần" in found["message"].iloc[0]


def test_nothing_is_found_in_an_empty_or_unknown_panel(nation):
    assert checks.run(nation.iloc[:0]).empty
    assert list(checks.run(nation[[]]).columns) == ["check", "severity", "where", "expected", "found", "message"]


def test_the_known_contradictions_of_the_real_figures_are_found(facts):
    found = checks.run(facts, language="en")
    messages = "\n".join(found["where"] + " | " + found["message"])
    for said in (
        "40.09%, expected 40.44%",
        "0.35 points, expected 0.37 points",
        "83.86%, taken 83.88%",
        "84.25%, taken 84.27%",
        "29.41%",
    ):
        assert said in messages
    assert {"2016", "2020", "2024", "2025"} <= set(found.query("check == 'series_break'")["where"].str[-4:])
    assert found["severity"].is_monotonic_increasing


def test_a_finding_never_changes_a_figure(facts):
    before = facts.copy(deep=True)
    checks.run(facts)
    pd.testing.assert_frame_equal(facts, before)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.integers(0, 10**12), min_size=5, max_size=5))
def test_a_derived_panel_has_no_broken_sum(values):
    from thads_analysis import metrics

    columns = ["carried_in", "accepted_new", "entrusted_out", "withdrawn", "completed"]
    panel = metrics.derive(panel_of([(*AT, *values)], columns, LEVELS))
    assert "identity" not in checks.run(panel)["check"].tolist()
