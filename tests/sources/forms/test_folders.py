"""Reports of one agency and period that meet; names and codes; the cache."""

import os
import sqlite3
import subprocess
import sys

import pandas as pd
import pytest

from thads_analysis import load, metrics
from thads_analysis.words.errors import DataError

from . import books
from .books import FIRST, Form
from .test_broken import PERSON, put_both


def first_figure(panel) -> float:
    return (
        panel.xs("cases", level="measure")
        .loc[lambda rows: rows.index.get_level_values("officer") == books.NAMES[0], "to_enforce"]
        .item()
    )


def two(folder, change=lambda sheets: None, names=("a.xlsx", "b.xlsx"), seed=9):
    """Write two reports of one period; the second has other figures and what `change` adds."""
    books.save(folder / names[0], books.pair())
    sheets = books.pair(seed=seed)
    change(sheets)
    books.save(folder / names[1], sheets)
    for name in names:
        os.utime(folder / name, (1e9, 1e9))
    return books.loaded(folder, on_error="report")


OLD, NEW = (books.figures(Form(seed=seed), 0)["to_enforce"] for seed in (0, 9))
RULES = {
    "corrected": (put_both(2, 3, "BÁO CÁO ĐÍNH CHÍNH"), ("b.xlsx", "a.xlsx"), NEW, "corrects it"),
    "second_time": (put_both(2, 3, "(lập lại lần 2)"), ("b.xlsx", "a.xlsx"), NEW, "corrects it"),
    "last_by_name": (lambda sheets: None, ("a.xlsx", "b.xlsx"), NEW, "more detail or was saved later"),
    "first_by_name": (lambda sheets: None, ("b.xlsx", "a.xlsx"), OLD, "more detail or was saved later"),
}


@pytest.mark.parametrize("rule", RULES)
def test_of_two_reports_one_counts(tmp_path, rule):
    change, names, figure, why = RULES[rule]
    panel, findings = two(tmp_path, change, names)
    assert (first_figure(panel), len(panel)) == (figure, 2 * len(books.NAMES))
    assert set(findings["severity"]) == {"warning"}
    assert findings["expected_en"].str.contains(why).all()


@pytest.mark.parametrize(("days", "figure"), [(("02", "05"), NEW), (("05", "02"), OLD)])
def test_the_report_signed_later_counts(tmp_path, days, figure):
    for name, day, seed in zip(("b.xlsx", "a.xlsx"), days, (0, 9), strict=True):
        sheets = books.pair(seed=seed)
        put_both(-1, 10, f"Ninh Bình, ngày {day} tháng 4 năm 2024")(sheets)
        books.save(tmp_path / name, sheets)
    panel, findings = books.loaded(tmp_path, on_error="report")
    assert first_figure(panel) == figure
    assert findings["expected_en"].str.contains("signed later").all()


def test_the_report_saved_later_counts(tmp_path):
    two(tmp_path)
    os.utime(tmp_path / "a.xlsx", (1.5e9, 1.5e9))
    assert first_figure(books.loaded(tmp_path)) == OLD


def test_identical_copies_count_once(tmp_path):
    panel, findings = two(tmp_path, seed=0)
    pd.testing.assert_frame_equal(panel, books.loaded(tmp_path / "a.xlsx"))
    assert findings["expected_en"].str.contains("the same figures").all()


def test_a_districts_own_report_beside_the_provinces(tmp_path):
    books.save(
        tmp_path / "tinh.xlsx",
        {code: [row for row in rows if row[1] not in books.NAMES[2:]] for code, rows in books.pair().items()},
    )
    local = {code: [*rows[:FIRST], *rows[FIRST + 5 :]] for code, rows in books.pair().items()}
    put_both(0, 10, "Đơn vị báo cáo: Chi cục THADS huyện Kim Sơn, tỉnh Ninh Bình")(local)
    books.save(tmp_path / "kim_son.xlsx", local)
    got = books.loaded(tmp_path).xs(books.KIM_SON, level="agency")
    assert sorted(got.index.unique("officer")) == sorted(books.NAMES[2:])


def test_bad_files_are_named_and_good_ones_loaded(tmp_path):
    books.save(tmp_path / "tot.xlsx", books.pair())
    bad = books.pair(months=7)
    bad["04"][PERSON][5] = "mười"
    books.save(tmp_path / "sau" / "xau.xlsx", bad)
    panel, findings = books.loaded(tmp_path, on_error="report")
    pd.testing.assert_frame_equal(panel, books.loaded(tmp_path / "tot.xlsx"))
    assert findings[["severity", "where", "found"]].to_numpy().tolist() == [["error", "sau/xau.xlsx · 04 · F13", "mười"]]


def test_nothing_but_bad_files_gives_an_empty_panel_and_findings(tmp_path):
    (tmp_path / "xau.xlsx").write_bytes(b"x")
    panel, findings = books.loaded(tmp_path, on_error="report")
    assert (len(panel), len(findings)) == (0, 1)


def test_codes_are_the_same_at_every_load_and_in_every_process(tmp_path):
    path = books.save(tmp_path / "b.xlsx", books.pair())
    codes = books.loaded(path, officers="codes").index.unique("officer").tolist()
    code = f"from thads_analysis import load; print(*load.forms({str(path)!r}, progress=False).index.unique('officer'))"
    other = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert other.stdout.split() == codes
    assert not set(codes) & set(books.NAMES)


