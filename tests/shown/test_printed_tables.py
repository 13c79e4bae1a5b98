"""Tables for print: figures equal the panel's wherever they are written; texts stay texts; the same file each time."""

import io

import numpy as np
import openpyxl
import pandas as pd
import pytest
from PIL import Image

from tests.conftest import LEVELS, panel_of
from thads_analysis import compare, metrics, tables, tidy
from thads_analysis.shown import privacy
from thads_analysis.shown.charts.dress import SYNTHETIC

WICKED = ["=1+1", "+A1", "-2", "@SUM(A1)", "\t=1", "<b>x</b>"]


def of_places(names: list[str], missing: int = 0) -> pd.DataFrame:
    done = [None if at < missing else float(at) for at in range(len(names))]
    rows = [(name, 2024, 12, "cases", "all", done[at], 100.0 + at) for at, name in enumerate(names)]
    panel = metrics.derive(panel_of(rows, ["completed", "with_conditions"], LEVELS))
    return tidy.select(panel, fiscal_year=2024, months=12, measure="cases", category="all")


def league(names: list[str], missing: int = 0, **more) -> tables.Table:
    return tables.league(compare.rank(of_places(names, missing), "completion_rate"), "completion_rate", **more)


def sheet(table: tables.Table, folder) -> openpyxl.worksheet.worksheet.Worksheet:
    (path,) = tables.save(table, folder / "bang", ["xlsx"])
    return openpyxl.load_workbook(path).active


@pytest.mark.parametrize("count", [1, 2, 63, 700])
def test_every_place_has_its_row_in_every_format(tmp_path, count):
    table = league([f"Tỉnh {at:03d}" for at in range(count)])
    assert len(table.frame()) == count
    assert table.to_html().count("<tr>") == count + 1
    assert sheet(table, tmp_path).max_row == count + 7
    if count < 700:
        (picture,) = tables.save(table, tmp_path / "bang", ["png"])
        assert Image.open(io.BytesIO(picture.read_bytes())).height > 36 * count


def test_the_best_is_first_and_a_missing_one_is_counted():
    table = league(["Tỉnh 01", "Tỉnh 02", "Tỉnh 03"], missing=1)
    assert table.rows == ("Tỉnh 03", "Tỉnh 02")
    assert table.frame()["Kết quả (%)"].tolist() == ["1,96", "0,99"]
    assert "1 nơi không có số liệu" in table.foot()
    assert "cao hơn là tốt hơn" in table.foot()
    assert table.frame()["Khoảng của hạng"].tolist()[0].count("–") == 1


def test_numbers_of_the_workbook_are_numbers_in_the_format_of_the_language(tmp_path):
    cells = sheet(league(["Hà Nội", "Huế"], highlight="Huế"), tmp_path)
    assert cells.freeze_panes == "B6"
    assert cells.print_title_rows == "$1:$5"
    assert (cells.page_setup.orientation, cells.page_setup.paperSize) == ("landscape", 9)
    value = next(cell for cell in cells[6] if isinstance(cell.value, float))
    assert value.value == pytest.approx(100 / 101)
    assert value.number_format == "[$-42A]#,##0.00"


@pytest.mark.parametrize("name", WICKED)
def test_a_text_like_a_formula_stays_a_text(tmp_path, name):
    table = tables.Table("=1", (name,), (tables.Column("=2", (name,)),), "@", highlight=(name,))
    cells = sheet(table, tmp_path)
    there = {cell.data_type: cell.value for row in cells.iter_rows() for cell in row if cell.value is not None}
    assert set(there) == {"s"}
    assert [cells["A6"].value, cells["B6"].value] == [name, name]
    assert "<b>x" not in table.to_html()


def test_real_figures_name_their_source_and_synthetic_ones_say_so(provinces, targets):
    years = tidy.select(provinces, months=[12], category="all")
    real = tables.four_targets(tidy.select(compare.four_targets(years, targets, inherit=True), fiscal_year=2024))
    assert "published_figures.csv" in real.foot()
    cells = real.frame().loc["TP. Hồ Chí Minh"]
    assert cells["Tỷ lệ thi hành xong về việc", "Kết quả (%)"] == "83,28"
    assert cells["Tỷ lệ thi hành xong về việc", "Chỉ tiêu (%)"] == "83,25"
    assert cells["Tỷ lệ thi hành xong về việc", "Vượt (thiếu) (điểm %)"] == "+0,03"
    made = league(["Tỉnh 01", "Tỉnh 02"])
    assert SYNTHETIC in made.below()
    assert SYNTHETIC in made.to_html()


