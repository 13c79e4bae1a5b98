"""Tables for people."""

import pandas as pd

from tests.conftest import panel_of
from thads_analysis import compare, indicators, tables, whatif


def test_the_catalogue_lists_the_registry_in_both_languages():
    for language in ("vi", "en"):
        catalogue = tables.catalogue(language)
        assert catalogue.iloc[:, 0].tolist() == list(indicators.INDICATORS)
        assert catalogue.shape == (len(indicators.INDICATORS), 7)


def test_figures_are_written_with_their_unit():
    panel = panel_of([("Hà Nội", 2024, 12, "money", "all", 1234.5e9, 46.17)], ["completed", "completion_rate"])
    shown = tables.shown(panel).iloc[0]
    assert shown.to_dict() == {"Thi hành xong (tỷ đồng)": "1.234,5", "Tỷ lệ thi hành xong (%)": "46,17"}
    assert tables.shown(panel, language="en").iloc[0].tolist() == ["1,234.5", "46.17"]


def test_cases_and_money_of_one_column_keep_their_units():
    rows = [("Hà Nội", 2024, 12, measure, "all", value) for measure, value in (("cases", 230.0), ("money", 319e9))]
    assert tables.shown(panel_of(rows, ["load_per_officer"])).iloc[:, 0].tolist() == ["230 việc", "319 tỷ đồng"]


def test_results_have_headings_units_and_words(nation, targets):
    against = compare.to_target(nation, "completion_rate", targets).loc[[(2025, 12, "cases", "all"), (2021, 12, "cases", "all")]]
    shown = tables.shown(against, "completion_rate")
    assert shown["Vượt (thiếu) (điểm %)"].tolist() == ["0,37", "–"]
    assert shown["Đạt"].tolist() == ["có", "–"]
    assert list(shown.index.names) == ["Năm", "Số tháng", "Tính theo", "Loại việc"]


def test_headings_of_a_workbook_keep_the_figures():
    panel = panel_of([("Hà Nội", 2024, 12, "money", "all", 1e12, float("inf"))], ["completed", "completion_rate"])
    headed = tables.headed(panel)
    assert headed.iloc[0, 0] == 1e12
    assert pd.isna(headed.iloc[0, 1])


def test_an_index_without_a_name_has_no_heading():
    frame = pd.DataFrame({"completed": [1.0, 2.0]}, index=["ít nhất", "nhiều nhất"])
    assert tables.shown(frame, "completed").index.name is None


def test_what_is_needed_has_its_unit():
    index = pd.MultiIndex.from_tuples([(2019, 6, "cases")], names=["fiscal_year", "months", "measure"])
    half = pd.DataFrame({"with_conditions": [54681.0], "completed": [26515.0]}, index=index)
    shown = tables.shown(whatif.needed(half, "completion_rate", 73)[["base", "needed"]], "completion_rate")
    assert list(shown.columns) == ["Có điều kiện (việc)", "Cần thêm (việc)"]
    assert shown.to_numpy().tolist() == [["54.681", "13.403"]]
