"""Numbers are written in every way that Vietnamese writes them, and read back."""

import unicodedata
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from thads_analysis.sources.prose.facts import candidates
from thads_analysis.sources.prose.numbers import HEDGES, WORDS, numbers, reading

SCALED = {"nghìn": 10**3, "ngàn": 10**3, "triệu": 10**6, "tỷ": 10**9, "tỉ": 10**9, "nghìn tỷ": 10**12, "ngàn tỉ": 10**12}


def grouped(whole: int) -> str:
    return f"{whole:,}".replace(",", ".")


def one(text: str):
    found = [*numbers(text)]
    assert len(found) == 1, found
    return found[0]


@given(st.integers(0, 10**16))
def test_whole_numbers_with_points_between_thousands(whole):
    read = one(f"có {grouped(whole)} việc")
    assert (read.value, read.doubt, read.step) == (whole, "", 1)


@given(st.integers(0, 10**9), st.integers(1, 4), st.data())
def test_decimals_after_a_comma(whole, places, data):
    part = data.draw(st.integers(0, 10**places - 1))
    digits = f"{grouped(whole)},{part:0{places}d}"
    read = one(f"đạt {digits}%")
    assert read.value == Decimal(f"{whole}.{part:0{places}d}")
    assert read.step == Decimal(1).scaleb(-places)
    ambiguous = places == 3 and 1 <= whole < 1000
    assert read.doubt == ("thousands" if ambiguous else "")


@given(st.integers(1, 9999), st.integers(0, 99), st.sampled_from(sorted(SCALED)), st.booleans())
def test_scales(whole, part, scale, narrow):
    gap = "\u00a0" if narrow else " "
    read = candidates(f"thu được {grouped(whole)},{part:02d}{gap}{scale}{gap}đồng")
    assert read["value"].tolist() == [pytest.approx((whole + part / 100) * SCALED[scale])]
    assert read["unit"].tolist() == ["VND"]


@given(st.integers(1, 9_999_999), st.integers(0, 999), st.integers(0, 999), st.booleans(), st.booleans())
def test_money_in_parts(billions, millions, thousands, decomposed, padded):
    width = 3 if padded else 1
    text = f"số tiền {grouped(billions)} tỷ {millions:0{width}d} triệu {thousands:0{width}d} nghìn đồng."
    text = unicodedata.normalize("NFD", text) if decomposed else text
    found = candidates(text)
    assert found["value"].tolist() == [billions * 10**9 + millions * 10**6 + thousands * 10**3]
    row = found.iloc[0]
    assert text[row.start : row.end].startswith(grouped(billions))
    assert unicodedata.normalize("NFC", text[row.start : row.end]).endswith("đồng")


@given(st.integers(1, 10**12), st.sampled_from(sorted(HEDGES)), st.booleans())
def test_hedges(whole, hedge, loud):
    said = hedge.upper() if loud else hedge
    read = one(f"thi hành xong {said} {grouped(whole)} việc")
    assert (read.value, read.hedge) == (whole, HEDGES[hedge])


@pytest.mark.parametrize("word", sorted(set(WORDS) - {"năm"}))
def test_words(word):
    assert candidates(f"thi hành xong {word} việc")["value"].tolist() == [WORDS[word]]


def test_the_year_is_not_five():
    assert candidates("Kết quả năm việc thi hành án").empty


@given(st.integers(1, 60), st.integers(1, 63))
def test_parts_of_a_total(part, total):
    found = candidates(f"hủy kết quả {part}/{total} vụ bán đấu giá thành")
    assert found[["value", "out_of"]].to_numpy().tolist() == [[part, total]]
    ranked = candidates(f"xếp thứ {part}/{total} toàn quốc về việc")
    assert ranked[["value", "unit", "out_of"]].to_numpy().tolist() == [[part, "rank", total]]


@pytest.mark.parametrize(
    ("digits", "value", "doubt"),
    [
        ("57.8", "57.8", "point"),
        ("2,104", "2.104", "thousands"),
        ("1,234,567", "1234567", "comma"),
        ("1.234,56.7", "123456.7", "separators"),
        ("0.125", "0.125", "point"),
    ],
)
def test_what_may_be_meant_otherwise_is_told(digits, value, doubt):
    read, _, why = reading(digits)
    assert (read, why) == (Decimal(value), doubt)


def test_a_slipped_point_is_read_with_low_confidence_and_says_so():
    found = candidates("đạt tỷ lệ 57.8% về việc")
    assert found["value"].tolist() == [57.8]
    assert found["confidence"].max() <= 0.6
    assert "dấu thập phân" in found["reason"].iloc[0]


def test_cases_cannot_be_parted_so_a_comma_was_meant_as_a_point():
    found = candidates("thi hành xong 2,104 việc")
    assert (found["value"].tolist(), found["confidence"].max() <= 0.6) == ([2104.0], True)


@given(st.sampled_from(("ngày 28/9/2017", "Nghị quyết 96/2019/QH14", "Thông tư 06/2019/TT-BTP", "Điều 48", "khoản 3", "024.62739631",
                        "ĐT: 0912 345 678", "năm 2018", "giai đoạn 2021-2025", "16h30", "quý III", "số 58 đường Trần Phú",
                        "công văn số 2910/CTHADS-VP", "6 tháng đầu năm 2021", "từ 1/10 đến 31/3", "Covid-19", "hơn 10 năm")))  # fmt: skip
def test_what_is_no_figure(text):
    assert candidates(f"Theo {text}, đơn vị báo cáo.").empty
