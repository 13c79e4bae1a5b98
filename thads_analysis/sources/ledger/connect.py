"""Where the register is: files, a folder, a database, a Spark session, tables in memory. All become one :class:`Ledger`."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import pandas as pd

from ...words.errors import DataError, Problem, raise_any
from ...words.vocabulary import Text, near
from . import postgres, sound
from .engines import Duck, Engine, Spark, quoted
from .matched import KNOWN, work_out
from .tables import CASES, COLUMNS, OTHER_NAMES, STATUS, missing, read

ENDINGS = (".parquet", ".csv")
DATABASES = (".duckdb", ".ddb", ".db")
Names = Mapping[str, str]


@dataclass(frozen=True, eq=False)
class Ledger:
    """A register that was checked; it unpacks into its two tables.

    Parameters
    ----------
    engine
        What holds it; its views ``ledger_cases`` and ``ledger_status`` have the columns of the design.
    source
        Where it is from, for messages.
    aside
        What was found: rule, table, column, rows, expected_vi, expected_en, examples, kept. Rows under ``kept`` False are
        left out of everything; a note (True) is told only.
    """

    engine: Engine
    source: str
    aside: pd.DataFrame

    @property
    def cases(self) -> Table:
        """One row a case."""
        return Table(self, CASES)

    @property
    def status(self) -> Table:
        """One row a change of condition."""
        return Table(self, STATUS)

    def __iter__(self) -> Iterator[Table]:
        """Yield cases and status."""
        return iter((self.cases, self.status))


@dataclass(frozen=True)
class Table:
    """One of the two tables of a ledger, where it lies."""

    ledger: Ledger
    name: str

    def to_pandas(self) -> pd.DataFrame:
        """Return all its rows; a register of many years fills the memory."""
        columns = ", ".join(column.name for column in COLUMNS[self.name])
        return self.ledger.engine.rows(f"SELECT {columns} FROM ledger_{self.name}").to_pandas()


def connect(
    source: Any,
    status: Any = None,
    *,
    tables: Names | None = None,
    columns: Names | None = None,
    on_error: Literal["raise", "aside"] = "raise",
    last_day: dt.date | None = None,
    continues: Any = None,
) -> Ledger:
    """Connect to a register of cases and check it.

    Parameters
    ----------
    source
        A folder with ``cases`` and ``status`` as Parquet or CSV (a file each, several ``cases-*.parquet``, or a folder
        each); a file or table of cases, with `status` beside it; a DuckDB file or connection; ``postgresql://…`` or a
        connection of adbc-driver-postgresql, of which both tables are streamed into temporary files; a Spark session.
    status
        The changes of condition, where `source` is the cases only: a path or a pandas or Arrow table.
    tables
        Your own names of the tables ``cases`` and ``status``, with a schema where there is one.
    columns
        Your own names of columns, by the names of the design: ``{"case_id": "so_thu_ly"}``.
    on_error
        ``"raise"``: whatever is wrong raises, all of it. ``"aside"``: cases with a fault are left out whole, with their
        changes, and ``.aside`` says how many and which.
    last_day
        The last day that can stand in the register; by default the end of this year.
    continues
        The cube that the source adds to, where it holds only what is new: changes may then be of cases open in the cube.

    Returns
    -------
    Ledger
        Unpacks into ``cases, status``.

    Raises
    ------
    DataError
        With every rule that is broken: how many rows, and examples.
    FileNotFoundError
        If there is no such file; the message names what there is.
    """
    if on_error not in ("raise", "aside"):
        raise ValueError(f"on_error: {on_error!r}; raise, aside")
    engine, name = _engine(source, status, dict(tables or {}))
    known = False
    if continues is not None and isinstance(engine, Duck):
        known = True
        engine.register(KNOWN, continues.open.select(["case_id"]))
    _view(engine, name, dict(columns or {}))
    work_out(engine, "_read", known=known)
    return _checked(engine, name, on_error, last_day or dt.date(dt.date.today().year, 12, 31), known)


def _checked(engine: Engine, name: str, on_error: str, last_day: dt.date, known: bool) -> Ledger:
    findings = sound.examine(engine, last_day)
    wrong = [one for one in findings if not one.note]
    if wrong and (on_error == "raise" or any(one.rule == "empty" for one in wrong)):
        raise DataError(name, [one.problem() for one in wrong])
    if wrong:
        for table, query in zip(COLUMNS, sound.kept(engine, last_day, known=known), strict=True):
            engine.keep(f"ledger_{table}", query)
        work_out(engine, known=known)
        return Ledger(engine, name, sound.told(findings))
    for table in COLUMNS:
        engine.define(f"ledger_{table}", f"SELECT * FROM ledger_{table}_read")
    return Ledger(engine, name, sound.told(findings))


def _view(engine: Engine, source: str, names: dict[str, str]) -> None:
    """Define both tables under the names and types of the design."""
    known = {column.name for table in COLUMNS.values() for column in table}
    strange = [
        Problem("columns", Text("không có cột này", "no such column"), one, near(one, known)) for one in names if one not in known
    ]
    raise_any(source, strange)
    found = {table: engine.columns(f"ledger_{table}_raw") for table in COLUMNS}
    raise_any(source, [problem for table in COLUMNS for problem in missing(table, found[table], names)])
    own = names.get("case_id", "case_id")
    if len({found[table][own] for table in COLUMNS}) > 1:  # one table has numbers, the other text
        found = {table: found[table] | {own: "other"} for table in COLUMNS}
    for table in COLUMNS:
        engine.define(f"ledger_{table}_read", f"SELECT {read(table, found[table], names)} FROM ledger_{table}_raw")


def _engine(source: Any, status: Any, tables: dict[str, str]) -> tuple[Engine, str]:
    """Return the engine that holds the source, with the views ``ledger_cases_raw`` and ``ledger_status_raw``."""
    if isinstance(source, tuple) and status is None and len(source) == 2:
        source, status = source
    module = type(source).__module__.partition(".")[0]
    if postgres.is_one(source):
        return postgres.copied(source, {table: tables.get(table, table) for table in COLUMNS}), "PostgreSQL"
    if module == "pyspark":
        return _named(Spark(source), tables, "Spark"), "Spark"
    if module in ("duckdb", "_duckdb"):
        return _named(Duck(source, "DuckDB"), tables, "DuckDB"), "DuckDB"
    if isinstance(source, (str, Path)):
        return _of_path(Path(source), status, tables)
    return _of_tables(Duck(source="cases, status"), source, status), "cases, status"


def _of_path(path: Path, status: Any, tables: dict[str, str]) -> tuple[Engine, str]:
    duck = Duck(source=str(path))
    if path.is_file() and path.suffix.lower() in DATABASES:
        duck.attach(path)
        return _named(duck, tables, str(path), "attached."), str(path)
    if status is not None:
        return _of_tables(duck, path, status), str(path)
    if not path.is_dir():
        raise FileNotFoundError(f"không có thư mục, tệp này / no such folder or file: {path}{_beside(path)}")
    for table in COLUMNS:
        duck.define(f"ledger_{table}_raw", _reading(_files(path, table)))
    return duck, str(path)


def _beside(path: Path) -> str:
    here = sorted(item.name for item in path.parent.iterdir()) if path.parent.is_dir() else []
    return f" – {', '.join(near(path.name, here))}?" if near(path.name, here) else ""


def _files(folder: Path, table: str) -> list[Path]:
    """Return the files of a table in a folder: of its name, several that begin with it, or a folder of its name."""
    for name in OTHER_NAMES[table]:
        for ending in ENDINGS:
            for pattern in (f"{name}{ending}", f"{name}[-_]*{ending}", f"{name}/**/*{ending}"):
                if found := sorted(folder.glob(pattern)):
                    return found
    wanted = " / ".join(f"{table}{ending}" for ending in ENDINGS)
    here = ", ".join(sorted(item.name for item in folder.iterdir())[:20])
    raise FileNotFoundError(f"{folder}: không có / there is no {wanted}; {here}")


def _reading(files: list[Path]) -> str:
    """Return the query that reads files: Parquet with its types, CSV as text, for numbers are not to be guessed."""
    listed = ", ".join(f"'{quoted(file)}'" for file in files)
    if files[0].suffix.lower() == ".csv":
        return f"SELECT * FROM read_csv([{listed}], header = true, all_varchar = true, strict_mode = true, null_padding = false)"
    return f"SELECT * FROM read_parquet([{listed}])"


def _of_tables(duck: Duck, cases: Any, status: Any) -> Duck:
    """Define views on two tables in memory or two files."""
    if status is None:
        raise ValueError("thiếu bảng status / the table of changes (status) is missing: connect(cases, status)")
    for table, rows in ((CASES, cases), (STATUS, status)):
        if isinstance(rows, (str, Path)):
            if not Path(rows).is_file():
                raise FileNotFoundError(f"không có tệp / no such file: {rows}{_beside(Path(rows))}")
            duck.define(f"ledger_{table}_raw", _reading([Path(rows)]))
            continue
        duck.register(f"ledger_{table}_rows", _arrow(rows, table))
        duck.define(f"ledger_{table}_raw", f"SELECT * FROM ledger_{table}_rows")
    return duck


def _arrow(rows: Any, table: str) -> Any:
    """Return a table in memory as Arrow has it; a column of mixed cells as text, to be read or refused cell by cell."""
    import pyarrow as pa

    if isinstance(rows, pa.Table):
        return rows
    if not isinstance(rows, pd.DataFrame):
        raise TypeError(f"{table}: {type(rows).__name__}; thư mục, tệp, DataFrame, DuckDB, PostgreSQL, Spark / folder, file, …")
    try:
        return pa.Table.from_pandas(rows, preserve_index=False)
    except (pa.ArrowInvalid, pa.ArrowTypeError):
        mixed = [name for name in rows.columns if rows[name].dtype == object]
        text = {name: rows[name].map(lambda cell: None if pd.isna(cell) else str(cell)) for name in mixed}
        return pa.Table.from_pandas(rows.assign(**text), preserve_index=False)


def _named(engine: Engine, tables: dict[str, str], source: str, schema: str = "") -> Engine:
    """Define views on two tables of a database."""
    for table in COLUMNS:
        names = [tables[table]] if table in tables else [schema + name for name in OTHER_NAMES[table]]
        engine.define(f"ledger_{table}_raw", f"SELECT * FROM {_first(engine, names, source)}")
    return engine


def _first(engine: Engine, names: list[str], source: str) -> str:
    """Return the first name under which there is a table."""
    failed: Exception | None = None
    for name in names:
        try:
            engine.columns(name)
            return name
        except Exception as error:  # each engine has its own way to say that there is none
            failed = error
    what = Text("không có bảng này", "no such table")
    raise DataError(source, [Problem("bảng / table", what, ", ".join(names))]) from failed
