"""Small invented reports as rows of cells, and writers of every kind of workbook that is read."""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import odf.opendocument
import odf.table
import odf.text
import pandas as pd
import xlsxwriter
import xlwt

from thads_analysis import load
from thads_analysis.sources.forms.layouts import UNITS, Layout, find

PROVINCE, OFFICE, KIM_SON = "Ninh Bình", "Cục THADS tỉnh Ninh Bình", "Chi cục THADS huyện Kim Sơn"
ROSTER = {OFFICE: ("Nguyễn Văn An", "Trần Thị Bình"), KIM_SON: ("Lê Văn Cường", "Phạm Thị Dung")}
NAMES = [name for names in ROSTER.values() for name in names]
HEAD, DEPTH = 5, 4
"""Rows above the header, rows of the header; the column numbers follow."""

FIRST = HEAD + DEPTH + 1
"""The row of the total; officers stand in FIRST + 2, + 3, + 6, + 7."""

Rows = list[list[object]]
Sheets = dict[str, Rows]


@dataclass(frozen=True)
class Form:
    """What is written of one report."""

    code: str = "04"
    year: int = 2024
    months: int = 6
    sender: str = "Đơn vị báo cáo: Cục Thi hành án dân sự tỉnh Ninh Bình"
    roster: Mapping[str, Sequence[str]] = field(default_factory=lambda: ROSTER)
    unit: str = "nghìn đồng"
    period: str = ""
    seed: int = 0

    @property
    def layout(self) -> Layout:
        found = find(self.code, self.year)
        assert found
        return found


def figures(form: Form, at: int) -> dict[str, float]:
    """Return an officer's figures, in cases or VND; every sum holds."""
    layout, step = form.layout, at + form.seed
    money = layout.measure == "money"
    cases = {"completed_only": 40 + step, "discontinued": 5, "reduced": 1, "in_progress": 20 + 2 * step}
    cases |= {"postponed_by_agreement": 3, "paused": 1, "other_with_conditions": 2, "postponed": 4, "suspended": 2}
    cases |= {"entrusted_out": 6, "withdrawn": 1, "carried_in": 50 + step, "without_conditions_decided": 30 + step}
    each = {
        name: number * (100 + 7 * place) * 1_000_000 if money else number for place, (name, number) in enumerate(cases.items())
    }
    if not money:
        del each["reduced"]
    return {name: value for name, value in _sums(each, layout).items() if name in {one.indicator for one in layout.columns}}


def _sums(each: dict[str, float], layout: Layout) -> dict[str, float]:
    old = layout.until < 9999
    done = each["completed_only"] + each["discontinued"] + each.get("reduced", 0)
    inside = ["in_progress", "postponed_by_agreement", "paused", "other_with_conditions", *(["suspended"] if old else [])]
    having = done + sum(each[name] for name in inside)
    decided = each["without_conditions_decided"]
    lacking = decided + each["postponed"] if old else decided
    total = having + lacking + (0 if old else each["postponed"] + each["suspended"])
    accepted = total + each["entrusted_out"] + each["withdrawn"]
    return each | {
        "completed": done, "with_conditions": having, "without_conditions": lacking, "to_enforce": total, "accepted_total": accepted,
        "accepted_new": accepted - each["carried_in"], "carried_forward": total - done, "completion_rate": 100 * done / having,
    }  # fmt: skip


def table(form: Form) -> pd.DataFrame:
    """Return all officers' figures under agency and officer, in cases or VND."""
    who = [(agency, name) for agency, names in form.roster.items() for name in names]
    index = pd.MultiIndex.from_tuples(who, names=["agency", "officer"])
    return pd.DataFrame([figures(form, at) for at in range(len(who))], index=index, dtype="float64")


def grid(form: Form) -> Rows:
    """Return the form as rows of cells: heading, header, column numbers, total, agencies and officers, signatures."""
    width = 2 + len(form.layout.columns)
    period = form.period or f"{form.months} tháng năm {form.year}"
    unit = "Việc" if form.layout.measure == "cases" else form.unit
    top: Rows = [[f"Biểu số: {form.layout.name}", *[""] * 9, form.sender], ["", *[""] * 9, "Đơn vị nhận báo cáo: Tổng cục THADS"]]
    top += [["", form.layout.title.vi.upper()], ["", period], [*[""] * 8, f"Đơn vị tính: {unit}"]]
    paths = [("TT",), ("Tên cơ quan thi hành án, Chấp hành viên",), *(column.headings for column in form.layout.columns)]
    numbers: list[object] = ["A", "B", *range(1, width - 1)]
    below: Rows = [[""], ["", "Người lập biểu", *[""] * 8, "Thủ trưởng đơn vị"], ["", "Hoàng Văn Ký"]]
    rows = [*top, *header(paths), numbers, *body(form), *below]
    return [[*row, *[""] * (width - len(row))] for row in rows]


