"""Write a form in its official look: merged headings, column numbers, sums as formulas, validation, print set-up.

What is typed in loads back exactly; sums left as formulas are worked out by the spreadsheet, or by ``metrics.derive``.
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import xlsxwriter
from xlsxwriter.utility import xl_rowcol_to_cell

from ...words.indicators import get
from ...words.vocabulary import Category
from .. import calendar
from .layouts import Layout
from .roster import Line, Page, filled, lines

TITLE, LABELS, HEADER = 8, 2, 4
"""Rows above the header, columns before the figures, rows of the header."""


def write(path: Path, pages: Sequence[Page]) -> Path:
    """Write a new workbook, a sheet a page.

    Parameters
    ----------
    path
        The file; it must not be there yet.
    pages
        The sheets.

    Raises
    ------
    FileExistsError
        If there is a file of that name: nothing of a user's is overwritten.
    """
    if path.exists():
        raise FileExistsError(f"đã có tệp này, không ghi đè / the file is there already and is not overwritten: {path}")
    path.parent.mkdir(parents=True, exist_ok=True)
    with xlsxwriter.Workbook(path, {"strings_to_formulas": False, "strings_to_numbers": False}) as book:
        looks = _looks(book)
        for page in pages:
            sheet = book.add_worksheet(page.layout.code + ("" if page.category == "all" else f" {page.category[:20]}"))
            _print_setup(sheet, page)
            _heading(sheet, looks, page)
            _header(sheet, looks, page.layout)
            _table(sheet, looks, page)
    return path


def _looks(book: xlsxwriter.Workbook) -> dict[str, object]:
    base = {"font_name": "Times New Roman", "font_size": 10, "valign": "vcenter"}
    cell = base | {"border": 1}
    return {
        "plain": book.add_format(base),
        "title": book.add_format(base | {"bold": True, "align": "center", "font_size": 13, "text_wrap": True}),
        "centre": book.add_format(base | {"align": "center", "italic": True}),
        "head": book.add_format(cell | {"bold": True, "align": "center", "text_wrap": True, "bg_color": "#E8EEF4"}),
        "number": book.add_format(cell | {"align": "center", "italic": True, "font_size": 8}),
        "name": book.add_format(cell),
        "indent": book.add_format(cell | {"indent": 1}),
        "bold": book.add_format(cell | {"bold": True}),
        "figure": book.add_format(cell | {"num_format": "#,##0"}),
        "sum": book.add_format(cell | {"num_format": "#,##0", "bold": True}),
        "rate": book.add_format(cell | {"num_format": "0.00"}),
        "alarm": book.add_format({"bg_color": "#F8CBAD"}),
    }


def _print_setup(sheet: xlsxwriter.worksheet.Worksheet, page: Page) -> None:
    sheet.set_landscape()
    sheet.set_paper(8)  # A3, as the annexes are printed
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(TITLE, TITLE + HEADER)
    sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
    sheet.set_footer("&C&P / &N")
    sheet.freeze_panes(TITLE + HEADER + 1, LABELS)
    sheet.set_column(0, 0, 6)
    sheet.set_column(1, 1, 34)
    sheet.set_column(LABELS, LABELS + len(page.layout.columns) - 1, 14 if page.layout.measure == "money" else 9)
    for row, height in zip(range(TITLE, TITLE + HEADER), (28, 18, 18, 64), strict=True):
        sheet.set_row(row, height)


def _heading(sheet: xlsxwriter.worksheet.Worksheet, looks: Mapping[str, object], page: Page) -> None:
    """Write form, circular, title, period, agency and unit."""
    last = LABELS + len(page.layout.columns) - 1
    begin, end = calendar.begin(page.year), calendar.end(page.year, page.months)
    law = next(
        (law for law in page.layout.laws if not law.in_force or dt.date.fromisoformat(law.in_force) <= end.date()),
        page.layout.laws[-1],
    )
    kind = "" if page.category == page.layout.category else f" ({Category.of(page.category).text.vi})"
    sheet.write(0, 0, f"Biểu số: {page.layout.name}", looks["plain"])
    sheet.write(1, 0, f"Ban hành theo {law.title.vi} số {law.number}", looks["plain"])
    sheet.write(0, last - 5, f"Đơn vị báo cáo: {_office(page.province, page.year, page.months)}", looks["plain"])
    sheet.write(1, last - 5, "Đơn vị nhận báo cáo: cơ quan quản lý thi hành án dân sự thuộc Bộ Tư pháp", looks["plain"])
    sheet.merge_range(3, 0, 3, last, (page.layout.title.vi + kind).upper(), looks["title"])
    period = f"{page.months:02d} tháng năm {page.year} (Từ ngày {begin:%d/%m/%Y} đến ngày {end:%d/%m/%Y})"
    sheet.merge_range(4, 0, 4, last, period, looks["centre"])
    if page.note:
        sheet.merge_range(5, 0, 5, last, page.note, looks["centre"])
    unit = "Việc" if page.layout.measure == "cases" else "nghìn đồng"
    sheet.write(6, last - 2, f"Đơn vị tính: {unit}", looks["plain"])


def _office(province: str, year: int, months: int) -> str:
    """Return the provincial agency's name: Cục THADS until 30 June 2025, THADS since."""
    city = province.startswith("TP.") or province in ("Hà Nội", "Hải Phòng", "Đà Nẵng", "Cần Thơ", "Huế")
    place = province if province.startswith(("TP.", "Tỉnh ")) else f"{'thành phố' if city else 'tỉnh'} {province}"
    return f"{'Thi hành án dân sự' if calendar.after_merger(year, months) else 'Cục Thi hành án dân sự'} {place}"


