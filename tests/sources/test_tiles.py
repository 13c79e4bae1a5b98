"""Every province has one tile, near its neighbours, in Vietnam's shape."""

import numpy as np
import pytest

from thads_analysis.sources import places, tiles

NEIGHBOURS = {
    63: [
        ("Hà Giang", "Tuyên Quang"), ("Lào Cai", "Lai Châu"), ("Lạng Sơn", "Quảng Ninh"), ("Hà Nội", "Bắc Ninh"),
        ("Hà Nội", "Hòa Bình"), ("Hải Phòng", "Thái Bình"), ("Sơn La", "Thanh Hóa"), ("Thanh Hóa", "Nghệ An"), ("Hà Tĩnh", "Quảng Bình"),
        ("Thừa Thiên Huế", "Đà Nẵng"), ("Gia Lai", "Bình Định"), ("Đắk Lắk", "Khánh Hòa"), ("Đắk Nông", "Bình Phước"),
        ("Lâm Đồng", "Bình Thuận"), ("TP. Hồ Chí Minh", "Long An"), ("TP. Hồ Chí Minh", "Bình Dương"), ("Kiên Giang", "Cà Mau"),
        ("Cần Thơ", "Hậu Giang"), ("Sóc Trăng", "Bạc Liêu"), ("Bến Tre", "Trà Vinh"),
    ],
    34: [
        ("Lào Cai", "Phú Thọ"), ("Lạng Sơn", "Quảng Ninh"), ("Hà Nội", "Bắc Ninh"), ("Hà Nội", "Phú Thọ"), ("Thanh Hóa", "Nghệ An"),
        ("Ninh Bình", "Thanh Hóa"), ("Quảng Trị", "Huế"), ("Huế", "Đà Nẵng"), ("Gia Lai", "Đắk Lắk"), ("Lâm Đồng", "Đồng Nai"),
        ("TP. Hồ Chí Minh", "Tây Ninh"), ("Tây Ninh", "Đồng Tháp"), ("Cần Thơ", "Vĩnh Long"), ("An Giang", "Cà Mau"),
    ],
}  # fmt: skip


@pytest.mark.parametrize(("count", "wanted"), [(63, places.successors()), (34, places.parts())])
def test_every_province_has_one_tile_of_its_own(count, wanted):
    layout = tiles.layout(count)
    assert sorted(layout.index) == sorted(wanted)
    assert len(layout) == count == len({*zip(layout["row"], layout["column"], strict=True)})
    assert layout["row"].min() == layout["column"].min() == 0
    assert layout["short_name"].is_unique
    assert layout["short_name"].str.len().max() <= 11


@pytest.mark.parametrize(("count", "one", "other"), [(count, *pair) for count, pairs in NEIGHBOURS.items() for pair in pairs])
def test_neighbours_lie_near_each_other(count, one, other):
    at = tiles.layout(count)[["row", "column"]]
    assert (at.loc[one] - at.loc[other]).abs().max() <= 2


@pytest.mark.parametrize(("count", "hue"), [(63, "Thừa Thiên Huế"), (34, "Huế")])
def test_north_is_above_south_and_the_coast_is_east(count, hue):
    at = tiles.layout(count)
    assert at.loc["Hà Nội", "row"] < at.loc[hue, "row"] < at.loc["TP. Hồ Chí Minh", "row"] < at.loc["Cà Mau", "row"]
    assert at.loc["Điện Biên", "column"] < at.loc["Hà Nội", "column"] < at.loc["Quảng Ninh", "column"]
    assert at.loc["An Giang", "column"] < at.loc["TP. Hồ Chí Minh", "column"] < at.loc["Khánh Hòa", "column"]


def test_no_tile_stands_alone():
    for count in tiles.LAYOUTS:
        at = tiles.layout(count)[["row", "column"]].to_numpy()
        steps = np.abs(at[:, None] - at[None]).sum(axis=2)
        assert ((steps == 1).sum(axis=1) > 0).all()


@pytest.mark.parametrize(
    ("names", "year", "merged", "layout"),
    [
        (["Hà Giang", "Hà Nội"], np.nan, False, 63),
        (["Huế"], np.nan, False, 34),
        (["Hà Nội", "Gia Lai"], 2017, False, 63),
        (["Hà Nội", "Gia Lai"], 2017, True, 34),
        (["Hà Nội", "Gia Lai"], 2025, False, 34),
        (["Hà Nội", "Gia Lai"], np.nan, False, 34),
        (["Hà Nội", "Tỉnh 07"], 2017, False, None),
        (["Huế", "Hà Giang"], np.nan, False, None),
    ],
)
def test_the_places_choose_the_layout_and_then_the_period(names, year, merged, layout):
    years, months = np.full(len(names), year), np.full(len(names), 12.0)
    assert tiles.fitting(names, years, months, merged=merged) == layout


def test_there_are_two_layouts():
    with pytest.raises(ValueError, match="63, 34"):
        tiles.layout(64)
