"""Files that are no report, or more than one can be: refused before they cost time or memory."""

import os
import re
import struct
import subprocess
import sys
import zlib
from pathlib import Path

import openpyxl
import pytest

from thads_analysis.words.errors import DataError

from . import books
from .books import SHEET
from .test_broken import FIRST, PERSON, refusal

OLE = bytes.fromhex("D0CF11E0A1B11AE1")


def good(folder, ending=".xlsx", **how) -> Path:
    return books.save(folder / f"bao_cao{ending}", books.pair(), **how)


def raw(content, name="bao_cao.xlsx"):
    def make(folder):
        (folder / name).write_bytes(content)
        return folder / name

    return make


def part(name, content, ending=".xlsx"):
    """Put a part into a good workbook; of a function, what it makes of the part that is there."""

    def make(folder):
        path = good(folder, ending)
        return books.archive_with(path, {name: content(books.part_of(path, name)) if callable(content) else content})

    return make


def of_bytes(change, ending=".xlsx"):
    def make(folder):
        path = good(folder, ending)
        path.write_bytes(change(path.read_bytes()))
        return path

    return make


def broken_cell(ending, value):
    def make(folder):
        sheets = books.pair()
        sheets["04"][PERSON][5] = value
        return books.save(folder / f"bao_cao{ending}", sheets)

    return make


def bad_sum(data: bytes) -> bytes:
    """Spoil the check sum of the first part."""
    at = data.find(b"PK\x01\x02")
    while data[at + 46 : at + 46 + len(SHEET)] != SHEET.encode():
        at = data.find(b"PK\x01\x02", at + 1)
    return data[: at + 16] + bytes(4) + data[at + 20 :]


def encrypted_ole(folder):
    path = good(folder, ".xlsx")
    path.write_bytes(OLE + bytes(504) + "EncryptedPackage".encode("utf-16-le") + bytes(512))
    return path


def beside(xml: bytes, cell: str) -> bytes:
    """Put a cell or a row at the end of the sheet."""
    return xml.replace(b"</sheetData>", cell.encode() + b"</sheetData>")


def prefixed(xml: bytes) -> bytes:
    """Write every element with a prefix, as some programs do."""
    return re.sub(rb"<(/?)(?=\w)", rb"<\1x:", xml).replace(b"xmlns=", b"xmlns:x=")


FAR = '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'


def encrypted_part(data: bytes) -> bytes:
    """Say of every part that it is encrypted."""
    for mark, flag in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = data.find(mark)
        while at >= 0:
            data = data[: at + flag] + bytes([data[at + flag] | 1]) + data[at + flag + 1 :]
            at = data.find(mark, at + 4)
    return data


def openpyxl_formula(folder):
    path = good(folder)
    book = openpyxl.load_workbook(path)
    book["04"].cell(PERSON + 1, 4).value = "=1+2"
    book.save(path)
    return path


def merged_body(folder):
    return good(folder, merged=[f"F{PERSON + 1}:F{PERSON + 2}"])


def error_without_reference(xml: bytes) -> bytes:
    return re.sub(rb'<c r="F13"[^>]*>.*?</c>', b'<c t="e"><v>#REF!</v></c>', xml, count=1)


def two_good_one_bad(folder):
    good(folder)
    raw(b"khong", "xau.xlsx")(folder)
    return folder