def _header(sheet: xlsxwriter.worksheet.Worksheet, looks: Mapping[str, object], layout: Layout) -> None:
    """Write the headings: a group over its columns, a heading without group over all rows; then the column numbers."""
    label = "Tên cơ quan thi hành án dân sự, Chấp hành viên" if layout.by_officer else "Loại việc"
    for column, text in enumerate(("TT", label)):
        sheet.merge_range(TITLE, column, TITLE + HEADER - 1, column, text, looks["head"])
        sheet.write(TITLE + HEADER, column, "AB"[column], looks["number"])
    paths = [column.headings for column in layout.columns]
    for depth in range(HEADER):
        for first, last in _runs(paths, depth):
            _merge(sheet, looks, paths[first], (depth, first, last))
    for column in range(len(paths)):
        sheet.write(TITLE + HEADER, LABELS + column, column + 1, looks["number"])


def _runs(paths: Sequence[tuple[str, ...]], depth: int) -> Iterator[tuple[int, int]]:
    """Yield first and last of the neighbouring columns that share their headings down to a depth."""
    first = 0
    for at in range(1, len(paths) + 1):
        same = at < len(paths) and paths[at][: depth + 1] == paths[first][: depth + 1] and len(paths[at]) > depth + 1
        if not same:
            if len(paths[first]) > depth:
                yield first, at - 1
            first = at


def _merge(
    sheet: xlsxwriter.worksheet.Worksheet, looks: Mapping[str, object], path: tuple[str, ...], span: tuple[int, int, int]
) -> None:
    depth, first, last = span
    top = TITLE + depth
    bottom = TITLE + HEADER - 1 if depth == len(path) - 1 else top
    if (top, first) == (bottom, last):
        sheet.write(top, LABELS + first, path[depth], looks["head"])
    else:
        sheet.merge_range(top, LABELS + first, bottom, LABELS + last, path[depth], looks["head"])


def _table(sheet: xlsxwriter.worksheet.Worksheet, looks: Mapping[str, object], page: Page) -> None:
    first = TITLE + HEADER + 1
    written = lines(page)
    figures = filled(page, written)
    for at, line in enumerate(written):
        own = figures[at]
        heavy = bool(line.adds) or line.depth == 0
        sheet.write_string(first + at, 0, line.order, looks["bold" if heavy else "name"])
        sheet.write_string(first + at, 1, line.name, looks["bold" if heavy else "indent"])
        for column, indicator in enumerate(one.indicator for one in page.layout.columns):
            _cell(sheet, looks, page, (first, at, column), (line, indicator, None if own is None else own[column]))
    _validate(sheet, looks, page, (first, first + len(written) - 1))
    _signatures(sheet, looks, page, first + len(written) + 1)