def test_the_nation_alone_is_one_row(nation, targets):
    years = tidy.select(nation, months=[12], category="all")
    table = tables.four_targets(tidy.select(compare.four_targets(years, targets), fiscal_year=2024), language="en")
    assert table.rows == ("Nation",)
    assert table.frame().iloc[0]["Completion rate (cases)", "Target (%)"] == "83.25"


def test_the_burden_is_beside_the_nation_in_one_scale():
    rows = [(f"Tỉnh {at:02d}", 2024, 12, "money", "all", 10.0**9 * value, 2.0) for at, value in enumerate((300, 100, 800), 1)]
    panel = tidy.select(
        metrics.derive(panel_of(rows, ["to_enforce", "officers"], LEVELS)),
        fiscal_year=2024,
        months=12,
        measure="money",
        category="all",
    )
    table = tables.burden(compare.to_nation(panel, "load_per_officer"), highlight=["Tỉnh 01"])
    assert table.rows == ("Tỉnh 03", "Tỉnh 01", "Tỉnh 02")
    assert table.frame()["Kết quả (tỷ đồng)"].tolist() == ["400,0", "150,0", "50,0"]
    assert table.frame()["Chênh lệch (tỷ đồng)"].tolist() == ["+200,0", "−50,0", "−150,0"]
    assert table.frame()["Gấp (lần)"].tolist() == ["2,00", "0,75", "0,25"]


def test_officers_stand_under_codes_and_few_are_not_shown():
    rows = [("Huế", "A", name, 10.0, 7.0, 10 / 7) for name in ("Lê", "Mai", "An")] + [("Huế", "B", "Tư", 10.0, 7.0, 10 / 7)]
    frame = pd.DataFrame(rows, columns=["province", "agency", "officer", "value", "nation", "ratio"]).set_index(
        ["province", "agency", "officer"]
    )
    assert len(tables.burden(frame.assign(gap=3.0), "load_per_officer").rows) == 4
    privacy.use("codes", strict=True)
    table = tables.burden(frame.assign(gap=3.0), "load_per_officer")
    privacy.use("codes")
    assert len(table.rows) == 3
    assert all("CHV" in row for row in table.rows)


def test_the_same_table_is_the_same_file_and_nothing_is_overwritten(tmp_path):
    first = {path: path.read_bytes() for path in tables.save(league(["Huế", "Hà Nội"]), tmp_path / "bang")}
    again = {path: path.read_bytes() for path in tables.save(league(["Huế", "Hà Nội"]), tmp_path / "bang")}
    assert first == again
    with pytest.raises(FileExistsError, match=r"bang\.html"):
        tables.save(league(["Huế"]), tmp_path / "bang")
    assert first == {path: path.read_bytes() for path in first}
    with pytest.raises(ValueError, match="docx"):
        tables.save(league(["Huế"]), tmp_path / "x", ["docx"])


def test_icons_say_variation_and_target_without_colour():
    rows = pd.DataFrame(
        {
            "value": [50.0, 60, 70, np.nan], "center": [55.0, 55, 55, 55], "lower": 50.0, "upper": 60.0,
            "variation": ["neutral", "improvement", "concern", None], "assurance": ["never", None, "hit_and_miss", None],
        },
        index=pd.Index(["Cao Bằng", "Hà Nội", "Sơn La", "Bắc Kạn"], name="province"),
    )  # fmt: skip
    made = tables.icons(rows, "completion_rate")
    assert made.rows == ("Sơn La", "Hà Nội", "Cao Bằng")
    assert made.frame()["Diễn biến"].tolist() == ["▼ đáng lo ngại", "▲ tốt lên", "○ ngẫu nhiên"]
    assert made.frame()["Chỉ tiêu"].tolist() == ["◐ lúc đạt lúc không", "–", "○ không thể đạt"]
    assert "concern" in tables.icons(rows, "completion_rate", language="en").to_html()
