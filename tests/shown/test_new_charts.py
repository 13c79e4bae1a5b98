"""Slopes, tiles, loads, control charts and funnels: from one place to seven hundred, no word on another, none cut."""

from types import SimpleNamespace

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import pytest

from thads_analysis import charts, compare, metrics, tidy, trend
from thads_analysis.questions.trend import controls, methods
from thads_analysis.shown import privacy
from thads_analysis.shown.charts import controls as shown_states
from thads_analysis.shown.charts.dress import SYNTHETIC
from thads_analysis.shown.charts.fit import settled
from thads_analysis.shown.charts.room import apart, place_names
from thads_analysis.shown.style import ink, luminance
from thads_analysis.sources import places

CASES = [(1, "usual"), (2, "negative"), (34, "missing"), (63, "zeros"), (700, "outlier")]


@pytest.fixture(autouse=True)
def closed():
    charts.style("notebook")
    yield
    plt.close("all")


def figures(count: int, kind: str, seed: int = 0) -> np.ndarray:
    values = np.random.default_rng(seed).uniform(40, 95, count)
    changed = {"negative": -values, "zeros": values * 0, "outlier": np.append(values[:-1], 9e5)}.get(kind, values)
    if kind == "missing":
        changed[::3] = np.nan
    return changed


def names(count: int, head: str = "Tỉnh") -> list[str]:
    return [f"{head} {at:02d}" for at in range(1, count + 1)]


def years(count: int, kind: str) -> pd.DataFrame:
    index = pd.MultiIndex.from_product([names(count), [2023, 2024]], names=["province", "fiscal_year"])
    return pd.DataFrame({"completed": figures(2 * count, kind)}, index=index)


def tiled(count: int, kind: str) -> pd.DataFrame:
    named = {63: list(places.successors()), 34: list(places.parts())}.get(count, names(count))
    return pd.DataFrame({"completed": figures(count, kind)}, index=pd.Index(named, name="province"))


def officers(count: int, kind: str) -> pd.DataFrame:
    keys = [
        (place, f"Đơn vị {at:02d}-00", f"Chấp hành viên {at:02d}-{k}")
        for at, place in enumerate(names(count), 1)
        for k in range(5)
    ]
    index = pd.MultiIndex.from_tuples(keys, names=["province", "agency", "officer"])
    return pd.DataFrame({"value": figures(5 * count, kind), "nation": 61.5}, index=index)


