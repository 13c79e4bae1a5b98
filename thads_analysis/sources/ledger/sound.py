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
from .matched import DESKS, KNOWN, MATCHED
from .tables import CASES, COLUMNS, KEYS, STATUS, Column, words

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
    column
        The column that it is about.
    wrong
        The condition in SQL that is true of a wrong row.
    what
        What was expected.
    shown
        The expression that is shown of a wrong row.
    """

    id: str
    table: str
    column: str
    wrong: str
    what: Text
    shown: str

    @property
    def of_desk(self) -> bool:
        """Whether it can be seen on the desks alone."""
        return self.column in KEYS and "_was" not in self.wrong


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
        yield Rule(f"{name}_empty", table, name, lacks, Text("còn trống", "is empty"), "''")
    if converted:
        yield Rule(f"{name}_unread", table, name, f"{name} IS NULL AND {was} IS NOT NULL", _READABLE[column.kind], written)
    if column.kind == "whole":
        yield Rule(f"{name}_negative", table, name, f"{name} < 0", Text("không được âm", "must not be negative"), written)
    if column.kind == "date":
        out = f"({name} < {date(FIRST_DAY)} OR {name} > {date(last_day)})"
        span = Text(f"phải từ 01/01/1990 đến {last_day:%d/%m/%Y}", f"must be from 1990-01-01 to {last_day.isoformat()}")
        yield Rule(f"{name}_range", table, name, out, span, written)
    if known := words(column):
        listed = ", ".join(known)
        outside = f"{name} NOT IN ({', '.join(repr(word) for word in known)})"
        yield Rule(f"{name}_word", table, name, outside, Text(f"phải là một trong {listed}", f"must be one of {listed}"), written)


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
    yield Rule("closed_before_accepted", CASES, "closed_on", "closed_on < accepted_on", before, dates)
    undated = Text("có kết quả nhưng không có ngày kết thúc", "an outcome without a closing date")
    yield Rule("outcome_without_date", CASES, "closed_on", "outcome IS NOT NULL AND closed_on IS NULL", undated, "outcome")
    unsaid = Text("có ngày kết thúc nhưng không có kết quả", "a closing date without an outcome")
    yield Rule(
        "date_without_outcome",
        CASES,
        "closed_on",
        "closed_on IS NOT NULL AND outcome IS NULL",
        unsaid,
        "CAST(closed_on AS VARCHAR)",
    )


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
    table = of_table[0].table
    of_rows = [rule for rule in of_table if not rule.of_desk]
    counts = _sums(engine, of_rows, f"ledger_{table}_read", "1")
    if of_desks := [rule for rule in of_table if rule.of_desk]:
        counts = _sums(engine, of_desks, DESKS, "n") | counts
    if not counts[""] and table == CASES:
        yield Finding("empty", table, "case_id", 0, Text("không có dòng nào", "has no row"), ())
    for rule in of_table:
        if counts[rule.id]:
            yield _finding(engine, rule, counts[rule.id])


def _sums(engine: Engine, several: list[Rule], relation: str, weight: str) -> dict[str, int]:
    """Return how many rows break each rule, by its name; under no name how many there are."""
    sums = "".join(f", SUM(CASE WHEN {rule.wrong} THEN {weight} ELSE 0 END)" for rule in several)
    row = engine.rows(f"SELECT COUNT(*){sums} FROM {relation}")
    numbers = [int(column[0].as_py() or 0) for column in row.columns]
    return dict(zip(["", *(rule.id for rule in several)], numbers, strict=True))


def _finding(engine: Engine, rule: Rule, rows: int) -> Finding:
    query = f"SELECT CAST(case_id AS VARCHAR) AS id, {rule.shown} AS shown FROM ledger_{rule.table}_read WHERE {rule.wrong}"
    few = engine.rows(f"{query} ORDER BY 1 LIMIT {EXAMPLES}").to_pylist()
    return Finding(rule.id, rule.table, rule.column, rows, rule.what, tuple(_example(row["id"], row["shown"]) for row in few))


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
    table = engine.rows(f"SELECT province, SUM(n) AS n FROM {DESKS} WHERE province IS NOT NULL GROUP BY province")
    for name, rows in sorted((row["province"], row["n"]) for row in table.to_pylist()):
        yield name, rows, name if is_anonymous(name) else places.resolve(name)


def _twice(engine: Engine) -> Iterator[Finding]:
    """Yield what stands twice: cases, and changes whose order can't be told."""
    if engine.unique("ledger_cases_read", "case_id"):
        return
    again = "SELECT case_id FROM ledger_cases_read WHERE case_id IS NOT NULL GROUP BY case_id HAVING COUNT(*) > 1"
    query = f"""SELECT CAST(case_id AS VARCHAR) AS id, COUNT(*) AS n, COUNT(DISTINCT province) AS provinces
        FROM ledger_cases_read WHERE case_id IN ({again}) GROUP BY case_id"""
    cases = engine.rows(query).to_pandas().sort_values("id")
    for column, what, rows in (
        ("province", TWO_PROVINCES, cases[cases["provinces"] > 1]),
        ("case_id", TWICE, cases[cases["provinces"] <= 1]),
    ):
        if len(rows):
            yield Finding("twice", CASES, column, int(rows["n"].sum()), what, tuple(rows["id"].head(EXAMPLES)))


