"""Reports as people lay them out give the same panel, where the meaning is certain."""

import unicodedata
from dataclasses import replace

import pandas as pd
import pytest

from thads_analysis.words.errors import DataError

from . import books
from .books import DEPTH, FIRST, HEAD, Form
from .test_broken import NUMBERS, both, column_of, named, put_both, refusal


def each(change):
    """Make a change of one sheet's rows a change of both sheets; what it returns takes their place."""

    def changed(sheets):
        for code, rows in sheets.items():
            sheets[code] = change(rows) or rows

    return changed


def texts(change, rows=(0, None)):
    """Change every text of some rows."""

    def changed(sheet):
        for row in sheet[slice(*rows)]:
            row[:] = [change(cell) if isinstance(cell, str) and cell else cell for cell in row]

    return each(changed)


def figures(change):
    """Change every figure under the header."""
    return each(lambda sheet: [[change(cell) if isinstance(cell, float) else cell for cell in row] for row in sheet])


def labelled(change):
    """Give each row below the header other first cells: of number, name and figures, what stands before the figures."""
    return each(lambda sheet: [*sheet[:FIRST], *([*change(*row[:2]), *row[2:]] for row in sheet[FIRST:])])


def numbers(change):
    """Write the row of column numbers another way; None takes it out."""

    def changed(sheet):
        sheet[NUMBERS] = [change(at) for at in range(len(sheet[NUMBERS]))]

    return each(changed)


def spread(sheet):
    """Write a group over each of its columns."""
    for at in range(DEPTH):
        row = sheet[HEAD + at]
        for column in range(3, len(row)):
            above = all(sheet[HEAD + upper][column] == sheet[HEAD + upper][column - 1] for upper in range(at))
            below = any(sheet[HEAD + lower][column] for lower in range(at + 1, DEPTH))
            row[column] = row[column] or (row[column - 1] if above and below and at < 3 and not _ends(sheet, column, at) else "")


def _ends(sheet, column, at):
    return any(sheet[HEAD + upper][column] not in ("", sheet[HEAD + upper][column - 1]) for upper in range(at))


def in_two_columns(sheet):
    """Give agency and officer a column each."""
    agency, rows = "", []
    for row in sheet[FIRST:]:
        agency = row[1] if str(row[1]).startswith(("Cục", "Chi cục")) else agency
        if row[0] not in ("I", "II", "1") or row[1] in books.NAMES:
            rows.append(
                [
                    row[0],
                    *(["", row[1]] if row[1] == "Tổng số" else [agency, row[1]] if row[1] in books.NAMES else [row[1], ""]),
                    *row[2:],
                ]
            )
    head = [[*row[:2], "", *row[2:]] for row in sheet[:FIRST]]
    head[HEAD][1:3] = ["Tên cơ quan", "Chấp hành viên"]
    head[NUMBERS][:3] = ["A", "B", "C"]
    return [*head, *(row if row[2] != "Tổng số" else [row[0], "Tổng số", "", *row[3:]] for row in rows)]


def without_agencies(sheet):
    return [row for row in sheet if row[1] not in (*books.ROSTER, "Các Chi cục THADS")]


def one_row_header(sheet):
    """Write every column's heading in one cell."""
    names = {
        "accepted_total": "Tổng số thụ lý", "carried_in": "Số cũ", "accepted_new": "Số thụ lý mới", "entrusted_out": "Ủy thác THA",
        "withdrawn": "Thu hồi, hủy QĐ", "to_enforce": "Tổng số phải THA", "with_conditions": "Có ĐK thi hành",
        "completed": "Tổng số thi hành xong", "completed_only": "Thi hành xong", "discontinued": "Đình chỉ", "reduced": "Giảm THA",
        "in_progress": "Đang thi hành", "postponed_by_agreement": "Hoãn theo điểm c khoản 1 Điều 48", "paused": "Tạm dừng để GQKN",
        "other_with_conditions": "", "without_conditions": "Chưa có ĐK", "postponed": "Hoãn (trừ điểm c khoản 1 Điều 48)",
        "suspended": "Tạm đình chỉ", "carried_forward": "Số chuyển kỳ sau", "completion_rate": "Tỷ lệ xong/có ĐK (%)",
    }  # fmt: skip
    code = "05" if "05/" in sheet[0][0] else "04"
    order = [one.indicator for one in Form(code=code).layout.columns]
    row = ["STT", "Đơn vị", *(names[name] or "Trường hợp khác (có ĐK)" for name in order)]
    return [*sheet[:HEAD], row, *sheet[NUMBERS:]]


