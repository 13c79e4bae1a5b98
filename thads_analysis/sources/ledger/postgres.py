"""PostgreSQL: both tables are streamed once into temporary Parquet files, at constant memory; the work is done there."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from ...words.errors import DataError, Problem
from ...words.vocabulary import Text
from .engines import Duck, quoted

_SCHEMES = ("postgresql://", "postgres://")


def is_one(source: Any) -> bool:
    """Return True for the address of a PostgreSQL server, or a connection of adbc-driver-postgresql."""
    return (isinstance(source, str) and source.startswith(_SCHEMES)) or type(source).__module__.startswith("adbc_driver_manager")


def copied(source: Any, tables: dict[str, str]) -> Duck:
    """Return DuckDB on copies of the tables.

    Raises
    ------
    DataError
        If the server can't be reached or has no such table.
    """
    duck = Duck(source="PostgreSQL")
    folder = duck.folder()
    try:
        connection = _opened(source)
        for table, name in tables.items():
            _stream(connection, name, folder / f"{table}.parquet")
            duck.define(f"ledger_{table}_raw", f"SELECT * FROM read_parquet('{quoted(folder / f'{table}.parquet')}')")
    except ImportError:
        raise
    except Exception as error:
        said = str(error).strip().splitlines()[0][:300]
        raise DataError("PostgreSQL", [Problem("máy chủ / server", Text("không đọc được", "can't be read"), said)]) from error
    finally:
        if isinstance(source, str) and "connection" in locals():
            connection.close()
    return duck


def _opened(source: Any) -> Any:
    if not isinstance(source, str):
        return source
    from adbc_driver_postgresql import dbapi

    return dbapi.connect(source)


def _stream(connection: Any, table: str, file: Path) -> None:
    """Write a table batch by batch, as the server sends it."""
    import pyarrow.parquet as pq

    with connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM {table}")
        reader = cursor.fetch_record_batch()
        with pq.ParquetWriter(file, reader.schema, compression="zstd") as writer:
            for batch in reader:
                writer.write_batch(batch)
