"""A cube that goes on: new months are added, corrected ones recomputed; the result is what building it anew gives."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from ...words.errors import Problem, raise_any
from ...words.vocabulary import Condition, Text
from .. import calendar
from . import flows, forms
from .connect import Ledger
from .cube import Cube, coded, day_of, desks_of, last_day, later, ledger_of, told_in, within
from .engines import Duck
from .matched import work_out
from .pieces import CASES, CHANGES, DESKS, FLOWS, Piece
from .tables import KEYS

_NAMED = ", ".join(KEYS)


def update(
    old: Cube, cases: Any, status: Any = None, *, since: dt.date | str | None = None, through: dt.date | str | None = None
) -> Cube:
    """Add new months to a cube, or recompute months that were corrected.

    Without `since` only rows dated after the cube's end are read: the cases accepted or closed since, and the changes since.
    The register may then hold these rows alone. With `since`, every month from then on is recomputed from the register, which
    must hold all cases not closed before. Either way the result is what building the whole cube anew would give.

    Parameters
    ----------
    old
        The cube; it is not changed.
    cases, status
        As for :func:`cube`.
    since
        A day of the first month to recompute.
    through
        The new last day, a month's end.

    Raises
    ------
    DataError
        If a closing or a change tells of a case otherwise than the cube knows it.
    ValueError
        If there is nothing new, or `through` is before the cube's end.
    """
    first = old.through + dt.timedelta(days=1) if since is None else day_of(since).replace(day=1)
    adds = first > old.through
    ledger = ledger_of(cases, status, continues=old if adds else None)
    end = last_day(ledger, through) if through else max(last_day(ledger, None), old.through)
    if end < old.through:
        raise ValueError(f"through: {end:%d/%m/%Y} < {old.through:%d/%m/%Y}")
    if adds:
        return Cube((*old.pieces, _added(old, ledger, end)), end)
    return Cube((_corrected(old, ledger, first, end),), end)


def _corrected(old: Cube, ledger: Ledger, first: dt.date, end: dt.date) -> Piece:
    """Return a whole cube in one piece: what was before a day as it was, what is since as the register tells it."""
    before = first - dt.timedelta(days=1)
    told = _Placed.of(old.desks, coded(ledger))
    rows = [within(old.flows, dt.date.min, before), within(told.rows, first, end)]
    every, made = pd.concat([old.desks, told.new]), later(ledger, end)

    def changes() -> pa.Table:
        return pa.concat_tables([within(old.changes, dt.date.min, before), within(made[CHANGES](), first, end)])

    return Piece(
        {FLOWS: lambda: pa.concat_tables(rows).unify_dictionaries(), DESKS: lambda: desks_of(every),
         CASES: lambda: told.placed(made[CASES]()), CHANGES: changes}
    )  # fmt: skip


def _added(old: Cube, ledger: Ledger, end: dt.date) -> Piece:
    """Return what is new since a cube's end: flows, and the cases that are open otherwise than before or no longer."""
    continued = _continued(old, ledger)
    told = _Placed.of(old.desks, coded(continued))
    first = old.through + dt.timedelta(days=1)
    closed = f"""SELECT case_id FROM new_rows
        WHERE accepted_on < {flows.date(first)} AND closed_on <= {flows.date(end)}"""
    made = later(continued, end)

    def moved() -> pa.Table:
        gone = continued.engine.rows(closed)
        return pa.concat_tables([told.placed(made[CASES]()), gone], promote_options="permissive")

    return Piece(
        {FLOWS: lambda: within(told.rows, first, end), DESKS: lambda: desks_of(told.new), CASES: moved, CHANGES: made[CHANGES]}
    )


@dataclass(frozen=True, eq=False)
class _Placed:
    """Flows whose desks have the numbers of an older cube, the desks that are new to it, and the numbers by those here."""

    rows: pa.Table
    new: pd.DataFrame
    numbers: np.ndarray

    @classmethod
    def of(cls, known: pd.DataFrame, told: forms.Desk) -> _Placed:
        numbers = pd.MultiIndex.from_frame(known).get_indexer(pd.MultiIndex.from_frame(told.names))
        new = numbers < 0
        numbers[new] = len(known) + np.arange(new.sum())
        return cls(_renumbered(told.rows, numbers), told.names[new], numbers)

    def placed(self, rows: pa.Table) -> pa.Table:
        """Give other rows by desk the same numbers."""
        return _renumbered(rows, self.numbers)