def five_row_header(sheet):
    return [*sheet[:HEAD], ["", "", "KẾT QUẢ", *[""] * (len(sheet[0]) - 3)], *sheet[HEAD:]]


def vietnamese(value: float) -> str:
    whole, _, rest = f"{value:,.6f}".rstrip("0").rstrip(".").partition(".")
    return whole.replace(",", ".") + (f",{rest}" if rest else "")


def indented(order, name):
    return ("", ("" if name in (*books.ROSTER, "Tổng số") else "      ") + name)


NEW = {"year": 2025, "months": 12}
SPAN = "Từ ngày 01 tháng 10 năm 2023 đến ngày 31 tháng 3 năm 2024"
SAME = {
    "other_words": both(
        named("Năm trước chuyển sang", "Số cũ"), named("Thi hành xong", "THA xong"), named("Chưa có điều kiện", "Chưa có ĐK"),
        named("Có điều kiện thi hành", "Có ĐK thi hành"), named("thi hành án", "THA"), named("Số chuyển kỳ sau", "Số chuyển sang kỳ sau"),
    ),
    "capitals": texts(str.upper, (HEAD, NUMBERS)),
    "nfd": texts(lambda text: unicodedata.normalize("NFD", text)),
    "line_breaks": texts(lambda text: text.replace(" ", "\n"), (HEAD, NUMBERS)),
    "hyphens": texts(lambda text: text.replace("điều kiện", "điều kiện-\n"), (HEAD, NUMBERS)),
    "wide_spaces": texts(lambda text: " " + text.replace(" ", "\u00a0 ") + "  "),
    "header_spread": each(spread),
    "header_of_one_row": each(one_row_header),
    "header_of_five_rows": each(five_row_header),
    "no_order": each(lambda sheet: [row[1:] for row in sheet]),
    "no_order_names_indented": both(labelled(indented), each(lambda sheet: [row[1:] for row in sheet])),
    "column_a_empty": each(lambda sheet: [["", *row] for row in sheet]),
    "two_columns_for_names": each(in_two_columns),
    "order_inside_the_name": labelled(lambda order, name: ("", f"{order}. {name}" if order else name)),
    "order_inside_the_name_with_brackets": labelled(lambda order, name: ("", f"{order}) {name}" if order else name)),
    "dashes_before_names": labelled(lambda order, name: ("", f"- {name}" if name in books.NAMES else name)),
    "plain_indentation": labelled(indented),
    "orders_are_numbers": labelled(lambda order, name: (float(order) if order.isdigit() else order, name)),
    "capital_agencies": labelled(lambda order, name: (order, name.upper() if name in books.ROSTER else name)),
    "header_on_row_1": each(lambda sheet: [*sheet[HEAD:FIRST], *sheet[FIRST:]]),
    "header_on_row_15": each(lambda sheet: [*sheet[:HEAD], *[[""] * len(sheet[0])] * 9, *sheet[HEAD:]]),
    "numbers_in_brackets": numbers(lambda at: f"({at + 1})"),
    "numbers_as_text": numbers(lambda at: "AB"[at] if at < 2 else str(at - 1)),
    "numbers_from_the_first_column": numbers(lambda at: at + 1),
    "numbers_with_formulas": numbers(lambda at: {0: "A", 1: "B", 7: "6=1-4-5"}.get(at, str(at - 1))),
    "numbers_as_floats": numbers(lambda at: "AB"[at] if at < 2 else float(at - 1)),
    "no_numbers": each(lambda sheet: sheet.pop(NUMBERS) and None),
    "text_vietnamese": figures(vietnamese),
    "text_spaced": figures(lambda value: vietnamese(value).replace(".", " ")),
    "dash_for_nothing": put_both(FIRST + 4, 5, "-"),
    "unit_thousand_vnd": named("Đơn vị tính: nghìn đồng", "Đơn vị tính: 1.000 VNĐ"),
    "unit_dvt": named("Đơn vị tính: nghìn đồng", "ĐVT: 1000đ"),
    "unit_dvt_spaced": named("Đơn vị tính: nghìn đồng", "(Đvt : 1.000 đồng)"),
    "unit_ngan": named("Đơn vị tính: nghìn đồng", "Đơn vị tính tiền: Ngàn đồng"),
    "period_span": put_both(3, 1, "(Từ ngày 01/10/2023 đến ngày 31/3/2024)"),
    "period_words": put_both(3, 1, SPAN),
    "period_to_end_of_day": put_both(3, 1, "Từ 01/10/2023 đến hết ngày 31/03/2024"),
    "period_dashes": put_both(3, 1, "Từ ngày 1-10-2023 đến 31-3-2024"),
    "period_both": put_both(3, 1, f"06 tháng/năm 2024 ({SPAN})"),
    "period_first_months": put_both(3, 1, "Kỳ báo cáo: 6 tháng đầu năm 2024"),
    "period_slash": put_both(3, 1, "6 tháng/2024"),
    "period_in_the_title": both(put_both(3, 1, ""), put_both(2, 1, "KẾT QUẢ THI HÀNH ÁN 6 THÁNG NĂM 2024")),
    "agency_in_capitals": put_both(0, 10, "CỤC THADS TỈNH NINH BÌNH"),
    "agency_split": both(put_both(0, 10, "Đơn vị gửi báo cáo:\nCục THADS tỉnh Ninh Bình")),
    "agency_of_tenant": put_both(0, 10, "Đơn vị báo cáo: Cục THA dân sự tỉnh Ninh Bình"),
    "notes_below": each(lambda sheet: [*sheet, ["", "Ghi chú: số liệu đến ngày 31/3/2024", *[""] * (len(sheet[0]) - 2)]]),
    "notes_to_the_right": each(lambda sheet: [[*row, "", "xem lại" if at == FIRST else ""] for at, row in enumerate(sheet)]),
    "blank_row_between": each(lambda sheet: [*sheet[: FIRST + 4], [""] * len(sheet[0]), *sheet[FIRST + 4 :]]),
    "without_total": each(lambda sheet: [*sheet[:FIRST], *sheet[FIRST + 1 :]]),
    "code_without_tk": both(named("Biểu số: 04/TK-THA", "Biểu 04/TK-THADS"), named("Biểu số: 05/TK-THA", "Mẫu số 05")),
    "code_spaced": both(named("04/TK-THA", "04 / TK – THA"), named("05/TK-THA", "05/TK - THA")),
    "agencies_without_figures": each(lambda sheet: [[*row[:2], *[""] * (len(row) - 2)] if row[1] in books.ROSTER else row for row in sheet]),
    "total_merged_over_the_order": labelled(lambda order, name: (name, "") if name == "Tổng số" else (order, name)),
    "agencies_merged_over_the_order": labelled(lambda order, name: (name, "") if name in books.ROSTER else (order, name)),
    "signed_above": put_both(1, 15, "Ninh Bình, ngày 02 tháng 4 năm 2024"),
    "circular_above": put_both(1, 0, "Ban hành theo Thông tư số 06/2019/TT-BTP ngày 21 tháng 11 năm 2019 của Bộ trưởng Bộ Tư pháp"),
    "agency_in_the_next_cell": both(put_both(0, 10, "Đơn vị báo cáo:"), put_both(0, 12, "Cục THADS tỉnh Ninh Bình")),
    "agency_below_its_words": both(put_both(0, 10, "Đơn vị gửi báo cáo"), put_both(1, 10, "Cục Thi hành án dân sự tỉnh Ninh Bình")),
    "unit_in_the_next_cell": both(put_both(4, 8, "Đơn vị tính:"), put_both(4, 9, "Nghìn đồng")),
    "code_in_the_next_cell": each(lambda sheet: sheet[0].__setitem__(slice(0, 2), ["Biểu số:", sheet[0][0].removeprefix("Biểu số: ")])),
    "signed": each(lambda sheet: sheet[-1].__setitem__(10, "Ninh Bình, ngày 02 tháng 4 năm 2024")),
    "columns_moved": each(lambda sheet: [[*row[:2], *row[4:6], *row[2:4], *row[6:]] if HEAD <= at < NUMBERS or at >= FIRST else row for at, row in enumerate(sheet)]),
}  # fmt: skip


