"""What figures of a sentence are taken for: indicator, statistic, measure, kind of cases, place, period, confidence."""

import unicodedata

import pytest

from thads_analysis import load


def read(text: str, *columns: str) -> list:
    found = load.prose(text + "\n")
    return found[list(columns)].to_numpy().tolist()


MEANS = ("value", "indicator", "statistic", "measure")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (
            "Thụ lý 7.259 việc, tăng 435 việc (6,37%) so với cùng kỳ.",
            [[7259, "accepted_total", "value", "cases"], [435, "accepted_total", "change_abs", "cases"],
             [6.37, "accepted_total", "change_pct", "cases"]],
        ),
        (
            "Thi hành xong 500 việc, tương ứng 80 tỷ đồng, đạt 81,4% về việc và 40,1% về tiền.",
            [[500, "completed", "value", "cases"], [80e9, "completed", "value", "money"],
             [81.4, "completion_rate", "value", "cases"], [40.1, "completion_rate", "value", "money"]],
        ),
        (
            "Tỷ lệ thi hành xong đạt 82%, giảm 1,5% so với cùng kỳ, vượt 0,5% so với chỉ tiêu.",
            [[82, "completion_rate", "value", "cases"], [-1.5, "completion_rate", "change_pp", "cases"],
             [0.5, "completion_rate", "target_margin", "cases"]],
        ),
        (
            "Có điều kiện 300 việc, chiếm 75% trong tổng số phải thi hành; chưa có điều kiện 100 việc (chiếm 25%).",
            [[300, "with_conditions", "value", "cases"], [75, "conditions_rate", "value", "cases"],
             [100, "without_conditions", "value", "cases"], [25, "without_conditions_rate", "value", "cases"]],
        ),
        (
            "Số cũ chuyển sang (trừ số đã chuyển sổ theo dõi riêng) là 1.845 việc, đứng thứ 3/34.",
            [[1845, "carried_in", "value", "cases"], [3, "carried_in", "rank", "cases"]],
        ),
        (
            "Đã thi hành xong 12.145 việc/ tổng số 23.812 việc có điều kiện, tăng 1.073 việc.",
            [[12145, "completed", "value", "cases"], [23812, "with_conditions", "value", "cases"],
             [1073, "completed", "change_abs", "cases"]],
        ),
        (
            "Số có điều kiện tăng về việc (2,41%) và tiền (9,93%).",
            [[2.41, "with_conditions", "change_pct", "cases"], [9.93, "with_conditions", "change_pct", "money"]],
        ),
        (
            "Quốc hội giao chỉ tiêu thi hành xong trên 83% về việc và 46% về tiền.",
            [[83, "completion_rate", "target", "cases"], [46, "completion_rate", "target", "money"]],
        ),
        (
            "Bình quân mỗi Chấp hành viên phải thi hành 230 việc, với số tiền 72 tỷ đồng.",
            [[230, "load_per_officer", "value", "cases"], [72e9, "load_per_officer", "value", "money"]],
        ),
        (
            "Một số nơi đạt thấp về việc: Tây Ninh (28,81%), Tiền Giang (31,45%); về tiền: Phú Yên (1,19%), Hòa Bình (3,01%).",
            [[28.81, "completion_rate", "value", "cases"], [31.45, "completion_rate", "value", "cases"],
             [1.19, "completion_rate", "value", "money"], [3.01, "completion_rate", "value", "money"]],
        ),
        ("Tỷ lệ hướng dẫn nghiệp vụ đạt 100%.", [[100, "", "value", "none"]]),
        ("Ra quyết định đúng thời hạn đối với 100% các bản án.", [[100, "", "value", "none"]]),
        ("Cơ quan tiếp nhận 45 đơn, đã giải quyết 40 đơn, đạt 88,9%.",
         [[45, "complaints_received", "value", "none"], [40, "complaints_resolved", "value", "none"],
          [88.9, "complaints_resolved_rate", "value", "none"]]),
    ],
)  # fmt: skip
def test_what_a_sentence_tells(text, told):
    assert read(text, *MEANS) == told


