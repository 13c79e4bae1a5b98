"""Numbers as people write them: read exactly, or not at all."""

import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from thads_analysis.sources import numerals
from thads_analysis.sources.numerals import PLAIN, Style

STYLES = [PLAIN, Style(",", grouped=True), Style(".", grouped=True), Style(",")]


def written(value: float, style: Style, digits: int) -> str:
    text = f"{value:,.{digits}f}" if style.grouped else f"{value:.{digits}f}"
    return text if style.decimal == "." else text.translate(str.maketrans(",.", ".,"))


@given(st.integers(-(10**13), 10**13), st.integers(0, 2), st.sampled_from(STYLES))
def test_what_was_written_is_read(number, digits, style):
    value = number / 10**digits
    text = written(value, style, digits)
    assert numerals.read(text, style.decimal, grouped=style.grouped) == value


@pytest.mark.parametrize(
    "text", ["1.23", "1.2345", "12.34,5", "1.234.5", "0.123", "1,2,3", "", "-", "1 234", "inf", "nan", "1_0", ",5", "5,"]
)
def test_no_number_with_a_decimal_comma(text):
    assert numerals.read(text) is None


def test_the_same_signs_are_two_numbers():
    assert numerals.read("1.234") == 1234
    assert numerals.read("1.234", ".") == 1.234
    assert numerals.read("1,234", ".") == 1234
    assert numerals.read("1,234", ".", grouped=False) is None
    assert numerals.read(" 1.234.567,8 ") == 1234567.8


TEXTS = st.one_of(
    st.from_regex(r"[+-]?[0-9]{1,5}([.,][0-9]{1,4}){0,3}(e[0-9])?", fullmatch=True),
    st.text("0123456789.,- e", max_size=8),
    st.none(),
)


@given(st.lists(TEXTS, min_size=1, max_size=6), st.sampled_from(STYLES), st.booleans(), st.sampled_from(["str", object]))
def test_a_column_is_read_as_its_cells_are(texts, style, whole, dtype):
    values, left = numerals.column(pd.Series(texts, dtype=dtype), style, whole=whole)
    for at, (text, value) in enumerate(zip(texts, values, strict=True)):
        one = numerals.read(text or "", style.decimal, grouped=style.grouped)
        if at not in left:
            assert (math.isnan(value) and not text) or value == one
        elif one is not None:
            assert whole or text != text.strip()  # what is not plain is looked at


def test_typed_columns_are_taken_as_they_are():
    for cells in (
        pd.Series([1, 2]),
        pd.Series([1.0, np.nan]),
        pd.Series([1, None], dtype="Int64"),
        pd.Series([1, 2.0, None], dtype=object),
    ):
        values, left = numerals.column(cells, PLAIN, whole=True)
        assert len(left) == 0
        assert values[0] == 1
    assert numerals.column(pd.Series([0.5, np.inf, 3.0]), PLAIN, whole=True)[1].tolist() == [0, 1]
    assert numerals.column(pd.Series([0.5, np.inf, 3.0]), PLAIN, whole=False)[1].tolist() == [1]
    assert numerals.column(pd.Series([True, False]), PLAIN, whole=False)[1].tolist() == [0, 1]


@pytest.mark.parametrize("text", ["12,5", "12,55", "1.234,5", "1.234,567", "0,125", "1234,567", "12,3456", "-7,5"])
def test_cells_that_leave_no_doubt(text):
    swapped = text.translate(str.maketrans(",.", ".,"))
    assert numerals.evidence(pd.Series(["1.234", "", text], dtype="str"), ",") == 2
    assert numerals.evidence(pd.Series(["1.234", "", text], dtype="str"), ".") is None
    assert numerals.evidence(pd.Series(["1,234", "", swapped], dtype="str"), ".") == 2


@pytest.mark.parametrize("text", ["1.234", "1,234", "12", "", "1.234.567", "12,5 việc", "1,5,2"])
def test_cells_that_leave_a_doubt(text):
    assert numerals.evidence(pd.Series([text]), ",") is None
    assert numerals.evidence(pd.Series([text]), ".") is None
