"""Open a workbook without trusting it: sizes are looked at before anything is unpacked.

Excel's errors (#REF!) and hidden rows are noted beside the cells, for the reader of cells does not tell them apart from
blank ones.
"""

from __future__ import annotations

import io
import re
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator
from xml.etree import ElementTree

from .formats import bundled, look_binary, read_ods, read_xls, unpack
from .grid import MAX_ROWS, UNCALCULATED, Cell, Sheet, locked, noted, number_of, read_cells, refuse, refuse_far

MAX_UNPACKED = 120_000_000
"""Bytes; the national form of 4,000 officers takes three million."""

MAX_CELLS = 1_000_000
"""The national form of 4,000 officers has a hundred thousand."""

_TRUSTED = 20_000
"""Bytes of a packed part that can't unpack to more than the limit, whatever it says of its size."""


def read(data: bytes, file: str) -> Iterator[Sheet]:
    """Return the visible sheets of a workbook, each read when it is asked for.

    Parameters
    ----------
    data
        The file's content: .xlsx, .xlsm, .xlsb, .xls or .ods, whatever its name says.
    file
        Its name, for messages.

    Raises
    ------
    DataError
        If it is no workbook, damaged, locked, too large, or draws on other files.
    """
    if not data:
        raise refuse(file, "tệp rỗng", "the file is empty")
    if data[:4] == b"PK\x03\x04":
        return _zipped(data, file)
    if data[:8] == bytes.fromhex("D0CF11E0A1B11AE1"):
        if "EncryptedPackage".encode("utf-16-le") in data:
            raise locked(file)
        return read_xls(data, file)
    raise refuse(file, "không phải tệp Excel hay OpenDocument", "is no Excel or OpenDocument workbook", _looks_like(data))


def _looks_like(data: bytes) -> str:
    head = data[:60].decode("utf-8", "replace").strip()
    return f"HTML: {head}" if head.lower().startswith(("<html", "<!doctype", "<table")) else head


def _zipped(data: bytes, file: str) -> Iterator[Sheet]:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            size = sum(part.file_size for part in archive.infolist())
            if size > MAX_UNPACKED:
                raise refuse(file, "giải nén ra quá lớn để là một biểu (byte)", "unpacks to too much for a form (bytes)", size)
            return _sheets(archive, data, file)
    except (
        zipfile.BadZipFile,
        zipfile.LargeZipFile,
        EOFError,
        NotImplementedError,
        struct.error,
        ElementTree.ParseError,
        KeyError,
        zlib.error,
    ) as error:
        raise refuse(file, "tệp hỏng hoặc bị cắt ngang", "is damaged or cut off", str(error)) from error
    except RuntimeError as error:  # a part of the archive is encrypted
        raise locked(file) from error


def _sheets(archive: zipfile.ZipFile, data: bytes, file: str) -> Iterator[Sheet]:
    names = archive.namelist()
    if len({name.casefold() for name in names}) < len(names):
        raise zipfile.BadZipFile("a part stands twice")
    for start, vi, en in _UNWANTED:
        if part := next((name for name in names if name.lower().startswith(start)), None):
            raise refuse(file, vi, en, part)
    if "content.xml" in names:
        return read_ods(archive, data, file)
    if "xl/workbook.xml" not in names and "xl/workbook.bin" not in names:
        raise refuse(file, "là tệp nén nhưng không phải sổ tính", "is an archive, but no workbook", ", ".join(names[:3]))
    return _excel(archive, data, file)


_UNWANTED = (
    (
        "xl/externallinks/",
        "lấy số từ tệp khác (liên kết ngoài); hãy dán thành giá trị",
        "draws on other files (external links); paste as values",
    ),
    ("xl/macrosheets/", "có trang macro Excel 4; hãy xóa trang đó", "has an Excel 4 macro sheet; remove it"),
)


def _excel(archive: zipfile.ZipFile, data: bytes, file: str) -> Iterator[Sheet]:
    """Read .xlsx, .xlsm and .xlsb: each sheet's part is unpacked and looked at first."""
    binary = "xl/workbook.bin" in archive.namelist()
    look, parts = (look_binary, _parts(archive, data, ".bin")) if binary else (_look, _parts(archive, data, ".xml"))
    looked = {name: look(unpack(archive, data, part), f"{file} · {name}") for name, part in parts.items()}
    for part in archive.infolist():
        if part.compress_size > _TRUSTED and part.filename not in parts.values():
            unpack(archive, data, part.filename)
    return (noted(sheet, *looked.get(sheet.name, (frozenset(), dict))) for sheet in read_cells(data, file))


_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"


def _parts(archive: zipfile.ZipFile, data: bytes, ending: str) -> dict[str, str]:
    """Return each sheet's name with the part of the archive that holds its cells."""
    relations = ElementTree.fromstring(unpack(archive, data, f"xl/_rels/workbook{ending}.rels"))
    target = {item.get("Id"): item.get("Target", "") for item in relations}
    book = unpack(archive, data, f"xl/workbook{ending}")
    found = {}
    for name, relation in bundled(book) if ending == ".bin" else _listed(book):
        path = target.get(relation, "").lstrip("/")
        part = path if path.startswith("xl/") else f"xl/{path}"
        if part.startswith("xl/worksheets/"):
            found[name] = part
    return found


