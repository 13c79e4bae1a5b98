"""The command line, as a user runs it."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from thads_analysis.sources.bundled import folder

GOOD = "province,fiscal_year,months,measure,completed,with_conditions\nHà Nội,2024,12,cases,80,100\n"


def thads(*words: str, **environment: str) -> subprocess.CompletedProcess:
    asked = os.environ | {"COLUMNS": "200", "NO_COLOR": "1"} | environment
    return subprocess.run(
        [sys.executable, "-m", "thads_analysis.cli", *words], capture_output=True, text=True, env=asked, check=False
    )


def test_help_is_vietnamese_and_english_is_one_word_away():
    assert "Phân tích số liệu thi hành án dân sự" in thads("--help").stdout
    for asked in (thads("--language", "en", "--help"), thads("--language=en", "--help"), thads("--help", THADS_LANGUAGE="en")):
        assert "Civil judgment enforcement statistics" in asked.stdout
    assert "Run the notebooks" in thads("report", "--language", "en", "--help").stdout


def test_check_passes_a_good_panel(tmp_path):
    path = tmp_path / "bảng.csv"
    path.write_text(GOOD, encoding="utf-8")
    ran = thads("check", str(path))
    assert (ran.returncode, "Không phát hiện sai lệch" in ran.stdout) == (0, True)


def test_check_finds_and_says_so_by_its_exit_code(tmp_path):
    path = tmp_path / "bảng.csv"
    path.write_text(GOOD.replace(",80,", ",180,"), encoding="utf-8")
    ran = thads("check", str(path), "--language", "en")
    assert ran.returncode == 1
    assert "more than “With conditions”" in ran.stdout
    assert list(tmp_path.iterdir()) == [path]


def test_check_reads_figures_too():
    ran = thads("check", str(folder("data") / "published_figures.csv"))
    assert ran.returncode == 1
    assert "40,09 %" in ran.stdout


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("province,fiscal_year\nHà Nôi,2024\n", "thiếu cột"),
        (GOOD.replace("Hà Nội", "Hà Nôi"), "có phải Hà Nội"),
        (None, "không có tệp"),
    ],
)
def test_what_cannot_be_used_is_said_without_a_traceback(tmp_path, content, said):
    path = tmp_path / "bảng.csv"
    if content is not None:
        path.write_text(content, encoding="utf-8")
    ran = thads("check", str(path))
    assert ran.returncode == 2
    assert said in ran.stderr
    assert "Traceback" not in ran.stderr


def test_report_leaves_a_folder_of_others_alone(tmp_path):
    (tmp_path / "mine").write_text("mine")
    ran = thads("report", "--output", str(tmp_path))
    assert ran.returncode == 2
    assert "không ghi đè" in ran.stderr


def test_lab_works_in_a_copy_outside_a_checkout(tmp_path):
    from thads_analysis import cli

    (tmp_path / "00_start_here.ipynb").write_text("mine")
    assert cli._workplace(tmp_path) == tmp_path
    assert (tmp_path / "00_start_here.ipynb").read_text() == "mine"
    assert {file.name for file in tmp_path.iterdir()} >= {Path(book).name for book in folder("notebooks").glob("*.ipynb")}
