"""A cube that is added to, corrected, saved and broken off is what building it anew gives, or stays as it was."""

import datetime as dt
import subprocess
import sys

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.sources.ledger import books, reference
from thads_analysis import ledger
from thads_analysis.words.errors import DataError

ENDS = reference.month_ends(books.FIRST, books.LAST)
SLOW = {"suppress_health_check": [HealthCheck.too_slow, HealthCheck.data_too_large]}


def laid_out(cube: ledger.Cube) -> list[pd.DataFrame]:
    """Return all that a cube holds, in one order."""
    flows = cube.flows.to_pandas().astype({"flow": "str"}).join(cube.desks, on="desk").drop(columns="desk")
    flows = flows.sort_values([*cube.desks.columns, "period", "flow"], ignore_index=True)
    held = cube.open.to_pandas().join(cube.desks, on="desk").drop(columns="desk").sort_values("case_id", ignore_index=True)
    changes = cube.changes.to_pandas().sort_values(["period", "condition"], ignore_index=True)
    return [flows, held, changes]


def assert_same(one: ledger.Cube, other: ledger.Cube) -> None:
    assert one.through == other.through
    for mine, yours in zip(laid_out(one), laid_out(other), strict=True):
        pd.testing.assert_frame_equal(mine, yours, check_dtype=False)


