"""Officers under codes, and none where they would be recognised."""

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import pytest

from tests.shown.test_new_charts import words
from thads_analysis import charts, tables
from thads_analysis.shown import privacy

REAL = ["Nguyễn Văn An", "Trần Thị Bình", "Lê Chi", "Phạm Dung", "Võ Giang"]
SMALL = ["Đỗ Hạnh", "Bùi Khoa"]
LEFT_OUT = "đơn vị dưới 3 Chấp hành viên, không nêu riêng từng người: Phòng khu vực 2"


@pytest.fixture(autouse=True)
def strict():
    """Slides and the report leave out small agencies; these tests stand in their place."""
    privacy.use("codes", strict=True)
    yield
    privacy.use("codes")


def officers() -> pd.DataFrame:
    rows = [("P", "A", f"Nguyễn Văn {letter}", "cases") for letter in "CABD"] + [
        ("P", "B", "Lê Thị E", "cases"),
        ("P", "B", "Lê F", "cases"),
    ]
    index = pd.MultiIndex.from_tuples(rows, names=["province", "agency", "officer", "measure"])
    return pd.DataFrame({"completed": range(len(rows))}, index=index)


def test_officers_are_counted_within_their_agency_and_keep_their_figures():
    coded = privacy.coded(officers())
    assert coded.index.get_level_values("officer").tolist() == ["CHV 03", "CHV 01", "CHV 02", "CHV 04", "CHV 02", "CHV 01"]
    assert coded["completed"].tolist() == officers()["completed"].tolist()
    assert privacy.coded(officers(), "names") is not None
    assert "Lê F" in privacy.coded(officers(), "names").index.get_level_values("officer")


def test_two_officers_of_an_agency_are_recognisable_and_four_are_not():
    assert privacy.recognisable(officers()).tolist() == [False] * 4 + [True] * 2


def test_a_frame_without_officers_is_left_alone():
    provinces = officers().groupby("province").sum()
    assert privacy.coded(provinces) is provinces
    assert not privacy.recognisable(provinces).any()


def test_one_level_alone_is_one_group():
    alone = officers().droplevel(["province", "agency", "measure"]).iloc[:2]
    assert privacy.coded(alone).index.tolist() == ["CHV 02", "CHV 01"]
    assert privacy.recognisable(alone).all()


def test_a_wish_that_is_not_known_is_refused():
    with pytest.raises(ValueError, match="codes, names"):
        privacy.coded(officers(), "initials")


def named(years: tuple[int, ...] = ()) -> pd.DataFrame:
    """Return officers under their own names, two of them in an agency of their own."""
    keys = [("Phòng khu vực 1", name) for name in REAL] + [("Phòng khu vực 2", name) for name in SMALL]
    wanted = [(*key, year) for key in keys for year in years or (2024,)]
    index = pd.MultiIndex.from_tuples(wanted, names=["agency", "officer", "fiscal_year"])
    value = np.linspace(40.0, 90.0, len(index))
    columns = {"value": value, "nation": 60.0, "gap": value - 60, "ratio": value / 60, "size": 100.0, "outlier": True}
    columns |= {"interim_target": 70.0, "target": 70.0, "margin": value - 70, "met": value >= 70, "all_met": True}
    columns |= {"rank": 1.0, "rank_low": 1.0, "rank_high": 3.0, "mix": 1.0, "rate": 2.0}
    columns |= {f"{side}_{level}": 50.0 for side in ("lower", "upper") for level in ("95", "998")}
    return pd.DataFrame(columns, index=index)


class Funnel:
    center, phi, tau2 = 60.0, 1.0, 0.0
    points = named()


DRAWN = {
    "over_years": lambda **more: charts.over_years(named((2023, 2024)), "completion_rate", **more),
    "small_multiples": lambda **more: charts.small_multiples(named((2023, 2024)), "completion_rate", **more),
    "heat": lambda **more: charts.heat(named((2023, 2024)), "completion_rate", **more),
    "slope": lambda **more: charts.slope(named((2023, 2024)), "completion_rate", **more),
    "ranked": lambda **more: charts.ranked(named(), "completion_rate", **more),
    "beside_nation": lambda **more: charts.beside_nation(named(), "completion_rate", **more),
    "beside_target": lambda **more: charts.beside_target(named(), "completion_rate", **more),
    "tile_map": lambda **more: charts.tile_map(named(), "completion_rate", **more),
    "funnel": lambda **more: charts.funnel(Funnel(), "completion_rate", **more),
}
"""Every chart that writes the names of rows; a strip of dots has none, other charts are of one place."""
TABLES = {
    "league": lambda **more: tables.league(named(), "completion_rate", **more),
    "burden": lambda **more: tables.burden(named(), "load_per_officer", **more),
    "four_targets": lambda **more: tables.four_targets(
        pd.concat({("completion_rate", "cases"): named()}, names=["indicator", "measure"]), **more
    ),
}


