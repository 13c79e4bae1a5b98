"""The report, made once for this module from all notebooks; and the notebooks themselves."""

import re
import zipfile

import nbformat
import pandas as pd
import pytest
from python_calamine import CalamineWorkbook

from thads_analysis import report
from thads_analysis.shown import privacy
from thads_analysis.shown.report import MARKER, ReportError

BOOKS = report.notebooks()


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    steps = []
    folder = tmp_path_factory.mktemp("report") / "build"
    front = report.build(folder, tell=lambda *step: steps.append(step))
    assert [step[1] for step in steps] == [*range(len(BOOKS)), len(BOOKS)]
    return front.parent


def test_there_are_the_notebooks_that_were_promised():
    names = ["start_here", "workload", "completion_trends", "officer_burden", "targets", "five_agencies", "data_quality"]
    assert [book.stem.partition("_")[2] for book in BOOKS[:7]] == names


def test_the_front_page_leads_to_every_page(made):
    front = (made / "index.html").read_text(encoding="utf-8")
    for book in BOOKS:
        assert f'href="{book.stem}.html"' in front
        assert (made / f"{book.stem}.html").stat().st_size > 50_000


def test_every_chart_is_kept_as_picture_and_drawing(made):
    pictures = sorted((made / "charts").glob("*.png"))
    assert {picture.stem.rpartition("-")[0] for picture in pictures} == {book.stem for book in BOOKS}
    assert all(picture.with_suffix(".svg").exists() and picture.stat().st_size > 5000 for picture in pictures)


def test_pages_ask_no_other_host_for_anything(made):
    for page in made.glob("*.html"):
        text = page.read_text(encoding="utf-8")
        assert not re.findall(r'<(?:script|link|img)[^>]+(?:src|href)="https?://[^"]+', text), page.name
        assert "html-manager" not in text, page.name


def test_a_panel_of_sliders_is_there_as_it_stood(made):
    text = (made / "07_what_if_targets.html").read_text(encoding="utf-8")
    assert "Khả năng đạt chỉ tiêu" in text and "TargetPanel(" not in text


@pytest.mark.parametrize("book", BOOKS, ids=lambda book: book.stem)
def test_pages_show_no_warning_and_no_error(made, book):
    text = (made / f"{book.stem}.html").read_text(encoding="utf-8")
    assert "Warning:" not in text
    assert "Traceback" not in text


def test_the_workbook_holds_real_numbers(made):
    workbook = CalamineWorkbook.from_path(made / "tables.xlsx")
    assert workbook.sheet_names[:3] == ["Toàn quốc", "Tỉnh, thành phố", "So với chỉ tiêu"]
    rows = workbook.get_sheet_by_name("Toàn quốc").to_python()
    rate = rows[0].index("Tỷ lệ thi hành xong (%)")
    final = next(row for row in rows if row[:4] == [2025, 12, "việc", "tất cả"])
    assert final[rate] == 84.27
    assert len(workbook.get_sheet_by_name("Số liệu công bố").to_python()) == 1802


def test_text_that_looks_like_a_formula_stays_text(made):
    with zipfile.ZipFile(made / "tables.xlsx") as archive:
        sheets = [archive.read(name) for name in archive.namelist() if name.startswith("xl/worksheets/sheet")]
    assert not any(b"<f>" in sheet for sheet in sheets)


def test_a_folder_that_is_no_report_is_left_alone(tmp_path):
    (tmp_path / "of mine.txt").write_text("mine")
    with pytest.raises(ReportError, match="không ghi đè"):
        report.build(tmp_path, [])
    assert (tmp_path / "of mine.txt").read_text() == "mine"


def test_a_failing_notebook_is_named_and_the_old_report_stays(tmp_path):
    target = tmp_path / "report"
    report.build(target, [])
    before = (target / "index.html").read_bytes()
    broken = tmp_path / "09_broken.ipynb"
    nbformat.write(nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell("1 / 0")]), broken)
    with pytest.raises(ReportError, match=r"09_broken\.ipynb.*ZeroDivisionError"):
        report.build(target, [broken])
    assert (target / "index.html").read_bytes() == before
    assert (target / MARKER).exists()


def test_a_workbook_is_not_overwritten(tmp_path):
    (tmp_path / "t.xlsx").write_bytes(b"mine")
    with pytest.raises(FileExistsError, match=r"t\.xlsx"):
        report.workbook(tmp_path / "t.xlsx")


OFFICERS = """
import pandas as pd
from thads_analysis import charts, tables
loads = pd.read_csv("officers.csv", index_col=["agency", "officer"])
charts.style("notebook")
charts.ranked(loads, "completion_rate")
display(tables.burden(loads), tables.shown(loads), loads)
"""


@pytest.mark.parametrize(("officers", "known"), [("codes", "CHV 03"), ("names", "Phạm Dung")])
def test_officers_of_a_report_stand_under_codes_unless_names_are_asked_for(tmp_path, officers, known):
    book = tmp_path / "01_officers.ipynb"
    nbformat.write(nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(OFFICERS)]), book)
    names = ["Phạm Dung", "Lê Chi", "Võ Giang", "Đỗ Hạnh"]
    rows = {"agency": ["Phòng 1"] * 3 + ["Phòng 2"], "officer": names, "value": [70.0, 80.0, 90.0, 99.0]}
    frame = pd.DataFrame(rows).assign(nation=60.0, gap=10.0, ratio=1.2)
    frame.to_csv(tmp_path / "officers.csv", index=False)
    front = report.build(tmp_path / "report", [book], officers=officers)
    page = (front.parent / "01_officers.html").read_text(encoding="utf-8")
    drawing = next((front.parent / "charts").glob("*.svg")).read_text(encoding="utf-8")
    assert page.count(known) == 3 and known in drawing  # a table for print, one for people, a plain frame
    for text in (page, drawing):
        assert "Đỗ Hạnh" not in text
        assert ("Phạm Dung" in text) == (officers == "names")
    assert "không nêu riêng từng người: Phòng 2" in page
    assert privacy.rule(officers).vi in front.read_text(encoding="utf-8")


def test_a_wish_that_is_not_known_is_refused_before_anything_runs(tmp_path):
    with pytest.raises(ValueError, match="codes, names"):
        report.build(tmp_path / "report", [], officers="initials")
    assert not (tmp_path / "report").exists()