FILES = {
    "password": (encrypted_ole, "locked by a password"),
    "password_of_a_part": (of_bytes(encrypted_part), "locked by a password"),
    "password_ods": (part("META-INF/manifest.xml", lambda xml: xml + b"<!-- encryption-data -->", ".ods"), "locked by a password"),
    "truncated": (of_bytes(lambda data: data[: len(data) // 2]), "damaged or cut off"),
    "truncated_xls": (of_bytes(lambda data: data[: len(data) // 2], ".xls"), "damaged"),
    "bad_check_sum": (of_bytes(bad_sum), "damaged or cut off"),
    "csv_named_xlsx": (raw("STT,Tên,Số việc\n1,A,2\n".encode()), "no Excel or OpenDocument"),
    "html_named_xls": (raw(b"<html><table><tr><td>1</td></tr></table></html>", "bao_cao.xls"), "HTML"),
    "docx_named_xlsx": (part("xl/workbook.xml", None), "no workbook"),
    "zero_bytes": (raw(b""), "is empty"),
    "rubbish": (raw(bytes(range(256)) * 40), "no Excel or OpenDocument"),
    "ole_rubbish": (raw(OLE + bytes(4000), "bao_cao.xls"), "damaged"),
    "word_document": (raw(OLE + bytes(500) + "WordDocument".encode("utf-16-le") + bytes(2000), "bao_cao.xls"), "damaged"),
    "no_sheet_content": (part(SHEET, None), "damaged|no form"),
    "empty_sheet_part": (part(SHEET, b""), ""),
    "broken_xml": (part(SHEET, lambda xml: xml[: len(xml) // 2]), ""),
    "broken_workbook_xml": (part("xl/workbook.xml", b"<workbook><sheets>"), "damaged or cut off"),
    "no_relations": (part("xl/_rels/workbook.xml.rels", None), "damaged"),
    "excel_4_macros": (part("xl/macrosheets/sheet1.xml", b"<x/>"), "Excel 4 macro"),
    "external_links": (part("xl/externalLinks/externalLink1.xml", b"<x/>"), "external links"),
    "far_cell": (part(SHEET, lambda xml: beside(xml, FAR)), "reaches beyond", "XFD1048576"),
    "far_cell_with_dimension": (
        part(SHEET, lambda xml: re.sub(rb'<dimension ref="[^"]*"', b'<dimension ref="A1:XFD1048576"', beside(xml, FAR))),
        "reaches beyond", "XFD1048576",
    ),
    "far_cell_alone_with_dimension": (
        part(SHEET, lambda xml: re.sub(rb'<dimension ref="[^"]*"', b'<dimension ref="XFD1048576"', beside(xml, FAR))), "reaches beyond",
    ),
    "far_cell_prefixed": (
        part(SHEET, lambda xml: prefixed(beside(xml, FAR))), "reaches beyond",
    ),
    "ten_thousand_columns": (
        part(SHEET, lambda xml: beside(xml, '<row r="40">' + "".join(f'<c r="{books_letters(n)}40"><v>1</v></c>' for n in range(10_000)) + "</row>")),
        "reaches beyond",
    ),
    "million_blank_rows": (
        part(SHEET, lambda xml: beside(xml, "".join(f'<row r="{n}"></row>' for n in range(40, 1_000_000)))), "reaches beyond",
    ),
    "row_of_30_million": (part(SHEET, lambda xml: beside(xml, '<row r="30000000"><c r="A30000000"><v>1</v></c></row>')), "reaches beyond|damaged"),
    "hidden_sheets_only": (
        part("xl/workbook.xml", lambda xml: xml.replace(b"<sheet ", b'<sheet state="hidden" ')), "no sheet is a form",
    ),
    "deep_cell_prefixed": (part(SHEET, lambda xml: prefixed(beside(xml, '<row r="1048576"><c r="A1048576"><v>1</v></c></row>'))), "reaches beyond"),
    "openpyxl_formula": (openpyxl_formula, "never calculated", "D13"),
    "ods_formula": (broken_cell(".ods", "=1+5"), "never calculated", "F13"),
    "merged_body": (merged_body, "merged cells", "F13"),
    "error_in_xls": (broken_cell(".xls", "#REF!"), "error of Excel", "F13"),
    "error_in_xlsb": (broken_cell(".xlsb", "#DIV/0!"), "error of Excel", "F13"),
    "error_in_ods": (broken_cell(".ods", "#REF!"), "error of Excel|must be a number", "F13"),
    "error_without_reference": (part(SHEET, error_without_reference), "error of Excel"),
    "xlsb_cut": (part("xl/worksheets/sheet1.bin", lambda data: data[: len(data) // 2], ".xlsb"), ""),
    "good_file_beside_a_bad_one": (two_good_one_bad, "xau.xlsx: is no Excel"),
}  # fmt: skip


def books_letters(number):
    from thads_analysis.sources.forms.grid import letters

    return letters(number)


@pytest.mark.parametrize("case", FILES)
def test_broken_file_is_refused(tmp_path, case):
    make, *expected = FILES[case]
    refusal(make(tmp_path), *expected)


MEASURED = """
import sys
from pathlib import Path
from thads_analysis import load
from thads_analysis.words.errors import DataError
try:
    said = len(load.forms(sys.argv[1], progress=False, officers="names"))
except DataError as error:
    said = error.say("en")
peak = next(line for line in Path("/proc/self/status").read_text().splitlines() if line.startswith("VmHWM"))
print(int(peak.split()[1]) // 1024, said)
"""


def bomb(folder, name=SHEET, megabytes=1024, said=None):
    """Write a part of so many million zeros by hand: the same packed block again and again; the size may be a lie."""
    path = good(folder)
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    block = packer.compress(bytes(1 << 20)) + packer.flush(zlib.Z_FULL_FLUSH)
    packed = block * megabytes + packer.flush(zlib.Z_FINISH)
    sizes = struct.pack("<3I2H", 0, len(packed), (megabytes << 20) if said is None else said, len(name), 0)
    head = struct.pack("<5H", 20, 0, 8, 0, 33) + sizes
    books.archive_with(path, {name: None})
    data = path.read_bytes()
    end = data.rfind(b"PK\x05\x06")
    count, size, start = struct.unpack_from("<H2I", data, end + 10)
    mine = b"PK\x03\x04" + head + name.encode() + packed
    entry = b"PK\x01\x02" + struct.pack("<H", 20) + head + struct.pack("<3H2I", 0, 0, 0, 0, start) + name.encode()
    tail = b"PK\x05\x06" + struct.pack("<4H2IH", 0, 0, count + 1, count + 1, size + len(entry), start + len(mine), 0)
    path.write_bytes(data[:start] + mine + data[start:end] + entry + tail)
    return path


def lying_bomb(folder):
    return bomb(folder, said=5000)


def lying_texts(folder):
    return bomb(folder, "xl/sharedStrings.xml", said=5000)


def many_cells(folder):
    """Write two million cells on one row that does not say where it stands."""
    cell = b"<c><v>1</v></c>" * 200_000
    return part(SHEET, lambda xml: xml.replace(b"</sheetData>", b"<row>" + cell * 9 + b"</row></sheetData>"))(folder)


def many_strings(folder):
    """Write 40 MB of texts that no cell shows."""
    return part("xl/sharedStrings.xml", lambda xml: xml.replace(b"</sst>", b"<si><t>abcdefgh</t></si>" * 1_500_000 + b"</sst>"))(
        folder
    )


def wide_ods(folder):
    """Repeat a filled cell over a million columns and rows."""
    wide = b'<table:table-row table:number-rows-repeated="1000000"><table:table-cell table:number-columns-repeated="16000" office:value-type="float" office:value="1"/></table:table-row></table:table>'
    return part("content.xml", lambda xml: xml.replace(b"</table:table>", wide, 1), ".ods")(folder)


def entities(folder):
    """Write an XML whose entities stand for a thousand million letters."""
    steps = "".join(f'<!ENTITY x{n} "{f"&x{n - 1};" * 10}">' for n in range(1, 10))
    head = f'<?xml version="1.0"?><!DOCTYPE workbook [<!ENTITY x0 "lol">{steps}]><workbook>&x9;</workbook>'
    return part("xl/workbook.xml", head.encode())(folder)


HEAVY = {
    "zip_bomb": bomb, "lying_zip_bomb": lying_bomb, "far_cell": FILES["far_cell"][0], "million_rows": FILES["million_blank_rows"][0],
    "row_without_number": many_cells, "texts": many_strings, "lying_texts": lying_texts, "ods_repeated": wide_ods, "entities": entities,
}  # fmt: skip


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="the peak of one program's memory is read from /proc")
@pytest.mark.parametrize("case", HEAVY)
def test_heavy_files_cost_little(tmp_path, case):
    path = HEAVY[case](tmp_path)
    run = subprocess.run([sys.executable, "-c", MEASURED, path], capture_output=True, text=True, timeout=20, check=False)
    memory, _, message = run.stdout.partition(" ")
    assert int(memory) < 500, message
    assert path.name in message or int(message) == 2 * len(books.NAMES)


def test_folder_without_workbooks(tmp_path):
    (tmp_path / "ghi_chu.txt").write_text("x")
    (tmp_path / "~$bao_cao.xlsx").write_text("x")
    with pytest.raises(DataError, match=r"không có sổ tính nào"):
        books.loaded(tmp_path)


def test_pattern_that_matches_nothing(tmp_path):
    with pytest.raises(DataError, match=r"2024/\*\.xlsx"):
        books.loaded(f"{tmp_path}/2024/*.xlsx")


def test_missing_path_names_what_is_near(tmp_path):
    good(tmp_path)
    with pytest.raises(FileNotFoundError, match=r"bao_cao\.xlsx\?"):
        books.loaded(tmp_path / "baocao.xlsx")


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="root may read everything")
def test_file_without_permission(tmp_path):
    path = good(tmp_path)
    path.chmod(0)
    refusal(path, "can't be opened")


def test_a_link_to_nothing_and_a_folder_named_as_a_workbook_are_passed_over(tmp_path):
    good(tmp_path)
    (tmp_path / "mat.xlsx").symlink_to(tmp_path / "khong_co.xlsx")
    (tmp_path / "thu_muc.xlsx").mkdir()
    assert len(books.loaded(tmp_path)) == 2 * len(books.NAMES)


def test_a_row_of_the_total_only_is_no_panel(tmp_path):
    sheets = {code: rows[: FIRST + 1] for code, rows in books.pair().items()}
    refusal(books.save(tmp_path / "b.xlsx", sheets), "no row of an agency")