@pytest.mark.parametrize(
    ("text", "year", "months"),
    [
        ("Trong 6 tháng đầu năm 2021, thi hành xong 5 việc.", 2021, 6),
        ("Năm 2017, thi hành xong 5 việc.", 2017, 12),
        ("Tính đến ngày 30/6/2025, thi hành xong 5 việc.", 2025, 9),
        ("Tính đến hết tháng 11/2023, thi hành xong 5 việc.", 2024, 2),
        ("Quý I năm 2022, thi hành xong 5 việc.", 2022, 6),
        ("Trong 9 tháng qua thi hành xong 5 việc, tăng 2 việc so với cùng kỳ năm 2023.", 2024, 9),
        ("Năm 2020, đơn vị đạt kết quả tốt.\nThi hành xong 5 việc.", 2020, 12),
        ("Năm 2020, thi hành xong 5 việc, tăng 1 việc so với năm 2019.\nThi hành xong 5 việc.", 2020, 12),
    ],
)
def test_periods(text, year, months):
    found = load.prose(text + "\n")
    assert set(found["fiscal_year"]) == {year}
    assert set(found["months"]) == {months}


def test_a_text_without_a_period_leaves_it_missing():
    found = load.prose("Thi hành xong 5 việc.")
    assert found[["fiscal_year", "months", "period_start", "period_end"]].isna().all(axis=None)


@pytest.mark.parametrize(
    ("text", "place", "level"),
    [
        ("Năm 2017, TP.HCM thi hành xong 5 việc.", "TP. Hồ Chí Minh", "province"),
        ("Theo báo cáo của Cục THADS tỉnh Đắk Lắk, thi hành xong 5 việc.", "Đắk Lắk", "province"),
        ("Toàn quốc thi hành xong 5 việc.", "Toàn quốc", "nation"),
        ("Bộ trưởng báo cáo Quốc hội: thi hành xong 5 việc.", "Toàn quốc", "nation"),
        ("Theo Nghị quyết của Quốc hội, ngành thi hành án tỉnh thi hành xong 5 việc.", "", ""),
        ("Thi hành xong 5 việc.", "", ""),
    ],
)
def test_places(text, place, level):
    assert read(text, "place", "place_level") == [[place, level]]


def test_places_in_a_list_and_the_nation_beside_a_place():
    listed = read("Về việc: Tây Ninh (28,81%), Vĩnh Long (30,36%).", "place")
    assert listed == [["Tây Ninh"], ["Vĩnh Long"]]
    share = read("TP. Hồ Chí Minh phải thi hành 100 việc, chiếm 11,66% so với toàn quốc.", "place", "statistic")
    assert share == [["TP. Hồ Chí Minh", "value"], ["TP. Hồ Chí Minh", "share_of_nation"]]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Án tín dụng, ngân hàng: thi hành xong 5 việc.", "credit"),
        ("Thu hồi được 30 tỷ đồng trong các vụ án tín dụng.", "credit"),
        ("Về án tham nhũng, kinh tế, thi hành xong 5 việc.", "corruption_economic"),
        ("Các khoản thu cho ngân sách nhà nước, thi hành xong 5 việc.", "state_budget"),
        ("Ngân hàng Nhà nước phối hợp, thi hành xong 5 việc.", "all"),
        ("Án tín dụng khó.\nTổng số phải thi hành là 5 việc.", "all"),
    ],
)
def test_kinds_of_cases(text, kind):
    assert read(text, "category") == [[kind]]


def test_a_rate_that_fits_its_counts_is_surer_and_one_that_does_not_is_doubted():
    text = "Có điều kiện 2.405 việc, thi hành xong 1.918 việc, đạt tỷ lệ {}%."
    fits, off = (load.prose(text.format(rate)) for rate in ("79,75", "89,75"))
    assert fits["confidence"].min() > 0.9
    assert fits["reason"].str.contains("khớp 79,75").all()
    assert off["confidence"].max() < 0.8
    assert off["reason"].str.contains("tính lại 79,75").all()


