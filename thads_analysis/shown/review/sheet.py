"""The table: a row a candidate with the words around it, to be looked through and taken in again by ``load.figures(extra=…)``."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any

import pandas as pd
import xlsxwriter

from ...sources import prose
from ...words.vocabulary import Language, Text
from ..style import BAD, kept
from .told import LEVELS, SURE, around, level

CONTEXT = "around"
"""The column of the words around a figure; it is for reading and is not taken in."""
HEADS = MappingProxyType({
    "keep": (Text("có: lấy số này; không: bỏ", "yes: take it; no: leave it out"), 7),
    CONTEXT: (Text("trong câu", "in its sentence"), 70),
    "value": (Text("giá trị; tiền tính bằng đồng", "value; money in VND"), 18),
    "unit": (Text("đơn vị tính", "unit"), 12),
    "indicator": (Text("mã chỉ tiêu; trống nếu chưa rõ", "id of the indicator; empty where not known"), 24),
    "statistic": (Text("số liệu nói gì về chỉ tiêu", "what is said of the indicator"), 14),
    "measure": (Text("cases: việc; money: tiền; none: không phân", "cases, money or neither"), 9),
    "category": (Text("loại việc", "kind of cases"), 12),
    "place": (Text("nơi có số liệu", "whose figure it is"), 16),
    "reason": (Text("vì sao hiểu như vậy", "why it is read so"), 30),
})  # fmt: skip
"""The columns that are looked at first, what they mean, and their widths; the others follow."""
_COLOURS = {"sure": "#D3ECD9", "likely": "#FDEEBF", "doubtful": "#FBD9D3"}


Words = list[tuple[str, str, str]]
"""Before each figure, the figure, and after it."""


def table(found: pd.DataFrame, words: Words) -> pd.DataFrame:
    """Return candidates with ``keep`` (yes where the reading is sure) and the words around, the figure in ⟦ ⟧."""
    sure = (found["confidence"] >= SURE) & (found["indicator"] != "")
    context = ["{}⟦{}⟧{}".format(*parts) for parts in words]
    filled = found.assign(**{prose.KEEP: sure.map({True: "yes", False: "no"}), CONTEXT: context})
    return filled[[*HEADS, *(name for name in filled if name not in HEADS)]]


def save(found: pd.DataFrame, texts: Mapping[str, str], path: str | Path, *, language: Language = "vi") -> Path:
    """Write candidates for review.

    Parameters
    ----------
    found
        As :func:`thads_analysis.load.prose` gives them.
    texts
        The text of each ``source``.
    path
        A new .xlsx (the figure is bold in its words, rows are coloured by confidence, headings explain themselves) or .csv (the
        figure stands in ⟦ ⟧).
    language
        Of the explanations; column names stay those that ``load.figures(extra=…)`` reads.

    Returns
    -------
    pathlib.Path
        The file.

    Raises
    ------
    ValueError
        If the ending is another one.
    FileExistsError
        If there is a file of that name with other content.
    """
    target = Path(path)
    makers = {".xlsx": _workbook, ".csv": _csv}
    if target.suffix.lower() not in makers:
        raise ValueError(f"{target.name}: {', '.join(makers)}")
    words = [around(texts[source], *map(int, ends)) for source, *ends in found[["source", "start", "end"]].to_numpy()]
    content = makers[target.suffix.lower()](table(found, words), words, language)
    return kept(target.with_suffix(""), {target.suffix[1:]: content})[0]


def _csv(rows: pd.DataFrame, _words: Words, _language: Language) -> bytes:
    return rows.to_csv(index=False, lineterminator="\n", date_format="%Y-%m-%d").encode("utf-8-sig")


def _workbook(rows: pd.DataFrame, words: Words, language: Language) -> bytes:
    content = io.BytesIO()
    with xlsxwriter.Workbook(content, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}) as book:
        book.set_properties({"created": dt.datetime(2000, 1, 1)})
        sheet = book.add_worksheet(Text("Số liệu", "Figures").say(language))
        _headings(book, sheet, rows, language)
        looks = {name: book.add_format({"bg_color": colour, "valign": "top"}) for name, colour in _COLOURS.items()}
        plain, bold = book.add_format({"text_wrap": True, "valign": "top"}), book.add_format({"bold": True, "font_color": BAD})
        for at, row in enumerate(rows.itertuples(index=False), 1):
            for column, value in enumerate(row):
                _cell(sheet, (at, column), value, looks[level(row.confidence)])  # type: ignore[arg-type]
            _highlighted(sheet, (at, list(HEADS).index(CONTEXT)), words[at - 1], (bold, plain))
    return content.getvalue()


def _headings(book: Any, sheet: Any, rows: pd.DataFrame, language: Language) -> None:
    """Write the headings with what they mean; ``keep`` takes yes or no."""
    head = book.add_format({"bold": True, "bottom": 1, "bg_color": "#E8EEF4"})
    for at, name in enumerate(rows):
        meaning, width = HEADS.get(str(name), (None, 12))
        sheet.set_column(at, at, width)
        sheet.write_string(0, at, str(name), head)
        if meaning is not None:
            sheet.write_comment(0, at, meaning.say(language))
    sheet.data_validation(1, 0, max(1, len(rows)), 0, {"validate": "list", "source": ["yes", "no"]})
    sheet.freeze_panes(1, 2)
    sheet.autofilter(0, 0, len(rows), len(rows.columns) - 1)
    colours = ", ".join(text.say(language) for text in LEVELS.values())
    sheet.set_footer(f"&L{colours}&R&P / &N")


def _highlighted(sheet: Any, at: tuple[int, int], words: tuple[str, str, str], looks: tuple[Any, Any]) -> None:
    """Write the words around with the figure in bold; a figure without words beside it stands as it is."""
    before, figure, after = words
    bold, plain = looks
    if not before and not after:
        sheet.write_string(*at, figure, plain)
    else:
        sheet.write_rich_string(*at, *([before] if before else []), bold, figure, *([after] if after else []), plain)


def _cell(sheet: Any, at: tuple[int, int], value: Any, look: Any) -> None:
    if pd.isna(value):
        sheet.write_blank(*at, None, look)
    elif isinstance(value, pd.Timestamp):
        sheet.write_string(*at, f"{value:%Y-%m-%d}", look)
    elif isinstance(value, str):
        sheet.write_string(*at, value, look)
    else:
        sheet.write_number(*at, float(value), look)
