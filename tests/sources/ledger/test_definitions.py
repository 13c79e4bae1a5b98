"""The definitions, one by one: registers made by hand and the forms that follow from them, written out by hand as well."""

import datetime as dt

import numpy as np
import pandas as pd
import pytest

from tests.sources.ledger import reference
from thads_analysis import ledger

CONNECTED: dict = {}
"""The last register that was connected to: many days are asked of each."""
DATES = {"accepted_on": "datetime64[s]", "closed_on": "datetime64[s]"}


def office(province: int, agency: int, officer: int) -> dict[str, str]:
    place = f"{province:02}-{agency:02}"
    return {"province": f"Tỉnh {province:02}", "agency": f"Đơn vị {place}", "officer": f"Chấp hành viên {place}-{officer:03}"}


def case(number: int, accepted: str, closed: str | None = None, outcome: str | None = None, **more) -> dict:
    told = {"case_id": number, "category": "other", "demanded": 100, "paid": 0, "origin": "new", **office(1, 0, 1)}
    return told | {"accepted_on": accepted, "closed_on": closed, "outcome": outcome} | more


def register(cases: list[dict], changes: str = "") -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return a register; a change is written `case entry day condition`."""
    rows = [line.split() for line in changes.strip().splitlines()]
    status = pd.DataFrame(rows, columns=["case_id", "entry", "changed_on", "condition"])
    table = pd.DataFrame(cases).assign(outcome=lambda rows: rows["outcome"].astype("str").where(rows["outcome"].notna()))
    return table.astype(DATES), status.astype({"case_id": "int64", "entry": "int64", "changed_on": "datetime64[s]"})


def told(drawn: tuple[pd.DataFrame, pd.DataFrame], day: str, measure: str = "cases") -> dict[str, float]:
    """Return the figures other than zero and missing of a register's only row, on which package and reference agree."""
    days = [dt.date.fromisoformat(day)]
    table = reference.panel(*drawn, days, by=())
    if CONNECTED.get("drawn") is not drawn:
        connected = ledger.connect(*drawn)
        CONNECTED.update(drawn=drawn, ledger=connected, cube=ledger.cube(connected, through="2021-12"))
    ends_month = (days[0] + dt.timedelta(days=1)).day == 1
    made = ledger.panel(CONNECTED["cube" if ends_month else "ledger"], days, by=()).to_pandas()
    pd.testing.assert_frame_equal(made[list(table)], table, check_index_type=False, check_names=False)
    if table.empty:
        return {}
    (row,) = table.xs(measure, level="measure").to_dict("records")
    return {name: value for name, value in row.items() if value and not np.isnan(value)}


def form(**figures: int) -> dict[str, int]:
    """Return figures written out by hand; one officer, unless said."""
    return {"officers": 1} | figures


OPEN_NEW = form(accepted_new=1, accepted_total=1, to_enforce=1, carried_forward=1)
OPEN_OLD = form(carried_in=1, accepted_total=1, to_enforce=1, carried_forward=1)
WITH = {"with_conditions": 1, "carried_forward_with_conditions": 1}
RUNNING = WITH | {"in_progress": 1}
IN_BOOK = {"without_conditions": 1, "moved_to_separate_book": 1}


def test_1_with_conditions_before_the_first_change_and_as_told_before_acceptance():
    drawn = register([case(1, "2020-03-10")], "1 1 2020-05-02 without")
    assert told(drawn, "2020-04-30") == OPEN_NEW | RUNNING
    assert told(drawn, "2020-05-31") == OPEN_NEW | {"without_conditions": 1}
    early = register([case(1, "2020-03-10")], "1 9 2020-02-01 with\n1 4 2020-03-01 suspended\n1 5 2020-03-09 postponed")
    assert told(early, "2020-03-09") == {}
    assert told(early, "2020-03-10") == OPEN_NEW | {"postponed": 1, "postponed_or_suspended": 1}
    in_book = register([case(1, "2020-03-10")], "1 1 2019-03-01 separate_book")
    assert told(in_book, "2020-03-31") == OPEN_NEW | IN_BOOK
    assert told(in_book, "2020-12-31") == {}


def test_2_of_several_changes_on_one_day_the_highest_entry_counts_in_any_row_order():
    lines = [
        "1 7 2020-05-02 without",
        "1 9 2020-05-02 postponed_by_agreement",
        "1 8 2020-05-02 suspended",
        "1 99 2020-05-01 postponed",
    ]
    for rows in (lines, lines[::-1], lines[2:] + lines[:2]):
        drawn = register([case(1, "2020-03-10")], "\n".join(rows))
        assert told(drawn, "2020-05-02") == OPEN_NEW | WITH | {"postponed_by_agreement": 1}
        assert told(drawn, "2020-05-01") == OPEN_NEW | {"postponed": 1, "postponed_or_suspended": 1}