def header(paths: Sequence[tuple[str, ...]]) -> Rows:
    """Return the rows of the header; a group stands over its first column only, as merged cells read."""
    rows: Rows = [[""] * len(paths) for _ in range(DEPTH)]
    for at, path in enumerate(paths):
        for depth, heading in enumerate(path):
            if at == 0 or paths[at - 1][: depth + 1] != path[: depth + 1]:
                rows[depth][at] = heading
    return rows


def body(form: Form) -> Rows:
    """Return total, agencies and officers: I, 1, 2, II, 1, 1.1, 1.2 as the circulars number them."""
    found = table(form) / pd.Series({name: 1 if name.endswith("_rate") else scale(form) for name in table(form)})
    cells = lambda part: [float(part[column.indicator]) for column in form.layout.columns]  # noqa: E731
    rows: Rows = [["", "Tổng số", *cells(found.sum())]]
    for at, agency in enumerate(form.roster):
        rows += [["II", "Các Chi cục THADS", *[""] * len(form.layout.columns)]] if at == 1 else []
        rows += [[str(at) if at else "I", agency, *cells(found.loc[agency].sum())]]
        names = found.loc[agency].iterrows()
        rows += [[f"{at}.{n}" if at else str(n), name, *cells(line)] for n, (name, line) in enumerate(names, 1)]
    return rows


def scale(form: Form) -> int:
    return UNITS[form.unit] if form.layout.measure == "money" else 1


def pair(**changes) -> Sheets:
    """Return forms of cases and money, 04 and 05 or those of the year."""
    codes = ("04", "05") if changes.get("year", 2024) >= 2020 else ("06", "07")
    return {code: grid(replace(Form(code=code), **changes)) for code in codes}


def expected(**changes) -> pd.DataFrame:
    """Return what `pair` of the same changes loads to, with officers' names; rates left out."""
    codes = {"cases": "04", "money": "05"} if changes.get("year", 2024) >= 2020 else {"cases": "06", "money": "07"}
    tables = {measure: table(replace(Form(code=code), **changes)) for measure, code in codes.items()}
    return pd.concat(tables, names=["measure"]).reorder_levels(["agency", "officer", "measure"]).sort_index()


def loaded(path: Path, **how) -> pd.DataFrame:
    return load.forms(path, progress=False, **({"officers": "names"} | how))


def plain(panel: pd.DataFrame) -> pd.DataFrame:
    """Return a loaded panel of one period with the levels of `expected`."""
    return panel.droplevel(["province", "fiscal_year", "months", "category"]).drop(columns="officers")


def assert_reads(path: Path, **changes) -> None:
    """Compare what a file loads to with what was written, rates to four decimals."""
    got, wanted = plain(loaded(path)), expected(**changes)
    pd.testing.assert_frame_equal(got, wanted[got.columns], check_names=False, rtol=1e-7, check_index_type=False)
    assert set(got.columns) == set(wanted.columns)


def save(path: Path, sheets: Mapping[str, Rows], **how) -> Path:
    """Write sheets into a new workbook of the kind that the ending names."""
    path.parent.mkdir(parents=True, exist_ok=True)
    {".xlsx": _xlsx, ".xlsm": _xlsx, ".xls": _xls, ".ods": _ods, ".xlsb": _xlsb}[path.suffix](path, sheets, **how)
    return path


def _xlsx(
    path: Path, sheets: Mapping[str, Rows], hidden: Sequence[str] = (), rows: Sequence[int] = (), merged: Sequence[str] = ()
) -> None:
    with xlsxwriter.Workbook(path, {"strings_to_formulas": False, "strings_to_numbers": False, "strings_to_urls": False}) as book:
        for name, cells in sheets.items():
            sheet = book.add_worksheet(name)
            for at, row in enumerate(cells):
                for column, cell in enumerate(row):
                    if cell != "":
                        _typed(book, sheet, (at, column), cell)
            for at in rows:
                sheet.set_row(at, None, None, {"hidden": True})
            for area in merged:
                sheet.merge_range(area, "")
            if name in hidden:
                sheet.hide()
        next((sheet for sheet in book.worksheets() if sheet.get_name() not in hidden), book.worksheets()[0]).activate()


def _typed(book: xlsxwriter.Workbook, sheet: xlsxwriter.worksheet.Worksheet, at: tuple[int, int], cell: object) -> None:
    if isinstance(cell, str) and cell.startswith("="):
        sheet.write_formula(*at, cell, None, "")
    elif isinstance(cell, str) and cell.startswith("#"):
        sheet.write_formula(*at, "=1", None, cell)
    elif hasattr(cell, "year"):
        sheet.write_datetime(*at, cell, book.add_format({"num_format": "dd/mm/yyyy"}))
    else:
        sheet.write(*at, cell)


