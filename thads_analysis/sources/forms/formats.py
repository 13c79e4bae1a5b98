"""Workbooks that are no XML of Excel: .xlsb by its records, .xls of Excel 97-2003, OpenDocument."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator
from xml.etree import ElementTree

from .grid import MAX_ROWS, UNCALCULATED, Cell, Sheet, locked, noted, read_cells, refuse, refuse_far

_EXCEL_ERRORS = {0x00: "#NULL!", 0x07: "#DIV/0!", 0x0F: "#VALUE!", 0x17: "#REF!", 0x1D: "#NAME?", 0x24: "#NUM!", 0x2A: "#N/A"}
_ROW_HEADER, _CELL_ERROR, _FORMULA_ERROR, _DIMENSIONS, _SHEET = 0, 3, 11, 148, 156


def look_binary(part: bytes, where: str) -> tuple[frozenset[int], Callable[[], dict[Cell, str]]]:
    """Return the same of a sheet of .xlsb, from its records."""
    row, hidden = 0, set()
    errors: dict[Cell, str] = {}
    for kind, body in _records(part):
        if kind == _DIMENSIONS:
            _, last_row, _, last_column = struct.unpack_from("<4I", body)
            refuse_far(where, last_row + 1, last_column)
        elif kind == _ROW_HEADER:
            (row,) = struct.unpack_from("<I", body)
            refuse_far(where, row + 1, 0)
            if body[11] & 0x10:
                hidden.add(row)
        elif kind in (_CELL_ERROR, _FORMULA_ERROR):
            errors[row, struct.unpack_from("<I", body)[0]] = _EXCEL_ERRORS.get(body[8], "#ERR!")
    return frozenset(hidden), errors.copy


def bundled(book: bytes) -> Iterator[tuple[str, str]]:
    """Yield each sheet's name and relation as the workbook of .xlsb lists them."""
    for kind, body in _records(book):
        if kind == _SHEET:
            relation, at = _words(body, 8)
            yield _words(body, at)[0], relation


def _words(body: bytes, at: int) -> tuple[str, int]:
    (length,) = struct.unpack_from("<I", body, at)
    end = at + 4 + 2 * length
    return body[at + 4 : end].decode("utf-16-le", "replace"), end


def _records(part: bytes) -> Iterator[tuple[int, bytes]]:
    """Yield the records of a binary part: numbers of seven bits a byte, kind and length, then the body."""
    at = 0
    while at < len(part):
        kind, at = _seven_bits(part, at, 2)
        length, at = _seven_bits(part, at, 4)
        yield kind, part[at : at + length]
        at += length


def _seven_bits(part: bytes, at: int, most: int) -> tuple[int, int]:
    number = 0
    for step in range(most):
        if at >= len(part):
            raise zipfile.BadZipFile("record")
        number |= (part[at] & 0x7F) << (7 * step)
        at += 1
        if part[at - 1] < 0x80:
            break
    return number, at


_OFFICE, _TABLE = (f"{{urn:oasis:names:tc:opendocument:xmlns:{name}:1.0}}" for name in ("office", "table"))


def unpack(archive: zipfile.ZipFile, data: bytes, name: str) -> bytes:
    """Return a part of an archive, unpacked to the size that it says and not a byte further.

    Raises
    ------
    zipfile.BadZipFile
        If it holds more or less than it says, or its check sum is wrong.
    """
    part = archive.getinfo(name)
    if part.compress_type != zipfile.ZIP_DEFLATED or part.flag_bits & 1:
        return archive.read(name)
    after = struct.unpack_from("<2H", data, part.header_offset + 26)
    start = part.header_offset + 30 + sum(after)
    unpacker = zlib.decompressobj(-zlib.MAX_WBITS)
    content = unpacker.decompress(memoryview(data)[start : start + part.compress_size], part.file_size + 1)
    if len(content) != part.file_size or not unpacker.eof or zlib.crc32(content) != part.CRC:
        raise zipfile.BadZipFile(name)
    return content