def test_3_a_change_on_the_closing_day_counts_a_later_one_does_not():
    done = form(accepted_new=1, accepted_total=1, to_enforce=1, with_conditions=1, completed_only=1, completed=1)
    for change in ("", "1 1 2020-05-02 separate_book", "1 1 2020-05-03 separate_book"):
        drawn = register([case(1, "2020-03-10", "2020-05-02", "completed")], change)
        assert told(drawn, "2020-05-01") == OPEN_NEW | RUNNING
        assert told(drawn, "2020-05-02") == told(drawn, "2020-09-30") == done
        assert told(drawn, "2020-10-31") == {}


def test_4_what_was_completed_is_with_conditions_whatever_it_was_at_closing():
    cases = [
        case(n, "2020-03-10", f"2020-05-0{n}", outcome) for n, outcome in enumerate(("completed", "discontinued", "reduced"), 1)
    ]
    drawn = register(cases, "1 1 2020-04-01 without\n2 2 2020-04-01 separate_book\n3 3 2020-04-01 postponed")
    wanted = form(
        accepted_new=3,
        accepted_total=3,
        to_enforce=3,
        with_conditions=3,
        completed_only=1,
        discontinued=1,
        reduced=1,
        completed=3,
    )
    assert told(drawn, "2020-05-31") == wanted
    assert told(drawn, "2020-05-02") == form(
        accepted_new=3, accepted_total=3, to_enforce=3, with_conditions=2, completed_only=1, discontinued=1, completed=2,
        postponed=1, postponed_or_suspended=1, carried_forward=1,
    )  # fmt: skip


EVERY = """
1 1 2018-11-01 with
2 2 2018-11-01 without
3 3 2018-11-01 postponed_by_agreement
4 4 2018-11-01 postponed
5 5 2018-11-01 suspended
6 6 2018-11-01 separate_book
"""


def test_5_each_condition_by_the_rule_of_its_year():
    old = register([case(n, "2018-10-05") for n in range(1, 7)], EVERY)
    both = {
        "accepted_total": 6, "to_enforce": 6, "carried_forward": 6, "in_progress": 1, "postponed_by_agreement": 1, "postponed": 1,
        "suspended": 1, "moved_to_separate_book": 1, "officers": 1,
    }  # fmt: skip
    assert told(old, "2019-09-30") == both | {
        "accepted_new": 6, "with_conditions": 3, "carried_forward_with_conditions": 3, "without_conditions": 3,
        "without_conditions_decided": 2,
    }  # fmt: skip
    new = register([case(n, "2019-10-05") for n in range(1, 7)], EVERY.replace("2018", "2019"))
    assert told(new, "2020-09-30") == both | {
        "accepted_new": 6, "with_conditions": 2, "carried_forward_with_conditions": 2, "without_conditions": 2,
        "postponed_or_suspended": 2,
    }  # fmt: skip
    assert told(old, "2019-10-31") == form(
        carried_in=5, accepted_total=5, to_enforce=5, carried_forward=5, in_progress=1, postponed_by_agreement=1, postponed=1,
        suspended=1, with_conditions=2, carried_forward_with_conditions=2, without_conditions=1, postponed_or_suspended=2,
    )  # fmt: skip


def test_5_what_a_rule_does_not_know_is_missing_not_zero():
    drawn = register([case(1, "2018-10-05")])
    table = reference.panel(*drawn, [dt.date(2019, 9, 30), dt.date(2019, 10, 31)], by=())
    assert table["postponed_or_suspended"].isna().groupby("fiscal_year").all().to_dict() == {2019: True, 2020: False}
    assert table["without_conditions_decided"].isna().groupby("fiscal_year").all().to_dict() == {2019: False, 2020: True}
    others = table.drop(columns=["postponed_or_suspended", "without_conditions_decided"])
    assert others.notna().all(axis=None) and (table.dtypes == "float64").all()


def test_6_the_separate_book_over_two_year_ends():
    drawn = register(
        [case(1, "2018-12-03")],
        "1 1 2019-01-10 without\n1 2 2019-06-28 separate_book\n1 3 2021-02-15 with\n1 4 2021-03-20 without",
    )
    assert told(drawn, "2019-05-31") == OPEN_NEW | {"without_conditions": 1, "without_conditions_decided": 1}
    assert told(drawn, "2019-06-30") == told(drawn, "2019-09-30") == OPEN_NEW | IN_BOOK | {"without_conditions_decided": 1}
    for day in ("2019-10-31", "2020-09-30", "2020-10-31", "2021-02-14"):
        assert told(drawn, day) == {}
    assert told(drawn, "2021-02-15") == told(drawn, "2021-02-28") == OPEN_NEW | RUNNING
    assert told(drawn, "2021-09-30") == OPEN_NEW | {"without_conditions": 1}
    assert told(drawn, "2021-10-31") == OPEN_OLD | {"without_conditions": 1}