def controlled(count: int, kind: str, **more) -> SimpleNamespace:
    keys = [(2020 + at // 12, at % 12 + 1) for at in range(count)]
    center = np.where(np.arange(count) < count / 2, 60.0, 70.0)
    state = np.resize(np.array(["neutral", "improvement", "concern"], dtype=object), count)
    rows = {
        "value": figures(count, kind),
        "center": center,
        "lower": center - 8,
        "upper": center + 8,
        "state": state,
        "reason": "",
    }
    index = pd.MultiIndex.from_tuples(keys, names=["fiscal_year", "months"])
    return SimpleNamespace(points=pd.DataFrame(rows, index=index), rules="mdc", assurance="hit_and_miss", **more)


def funnelled(count: int, kind: str) -> SimpleNamespace:
    size = np.exp(np.random.default_rng(1).normal(8, 1, count))
    spread = 100 * np.sqrt(0.2 / size)
    limits = {
        f"{side}_{level}": 67 + sign * z * spread
        for level, z in (("95", 1.96), ("998", 3.09))
        for side, sign in (("lower", -1), ("upper", 1))
    }
    rows = pd.DataFrame({"value": figures(count, kind), "size": size, **limits}, index=pd.Index(names(count), name="province"))
    outlier = (rows["value"] < rows["lower_998"]) | (rows["value"] > rows["upper_998"])
    return SimpleNamespace(points=rows.assign(outlier=outlier), center=67.0, phi=1.0, tau2=0.0)


def led_on(count: int, kind: str) -> SimpleNamespace:
    months = [(2020 + at // 12, at % 12 + 1) for at in range(count + 12)]
    index = pd.MultiIndex.from_tuples(months, names=["fiscal_year", "months"])
    path = pd.Series(figures(12, "negative" if kind == "negative" else "usual", seed=1), index[count:])
    wide = np.abs(path) * np.linspace(0.1, 0.3, 12)
    bounds = {
        f"{side}_{part}": path + sign * times * wide
        for part, times in ((80, 1.0), (95, 1.6))
        for side, sign in (("low", -1), ("high", 1))
    }
    table = pd.DataFrame({"mase": [0.57]}, index=pd.Index(["ets"], name="method"))
    named = methods.METHODS["ets"].text
    history = pd.Series(figures(count, kind), index[:count])
    return SimpleNamespace(path=path, intervals=pd.DataFrame(bounds), backtest=table, method="ets", history=history, text=named)


DRAWN = {
    "slope": lambda count, kind, **more: charts.slope(years(count, kind), "completed", **more),
    "tile_map": lambda count, kind, **more: charts.tile_map(tiled(count, kind), "completed", **more),
    "burden": lambda count, kind, **more: charts.burden(officers(count, kind), **more),
    "control": lambda count, kind, **more: charts.control(controlled(count, kind, target=75.0), "completion_rate", **more),
    "forecast": lambda count, kind, **more: charts.forecast(led_on(count, kind), "completion_rate", **more),
    "funnel": lambda count, kind, **more: charts.funnel(funnelled(count, kind), "completion_rate", **more),
}  # fmt: skip


def shown(ax) -> list[plt.Text]:
    """Return the words that are seen: ticks beyond the ends of their axis are not."""
    found = [text for text in ax.findobj(plt.Text) if text.get_text().strip() and text.get_visible()]
    unseen = set()
    for axis, ends in ((ax.xaxis, sorted(ax.get_xlim())), (ax.yaxis, sorted(ax.get_ylim()))):
        ticks = [*axis.get_major_ticks(), *axis.get_minor_ticks()]
        unseen |= {
            id(label) for tick in ticks for label in (tick.label1, tick.label2) if not ends[0] <= tick.get_loc() <= ends[1]
        }
    return [text for text in found if id(text) not in unseen]


def check_room(ax) -> None:
    """Check that no word lies on another and none is cut."""
    ax.figure.draw_without_rendering()
    width, height = ax.figure.bbox.width, ax.figure.bbox.height
    texts = shown(ax)
    edges = np.array([plt.Text.get_window_extent(text).extents for text in texts])
    x0, y0, x1, y1 = edges.T
    cut = (x0 < -1) | (y0 < -1) | (x1 > width + 1) | (y1 > height + 1)
    assert not [texts[at].get_text() for at in np.flatnonzero(cut)]
    slack = 1.0
    wide = np.minimum(x1[:, None], x1) - np.maximum(x0[:, None], x0) > slack
    high = np.minimum(y1[:, None], y1) - np.maximum(y0[:, None], y0) > slack
    both = np.argwhere(np.triu(wide & high, 1))
    assert not [(texts[a].get_text(), texts[b].get_text()) for a, b in both[:5]]


@pytest.mark.parametrize(("count", "kind"), CASES)
@pytest.mark.parametrize("name", DRAWN)
def test_no_word_lies_on_another_and_none_is_cut(name, count, kind):
    check_room(DRAWN[name](count, kind))


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("name", DRAWN)
def test_on_a_slide_as_well(name, language):
    charts.style("conference")
    figure, ax = plt.subplots(layout="constrained")
    check_room(DRAWN[name](34, "missing", language=language, ax=ax))
    assert tuple(figure.get_size_inches()) == (12.8, 7.2)


@pytest.mark.parametrize("name", DRAWN)
def test_nothing_but_missing_figures(name):
    rows = DRAWN[name]
    if name in ("control", "funnel"):
        result = {"control": controlled, "funnel": funnelled}[name](4, "usual")
        result.points["value"] = np.nan
        check_room(getattr(charts, name)(result, "completion_rate"))
    elif name == "forecast":
        result = led_on(4, "usual")
        for part in (result.history, result.path, result.intervals):
            part.loc[:] = np.nan
        check_room(charts.forecast(result, "completion_rate"))
    else:
        frame = {"slope": years, "tile_map": tiled, "burden": officers}[name](3, "usual")
        frame.iloc[:, 0] = np.nan
        check_room(getattr(charts, name)(frame, "completed"))
    assert rows


def words(ax) -> str:
    return "\n".join(text.get_text() for text in ax.findobj(plt.Text))


def test_slope_names_the_place_that_lacks_a_year_and_colours_the_highlighted():
    frame = years(6, "usual")
    frame.iloc[3] = np.nan
    ax = charts.slope(frame, "completed", highlight="Tỉnh 05")
    assert "Tỉnh 02" in ax.get_xlabel()
    assert [len(lines.get_segments()) for lines in ax.collections[:3:2]] == [4, 1]
    assert SYNTHETIC in words(ax)


def test_slope_joins_no_merged_province_with_the_old_one_of_its_name():
    keys = pd.MultiIndex.from_product([["Gia Lai", "Hà Nội"], [2024, 2025], [12]], names=["province", "fiscal_year", "months"])
    ax = charts.slope(pd.DataFrame({"completed": [1.0, 2.0, 3.0, 4.0]}, index=keys), "completed", language="en")
    assert "without comparable figures: Gia Lai" in ax.get_xlabel()
    assert "3  Hà Nội" not in words(ax)
    assert "4  Hà Nội" in words(ax)


def test_slope_needs_two_years():
    with pytest.raises(ValueError, match="two years"):
        charts.slope(years(2, "usual").xs(2023, level="fiscal_year", drop_level=False), "completed")


def test_slope_without_room_says_how_many_are_not_named():
    _, ax = plt.subplots(layout="constrained")
    charts.slope(years(63, "usual"), "completed", highlight=["Tỉnh 30"], ax=ax)
    check_room(ax)
    assert "Tỉnh 30" in words(ax)
    assert "không ghi tên" in ax.get_xlabel()


def test_tiles_of_anonymous_places_say_that_they_are_no_map():
    ax = charts.tile_map(tiled(12, "usual"), "completed", language="en")
    assert "not a map" in words(ax)
    assert {"07", "12"} <= {text.get_text() for text in ax.texts}


def test_tiles_of_real_provinces_stand_on_the_map(provinces):
    panel = tidy.select(metrics.derive(provinces), fiscal_year=2017, months=6, measure="cases", category="all")
    ax = charts.tile_map(panel, "completed")
    at = {text.get_text(): text.get_position() for text in ax.texts}
    assert {"TP. HCM", "BR-VT", "TT. Huế", "Hà Nội"} <= {*at}
    assert at["Hà Nội"][1] < at["TT. Huế"][1] < at["TP. HCM"][1]
    assert sum(text.get_text() == "–" for text in ax.texts) == 63 - panel["completed"].notna().sum()


def test_a_place_has_one_tile():
    with pytest.raises(ValueError, match="one row a place"):
        charts.tile_map(pd.concat([tiled(34, "usual")] * 2), "completed")


def test_letters_on_tiles_stand_out():
    for level in np.linspace(0, 1, 101):
        for shade in (plt.colormaps["cividis"](level)[:3], (level, level, level)):
            letters, ground = luminance((1.0,) * 3 if ink(shade) == "#ffffff" else (0.0,) * 3) + 0.05, luminance(shade) + 0.05
            assert max(letters, ground) / min(letters, ground) >= 4.5


def test_loads_never_name_an_officer_and_are_always_the_same():
    frame = officers(3, "usual")
    once, twice = (charts.burden(frame).collections[0].get_offsets() for _ in range(2))
    assert np.array_equal(once, twice)
    ax = charts.burden(frame.droplevel(["province", "agency"]))
    assert "Chấp hành viên" not in words(ax).replace(ax.get_title(), "")
    assert "toàn quốc 62" in words(ax)


def test_loads_of_one_province_go_by_agency_and_bear_what_the_agency_has():
    panel = metrics.derive(
        pd.DataFrame(
            {"to_enforce": [100.0, 300.0, 200.0, 40.0, 50.0, 60.0, 9.0], "officers": 1.0},
            index=pd.MultiIndex.from_tuples(
                [("Tỉnh 01", f"Đơn vị 01-0{at}", name) for at, name in zip((0, 0, 0, 1, 1, 1, 2), "abcdefg", strict=True)],
                names=["province", "agency", "officer"],
            ),
        )
    )
    own = pd.DataFrame({"value": [200.0, 50.0]}, index=pd.Index(["Đơn vị 01-00", "Đơn vị 01-01"], name="agency"))
    assert len(charts.burden(panel, places=own).get_yticklabels()) == 3
    privacy.use("codes", strict=True)
    ax = charts.burden(panel, places=own)
    privacy.use("codes")
    assert [label.get_text() for label in ax.get_yticklabels()] == ["Đơn vị 01-01", "Đơn vị 01-00"]
    assert ax.collections[-1].get_offsets()[:, 0].tolist() == [50, 200]
    assert "không nêu riêng từng người: Đơn vị 01-02" in " ".join(words(ax).split())


def test_loads_are_of_one_period():
    frame = pd.concat({2023: officers(2, "usual"), 2024: officers(2, "usual")}, names=["fiscal_year"])
    with pytest.raises(ValueError, match="one period"):
        charts.burden(frame)


def test_thousands_of_officers():
    check_room(
        charts.burden(
            pd.concat([officers(63, "usual").rename(lambda name, at=at: f"{name}-{at}", level="officer") for at in range(15)])
        )
    )


def test_loads_of_a_comparison(nation):
    panel = metrics.derive(
        pd.DataFrame(
            {"to_enforce": np.repeat([100.0, 300.0], 3), "officers": 1.0}, index=officers(2, "usual").index[[0, 1, 2, 5, 6, 7]]
        )
    )
    assert "toàn quốc 200" in words(charts.burden(compare.to_nation(panel, "load_per_officer")))


def test_control_prints_its_rules_and_where_the_target_lies():
    ax = charts.control(controlled(30, "usual", target=75.0), "completion_rate", language="en")
    assert {"rules: mdc", "target hit and miss", "target 75.00", "centre 70.00"} <= {
        *" · ".join(words(ax).split("\n")).split(" · ")
    }
    assert {"10/2019", "1/2020"} & {label.get_text() for label in ax.get_xticklabels()}
    steps = ax.get_lines()[0]
    assert steps.get_drawstyle() == "steps-mid"
    assert sorted(set(steps.get_ydata())) == [60, 70]


def test_a_funnel_names_outliers_only():
    result = funnelled(63, "usual")
    ax = charts.funnel(result, "completion_rate")
    named = {text.get_text() for text in ax.texts} & {*result.points.index}
    assert named
    assert named <= {*result.points.index[result.points["outlier"]]}
    assert "99,8 %" in words(ax)


def test_labels_are_moved_apart_no_farther_than_they_must():
    found = apart(np.array([0.0, 0.1, 5.0, 9.9]), 1.0, 0.0, 10.0)
    assert np.diff(found).min() >= 1 - 1e-9
    assert found[2] == 5
    assert not len(apart(np.array([]), 1.0, 0.0, 1.0))


def test_a_name_without_room_is_left_out():
    _, ax = plt.subplots(figsize=(1, 1))
    area = settled(ax)
    middle = np.array([[(area.x0 + area.x1) / 2, (area.y0 + area.y1) / 2]] * 30)
    assert place_names(ax, ["Tỉnh"] * 30, middle, (area, middle, middle)) < 30


def test_a_forecast_begins_at_the_last_figure_and_ends_in_its_bounds():
    result = led_on(30, "usual")
    ax = charts.forecast(result, "completion_rate", language="en")
    reported, ahead = (line.get_ydata() for line in ax.lines[:2])
    assert len(reported) == 30
    assert ahead[0] == reported[-1] == result.history.iloc[-1]
    np.testing.assert_array_equal(ahead[1:], result.path)
    edges = [band.get_datalim(ax.transData) for band in ax.collections]
    assert edges[0].y1 == pytest.approx(result.intervals["high_95"].max())
    assert edges[1].y1 == pytest.approx(result.intervals["high_80"].max())
    assert "0.57 times" in words(ax)
    assert "single months" in words(ax)
    assert ax.get_title().startswith("Forecast: ")


@pytest.mark.parametrize("language", ["vi", "en"])
def test_a_forecast_of_a_short_series_says_where_its_intervals_end(language):
    figures_of_years = pd.Series(
        [579256.0, 576933, 494505, 539290, 574819, 620657, 576884], pd.RangeIndex(2019, 2026, name="fiscal_year")
    )
    result = trend.forecast(figures_of_years)
    pd.testing.assert_series_equal(result.history, figures_of_years, check_names=False)
    ax = charts.forecast(result, "completed", language=language, measure="cases")
    check_room(ax)
    assert {"vi": "cho 1 kỳ đầu", "en": "first 1 period"}[language] in words(ax)
    result.intervals.loc[:] = np.nan
    ax = charts.forecast(result, "completed", language=language, measure="cases")
    assert not ax.collections
    assert {"vi": "chưa đủ số liệu để vạch khoảng", "en": "too little is known"}[language] in words(ax)


def test_points_that_are_unusual_but_neither_better_nor_worse_are_drawn():
    result = controlled(6, "usual")
    result.points["state"] = ["high", "low", "neutral", "high", "low", "low"]
    ax = charts.control(result, "accepted_new", language="en", measure="cases")
    drawn = {part.get_label(): len(part.get_offsets()) for part in ax.collections if len(part.get_offsets())}
    assert {"unusual, high": 2, "unusual, low": 3, "chance variation": 1}.items() <= drawn.items()
    states = {*controls._STATES}
    assert states == {*shown_states._STATES}
    check_room(ax)


def test_no_line_joins_two_baselines():
    result = controlled(6, "usual")
    result.points["baseline"] = [0, 0, 1, 1, 1, 1]
    ax = charts.control(result, "completion_rate")
    drawn = [[*line.get_xdata()] for line in ax.lines]
    assert [0, 1] in drawn
    assert [2, 3, 4, 5] in drawn
