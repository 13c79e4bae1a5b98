"""The pieces of a cube: what one build, or one month added, brought. Each is written once; later ones stand beside it."""

from __future__ import annotations

import datetime as dt
import json
import secrets
import shutil
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from ...words.errors import DataError, Problem
from ...words.vocabulary import Text
from .tables import KEYS

FORMAT = 2
FLOWS, DESKS, CASES, CHANGES = "flows", "desks", "cases", "changes"
SHAPES = {
    FLOWS: pa.schema(
        [("desk", pa.int32()), ("period", pa.date32()), ("flow", pa.dictionary(pa.int32(), pa.string())),
         ("cases", pa.int64()), ("money", pa.int64())]
    ),
    DESKS: pa.schema([(key, pa.string()) for key in KEYS]),
    CHANGES: pa.schema([("period", pa.date32()), ("condition", pa.string()), ("rows", pa.int64()), ("entries", pa.int64())]),
}  # fmt: skip
"""The columns of a piece's tables; those of ``cases`` begin with case_id, a number or text."""

Maker = Callable[[], pa.Table]


def shaped(name: str, rows: pa.Table) -> pa.Table:
    """Return rows with the columns and types of a piece's table."""
    shape = SHAPES[name]
    return pa.table([_cast(rows[field.name], field.type) for field in shape], schema=shape)


def _cast(column: pa.ChunkedArray, kind: pa.DataType) -> pa.ChunkedArray:
    if column.type == kind:
        return column
    if pa.types.is_dictionary(kind):
        return column.cast(pa.string()).combine_chunks().dictionary_encode().cast(kind)
    return column.cast(kind)


@dataclass(frozen=True, eq=False)
class Piece:
    """A part of a cube; its tables are made, or read, when they are asked for.

    Parameters
    ----------
    made
        By name, what makes a table. ``flows``: desk, period, flow, cases, money (VND). ``desks``: the names of the desks that
        are new, numbered on from the pieces before. ``cases``: those that are open at its end and were not, or otherwise,
        before, and, without a desk, those that were closed. ``changes``: how many changes of condition each month has.
    home
        The folder in which it is saved.
    """

    made: Mapping[str, Maker]
    home: Path | None = None

    @cached_property
    def flows(self) -> pa.Table:
        """What came in, went out and changed, by desk and month."""
        return self.made[FLOWS]()

    @cached_property
    def desks(self) -> pa.Table:
        """The names of the desks that are new."""
        return self.made[DESKS]()

    @cached_property
    def cases(self) -> pa.Table:
        """The cases that are open otherwise than before, or no longer."""
        return self.made[CASES]()

    @cached_property
    def changes(self) -> pa.Table:
        """How many changes of condition each month has."""
        return self.made[CHANGES]()


def saved(pieces: Sequence[Piece], through: dt.date, home: Path) -> tuple[Piece, ...]:
    """Write the pieces that are not in a folder yet; the cube that was there stays whole until all of them are.

    Returns
    -------
    tuple of Piece
        The same, each with its folder.

    Raises
    ------
    FileExistsError
        If the folder holds something else.
    """
    about = home / "about.json"
    if home.exists() and any(home.iterdir()) and not about.exists():
        raise FileExistsError(f"{home}: thư mục không trống và không phải khối số liệu / not empty, and no cube")
    home.mkdir(parents=True, exist_ok=True)
    placed = tuple(piece if piece.home and piece.home.parent == home.resolve() else _written(piece, home) for piece in pieces)
    names = [piece.home.name for piece in placed if piece.home]
    new = home / f"about-{secrets.token_hex(6)}.json"
    new.write_text(json.dumps({"format": FORMAT, "pieces": names, "through": through.isoformat()}), encoding="utf-8")
    new.replace(about)  # the one moment at which the new cube takes the old one's place
    for old in [*home.glob("v-*"), *home.glob("about-*.json")]:
        if old.name not in names:
            shutil.rmtree(old, ignore_errors=True) if old.is_dir() else old.unlink(missing_ok=True)
    return placed


def _written(piece: Piece, home: Path) -> Piece:
    folder = home.resolve() / f"v-{secrets.token_hex(6)}"
    if piece.home and piece.home.is_dir():
        shutil.copytree(piece.home, folder)
        return replace(piece, home=folder)
    folder.mkdir()
    for name in (FLOWS, DESKS, CASES, CHANGES):
        pq.write_table(getattr(piece, name), folder / f"{name}.parquet", compression="zstd")
    return replace(piece, home=folder)


def opened(home: Path) -> tuple[tuple[Piece, ...], dt.date]:
    """Return the pieces in a folder, and the last day.

    Their files stay open, so that a cube that is replaced meanwhile is read as it was.

    Raises
    ------
    FileNotFoundError
        If the folder holds no cube.
    DataError
        If a file of it is damaged, or it was written by another version.
    """
    about = home / "about.json"
    if not about.is_file():
        raise FileNotFoundError(f"không có khối số liệu / no cube: {home}")
    try:
        said = json.loads(about.read_text(encoding="utf-8"))
        if said["format"] != FORMAT:
            raise ValueError(f"format {said['format']}")
        pieces = tuple(_read(home.resolve() / name) for name in said["pieces"])
        return pieces, dt.date.fromisoformat(said["through"])
    except _UNREADABLE as error:
        raise _damaged(home, error) from error


_UNREADABLE = (OSError, ValueError, KeyError, TypeError, pa.ArrowException)


def _damaged(home: Path, error: Exception) -> DataError:
    what = Text("khối số liệu hỏng; hãy lập lại", "the cube is damaged; build it anew")
    return DataError(str(home), [Problem("tệp / file", what, str(error)[:200])])


def _read(folder: Path) -> Piece:
    files = {name: pq.ParquetFile(folder / f"{name}.parquet") for name in (FLOWS, DESKS, CASES, CHANGES)}
    return Piece({name: _reader(name, file, folder.parent) for name, file in files.items()}, folder)


def _reader(name: str, file: pq.ParquetFile, home: Path) -> Maker:
    def read() -> pa.Table:
        try:
            rows = file.read()
            return shaped(name, rows) if name in SHAPES else rows
        except _UNREADABLE as error:
            raise _damaged(home, error) from error

    return read
