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
import platformdirs

from .heading import Heading
from .layouts import find
from .sheet import Report


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
        connection.execute("CREATE TABLE IF NOT EXISTS reports (key TEXT PRIMARY KEY, content BLOB)")
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
        told.append([one.sheet, heading, one.indicators, one.people, one.lines, one.totals, one.total_lines])
        figures += [one.figures.tobytes(), one.total_figures.tobytes()]
    return json.dumps(told, ensure_ascii=False).encode() + b"\0" + b"".join(figures)


def _unpacked(content: bytes) -> list[Report]:
    told, _, floats = content.partition(b"\0")
    numbers, at, reports = np.frombuffer(floats, dtype=float), 0, []
    for sheet, said, indicators, people, lines, totals, total_lines in json.loads(told):
        width = len(indicators)
        middle = at + width * len(people)
        end = middle + width * len(totals)
        who, of = tuple(map(tuple, people)), tuple(totals)
        figures, total_figures = numbers[at:middle].reshape(-1, width), numbers[middle:end].reshape(-1, width)
        heading = _heading(*said)
        reports.append(
            Report("", sheet, heading, tuple(indicators), who, figures, tuple(lines), of, total_figures, tuple(total_lines))
        )
        at = end
    return reports


def _heading(code: str, year: int, *rest: Any) -> Heading:
    layout = find(code, year)
    if layout is None:
        raise ValueError(code)
    *middle, signed = rest
    return Heading(layout, year, *middle, dt.date.fromisoformat(signed) if signed else None)  # type: ignore[call-arg]
