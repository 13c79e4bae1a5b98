"""What must not be in a register: every rule once, counted in the engine, with examples. Nothing is left out silently."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

import pandas as pd

from ...words.errors import Problem
from ...words.vocabulary import Text
from .. import places
from ..panels import is_anonymous
from .engines import Engine
from .flows import date
from .tables import CASES, COLUMNS, STATUS, Column, words

FIRST_DAY = dt.date(1990, 1, 1)
EXAMPLES = 5


@dataclass(frozen=True)
class Rule:
    """One thing that a row must not be.

    Parameters
    ----------
    id
        Its name.
    table
        ``"cases"`` or ``"status"``.
    wrong
        The condition in SQL that is true of a wrong row.
    what
        What was expected.
    shown
        The expression that is shown of a wrong row.
    """

    id: str
    table: str
    wrong: str
    what: Text
    shown: str


def rules(columns: dict[str, set[str]], last_day: dt.date) -> Iterator[Rule]:
    """Yield the rules for single rows.

    Parameters
    ----------
    columns
        By table, the columns of its view: beside those that were converted stands what was written (``<column>_was``).
    last_day
        The last day that can be.
    """
    for table, known in columns.items():
        for column in COLUMNS[table]:
            yield from _of_column(table, column, f"{column.name}_was" in known, last_day)
    yield from _orders()


def _of_column(table: str, column: Column, converted: bool, last_day: dt.date) -> Iterator[Rule]:
    name = column.name
    was = f"{name}_was" if converted else name
    written = f"CAST({was} AS VARCHAR)"
    if not column.empty:
        lacks = f"{name} IS NULL" + (f" AND {was} IS NULL" if converted else "")
        if column.kind == "text" and column.words is None and not converted:
            lacks += f" OR TRIM({name}) = ''"
        yield Rule(f"{name}_empty", table, lacks, Text("còn trống", "is empty"), "''")
    if converted:
        yield Rule(f"{name}_unread", table, f"{name} IS NULL AND {was} IS NOT NULL", _READABLE[column.kind], written)
    if column.kind == "whole":
        yield Rule(f"{name}_negative", table, f"{name} < 0", Text("không được âm", "must not be negative"), written)
    if column.kind == "date":
        out = f"({name} < {date(FIRST_DAY)} OR {name} > {date(last_day)})"
        span = Text(f"phải từ 01/01/1990 đến {last_day:%d/%m/%Y}", f"must be from 1990-01-01 to {last_day.isoformat()}")
        yield Rule(f"{name}_range", table, out, span, written)
    if known := words(column):
        listed = ", ".join(known)
        outside = f"{name} NOT IN ({', '.join(repr(word) for word in known)})"
        yield Rule(f"{name}_word", table, outside, Text(f"phải là một trong {listed}", f"must be one of {listed}"), written)


_READABLE = {
    "id": Text("phải là số hoặc chữ", "must be a number or text"),
    "text": Text("phải là chữ", "must be text"),
    "whole": Text("phải là số nguyên, tính bằng đồng nếu là tiền", "must be a whole number, money in VND"),
    "date": Text("phải là ngày, như 2024-09-30 hoặc 30/09/2024", "must be a date such as 2024-09-30 or 30/09/2024"),
}


def _orders() -> Iterator[Rule]:
    """Yield what can't be between the columns of a case."""
    dates = "CAST(accepted_on AS VARCHAR) || ' → ' || CAST(closed_on AS VARCHAR)"
    before = Text("kết thúc trước khi thụ lý", "closed before it was accepted")
    yield Rule("closed_before_accepted", CASES, "closed_on < accepted_on", before, dates)
    undated = Text("có kết quả nhưng không có ngày kết thúc", "an outcome without a closing date")
    yield Rule("outcome_without_date", CASES, "outcome IS NOT NULL AND closed_on IS NULL", undated, "outcome")
    unsaid = Text("có ngày kết thúc nhưng không có kết quả", "a closing date without an outcome")
    yield Rule("date_without_outcome", CASES, "closed_on IS NOT NULL AND outcome IS NULL", unsaid, "CAST(closed_on AS VARCHAR)")


TWICE = Text("mã việc có hai dòng trở lên", "a case_id that stands twice")
TWO_PROVINCES = Text("một việc ở hai tỉnh", "a case in two provinces")
UNKNOWN_CASE = Text("thay đổi của việc không có trong sổ", "a change of a case that is not in the register")
TWO_ENTRIES = Text("hai dòng cùng việc, cùng ngày, cùng số thứ tự", "two changes of one case with the same day and entry")
AFTER_CLOSING = Text("thay đổi sau khi kết thúc, được để riêng", "changes after the closing, set aside")


