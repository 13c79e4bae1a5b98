"""Broken reports are refused with file, sheet and cell, in both languages, quickly, and give no panel."""

import datetime as dt
import re
import time

import pytest

from thads_analysis.words.errors import DataError

from . import books
from .books import FIRST, HEAD, Form

NUMBERS, AGENCY, PERSON, TOTAL = HEAD + books.DEPTH, FIRST + 1, FIRST + 2, FIRST
LETTERS = re.compile(r"[À-ỹ]")


def column_of(indicator: str, code: str = "04") -> int:
    return 2 + [one.indicator for one in Form(code=code).layout.columns].index(indicator)


def without_column(indicator, code="04"):
    def change(sheets):
        at = column_of(indicator, code)
        for row in sheets[code]:
            if sheets[code].index(row) >= HEAD:
                del row[at]
                row.append("")
        for column in range(2, len(sheets[code][NUMBERS]) - 1):
            sheets[code][NUMBERS][column] = column - 1

    return change


def put(row, column, value, code="04"):
    def change(sheets):
        sheets[code][row][column] = value

    return change


def put_both(row, column, value):
    def change(sheets):
        for rows in sheets.values():
            rows[row][column] = value

    return change


def scaled(factor, code="05"):
    def change(sheets):
        for row in sheets[code][FIRST:]:
            row[2:] = [cell * factor if isinstance(cell, float) else cell for cell in row[2:]]

    return change


def swapped(first, second, code="04", rows=(HEAD, NUMBERS)):
    """Swap two columns' headings, but not their figures."""

    def change(sheets):
        one, other = column_of(first, code), column_of(second, code)
        for row in sheets[code][slice(*rows)]:
            row[one], row[other] = row[other], row[one]

    return change


def shifted(code="04"):
    """Let the header stand one column to the left of its figures."""

    def change(sheets):
        for row in sheets[code][HEAD : NUMBERS + 1]:
            row[:] = [*row[:2], *row[3:], ""]

    return change


def named(old, new):
    """Replace a text wherever it stands."""

    def change(sheets):
        for rows in sheets.values():
            for row in rows:
                row[:] = [cell.replace(old, new) if isinstance(cell, str) else cell for cell in row]

    return change


def inserted(at, row):
    def change(sheets):
        for rows in sheets.values():
            rows.insert(at, [*row, *[""] * (len(rows[0]) - len(row))])

    return change


def removed(at, code="04"):
    return lambda sheets: sheets[code].__delitem__(at)


def copied(at, to, code="04"):
    return lambda sheets: sheets[code].insert(to, list(sheets[code][at]))


def both(*changes):
    def change(sheets):
        for one in changes:
            one(sheets)

    return change


def renamed_sheets(sheets):
    """Take the form's code out of heading and tab."""
    for at, code in enumerate(list(sheets)):
        rows = sheets.pop(code)
        rows[0][0] = ""
        sheets["Trang " + "ab"[at]] = rows


PERIOD, SENDER, UNIT, TITLE = (3, 1), (0, 10), (4, 8), (2, 1)
SPAN = "Từ ngày {} đến ngày {}"
CELL = 5
"""A column of figures: accepted from entrusted … whole numbers in both forms."""

