"""Numbers as people write them: which sign is the decimal one, and what a cell then says.

"1.234" is 1234 where decimals have a comma, and 1.234 where they have a point. One file has one decimal sign, decided
from cells that leave no doubt; what is still in doubt is refused, never guessed.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from ..words.vocabulary import Text


@dataclass(frozen=True)
class Style:
    """How the numbers of one file are written: the decimal sign, and whether the other sign may group thousands."""

    decimal: str = "."
    grouped: bool = False

    @property
    def expected(self) -> Text:
        """What a cell must be."""
        if self == PLAIN:
            return Text(
                "phải là số, dấu thập phân là dấu chấm, không ngăn hàng nghìn",
                "must be a number with a decimal point and no separators",
            )
        vi, en = ("phẩy", "comma") if self.decimal == "," else ("chấm", "point")
        return Text(
            f"phải là số, dấu thập phân trong tệp này là dấu {vi}, hàng nghìn ngăn đủ từng nhóm ba chữ số",
            f"must be a number, in this file with a decimal {en}, thousands separated in full groups of three",
        )


PLAIN = Style()
"""Decimal points and nothing else: what programs write."""


def style_of(table: pd.DataFrame) -> Style:
    """Return how the numbers of a table are written; what was not read from a text file has plain decimal points."""
    return table.attrs.get("numerals", PLAIN)


def read(text: str, decimal: str = ",", *, grouped: bool = True) -> float | None:
    """Return the number that a text is, or None where it is none.

    Parameters
    ----------
    text
        As written; white space around it does not matter.
    decimal
        The decimal sign, ``","`` or ``"."``.
    grouped
        Whether the other sign may stand between thousands, in full groups of three.

    Examples
    --------
    >>> read("1.234.567,8"), read("1.234"), read("1.23"), read("12,5", decimal=".")
    (1234567.8, 1234.0, None, None)
    """
    plain = text.strip()
    if not re.fullmatch(_pattern(Style(decimal, grouped)), plain):
        return None
    return float(plain.replace("." if decimal == "," else ",", "").replace(decimal, "."))


def in_doubt(text: str, decimal: str = ".") -> bool:
    """Return True for what may be thousands as well as three decimals, as ``20.000`` where decimals have a point."""
    return bool(re.fullmatch(rf"[+-]?\d{{1,3}}\{decimal}\d{{3}}", text.strip()))


def evidence(cells: pd.Series, decimal: str) -> int | None:
    """Return the position of the first cell that can only be written with this decimal sign.

    Examples
    --------
    >>> cells = pd.Series(["1.234", "12,345", "1.234,5", "12,5"])
    >>> evidence(cells, ","), evidence(cells, ".")
    (2, None)
    """
    written = _written(cells)
    if written is None or not pc.any(pc.match_substring(written, decimal)).as_py():
        return None
    sign, other = (re.escape(mark) for mark in (decimal, "." if decimal == "," else ","))
    ungrouped = rf"\d+{sign}(\d\d?|\d{{4,}})|(\d{{4,}}|0\d*){sign}\d+"
    sure = rf"^\s*[+-]?({ungrouped}|[1-9]\d{{0,2}}({other}\d{{3}})+{sign}\d+)([eE][+-]?\d+)?\s*$"
    found = pc.index(pc.match_substring_regex(written, sure), True).as_py()
    return None if found < 0 else found


def column(cells: pd.Series, style: Style, *, whole: bool) -> tuple[np.ndarray, np.ndarray]:
    """Return a column as numbers, and the positions of the cells that have to be looked at one by one.

    Parameters
    ----------
    cells
        Text or typed; an empty cell is missing.
    style
        How text is written.
    whole
        True for counts: what is not plainly a whole number is then looked at.
    """
    if cells.dtype == object:
        cells = cells.mask(cells == "")
        if pd.api.types.infer_dtype(cells) in ("floating", "integer", "mixed-integer-float"):
            cells = pd.Series(cells.to_numpy("float64", na_value=np.nan))
    if pd.api.types.is_numeric_dtype(cells) and not pd.api.types.is_bool_dtype(cells):
        values = cells.to_numpy("float64", na_value=np.nan)
        finite = np.where(np.isfinite(values), values, 0)
        return values, np.flatnonzero(np.isinf(values) | (whole & (np.abs(finite - np.round(finite)) >= 1e-3)))
    written = _written(cells)
    if written is None:
        return np.full(len(cells), np.nan), np.flatnonzero(cells.notna())
    sure = pc.match_substring_regex(written, f"^{_pattern(style, whole=whole)}$")
    plain = pc.replace_substring(written, "." if style.decimal == "," else ",", "") if style.grouped else written
    plain = pc.replace_substring(plain, ",", ".") if style.decimal == "," else plain
    values = pc.cast(pc.if_else(sure, plain, None), pa.float64()).to_numpy(zero_copy_only=False)
    left = pc.and_(pc.invert(sure), pc.not_equal(written, ""))
    return values, np.flatnonzero(left.fill_null(False).to_numpy(zero_copy_only=False))


def _written(cells: pd.Series) -> pa.Array | None:
    """Return cells of text as an Arrow array, or None where some are no text."""
    try:
        found = pa.array(cells, type=pa.large_string(), from_pandas=True)
    except (pa.ArrowInvalid, pa.ArrowTypeError, TypeError):
        return None
    return found.combine_chunks() if isinstance(found, pa.ChunkedArray) else found


@lru_cache
def _pattern(style: Style, *, whole: bool = False) -> str:
    """Return the pattern of a number, or of one that is plainly whole."""
    decimal, other = (re.escape(mark) for mark in (style.decimal, "." if style.decimal == "," else ","))
    digits = rf"(\d+|[1-9]\d{{0,2}}({other}\d{{3}})+)" if style.grouped else r"\d+"
    return rf"[+-]?{digits}({decimal}0{{1,2}})?" if whole else rf"[+-]?{digits}({decimal}\d+)?([eE][+-]?\d+)?"