@pytest.mark.parametrize("way", SAME)
def test_same_report_laid_out_another_way(tmp_path, way):
    sheets = books.pair()
    SAME[way](sheets)
    path = books.save(tmp_path / "b.xlsx", sheets)
    if way == "header_on_row_1":
        refusal(path, "must name")
    else:
        books.assert_reads(path)


@pytest.mark.parametrize("unit", ["đồng", "nghìn đồng", "triệu đồng", "tỷ đồng"])
def test_units_of_money(tmp_path, unit):
    books.assert_reads(books.save(tmp_path / "b.xlsx", books.pair(unit=unit)), unit=unit)


LOCAL = {
    "sender": "Đơn vị báo cáo: Chi cục THADS huyện Kim Sơn, tỉnh Ninh Bình",
    "roster": {books.KIM_SON: books.ROSTER[books.KIM_SON]},
}


def test_a_district_agency_reports_alone(tmp_path):
    books.assert_reads(books.save(tmp_path / "b.xlsx", books.pair(**LOCAL)), **LOCAL)


def test_officers_of_a_district_agency_that_stands_in_the_heading_only(tmp_path):
    sheets = {code: without_agencies(rows) for code, rows in books.pair(**LOCAL).items()}
    books.assert_reads(books.save(tmp_path / "b.xlsx", sheets), **LOCAL)