@pytest.mark.parametrize(
    ("outcome", "figures"),
    [
        ("completed", {"to_enforce": 1, "with_conditions": 1, "completed_only": 1, "completed": 1}),
        ("discontinued", {"to_enforce": 1, "with_conditions": 1, "discontinued": 1, "completed": 1}),
        ("reduced", {"to_enforce": 1, "with_conditions": 1, "reduced": 1, "completed": 1}),
        ("entrusted_out", {"entrusted_out": 1}),
        ("withdrawn", {"withdrawn": 1}),
    ],
)
def test_6_a_closing_brings_a_case_back_from_the_book(outcome, figures):
    cases = [case(1, "2018-12-03", "2020-07-31", outcome, origin="entrusted_in")]
    drawn = register(cases, "1 1 2019-06-28 separate_book\n1 2 2020-07-31 separate_book\n1 3 2020-08-01 with")
    assert told(drawn, "2020-07-30") == {}
    assert told(drawn, "2020-07-31") == told(drawn, "2020-09-30") == form(accepted_new=1, accepted_total=1, **figures)
    assert told(drawn, "2020-10-31") == {}


def test_6_only_what_stands_at_a_days_end_is_a_return():
    there_and_back = "1 5 2020-03-02 with\n1 6 2020-03-02 separate_book"
    book = "1 1 2019-06-28 separate_book\n"
    assert told(register([case(1, "2018-12-03")], book + there_and_back), "2020-09-30") == {}
    assert told(register([case(1, "2018-12-03")], book + "1 5 2020-03-02 separate_book"), "2020-09-30") == {}
    other_way = "1 6 2020-03-02 with\n1 5 2020-03-02 separate_book"
    assert told(register([case(1, "2018-12-03")], book + other_way), "2020-09-30") == OPEN_NEW | RUNNING
    a_day = "1 5 2020-03-02 postponed\n1 6 2020-03-03 separate_book"
    drawn = register([case(1, "2018-12-03")], book + a_day)
    assert told(drawn, "2020-03-01") == {}
    assert told(drawn, "2020-03-31") == told(drawn, "2020-09-30") == OPEN_NEW | IN_BOOK
    assert told(drawn, "2020-10-31") == {}


def test_6_several_returns_in_a_year_are_one_and_each_year_has_its_own():
    drawn = register(
        [case(1, "2018-12-03")],
        """
        1 1 2019-09-30 separate_book
        1 2 2019-10-01 with
        1 3 2019-11-01 separate_book
        1 4 2019-12-01 without
        1 5 2020-09-29 separate_book
        1 6 2021-09-30 suspended
        """,
    )
    assert told(drawn, "2019-09-30") == OPEN_NEW | IN_BOOK | {"without_conditions_decided": 1}
    assert told(drawn, "2019-10-01") == OPEN_NEW | RUNNING
    assert told(drawn, "2019-12-31") == OPEN_NEW | {"without_conditions": 1}
    assert told(drawn, "2020-09-30") == OPEN_NEW | IN_BOOK
    assert told(drawn, "2021-08-31") == {}
    assert told(drawn, "2021-09-30") == OPEN_NEW | {"suspended": 1, "postponed_or_suspended": 1}


def test_6_out_of_the_book_on_30_september_is_carried_in():
    drawn = register([case(1, "2018-12-03")], "1 1 2019-06-28 separate_book\n1 2 2020-09-30 with")
    assert told(drawn, "2020-09-29") == {}
    assert told(drawn, "2020-09-30") == OPEN_NEW | RUNNING
    assert told(drawn, "2020-10-31") == OPEN_OLD | RUNNING


def test_7_entrusted_out_and_withdrawn_leave_even_where_something_was_paid():
    cases = [
        case(1, "2020-03-10", "2020-05-02", "entrusted_out", paid=90),
        case(2, "2019-03-10", "2020-05-03", "withdrawn", paid=100),
        case(3, "2020-03-10", "2020-05-04", "reduced", demanded=7),
    ]
    counts = form(
        carried_in=1, accepted_new=2, accepted_total=3, entrusted_out=1, withdrawn=1, to_enforce=1, with_conditions=1, reduced=1,
        completed=1,
    )  # fmt: skip
    assert told(register(cases), "2020-09-30") == counts
    assert told(register(cases), "2020-09-30", "money") == form(
        carried_in=100, accepted_new=107, accepted_total=207, entrusted_out=100, withdrawn=100, to_enforce=7, with_conditions=7,
        reduced=7, completed=7,
    )  # fmt: skip


