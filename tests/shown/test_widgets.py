"""The what-if panel without a browser: sliders are set by hand, sentence, chart and line of Python must follow."""

import base64
import re

import numpy as np
import pandas as pd
import pytest

from tests.conftest import panel_of
from thads_analysis import load, metrics, tidy, whatif, widgets
from thads_analysis.shown.charts.dress import SYNTHETIC
from thads_analysis.shown.widgets import page

COLUMNS = ["accepted_new", "to_enforce", "with_conditions", "without_conditions", "postponed_or_suspended", "completed",
           "in_progress", "postponed_by_agreement", "officers"]  # fmt: skip
LEVELS = ["province", "fiscal_year", "months", "measure", "category"]


@pytest.fixture(scope="module")
def sample() -> pd.DataFrame:
    return load.sample(years=5, provinces=2)


@pytest.fixture
def board(sample):
    found = widgets.target_panel(sample, load.targets())
    found.months.value = 6
    return found


def provinces(names: tuple[str, ...] = ("Hà Nội", "Lạng Sơn"), months: int = 6) -> pd.DataFrame:
    """Return half a year of provinces, without any past."""
    rows = [
        (name, 2024, months, measure, "all", 400.0 * of, 1000.0 * of, 600.0 * of, 380.0 * of, 20.0 * of, 300.0 * of, 290.0 * of,
         10.0 * of, 12.0)
        for name in names
        for measure, of in (("cases", 1), ("money", 1e9))
    ]  # fmt: skip
    return panel_of(rows, COLUMNS, LEVELS)


def words(board) -> str:
    return re.sub(r"<[^>]+>", "", board.sentence.value).replace("\N{NO-BREAK SPACE}", " ")


def picture(board) -> str:
    return re.search(r'src="data:image/png;base64,([^"]+)"', board.chart.value)[1]


@pytest.mark.parametrize(
    ("slider", "value"), [("target", 70), ("accepted_new", 10), ("with_conditions", -5), ("officers", -1), ("output", 20)]
)
def test_a_slider_moves_sentence_and_chart(board, slider, value):
    before = words(board), picture(board)
    getattr(board, slider).value = value
    assert words(board) != before[0]
    assert slider == "officers" or picture(board) != before[1]
    assert base64.b64decode(picture(board)).startswith(b"\x89PNG")


def test_it_begins_at_the_target_and_at_a_report_that_leaves_time(sample):
    board = widgets.target_panel(sample, load.targets())
    assert (board.year.value, board.months.value, board.target.value) == (2024, 11, 83.25)
    board.measure.value = "money"
    assert board.target.value == 46.45
    assert "tỷ đồng" in words(board)


def test_without_targets_it_begins_at_the_present_rate():
    board = widgets.target_panel(provinces(), None)
    assert board.target.value == 50
    assert "Đã đạt chỉ tiêu 50 %" in words(board)


@pytest.mark.parametrize("measure", ["cases", "money"])
@pytest.mark.parametrize("agency", [False, True])
def test_the_line_of_python_gives_the_figures(board, sample, measure, agency):
    board.measure.value = measure
    if agency:
        board.agency.value = board.agency.options[2][1]
    board.accepted_new.value, board.officers.value = 8, 1
    board.with_conditions.value = -1.5
    names = {"panel": sample, "whatif": whatif, "tidy": tidy, "metrics": metrics}
    row = eval(board.line, names).iloc[0]
    then, later = board.answer.then, board.answer.later
    found = [row["value"], row["needed"], row["needed_per_month"], row["needed_per_officer_month"], row["base"]]
    assert found == pytest.approx([board.answer.value, then.needed, then.per_month, then.per_officer, then.base])
    expected = [row["base_projected"], row["needed_projected"]]
    assert expected == pytest.approx([later.base, later.needed])
    assert board.line in board.code.value.replace("&quot;", '"')


def test_figures_are_those_of_plain_sums(board, sample):
    there = {"province": "Tỉnh 01", "fiscal_year": 2024, "months": 6, "measure": "cases", "category": "all"}
    rows = sample.xs(tuple(there.values()), level=tuple(there))
    done, base, heads = rows["completed"].sum(), rows["with_conditions"].sum(), rows["officers"].sum()
    board.target.value = 85.0
    lacks = np.ceil(0.85 * base - done)
    assert (board.answer.then.done, board.answer.then.base, board.answer.then.needed) == (done, base, lacks)
    assert board.answer.then.per_officer == pytest.approx(lacks / 6 / heads)
    assert f"{lacks:,.0f}".replace(",", ".") in words(board)


def test_more_output_is_more_likely_and_ends_higher(board):
    board.target.value = 80.0
    usual = board.answer
    board.output.value = 20
    more = board.answer
    assert more.coming == pytest.approx(1.2 * usual.coming)
    assert more.expected > usual.expected
    assert more.chance[0] >= usual.chance[0]
    assert (more.then, more.later) == (usual.then, usual.later)


@pytest.mark.parametrize(("language", "said"), [("vi", "Kịch bản không thể có"), ("en", "The scenario is impossible")])
def test_a_scenario_that_cannot_be_is_said_in_red(language, said):
    almost_done = provinces().assign(
        completed=lambda panel: 0.9 * panel["with_conditions"], in_progress=lambda panel: 0.05 * panel["with_conditions"]
    )
    board = widgets.target_panel(almost_done, load.targets(), language=language)
    drawn = picture(board)
    board.with_conditions.value = board.with_conditions.min
    assert board.answer is None and board.save.disabled
    assert 'role="alert"' in board.sentence.value and said in words(board)
    assert picture(board) != drawn and "Traceback" not in words(board)
    board.with_conditions.value = 0
    assert board.answer is not None and not board.save.disabled
    assert picture(board) == drawn