@pytest.mark.parametrize("name", DRAWN)
def test_a_chart_shows_codes_unless_names_are_asked_for(name):
    said = words(DRAWN[name]())
    assert not [one for one in [*REAL, *SMALL] if one in " ".join(said.split())]
    assert "CHV" in said and LEFT_OUT in " ".join(said.split())
    plt.close("all")
    asked = " ".join(words(DRAWN[name](officers="names")).split())
    assert "Phạm Dung" in asked and not [one for one in SMALL if one in asked]
    plt.close("all")


@pytest.mark.parametrize("name", TABLES)
def test_a_table_shows_codes_unless_names_are_asked_for(name):
    said = TABLES[name]().to_html()
    assert not [one for one in [*REAL, *SMALL] if one in said]
    assert "CHV 05" in said and LEFT_OUT in said
    asked = TABLES[name](officers="names").to_html()
    assert "Phạm Dung" in asked and not [one for one in SMALL if one in asked]


@pytest.mark.parametrize("made", [tables.shown, tables.headed])
def test_a_frame_for_people_shows_codes_unless_names_are_asked_for(made):
    panel = named()[["value"]]
    assert {*made(panel).index.unique("Chấp hành viên")} == {f"CHV 0{at}" for at in range(1, 6)}
    assert {*made(panel, officers="names").index.unique("Chấp hành viên")} == {*REAL}


def test_charts_of_one_officer_do_not_name_him():
    months = pd.Index(range(1, 13), name="months")
    plain = dict.fromkeys(
        ["value", "expected", "target", "on_pace", "plan", "chance", "low_80", "high_80", "low_95", "high_95"], 5.0
    )
    year = pd.DataFrame(plain, index=months)
    year.attrs["fixed"] = {"officer": "Phạm Dung", "fiscal_year": 2024, "measure": "cases", "category": "all"}
    assert "Phạm Dung" not in words(charts.pace(year, "completed"))
    assert "Phạm Dung" in words(charts.pace(year, "completed", officers="names"))
    assert year.attrs["fixed"]["officer"] == "Phạm Dung"
    split = " ".join(words(charts.waterfall(named().iloc[[3]], "completion_rate")).split())
    assert "CHV 01" in split and "Phạm Dung" not in split
    plt.close("all")


def test_nobody_left_is_refused_and_says_why():
    with pytest.raises(ValueError, match="Phòng khu vực 2 / agencies with fewer than 3 officers"):
        charts.ranked(named().iloc[5:], "completion_rate")


def test_a_whole_process_can_ask_for_names():
    privacy.use("names")
    try:
        assert "Phạm Dung" in privacy.shown(named()).index.get_level_values("officer")
        assert "CHV 04" in privacy.shown(named(), "codes").index.get_level_values("officer")
    finally:
        privacy.use("codes")
    with pytest.raises(ValueError, match="codes, names"):
        privacy.use("initials")


def test_many_small_agencies_are_counted():
    keys = [(f"Đơn vị {at}", "Một") for at in range(9)]
    frame = pd.DataFrame({"completed": 1.0}, index=pd.MultiIndex.from_tuples(keys, names=["agency", "officer"]))
    assert privacy.left_out(frame).endswith("Đơn vị 0, Đơn vị 1, Đơn vị 2, Đơn vị 3, Đơn vị 4, 4 đơn vị khác")
    assert privacy.left_out(frame, "en").endswith("Đơn vị 4, 4 more")


def test_codes_of_codes_are_the_same_codes():
    keys = [("A", f"Tên {at:03d}") for at in range(120)]
    frame = pd.DataFrame({"completed": range(120)}, index=pd.MultiIndex.from_tuples(keys, names=["agency", "officer"]))
    assert privacy.coded(privacy.coded(frame)).index.equals(privacy.coded(frame).index)
    assert privacy.coded(frame).index[7] == ("A", "CHV 008")


def test_a_chart_of_ones_own_may_show_a_selection():
    index = pd.MultiIndex.from_tuples([("A", "An"), ("A", "Ba"), ("B", "Tư")], names=["agency", "officer"])
    frame = pd.DataFrame({"value": [3.0, 2, 1]}, index=index)
    privacy.use("codes")
    assert privacy.shown(frame).index.get_level_values("officer").tolist() == ["CHV 01", "CHV 02", "CHV 01"]
    assert privacy.left_out(frame) == "" and privacy.left_out(frame, strict=True)
