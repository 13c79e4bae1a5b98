"""Findings as a workbook for whoever has to mend the figures."""

from __future__ import annotations

import itertools
from pathlib import Path

import pandas as pd
import xlsxwriter

from ..words.vocabulary import Language, Severity, Text

COLUMNS = {
    "severity": (Text("Mức độ", "Severity"), 10),
    "check": (Text("Kiểm tra", "Check"), 20),
    "where": (Text("Ở đâu", "Where"), 60),
    "message": (Text("Nội dung", "Message"), 80),
    "expected": (Text("Đúng ra", "Expected"), 18),
    "found": (Text("Thấy", "Found"), 18),
}
"""Headings of the workbook and their widths."""


def write(findings: pd.DataFrame, folder: str | Path = ".", *, language: Language = "vi") -> Path:
    """Write findings to a new workbook, ``findings.xlsx`` or the next free number.

    Parameters
    ----------
    findings
        Columns as ``checks.run`` gives them.
    folder
        Where to; nothing in it is overwritten.
    language
        Of the headings.

    Returns
    -------
    pathlib.Path
        The file.
    """
    names = itertools.chain(["findings.xlsx"], (f"findings-{number}.xlsx" for number in itertools.count(2)))
    file = next(Path(folder) / name for name in names if not (Path(folder) / name).exists())
    with xlsxwriter.Workbook(file, {"strings_to_formulas": False, "strings_to_urls": False}) as book:
        sheet = book.add_worksheet(Text("Phát hiện", "Findings").say(language))
        head = book.add_format({"bold": True, "bottom": 1, "bg_color": "#E8EEF4"})
        wrap = book.add_format({"text_wrap": True, "valign": "top"})
        number = book.add_format({"num_format": "#,##0.##", "valign": "top"})
        for column, (name, (text, width)) in enumerate(COLUMNS.items()):
            sheet.set_column(column, column, width)
            sheet.write_string(0, column, text.say(language), head)
            for row, value in enumerate(findings[name], 1):
                if isinstance(value, str):
                    said = Severity.of(value).text.say(language) if name == "severity" else value
                    sheet.write_string(row, column, said, wrap)
                elif pd.notna(value):
                    sheet.write_number(row, column, float(value), number)
        sheet.freeze_panes(1, 0)
        sheet.autofilter(0, 0, len(findings), len(COLUMNS) - 1)
    return file
