"""What is written for review: the marked page and the sheet with the words around each figure."""

import html
import re

import pandas as pd
import pytest
from python_calamine import CalamineWorkbook

from thads_analysis import load, review

TEXT = "<b>Năm 2021</b> & sau đó:\nTP. Hồ Chí Minh có điều kiện 2.405 việc, thi hành xong 1.918 việc, đạt tỷ lệ 79,75%; 100% các bản án."


@pytest.fixture
def found():
    return load.prose(TEXT)


def test_the_page_is_the_text_with_its_figures_marked(found):
    page = review.page(found, TEXT)._repr_html_()
    body = re.search(r'<div class="text">(.*?)</div>', page, re.S)[1]
    assert html.unescape(re.sub(r'<span class="told">.*?</span>|<[^>]+>', "", body)) == TEXT
    assert page.count("<mark class") == len(found) + 3  # and three in the legend
    assert "Số việc" in page or "thi hành xong" in page
    assert "độ tin cậy 0,94" in page


def test_how_sure_a_reading_is_can_be_seen(found):
    doubted = found.assign(confidence=[0.9, 0.7, 0.3, 0.6])
    marks = re.findall(r'<mark class="(\w+)" tabindex', review.page(doubted, TEXT)._repr_html_())
    assert marks == ["sure", "likely", "doubtful", "likely"]


def test_english_is_one_argument_away(found):
    page = review.page(found, TEXT, language="en").to_html()
    assert 'lang="en"' in page
    assert "confidence 0.94" in page
    assert "Completion rate" in page
    with pytest.raises(ValueError, match="vi, en"):
        review.page(found, TEXT, language="fr")


def test_a_page_of_several_texts_has_a_section_each(found):
    both = pd.concat([found.assign(source="a.txt"), found.assign(source="b.txt")], ignore_index=True)
    assert review.page(both, {"a.txt": TEXT, "b.txt": TEXT}).body.count("<h2>") == 2
    with pytest.raises(ValueError, match=r"b\.txt"):
        review.page(both, {"a.txt": TEXT})


def test_another_text_is_refused(found):
    with pytest.raises(ValueError, match=r"1\.918 việc"):
        review.page(found, TEXT[:80])


def test_nothing_is_overwritten(found, tmp_path):
    page = review.page(found, TEXT)
    assert page.save(tmp_path / "a.html") == page.save(tmp_path / "a.html")
    review.save(found, {"": TEXT}, tmp_path / "a.csv")
    with pytest.raises(FileExistsError, match=r"a\.csv"):
        review.save(found.head(1), {"": TEXT}, tmp_path / "a.csv")
    with pytest.raises(FileExistsError, match=r"a\.html"):
        review.page(found.head(1), TEXT).save(tmp_path / "a.html")
    with pytest.raises(ValueError, match=r"\.xlsx, \.csv"):
        review.save(found, {"": TEXT}, tmp_path / "a.ods")


def test_the_sheet_shows_each_figure_in_its_words(found, tmp_path):
    file = review.save(found, {"": TEXT}, tmp_path / "a.xlsx")
    rows = CalamineWorkbook.from_path(file).get_sheet_by_index(0).to_python()
    told = [dict(zip(rows[0], row, strict=True)) for row in rows[1:]]
    assert [row["keep"] for row in told] == ["yes", "yes", "yes", "no"]
    assert "thi hành xong 1.918 việc, đạt" in told[1]["around"]
    assert [row["value"] for row in told] == found["value"].tolist()
    csv = pd.read_csv(review.save(found, {"": TEXT}, tmp_path / "a.csv"))
    assert csv["around"].str.extract("⟦(.*)⟧")[0].tolist() == [TEXT[row.start : row.end] for row in found.itertuples()]


def test_a_text_that_is_one_figure_alone(tmp_path):
    found = load.prose("5 việc")
    rows = CalamineWorkbook.from_path(review.save(found, {"": "5 việc"}, tmp_path / "a.xlsx")).get_sheet_by_index(0).to_python()
    assert rows[1][1] == "5 việc"
    assert review.save(load.prose("không có số"), {"": "không có số"}, tmp_path / "b.xlsx").exists()


def test_the_same_input_gives_the_same_file(found, tmp_path):
    files = [review.save(found, {"": TEXT}, tmp_path / name) for name in ("a.xlsx", "b.xlsx")]
    assert files[0].read_bytes() == files[1].read_bytes()
