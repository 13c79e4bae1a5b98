"""Bad rows are refused with their row, what was found and near matches; good ones come out typed."""

import pandas as pd
import pytest

from tests.conftest import fact
from thads_analysis.sources import facts as table
from thads_analysis.words.errors import DataError


def validated(*rows: dict) -> pd.DataFrame:
    return table.validate(pd.DataFrame(rows), "bảng.csv")


def test_a_good_row_comes_out_typed():
    row = validated(fact()).iloc[0]
    assert (row["value"], row["months"], row["period_end"]) == (549415.0, 12, pd.Timestamp("2017-09-30"))


def test_all_the_real_figures_are_good(facts):
    assert len(facts) == 1801
    assert facts["source"].str.len().gt(0).all()


BAD = {
    "unknown place": ({"place_level": "province", "place": "Hà Nôi"}, "Hà Nội"),
    "province that is no more": (
        {
            "place_level": "province",
            "place": "Hải Dương",
            "period_start": "2025-10-01",
            "period_end": "2026-03-31",
            "fiscal_year": 2026,
            "months": 6,
        },
        "Hải Phòng",
    ),
    "unknown parent": ({"place_level": "unit", "place": "Ba Vì", "parent": "Hà Nôi"}, "parent"),
    "unit without name": ({"place_level": "unit", "place": "", "parent": "Hà Nội"}, "tên một nơi"),
    "total as a unit": ({"place_level": "unit", "place": "Tổng số", "parent": "Hà Nội"}, "Tổng số"),
    "thousands with a point": ({"value": "549.415"}, "số nguyên"),
    "eleven months for a year": ({"months": 11}, "dài 12 tháng"),
    "nation by another name": ({"place": "Lào"}, "Toàn quốc"),
    "unknown level": ({"place_level": "provinces"}, "province"),
    "unknown indicator": ({"indicator": "completion_rat"}, "completion_rate"),
    "unknown statistic": ({"statistic": "chage_abs"}, "change_abs"),
    "unknown measure": ({"measure": "case"}, "cases"),
    "unknown category": ({"category": "credits"}, "credit"),
    "unknown precision": ({"precision": "exakt"}, "exact"),
    "Vietnamese number": ({"value": "549.415,5"}, "dấu chấm"),
    "number with separators": ({"value": "549,415"}, "549,415"),
    "number with words": ({"value": "549415 việc"}, "549415 việc"),
    "empty number": ({"value": ""}, "value"),
    "not a number": ({"value": "nan"}, "value"),
    "infinite": ({"value": "inf"}, "value"),
    "underscores": ({"value": "549_415"}, "549_415"),
    "Vietnamese day": ({"period_end": "30/09/2017"}, "2021-03-31"),
    "impossible day": ({"period_end": "2017-02-30"}, "2017-02-30"),
    "ends before it begins": ({"period_end": "2016-09-30"}, "trước khi bắt đầu"),
    "wrong year": ({"fiscal_year": 2018}, "thuộc năm 2017"),
    "wrong months": ({"months": 6}, "dài 12 tháng"),
    "months in words": ({"months": "sáu"}, "sáu"),
    "year zero": ({"fiscal_year": "0"}, "fiscal_year"),
    "money unit for cases": ({"unit": "VND"}, "case"),
    "tỷ instead of đồng": ({"measure": "money", "unit": "tỷ đồng", "value": "35242"}, "VND"),
    "percent for points": (
        {"indicator": "completion_rate", "statistic": "target_margin", "unit": "percent", "value": "9.25"},
        "percentage_point",
    ),
    "neither cases nor money": ({"measure": "none"}, "cases"),
}


@pytest.mark.parametrize(("changes", "said"), BAD.values(), ids=BAD)
def test_bad_rows_are_refused(changes, said):
    with pytest.raises(DataError) as error:
        validated(fact(), fact(**changes))
    assert said in str(error.value)
    assert "dòng 3" in str(error.value)
    assert error.value.say("en")


def test_every_problem_is_said_at_once():
    with pytest.raises(DataError) as error:
        validated(fact(indicator="x"), fact(value="y"), fact(unit="case"), fact(place="z", months="1"))
    assert error.value.problems["where"].str.extract(r"(\d+)")[0].astype(int).tolist() == [2, 3, 5, 5]


def test_missing_and_strange_columns_are_named_with_near_matches():
    with pytest.raises(DataError, match="indicator") as error:
        table.validate(pd.DataFrame([fact()]).rename(columns={"indicator": "indikator"}), "bảng.csv")
    assert "did you mean indikator?" in error.value.say("en")


def test_names_are_settled_in_either_unicode_form():
    spelled = "Thành phố Hồ Chí Minh"  # decomposed
    assert validated(fact(place_level="province", place=spelled))["place"].tolist() == ["TP. Hồ Chí Minh"]


def test_aliases_are_settled():
    row = fact(indicator="complaints_resolved_pct", measure="none", unit="percent", value=97.04)
    assert validated(row)["indicator"].tolist() == ["complaints_resolved_rate"]


def test_a_typed_table_validates_again(facts):
    again = table.validate(facts, "again")
    pd.testing.assert_frame_equal(again, facts)