def _cell(
    sheet: xlsxwriter.worksheet.Worksheet, looks: Mapping[str, object], page: Page,
    place: tuple[int, int, int], content: tuple[Line, str, float | None],
) -> None:  # fmt: skip
    """Write one cell: a formula for sums, rates and what an empty form works out itself, else the figure."""
    first, at, column = place
    line, indicator, figure = content
    rate = indicator.endswith("_rate")
    look = looks["rate" if rate else "sum" if line.adds or line.depth == 0 else "figure"]
    known = figure is not None and not math.isnan(figure)
    here = (first + at, LABELS + column)
    formula = None
    if line.adds or rate or page.figures is None:
        formula = _formula(page.layout, indicator, first + at, [first + part for part in line.adds], column)
    if formula:
        sheet.write_formula(*here, formula, look, figure if known else "")
    elif known:
        sheet.write_number(*here, figure, look)
    else:
        sheet.write_blank(*here, None, look)


def _formula(layout: Layout, indicator: str, row: int, parts: Sequence[int], column: int) -> str | None:
    """Return a cell's formula: the sum of the rows under it, or of the columns beside it."""
    at = {one.indicator: LABELS + place for place, one in enumerate(layout.columns)}
    ratio = get(indicator).ratio
    if ratio is not None:
        done, of = (xl_rowcol_to_cell(row, at[name]) for name in (ratio.numerator, ratio.denominator))
        return f'=IF({of}>0,{ratio.scale}*{done}/{of},"")'
    if parts:
        return (
            "=" + "+".join(xl_rowcol_to_cell(part, LABELS + column) for part in parts)
            if len(parts) < 30
            else _long_sum(parts, column)
        )
    for balance in get(indicator).balances:
        terms = {name: sign for name, sign in balance.terms.items() if name in at}
        if set(balance.required) <= set(at) and balance.measure in (None, layout.measure) and balance.until >= layout.since:
            return "=" + "".join(
                f"{'+' if sign > 0 else '-'}{xl_rowcol_to_cell(row, at[name])}" for name, sign in terms.items()
            ).lstrip("+")
    return None


def _long_sum(parts: Sequence[int], column: int) -> str:
    """Return the sum of many rows as a function of their cells: neighbours as ranges."""
    spans: list[list[int]] = []
    for part in parts:
        if spans and part == spans[-1][1] + 1:
            spans[-1][1] = part
        else:
            spans.append([part, part])
    cells = [":".join(xl_rowcol_to_cell(row, LABELS + column) for row in dict.fromkeys(span)) for span in spans]
    return f"=SUM({','.join(cells)})" if len(cells) <= 250 else "=" + "+".join(cells)


def _validate(sheet: xlsxwriter.worksheet.Worksheet, looks: Mapping[str, object], page: Page, rows: tuple[int, int]) -> None:
    """Refuse what is no figure while it is typed, and colour rows whose two ways to "to enforce" differ."""
    last = LABELS + len(page.layout.columns) - 1
    whole = page.layout.measure == "cases"
    rule = {
        "validate": "integer" if whole else "decimal", "criteria": ">=", "value": 0, "error_title": "Số không hợp lệ",
        "error_message": "Phải là số nguyên không âm." if whole else "Phải là số không âm, tính bằng nghìn đồng.",
    }  # fmt: skip
    sheet.data_validation(rows[0], LABELS, rows[1], last - 1, rule)
    at = {one.indicator: LABELS + place for place, one in enumerate(page.layout.columns)}
    parts = [name for name in ("with_conditions", "without_conditions", "postponed", "suspended") if name in at]
    inside = parts if page.layout.since >= 2020 else parts[:2]
    cells = "+".join(xl_rowcol_to_cell(rows[0], at[name], col_abs=True) for name in inside)
    differs = f"={xl_rowcol_to_cell(rows[0], at['to_enforce'], col_abs=True)}<>{cells}"
    alarm = {"type": "formula", "criteria": differs, "format": looks["alarm"]}
    sheet.conditional_format(rows[0], at["to_enforce"], rows[1], at["to_enforce"], alarm)


def _signatures(sheet: xlsxwriter.worksheet.Worksheet, looks: Mapping[str, object], page: Page, row: int) -> None:
    last = LABELS + len(page.layout.columns) - 1
    sheet.write(row, 1, "Người lập biểu", looks["plain"])
    sheet.write(row, last - 5, "Thủ trưởng đơn vị", looks["plain"])
    sheet.write(row + 1, 1, "(Ký, ghi rõ họ tên)", looks["centre"])
    sheet.write(row + 1, last - 5, "(Ký, đóng dấu)", looks["centre"])
