"""Names of provinces: spellings, validity, successors."""

import datetime as dt
import unicodedata

import pytest

from thads_analysis import load
from thads_analysis.sources import calendar, places
from thads_analysis.words.errors import Problem

OLD, NEW = dt.date(2025, 6, 30), dt.date(2025, 7, 1)


def test_sixty_three_became_thirty_four():
    table = load.places()
    assert (len(table), table["new_name_vi"].nunique(), int((~table["merged"]).sum())) == (63, 34, 11)
    assert (len(places.names(OLD)), len(places.names(NEW))) == (63, 34)


def test_codes_are_never_unique_over_time():
    table = load.places()
    old = dict(zip(table["old_code"], table["old_name_vi"], strict=True))
    reused = {
        code for code, name in zip(table["new_code"], table["new_name_vi"], strict=True) if old.get(code) not in (name, None)
    }
    assert reused == {"15", "24", "44", "46", "52", "80", "82", "91"}  # 46 is Huế under its new name


@pytest.mark.parametrize("name", places.names(OLD))
def test_every_province_is_found_however_it_is_written(name):
    spellings = [name, unicodedata.normalize("NFD", name), f"Tỉnh {name}", f"thành phố {name}", name.upper(), f"  {name} "]
    assert {places.resolve(spelled, OLD) for spelled in spellings} == {name}


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("TP HCM", "TP. Hồ Chí Minh"), ("Tp.HCM", "TP. Hồ Chí Minh"), ("Hồ Chí Minh", "TP. Hồ Chí Minh"), ("Bắc Cạn", "Bắc Kạn"),
        ("Khánh Hoà", "Khánh Hòa"), ("Thanh Hoá", "Thanh Hóa"), ("Hoà Bình", "Hòa Bình"), ("Đắc Lắc", "Đắk Lắk"),
        ("Bà Rịa-Vũng Tàu", "Bà Rịa - Vũng Tàu"), ("Bà Rịa – Vũng Tàu", "Bà Rịa - Vũng Tàu"), ("Huế", "Thừa Thiên Huế"),
    ],
)  # fmt: skip
def test_usual_spellings_are_understood(written, name):
    assert places.resolve(written, OLD) == name


@pytest.mark.parametrize("name", ["Ha Noi", "Hà", "", "Sài Gòn", "Tỉnh", "Hà Nội 2"])
def test_anything_else_is_refused(name):
    assert isinstance(places.resolve(name, OLD), Problem)


def test_a_merged_province_is_gone_after_the_merger():
    assert places.resolve("Hải Dương", OLD) == "Hải Dương"
    found = places.resolve("Hải Dương", NEW)
    assert isinstance(found, Problem)
    assert found.near == ("Hải Phòng",)
    assert places.resolve("Thừa Thiên Huế", NEW) == "Huế"


def test_parts_and_successors_agree():
    assert {old for parts in places.parts().values() for old in parts} == set(places.successors())
    assert places.parts()["TP. Hồ Chí Minh"] == ("Bình Dương", "Bà Rịa - Vũng Tàu", "TP. Hồ Chí Minh")


def test_the_statistical_year_begins_in_october():
    assert calendar.end(2024, 2).date() == dt.date(2023, 11, 30)
    assert calendar.end(2024, 5).date() == dt.date(2024, 2, 29)
    assert [calendar.after_merger(2025, months) for months in (9, 10)] == [False, True]
