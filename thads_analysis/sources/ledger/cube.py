"""The cube: what came in, went out and changed in every month, saved, added to, corrected. Forms are read from it."""

from __future__ import annotations

import datetime as dt
import json
import secrets
import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from ...words.errors import DataError, Problem
from ...words.vocabulary import Text
from . import flows, forms
from .connect import Ledger, Table, connect
from .engines import Duck
from .tables import KEYS

FORMAT = 1
_FILES = ("flows", "desks", "open", "changes")
_NAMED = ", ".join(KEYS)


@dataclass(frozen=True, eq=False)
class Cube:
    """Monthly flows of a register.

    Parameters
    ----------
    flows
        desk, period (first day of the month), flow, cases, money (VND).
    desks
        Province, agency, officer and category of each desk, by its number.
    through
        The last day that is in it, a month's end.
    rest
        What only later months need, made when it is asked for: :attr:`open` and :attr:`changes`.
    """

    flows: pa.Table
    desks: pd.DataFrame
    through: dt.date
    rest: Callable[[], tuple[pa.Table, pa.Table]]

    @cached_property
    def _rest(self) -> tuple[pa.Table, pa.Table]:
        return self.rest()

    @property
    def open(self) -> pa.Table:
        """The cases that are open at the end, with their condition: what the next month starts from."""
        return self._rest[0]

    @property
    def changes(self) -> pa.Table:
        """How many changes of condition each month has, to see later what was corrected."""
        return self._rest[1]

    def save(self, folder: str | Path) -> Path:
        """Write the cube into a folder; an older cube there stays whole until the new one is.

        Raises
        ------
        FileExistsError
            If the folder holds something else.
        """
        home = Path(folder)
        if home.exists() and any(home.iterdir()) and not (home / "about.json").exists():
            raise FileExistsError(f"{home}: thư mục không trống và không phải khối số liệu / not empty, and no cube")
        version = f"v-{secrets.token_hex(6)}"
        new = home / version
        new.mkdir(parents=True)
        tables = (self.flows, pa.Table.from_pandas(self.desks, preserve_index=False), self.open, self.changes)
        for name, table in zip(_FILES, tables, strict=True):
            pq.write_table(table, new / f"{name}.parquet", compression="zstd")
        about = home / f"about-{version}.json"
        said = {"format": FORMAT, "version": version, "through": self.through.isoformat()}
        about.write_text(json.dumps(said), encoding="utf-8")
        about.replace(home / "about.json")  # the one moment at which the new cube takes the old one's place
        for old in [*home.glob("v-*"), *home.glob("about-*.json")]:
            if old.name != version:
                shutil.rmtree(old, ignore_errors=True) if old.is_dir() else old.unlink(missing_ok=True)
        return home

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
        now, then = (table.to_pandas().set_index(["period", "condition"]) for table in (engine.rows(CHANGES), self.changes))
        found = {*_different(sums, new), *_different(then, now)}
        return sorted(day for day in found if day <= self.through)


def _different(one: pd.DataFrame, other: pd.DataFrame) -> set[dt.date]:
    one, other = one.align(other, join="outer", fill_value=0)
    return {pd.Timestamp(day).date() for day in one.index[(one != other).any(axis=1)].get_level_values("period")}


def _totals() -> list[str]:
    """Return the queries of what was accepted and closed in each month."""
    return [
        f"""SELECT {flows.period(day, ())} AS period, '{name}.' || {word} AS flow, COUNT(*) AS cases,
            CAST(SUM(demanded) AS BIGINT) AS money
        FROM ledger_cases WHERE {day} IS NOT NULL GROUP BY {flows.period(day, ())}, {word}"""
        for name, day, word in ((flows.ACCEPTED, "accepted_on", "origin"), (flows.CLOSED, "closed_on", "outcome"))
    ]


_MONTH = flows.period("changed_on", ())
CHANGES = f"""SELECT {_MONTH} AS period, condition, COUNT(*) AS rows, CAST(SUM(entry) AS BIGINT) AS entries
FROM ledger_status WHERE entry >= 0 GROUP BY {_MONTH}, condition"""


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
    rows = told.rows.filter(within(told.rows, dt.date.min, end))
    return Cube(rows, told.names, end, lambda: _rest_of(ledger, end))


def _rest_of(ledger: Ledger, end: dt.date) -> tuple[pa.Table, pa.Table]:
    changes = ledger.engine.rows(f"SELECT * FROM ({CHANGES}) AS told WHERE period <= {flows.date(end)}")
    return ledger.engine.rows(open_cases(end)), stacked(CHANGED.empty_table(), changes, dt.date.min, both=True)


def last_day(ledger: Ledger, through: dt.date | str | None) -> dt.date:
    """Return the last day of a cube."""
    if through is None:
        latest = ledger.engine.rows(
            """SELECT MAX(day) AS day FROM (SELECT MAX(accepted_on) AS day FROM ledger_cases
            UNION ALL SELECT MAX(closed_on) AS day FROM ledger_cases
            UNION ALL SELECT MAX(changed_on) AS day FROM ledger_status) AS days"""
        )["day"][0].as_py()
        return flows.month_end(pd.Timestamp(latest).date())
    end = day_of(through)
    if end != flows.month_end(end):
        raise ValueError(f"through: {end:%d/%m/%Y} không phải ngày cuối tháng / is not a month's end")
    return end