def test_8_money_is_what_was_demanded():
    cases = [case(1, "2020-03-10", "2020-05-02", "completed", demanded=10**13, paid=5), case(2, "2020-03-10", demanded=3, paid=2)]
    assert told(register(cases), "2020-09-30", "money") == form(
        accepted_new=10**13 + 3, accepted_total=10**13 + 3, to_enforce=10**13 + 3, with_conditions=10**13 + 3, completed_only=10**13,
        completed=10**13, in_progress=3, carried_forward=3, carried_forward_with_conditions=3,
    )  # fmt: skip
    nothing = register([case(1, "2020-03-10", demanded=0)])
    assert told(nothing, "2020-09-30", "money") == {"officers": 1} and told(nothing, "2020-09-30") == OPEN_NEW | RUNNING


def test_9_dates_decide_and_origin_tells_entrusted_in_apart():
    origins = ("new", "carried_in", "entrusted_in")
    drawn = register([case(n, "2019-10-01", origin=origin) for n, origin in enumerate(origins, 1)])
    same = {"accepted_total": 3, "to_enforce": 3, "with_conditions": 3, "in_progress": 3}
    left = {"carried_forward": 3, "carried_forward_with_conditions": 3}
    assert told(drawn, "2019-09-30") == {}
    assert told(drawn, "2019-10-31") == form(accepted_new=3, entrusted_in=1, **same, **left)
    assert told(drawn, "2020-10-31") == form(carried_in=3, **same, **left)
    before = register([case(n, "2019-09-30", origin=origin) for n, origin in enumerate(origins, 1)])
    assert told(before, "2019-10-31") == form(carried_in=3, **same, **left)


def test_10_category_is_all_unless_it_is_asked_for_and_officers_are_added_up():
    cases = [
        case(1, "2020-03-10", category="credit"),
        case(2, "2020-03-10", category="credit", **office(1, 0, 2)),
        case(3, "2020-03-10", **office(1, 0, 2)),
        case(4, "2020-03-10", **office(1, 1, 1)),
        case(5, "2020-04-01", "2020-05-01", "withdrawn", **office(2, 0, 1)),
        case(6, "2019-03-10", "2019-05-01", "completed", **office(2, 1, 1)),
    ]
    days = [dt.date(2020, 9, 30)]
    by_officer = reference.panel(*register(cases), days)
    levels = ["province", "agency", "officer", "fiscal_year", "months", "measure", "category"]
    assert by_officer.index.names == levels and by_officer.index.is_unique and by_officer.index.is_monotonic_increasing
    assert by_officer.index[0] == ("Tỉnh 01", "Đơn vị 01-00", "Chấp hành viên 01-00-001", 2020, 12, "cases", "all")
    assert len(by_officer) == 2 * 4 and (by_officer["officers"] == 1).all()
    by_agency = reference.panel(*register(cases), days, by=("province", "agency")).xs("money", level="measure")
    assert by_agency["officers"].tolist() == [2, 1, 1] and by_agency["accepted_total"].tolist() == [300, 100, 100]
    of_kind = reference.panel(*register(cases), days, by=("province", "category")).xs("cases", level="measure")
    assert of_kind[["officers", "accepted_total"]].to_dict("index") == {
        ("Tỉnh 01", 2020, 12, "credit"): {"officers": 2, "accepted_total": 2},
        ("Tỉnh 01", 2020, 12, "other"): {"officers": 2, "accepted_total": 2},
        ("Tỉnh 02", 2020, 12, "other"): {"officers": 1, "accepted_total": 1},
    }
    assert told(register(cases), "2020-09-30")["officers"] == 4


def test_11_accepted_and_closed_on_one_day():
    drawn = register([case(1, "2020-03-10", "2020-03-10", "completed")], "1 1 2020-03-10 separate_book")
    done = form(accepted_new=1, accepted_total=1, to_enforce=1, with_conditions=1, completed_only=1, completed=1)
    assert told(drawn, "2020-03-09") == {} and told(drawn, "2020-03-10") == told(drawn, "2020-09-30") == done
    last = register([case(1, "2020-09-30", "2020-09-30", "withdrawn")])
    assert told(last, "2020-09-30") == form(accepted_new=1, accepted_total=1, withdrawn=1) and told(last, "2020-10-31") == {}
    over = register([case(1, "2020-09-30", "2020-10-01", "completed")])
    assert told(over, "2020-09-30") == OPEN_NEW | RUNNING
    assert told(over, "2020-10-31") == form(
        carried_in=1, accepted_total=1, to_enforce=1, with_conditions=1, completed_only=1, completed=1
    )
