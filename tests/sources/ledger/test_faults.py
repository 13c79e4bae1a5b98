"""Registers that are damaged: what is wrong is said, with counts and examples, and nothing is counted."""

import datetime as dt

import numpy as np
import pandas as pd
import pytest

from tests.sources.ledger import books, reference
from thads_analysis import ledger
from thads_analysis.words.errors import DataError

END = dt.date(2021, 9, 30)


@pytest.fixture(scope="module")
def sound():
    return books.random_ledger(400, seed=5)


def changed(table: pd.DataFrame, column: str, value: object, row: int = 3) -> pd.DataFrame:
    table = table.copy()
    table[column] = table[column].astype(object)
    table.loc[row, column] = value
    return table


def refused(cases, status, *words: str) -> DataError:
    with pytest.raises(DataError) as said:
        ledger.connect(cases, status)
    for word in words:
        assert word in str(said.value) or word in said.value.say("en"), str(said.value)
    return said.value


@pytest.mark.parametrize(
    ("column", "value", "words"),
    [
        ("case_id", None, ["cột case_id", "còn trống"]),
        ("province", "Ha Noii", ["Hà Nội"]),
        ("agency", None, ["cột agency", "còn trống"]),
        ("officer", "  ", ["cột officer", "còn trống"]),
        ("category", "credits", ["cột category", "credit"]),
        ("category", "all", ["cột category", "credit"]),
        ("demanded", -5, ["cột demanded", "âm", "-5"]),
        ("demanded", 10.5, ["cột demanded", "số nguyên", "10.5"]),
        ("demanded", "1.234.567", ["cột demanded", "số nguyên", "1.234.567"]),
        ("demanded", None, ["cột demanded", "còn trống"]),
        ("accepted_on", dt.date(2202, 1, 5), ["cột accepted_on", "2202-01-05", "1990"]),
        ("accepted_on", dt.date(1989, 1, 5), ["cột accepted_on", "1989-01-05"]),
        ("accepted_on", "hôm qua", ["cột accepted_on", "hôm qua", "30/09/2024"]),
        ("accepted_on", None, ["cột accepted_on", "còn trống"]),
        ("origin", "new?", ["cột origin", "entrusted_in"]),
        ("outcome", "done", ["cột outcome", "completed"]),
        ("paid", -1, ["cột paid", "âm"]),
    ],
)
def test_a_faulty_case_is_named(sound, column, value, words):
    cases, status = sound
    closed = cases.index[cases["closed_on"].notna()][0]
    error = refused(changed(cases, column, value, closed), status, *words)
    if column != "case_id":
        assert str(cases.loc[closed, "case_id"]) in str(error) or column == "province"


@pytest.mark.parametrize(
    ("column", "value", "words"),
    [
        ("case_id", 999_999, ["không có trong sổ", "999999"]),
        ("entry", None, ["cột entry", "còn trống"]),
        ("changed_on", dt.date(2202, 1, 5), ["cột changed_on", "2202-01-05"]),
        ("condition", "unknown", ["cột condition", "separate_book"]),
        ("condition", None, ["cột condition", "còn trống"]),
    ],
)
def test_a_faulty_change_is_named(sound, column, value, words):
    cases, status = sound
    refused(cases, changed(status, column, value), *words)


def test_impossible_orders_are_counted_with_examples(sound):
    cases, status = sound
    closed = cases.index[cases["closed_on"].notna()][:7]
    early = cases.copy()
    early.loc[closed, "closed_on"] = early.loc[closed, "accepted_on"] - pd.Timedelta(days=1)
    error = refused(early, status, "kết thúc trước khi thụ lý (7 dòng)")
    assert error.problems["found"].str.count("→").max() == 5
    refused(changed(cases, "outcome", None, closed[0]), status, "không có kết quả")
    open_case = cases.index[cases["closed_on"].isna()][0]
    refused(changed(cases, "outcome", "completed", open_case), status, "không có ngày kết thúc")


def test_what_stands_twice_is_refused(sound):
    cases, status = sound
    refused(pd.concat([cases, cases.iloc[[4]]]), status, "hai dòng trở lên", str(cases.loc[4, "case_id"]))
    other = cases.iloc[[4]].assign(province="Tỉnh 09")
    refused(pd.concat([cases, other]), status, "một việc ở hai tỉnh")
    refused(cases, pd.concat([status, status.iloc[[4]].assign(condition="suspended")]), "cùng số thứ tự")


def test_all_problems_come_at_once(sound):
    cases, status = sound
    bad = changed(changed(cases, "demanded", -1), "accepted_on", dt.date(2202, 1, 1), 8)
    assert len(refused(bad, changed(status, "condition", "?")).problems) >= 3


def test_faulty_cases_are_set_aside_whole_and_told(sound):
    cases, status = sound
    bad = changed(changed(cases, "demanded", -1), "accepted_on", dt.date(2202, 1, 1), 8)
    bad = pd.concat([bad, bad.iloc[[11]]], ignore_index=True)
    put_aside = cases.loc[[3, 8, 11], "case_id"]
    broken = changed(status, "condition", "?", 20)
    put_aside = {*put_aside, status.loc[20, "case_id"]}
    books_of = ledger.connect(bad, broken, on_error="aside")
    wrong = books_of.aside[~books_of.aside["kept"]]
    assert {"demanded_negative", "accepted_on_range", "twice", "condition_word"} <= {*wrong["rule"]}
    assert wrong.set_index("rule").loc["twice", "rows"] == 2
    rest = cases[~cases["case_id"].isin(put_aside)], status[~status["case_id"].isin(put_aside)]
    made = ledger.panel(books_of, END).to_pandas()
    pd.testing.assert_frame_equal(made, reference.panel(*rest, [END]), check_index_type=False)
    with pytest.raises(ValueError, match="aside"):
        ledger.connect(*sound, on_error="drop")


