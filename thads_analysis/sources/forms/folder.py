"""Many files to their reports: found, read side by side, taken from the cache where nothing changed."""

from __future__ import annotations

import contextlib
import gc
import glob
import os
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path

from tqdm import tqdm

from ...words.errors import DataError, Problem
from ...words.vocabulary import Text, near
from . import cache, sheet, workbook
from .grid import refuse
from .officers import Codes, Names
from .sheet import Report

ENDINGS = (".xlsx", ".xlsm", ".xlsb", ".xls", ".ods")

MAX_BYTES = 60_000_000
"""A form takes some tens of thousands."""


@dataclass(frozen=True)
class File:
    """What one file gave.

    Parameters
    ----------
    name
        The file as messages name it.
    changed
        When it was last saved.
    reports
        One a sheet that is a form; none where anything in the file is wrong.
    problems
        Everything that is wrong.
    aside
        Sheets that are no form.
    """

    name: str
    changed: float
    reports: tuple[Report, ...] = ()
    problems: tuple[Problem, ...] = ()
    aside: tuple[str, ...] = ()


def find(path: str | Path) -> list[Path]:
    """Return the workbooks of a file, a folder with all below it, or a pattern such as ``2024/*.xlsx``.

    Raises
    ------
    FileNotFoundError
        If there is nothing of that name; the message names near matches.
    DataError
        If there is no workbook among it.
    """
    place = Path(path)
    if place.is_file():
        return [place]
    listed = place.rglob("*") if place.is_dir() else map(Path, glob.glob(str(path), recursive=True))  # noqa: PTH207 – a pattern of any root
    found = sorted(
        file for file in listed if file.suffix.lower() in ENDINGS and file.is_file() and file.name[:1] not in ("~", ".")
    )
    if not found and not place.is_dir() and not glob.has_magic(str(path)):
        here = [item.name for item in place.parent.iterdir()] if place.parent.is_dir() else []
        close = ", ".join(near(place.name, here))
        raise FileNotFoundError(f"không có tệp, thư mục này / no such file or folder: {path}" + (f" – {close}?" if close else ""))
    if not found:
        raise refuse(str(path), f"không có sổ tính nào ({', '.join(ENDINGS)})", f"has no workbook ({', '.join(ENDINGS)})")
    return found


@dataclass(frozen=True)
class Source:
    """A file to read.

    Parameters
    ----------
    path
        Where it lies.
    name
        As messages name it.
    changed
        When it was last saved.
    key
        Of its content in the cache; empty where it must be read.
    """

    path: Path
    name: str
    changed: float
    key: str


def has_form(path: Path) -> bool:
    """Return True where a workbook has a form, or can't be read at all: its reader then says why."""
    try:
        found = [sheet.read(one, path.name) is not None for one in workbook.read(path.read_bytes(), path.name)]
        return any(found) or not found
    except DataError:
        return True


def sources(path: str | Path, naming: Names | Codes) -> list[Source]:
    """Return the workbooks of a file, folder or pattern with what the cache knows them by."""
    paths = find(path)
    root = Path(path) if Path(path).is_dir() else paths[0].parent
    with ThreadPoolExecutor(os.cpu_count() or 1) as pool:
        return list(pool.map(lambda one: _source(one, root, naming), paths))


def _source(path: Path, root: Path, naming: Names | Codes) -> Source:
    name = path.relative_to(root).as_posix() if path.is_relative_to(root) else path.name
    data = _content(path, name)
    key = cache.digest(data, naming.id) if naming.id and isinstance(data, bytes) else ""
    return Source(path, name, path.stat().st_mtime, key)


def read(files: Sequence[Source], naming: Names | Codes, *, progress: bool = True) -> list[File]:
    """Read every file on all cores; the reader of cells lets go of the interpreter while it unpacks and parses.

    Parameters
    ----------
    files
        What to read; a file whose content the cache knows is not read again.
    naming
        How officers are called in the reports.
    progress
        True for a progress bar.
    """
    kept = cache.load(list(dict.fromkeys(one.key for one in files if one.key)))
    fresh = [one for one in files if one.key not in kept]
    with ThreadPoolExecutor(os.cpu_count() or 1) as pool, _no_collection():
        reading = pool.map(lambda one: _file(one, naming), fresh)
        silent = not progress or len(fresh) < 2
        found = dict(zip(fresh, tqdm(reading, total=len(fresh), desc="Đọc biểu", unit=" tệp", disable=silent), strict=True))
    cache.keep({one.key: file.reports for one, file in found.items() if one.key and file.reports and not file.aside})
    return [found[one] if one in found else _kept(one, kept[one.key]) for one in files]


@contextlib.contextmanager
def _no_collection() -> Iterator[None]:
    """Let nobody look for garbage among a million fresh cells: nothing here refers to itself."""
    collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collecting:
            gc.enable()


def _content(path: Path, name: str) -> bytes | DataError:
    try:
        if path.stat().st_size > MAX_BYTES:
            return refuse(name, "tệp quá lớn để là một biểu (byte)", "is too large for a form (bytes)", path.stat().st_size)
        return path.read_bytes()
    except OSError as error:
        return refuse(name, "không mở được tệp", "can't be opened", error.strerror)


def _kept(source: Source, reports: Sequence[Report]) -> File:
    return File(source.name, source.changed, tuple(replace(one, file=source.name) for one in reports))


def _file(source: Source, naming: Names | Codes) -> File:
    """Read one file; a problem anywhere in it leaves no report of it."""
    name, changed = source.name, source.changed
    try:
        data = _content(source.path, name)
        if isinstance(data, DataError):
            raise data
        found = {one.name: (sheet.read(one, name), any(map(any, one.rows))) for one in workbook.read(data, name)}
    except DataError as error:
        return File(name, changed, problems=error.found)
    problems = tuple(problem for one, _ in found.values() if isinstance(one, list) for problem in one)
    reports = tuple(_named(one, naming) for one, _ in found.values() if isinstance(one, Report))
    aside = tuple(title for title, (one, filled) in found.items() if one is None and filled)
    if not problems and not reports:
        problems = (_no_form(name, tuple(found)),)
    return File(name, changed, () if problems else reports, problems, aside)


def _no_form(name: str, sheets: Sequence[str]) -> Problem:
    expected = Text("không có trang nào là biểu thống kê đọc được", "no sheet is a form that is read")
    return Problem(name, expected, ", ".join(sheets))


def _named(report: Report, naming: Names | Codes) -> Report:
    return replace(report, people=naming.people(report.heading.province, report.people))
