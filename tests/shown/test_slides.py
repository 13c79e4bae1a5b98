"""Decks are read back: every chart holds the panel's figures, nothing is empty, nothing runs over, no name is shown."""

import os
import shutil
import subprocess

import pandas as pd
import pytest
from pptx import Presentation
from pptx.util import Emu

from tests.conftest import LEVELS, panel_of
from thads_analysis import compare, load, metrics, slides, tidy
from thads_analysis.shown.charts.dress import SYNTHETIC
from thads_analysis.shown.slides import pages

GAP = None


@pytest.fixture(scope="module")
def sample() -> pd.DataFrame:
    return load.sample(years=4)


def read(path) -> list:
    return list(Presentation(path).slides)


def charts_of(path) -> list:
    return [shape.chart for page in read(path) for shape in page.shapes if shape.has_chart]


def said(path) -> str:
    return "\n".join(shape.text_frame.text for page in read(path) for shape in page.shapes if shape.has_text_frame)


def small(**more) -> pd.DataFrame:
    rows = [
        ("Tỉnh 01", 2024, 12, "cases", "all", 8.0, 10.0),
        ("Tỉnh 02", 2024, 12, "cases", "all", GAP, 20.0),
        ("Tỉnh 03", 2024, 12, "cases", "all", 0.0, 30.0),
    ]
    return tidy.select(metrics.derive(panel_of(rows, ["completed", "with_conditions"], LEVELS)), category="all", **more)


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("months", [6, 12])
def test_the_default_deck_holds_the_figures_of_the_panel(sample, tmp_path, language, months):
    spec = slides.default(sample, "Tỉnh 07", 2024, months=months, language=language)
    path = slides.deck(spec, tmp_path / "deck.pptx", language=language)
    assert 10 <= len(spec) <= 15
    drawn = [slide for slide in spec if isinstance(slide, slides.Drawn) and not isinstance(slide, slides.Picture)]
    for slide, chart in zip(drawn, charts_of(path), strict=True):
        columns = list(getattr(slide, "columns", {})) or [slide.indicator if slide.indicator in slide.frame else "value"]
        known = sorted(slide.frame[columns].astype("float64").stack().dropna().tolist())
        there = sorted(value for series in chart.plots[0].series for value in series.values if value is not None)  # noqa: PD011
        divisor = 1e9 if max(known) > 1e9 else 1
        assert [value * divisor for value in there] == pytest.approx(known, abs=0.006 * divisor), slide.title


def test_its_figures_are_those_of_the_province(sample):
    spec = slides.default(sample, "Tỉnh 07", 2024, months=12)
    province = metrics.derive(metrics.roll_up(tidy.select(sample, category="all"), to="province"))
    own = tidy.select(province, province="Tỉnh 07", fiscal_year=2024, months=12)
    results = next(slide for slide in spec if isinstance(slide, slides.Bars))
    assert results.frame["value"].round(6).tolist() == own["completion_rate"].round(6).tolist()
    ranks = compare.rank(tidy.select(province, fiscal_year=2024, months=12, measure="cases"), "completion_rate")
    assert any(f"đứng thứ {ranks.loc['Tỉnh 07', 'rank']} trên 63" in slide.title for slide in spec)


def test_real_figures_of_a_city_name_what_they_lack(provinces, nation, tmp_path):
    spec = slides.default(provinces, "TP. Hồ Chí Minh", 2024, nation=nation)
    path = slides.deck(spec, tmp_path / "deck.pptx")
    assert "83,28 % về việc" in spec[2].title
    assert "Không có số liệu để trình bày" in said(path)
    assert SYNTHETIC not in said(path)
    assert "published_figures.csv" in said(path)


def test_every_page_of_synthetic_figures_says_so(sample, tmp_path):
    path = slides.deck(slides.default(sample, "Tỉnh 07", 2024, months=6), tmp_path / "deck.pptx")
    for page in read(path):
        words = [shape.text_frame.text for shape in page.shapes if shape.has_text_frame]
        assert any(SYNTHETIC in text for text in words) or "Cách tính" in words[0]


def test_missing_figures_are_gaps_and_zero_is_zero(tmp_path):
    slide = slides.Bars(title="Ba tỉnh", frame=small(fiscal_year=2024, months=12, measure="cases"), indicator="completion_rate")
    (chart,) = charts_of(slides.deck([slide], tmp_path / "deck.pptx"))
    assert list(chart.plots[0].categories) == ["Tỉnh 01", "Tỉnh 02", "Tỉnh 03"]
    assert [*chart.plots[0].series[0].values] == [80.0, None, 0.0]  # noqa: PD011


def test_a_scatter_holds_both_figures(tmp_path):
    frame = small(fiscal_year=2024, months=12, measure="cases")
    slide = slides.Points(
        title="Khối lượng và kết quả", frame=frame, indicator="completion_rate", across="with_conditions", highlight=["Tỉnh 03"]
    )
    (chart,) = charts_of(slides.deck([slide], tmp_path / "deck.pptx"))
    lit, rest = chart.plots[0].series
    assert list(lit.values) == [0.0]
    assert list(rest.values) == [80.0]


