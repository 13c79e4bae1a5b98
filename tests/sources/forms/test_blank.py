"""Empty forms: what is typed in loads back, what is there is not overwritten, a wrong list is said to be wrong."""

import openpyxl
import pandas as pd
import pytest

from thads_analysis import forms, load
from thads_analysis.sources.forms.layouts import LAYOUTS, find
from thads_analysis.words.errors import DataError

ROSTER = {
    "Cục THADS tỉnh Ninh Bình": ["Chấp hành viên 01-00-001", "Chấp hành viên 01-00-002"],
    "Chi cục THADS huyện Kim Sơn": ["Chấp hành viên 01-01-001"],
    "Chi cục THADS thành phố Tam Điệp": [],
}
ASKED = {"province": "Ninh Bình", "months": 6}
FIRST_ROW = 14


def typed(path, form: str, year: int) -> dict[str, dict[str, float]]:
    """Type a number of its own into every cell that is no formula, and return what was typed."""
    book = openpyxl.load_workbook(path)
    sheet, said = book[form], {}
    for row in sheet.iter_rows(min_row=FIRST_ROW):
        name = row[1].value
        for cell, column in zip(row[2:], find(form, year).columns, strict=False):
            if name and cell.data_type != "f" and cell.border.left.style:
                cell.value = 1_000 * (cell.row + cell.column)
                said.setdefault(name, {})[column.indicator] = float(cell.value)
    book.save(path)
    return said


@pytest.mark.parametrize(("form", "year", "unit"), [("04", 2024, 1), ("05", 2024, 1_000), ("06", 2018, 1), ("07", 2018, 1_000)])
def test_what_is_typed_loads_back_exactly(tmp_path, form, year, unit):
    path = forms.write_template(tmp_path / "bieu.xlsx", ROSTER, year=year, forms=[form], **ASKED)
    said = typed(path, form, year)
    panel = load.forms(path, officers="names")
    for (_, agency, officer, *_), row in panel.iterrows():
        own = said[agency if officer.startswith("Chưa") else officer]
        assert {name: row[name] / unit for name in own} == own


def test_an_empty_form_is_no_report(tmp_path):
    path = forms.write_template(tmp_path / "bieu.xlsx", ROSTER, year=2024, **ASKED)
    with pytest.raises(DataError, match="chưa có dòng số liệu"):
        load.forms(path)


def test_nothing_is_overwritten(tmp_path):
    path = forms.write_template(tmp_path / "bieu.xlsx", ROSTER, year=2024, **ASKED)
    before = path.read_bytes()
    with pytest.raises(FileExistsError):
        forms.write_template(path, ROSTER, year=2024, **ASKED)
    assert path.read_bytes() == before


@pytest.mark.parametrize("layout", LAYOUTS, ids=lambda layout: f"{layout.name} {layout.since}")
def test_every_form_has_its_headings_numbers_and_formulas(tmp_path, layout):
    year = max(layout.since, 2019 if layout.until < 2021 else 2024)
    path = forms.write_template(tmp_path / "bieu.xlsx", ROSTER, year=year, forms=[layout.code], **ASKED)
    sheet = openpyxl.load_workbook(path)[layout.code]
    texts = {str(cell.value) for row in sheet.iter_rows(max_row=FIRST_ROW) for cell in row}
    assert {heading for column in layout.columns for heading in column.headings} <= texts
    assert [sheet.cell(FIRST_ROW - 1, 3 + at).value for at in range(len(layout.columns))] == list(
        range(1, len(layout.columns) + 1)
    )
    assert all(str(sheet.cell(FIRST_ROW, 3 + at).value).startswith("=") for at in range(len(layout.columns)))
    assert sheet.print_title_rows and sheet.data_validations.dataValidation


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"province": "Ninh Binh"}, "Ninh Bình"),
        ({"months": 13}, "từ 1 đến 12"),
        ({"forms": ["04", "09"]}, "'09'"),
        ({"officers": {"Tổng số": ["A"]}}, "Tổng số"),
        ({"officers": {"Chi cục A": ["B", "B"]}}, "tên lặp lại"),
        ({"officers": {}}, "không có cơ quan nào"),
        ({"officers": pd.DataFrame({"agency": ["Chi cục A"], "oficer": ["B"]})}, "oficer"),
    ],
)
def test_what_is_wrong_with_the_order_is_said(tmp_path, changes, said):
    asked = {"officers": ROSTER, "year": 2024, **ASKED} | changes
    with pytest.raises(DataError, match=said):
        forms.write_template(tmp_path / "bieu.xlsx", **asked)
    assert not (tmp_path / "bieu.xlsx").exists()


def test_a_long_list_is_added_up_by_ranges(tmp_path):
    many = {"Cục THADS tỉnh Ninh Bình": [f"Chấp hành viên 01-00-{at:03}" for at in range(60)]}
    path = forms.write_template(tmp_path / "bieu.xlsx", many, year=2024, forms=["04"], **ASKED)
    assert openpyxl.load_workbook(path)["04"].cell(FIRST_ROW + 1, 3).value == "=SUM(C16:C75)"