def known_on(cases: pd.DataFrame, status: pd.DataFrame, day: dt.date) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return a register as it stood at the end of a day."""
    day = pd.Timestamp(day)
    then = cases[cases["accepted_on"] <= day].copy()
    later = then["closed_on"] > day
    then.loc[later, "closed_on"] = pd.NaT
    then.loc[later, "outcome"] = None
    return then, status[(status["changed_on"] <= day) & status["case_id"].isin(then["case_id"])]


@given(books.ledgers(), st.sampled_from(ENDS[:-1]))
@settings(max_examples=12, **SLOW)
def test_new_months_are_added(drawn, day):
    cases, status = drawn
    then = known_on(cases, status, day)
    if then[0].empty:
        return
    old = ledger.cube(*then, through=day)
    whole = ledger.cube(cases, status, through=ENDS[-1])
    assert_same(ledger.update(old, cases, status, through=ENDS[-1]), whole)


@given(books.ledgers(), st.sampled_from(ENDS[:-1]))
@settings(max_examples=8, **SLOW)
def test_what_is_new_is_enough(drawn, day):
    cases, status = drawn
    then, after = known_on(cases, status, day), pd.Timestamp(day)
    if then[0].empty:
        return
    old = ledger.cube(*then, through=day)
    new = cases[(cases["accepted_on"] > after) | (cases["closed_on"] > after)]
    changes = status[(status["changed_on"] > after) | ~status["case_id"].isin(then[0]["case_id"])]
    closed = cases.loc[cases["closed_on"] <= after, "case_id"]
    if new.empty:
        return
    made = ledger.update(old, new, changes[~changes["case_id"].isin(closed)], through=ENDS[-1])
    for mine, yours in zip(laid_out(made)[:2], laid_out(ledger.cube(cases, status, through=ENDS[-1]))[:2], strict=True):
        pd.testing.assert_frame_equal(mine, yours, check_dtype=False)


@given(books.ledgers(), books.ledgers(), st.sampled_from(ENDS))
@settings(max_examples=10, **SLOW)
def test_corrected_months_are_recomputed(first, second, day):
    """Whatever the register says from a month on, recomputing from that month gives the whole."""
    since = day.replace(day=1)
    before = known_on(*first, since - dt.timedelta(days=1))
    if before[0].empty:
        return
    others = second[0][second[0]["accepted_on"] >= pd.Timestamp(since)].assign(case_id=lambda table: table["case_id"] + 100)
    changes = second[1].assign(case_id=second[1]["case_id"] + 100)
    cases = pd.concat([before[0], others], ignore_index=True)
    status = pd.concat([before[1], changes[changes["case_id"].isin(others["case_id"])].assign(entry=lambda t: t["entry"] + 100)])
    old = ledger.cube(*first, through=ENDS[-1])
    made = ledger.update(old, cases, status, since=day, through=ENDS[-1])
    whole = ledger.cube(cases, status, through=ENDS[-1])
    for mine, yours in zip(laid_out(made)[:2], laid_out(whole)[:2], strict=True):
        pd.testing.assert_frame_equal(mine, yours, check_dtype=False)


def test_what_was_corrected_is_found():
    cases, status = books.random_ledger(3000)
    cube = ledger.cube(cases, status, through=ENDS[-1])
    assert cube.stale(cases, status) == []
    assert cube.stale(cases.drop(index=7), status[status["case_id"] != cases.loc[7, "case_id"]])[0] <= dt.date(2021, 9, 30)
    moved = cases.assign(demanded=cases["demanded"].where(cases.index != 5, 10**12))
    found = cube.stale(moved, status)
    assert found[0] == cases.loc[5, "accepted_on"].date().replace(day=1)
    made = ledger.update(cube, moved, status, since=found[0], through=ENDS[-1])
    assert_same(made, ledger.cube(moved, status, through=ENDS[-1]))
    other = status.assign(condition=status["condition"].where(status.index != 9, "suspended"))
    assert cube.stale(cases, other) == (
        [status.loc[9, "changed_on"].date().replace(day=1)] if status.loc[9, "condition"] != "suspended" else []
    )


def test_old_cases_told_otherwise_are_not_added():
    cases, status = books.random_ledger(3000)
    day = dt.date(2020, 9, 30)
    old = ledger.cube(*known_on(cases, status, day), through=day)
    handed_over = cases.assign(officer=cases["officer"].where(cases["closed_on"].isna(), "Chấp hành viên 01-00-009"))
    with pytest.raises(DataError, match="since="):
        ledger.update(old, handed_over, status)
    with pytest.raises(ValueError, match="through"):
        ledger.update(old, cases, status, since="2020-09", through="2020-06")


def test_a_saved_cube_comes_back(tmp_path):
    cube = ledger.cube(*books.random_ledger(2000), through=ENDS[-1])
    assert_same(ledger.open_cube(cube.save(tmp_path / "cube")), cube)
    again = ledger.cube(*books.random_ledger(1000), through=ENDS[-1])
    assert_same(ledger.open_cube(again.save(tmp_path / "cube")), again)
    assert sum(1 for _ in (tmp_path / "cube").iterdir()) == 2  # nothing of the old one is left
    mine = tmp_path / "mine"
    mine.mkdir()
    (mine / "thesis.docx").write_text("years of work")
    with pytest.raises(FileExistsError, match="no cube"):
        cube.save(mine)
    with pytest.raises(FileNotFoundError, match="no cube"):
        ledger.open_cube(mine)
    assert [item.name for item in mine.iterdir()] == ["thesis.docx"]


def test_months_are_written_alone_until_there_are_many(tmp_path, monkeypatch):
    cases, status = books.random_ledger(2000)
    home, first = tmp_path / "cube", dt.date(2020, 6, 30)
    ledger.cube(*known_on(cases, status, first), through=first).save(home)
    (base,) = (item.name for item in home.glob("v-*"))
    for end in [day for day in ENDS if day > first][:4]:
        ledger.update(ledger.open_cube(home), *known_on(cases, status, end), through=end).save(home)
    assert len(list(home.glob("v-*"))) == 5
    assert (home / base).is_dir()
    assert_same(ledger.open_cube(home), ledger.cube(*known_on(cases, status, end), through=end))
    elsewhere = ledger.open_cube(home).save(tmp_path / "copy")
    assert_same(ledger.open_cube(elsewhere), ledger.open_cube(home))
    monkeypatch.setattr(sys.modules[ledger.Cube.__module__], "MOST_PIECES", 4)
    before = ledger.open_cube(home)
    before.save(home)
    assert len(list(home.glob("v-*"))) == 1
    assert_same(ledger.open_cube(home), before)


def test_a_cube_that_is_replaced_is_read_as_it_was(tmp_path):
    one, other = (ledger.cube(*books.random_ledger(size), through=ENDS[-1]) for size in (900, 700))
    reader = ledger.open_cube(one.save(tmp_path / "cube"))
    other.save(tmp_path / "cube")
    assert_same(reader, one)


def test_a_damaged_cube_says_so(tmp_path):
    home = ledger.cube(*books.random_ledger(500), through=ENDS[-1]).save(tmp_path / "cube")
    flows = next(home.glob("v-*/flows.parquet"))
    flows.write_bytes(flows.read_bytes()[:200])
    with pytest.raises(DataError, match="hỏng"):
        ledger.open_cube(home)
    (home / "about.json").write_text("{")
    with pytest.raises(DataError, match="hỏng"):
        ledger.open_cube(home)


KILLED = """
import os, sys
from tests.sources.ledger import books
from thads_analysis import ledger
import pyarrow.parquet as pq
written = []
def dies(table, file, **more):
    written.append(file)
    if len(written) == 3:
        os.kill(os.getpid(), 9)
    pq.core_write(table, file, **more)
pq.core_write, pq.write_table = pq.write_table, dies
ledger.cube(*books.random_ledger(900)).save(sys.argv[1])
"""


def test_a_build_killed_half_way_leaves_the_old_cube_whole(tmp_path):
    cube = ledger.cube(*books.random_ledger(500), through=ENDS[-1])
    cube.save(tmp_path / "cube")
    ended = subprocess.run([sys.executable, "-c", KILLED, str(tmp_path / "cube")], check=False, capture_output=True)
    assert ended.returncode == -9
    assert_same(ledger.open_cube(tmp_path / "cube"), cube)
    cube.save(tmp_path / "cube")  # what the killed build left is cleared away
    assert sum(1 for _ in (tmp_path / "cube").iterdir()) == 2
