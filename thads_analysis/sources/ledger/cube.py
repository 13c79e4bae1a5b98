"""The cube: what came in, went out and changed in every month, saved, added to, corrected. Forms are read from it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from . import flows, forms
from .connect import Ledger, Table, connect
from .matched import CODED, STAYS
from .matched import DESKS as NUMBERED
from .pieces import CASES, CHANGES, DESKS, FLOWS, Piece, opened, saved, shaped
from .tables import KEYS

MOST_PIECES = 24
"""A cube of more pieces is written as one when it is saved."""


@dataclass(frozen=True, eq=False)
class Cube:
    """Monthly flows of a register.

    Parameters
    ----------
    pieces
        What was built at once, and what was added since; see :class:`.pieces.Piece`.
    through
        The last day that is in it, a month's end.
    """

    pieces: tuple[Piece, ...]
    through: dt.date

    @cached_property
    def flows(self) -> pa.Table:
        """desk, period (first day of the month), flow, cases, money (VND)."""
        return pa.concat_tables([piece.flows for piece in self.pieces]).unify_dictionaries()

    @cached_property
    def desks(self) -> pd.DataFrame:
        """Province, agency, officer and category of each desk, by its number."""
        return pa.concat_tables([piece.desks for piece in self.pieces]).to_pandas()

    @cached_property
    def open(self) -> pa.Table:
        """The cases that are open at the end, by desk, with their condition: what the next month starts from."""
        said = [piece.cases for piece in self.pieces]
        last = [rows.filter(pc.invert(told_in(rows, said[at + 1 :]))) for at, rows in enumerate(said[:-1])]
        rows = pa.concat_tables([*last, said[-1]], promote_options="permissive")
        return rows.filter(pc.is_valid(rows["desk"])) if last else rows

    @cached_property
    def changes(self) -> pa.Table:
        """How many changes of condition each month has, to see later what was corrected."""
        rows = pa.concat_tables([piece.changes for piece in self.pieces])
        sums = rows.group_by(["period", "condition"]).aggregate([("rows", "sum"), ("entries", "sum")])
        return shaped(CHANGES, sums.rename_columns({"rows_sum": "rows", "entries_sum": "entries"}))

    def save(self, folder: str | Path) -> Path:
        """Write the cube into a folder; an older cube there stays whole until the new one is.

        What the folder already has of it is not written again: a month added to a cube of many years is written alone.

        Raises
        ------
        FileExistsError
            If the folder holds something else.
        """
        pieces = self.pieces if len(self.pieces) <= MOST_PIECES else (self._whole(),)
        saved(pieces, self.through, Path(folder))
        return Path(folder)

    def _whole(self) -> Piece:
        return Piece(
            {FLOWS: lambda: self.flows, DESKS: lambda: shaped(DESKS, pa.Table.from_pandas(self.desks)),
             CASES: lambda: self.open, CHANGES: lambda: self.changes}
        )  # fmt: skip

    def stale(self, cases: Any, status: Any = None) -> list[dt.date]:
        """Return the months (first days) in which a register no longer says what the cube was built from.

        Compared are, month by month, the cases accepted and closed with their money, and the changes of condition. What
        differs is recomputed with ``update(cube, cases, status, since=the first of them)``.
        """
        engine = ledger_of(cases, status).engine
        old = self.flows.to_pandas().astype({"flow": "str"})
        old = old[old["flow"].str.startswith((flows.ACCEPTED, flows.CLOSED))]
        sums = old.groupby(["period", "flow"])[["cases", "money"]].sum()
        new = pd.concat([engine.rows(query).to_pandas() for query in _totals()])
        new = new.groupby(["period", "flow"])[["cases", "money"]].sum()
        told = engine.rows(changes_told())
        now, then = (table.to_pandas().set_index(["period", "condition"]) for table in (told, self.changes))
        found = {*_different(sums, new), *_different(then, now)}
        return sorted(day for day in found if day <= self.through)


def told_in(rows: pa.Table, others: Sequence[pa.Table]) -> pa.ChunkedArray:
    """Return True for the rows whose case is in any other table; a case has a number in all of them, or text in all."""
    kinds = {one["case_id"].type for one in (rows, *others)}
    kind = pa.int64() if all(pa.types.is_integer(one) for one in kinds) else pa.string()
    ids = [chunk for one in others for chunk in one["case_id"].cast(kind).chunks]
    return pc.is_in(rows["case_id"].cast(kind), pa.chunked_array(ids, type=kind))


def _different(one: pd.DataFrame, other: pd.DataFrame) -> set[dt.date]:
    one, other = one.align(other, join="outer", fill_value=0)
    return {pd.Timestamp(day).date() for day in one.index[(one != other).any(axis=1)].get_level_values("period")}


def _totals() -> Iterator[str]:
    """Yield the queries of what was accepted and closed in each month."""
    for name, day, word in ((flows.ACCEPTED, "accepted_on", "origin"), (flows.CLOSED, "closed_on", "outcome")):
        yield f"""SELECT {flows.period(day, ())} AS period, '{name}.' || {word} AS flow, COUNT(*) AS cases,
            CAST(SUM(demanded) AS BIGINT) AS money
        FROM ledger_cases WHERE {day} IS NOT NULL GROUP BY {flows.period(day, ())}, {word}"""


def changes_told(first: dt.date = dt.date.min, end: dt.date = dt.date.max) -> str:
    """Return the query of how many changes of condition each month between two days has."""
    month = flows.period("changed_on", ())
    days = f"changed_on BETWEEN {flows.date(first)} AND {flows.date(end)}"
    return f"""SELECT {month} AS period, condition, COUNT(*) AS rows, CAST(SUM(entry) AS BIGINT) AS entries