def test_officers_without_any_agency_are_the_reporting_provinces(tmp_path):
    sheets = {code: without_agencies(rows) for code, rows in books.pair().items()}
    got = books.loaded(books.save(tmp_path / "b.xlsx", sheets))
    assert got.index.unique("agency").tolist() == [books.OFFICE]


@pytest.mark.parametrize("months", [10, 12])
def test_offices_since_july_2025(tmp_path, months):
    roster = {"THADS tỉnh Ninh Bình": ("Nguyễn Văn An",), "Phòng THADS khu vực 3": ("Lê Văn Cường", "Phạm Thị Dung")}
    how = {"year": 2025, "months": months, "sender": "Thi hành án dân sự tỉnh Ninh Bình", "roster": roster}
    books.assert_reads(books.save(tmp_path / "b.xlsx", books.pair(**how)), **how)


def test_an_agency_without_officers_has_one_row(tmp_path):
    sheets = {code: [row for row in rows if row[1] not in books.NAMES[2:]] for code, rows in books.pair().items()}
    got = books.loaded(books.save(tmp_path / "b.xlsx", sheets)).xs(books.KIM_SON, level="agency")
    assert got.index.unique("officer").tolist() == ["Chưa phân theo Chấp hành viên"]
    assert got["officers"].isna().all()
    assert got["to_enforce"].xs("cases", level="measure").sum() == books.table(Form()).loc[books.KIM_SON, "to_enforce"].sum()


def test_cases_and_money_in_two_files(tmp_path):
    for code, rows in books.pair().items():
        books.save(tmp_path / f"bieu_{code}.xlsx", {code: rows})
    books.assert_reads(tmp_path)


def test_several_provinces_in_one_folder(tmp_path):
    for at, name in enumerate(("Ninh Bình", "Hà Nam", "Nam Định")):
        sheets = books.pair(seed=at)
        named("tỉnh Ninh Bình", f"tỉnh {name}")(sheets)
        books.save(tmp_path / name / "b.xlsx", sheets)
    got = books.loaded(tmp_path)
    assert got.index.unique("province").tolist() == ["Hà Nam", "Nam Định", "Ninh Bình"]
    assert len(got) == 3 * 2 * len(books.NAMES)


@pytest.mark.parametrize("ending", [".xlsx", ".xls", ".ods", ".xlsb"])
def test_hidden_rows_are_passed_over(tmp_path, ending):
    sheets = {code: [*rows[: FIRST + 1], rows[FIRST + 2], *rows[FIRST + 1 :]] for code, rows in books.pair().items()}
    books.assert_reads(books.save(tmp_path / f"b{ending}", sheets, rows=[FIRST + 1]))


@pytest.mark.parametrize("ending", [".xls", ".xlsb"])
def test_hidden_sheets_are_passed_over(tmp_path, ending):
    sheets = {"cũ": books.grid(Form(seed=5)), **books.pair()}
    sheets["cũ"][FIRST + 2][3] = "#REF!"
    books.assert_reads(books.save(tmp_path / f"b{ending}", sheets, hidden=["cũ"]))


def test_sheets_that_are_no_form_are_passed_over_with_a_note(tmp_path):
    path = books.save(tmp_path / "b.xlsx", {"Hướng dẫn": [["Đọc kỹ trước khi nhập"]], **books.pair()})
    panel, findings = books.loaded(path, on_error="report")
    assert len(panel) == 2 * len(books.NAMES)
    assert findings[["severity", "where"]].to_numpy().tolist() == [["warning", "b.xlsx · Hướng dẫn"]]


