"""The layout of panels, from files as from frames."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from thads_analysis import load
from thads_analysis.sources import panels
from thads_analysis.words.errors import DataError

GOOD = {
    "province": "Hà Nội",
    "fiscal_year": "2024",
    "months": "12",
    "measure": "cases",
    "completed": "10",
    "with_conditions": "20",
}


def written(folder, rows: list[dict], name="bảng.csv"):
    path = folder / name
    frame = pd.DataFrame(rows)
    writers = {"csv": frame.to_csv, "xlsx": frame.to_excel, "parquet": frame.to_parquet}
    writers[name.rpartition(".")[2]](path, index=False)
    return path


@pytest.mark.parametrize("name", ["bảng.csv", "bảng.xlsx", "bảng.parquet"])
def test_the_same_panel_from_every_kind_of_file(tmp_path, name):
    panel = load.panel(written(tmp_path, [GOOD, GOOD | {"months": "6", "completed": ""}], name))
    assert panel.index.names == ["province", "fiscal_year", "months", "measure", "category"]
    assert panel.loc[("Hà Nội", 2024, 12, "cases", "all")].tolist() == [20.0, 10.0]
    assert np.isnan(panel.loc[("Hà Nội", 2024, 6, "cases", "all"), "completed"])


BAD = {
    "unknown place": ({"province": "Hà Nôi"}, "Hà Nội"),
    "new province in old time": ({"province": "Sài Gòn"}, "province"),
    "months 13": ({"months": "13"}, "1 đến 12"),
    "months 6.5": ({"months": "6.5"}, "6.5"),
    "year in words": ({"fiscal_year": "năm 2024"}, "năm 2024"),
    "unknown measure": ({"measure": "việc"}, "cases"),
    "empty measure": ({"measure": ""}, "measure"),
    "Vietnamese number": ({"completed": "1.234,5"}, "1.234,5"),
    "dash for a number": ({"completed": "-"}, "completed"),
    "error of a workbook": ({"completed": "#REF!"}, "#REF!"),
    "infinite": ({"completed": "inf"}, "inf"),
    "underscore": ({"completed": "1_000"}, "1_000"),
    "unknown column": ({"completd": "1"}, "completed"),
}


@pytest.mark.parametrize(("changes", "said"), BAD.values(), ids=BAD)
def test_bad_cells_are_refused(tmp_path, changes, said):
    with pytest.raises(DataError) as error:
        load.panel(written(tmp_path, [GOOD | changes]))
    assert said in str(error.value)
    assert "bảng.csv" in str(error.value)


def test_every_problem_is_said_with_its_row_blank_lines_counted(tmp_path):
    path = tmp_path / "bảng.csv"
    path.write_text(
        "province,fiscal_year,months,measure,completed\nHà Nôi,2024,12,cases,1\n\nHà Nội,2024,99,cases,x\n", encoding="utf-8"
    )
    with pytest.raises(DataError) as error:
        load.panel(path)
    assert error.value.problems["where"].tolist() == ["dòng 2, cột province", "dòng 4, cột months", "dòng 4, cột completed"]


def test_workbooks_with_two_tables_or_errors_are_refused(tmp_path):
    with pd.ExcelWriter(tmp_path / "hai.xlsx") as writer:
        for sheet in ("việc", "tiền"):
            pd.DataFrame([GOOD]).to_excel(writer, sheet_name=sheet, index=False)
    with pytest.raises(DataError, match="việc, tiền"):
        load.panel(tmp_path / "hai.xlsx")
    for value in ("#REF!", "N/A", "null"):
        with pytest.raises(DataError, match="completed"):
            load.panel(written(tmp_path, [GOOD | {"completed": value}], f"{value.strip('#!').replace('/', '')}.xlsx"))


def test_a_cell_without_a_heading_is_no_index(tmp_path):
    path = tmp_path / "bảng.csv"
    path.write_text("fiscal_year,months,measure,completed\nTây Ninh,2024,12,cases,100\n", encoding="utf-8")
    with pytest.raises(DataError):
        load.panel(path)


def test_a_row_of_too_few_cells_is_refused(tmp_path):
    path = tmp_path / "bảng.csv"
    path.write_text(
        "province,fiscal_year,months,measure,completed\nHà Nội,2024,12,cases\n\nHà Nội,2024,6,cases,5\n", encoding="utf-8"
    )
    with pytest.raises(DataError, match="dòng 2: dòng thiếu ô"):
        load.panel(path)


def test_a_strange_separator_is_named(tmp_path):
    (tmp_path / "a.csv").write_text("province|fiscal_year\nHà Nội|2024\n", encoding="utf-8")
    with pytest.raises(DataError, match="dấu phẩy, chấm phẩy hoặc tab"):
        load.panel(tmp_path / "a.csv")


def test_one_place_and_period_stands_once(tmp_path):
    with pytest.raises(DataError, match="hai dòng"):
        load.panel(written(tmp_path, [GOOD, GOOD]))


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("trống.csv", b"", "không có dòng"), ("đầu.csv", b"province,fiscal_year,months,measure,completed\n", "không có dòng"),
        ("giả.xlsx", b"province,fiscal_year\n", "không đọc được"), ("mã.csv", "tỉnh\nHà".encode("utf-16-le"), "CSV UTF-8"),
        ("trang.xls", b"\xef\xbb\xbf\n<html><table>", "trang web"), ("sổ.csv", b"PK\x03\x04\x14\x00", "sổ tính Excel mới"),
        ("sổ.parquet", b"PK\x03\x04\x14\x00", "sổ tính Excel mới"), ("mật khẩu.xlsx", b"\xd0\xcf\x11\xe0\xa1\xb1", "mật khẩu"),
        ("nhị phân.csv", bytes(range(256)), "CSV UTF-8"), ("bảng.csv", b"PAR1", "Parquet"), ("bảng.xlsx", b"%PDF-1.4", "PDF"),
        ("bảng.pdf", b"%PDF", "đọc được"), ("rác.parquet", b"\x00" * 64, "không đọc được"),
    ],
)  # fmt: skip
def test_files_that_are_not_tables(tmp_path, name, content, said):
    (tmp_path / name).write_bytes(content)
    with pytest.raises(DataError, match=said):
        load.panel(tmp_path / name)


def test_a_file_that_is_not_there_names_its_neighbours(tmp_path):
    written(tmp_path, [GOOD])
    with pytest.raises(FileNotFoundError, match=r"bảng\.csv"):
        load.panel(tmp_path / "bang.csv")


def test_synthetic_places_keep_their_names(tmp_path):
    panel = load.panel(written(tmp_path, [GOOD | {"province": "Tỉnh 07"}]))
    assert panels.is_synthetic(panel)
    assert panel.index.unique("province").tolist() == ["Tỉnh 07"]


@settings(max_examples=40)
@given(st.lists(st.one_of(st.none(), st.integers(0, 10**15), st.integers(0, 10**15).map(float)), min_size=1, max_size=5))
def test_numbers_come_back_as_they_were_written(values):
    rows = [GOOD | {"months": month, "completed": value} for month, value in enumerate(values, 1)]
    read = panels.validate(pd.DataFrame(rows, dtype=object))["completed"].tolist()
    assert [None if np.isnan(one) else one for one in read] == [None if value is None else float(value) for value in values]


@settings(max_examples=60)
@given(st.text(max_size=12))
def test_any_text_is_a_number_or_an_error(text):
    try:
        value = panels.validate(pd.DataFrame([GOOD | {"completed": text}]))["completed"].iloc[0]
    except DataError:
        return
    assert text == "" or value == float(text)


@pytest.mark.parametrize("text", ["20.000", "16.500", "1.5", "0.5"])
def test_a_count_with_a_point_is_refused(tmp_path, text):
    with pytest.raises(DataError, match="số nguyên"):
        load.panel(written(tmp_path, [GOOD | {"completed": text}]))
    assert load.panel(written(tmp_path, [GOOD | {"completion_rate": text}]))["completion_rate"].tolist() == [float(text)]


def test_a_row_of_totals_is_no_unit(tmp_path):
    with pytest.raises(DataError, match="dòng tổng"):
        load.panel(written(tmp_path, [GOOD | {"agency": "Tổng số"}]))
    with pytest.raises(DataError, match="dòng tổng"):
        load.panel(written(tmp_path, [GOOD | {"province": "Toàn quốc"}]))