def _between(engine: Engine) -> Iterator[Finding]:
    """Yield changes of no known case, and changes after the closing."""
    for name, column, what in (("unknown", "case_id", UNKNOWN_CASE), ("late", "changed_on", AFTER_CLOSING)):
        wrong = f"FROM {MATCHED} WHERE {name} AND case_id IS NOT NULL"
        rows = engine.rows(f"SELECT COUNT(*) AS n {wrong}")["n"][0].as_py()
        if rows:
            few = engine.rows(f"SELECT DISTINCT CAST(case_id AS VARCHAR) AS id {wrong} ORDER BY 1 LIMIT {EXAMPLES}")
            yield Finding(name, STATUS, column, rows, what, tuple(few["id"].to_pylist()), note=name == "late")


def _same_entry(engine: Engine) -> Iterator[Finding]:
    """Yield changes whose order can't be told; entries that are all different can't be among them."""
    if engine.unique("ledger_status_read", "entry"):
        return
    again = """SELECT CAST(case_id AS VARCHAR) AS id, COUNT(*) AS n FROM ledger_status_read
        WHERE case_id IS NOT NULL GROUP BY case_id, changed_on, entry HAVING COUNT(*) > 1"""
    rows = engine.rows(again).to_pandas()
    if len(rows):
        few = tuple(rows["id"].sort_values().head(EXAMPLES))
        yield Finding("same_entry", STATUS, "entry", int(rows["n"].sum()), TWO_ENTRIES, few)


def kept(engine: Engine, last_day: dt.date, *, known: bool = False) -> tuple[str, str]:
    """Return the queries of the rows without fault: cases, and changes of these cases.

    A case with any faulty row is left out whole, with its changes: half a history would be counted wrongly. Changes may be of
    the cases in ``ledger_known`` where that is said.
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
    from_before = f" UNION SELECT case_id FROM {KNOWN}" if known else ""
    return cases, f"SELECT * FROM ledger_status_read WHERE case_id IN (SELECT case_id FROM ledger_cases{from_before})"


COLUMNS_ASIDE = ("rule", "table", "column", "rows", "expected_vi", "expected_en", "examples", "kept")


def told(findings: list[Finding]) -> pd.DataFrame:
    """Return findings as a frame: rule, table, column, rows, expected_vi, expected_en, examples, kept (True for a note)."""
    rows = [(f.rule, f.table, f.column, f.rows, f.what.vi, f.what.en, "; ".join(f.examples), f.note) for f in findings]
    return pd.DataFrame(rows, columns=list(COLUMNS_ASIDE))
