"""Each check on a good and a bad example, on a panel as on facts."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.conftest import LEVELS, fact, panel_of
from thads_analysis import checks
from thads_analysis.sources import facts as table
from thads_analysis.words.vocabulary import LEVELS as ALL_LEVELS

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


def officers(*reports: tuple[tuple, dict, dict], count: int = 30) -> pd.DataFrame:
    """Return officers of one agency each: (year, months, measure), the figures of `count` of them, those of one more.

    The usual figures differ by up to 4 % from officer to officer.
    """
    rows = []
    for period, usual, last in reports:
        for number in range(count + 1):
            own = (
                {name: round(value * (1 + 0.02 * (number % 5 - 2))) for name, value in usual.items()} if number < count else last
            )
            place = (f"Tỉnh {number:02d}", f"Đơn vị {number:02d}-01", f"Chấp hành viên {number:02d}-01-001")
            rows.append(dict(zip(ALL_LEVELS, (*place, *period, "all"), strict=True)) | own)
    return pd.DataFrame(rows).set_index(list(ALL_LEVELS))


def agency(*loads: float, **more: float) -> pd.DataFrame:
    """Return the officers of one agency in a whole year, with what each has to enforce."""
    place = [("Tỉnh 01", "Đơn vị 01-01", f"Chấp hành viên 01-01-{number:03d}", *AT[1:]) for number in range(len(loads))]
    return panel_of(
        [(*at, load, *more.values()) for at, load in zip(place, loads, strict=True)], ["to_enforce", *more], list(ALL_LEVELS)
    )


def share(sides: tuple[str, str], part: float) -> pd.DataFrame:
    """Return officers with a share of 10 %, and one with another."""
    return officers((AT[1:4], dict(zip(sides, (20, 200), strict=True)), dict(zip(sides, (part, 200), strict=True))))


def both_measures(money: float) -> pd.DataFrame:
    return officers(
        ((2023, 12, "cases"), {"to_enforce": 200}, {"to_enforce": 200}),
        ((2023, 12, "money"), {"to_enforce": 5e10}, {"to_enforce": money}),
    )


def september(before: float) -> pd.DataFrame:
    return officers(
        ((2023, 11, "cases"), {"completed": 110}, {"completed": before}),
        ((2023, 12, "cases"), {"completed": 135}, {"completed": 135}),
    )


def october(held: float, taken: float) -> pd.DataFrame:
    reports = (((2023, 11, "cases"), 330, 330), ((2023, 12, "cases"), 360, 360 - held), ((2024, 1, "cases"), 30, 30 + taken))
    return officers(*((period, {"accepted_new": usual}, {"accepted_new": last}) for period, usual, last in reports))


def late(decided: float) -> pd.DataFrame:
    """Return officers of whom the last turned 40 cases into cases without conditions after month 10, with so many decisions."""
    columns = ("to_enforce", "with_conditions", "without_conditions", "book_without_conditions")
    usual = dict(zip(columns, (200, 150, 50, 50), strict=True))
    turned = dict(zip(columns, (200, 110, 90, 50 + decided), strict=True))
    return officers(((2023, 10, "cases"), usual, usual), ((2023, 12, "cases"), usual, turned))


def two_ends(able: float, done: float) -> pd.DataFrame:
    """Return officers of two years; the last has so many cases with conditions and completed in the second."""
    columns = ("to_enforce", "with_conditions", "completed")
    usual = dict(zip(columns, (200, 150, 100), strict=True))
    return officers(
        ((2022, 12, "cases"), usual, usual), ((2023, 12, "cases"), usual, usual | {"with_conditions": able, "completed": done})
    )


def stalled(before: float) -> pd.DataFrame:
    """Return an officer with 40 completed in the year, so many of them by month 6."""
    figures = {6: (40.0, before), 12: (60.0, 40.0)}
    place = ("Tỉnh 01", "Đơn vị 01-01", "Chấp hành viên 01-01-001")
    rows = [(*place, 2023, month, "cases", "all", *values) for month, values in figures.items()]
    return panel_of(rows, ["with_conditions", "completed"], list(ALL_LEVELS))


def entrusted(received: float) -> pd.DataFrame:
    return pd.DataFrame(
        {"entrusted_out": [12000.0], "entrusted_in": [received]}, index=pd.MultiIndex.from_tuples([AT[1:]], names=LEVELS[1:])
    )


def total(value: float) -> dict:
    printed = panel_of([(*AT, "04/TK-THA", "ha_noi.xlsx, Biểu 04, G12", value)], ["form", "where", "to_enforce"])
    return {
        "panel_or_facts": panel_of(
            [("Hà Nội", name, *AT[1:], load) for name, load in (("A", 5.0), ("B", 7.0))],
            ["to_enforce"],
            ["province", "agency", *LEVELS[1:]],
        ),
        "totals": printed,
    }


def kinds(category: str, part: float) -> pd.DataFrame:
    return panel_of([(*AT[:3], "money", "all", 5e9), (*AT[:3], "money", category, part)], ["completed"])


def by_month(column: str, *values: float) -> pd.DataFrame:
    return panel_of([("Hà Nội", 2023, month, "cases", "all", value) for month, value in enumerate(values, 1)], [column])


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
    "category": (kinds("state_budget", 4e9), kinds("state_budget", 6e9)),
    "totals": (total(12), total(13)),
    "other_source": tuple({"panel_or_facts": row(completed=3), "other": row(completed=theirs)} for theirs in (3, 4)),
    "carried_in_moved": (by_month("carried_in", 5, 5), by_month("carried_in", 5, 6)),
    "september": (september(110), september(40)),
    "october": (october(0, 0), october(28, 40)),
    "cases_without_money": (both_measures(4e10), both_measures(0)),
    "one_measure": (both_measures(5e10), both_measures(5e10).iloc[:-1]),
    "money_per_case": (both_measures(2e11), both_measures(2e12)),
    "conditions_rate": (share(("with_conditions", "to_enforce"), 22), share(("with_conditions", "to_enforce"), 90)),
    "conditions_jump": (late(40), late(5)),
    "rate_by_conditions": (two_ends(150, 100), two_ends(100, 90)),
    "discontinued_share": (share(("discontinued", "completed"), 22), share(("discontinued", "completed"), 90)),
    "postponed_share": (share(("postponed_by_agreement", "with_conditions"), 0), share(("postponed_by_agreement", "with_conditions"), 90)),
    "idle_officer": (agency(50, completed=1), agency(50, completed=0)),
    "stalled_officer": (stalled(30), stalled(40)),
    "officer_share": (agency(100, 100, 100), agency(100, 20, 20)),
    "books": (row(without_conditions=100, portal_listed=95), row(without_conditions=100, portal_listed=60)),
    "entrusted": (entrusted(11500), entrusted(9000)),
    "verification": (row(verification_overdue=0), row(verification_overdue=1)),
    "vintage": (printed(fact(), fact(source="again")), printed(fact(), fact(source="again", value=1))),
}  # fmt: skip


def run(example: pd.DataFrame | dict, **more) -> pd.DataFrame:
    """Run the checks on a table, or on a table and what it is compared with."""
    return checks.run(**(example if isinstance(example, dict) else {"panel_or_facts": example}), **more)


def test_every_check_has_its_examples():
    assert [check.id for check in checks.CHECKS] == list(dict.fromkeys(check.id for check in checks.CHECKS))
    assert {check.id for check in checks.CHECKS} == set(EXAMPLES)
    assert all(check.reason.say(language) and check.text.say(language) for check in checks.CHECKS for language in ("vi", "en"))


@pytest.mark.parametrize("name", EXAMPLES)
def test_good_passes_and_bad_is_found(name):
    good, bad = EXAMPLES[name]
    assert name not in run(good)["check"].tolist()
    assert name in run(bad)["check"].tolist()


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


@settings(max_examples=40)
@given(st.lists(st.integers(0, 10**12), min_size=5, max_size=5))
def test_a_derived_panel_has_no_broken_sum(values):
    from thads_analysis import metrics

    columns = ["carried_in", "accepted_new", "entrusted_out", "withdrawn", "completed"]
    panel = metrics.derive(panel_of([(*AT, *values)], columns, LEVELS))
    assert "identity" not in checks.run(panel)["check"].tolist()


@pytest.mark.parametrize("name", EXAMPLES)
def test_what_a_check_needs_may_be_absent(name):
    example = EXAMPLES[name][1]
    panel = example["panel_or_facts"] if isinstance(example, dict) else example
    beside = {key: other for key, other in example.items() if key != "panel_or_facts"} if isinstance(example, dict) else {}
    if "statistic" in panel.columns:
        return
    for level in panel.index.names:
        kept = panel.reset_index(level, drop=True)
        run({"panel_or_facts": kept[~kept.index.duplicated()], **beside})
    for column in panel.columns:
        run({"panel_or_facts": panel.drop(columns=column), **beside})
    assert run({"panel_or_facts": panel.iloc[:0], **beside}).empty


@pytest.mark.parametrize("name", EXAMPLES)
def test_a_missing_side_is_no_finding(name):
    example = EXAMPLES[name][1]
    if not isinstance(example, dict) and "statistic" not in example.columns and name != "series_break":
        assert run(example * np.nan).empty


def test_what_stays_wrong_is_one_finding():
    for panel, name in (
        (by_month("carried_in", 5, 5, 6, 6, 6), "carried_in_moved"),
        (by_month("carried_in", 5, 6, 5, 5, 5), "carried_in_moved"),
        (by_month("completed", 5, 9, 7, 7, 8), "falling"),
    ):
        assert checks.run(panel)["check"].tolist() == [name]


def test_an_officer_who_joins_late_has_nothing_to_agree_with():
    reports = [(*AT[:1], 2023, month, "cases", "all", "B", 4.0) for month in (7, 8)]
    panel = panel_of(
        [(*AT[:1], 2023, month, "cases", "all", "A", 5.0) for month in range(1, 9)] + reports,
        ["carried_in"],
        [*LEVELS, "officer"],
    )
    assert checks.run(panel).empty


def test_files_that_pass_between_officers_are_no_break():
    levels, columns = list(ALL_LEVELS), ["carried_in", "to_enforce", "completed"]
    place = [("Tỉnh 01", "Đơn vị 01-01", f"Chấp hành viên 01-01-00{number}") for number in (1, 2)]
    before = [(*place[0], *BEFORE[1:], 0, 100, 60), (*place[1], *BEFORE[1:], 0, 100, 80)]
    for carried, broken in (((10, 50), False), ((10, 51), True)):
        after = [(*at, *AT[1:], one, 100, 60) for at, one in zip(place, carried, strict=True)]
        found = checks.run(panel_of(before + after, columns, levels)).query("check == 'continuity'")
        assert found["where"].tolist() == ["Tỉnh 01 · Đơn vị 01-01 · năm 2023 · Số cũ chuyển sang về việc"] * broken


def test_printed_totals_name_their_form_and_cell():
    found = run(total(13)).iloc[0]
    assert (found["expected"], found["found"]) == (12, 13)
    assert found["message"].endswith("thấy 13 việc, cộng lại 12 việc – 04/TK-THA; ha_noi.xlsx, Biểu 04, G12")


def test_totals_of_several_levels_are_compared_at_once():
    panel = officers((AT[1:4], {"to_enforce": 200}, {"to_enforce": 7}), count=2)
    agencies, provinces = (panel.groupby(level=["province", *names, *LEVELS[1:]]).sum() for names in (["agency"], []))
    together = pd.concat([agencies.reset_index(), provinces.reset_index()])
    assert run({"panel_or_facts": panel, "totals": together}).empty
    assert run({"panel_or_facts": panel, "totals": together.iloc[:0]}).empty
    off = together.assign(to_enforce=together["to_enforce"] + 1)
    assert run({"panel_or_facts": panel, "totals": off})["where"].str.contains("Đơn vị").tolist() == [False] * 3 + [True] * 3
    assert run({"panel_or_facts": panel, "totals": off.drop(columns="category")})["check"].tolist() == ["totals"] * 6


def test_a_total_of_the_nation_needs_every_province():
    printed = panel_of([(*AT[1:], 1000.0)], ["completed"], LEVELS[1:])
    for count, compared in ((62, False), (63, True)):
        places = panel_of([(f"Tỉnh {number:02d}", *AT[1:], 1.0) for number in range(count)], ["completed"])
        assert len(run({"panel_or_facts": places, "totals": printed})) == compared
        both = places.rename(columns={"completed": "entrusted_out"}).assign(entrusted_out=1000.0, entrusted_in=1.0)
        assert len(checks.run(both)) == compared


def test_a_printed_rate_is_held_against_the_rate_of_the_sums():
    panel = panel_of(
        [("Hà Nội", name, *AT[1:], *counts) for name, counts in (("A", (1.0, 3.0)), ("B", (1.0, 4.0)))],
        ["completed", "with_conditions"],
        ["province", "agency", *LEVELS[1:]],
    )
    for rate, wrong in ((28.57, False), (29.17, True)):
        assert len(run({"panel_or_facts": panel, "totals": panel_of([(*AT, rate)], ["completion_rate"])})) == wrong


def test_facts_have_no_totals_of_their_own(facts):
    with pytest.raises(ValueError, match=r"tidy\.panel"):
        checks.run(facts, totals=facts)


def test_a_form_that_a_whole_province_lacks_is_one_finding():
    place = [("Tỉnh 01", f"Đơn vị 01-{number:02d}", f"Chấp hành viên 01-{number:02d}-001") for number in range(4)]
    rows = [(*at, 2023, month, "cases", "all", 5.0) for at in place for month in (1, 2)]
    elsewhere = [
        ("Tỉnh 02", "Đơn vị 02-01", "Chấp hành viên 02-01-001", 2023, month, measure, "all", 5e6)
        for month in (1, 2)
        for measure in ("cases", "money")
    ]
    found = checks.run(panel_of(rows + elsewhere, ["to_enforce"], list(ALL_LEVELS))).query("check == 'one_measure'")
    assert found["where"].tolist() == ["Tỉnh 01 · 1 tháng năm 2023"]


def test_an_officers_few_cases_raise_no_alarm():
    few = officers(
        (
            AT[1:4],
            {"to_enforce": 200, "with_conditions": 150, "completed": 100, "discontinued": 5},
            {"to_enforce": 9, "with_conditions": 1, "completed": 0, "discontinued": 0},
        )
    )
    assert checks.run(few).empty


def test_fewer_than_twenty_peers_are_no_peers():
    lonely = officers(
        (AT[1:4], {"with_conditions": 20, "to_enforce": 200}, {"with_conditions": 190, "to_enforce": 200}), count=18
    )
    assert checks.run(lonely).empty
    assert not checks.run(share(("with_conditions", "to_enforce"), 190)).empty


def test_the_verification_of_an_agency_is_one_finding_that_names_officers():
    panel = agency(1, 1, 1, 1, 1, verification_overdue=2)
    found = checks.run(panel, language="en").iloc[0]
    assert found["found"] == 10
    assert found["where"] == "Tỉnh 01 · Đơn vị 01-01 · FY2023 · Without conditions, verification overdue"
    assert found["message"].endswith("Chấp hành viên 01-01-000, Chấp hành viên 01-01-001, Chấp hành viên 01-01-002 and 2 more")


def honest(seed: int, count: int = 600) -> pd.DataFrame:
    """Return officers whose figures differ as chance, size and place make them differ, and in nothing else."""
    random = np.random.default_rng(seed)
    load = random.lognormal(5, 0.6, count).astype(int) + 5
    able = random.binomial(load, random.beta(14, 6, count))
    flows = random.multinomial(random.binomial(able, random.beta(16, 4, count)), np.array([1.0] * 11 + [2.5]) / 13.5)
    ended = random.binomial(flows, random.beta(4, 40, (count, 1))).cumsum(axis=1)
    later = random.binomial(able - flows.sum(axis=1), random.beta(2, 60, count))
    place = [(f"Tỉnh {at % 60:02d}", f"Đơn vị {at % 60:02d}-{at % 120}", f"Chấp hành viên {at}") for at in range(count)]
    rows = [
        (
            *place[at],
            2023,
            month + 1,
            "cases",
            "all",
            load[at],
            able[at],
            flows[at, : month + 1].sum(),
            ended[at, month],
            later[at],
        )
        for at in range(count)
        for month in range(12)
    ]
    columns = ["to_enforce", "with_conditions", "completed", "discontinued", "postponed_by_agreement"]
    return panel_of(rows, columns, list(ALL_LEVELS)).astype("float64")


def test_whole_numbers_that_may_be_missing_are_checked_as_floats_are():
    panel = share(("with_conditions", "to_enforce"), 190)
    pd.testing.assert_frame_equal(checks.run(panel.astype("Int64")), checks.run(panel.astype("float64")))


@pytest.mark.parametrize("seed", range(3))
def test_honest_officers_raise_few_alarms(seed):
    found = checks.run(honest(seed))
    assert set(found["severity"]) <= {"warning"}
    assert found["check"].value_counts().max() <= 3


def test_the_catalogue_says_every_check_and_its_reason():
    for language in ("vi", "en"):
        listed = checks.catalogue(language)
        assert listed["check"].tolist() == [check.id for check in checks.CHECKS]
        assert set(listed["severity"]) == {"error", "warning"}
        assert (listed[["text", "reason"]] != "").all(axis=None)