def test_a_lost_factor_of_a_thousand_is_told_and_not_repaired():
    found = load.prose("Có điều kiện 2.405 tỷ đồng, thi hành xong 1.918 triệu đồng, đạt tỷ lệ 79,75%.")
    assert found["value"].tolist() == [2405e9, 1918e6, 79.75]
    assert found["confidence"].max() <= 0.6
    assert found["reason"].str.contains("lệch 1.000 lần").all()


def test_a_rate_is_held_only_against_counts_of_its_own_kind():
    text = "Có điều kiện 2.405 việc, thi hành xong 1.918 việc, đạt 79,75%. Án tín dụng thi hành xong 12 việc, đạt 40%."
    assert load.prose(text)["confidence"].min() >= 0.8


@pytest.mark.parametrize(
    ("words", "precision", "hedge"),
    [("hơn 500 việc", "about", "over"), ("gần 500 việc", "about", "under"), ("500 việc", "exact", ""),
     ("5 nghìn việc", "rounded", ""), ("319 tỷ đồng", "rounded", ""), ("3.109.035.000 đồng", "exact", ""),
     ("ít nhất 500 việc", "about", "at_least"), ("không quá 500 việc", "about", "at_most")],
)  # fmt: skip
def test_precision(words, precision, hedge):
    assert read(f"Thi hành xong {words}.", "precision", "hedge") == [[precision, hedge]]


def test_offsets_are_those_of_the_text_that_was_given():
    text = "Năm 2021,\r\nthi hành\u00a0xong 1.918\u00a0việc, đạt tỷ lệ 79,75% về việc."
    for form in ("NFC", "NFD"):
        given = unicodedata.normalize(form, text)
        found = load.prose(given)
        marked = [unicodedata.normalize("NFC", given[row.start : row.end]).replace("\u00a0", " ") for row in found.itertuples()]
        assert marked == ["1.918 việc", "79,75%"] == found["text"].tolist()


@pytest.mark.parametrize("ends", ["\n", "\r\n"])
def test_lines_that_were_broken_to_fit_are_one_sentence(ends):
    text = f"Lượng án phải thi hành chiếm 11,66% về việc{ends}và 37,05% về tiền so với toàn quốc.{ends}"
    assert read(text, *MEANS) == [
        [11.66, "to_enforce", "share_of_nation", "cases"],
        [37.05, "to_enforce", "share_of_nation", "money"],
    ]


def test_a_change_says_which_year_it_is_on():
    text = "Năm 2022, toàn quốc thi hành xong 75 việc, tăng 28 việc so với năm 2021 và tăng 21 việc so với năm 2020."
    found = load.prose(text)
    assert found["compared_with"].fillna(0).tolist() == [0, 2021, 2020]
    assert load.figures(extra=found)["note"].tolist()[-3:] == ["", "vs FY2021", "vs FY2020"]


def test_a_unit_below_the_province_is_not_taken_for_it():
    text = "TP. Hồ Chí Minh thi hành xong 500 việc. Riêng huyện Củ Chi thi hành xong 50 việc. Các chi cục đạt 80%."
    assert read(text, "place") == [["TP. Hồ Chí Minh"], [""], ["TP. Hồ Chí Minh"]]


def test_a_total_is_known_by_the_parts_that_add_up_to_it():
    text = "Tỉnh mới thụ lý {} việc, trong đó số cũ chuyển sang 12.044 việc, thụ lý mới 15.468 việc."
    assert [row[0] for row in read(text.format("27.512"), "indicator")] == ["accepted_total", "carried_in", "accepted_new"]
    assert "bằng tổng" in read(text.format("27.512"), "reason")[0][0]
    assert [row[0] for row in read(text.format("27.513"), "indicator")] == ["accepted_new", "carried_in", "accepted_new"]
