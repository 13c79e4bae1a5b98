"""The command line, as a user runs it."""

import os
import socket
import subprocess
import sys
import tempfile
from pathlib import Path

import pandas as pd
import pytest

from thads_analysis import load, sample
from thads_analysis.shown.widgets import page
from thads_analysis.sources.bundled import folder

ROOT = Path(__file__).parents[1]
GOOD = "province,fiscal_year,months,measure,completed,with_conditions\nHà Nội,2024,12,cases,80,100\n"


def thads(*words: str, cwd: Path | None = None, **environment: str) -> subprocess.CompletedProcess:
    asked = os.environ | {"COLUMNS": "200", "NO_COLOR": "1", "PYTHONPATH": str(ROOT)} | environment
    command = [sys.executable, "-m", "thads_analysis.cli", *words]
    with tempfile.TemporaryDirectory() as elsewhere:
        return subprocess.run(command, capture_output=True, text=True, env=asked, check=False, cwd=cwd or elsewhere)


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
    from thads_analysis.cli import lab

    (tmp_path / "00_start_here.ipynb").write_text("mine")
    assert lab._workplace(tmp_path) == tmp_path
    assert (tmp_path / "00_start_here.ipynb").read_text() == "mine"
    assert {file.name for file in tmp_path.iterdir()} >= {Path(book).name for book in folder("notebooks").glob("*.ipynb")}


@pytest.fixture(scope="module")
def folder_of_forms(tmp_path_factory) -> Path:
    made = load.sample(years=1, provinces=1)
    where = tmp_path_factory.mktemp("forms")
    sample.write_forms(where, made[made.index.get_level_values("months").isin([11, 12])], progress=False)
    return where


def test_check_reads_a_folder_of_forms_and_keeps_its_findings(folder_of_forms, tmp_path):
    ran = thads("check", str(folder_of_forms), cwd=tmp_path)
    assert ran.returncode == 0, ran.stdout + ran.stderr
    assert "0 lỗi" in ran.stdout


def test_check_names_a_broken_form_and_exits_1(folder_of_forms, tmp_path):
    (tmp_path / "forms").mkdir()
    good = next(folder_of_forms.rglob("*.xlsx"))
    (tmp_path / "forms" / "hong.xlsx").write_bytes(good.read_bytes()[:5000])
    ran = thads("check", str(tmp_path / "forms"), cwd=tmp_path)
    assert ran.returncode == 1
    assert "hong.xlsx" in ran.stdout
    assert (tmp_path / "findings.xlsx").exists()


def test_check_leaves_the_checked_folder_alone(tmp_path):
    (tmp_path / "hong.xlsx").write_bytes(b"PK\x03\x04")
    ran = thads("check", ".", cwd=tmp_path)
    assert ran.returncode == 1
    assert [item.name for item in tmp_path.iterdir()] == ["hong.xlsx"]


def test_template_writes_forms_and_says_what_is_wrong(tmp_path):
    (tmp_path / "ds.csv").write_text("agency,officer\nCục THADS tỉnh Ninh Bình,Chấp hành viên 01\n", encoding="utf-8")
    order = ("template", "bieu.xlsx", "--officers", "ds.csv", "--year", "2024", "--months", "6")
    assert thads(*order, "--province", "Ninh Bình", cwd=tmp_path).returncode == 0
    assert (tmp_path / "bieu.xlsx").exists()
    wrong = thads(*order, "--province", "Ninh Binh", cwd=tmp_path)
    assert wrong.returncode == 2 and "Ninh Bình" in wrong.stderr


@pytest.mark.parametrize("port", ["0", "70000", "-1", "abc", "", "8866.5"])
def test_what_is_no_port_is_refused(port):
    with pytest.raises(page.PortError, match="từ 1 đến 65535"):
        page.require_port(port)
    with pytest.raises(page.PortError, match="is no port; 1 to 65535"):
        page.require_port(port, "en")


def test_whatif_refuses_what_is_no_port():
    ran = thads("whatif", "--port=70000")
    assert ran.returncode == 2 and "từ 1 đến 65535" in ran.stderr and "Traceback" not in ran.stderr
    assert "is no port; 1 to 65535" in thads("whatif", "--port=abc", "--language", "en").stderr


def test_whatif_refuses_a_port_that_is_taken():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        ran = thads("whatif", "--port", port)
    assert ran.returncode == 2 and port in ran.stderr and "hãy chọn cổng khác" in ran.stderr


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (None, "không có tệp"),
        ("province,fiscal_year\nHà Nội,2024\n", "thiếu cột"),
        (GOOD.replace("Hà Nội", "Hà Nôi"), "có phải Hà Nội"),
        (GOOD.replace("cases", "none"), "không tính bằng việc hay bằng tiền"),
    ],
)
def test_whatif_says_what_is_wrong_with_a_file_before_it_serves(tmp_path, content, said):
    path = tmp_path / "bảng.csv"
    if content is not None:
        path.write_text(content, encoding="utf-8")
    ran = thads("whatif", str(path), "--no-browser")
    assert ran.returncode == 2 and said in ran.stderr and "Traceback" not in ran.stderr
    assert "http" not in ran.stdout