def test_kinds_of_cases_stand_apart(tmp_path):
    sheets = books.pair() | {"04 tín dụng": books.grid(Form(seed=2))}
    sheets["04 tín dụng"][2][1] += " – ÁN TÍN DỤNG, NGÂN HÀNG"
    got = books.loaded(books.save(tmp_path / "b.xlsx", sheets))
    assert got.groupby(["measure", "category"]).size().to_dict() == {
        ("cases", "all"): 4, ("cases", "credit"): 4, ("money", "all"): 4,
    }  # fmt: skip


def test_rates_as_shares_are_turned_into_percent(tmp_path):
    sheets = books.pair()
    at = {code: column_of("completion_rate", code) for code in sheets}
    for code, rows in sheets.items():
        for row in rows[FIRST:]:
            row[at[code]] = row[at[code]] / 100 if isinstance(row[at[code]], float) else row[at[code]]
    books.assert_reads(books.save(tmp_path / "b.xlsx", sheets))


def test_old_cells_for_postponed_and_suspended_as_one(tmp_path):
    rows = books.grid(Form())
    one, other = column_of("postponed"), column_of("suspended")
    for row in rows:
        row[one] = row[one] + row[other] if isinstance(row[one], float) else row[one]
        del row[other]
    rows[HEAD + 1][one] = "Hoãn, tạm đình chỉ thi hành án"
    del rows[NUMBERS]
    got = books.loaded(books.save(tmp_path / "b.xlsx", {"04": rows}))
    wanted = books.table(Form())
    assert got["postponed_or_suspended"].tolist() == (wanted["postponed"] + wanted["suspended"]).tolist()


def test_names_that_sound_like_agencies_stay_names(tmp_path):
    roster = {books.OFFICE: ("Nguyễn Thị Huyện", "Đỗ Cục", "Tống Văn Tỉnh"), books.KIM_SON: ("Vi Văn Tổng", "Lý I")}
    try:
        books.assert_reads(books.save(tmp_path / "b.xlsx", books.pair(roster=roster)), roster=roster)
    except DataError as error:
        pytest.fail(str(error))


def test_two_officers_of_one_name_in_two_agencies(tmp_path):
    roster = {books.OFFICE: ("Nguyễn Văn An",), books.KIM_SON: ("Nguyễn Văn An",)}
    books.assert_reads(books.save(tmp_path / "b.xlsx", books.pair(roster=roster)), roster=roster)


def test_a_year_of_months_is_one_panel(tmp_path):
    for months in (1, 6, 12):
        books.save(tmp_path / f"{months}.xlsx", books.pair(months=months, seed=months))
    got = books.loaded(tmp_path)
    assert got.index.unique("months").tolist() == [1, 6, 12]
    wanted = pd.concat([books.expected(months=m, seed=m)["to_enforce"] for m in (1, 6, 12)])
    assert sorted(got["to_enforce"]) == sorted(wanted)


def test_form_of_one_measure_alone(tmp_path):
    got = books.loaded(books.save(tmp_path / "b.xlsx", {"05": books.grid(replace(Form(), code="05"))}))
    assert got.index.unique("measure").tolist() == ["money"]


def test_a_first_officer_without_figures_is_no_heading(tmp_path):
    sheets = {code: without_agencies(rows) for code, rows in books.pair(**LOCAL).items()}
    for rows in sheets.values():
        rows[FIRST][2:] = ["x"] * len(rows[FIRST][2:])
        rows[FIRST], rows[FIRST + 1] = rows[FIRST + 1], rows[FIRST]
        rows[FIRST][2:] = ["x"] * len(rows[FIRST][2:])
        del rows[NUMBERS]
    got = books.loaded(books.save(tmp_path / "b.xlsx", sheets))
    assert got["to_enforce"].notna().sum() == 2


def test_names_that_differ_in_capitals_are_one_person(tmp_path):
    sheets = books.pair()
    for row in sheets["05"][FIRST:]:
        row[1] = row[1].upper() if row[1] in books.NAMES else row[1]
    got = books.loaded(books.save(tmp_path / "b.xlsx", sheets))
    assert len(got.index.unique("officer")) == len(books.NAMES)