def test_english_is_spoken_throughout(sample):
    board = widgets.target_panel(sample, load.targets(), language="en")
    board.months.value, board.accepted_new.value = 6, 5
    assert "must be completed" in words(board) and "more than without changes" in words(board)
    assert not re.search("[ạảấầẩẫậắằẳẵặẹẻẽềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹđ]", words(board).replace("Tỉnh 01", ""))
    assert {slider.description for slider in (board.target, board.output)} == {
        "Target of the completion rate",
        "Output until the year's end",
    }


def test_provinces_without_a_past_are_enough():
    board = widgets.target_panel(provinces(), load.targets())
    board.target.value = 80
    assert board.answer.then.needed == 180
    assert np.isnan(board.answer.chance[0])
    assert "cần" not in words(board).lower() or "180 việc, mỗi tháng 30 việc (mỗi Chấp hành viên 2,5)" in words(board)
    assert board.agency not in board.children[0].children
    assert SYNTHETIC not in board.chart.value


@pytest.mark.parametrize("chosen", [{"province": "Hà Nội"}, {"measure": "cases", "category": "all"}])
def test_levels_that_were_selected_need_no_list(chosen):
    board = widgets.target_panel(tidy.select(provinces(), **chosen), load.targets())
    board.target.value = 80
    assert board.answer.then.needed == 180
    panel = tidy.select(provinces(), **chosen)
    row = eval(board.line, {"panel": panel, "whatif": whatif, "tidy": tidy, "metrics": metrics}).iloc[0]
    assert row["needed"] == 180


def test_the_published_nation_is_a_panel():
    nation = tidy.panel(load.figures())
    board = widgets.target_panel(nation, load.targets())
    assert "Toàn quốc" in words(board)
    assert board.officers.disabled or board.officers.max > 0


def test_met_impossible_and_over_are_said_plainly():
    board = widgets.target_panel(provinces(), None)
    board.target.value = 40
    assert "Đã đạt chỉ tiêu 40 %" in words(board)
    board.target.value = 100
    assert "Không thể" not in words(board)
    over = widgets.target_panel(provinces(months=12), None)
    over.target.value = 80
    assert "Năm đã hết: thiếu 180 việc" in words(over)
    assert over.output.disabled


def test_the_chart_is_saved_and_nothing_is_overwritten(board, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    board.save.click()
    board.save.click()
    names = sorted(file.name for file in tmp_path.iterdir())
    assert names == sorted(
        f"what_if_tinh_01_6_thang_nam_2024_ve_viec{number}.{ending}" for number in ("", "_2") for ending in ("png", "svg", "pdf")
    )
    assert str(tmp_path) in board._note.value
    assert SYNTHETIC in (tmp_path / "what_if_tinh_01_6_thang_nam_2024_ve_viec.svg").read_text(encoding="utf-8")


def test_synthetic_data_are_labelled(board):
    assert SYNTHETIC in board.children[0].value
    assert any(SYNTHETIC in text.get_text() for text in board._picture.figure.axes[0].texts)


@pytest.mark.parametrize(
    ("panel", "error"),
    [
        (panel_of([("Hà Nội", 2024, 1.0)], ["completed"], ["province", "fiscal_year"]), KeyError),
        (provinces().rename(index={"all": "credit"}, level="category"), ValueError),
        (provinces().rename(index={"cases": "none", "money": "other"}, level="measure"), ValueError),
        (provinces().drop(columns="completed").assign(completed=np.nan, in_progress=np.nan), ValueError),
    ],
)
def test_what_no_target_can_be_asked_of_is_refused(panel, error):
    with pytest.raises(error):
        widgets.target_panel(panel, load.targets())


def test_an_unknown_language_is_refused(sample):
    with pytest.raises(ValueError, match="vi, en"):
        widgets.target_panel(sample, None, language="fr")


def test_the_page_shows_what_was_handed_over(sample, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    folder = tmp_path / "data"
    folder.mkdir()
    book = page.hand_over(sample, folder, name="<tệp>.csv", language="vi")
    monkeypatch.setenv(page.FOLDER, str(folder))
    heading, board = page.shown().children
    assert "&lt;tệp&gt;.csv" in heading.value
    board.months.value = 6
    direct = widgets.target_panel(sample, load.targets())
    direct.months.value = 6
    assert words(board) == words(direct)
    assert [file.name for file in book.parent.iterdir()] == ["page.ipynb"]


def test_a_place_without_figures_says_so_and_the_next_one_works():
    panel = provinces(("Hà Nội", "Lạng Sơn", "Ninh Bình"))
    panel.loc[["Hà Nội", "Ninh Bình"], ["completed", "in_progress"]] = np.nan
    board = widgets.target_panel(panel, load.targets())
    assert board.province.value == "Lạng Sơn" and board.answer is not None
    board.province.value = "Ninh Bình"
    assert board.answer is None and "Ninh Bình" in words(board)
    board.target.value = 60
    assert "Chưa đủ số liệu" in words(board)
    board.province.value = "Lạng Sơn"
    assert board.answer is not None