def _listed(book: bytes) -> Iterator[tuple[str, str]]:
    """Yield each sheet's name and relation as the workbook's XML lists them."""
    for sheet in ElementTree.fromstring(book).iter():
        if sheet.tag.endswith("}sheet"):
            relation = sheet.get(_RELATION) or next((value for key, value in sheet.items() if key.endswith("}id")), "")
            yield sheet.get("name", ""), relation


_SMALL = bytes(letter for letter in range(256) if not (65 <= letter <= 90 or letter in b'="'))
_WIDE = re.compile(rb'="[A-Z]{3}')
_ODD_ROW = re.compile(rb'<row [^>]*(?:\br="\d{5}|\bhidden=)')
_DEEP = re.compile(rb'<row [^>]*?\br="\d{5}')
_REFERENCE = re.compile(rb'r="([A-Z]+)(\d+)"')
_DIMENSION = re.compile(rb'<dimension ref="[A-Z]+\d+:([A-Z]+)(\d+)"')
_ROW = re.compile(rb'<row ([^>]*\bhidden="(?:1|true)"[^>]*)>')
_ERROR = re.compile(rb'<c ([^>]*\bt="e"[^>]*)>(?:(?!</c>).)*?<v>([^<]*)<', re.DOTALL)


def _look(xml: bytes, where: str) -> tuple[frozenset[int], Callable[[], dict[Cell, str]]]:
    """Return hidden rows of a sheet's XML and how to find its errors; refuse one whose cells reach too far."""
    if b":sheetData" in xml[:20_000]:
        xml = re.sub(rb"<(/?)\w+:", rb"<\1", xml)
    if b" r='" in xml:
        xml = xml.replace(b"'", b'"')
    if len(xml) > 4 * MAX_CELLS and xml.count(b"<c") > MAX_CELLS:
        raise refuse(where, "quá nhiều ô để là một biểu", "has too many cells for a form", xml.count(b"<c"))
    corners = [(match[1], match[2]) for match in _DIMENSION.finditer(xml, 0, 4000)]
    body = xml[max(xml.find(b"<sheetData"), 0) : xml.rfind(b"</sheetData")]
    odd = _ODD_ROW.search(body) is not None
    if _WIDE.search(body.translate(None, _SMALL)) or (odd and _DEEP.search(body)):  # capitals alone are searched much faster
        corners += [(max(column, key=lambda name: (len(name), name)), row) for column, row in _outermost(xml)]
    at = xml.rfind(b"<row ")
    if at >= 0 and (last := re.search(rb'\br="(\d+)"', xml[at : at + 300])):
        corners.append((b"A", last[1]))
    refuse_far(where, max((int(row) for _, row in corners), default=0), max((number_of(name) for name, _ in corners), default=0))
    if len(xml) > 1_000_000 and xml.count(b"<row") > MAX_ROWS:
        refuse_far(where, xml.count(b"<row"), 0)
    return frozenset(_hidden_rows(body) if odd else ()), lambda: _errors(xml, where)


def _errors(xml: bytes, where: str) -> dict[Cell, str]:
    """Return the cells that seem blank but are an error or a formula without a value."""
    errors = dict(_error_cells(xml)) | dict.fromkeys(_never_calculated(xml), UNCALCULATED)
    if (-1, -1) in errors:
        vi = "ô báo lỗi hay công thức chưa tính, không rõ ở đâu"
        en = "an error of Excel or a formula without value, it does not say where"
        raise refuse(where, vi, en, errors[-1, -1])
    return errors


_NO_VALUE = re.compile(rb"<c ([^>]*)>(?:<f[^>]*/>|<f[^>]*>[^<]*</f>)(?:<v ?/>|<v></v>)?</c>")


def _never_calculated(xml: bytes) -> Iterator[Cell]:
    """Yield the cells of formulas without a value; an empty text is one."""
    if b"</f></c>" in xml or b"<v></v>" in xml or b"<v/>" in xml or b"<v />" in xml:
        for match in _NO_VALUE.finditer(xml):
            if b't="str"' not in match[1]:
                yield _cell(match[1])


def _hidden_rows(xml: bytes) -> Iterator[int]:
    for row in _ROW.finditer(xml):
        if match := re.search(rb'\br="(\d+)"', row[1]):
            yield int(match[1]) - 1


def _outermost(xml: bytes) -> Iterator[tuple[tuple[bytes, ...], bytes]]:
    columns, rows = zip(*_REFERENCE.findall(xml), strict=True)
    yield tuple(set(columns)), max(rows, key=int)


def _error_cells(xml: bytes) -> Iterator[tuple[Cell, str]]:
    for match in _ERROR.finditer(xml):
        yield _cell(match[1]), match[2].decode("utf-8", "replace")


def _cell(attributes: bytes) -> Cell:
    """Return where a cell stands; (-1, -1) where it does not say."""
    reference = re.search(rb'\br="([A-Z]+)(\d+)"', attributes)
    return (int(reference[2]) - 1, number_of(reference[1])) if reference else (-1, -1)