def _xls(path: Path, sheets: Mapping[str, Rows], hidden: Sequence[str] = (), rows: Sequence[int] = ()) -> None:
    book = xlwt.Workbook()
    codes = {"#DIV/0!": 0x07, "#REF!": 0x17}
    for name, cells in sheets.items():
        sheet = book.add_sheet(name)
        sheet.visibility = int(name in hidden)
        for at, row in enumerate(cells):
            for column, cell in enumerate(row):
                if cell in codes:
                    sheet.row(at).set_cell_error(column, codes[cell])
                elif cell != "":
                    sheet.write(at, column, cell)
        for at in rows:
            sheet.row(at).hidden = True
    book.save(str(path))


def _ods(path: Path, sheets: Mapping[str, Rows], rows: Sequence[int] = ()) -> None:
    book = odf.opendocument.OpenDocumentSpreadsheet()
    for name, cells in sheets.items():
        sheet = odf.table.Table(name=name)
        for at, row in enumerate(cells):
            line = odf.table.TableRow(**({"visibility": "collapse"} if at in rows else {}))
            for cell in row:
                line.addElement(_ods_cell(cell))
            sheet.addElement(line)
        book.spreadsheet.addElement(sheet)
    book.save(str(path))


def _ods_cell(cell: object) -> odf.table.TableCell:
    if cell == "":
        return odf.table.TableCell()
    if isinstance(cell, str) and cell.startswith("="):
        return odf.table.TableCell(formula=f"of:{cell}")
    if isinstance(cell, int | float):
        return odf.table.TableCell(valuetype="float", value=str(cell))
    broken = {"formula": "of:=[.A1]/0"} if str(cell).startswith("#") else {}
    found = (
        odf.table.TableCell(valuetype="string", stringvalue="", **broken) if broken else odf.table.TableCell(valuetype="string")
    )
    for line in str(cell).split("\n"):
        found.addElement(odf.text.P(text=line))
    return found


def _xlsb(path: Path, sheets: Mapping[str, Rows], hidden: Sequence[str] = (), rows: Sequence[int] = ()) -> None:
    """Write the binary workbook by its records: a bundle of sheets, then rows of cells."""
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet"
    links = "".join(
        f'<Relationship Id="rId{n}" Type="{kind}" Target="worksheets/sheet{n}.bin"/>' for n in range(1, len(sheets) + 1)
    )
    bundle = [
        _record(156, struct.pack("<2I", int(name in hidden), n) + _wide(f"rId{n}") + _wide(name))
        for n, name in enumerate(sheets, 1)
    ]
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr(
            "xl/_rels/workbook.bin.rels",
            f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{links}</Relationships>',
        )
        archive.writestr("xl/workbook.bin", b"".join([_record(131), _record(143), *bundle, _record(144), _record(132)]))
        for n, cells in enumerate(sheets.values(), 1):
            archive.writestr(f"xl/worksheets/sheet{n}.bin", _binary(cells, rows))


def _binary(cells: Rows, hidden: Sequence[int]) -> bytes:
    out = io.BytesIO()
    out.write(_record(129) + _record(148, struct.pack("<4I", 0, len(cells) - 1, 0, len(cells[0]) - 1)) + _record(145))
    for at, row in enumerate(cells):
        out.write(_record(0, struct.pack("<2IH", at, 0, 300) + bytes([0, 0x10 if at in hidden else 0, 0]) + bytes(4)))
        for column, cell in enumerate(row):
            where = struct.pack("<2I", column, 0)
            if cell in ("#DIV/0!", "#REF!"):
                out.write(_record(3, where + bytes([0x07 if cell == "#DIV/0!" else 0x17])))
            elif isinstance(cell, str) and cell:
                out.write(_record(6, where + _wide(cell)))
            elif cell != "":
                out.write(_record(5, where + struct.pack("<d", cell)))
    out.write(_record(146) + _record(130))
    return out.getvalue()


def _wide(text: str) -> bytes:
    return struct.pack("<I", len(text.encode("utf-16-le")) // 2) + text.encode("utf-16-le")


def _record(kind: int, content: bytes = b"") -> bytes:
    return _seven_bits(kind) + _seven_bits(len(content)) + content


def _seven_bits(number: int) -> bytes:
    low, rest = number & 0x7F, number >> 7
    return bytes([low | 0x80]) + _seven_bits(rest) if rest else bytes([low])


def archive_with(path: Path, changes: Mapping[str, bytes | None]) -> Path:
    """Put other parts into a zipped workbook; None takes one out."""
    with zipfile.ZipFile(path) as old:
        parts = {name: old.read(name) for name in old.namelist()} | changes
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
        for name, content in parts.items():
            if content is not None:
                new.writestr(name, content)
    return path


def part_of(path: Path, name: str) -> bytes:
    with zipfile.ZipFile(path) as archive:
        return archive.read(name)


SHEET = "xl/worksheets/sheet1.xml"