CASES = {
    **{
        f"missing_{name}": (without_column(name), "lacks the column|two columns are|can't be told")
        for name in (
            "accepted_total", "carried_in", "accepted_new", "entrusted_out", "withdrawn", "to_enforce", "with_conditions",
            "completed", "completed_only", "discontinued", "in_progress", "postponed_by_agreement", "without_conditions",
            "postponed", "suspended", "carried_forward",
        )
    },
    "missing_reduced_of_money": (without_column("reduced", "05"), "lacks the column"),
    "renamed_column": (named("Năm trước chuyển sang", "Kết nạp đảng viên"), "can't be told"),
    "swapped_headers": (swapped("carried_in", "to_enforce", rows=(HEAD, HEAD + 4)), "can't be told|add up|two columns|jump"),
    "swapped_headers_of_one_group": (swapped("postponed", "completed"), "can't be told|add up|two columns|lacks"),
    "swapped_figures": (swapped("without_conditions", "completed", rows=(FIRST, 99)), "do not add up"),
    "header_shifted": (shifted(), "jump|add up|lacks|number"),
    "column_numbers_jump": (put(NUMBERS, 7, 9), "column numbers jump"),
    "two_columns_of_one_meaning": (named("Thụ lý mới", "Năm trước chuyển sang"), "two columns"),
    "total_without_label": (put(TOTAL, 1, ""), "names nobody"),
    "text_in_number": (put(PERSON, CELL, "mười hai"), "must be a number", "F13"),
    "text_with_number": (put(PERSON, CELL, "12 việc"), "must be a number", "F13"),
    "ambiguous_thousands": (put(PERSON, CELL, "1,234", "05"), "can't be told apart", "F13"),
    "ambiguous_point": (put(PERSON, CELL, "12.5"), "can't be told apart", "F13"),
    "fraction_of_a_case": (put(PERSON, CELL, 6.5), "whole number", "F13"),
    "fraction_of_a_case_as_text": (put(PERSON, CELL, "6,5"), "whole number", "F13"),
    "ref_error": (put(PERSON, CELL, "#REF!"), "error of Excel", "F13"),
    "div_error": (put(PERSON, CELL, "#DIV/0!"), "error of Excel", "F13"),
    "date_in_number": (put(PERSON, CELL, dt.datetime(2024, 3, 31)), "must be a number", "F13"),
    "boolean_in_number": (put(PERSON, CELL, True), "must be a number", "F13"),
    "formula_never_calculated": (put(PERSON, CELL, "=1+5"), "never calculated", "F13"),
    "negative_of_infinity": (put(PERSON, CELL, "-∞"), "must be a number", "F13"),
    "dong_named_thousand_dong": (scaled(1000), "absurd"),
    "thousand_dong_named_dong": (named("nghìn đồng", "đồng"), "absurd"),
    "million_named_dong": (both(scaled(0.001), named("nghìn đồng", "đồng")), "absurd"),
    "dong_named_million": (both(scaled(1000), named("nghìn đồng", "triệu đồng")), "absurd"),
    "large_thousand_named_dong": (both(scaled(4), named("nghìn đồng", "đồng")), "absurd"),
    "no_unit_of_money": (put(*UNIT, "", "05"), "unit of money"),
    "unknown_unit": (named("nghìn đồng", "lượng vàng"), "unit of money"),
    "two_units": (put(1, 3, "Đơn vị tính: triệu đồng", "05"), "unit of money"),
    "two_agencies_in_heading": (inserted(1, ["Đơn vị báo cáo: Cục THADS tỉnh Hà Nam"]), "one reporting agency"),
    "two_forms_in_one_sheet": (lambda sheets: sheets["04"].extend([list(row) for row in sheets["04"]]), "one agency only"),
    "other_province_in_rows": (named("Chi cục THADS huyện Kim Sơn", "Cục THADS tỉnh Hà Nam"), "one agency only", "B16"),
    "other_provinces_district": (
        named("Chi cục THADS huyện Kim Sơn", "Chi cục THADS huyện Lý Nhân, tỉnh Hà Nam"),
        "one agency only",
    ),
    "unknown_province": (named("tỉnh Ninh Bình", "tỉnh Lưỡng Quảng"), "no such province"),
    "misspelt_province": (named("tỉnh Ninh Bình", "tỉnh Nịnh Bình"), "no such province.*Ninh Bình?"),
    "old_province_in_new_period": (
        both(named("6 tháng năm 2024", "12 tháng năm 2025"), named("tỉnh Ninh Bình", "tỉnh Hà Nam")),
        "part of Ninh Bình since 1 July 2025",
    ),
    "two_provinces_in_one_name": (named("tỉnh Ninh Bình", "thành phố Huế và tỉnh Lào Cai"), "no such province"),
    "period_from_15_october": (put_both(*PERIOD, SPAN.format("15/10/2023", "31/3/2024")), "from 1 October"),
    "period_not_to_a_months_end": (put_both(*PERIOD, SPAN.format("01/10/2023", "30/3/2024")), "last day of a month"),
    "period_of_13_months": (put_both(*PERIOD, "13 tháng năm 2024"), "one period"),
    "period_over_two_years": (put_both(*PERIOD, SPAN.format("01/10/2022", "31/3/2024")), "from 1 October"),
    "period_backwards": (put_both(*PERIOD, SPAN.format("31/3/2024", "01/10/2023")), "from 1 October"),
    "periods_disagree": (
        put_both(*PERIOD, "7 tháng năm 2024 (Từ ngày 01/10/2023 đến ngày 31/3/2024)"),
        "must name one period",
    ),
    "two_years": (put_both(*PERIOD, "6 tháng năm 2024; 6 tháng năm 2023"), "must name one period"),
    "no_period": (put_both(*PERIOD, ""), "must name one period"),
    "period_of_one_month_only": (put_both(*PERIOD, "Tháng 3 năm 2024"), "must name one period"),
    "quarter": (put_both(*PERIOD, "Quý I năm 2024"), "must name one period"),
    "no_such_day": (put_both(*PERIOD, SPAN.format("01/10/2023", "30/02/2024")), "no such day"),
    "no_form_code": (renamed_sheets, "must name one form"),
    "two_form_codes": (put(1, 0, "Biểu số: 05/TK-THA"), "must name one form"),
    "code_against_title": (put(*TITLE, Form(code="05").layout.title.vi.upper()), "counts cases"),
    "code_exchanged": (put(0, 0, "Biểu số: 05/TK-THA"), "counts money"),
    "new_form_in_old_year": (named("6 tháng năm 2024", "6 tháng năm 2017"), "forms read for this period"),
    "old_form_in_new_year": (named("04/TK-THA", "06/TK-THA"), "forms read for this period"),
    "unsupported_form": (named("04/TK-THA", "08/TK-THA"), "forms read for this period"),
    "officer_twice": (put(PERSON + 1, 1, books.NAMES[0]), "stands in a row above", "B14"),
    "agency_twice": (copied(FIRST + 5, FIRST + 8), "stands in a row above"),
    "agency_in_one_form_only": (
        put(FIRST + 5, 1, "Chi cục THADS huyện Kim Sơm"),
        "has no such agency.*did you mean Chi cục THADS huyện Kim Sơn",
        "B16",
    ),
    "no_sender": (both(put_both(*SENDER, ""), put_both(1, 10, "")), "must name the reporting agency"),
    "no_rows": (lambda sheets: [rows.__delitem__(slice(FIRST, None)) for rows in sheets.values()], "no row of figures"),
    "no_header": (lambda sheets: sheets["04"].__delitem__(slice(HEAD, NUMBERS + 1)), "no header"),
    "only_empty_template": (
        lambda sheets: [row.__setitem__(slice(2, None), [""] * (len(row) - 2)) for rows in sheets.values() for row in rows[FIRST:]],
        "no row of figures",
    ),
    "rest_of_a_row_missing": (
        lambda sheets: sheets["04"][PERSON].__setitem__(slice(10, None), ["chưa báo cáo"] * 11),
        "must be a number",
    ),
}  # fmt: skip


def refusal(path, expected="", where=""):
    """Return the error of a file, seen to be complete: file, sheet, cell, both languages, nobody's name, in time."""
    begun = time.perf_counter()
    with pytest.raises(DataError) as caught:
        books.loaded(path)
    english, found = caught.value.say("en"), caught.value.found
    assert time.perf_counter() - begun < 10
    assert path.name in english
    assert re.search(expected, english, re.DOTALL), english
    assert where in english, english
    assert not [one.what.en for one in found if LETTERS.search(re.sub(r"“[^”]*”|Ninh Bình", "", one.what.en))], english
    assert not [name for name in books.NAMES if name in english or name in str(caught.value)], english
    return caught.value


@pytest.mark.parametrize("case", CASES)
def test_broken_report_is_refused(tmp_path, case):
    change, expected, *where = CASES[case]
    sheets = books.pair()
    change(sheets)
    refusal(books.save(tmp_path / "bao_cao.xlsx", sheets), expected, *where)
