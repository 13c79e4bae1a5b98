"""Reports already read, kept by what the file holds: a folder read again re-reads only what changed.

The cache lies in the user's cache folder (or ``THADS_CACHE``) and may be deleted at any time. It holds no officer's name.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import hashlib
import json
import os
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import platformdirs

from .heading import Heading
from .layouts import find
from .sheet import Report

MOST = 6
"""So many folders are kept as a whole."""


def digest(data: bytes, reader: str) -> str:
    """Return the key of a file's content, read by this version of the package for one way of naming officers."""
    return hashlib.blake2b(data, key=_version().encode() + reader.encode()[:32], digest_size=16).hexdigest()


@cache
def _version() -> str:
    """Return what changes whenever the code that reads forms changes."""
    code = b"".join(file.read_bytes() for file in sorted(Path(__file__).parent.glob("*.py")))
    return hashlib.blake2b(code, digest_size=12).hexdigest()


def _file() -> Path:
    return Path(os.environ.get("THADS_CACHE") or platformdirs.user_cache_path("thads_analysis")) / "forms.sqlite"


@contextlib.contextmanager
def _opened() -> Iterator[sqlite3.Connection | None]:
    """Open the cache; a damaged one is begun anew, and where none can be kept there is none."""
    try:
        _file().parent.mkdir(parents=True, exist_ok=True)
        connection = sqlite3.connect(_file(), timeout=10)
        connection.execute("PRAGMA synchronous = OFF")  # what is lost is read again
        connection.execute("PRAGMA journal_mode = MEMORY")
        for table in ("reports", "frames"):
            connection.execute(f"CREATE TABLE IF NOT EXISTS {table} (key TEXT PRIMARY KEY, content BLOB)")
    except sqlite3.DatabaseError:
        _file().unlink(missing_ok=True)
        connection = None
    except OSError:
        connection = None
    try:
        yield connection
    finally:
        if connection is not None:
            connection.close()


def whole(keys: Iterable[str]) -> str:
    """Return the key of what many files come to together."""
    return hashlib.blake2b("|".join(keys).encode(), digest_size=16).hexdigest()


def load_frames(key: str) -> list[pd.DataFrame] | None:
    """Return the frames kept under a key."""
    with _opened() as connection:
        if connection is None:
            return None
        try:
            found = connection.execute("SELECT content FROM frames WHERE key = ?", (key,)).fetchone()
            return list(_frames(found[0])) if found else None
        except (sqlite3.DatabaseError, ValueError, KeyError, IndexError, TypeError):
            return None


def keep_frames(key: str, frames: Sequence[pd.DataFrame]) -> None:
    """Keep frames of numbers under a key; the oldest of more than a few are given up."""
    content = b"".join(map(_frame_packed, frames))
    with _opened() as connection, contextlib.suppress(sqlite3.DatabaseError):
        if connection is not None:
            connection.execute("INSERT OR REPLACE INTO frames VALUES (?, ?)", (key, content))
            connection.execute(
                "DELETE FROM frames WHERE rowid NOT IN (SELECT rowid FROM frames ORDER BY rowid DESC LIMIT ?)", (MOST,)
            )
            connection.commit()


def _frame_packed(frame: pd.DataFrame) -> bytes:
    """Return a frame as its levels in words, the codes of its index, its figures column by column."""
    index = frame.index
    told = [list(index.names), [list(map(_plainly, level)) for level in index.levels], list(frame.columns), len(frame)]  # type: ignore[attr-defined]
    head = json.dumps(told, ensure_ascii=False).encode()
    codes = np.array([np.asarray(code, dtype="int32") for code in index.codes])  # type: ignore[attr-defined]
    return len(head).to_bytes(8, "big") + head + codes.tobytes() + frame.to_numpy(dtype="float64").T.tobytes()


def _plainly(value: object) -> object:
    return value if isinstance(value, str) else int(value)  # type: ignore[call-overload]


def _frames(content: bytes) -> Iterator[pd.DataFrame]:
    at = 0
    while at < len(content):
        size = int.from_bytes(content[at : at + 8], "big")
        names, levels, columns, rows = json.loads(content[at + 8 : at + 8 + size])
        at += 8 + size
        codes = np.frombuffer(content, "int32", len(names) * rows, at).reshape(len(names), rows)
        at += codes.nbytes
        figures = np.frombuffer(content, "float64", len(columns) * rows, at).reshape(len(columns), rows)
        at += figures.nbytes
        index = pd.MultiIndex(levels=levels, codes=list(codes), names=names, verify_integrity=False)
        yield pd.DataFrame(figures.copy().T, index=index, columns=columns)


def load(keys: Sequence[str]) -> dict[str, list[Report]]:
    """Return the reports that are kept under these keys."""
    with _opened() as connection:
        if connection is None:
            return {}
        try:
            return dict(_found(connection, keys))
        except (sqlite3.DatabaseError, ValueError, KeyError, IndexError, TypeError):
            return {}


def _found(connection: sqlite3.Connection, keys: Sequence[str]) -> Iterator[tuple[str, list[Report]]]:
    for first in range(0, len(keys), 500):
        some = keys[first : first + 500]
        query = f"SELECT key, content FROM reports WHERE key IN ({','.join('?' * len(some))})"
        for key, content in connection.execute(query, some):
            yield key, _unpacked(content)


def keep(reports: Mapping[str, Sequence[Report]]) -> None:
    """Keep the reports of each file."""
    if not reports:
        return
    rows = [(key, _packed(found)) for key, found in reports.items()]
    with _opened() as connection, contextlib.suppress(sqlite3.DatabaseError):
        if connection is not None:
            connection.executemany("INSERT OR REPLACE INTO reports VALUES (?, ?)", rows)
            connection.commit()


def _packed(reports: Iterable[Report]) -> bytes:
    """Return the reports as text followed by their figures."""
    told, figures = [], []
    for one in reports:
        said = one.heading
        signed = said.signed_on.isoformat() if said.signed_on else ""
        heading = [
            said.layout.code,
            said.fiscal_year,
            said.months,
            said.province,
            said.agency,
            said.unit,
            said.category,
            said.corrected,
            signed,
        ]
        told.append([one.sheet, heading, one.indicators, one.people, one.lines, one.totals, one.total_lines, one.label])
        figures += [one.figures.tobytes(), one.total_figures.tobytes()]
    return json.dumps(told, ensure_ascii=False).encode() + b"\0" + b"".join(figures)


def _unpacked(content: bytes) -> list[Report]:
    told, _, floats = content.partition(b"\0")
    numbers, at, reports = np.frombuffer(floats, dtype=float), 0, []
    for sheet, said, indicators, people, lines, totals, total_lines, label in json.loads(told):
        width = len(indicators)
        middle = at + width * len(people)
        end = middle + width * len(totals)
        who, of = tuple(map(tuple, people)), tuple(totals)
        figures, total_figures = numbers[at:middle].reshape(-1, width), numbers[middle:end].reshape(-1, width)
        heading = _heading(*said)
        reports.append(
            Report(
                "", sheet, heading, tuple(indicators), who, figures, tuple(lines), of, total_figures, tuple(total_lines), label
            )
        )
        at = end
    return reports


def _heading(code: str, year: int, *rest: Any) -> Heading:
    layout = find(code, year)
    if layout is None:
        raise ValueError(code)
    *middle, signed = rest
    return Heading(layout, year, *middle, dt.date.fromisoformat(signed) if signed else None)  # type: ignore[call-arg]