FROM ledger_status WHERE entry >= 0 AND {days} GROUP BY {month}, condition"""


def ledger_of(cases: Any, status: Any = None, continues: Cube | None = None) -> Ledger:
    """Return the ledger behind what a user handed over: a ledger, its tables, or whatever :func:`connect` takes."""
    if isinstance(cases, Ledger):
        return cases
    if isinstance(cases, Table) and (status is None or isinstance(status, Table)):
        return cases.ledger
    tables = [one.to_pandas() if isinstance(one, Table) else one for one in (cases, status)]
    return connect(*tables, continues=continues)


def cube(cases: Any, status: Any = None, *, through: dt.date | str | None = None) -> Cube:
    """Build the cube of a register in one pass.

    Parameters
    ----------
    cases, status
        What :func:`connect` returned (the ledger, or both tables), or anything it takes.
    through
        The last day, a month's end; by default of the month in which the register ends.

    Returns
    -------
    Cube
        Flows of every month, in cases and in VND.

    Raises
    ------
    DataError
        If the register has faults.
    ValueError
        If `through` is not a month's end.
    """
    ledger = ledger_of(cases, status)
    end = last_day(ledger, through)
    told = coded(ledger)
    made = {FLOWS: lambda: within(told.rows, dt.date.min, end), DESKS: lambda: desks_of(told.names)}
    return Cube((Piece(made | later(ledger, end)),), end)


def later(ledger: Ledger, end: dt.date) -> dict[str, Any]:
    """Return what makes the tables that only later months need."""
    rows = ledger.engine.rows
    return {CASES: lambda: rows(open_cases(end)), CHANGES: lambda: shaped(CHANGES, rows(changes_told(end=end)))}


def desks_of(names: pd.DataFrame) -> pa.Table:
    """Return the names of desks as a piece holds them."""
    return shaped(DESKS, pa.Table.from_pandas(names, preserve_index=False))


def last_day(ledger: Ledger, through: dt.date | str | None) -> dt.date:
    """Return the last day of a cube."""
    if through is None:
        days = "SELECT MAX(accepted_on) AS a, MAX(closed_on) AS b, NULL AS c FROM ledger_cases"
        rows = ledger.engine.rows(f"{days} UNION ALL SELECT NULL, NULL, MAX(changed_on) FROM ledger_status").to_pylist()
        return flows.month_end(max(day for row in rows for day in row.values() if day is not None))
    end = day_of(through)
    if end != flows.month_end(end):
        raise ValueError(f"through: {end:%d/%m/%Y} không phải ngày cuối tháng / is not a month's end")
    return end


def coded(ledger: Ledger, cuts: Sequence[dt.date] = ()) -> forms.Desk:
    """Run the flows of a ledger, by the numbers of its desks."""
    rows = [shaped(FLOWS, ledger.engine.rows(query)) for query in flows.streams(cuts, CODED, STAYS)]
    names = ledger.engine.rows(f"SELECT {', '.join(KEYS)} FROM {NUMBERED} ORDER BY desk").to_pandas()
    ledger.engine.rest()
    return forms.Desk(names, pa.concat_tables(rows).unify_dictionaries())


def open_cases(end: dt.date) -> str:
    """Return the query of the cases that are open at the end of a day, with the condition in which they stand since when."""
    day = flows.date(end)
    stands = f"since <= {day} AND (until IS NULL OR until > {day})"
    return f"""WITH stood AS (SELECT * FROM {STAYS}), {flows.spells("desk")}
SELECT c.case_id, c.desk, c.demanded, c.accepted_on, c.origin, COALESCE(s.condition, 'with') AS condition,
    COALESCE(w.since, s.since) AS since
FROM {CODED} c
LEFT JOIN (SELECT case_id, condition, since FROM stood WHERE {stands}) s ON c.case_id = s.case_id
LEFT JOIN (SELECT case_id, since FROM whole WHERE {stands}) w ON c.case_id = w.case_id
WHERE c.accepted_on <= {day} AND (c.closed_on IS NULL OR c.closed_on > {day})"""


def within(rows: pa.Table, first: dt.date, end: dt.date) -> pa.Table:
    """Return the flows of the periods that begin within two days."""
    since = pc.greater_equal(rows["period"], pa.scalar(first, pa.date32()))
    return rows.filter(pc.and_(since, pc.less_equal(rows["period"], pa.scalar(end, pa.date32()))))


def open_cube(folder: str | Path) -> Cube:
    """Read a saved cube.

    Raises
    ------
    FileNotFoundError
        If the folder holds no cube.
    DataError
        If a file of it is damaged, or it was written by another version.
    """
    return Cube(*opened(Path(folder)))


def day_of(day: Any) -> dt.date:
    """Return a day, however it is written: a date, a timestamp, ``2024-09-30``; a month (``2024-09``) is its last day.

    Examples
    --------
    >>> day_of("2024-09").isoformat(), day_of(pd.Timestamp("2024-03-15")).isoformat()
    ('2024-09-30', '2024-03-15')
    """
    if isinstance(day, pd.Period):
        return day.end_time.date()
    if isinstance(day, str) and len(day) == 7:
        return pd.Period(day, "M").end_time.date()
    return pd.Timestamp(day).date()