def read_ods(archive: zipfile.ZipFile, data: bytes, file: str) -> Iterator[Sheet]:
    """Read an OpenDocument workbook."""
    if "META-INF/manifest.xml" in archive.namelist() and b"encryption-data" in unpack(archive, data, "META-INF/manifest.xml"):
        raise locked(file)
    content = ElementTree.fromstring(unpack(archive, data, "content.xml"))
    tables = {table.get(f"{_TABLE}name", ""): table for table in content.iter(f"{_TABLE}table")}
    looked = {name: _ods_look(table, f"{file} · {name}") for name, table in tables.items()}
    return (noted(sheet, *looked.get(sheet.name, (frozenset(), dict))) for sheet in read_cells(data, file))


def _ods_look(table: ElementTree.Element, where: str) -> tuple[frozenset[int], Callable[[], dict[Cell, str]]]:
    """Return hidden rows and error cells of an OpenDocument table; refuse cells repeated beyond a form's size."""
    at, hidden = 0, set()
    errors: dict[Cell, str] = {}
    for row in table.iter(f"{_TABLE}table-row"):
        times = int(row.get(f"{_TABLE}number-rows-repeated", "1"))
        filled = [cell for cell in row if cell.get(f"{_OFFICE}value-type")]
        wide = sum(int(cell.get(f"{_TABLE}number-columns-repeated", "1")) for cell in filled)
        if filled:
            refuse_far(where, at + times, wide - 1)
        if row.get(f"{_TABLE}visibility") in ("collapse", "filter") and times <= MAX_ROWS:
            hidden |= set(range(at, at + times))
        errors |= dict(_ods_errors(row, at))
        at += times
    return frozenset(hidden), errors.copy


def _ods_errors(row: ElementTree.Element, at: int) -> Iterator[tuple[Cell, str]]:
    """Yield the formulas of a row that show an error or nothing at all."""
    column = 0
    for cell in row:
        if cell.get(f"{_TABLE}formula"):
            shown = "".join(cell.itertext()).strip()
            if cell.get(f"{_OFFICE}value-type") is None:
                yield (at, column), UNCALCULATED
            elif shown.startswith(("#", "Err:")):
                yield (at, column), shown
        column += int(cell.get(f"{_TABLE}number-columns-repeated", "1"))


def read_xls(data: bytes, file: str) -> Iterator[Sheet]:
    """Read the workbook of Excel 97-2003."""
    import xlrd

    try:
        book = xlrd.open_workbook(file_contents=data, formatting_info=True, ragged_rows=True, logfile=io.StringIO())
    except xlrd.XLRDError as error:
        if "encrypted" in str(error).lower():
            raise locked(file) from error
        raise refuse(file, "tệp hỏng, không đọc được", "is damaged and can't be read", str(error)) from error
    except Exception as error:
        raise refuse(file, "tệp hỏng, không đọc được", "is damaged and can't be read", type(error).__name__) from error
    return (_xls_sheet(sheet, file) for sheet in book.sheets() if sheet.visibility == 0)


def _xls_sheet(sheet: object, file: str) -> Sheet:
    import xlrd

    refuse_far(f"{file} · {sheet.name}", sheet.nrows, sheet.ncols - 1)  # type: ignore[attr-defined]
    rows: list[list[object]] = []
    errors: dict[Cell, str] = {}
    for at in range(sheet.nrows):  # type: ignore[attr-defined]
        cells = sheet.row(at)  # type: ignore[attr-defined]
        errors |= {
            (at, column): _EXCEL_ERRORS.get(cell.value, "#ERR!")
            for column, cell in enumerate(cells)
            if cell.ctype == xlrd.XL_CELL_ERROR
        }
        rows.append([bool(cell.value) if cell.ctype == xlrd.XL_CELL_BOOLEAN else cell.value for cell in cells])
    width = max(map(len, rows), default=0)
    rows = [row + [""] * (width - len(row)) for row in rows]
    hidden = frozenset(at for at, info in sheet.rowinfo_map.items() if info.hidden)  # type: ignore[attr-defined]
    merged = tuple((top, left, bottom - 1, right - 1) for top, bottom, left, right in sheet.merged_cells)  # type: ignore[attr-defined]
    return Sheet(sheet.name, rows, hidden, errors.copy, merged)  # type: ignore[attr-defined]
