"""From facts to a panel."""

import pytest

from thads_analysis import tidy
from thads_analysis.words.vocabulary import LEVELS, Kind


def test_levels_stand_in_their_order(facts):
    for level, places in (("nation", 0), ("province", 1), ("unit", 2)):
        assert list(tidy.panel(facts, level).index.names) == [*LEVELS[:places], *LEVELS[3:]]


def test_every_row_stands_once_and_every_column_is_known(nation, provinces):
    from thads_analysis import indicators

    for panel in (nation, provinces):
        assert panel.index.is_unique
        assert set(panel.columns) <= set(indicators.INDICATORS)
        assert panel.dtypes.eq("float64").all()


def test_an_unknown_level_is_refused(facts):
    with pytest.raises(ValueError, match="nation, province, unit"):
        tidy.panel(facts, "district")


def test_only_reporting_periods_enter(facts):
    drive = facts.query("place == 'Hưng Yên' and fiscal_year == 2011 and months == 1")  # one month's drive, March only
    assert len(drive) > 0
    assert tidy.panel(drive, "province").empty


def test_head_counts_stand_in_the_rows_of_cases_and_money(provinces):
    from thads_analysis import indicators

    heads = [name for name, one in indicators.INDICATORS.items() if one.kind is Kind.HEAD_COUNT and name in provinces]
    rows = tidy.select(provinces, province="TP. Hồ Chí Minh", fiscal_year=2021, months=6, category="all")
    assert rows["officers"].tolist() == [309, 309, 309]
    assert heads


def test_select_drops_what_it_fixes_and_keeps_lists(nation):
    chosen = tidy.select(nation, months=12, measure=["cases", "money"], category="all")
    assert list(chosen.index.names) == ["fiscal_year", "measure"]


def test_select_takes_a_province_however_it_is_written(provinces):
    assert tidy.select(provinces, province="TPHCM").equals(tidy.select(provinces, province="TP. Hồ Chí Minh"))


def test_select_names_what_there_is(nation, provinces):
    with pytest.raises(KeyError, match="fiscal_year, months"):
        tidy.select(nation, province="Hà Nội")
    with pytest.raises(KeyError, match="Hà Nội"):
        tidy.select(provinces, province="Ha Noi")


def test_facts_without_a_level_give_an_empty_panel(facts):
    assert tidy.panel(facts[facts["place_level"] == "nation"], "unit").empty