def test_the_key_file_grows_and_is_never_overwritten(tmp_path):
    path, key = books.save(tmp_path / "b.xlsx", books.pair()), tmp_path / "khoa.csv"
    books.loaded(path, officers="codes", key=key)
    before = key.read_bytes()
    roster = {books.OFFICE: (*books.ROSTER[books.OFFICE], "Vũ Thị Mới")}
    more = books.save(tmp_path / "c.xlsx", books.pair(months=7, roster=roster))
    known = load.forms(more, key=key, progress=False)
    assert key.read_bytes().startswith(before)
    table = pd.read_csv(key)
    assert table["officer"].tolist() == [*sorted(books.NAMES), "Vũ Thị Mới"]
    assert set(known.index.unique("officer")) <= set(table["code"])


def test_a_file_that_is_no_key_is_refused_and_left_alone(tmp_path):
    path, key = books.save(tmp_path / "b.xlsx", books.pair()), tmp_path / "khac.csv"
    key.write_text("a,b\n1,2\n", encoding="utf-8")
    with pytest.raises(DataError, match="code, province, officer"):
        books.loaded(path, officers="codes", key=key)
    assert key.read_text(encoding="utf-8") == "a,b\n1,2\n"


def cache_file():
    from thads_analysis.sources.forms import cache

    return cache._file()


def test_no_name_lies_in_the_cache_or_in_the_panel(tmp_path):
    path = books.save(tmp_path / "b.xlsx", books.pair())
    panel = books.loaded(path, officers="codes")
    books.loaded(path)
    content = cache_file().read_bytes().decode("utf-8", "replace") + panel.reset_index().to_csv()
    assert not [name for name in books.NAMES if name in content or name.encode("unicode_escape").decode() in content]


def test_the_second_load_is_equal_and_a_changed_file_is_read_again(tmp_path):
    path = books.save(tmp_path / "b.xlsx", books.pair())
    first = books.loaded(path, officers="codes")
    pd.testing.assert_frame_equal(first, books.loaded(path, officers="codes"))
    path.unlink()
    books.save(path, books.pair(seed=4))
    assert (books.loaded(path, officers="codes")["to_enforce"] != first["to_enforce"]).all()


def spoil_rows(file):
    with sqlite3.connect(file) as connection:
        for table in ("reports", "frames"):
            connection.execute(f"UPDATE {table} SET content = X'00FF'")
    connection.close()


def other_tables(file):
    file.unlink()
    with sqlite3.connect(file) as connection:
        connection.execute("CREATE TABLE reports (x INTEGER)")
    connection.close()


def cut_rows(file):
    with sqlite3.connect(file) as connection:
        for table in ("reports", "frames"):
            connection.execute(f"UPDATE {table} SET content = substr(content, 1, length(content) - 9)")
    connection.close()


HARM = {
    "rubbish": lambda file: file.write_bytes(b"khong phai co so du lieu" * 100),
    "cut": lambda file: file.write_bytes(file.read_bytes()[:5000]),
    "deleted": lambda file: file.unlink(),
    "empty": lambda file: file.write_bytes(b""),
    "rows": spoil_rows, "rows_cut": cut_rows, "tables": other_tables,
}  # fmt: skip


@pytest.mark.parametrize("harm", HARM)
def test_a_damaged_cache_does_no_harm(tmp_path, harm):
    path = books.save(tmp_path / "b.xlsx", books.pair())
    first = books.loaded(path, officers="codes")
    HARM[harm](cache_file())
    for _ in range(2):
        pd.testing.assert_frame_equal(books.loaded(path, officers="codes"), first)


def test_a_cache_that_can_not_be_kept_does_no_harm(tmp_path, monkeypatch):
    path = books.save(tmp_path / "b.xlsx", books.pair())
    (tmp_path / "tep").write_text("x")
    monkeypatch.setenv("THADS_CACHE", str(tmp_path / "tep" / "cache"))
    assert len(books.loaded(path, officers="codes")) == 2 * len(books.NAMES)


def year(folder):
    """Write the cumulative reports of a year's first three months and its half."""
    for months in (1, 2, 3, 6):
        books.save(folder / f"{months}.xlsx", books.pair(months=months, seed=months))
    return books.loaded(folder)


def test_months_follow_from_cumulative_reports(tmp_path):
    months = metrics.monthly(year(tmp_path))["completed"].xs(("cases", books.NAMES[0]), level=("measure", "officer"))
    done = [books.figures(Form(seed=seed), 0)["completed"] for seed in (1, 2, 3)]
    assert months.droplevel([name for name in months.index.names if name != "months"]).loc[[1, 2, 3]].tolist() == [
        done[0], done[1] - done[0], done[2] - done[1],
    ]  # fmt: skip


def test_officers_roll_up_to_agencies_and_provinces(tmp_path):
    panel = year(tmp_path)
    province = metrics.roll_up(metrics.roll_up(panel, "agency"), "province")
    at = (books.PROVINCE, 2024, 6, "cases", "all")
    wanted = books.table(Form(seed=6)).sum()
    assert province.loc[at, "to_enforce"] == wanted["to_enforce"]
    assert province.loc[at, "completion_rate"] == pytest.approx(100 * wanted["completed"] / wanted["with_conditions"])
    assert province.loc[at, "officers"] == len(books.NAMES)
