"""What the queries run on: DuckDB by default, Spark where one machine is not enough. One text of SQL, translated by sqlglot."""

from __future__ import annotations

import os
import shutil
import tempfile
import weakref
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, Protocol

import pyarrow as pa

from ...words.errors import DataError, Problem
from ...words.vocabulary import Text
from .tables import inside

if TYPE_CHECKING:
    import duckdb

Dialect = Literal["duckdb", "spark", "trino", "postgres"]
MEMORY = "700MB"
"""What DuckDB may hold at once; more goes to a temporary folder."""
AT_REST, MUCH = "50MB", 250_000_000


class Engine(Protocol):
    """What a ledger asks of the machine that holds it."""

    def columns(self, relation: str) -> dict[str, str]:
        """Return a relation's columns with what they hold; see :func:`.tables.inside`."""

    def define(self, name: str, query: str) -> None:
        """Give a query a name."""

    def keep(self, name: str, query: str) -> None:
        """Give a query's rows a name, and hold them."""

    def rows(self, query: str) -> pa.Table:
        """Run a query."""

    def unique(self, relation: str, column: str) -> bool:
        """Return True if no value of a column stands twice; missing ones aside."""

    def rest(self) -> None:
        """Give back the memory that no query needs now."""


def translated(query: str, dialect: Dialect) -> str:
    """Return a query in another engine's words.

    Raises
    ------
    ValueError
        If the dialect is not one of duckdb, spark, trino, postgres.
    """
    if dialect not in ("duckdb", "spark", "trino", "postgres"):
        raise ValueError(f"dialect: {dialect!r}; duckdb, spark, trino, postgres")
    if dialect == "duckdb":
        return query
    import sqlglot

    return sqlglot.transpile(query, read="duckdb", write=dialect, pretty=True)[0]


class Duck:
    """DuckDB in this process: its own connection, or the user's, whose settings and tables are left alone."""

    def __init__(self, connection: duckdb.DuckDBPyConnection | None = None, source: str = "ledger") -> None:
        import duckdb

        self.source = source
        self.own = connection is None
        if connection is not None:
            self.connection = connection.cursor()
            return
        settings: dict[str, Any] = {
            "memory_limit": MEMORY,
            "temp_directory": str(self.folder()),
            "preserve_insertion_order": False,
        }
        self.connection = duckdb.connect(config={**settings, "threads": os.cpu_count() or 1})

    def folder(self) -> Path:
        """Return a new folder that is there as long as this engine."""
        made = tempfile.mkdtemp(prefix="thads-")
        weakref.finalize(self, shutil.rmtree, made, ignore_errors=True)
        return Path(made)

    def columns(self, relation: str) -> dict[str, str]:
        """Return a relation's columns with what they hold."""
        described = self._run(f"DESCRIBE SELECT * FROM {relation}").fetchall()
        return {row[0]: inside(row[1]) for row in described}

    def define(self, name: str, query: str) -> None:
        """Give a query a name."""
        self._run(f"CREATE OR REPLACE TEMP VIEW {name} AS {query}")

    def keep(self, name: str, query: str) -> None:
        """Give a query's rows a name, and hold them."""
        self._run(f"CREATE OR REPLACE TEMP TABLE {name} AS {query}")

    def register(self, name: str, rows: Any) -> None:
        """Give a table in memory a name."""
        self.connection.register(name, rows)

    def rows(self, query: str) -> pa.Table:
        """Run a query."""
        return self._run(query).to_arrow_table()

    def unique(self, relation: str, column: str) -> bool:
        """Return True if no value of a column stands twice; numbers close together are ticked off, not compared."""
        low, high, n = self._run(f"SELECT MIN({column}), MAX({column}), COUNT({column}) FROM {relation}").fetchall()[0]
        if isinstance(low, int) and high - low < min(50 * n, 10**9):
            found = f"BIT_COUNT(BITSTRING_AGG({column}, {low}, {high}))"
        else:
            found = f"COUNT(DISTINCT {column})"
        return bool(self._run(f"SELECT {found} FROM {relation}").fetchall()[0][0] == n)

    def rest(self) -> None:
        """Give back the memory that no query needs now: what is kept goes to the temporary folder."""
        held = "SELECT SUM(memory_usage_bytes) FROM duckdb_memory()"
        if self.own and self._run(held).fetchall()[0][0] > MUCH:
            for limit in (AT_REST, MEMORY):
                self._run(f"SET memory_limit = '{limit}'")

    def write(self, query: str, file: Path) -> None:
        """Run a query into a Parquet file."""
        self._run(f"COPY ({query}) TO '{quoted(file)}' (FORMAT parquet, COMPRESSION zstd)")

    def attach(self, file: Path) -> None:
        """Open a DuckDB file beside, only to be read."""
        self._run(f"ATTACH '{quoted(file)}' AS attached (READ_ONLY)")

    def _run(self, query: str) -> Any:
        import duckdb

        try:
            if query.lstrip().upper().startswith(("SELECT", "WITH", "DESCRIBE", "FROM")):
                return self.connection.sql(query)
            return self.connection.execute(query)
        except duckdb.Error as error:
            raise self._said(error) from error

    def _said(self, error: Exception) -> DataError:
        first = str(error).strip().splitlines()[0][:300]
        return DataError(self.source, [Problem("tệp / file", Text("không đọc được", "can't be read"), first)])


class Spark:
    """A Spark session; only what is asked for comes back to this machine."""

    def __init__(self, session: Any) -> None:
        self.session = session

    def columns(self, relation: str) -> dict[str, str]:
        """Return a relation's columns with what they hold."""
        return {field.name: inside(field.dataType.simpleString()) for field in self.session.table(relation).schema}

    def define(self, name: str, query: str) -> None:
        """Give a query a name."""
        self.session.sql(translated(query, "spark")).createOrReplaceTempView(name)

    def keep(self, name: str, query: str) -> None:
        """Give a query's rows a name, and hold them."""
        self.session.sql(translated(query, "spark")).cache().createOrReplaceTempView(name)

    def rows(self, query: str) -> pa.Table:
        """Run a query."""
        return self.session.sql(translated(query, "spark")).toArrow()

    def unique(self, relation: str, column: str) -> bool:
        """Return True if no value of a column stands twice; missing ones aside."""
        counts = self.rows(f"SELECT COUNT(DISTINCT {column}) AS found, COUNT({column}) AS n FROM {relation}").to_pylist()[0]
        return bool(counts["found"] == counts["n"])

    def rest(self) -> None:
        """Spark minds its memory itself."""


def quoted(file: Path) -> str:
    """Return a path as it stands between SQL's quotation marks."""
    return str(file).replace("'", "''")
