"""Whatever is written loads to what was written, or is refused; no damage gives wrong figures."""

import contextlib

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from thads_analysis.words.errors import DataError

from . import books
from .books import DEPTH, FIRST, HEAD
from .test_other_layouts import SAME, vietnamese

FEW = settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
BY_NAME = {"two_columns_for_names"}  # looks names up that another way may have written otherwise
WAYS = sorted(set(SAME) - {"header_on_row_1", "text_vietnamese", "text_spaced", "period_in_the_title"} - BY_NAME)
FAMILY, GIVEN = (
    st.sampled_from(["Nguyễn", "Trần", "Lê", "Phạm", "Vũ", "Đỗ", "Tống", "Lý", "Hoàng", "Ông", "H'"]),
    st.sampled_from(["An", "Bình", "Cường", "Sơn", "Huyện", "Út", "Ý"]),
)
PEOPLE = st.lists(st.builds("{} Thị {}".format, FAMILY, GIVEN), min_size=1, max_size=4, unique=True)
CELLS = {
    "as they are": lambda value: value,
    "text": lambda value: vietnamese(value) if value == round(value) else value,
    "spaced": lambda value: vietnamese(value).replace(".", "\u00a0") if value == round(value) else value,
    "whole": lambda value: int(value) if value == round(value) else value,
    "minus nought": lambda value: -0.0 if value == 0 else value,
}


def styled(sheets, change, shape):
    """Write some figures, by their place, another way."""
    for rows in sheets.values():
        for at, row in enumerate(rows[FIRST:]):
            row[:] = [
                change(cell) if isinstance(cell, float) and (at + column) % shape == 0 else cell
                for column, cell in enumerate(row)
            ]


def right_or_refused(path, **how) -> bool:
    """Return True where a file loads to what was written, or to less of it; anything but that or a refusal fails."""
    try:
        got = books.plain(books.loaded(path))
    except DataError:
        return False
    wanted = books.expected(**how).loc[got.index, got.columns].where(got.notna())
    pd.testing.assert_frame_equal(got, wanted, check_names=False, rtol=1e-7)
    return True


@FEW
@given(
    first=PEOPLE, second=PEOPLE, unit=st.sampled_from(["đồng", "nghìn đồng", "triệu đồng"]), seed=st.integers(0, 50), way=st.sampled_from(WAYS),
    cells=st.sampled_from(list(CELLS)), shape=st.integers(1, 5), months=st.integers(1, 12), ending=st.sampled_from([".xlsx", ".ods", ".xlsb"]),
)  # fmt: skip
def test_what_is_written_is_read(tmp_path, first, second, unit, seed, way, cells, shape, months, ending):
    roster = {books.OFFICE: tuple(first), books.KIM_SON: tuple(second)}
    how = {"roster": roster, "unit": unit, "seed": seed, "months": months}
    sheets = books.pair(**how)
    if unit == "nghìn đồng" and months == 6 and way not in ("two_columns_for_names", "dashes_before_names", "plain_indentation"):
        SAME[way](sheets)
    styled(sheets, CELLS[cells], shape)
    books.assert_reads(books.save(tmp_path / f"b{ending}", sheets), **how)


@FEW
@given(first=st.sampled_from(WAYS), second=st.sampled_from(WAYS))
def test_two_ways_at_once_are_read_or_refused(tmp_path, first, second):
    sheets = books.pair()
    for way in (first, second):
        try:
            SAME[way](sheets)
        except (IndexError, KeyError, AttributeError, TypeError, ValueError):
            return
    right_or_refused(books.save(tmp_path / "b.xlsx", sheets))


@settings(FEW, max_examples=120)
@given(
    ending=st.sampled_from([".xlsx", ".xls", ".ods", ".xlsb"]), cut=st.one_of(st.none(), st.integers(1, 10**6)),
    changes=st.lists(st.tuples(st.integers(0, 10**6), st.integers(0, 255)), min_size=1, max_size=6),
)  # fmt: skip
def test_damaged_bytes_give_no_wrong_figure(tmp_path, ending, cut, changes):
    path = books.save(tmp_path / f"b{ending}", books.pair())
    content = bytearray(path.read_bytes())
    for at, byte in changes:
        content[at % len(content)] = byte
    path.write_bytes(content if cut is None else content[: 1 + cut % len(content)])
    if ending == ".xls":
        readable(path)
    else:
        right_or_refused(path)


def readable(path) -> None:
    """Load a file that has no check sums: refused, or a panel of whatever it says now."""
    with contextlib.suppress(DataError):
        assert isinstance(books.loaded(path), pd.DataFrame)


@settings(FEW, max_examples=80)
@given(data=st.data())
def test_headings_swapped_or_lost_give_no_wrong_figure(tmp_path, data):
    sheets = books.pair()
    for rows in sheets.values():
        if data.draw(st.booleans()):
            rows.pop(HEAD + DEPTH)
        for _ in range(data.draw(st.integers(1, 3))):
            (row, column), (other_row, other) = (
                (data.draw(st.integers(HEAD, HEAD + DEPTH - 1)), data.draw(st.integers(2, len(rows[0]) - 1))) for _ in range(2)
            )
            moved = data.draw(st.booleans())
            rows[row][column], rows[other_row][other] = (
                (rows[other_row][other] if moved else ""),
                (rows[row][column] if moved else ""),
            )
    right_or_refused(books.save(tmp_path / "b.xlsx", sheets))


@FEW
@given(start=st.integers(2, 17), code=st.sampled_from(["04", "05"]), left=st.booleans())
def test_figures_shifted_under_their_header_are_refused(tmp_path, start, code, left):
    sheets = books.pair()
    for row in sheets[code][FIRST:]:
        row[start:] = [*row[start + 1 :], row[start]] if left else [row[-1], *row[start:-1]]
    assert not right_or_refused(books.save(tmp_path / "b.xlsx", sheets))


def test_exchanged_headings_that_no_sum_tells_apart_are_refused(tmp_path):
    sheets = books.pair()
    for row in sheets["05"][HEAD : HEAD + DEPTH]:
        row[5], row[6] = row[6], row[5]
    with pytest.raises(DataError, match="ngược với biểu"):
        books.loaded(books.save(tmp_path / "b.xlsx", sheets))