@dataclass(frozen=True)
class Finding:
    """So many rows of a table break a rule; a note is told and stops nothing."""

    rule: str
    table: str
    column: str
    rows: int
    what: Text
    examples: tuple[str, ...]
    note: bool = False

    def problem(self) -> Problem:
        """Return it as it is raised."""
        count = Text(f"{self.what.vi} ({self.rows} dòng)", f"{self.what.en} ({self.rows} rows)")
        return Problem(f"{self.table}, cột {self.column}", count, "; ".join(self.examples))


def examine(engine: Engine, last_day: dt.date) -> list[Finding]:
    """Return everything that is wrong with the views ``ledger_cases_read`` and ``ledger_status_read``."""
    columns = {table: {*engine.columns(f"ledger_{table}_read")} for table in COLUMNS}
    single = list(rules(columns, last_day))
    found = [one for table in COLUMNS for one in _counted(engine, [rule for rule in single if rule.table == table])]
    return [*found, *_unknown_places(engine), *_twice(engine), *_between(engine), *_same_entry(engine)]


def _counted(engine: Engine, of_table: list[Rule]) -> Iterator[Finding]:
    """Count all rules of a table in one reading; examples are fetched for those that are broken."""
    table = f"ledger_{of_table[0].table}_read"
    sums = ", ".join(f"SUM(CASE WHEN {rule.wrong} THEN 1 ELSE 0 END) AS n{at}" for at, rule in enumerate(of_table))
    counts = engine.rows(f"SELECT COUNT(*) AS n, {sums} FROM {table}").to_pylist()[0]
    if not counts["n"] and of_table[0].table == CASES:
        yield Finding("empty", of_table[0].table, "case_id", 0, Text("không có dòng nào", "has no row"), ())
    for at, rule in enumerate(of_table):
        if counts[f"n{at}"]:
            yield _finding(engine, rule, int(counts[f"n{at}"]))


def _finding(engine: Engine, rule: Rule, rows: int) -> Finding:
    query = f"SELECT CAST(case_id AS VARCHAR) AS id, {rule.shown} AS shown FROM ledger_{rule.table}_read WHERE {rule.wrong}"
    few = engine.rows(f"{query} ORDER BY 1 LIMIT {EXAMPLES}").to_pylist()
    column = next((one.name for one in COLUMNS[rule.table] if rule.id.startswith(one.name)), "closed_on")
    return Finding(rule.id, rule.table, column, rows, rule.what, tuple(_example(row["id"], row["shown"]) for row in few))


def _example(case_id: object, shown: object) -> str:
    return f"{case_id}: {shown}" if shown else str(case_id)


def _unknown_places(engine: Engine) -> Iterator[Finding]:
    """Yield provinces that no list knows, with near matches."""
    for name, rows, read in _provinces(engine):
        if isinstance(read, Problem):
            close = tuple(f"{name} → {other}?" for other in read.near) or (name,)
            yield Finding("province_unknown", CASES, "province", rows, read.what, close)


def _provinces(engine: Engine) -> Iterator[tuple[str, int, str | Problem]]:
    """Yield each province as written, its cases, and what it is read as."""
    table = engine.rows("SELECT province, COUNT(*) AS n FROM ledger_cases_read WHERE province IS NOT NULL GROUP BY province")
    for name, rows in sorted((row["province"], row["n"]) for row in table.to_pylist()):
        yield name, rows, name if is_anonymous(name) else places.resolve(name)


def _twice(engine: Engine) -> Iterator[Finding]:
    """Yield what stands twice: cases, and changes whose order can't be told."""
    again = "SELECT case_id FROM ledger_cases_read WHERE case_id IS NOT NULL GROUP BY case_id HAVING COUNT(*) > 1"
    if not len(engine.rows(again)):
        return
    query = f"""SELECT CAST(case_id AS VARCHAR) AS id, COUNT(*) AS n, COUNT(DISTINCT province) AS provinces
        FROM ledger_cases_read WHERE case_id IN ({again}) GROUP BY case_id"""
    cases = engine.rows(query).to_pandas().sort_values("id")
    for column, what, rows in (
        ("province", TWO_PROVINCES, cases[cases["provinces"] > 1]),
        ("case_id", TWICE, cases[cases["provinces"] <= 1]),
    ):
        if len(rows):
            yield Finding("twice", CASES, column, int(rows["n"].sum()), what, tuple(rows["id"].head(EXAMPLES)))