def _renumbered(rows: pa.Table, numbers: np.ndarray) -> pa.Table:
    at = rows.schema.get_field_index("desk")
    return rows.set_column(at, "desk", pa.array(numbers[rows["desk"].to_numpy()].astype("int32")))


def _continued(old: Cube, ledger: Ledger) -> Ledger:
    """Return a register of what is new since a cube's end, and of the cases open then that it tells of.

    Cases that went to the separate book within the year are among them: they leave the form on 1 October unasked.
    """
    day, duck = flows.date(old.through), Duck(source=ledger.source)
    columns = f"case_id, {_NAMED}, demanded, accepted_on, origin, closed_on, outcome"
    new = f"SELECT {columns} FROM ledger_cases WHERE accepted_on > {day} OR closed_on > {day}"
    of_new = f"changed_on > {day} OR case_id IN (SELECT case_id FROM ledger_cases WHERE accepted_on > {day})"
    changes = f"SELECT case_id, entry, changed_on, condition FROM ledger_status WHERE {of_new}"
    told = {"new_rows": ledger.engine.rows(new), "change_rows": ledger.engine.rows(changes)}
    desks = pa.Table.from_pandas(old.desks.reset_index(names="desk"))
    touched = old.open.filter(_touched(old, list(told.values())))
    for name, rows in {**told, "open_rows": touched, "desk_rows": desks}.items():
        duck.register(name, rows)
    named = ", ".join(f"d.{key}" for key in KEYS)
    duck.keep("touched", f"SELECT o.*, {named} FROM open_rows o INNER JOIN desk_rows d ON o.desk = d.desk")
    raise_any(ledger.source, _otherwise(duck, day))
    before = ", ".join(f"t.{name}" for name in ("case_id", *KEYS, "demanded", "accepted_on", "origin"))
    duck.keep(
        "ledger_cases",
        f"""SELECT {before}, n.closed_on, n.outcome FROM touched t
        LEFT JOIN new_rows n ON t.case_id = n.case_id UNION ALL SELECT {columns} FROM new_rows WHERE accepted_on > {day}""",
    )
    duck.define(
        "ledger_status",
        f"""SELECT case_id, {STOOD} AS entry, since AS changed_on, condition FROM touched
        WHERE condition <> 'with' UNION ALL SELECT case_id, entry, changed_on, condition FROM change_rows""",
    )
    work_out(duck)
    return Ledger(duck, ledger.source, ledger.aside)


STOOD = -1
"""The entry of a condition in which a case stood at a cube's end: before every entry of the register."""


def _touched(old: Cube, told: list[pa.Table]) -> pa.ChunkedArray:
    """Return True for the open cases of which something may be new after a cube's end."""
    year = pa.scalar(calendar.begin(calendar.fiscal_year(old.through)).date(), pa.date32())
    in_book = pc.equal(old.open["condition"], Condition.SEPARATE_BOOK.code)
    leaves = pc.and_(in_book, pc.fill_null(pc.greater_equal(old.open["since"], year), False))
    return pc.or_(leaves, told_in(old.open, told))


def _otherwise(duck: Duck, day: str) -> Iterator[Problem]:
    """Yield what a register tells of old cases otherwise than the cube: they must be recomputed, not added."""
    same = " AND ".join(f"o.{name} = n.{name}" for name in (*KEYS, "demanded", "accepted_on", "origin"))
    wrong = f"""SELECT CAST(n.case_id AS VARCHAR) AS id FROM new_rows n LEFT JOIN touched o ON n.case_id = o.case_id
        WHERE (n.accepted_on <= {day} AND (o.case_id IS NULL OR NOT ({same})))
           OR (n.accepted_on > {day} AND o.case_id IS NOT NULL)"""
    found = duck.rows(f"SELECT COUNT(*) AS n, MIN(id) AS id, MAX(id) AS other FROM ({wrong}) AS wrong").to_pylist()[0]
    if found["n"]:
        what = Text(
            f"{found['n']} việc cũ khác với khối số liệu; hãy tính lại từ tháng thụ lý (since=)",
            f"{found['n']} old cases differ from the cube; recompute from the month of acceptance (since=)",
        )
        yield Problem("cases, cột case_id", what, "; ".join(dict.fromkeys([found["id"], found["other"]])))
