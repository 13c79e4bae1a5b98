"""Tables are written: HTML, a workbook with real numbers, a picture; the same input gives the same file."""

from __future__ import annotations

import datetime as dt
import io
import textwrap
from collections.abc import Mapping, Sequence
from itertools import groupby
from pathlib import Path
from types import MappingProxyType

import matplotlib as mpl
import pandas as pd
import xlsxwriter
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from ... import __version__
from ...words.vocabulary import Language
from ..style import BAD, BLUE, FAINT, INK, QUIET, kept, settings
from .printed import Column, Table

_LOCALE: Mapping[Language, str] = MappingProxyType({"vi": "[$-42A]", "en": "[$-409]"})
"""How a number is written in a workbook, whatever the settings of its reader."""


def save(table: Table, path: str | Path, formats: Sequence[str] = ("html", "xlsx", "png")) -> tuple[Path, ...]:
    """Save a table, the same input giving the same file; never over one that is there with other content.

    Parameters
    ----------
    table
        As from :func:`four_targets`, :func:`league`, :func:`burden`.
    path
        Where to; the ending is set by the formats.
    formats
        Any of html (stands alone), xlsx (numbers are numbers; a text that begins like a formula stays a text), png.

    Returns
    -------
    tuple of pathlib.Path
        The files written.

    Raises
    ------
    ValueError
        If there is no such format.
    FileExistsError
        If a file of that name with other content is there already.
    """
    makers = {"html": _html, "xlsx": _workbook, "png": _picture}
    if unknown := [name for name in formats if name not in makers]:
        raise ValueError(f"formats: {', '.join(unknown)}; {', '.join(makers)}")
    return kept(Path(path), {name: makers[name](table) for name in formats})


def _html(table: Table) -> bytes:
    head = f'<!doctype html><html lang="{table.language}"><meta charset="utf-8"><title>thads_analysis {__version__}</title>'
    return f'{head}<body style="font-family:sans-serif;color:{INK}">{table.to_html()}</body></html>\n'.encode()


def _workbook(table: Table) -> bytes:
    content = io.BytesIO()
    with xlsxwriter.Workbook(content, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}) as book:
        book.set_properties({"created": dt.datetime(2000, 1, 1), "title": table.title, "comments": table.foot()})
        _fill(book, book.add_worksheet(), table)
    return content.getvalue()


def _fill(book: xlsxwriter.Workbook, sheet: xlsxwriter.worksheet.Worksheet, table: Table) -> None:
    """Write title, headings, rows and source; set up the page."""
    bold, plain = (
        book.add_format({"bold": True, "font_size": 13}),
        book.add_format({"font_color": BAD if table.synthetic else QUIET}),
    )
    sheet.write_string(0, 0, table.title, bold)
    sheet.write_string(1, 0, table.below(), plain)
    first = _headings(book, sheet, table)
    for at, name in enumerate(table.rows):
        sheet.write_string(first + at, 0, name, _cell(book, lit=name in table.highlight))
    for place, column in enumerate(table.columns, 1):
        _write(book, sheet, table, column, (first, place))
    sheet.write_string(first + len(table.rows) + 1, 0, table.foot(), book.add_format({"font_color": QUIET, "italic": True}))
    sheet.set_column(0, 0, max(12, *(min(40, len(name) + 2) for name in table.rows)) if table.rows else 12)
    sheet.freeze_panes(first, 1)
    sheet.repeat_rows(0, first - 1)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.set_footer("&R&P / &N")


def _headings(book: xlsxwriter.Workbook, sheet: xlsxwriter.worksheet.Worksheet, table: Table) -> int:
    """Write the headings; return the row below them."""
    look = book.add_format(
        {"bold": True, "text_wrap": True, "align": "center", "valign": "vcenter", "bottom": 1, "bg_color": "#E8EEF4"}
    )
    at = 1
    for over, columns in groupby(table.columns, key=lambda column: column.over):
        width = len(list(columns))
        if over and width > 1:
            sheet.merge_range(3, at, 3, at + width - 1, over, look)
        elif over:
            sheet.write_string(3, at, over, look)
        at += width
    sheet.set_row(4, 32)
    sheet.write_string(4, 0, table.corner, look)
    for place, column in enumerate(table.columns, 1):
        sheet.write_string(4, place, column.head, look)
        sheet.set_column(place, place, 15)
    return 5


def _cell(book: xlsxwriter.Workbook, code: str = "", *, lit: bool = False, align: str = "left"):  # type: ignore[no-untyped-def]
    look: dict[str, object] = {"bottom": 4, "bottom_color": FAINT, "align": "right" if code else align}
    return book.add_format(look | ({"num_format": code} if code else {}) | ({"bold": True, "font_color": BLUE} if lit else {}))


def _write(
    book: xlsxwriter.Workbook, sheet: xlsxwriter.worksheet.Worksheet, table: Table, column: Column, at: tuple[int, int]
) -> None:
    """Write a column: figures as numbers in the scale of its heading, a missing one as the text that is read."""
    how = column.how
    code = "" if how is None else _code(how.decimals, table.language, sign=column.sign)
    looks = {lit: _cell(book, code, lit=lit, align="center") for lit in (True, False)}  # a text beside a figure reads as one
    texts = column.texts(table.language)
    for down, (name, value) in enumerate(zip(table.rows, column.values, strict=True)):
        look = looks[name in table.highlight]
        if how is None or pd.isna(value):  # type: ignore[call-overload]
            sheet.write_string(at[0] + down, at[1], texts[down], look)
        else:
            sheet.write_number(at[0] + down, at[1], float(value) / how.divisor, look)  # type: ignore[arg-type]


