"""Tables in text files: in which code page, with which separator and decimal sign. Names never come out garbled.

UTF-8 is told from everything else by its own rules, UTF-16 by its mark; what is neither is read as Vietnamese Windows
(cp1258) and refused if a character comes out that no Vietnamese table has.
"""

from __future__ import annotations

import codecs
import csv
import io
import unicodedata
from collections.abc import Sequence

import pandas as pd

from ..words.errors import DataError, Problem, raise_any
from ..words.indicators import ALIASES, INDICATORS
from ..words.vocabulary import Text, nfc
from . import numerals

_TONES = ("", "\u0300", "\u0301", "\u0303", "\u0309", "\u0323")
_VIETNAMESE = {unicodedata.normalize("NFC", vowel + tone) for vowel in "aăâeêioôơuưyAĂÂEÊIOÔƠUƯY" for tone in _TONES}
_KNOWN = _VIETNAMESE | {*"đĐ–“”‘’…₫\xa0\t\r\n"} | set(map(chr, range(32, 127)))
_CONTROL = [bytes([code]) for code in range(32) if chr(code) not in "\t\r\n"] + ["\ufffd".encode()]
_WITH_NUMBERS = {*INDICATORS, *ALIASES, "value", "target"}


def table(data: bytes, source: str) -> pd.DataFrame:
    """Return a text file as a table of text; ``attrs`` say how its numbers are written.

    Parameters
    ----------
    data
        What is in the file.
    source
        For messages.

    Raises
    ------
    DataError
        If the code page can't be told, a row has a cell too few or too many, or decimals are written in two ways.
    """
    text = decoded(data, source)
    header = text.partition("\n")[0]
    separator = max(",;\t", key=header.count)
    found = _plain(text, separator)
    if found is None:
        found = _quoted(text, separator, source)
    found.attrs["numerals"] = _style(found, separator, source)
    return found


def decoded(data: bytes, source: str = "") -> str:
    """Return the text of a file, composed (NFC) where it is of Vietnamese Windows, or refuse it."""
    odd: set[str] = set()
    try:
        marked = data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
        text = data.decode("utf-16" if marked else "utf-8-sig")
    except UnicodeDecodeError:
        text = unicodedata.normalize("NFC", data.decode("cp1258", errors="replace"))
        odd = {*text} - _KNOWN
    encoded = text.encode() if not odd else b""
    if odd or any(mark in encoded for mark in _CONTROL):
        what = Text("không rõ bảng mã; hãy lưu lại là «CSV UTF-8»", "is in an unknown encoding; save it as “CSV UTF-8”")
        raise DataError(source, [Problem("tệp / file", what, " ".join(sorted(odd)[:8]))])
    return text


def _plain(text: str, separator: str) -> pd.DataFrame | None:
    """Read a file without quotes and blank rows at once; None where it has to be read row by row."""
    import pyarrow as pa
    from pyarrow import csv as arrow

    names = text.partition("\n")[0].rstrip("\r").split(separator)
    if '"' in text or len(names) < 2:
        return None
    types = {f"f{at}": pa.large_string() for at in range(len(names))}
    try:
        found = arrow.read_csv(
            io.BytesIO(text.encode()),
            arrow.ReadOptions(autogenerate_column_names=True, skip_rows=1),
            arrow.ParseOptions(delimiter=separator, quote_char=False, ignore_empty_lines=False),
            arrow.ConvertOptions(column_types=types, strings_can_be_null=False),
        )
    except pa.ArrowInvalid:
        return None
    return found.to_pandas().set_axis(names, axis="columns") if found.num_columns == len(names) else None


def _quoted(text: str, separator: str, source: str) -> pd.DataFrame:
    """Read row by row; a row with a cell too few or too many is refused, for nobody knows which."""
    rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=separator))
    width = len(rows[0]) if rows else 0
    few = Text("dòng thiếu ô", "the row has too few cells")
    many = Text("dòng thừa ô; số thập phân viết bằng dấu chấm", "the row has too many cells; decimals are written with a point")
    if separator != ",":
        many = Text("dòng thừa ô", "the row has too many cells")
    wrong = [(number, len(row)) for number, row in enumerate(rows, 1) if row and len(row) != width]
    raise_any(source, (Problem(f"dòng {number}", few if found < width else many, found) for number, found in wrong))
    return under_first_row([row or [""] * width for row in rows])


def under_first_row(rows: Sequence[Sequence[object]]) -> pd.DataFrame:
    """Return rows as a table with the first one as its header; rows keep their number in the file."""
    found = pd.DataFrame(rows, dtype=object)
    if found.empty:
        return found
    return found.iloc[1:].set_axis(found.iloc[0].astype(str), axis="columns").reset_index(drop=True).rename_axis(columns=None)


def _style(found: pd.DataFrame, separator: str, source: str) -> numerals.Style:
    """Decide once for the file how its numbers are written."""
    with_comma = _evidence(found, ",")
    with_point = _evidence(found, ".") if with_comma or separator != "," else None
    if with_comma and with_point:
        raise DataError(source, [with_comma, with_point])
    if with_comma or (separator == ";" and not with_point):
        return numerals.Style(",", grouped=True)
    return numerals.Style(".", grouped=with_point is not None)


def _evidence(found: pd.DataFrame, decimal: str) -> Problem | None:
    """Return the first cell that can only be written with this decimal sign, as what would be wrong with it."""
    what = Text("trong một tệp có cả dấu phẩy lẫn dấu chấm thập phân", "one file has decimal commas and decimal points")
    for name, cells in found.items():
        at = numerals.evidence(cells, decimal) if nfc(str(name)) in _WITH_NUMBERS else None
        if at is not None:
            return Problem(f"dòng {at + 2}, cột {name}", what, cells.iloc[at])
    return None