def test_whatif_says_that_no_year_has_figures(tmp_path):
    path = tmp_path / "bảng.csv"
    path.write_text(GOOD.replace(",80,", ",,"), encoding="utf-8")
    ran = thads("whatif", str(path), "--no-browser")
    assert ran.returncode == 2 and "không có số có điều kiện" in ran.stderr


@pytest.fixture(scope="module")
def register(tmp_path_factory) -> Path:
    return sample.ledger(3000, years=2, provinces=2, folder=tmp_path_factory.mktemp("register") / "books", progress=False)


def test_a_register_becomes_a_cube_and_the_cube_forms(register, tmp_path):
    cube = str(tmp_path / "cube")
    built = thads("ledger", "build", str(register), cube)
    assert (built.returncode, "đến 30/09/2024" in built.stdout) == (0, True), built.stderr
    assert thads("ledger", "build", str(register), cube, "--update").returncode == 0
    assert thads("ledger", "build", str(register), cube, "--since", "2024-03", "--language", "en").stdout.startswith("Cube")
    for name in ("forms.parquet", "forms.csv", "forms.xlsx"):
        output = tmp_path / name
        ran = thads("ledger", "panel", cube, str(output), "--cut-off", "2024-09", "--cut-off", "2024-06", "--by", "province")
        assert (ran.returncode, "8 dòng, 2 kỳ" in ran.stdout) == (0, True), ran.stderr
        assert load.panel(output)["completed"].sum() == load.panel(tmp_path / "forms.parquet")["completed"].sum()
    again = thads("ledger", "panel", str(register), str(tmp_path / "forms.csv"), "--cut-off", "2024-09-15")
    assert (again.returncode, "đã có tệp" in again.stderr) == (2, True)
    within = thads("ledger", "panel", str(register), str(tmp_path / "within.csv"), "--cut-off", "2024-09-15")
    assert (within.returncode, (tmp_path / "within.csv").exists()) == (0, True)


def test_a_faulty_register_is_told_and_set_aside_when_asked(register, tmp_path):
    bad = tmp_path / "bad"
    bad.mkdir()
    cases = pd.read_parquet(register / "cases.parquet")
    cases.loc[5, "demanded"] = -1
    cases.to_parquet(bad / "cases.parquet")
    (bad / "status.parquet").write_bytes((register / "status.parquet").read_bytes())
    ran = thads("ledger", "build", str(bad), str(tmp_path / "cube"))
    assert (ran.returncode, "không được âm (1 dòng)" in ran.stderr) == (2, True)
    assert not (tmp_path / "cube").exists()
    ran = thads("ledger", "build", str(bad), str(tmp_path / "cube"), "--aside")
    assert (ran.returncode, "không được âm" in ran.stdout) == (0, True)
    for words in (
        ("build", "nowhere", "cube"),
        ("panel", str(tmp_path / "cube"), "x.doc"),
        ("panel", str(tmp_path / "cube"), "x.csv", "--by", "court"),
    ):
        assert thads("ledger", *words).returncode == 2


def test_extract_writes_what_is_to_be_looked_through_and_never_over_it(tmp_path):
    text = tmp_path / "tin.txt"
    text.write_text("Năm 2021, Hà Nội thi hành xong 5 việc.", encoding="utf-8")
    ran = thads("extract", str(text), "--output", "a.csv", "--page", "a.html", cwd=tmp_path)
    assert (ran.returncode, ran.stderr) == (0, "")
    assert "⟦5 việc⟧" in (tmp_path / "a.csv").read_text(encoding="utf-8-sig")
    assert "<mark" in (tmp_path / "a.html").read_text(encoding="utf-8")
    assert load.figures(extra=tmp_path / "a.csv")["value"].iloc[-1] == 5
    (tmp_path / "a.csv").write_text("của người khác", encoding="utf-8")
    again = thads("extract", str(text), "--output", "a.csv", cwd=tmp_path)
    assert (again.returncode, "a.csv" in again.stderr) == (2, True)
    assert (tmp_path / "a.csv").read_text(encoding="utf-8") == "của người khác"


def test_extract_says_which_files_it_cannot_read(tmp_path):
    for name in ("a.pdf", "b.docx"):
        (tmp_path / name).write_bytes(b"broken")
    ran = thads("extract", "a.pdf", "b.docx", "--language", "en", cwd=tmp_path)
    assert (ran.returncode, "2 problem(s)" in ran.stderr, "a.pdf" in ran.stderr, "b.docx" in ran.stderr) == (2, True, True, True)
    assert not (tmp_path / "figures.xlsx").exists()