def _code(decimals: int, language: Language, *, sign: bool) -> str:
    """Return the number format of a workbook."""
    plain = "#,##0" + ("." + "0" * decimals if decimals else "")
    local = _LOCALE[language] + plain
    return f"{_LOCALE[language]}+{plain};{_LOCALE[language]}-{plain};{local}" if sign else local


def _picture(table: Table) -> bytes:
    """Draw the table, as wide and as high as its words ask for."""
    with mpl.rc_context(settings("report")):
        figure = Figure(dpi=200)
        FigureCanvasAgg(figure)
        body = [
            [textwrap.fill(name, 34), *cells] for name, cells in zip(table.rows, table.frame().to_numpy().tolist(), strict=True)
        ]
        overs = [["", *(textwrap.fill(over, 20 * width) for over, width in _widths(table))]]
        heads = [textwrap.fill(table.corner, 16), *(textwrap.fill(column.head, 16) for column in table.columns)]
        _Drawing(figure, table, [heads, *body], overs[0]).draw()
        content = io.BytesIO()
        figure.savefig(
            content, format="png", dpi=200, metadata={"Software": f"thads_analysis {__version__}", "Source": table.foot()}
        )
    return content.getvalue()


def _widths(table: Table) -> list[tuple[str, int]]:
    return [(over, len(list(columns))) for over, columns in groupby(table.columns, key=lambda column: column.over)]


class _Drawing:
    """A table on a figure: columns as wide as their words, lines as high as theirs; lengths are in points."""

    LINE, PAD, EDGE = 13.0, 12.0, 14.0

    def __init__(self, figure: Figure, table: Table, rows: list[list[str]], overs: list[str]) -> None:
        """Measure everything."""
        self.figure, self.table, self.rows, self.overs = figure, table, rows, overs
        self.wide = [
            self.PAD + max(self._measure(row[at], at == 0 and row is rows[0]) for row in rows) for at in range(len(rows[0]))
        ]
        self.high = [6 + self.LINE * max(cell.count("\n") + 1 for cell in row) for row in rows]
        self.above = self.LINE * max(over.count("\n") + 1 for over in overs) + 4 if any(overs) else 0.0
        across = max(sum(self.wide), 380.0)
        self.title, self.below, self.foot = (textwrap.fill(said, int(across / size)) for said, size in
                                             ((table.title, 6.4), (table.below(), 5.6), (table.foot(), 4.9)))  # fmt: skip
        said = sum(text.count("\n") + 1 for text in (self.title, self.below)) * 15 + 10
        self.top, bottom = said, (self.foot.count("\n") + 1) * 11 + 12
        self.size = (across + 2 * self.EDGE, sum(self.high) + self.above + said + bottom + 2 * self.EDGE)
        figure.set_size_inches(self.size[0] / 72, self.size[1] / 72)

    def _measure(self, text: str, bold: bool) -> float:
        """Return the width of a text."""
        written = self.figure.text(0, 0, text, weight="bold")
        width = written.get_window_extent().width * 72 / self.figure.dpi
        written.remove()
        return float(width)

    def _text(self, x: float, y: float, text: str, **look: object) -> None:
        self.figure.text(x / self.size[0], 1 - y / self.size[1], text, **look)  # type: ignore[arg-type]

    def _rule(self, y: float, colour: str, left: float | None = None, right: float | None = None) -> None:
        ends = [self.EDGE if left is None else left, self.EDGE + sum(self.wide) if right is None else right]
        line = mpl.lines.Line2D([end / self.size[0] for end in ends], [1 - y / self.size[1]] * 2, color=colour, linewidth=0.6)
        self.figure.add_artist(line)

    def draw(self) -> None:
        """Write it all."""
        self._text(self.EDGE, self.EDGE, self.title, weight="bold", va="top", fontsize=11)
        down = self.EDGE + (self.title.count("\n") + 1) * 15 + 2
        self._text(self.EDGE, down, self.below, va="top", color=BAD if self.table.synthetic else QUIET)
        y = self._over(self.EDGE + self.top)
        for at, (row, height) in enumerate(zip(self.rows, self.high, strict=True)):
            lit = at > 0 and self.table.rows[at - 1] in self.table.highlight
            self._row(row, y + height / 2, heading=at == 0, colour=BLUE if lit else INK)
            y += height
            self._rule(y, QUIET if at == 0 else "#e6e6e6")
        self._text(self.EDGE, y + 8, self.foot, va="top", color=QUIET, fontsize=7.5)

    def _over(self, y: float) -> float:
        """Write the headings above several columns; return where the others begin."""
        left, at = self.EDGE + self.wide[0], 1
        for over, (_, width) in zip(self.overs[1:], _widths(self.table), strict=True):
            right = left + sum(self.wide[at : at + width])
            if over:
                self._text((left + right) / 2, y + self.above / 2, over, weight="bold", ha="center", va="center")
                self._rule(y + self.above, FAINT, left + 4, right - 4)
            left, at = right, at + width
        return y + self.above

    def _row(self, row: list[str], y: float, *, heading: bool, colour: str) -> None:
        left = self.EDGE
        for at, (cell, width) in enumerate(zip(row, self.wide, strict=True)):
            right = at > 0 and self.table.columns[at - 1].how is not None
            x = left + width - self.PAD / 2 if right else left + self.PAD / 2
            weight = "bold" if heading or colour == BLUE else "normal"
            self._text(x, y, cell, ha="right" if right else "left", va="center", weight=weight, color=colour)
            left += width