def test_the_same_deck_is_the_same_file_and_another_one_is_not_overwritten(provinces, nation, tmp_path):
    spec = slides.default(provinces, "TP. Hồ Chí Minh", 2024, nation=nation)
    path = slides.deck(spec, tmp_path / "deck.pptx")
    before = path.read_bytes()
    assert slides.deck(spec, path).read_bytes() == before
    with pytest.raises(FileExistsError, match=r"deck\.pptx"):
        slides.deck(spec[:2], path)
    assert path.read_bytes() == before


def test_a_picture_carries_its_figures_in_the_notes(sample, tmp_path):
    spec = [slide for slide in slides.default(sample, "Tỉnh 07", 2024, months=6) if isinstance(slide, slides.Picture)]
    (page,) = read(slides.deck(spec, tmp_path / "deck.pptx"))
    assert any(shape.shape_type is not None and "PICTURE" in str(shape.shape_type) for shape in page.shapes)
    assert "Chỉ tiêu" in page.notes_slide.notes_text_frame.text


def test_officers_stand_under_codes_and_few_are_not_shown(tmp_path):
    names = ["Nguyễn Văn An", "Lê Thị Bình", "Trần Chi"]
    rows = [("Sở A", name, 8.0) for name in names] + [("Sở B", "Phạm Dung", 9.0)]
    frame = pd.DataFrame(rows, columns=["agency", "officer", "completed"]).set_index(["agency", "officer"])
    slide = slides.Bars(title="Chấp hành viên", frame=frame, indicator="completed", measure="cases")
    (chart,) = charts_of(slides.deck([slide], tmp_path / "deck.pptx"))
    assert not [row for row in chart.plots[0].categories for name in [*names, "Phạm Dung"] if name in row]
    assert len(list(chart.plots[0].categories)) == 3
    (named,) = charts_of(slides.deck([slide], tmp_path / "named.pptx", officers="names"))
    assert any("Trần Chi" in row for row in named.plots[0].categories)
    with pytest.raises(ValueError, match="Một người"):
        slides.deck(
            [slides.Bars(title="Một người", frame=frame.iloc[3:], indicator="completed", measure="cases")], tmp_path / "x.pptx"
        )


@pytest.mark.parametrize(
    ("place", "year", "message"), [("Hà Nộj", None, "Hà Nội"), ("Hà Nội", 2011, "năm 2017"), ("Đà Nẵng 2", None, "Đà Nẵng")]
)
def test_a_wrong_place_or_period_names_what_there_is(provinces, nation, place, year, message):
    with pytest.raises(KeyError, match=message):
        slides.default(provinces, place, year, nation=nation)


def test_no_slides_is_no_deck(tmp_path):
    with pytest.raises(ValueError, match="no slides"):
        slides.deck([], tmp_path / "deck.pptx")


def test_texts_fit_their_boxes(sample, tmp_path):
    long = "Tỷ lệ thi hành xong của Cục Thi hành án dân sự Thành phố Hồ Chí Minh " * 4
    spec = [*slides.default(sample, "Tỉnh 07", 2024, months=6), slides.Words(title=long, points=[long] * 5)]
    for page in read(slides.deck(spec, tmp_path / "deck.pptx")):
        for shape in page.shapes:
            assert shape.left >= 0
            assert shape.left + shape.width <= pages.WIDTH
            assert shape.top + shape.height <= pages.HEIGHT + Emu(10)
            if shape.has_text_frame and shape.text_frame.text:
                size = shape.text_frame.paragraphs[0].runs[0].font.size.pt
                height = sum(pages.lines_of(paragraph.text, size) for paragraph in shape.text_frame.paragraphs) * size * 1.2
                assert height <= shape.height.inches * 72 + 1, shape.text_frame.text


def without_office(why: str) -> None:
    """Skip, or fail where an office must be there."""
    (pytest.fail if os.environ.get("THADS_NEED_OFFICE") else pytest.skip)(f"{why} (libreoffice-impress, poppler-utils)")


def test_it_is_shown_by_an_office(sample, tmp_path):
    if shutil.which("soffice") is None or shutil.which("pdftoppm") is None:
        without_office("no soffice or pdftoppm")
    spec = slides.default(sample, "Tỉnh 07", 2024, months=6)
    path = slides.deck(spec, tmp_path / "deck.pptx")
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    command = ["soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", str(tmp_path), str(path)]
    subprocess.run(command, check=False, capture_output=True, timeout=180)
    if not (tmp_path / "deck.pdf").exists():
        without_office("soffice can't open slides")
    subprocess.run(["pdftoppm", "-r", "20", "-png", str(tmp_path / "deck.pdf"), str(tmp_path / "page")], check=True, timeout=60)
    assert len(list(tmp_path.glob("page*.png"))) == len(spec)