def test_a_missing_column_is_named_with_near_matches(sound):
    cases, status = sound
    refused(cases.rename(columns={"closed_on": "closed_onn"}), status, "thiếu cột", "closed_onn")
    refused(cases, status.drop(columns="entry"), "thiếu cột", "entry")
    refused(cases.iloc[:0], status.iloc[:0], "không có dòng nào")


def test_own_names_of_columns_and_other_types(sound, tmp_path):
    cases, status = sound
    wanted = ledger.panel(cases, status, END).to_pandas()
    own = {"case_id": "so_thu_ly", "demanded": "so_tien", "changed_on": "ngay"}
    text = cases.rename(columns=own).astype("str").replace({"NaT": None, "nan": None})
    text["accepted_on"] = cases["accepted_on"].dt.strftime("%d/%m/%Y")
    text["so_tien"] = text["so_tien"] + ".0"
    changes = status.rename(columns=own).assign(entry=status["entry"].astype("float64"))
    made = ledger.panel(ledger.connect(text, changes, columns=own), END).to_pandas()
    pd.testing.assert_frame_equal(made, wanted)
    text.to_csv(tmp_path / "cases.csv", index=False)
    changes.to_csv(tmp_path / "status.csv", index=False)
    made = ledger.panel(ledger.connect(tmp_path, columns=own), END).to_pandas()
    pd.testing.assert_frame_equal(made, wanted)
    with pytest.raises(DataError, match="không có cột này"):
        ledger.connect(cases, status, columns={"case": "x"})


def test_files_folders_and_databases_give_the_same(sound, tmp_path):
    import duckdb

    cases, status = sound
    wanted = ledger.panel(cases, status, END).to_pandas()
    parts = tmp_path / "parts"
    (parts / "status").mkdir(parents=True)
    for at, half in enumerate((cases.iloc[:150], cases.iloc[150:])):
        half.to_parquet(parts / f"cases-{at}.parquet")
    status.to_parquet(parts / "status" / "2021.parquet")
    file = tmp_path / "register.duckdb"
    with duckdb.connect(str(file)) as made:
        made.register("c", cases), made.register("s", status)
        made.execute("CREATE TABLE ledger AS FROM c; CREATE TABLE status AS FROM s")
    pair = ledger.connect(parts / "cases-0.parquet", status[status["case_id"].isin(cases["case_id"].iloc[:150])])
    assert len(pair.cases.to_pandas()) == 150
    with duckdb.connect(str(file), read_only=True) as own:
        for source in (parts, str(file), own, (cases, status)):
            books_of = ledger.connect(source) if source is not own else ledger.connect(own, tables={"cases": "ledger"})
            first, second = books_of
            pd.testing.assert_frame_equal(ledger.panel(first, second, END).to_pandas(), wanted)
    with pytest.raises(DataError, match="không có bảng"):
        ledger.connect(str(file), tables={"cases": "attached.nothing"})


def test_files_cut_short_or_absent_say_so(sound, tmp_path):
    cases, status = sound
    status.to_parquet(tmp_path / "status.parquet")
    with pytest.raises(FileNotFoundError, match=r"cases\.parquet"):
        ledger.connect(tmp_path)
    cases.to_parquet(tmp_path / "cases.parquet")
    whole = (tmp_path / "cases.parquet").read_bytes()
    for size in (0, 4, len(whole) // 2, len(whole) - 1):
        (tmp_path / "cases.parquet").write_bytes(whole[:size])
        with pytest.raises(DataError, match="không đọc được"):
            ledger.cube(ledger.connect(tmp_path))
    (tmp_path / "cases.parquet").write_bytes(whole[:4] + bytes(len(whole) - 12) + whole[-8:])
    with pytest.raises(DataError):
        ledger.connect(tmp_path)
    (tmp_path / "cases.parquet").unlink()
    cases.to_csv(tmp_path / "cases.csv", index=False)
    lines = (tmp_path / "cases.csv").read_text().splitlines()
    (tmp_path / "cases.csv").write_text("\n".join([*lines[:200], lines[200][:25]]))
    with pytest.raises(DataError):
        ledger.connect(tmp_path)
    with pytest.raises(FileNotFoundError, match="no such"):
        ledger.connect(tmp_path / "nowhere")
    with pytest.raises(ValueError, match="status"):
        ledger.connect(cases)
    with pytest.raises(TypeError, match="int"):
        ledger.connect(5, 6)


def test_names_written_in_both_unicode_forms_are_one(sound):
    import unicodedata

    cases, status = sound
    half = np.arange(len(cases)) % 2 == 0
    mixed = cases.assign(
        officer=cases["officer"].where(half, cases["officer"].map(lambda name: unicodedata.normalize("NFD", name)))
    )
    pd.testing.assert_frame_equal(ledger.panel(mixed, status, END).to_pandas(), ledger.panel(cases, status, END).to_pandas())


def test_changes_after_the_closing_are_noted_and_do_not_count(sound):
    cases, status = sound
    note = ledger.connect(cases, status).aside
    assert note["rule"].tolist() == ["late"] and note["kept"].all() and note["rows"].item() > 0
