"""One cell of a form: what people type where a number belongs.

Text follows Vietnamese writing: ``1.234,5``. A dash, an ``x`` and a blank say nothing: the figure is missing.
"""

from __future__ import annotations

import math
import re

from ...words.vocabulary import Text

BLANK = frozenset({"", "-", "–", "—", "−", "x", "X", "…", "...", "*"})
"""What stands for no figure."""

_SPACES = re.compile(r"[\s\u00a0\u2007\u2009\u202f']+")
_GROUPED = re.compile(r"[1-9]\d{0,2}(\.\d{3})+(,\d+)?|\d+(,\d+)?")
_ENGLISH_WHOLE = re.compile(r"[1-9]\d{0,2}(,\d{3})+")
_SPACED = re.compile(r"[1-9]\d{0,2}( \d{3})+(,\d+)?")
_POINT = re.compile(r"\d{1,3}\.\d+")

NO_NUMBER = Text("phải là số (viết 1.234,5)", "must be a number (written 1.234,5)")
NOT_WHOLE = Text("phải là số nguyên", "must be a whole number")
DOUBTFUL = Text(
    "không rõ dấu ngăn hàng nghìn hay dấu thập phân; hãy gõ thành ô số",
    "thousands or decimals can't be told apart; type it as a number",
)


def read(value: object, *, whole: bool = False, percent: bool = False) -> float | Text:
    """Return a cell's number, NaN where it says nothing, or what is wrong with it.

    Parameters
    ----------
    value
        As the workbook holds it.
    whole
        True for counts: ``1,234`` can then only be one thousand two hundred and thirty-four.
    percent
        True for rates: a percent sign is allowed.

    Examples
    --------
    >>> read("1.234,5"), read("1 234"), read("(1.234)"), read("12,5%", percent=True)
    (1234.5, 1234.0, -1234.0, 12.5)
    """
    if isinstance(value, str):
        return _text(value, whole, percent)
    if isinstance(value, bool) or not isinstance(value, int | float):
        return NO_NUMBER
    if not math.isfinite(value):
        return NO_NUMBER
    return NOT_WHOLE if whole and value != round(value) else float(value)


def _text(value: str, whole: bool, percent: bool) -> float | Text:
    text = _SPACES.sub(" ", value).strip()
    if text in BLANK:
        return math.nan
    text = text.removesuffix("%").strip() if percent else text
    bracketed = text.startswith("(") and text.endswith(")")
    sign = -1 if bracketed or text[:1] in "-−–" else 1
    digits = text.strip("()").lstrip("+-−– ").strip()
    number = float(digits) if percent and _POINT.fullmatch(digits) else _digits(digits, whole)
    if isinstance(number, Text):
        return number
    return NOT_WHOLE if whole and number != round(number) else sign * number


def _digits(digits: str, whole: bool) -> float | Text:
    if _SPACED.fullmatch(digits):
        digits = digits.replace(" ", "")
    if _ENGLISH_WHOLE.fullmatch(digits) and (whole or digits.count(",") > 1):
        return float(digits.replace(",", ""))
    if _GROUPED.fullmatch(digits):
        return DOUBTFUL if _ENGLISH_WHOLE.fullmatch(digits) else float(digits.replace(".", "").replace(",", "."))
    return DOUBTFUL if re.fullmatch(r"[\d.,]*\d[\d.,]*", digits) else NO_NUMBER