KNOWN = "ledger_known"
"""Cases that are known from before, where only what is new is read."""


def _between(engine: Engine) -> Iterator[Finding]:
    """Yield changes of no known case, and changes after the closing."""
    from_before = f" UNION ALL SELECT case_id, NULL AS closed_on FROM {KNOWN}" if _has(engine, KNOWN) else ""
    query = f"""SELECT s.case_id, c.case_id IS NULL AS unknown, COALESCE(s.changed_on > c.closed_on, FALSE) AS late
        FROM ledger_status_read s LEFT JOIN (SELECT case_id, closed_on FROM ledger_cases_read{from_before}) c
        ON s.case_id = c.case_id WHERE s.case_id IS NOT NULL"""
    sums = ", ".join(f"SUM(CASE WHEN {name} THEN 1 ELSE 0 END) AS {name}" for name in ("unknown", "late"))
    counts = engine.rows(f"SELECT {sums} FROM ({query}) AS joined").to_pylist()[0]
    for name, column, what in (("unknown", "case_id", UNKNOWN_CASE), ("late", "changed_on", AFTER_CLOSING)):
        if counts[name]:
            few = engine.rows(
                f"SELECT CAST(case_id AS VARCHAR) AS id FROM ({query}) AS joined WHERE {name} ORDER BY 1 LIMIT {EXAMPLES}"
            )
            yield Finding(name, STATUS, column, int(counts[name]), what, tuple(few["id"].to_pylist()), note=name == "late")


def _has(engine: Engine, relation: str) -> bool:
    try:
        return bool(engine.columns(relation))
    except Exception:  # each engine has its own way to say that there is none
        return False


def _same_entry(engine: Engine) -> Iterator[Finding]:
    again = """SELECT CAST(case_id AS VARCHAR) AS id, COUNT(*) AS n FROM ledger_status_read
        WHERE case_id IS NOT NULL GROUP BY case_id, changed_on, entry HAVING COUNT(*) > 1"""
    rows = engine.rows(again).to_pandas()
    if len(rows):
        yield Finding(
            "same_entry", STATUS, "entry", int(rows["n"].sum()), TWO_ENTRIES, tuple(rows["id"].sort_values().head(EXAMPLES))
        )


def kept(engine: Engine, last_day: dt.date) -> tuple[str, str]:
    """Return the queries of the rows without fault: cases, and changes of these cases.

    A case with any faulty row is left out whole, with its changes: half a history would be counted wrongly.
    """
    columns = {table: {*engine.columns(f"ledger_{table}_read")} for table in COLUMNS}
    single = list(rules(columns, last_day))
    wrong = {table: " OR ".join(f"COALESCE({rule.wrong}, FALSE)" for rule in single if rule.table == table) for table in COLUMNS}
    bad = [name for name, _, read in _provinces(engine) if isinstance(read, Problem)]
    names = ", ".join("'" + name.replace("'", "''") + "'" for name in bad)
    places_wrong = f" OR province IN ({names})" if bad else ""
    twice = " UNION ".join(
        f"SELECT case_id FROM ledger_{table}_read WHERE case_id IS NOT NULL GROUP BY {by} HAVING COUNT(*) > 1"
        for table, by in ((CASES, "case_id"), (STATUS, "case_id, changed_on, entry"))
    )
    faulty = f"""SELECT case_id FROM ledger_cases_read WHERE case_id IS NOT NULL AND ({wrong[CASES]}{places_wrong})
        UNION SELECT case_id FROM ledger_status_read WHERE case_id IS NOT NULL AND ({wrong[STATUS]}) UNION {twice}"""
    cases = f"SELECT * FROM ledger_cases_read WHERE case_id IS NOT NULL AND case_id NOT IN ({faulty})"
    known = f" UNION SELECT case_id FROM {KNOWN}" if _has(engine, KNOWN) else ""
    return cases, f"SELECT * FROM ledger_status_read WHERE case_id IN (SELECT case_id FROM ledger_cases{known})"


COLUMNS_ASIDE = ("rule", "table", "column", "rows", "expected_vi", "expected_en", "examples", "kept")


def told(findings: list[Finding]) -> pd.DataFrame:
    """Return findings as a frame: rule, table, column, rows, expected_vi, expected_en, examples, kept (True for a note)."""
    rows = [(f.rule, f.table, f.column, f.rows, f.what.vi, f.what.en, "; ".join(f.examples), f.note) for f in findings]
    return pd.DataFrame(rows, columns=list(COLUMNS_ASIDE))
