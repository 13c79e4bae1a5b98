"""The synthetic register in memory, or written to Parquet at constant memory, whatever its size."""

from __future__ import annotations

import secrets
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
from tqdm import tqdm

from .cases import CHUNK, Register

TABLES = ("cases", "status")
ROW_GROUP = 122_880


def in_memory(register: Register) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return both tables as frames."""
    return tuple(_frame(pa.concat_tables(parts)) for parts in zip(*register.chunks(), strict=True))  # type: ignore[return-value]


def _frame(table: pa.Table) -> pd.DataFrame:
    plain = [field.name for field in table.schema if pa.types.is_dictionary(field.type)]
    dates = [field.name for field in table.schema if pa.types.is_date(field.type)]
    schema = [
        (f.name, pa.string() if f.name in plain else pa.timestamp("s") if f.name in dates else f.type) for f in table.schema
    ]
    frame = table.cast(pa.schema(schema)).to_pandas()
    frame.attrs["synthetic"] = True
    return frame


def written(register: Register, folder: Path, progress: bool) -> Path:
    """Write both tables; they stand under their names when they are whole."""
    folder.mkdir(parents=True, exist_ok=True)
    files = [folder / f"{name}.parquet" for name in TABLES]
    if there := [str(file) for file in files if file.exists()]:
        raise FileExistsError(f"đã có tệp, không ghi đè / is there already: {', '.join(there)}")
    parts = [file.with_suffix(f".{secrets.token_hex(4)}.part") for file in files]
    try:
        _write(register, parts, progress)
    except BaseException:
        for part in parts:
            part.unlink(missing_ok=True)
        raise
    for part, file in zip(parts, files, strict=True):
        part.rename(file)
    return folder


def _write(register: Register, parts: list[Path], progress: bool) -> None:
    writers: list[pq.ParquetWriter] = []
    shown = tqdm(total=register.count, desc="Ghi sổ thụ lý", unit=" việc", unit_scale=True, disable=not progress)
    try:
        for tables in register.chunks():
            if not writers:
                writers = [
                    pq.ParquetWriter(part, table.schema, compression="zstd") for part, table in zip(parts, tables, strict=True)
                ]
            for writer, table in zip(writers, tables, strict=True):
                writer.write_table(table, row_group_size=ROW_GROUP)
            shown.update(min(CHUNK, register.count - shown.n))
    finally:
        shown.close()
        for writer in writers:
            writer.close()