def coded(ledger: Ledger, cuts: Sequence[dt.date] = (), where: str = "") -> forms.Desk:
    """Run the flows of a ledger; desks are numbered."""
    engine, cases = ledger.engine, "ledger_cases"
    if where:
        cases = "ledger_chosen"
        engine.define(cases, f"SELECT * FROM ledger_cases WHERE {where}")
    if not isinstance(engine, Duck):
        return _numbered(engine.rows(flows.query(cuts, cases=cases)))
    ordered = f"ROW_NUMBER() OVER (ORDER BY {_NAMED}) - 1"
    engine.keep("ledger_desks", f"SELECT *, CAST({ordered} AS INTEGER) AS desk FROM (SELECT DISTINCT {_NAMED} FROM {cases})")
    engine.define("ledger_coded", f"SELECT c.*, d.desk FROM {cases} c INNER JOIN ledger_desks d USING ({_NAMED})")
    rows = engine.rows(flows.query(cuts, keys=("desk",), cases="ledger_coded"))
    return forms.Desk(engine.rows(f"SELECT {_NAMED} FROM ledger_desks ORDER BY desk").to_pandas(), _shaped(rows))


def _numbered(rows: pa.Table) -> forms.Desk:
    """Return flows that come with names as flows by desk."""
    named = rows.select(list(KEYS)).to_pandas()
    groups = named.groupby(list(KEYS), sort=True)
    names = groups.size().index.to_frame(index=False)
    desk = pa.array(groups.ngroup().to_numpy().astype("int32"))
    return forms.Desk(names, _shaped(rows.append_column("desk", desk)))


_SHAPE = pa.schema(
    [("desk", pa.int32()), ("period", pa.date32()), ("flow", pa.dictionary(pa.int32(), pa.string())), ("cases", pa.int64()),
     ("money", pa.int64())]
)  # fmt: skip


def _shaped(rows: pa.Table) -> pa.Table:
    flow = rows["flow"].cast(pa.string()).combine_chunks().dictionary_encode().cast(_SHAPE.field("flow").type)
    columns = [flow if name == "flow" else rows[name].cast(_SHAPE.field(name).type) for name in _SHAPE.names]
    return pa.table(columns, schema=_SHAPE)


def open_cases(end: dt.date, cases: str = "ledger_cases", status: str = "ledger_status") -> str:
    """Return the query of the cases that are open at the end of a day, with the condition in which they stand since when."""
    day = flows.date(end)
    stands = f"since <= {day} AND (until IS NULL OR until > {day})"
    cases = f"(SELECT * FROM {cases} WHERE accepted_on <= {day} AND (closed_on IS NULL OR closed_on > {day}))"
    return f"""WITH {flows.stays(KEYS, cases, status)}, {flows.spells(_NAMED)}
SELECT c.case_id, {", ".join(f"c.{key}" for key in KEYS)}, c.demanded, c.accepted_on, c.origin,
    COALESCE(s.condition, 'with') AS condition, COALESCE(w.since, s.since) AS since
FROM {cases} c
LEFT JOIN (SELECT case_id, condition, since FROM stood WHERE {stands}) s ON c.case_id = s.case_id
LEFT JOIN (SELECT case_id, since FROM whole WHERE {stands}) w ON c.case_id = w.case_id"""


def within(rows: pa.Table, first: dt.date, end: dt.date) -> pa.ChunkedArray:
    """Return True for the flows of the periods that begin within two days."""
    since = pc.greater_equal(rows["period"], pa.scalar(first, pa.date32()))
    return pc.and_(since, pc.less_equal(rows["period"], pa.scalar(end, pa.date32())))


def stacked(old: pa.Table, new: pa.Table, first: dt.date, *, both: bool) -> pa.Table:
    """Return how many changes each month has: before a day as it was, since as it is told; `both` adds what is new before it."""
    then, now = old.to_pandas(), new.to_pandas()
    day = pd.Timestamp(first).date()
    now = now if both else now[now["period"] >= day]
    table = (
        pd.concat([then[then["period"] < day], now]).groupby(["period", "condition"], as_index=False)[["rows", "entries"]].sum()
    )
    return pa.Table.from_pandas(table, schema=CHANGED, preserve_index=False)


CHANGED = pa.schema([("period", pa.date32()), ("condition", pa.string()), ("rows", pa.int64()), ("entries", pa.int64())])


def open_cube(folder: str | Path) -> Cube:
    """Read a saved cube.

    Raises
    ------
    FileNotFoundError
        If the folder holds no cube.
    DataError
        If a file of it is damaged, or it was written by a later version.
    """
    home = Path(folder)
    about = home / "about.json"
    if not about.is_file():
        raise FileNotFoundError(f"không có khối số liệu / no cube: {home}")
    try:
        said = json.loads(about.read_text(encoding="utf-8"))
        if said["format"] != FORMAT:
            raise ValueError(f"format {said['format']}")
        read = {name: pq.read_table(home / said["version"] / f"{name}.parquet") for name in _FILES}
        through = dt.date.fromisoformat(said["through"])
    except (OSError, ValueError, KeyError, TypeError, pa.ArrowException) as error:
        what = Text("khối số liệu hỏng; hãy lập lại", "the cube is damaged; build it anew")
        raise DataError(str(home), [Problem("tệp / file", what, str(error)[:200])]) from error
    return Cube(_shaped(read["flows"]), read["desks"].to_pandas(), through, lambda: (read["open"], read["changes"]))


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
