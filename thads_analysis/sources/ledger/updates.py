"""A cube that goes on: new months are added, corrected ones recomputed; the result is what building it anew gives."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from ...words.errors import Problem, raise_any
from ...words.vocabulary import Text
from . import flows, forms
from .connect import Ledger
from .cube import CHANGES, Cube, coded, day_of, last_day, ledger_of, open_cases, stacked, within
from .engines import Duck
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
    if adds:
        ledger, first = _continued(old, ledger), old.through + dt.timedelta(days=1)
    end = max(last_day(ledger, through), old.through) if through is None else last_day(ledger, through)
    if end < old.through:
        raise ValueError(f"through: {end:%d/%m/%Y} < {old.through:%d/%m/%Y}")
    told = coded(ledger, where=f"closed_on IS NULL OR closed_on >= {flows.date(first)}")
    new = ledger.engine.rows(f"SELECT * FROM ({CHANGES}) AS told WHERE period <= {flows.date(end)}")
    changes = stacked(old.changes, new, first, both=adds)
    still_open = ledger.engine.rows(open_cases(end))
    return Cube(*_joined(old, told, first, end), end, lambda: (still_open, changes))


def _continued(old: Cube, ledger: Ledger) -> Ledger:
    """Return a register of the cases that were open at a cube's end, and of what is new since."""
    day = flows.date(old.through)
    columns = f"case_id, {_NAMED}, demanded, accepted_on, origin, closed_on, outcome"
    duck = Duck(source=ledger.source)
    duck.register("open_rows", old.open)
    new = f"SELECT {columns} FROM ledger_cases WHERE accepted_on > {day} OR closed_on > {day}"
    duck.register("new_rows", ledger.engine.rows(new))
    of_new = f"changed_on > {day} OR case_id IN (SELECT case_id FROM ledger_cases WHERE accepted_on > {day})"
    duck.register(
        "change_rows", ledger.engine.rows(f"SELECT case_id, entry, changed_on, condition FROM ledger_status WHERE {of_new}")
    )
    raise_any(ledger.source, _otherwise(duck, day))
    before = ", ".join(f"o.{name}" for name in ("case_id", *KEYS, "demanded", "accepted_on", "origin"))
    duck.define(
        "ledger_cases",
        f"""SELECT {before}, n.closed_on, n.outcome FROM open_rows o
        LEFT JOIN new_rows n ON o.case_id = n.case_id UNION ALL SELECT {columns} FROM new_rows WHERE accepted_on > {day}""",
    )
    duck.define(
        "ledger_status",
        f"""SELECT case_id, {STOOD} AS entry, since AS changed_on, condition FROM open_rows
        WHERE condition <> 'with' UNION ALL SELECT case_id, entry, changed_on, condition FROM change_rows""",
    )
    return Ledger(duck, ledger.source, ledger.aside)


STOOD = -1
"""The entry of a condition in which a case stood at a cube's end: before every entry of the register."""


def _otherwise(duck: Duck, day: str) -> Iterator[Problem]:
    """Yield what a register tells of old cases otherwise than the cube: they must be recomputed, not added."""
    same = " AND ".join(f"o.{name} = n.{name}" for name in (*KEYS, "demanded", "accepted_on", "origin"))
    wrong = f"""SELECT CAST(n.case_id AS VARCHAR) AS id FROM new_rows n LEFT JOIN open_rows o ON n.case_id = o.case_id
        WHERE (n.accepted_on <= {day} AND (o.case_id IS NULL OR NOT ({same})))
           OR (n.accepted_on > {day} AND o.case_id IS NOT NULL)"""
    found = duck.rows(f"SELECT COUNT(*) AS n, MIN(id) AS id, MAX(id) AS other FROM ({wrong}) AS wrong").to_pylist()[0]
    if found["n"]:
        what = Text(
            f"{found['n']} việc cũ khác với khối số liệu; hãy tính lại từ tháng thụ lý (since=)",
            f"{found['n']} old cases differ from the cube; recompute from the month of acceptance (since=)",
        )
        yield Problem("cases, cột case_id", what, "; ".join(dict.fromkeys([found["id"], found["other"]])))


def _joined(old: Cube, told: forms.Desk, first: dt.date, end: dt.date) -> tuple[pa.Table, pd.DataFrame]:
    """Return the flows before a day as they were, and those since as they are told, with all desks."""
    every = pd.concat([old.desks, told.names]).drop_duplicates().sort_values(list(KEYS), ignore_index=True)
    number = pd.Series(every.index, index=pd.MultiIndex.from_frame(every))
    parts = []
    for names, rows, kept in (
        (old.desks, old.flows, _before(old.flows, first)),
        (told.names, told.rows, within(told.rows, first, end)),
    ):
        to = number.reindex(pd.MultiIndex.from_frame(names)).to_numpy().astype("int32")
        rows = rows.filter(kept)
        parts.append(rows.set_column(0, "desk", pa.array(to[rows["desk"].to_numpy()])))
    return pa.concat_tables(parts).unify_dictionaries(), every


def _before(rows: pa.Table, first: dt.date) -> pa.ChunkedArray:
    return pc.less(rows["period"], pa.scalar(first, pa.date32()))
