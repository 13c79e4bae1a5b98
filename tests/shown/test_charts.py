"""Every chart in both languages: title, unit, source and label are there; nothing overlaps that must be read."""

from itertools import pairwise

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import pytest

from tests.conftest import LEVELS, panel_of
from tests.shown import test_every_chart
from thads_analysis import charts, compare, metrics, tidy, whatif
from thads_analysis.shown import style
from thads_analysis.shown.charts import dress
from thads_analysis.shown.charts.dress import SYNTHETIC
from thads_analysis.sources import places

PAIRS = [(language, name) for name in ("notebook", "report", "conference") for language in ("vi", "en")]


@pytest.fixture(autouse=True)
def closed():
    charts.style("notebook")
    yield
    plt.close("all")


def synthetic(count: int = 6) -> pd.DataFrame:
    random = np.random.default_rng(0)
    rows = [
        (f"Tỉnh {at:02d}", year, 12, "cases", kind, float(base * random.uniform(0.3, 0.9)), float(base))
        for at in range(1, count + 1)
        for year in range(2019, 2026)
        for kind, base in (("credit", 100 + at), ("corruption_economic", 1000 - at))
    ]
    return panel_of(rows, ["completed", "with_conditions"], LEVELS)


def drawn(name: str, **more):
    panel = metrics.derive(synthetic())
    one_kind = tidy.select(panel, category="credit")
    last = tidy.select(one_kind, fiscal_year=2025)
    asked = pd.DataFrame({"fiscal_year": [2025], "place_level": "nation", "place": "Toàn quốc", "indicator": "completion_rate",
                          "measure": "cases", "target": [60.0], "strict": [True]})  # fmt: skip
    against = compare.to_target(
        panel.assign(category="all").xs("credit", level="category"), "completion_rate", asked, inherit=True
    )
    frames = {
        "over_years": tidy.select(one_kind, province="Tỉnh 01"),
        "ranked": compare.rank(last, "completion_rate"),
        "beside_nation": compare.to_nation(last, "completion_rate"),
        "beside_target": tidy.select(against, fiscal_year=2025),
        "waterfall": compare.decompose(panel, "completion_rate").iloc[[6]],
        "steps": whatif.steps(last.iloc[[0]], "completion_rate", 90.0, with_conditions=1.2, completed=0.9),
        "tornado": whatif.tornado(last.iloc[[0]], "completion_rate", {"completed": (0.9, 1.1), "with_conditions": (-5, 5)}),
        "heat": one_kind,
        "small_multiples": one_kind,
    }
    return getattr(charts, {"steps": "waterfall"}.get(name, name))(frames[name], "completion_rate", **more)


CHARTS = ["over_years", "ranked", "beside_nation", "beside_target", "waterfall", "steps", "tornado", "heat", "small_multiples"]


def texts(ax) -> str:
    return "\n".join(text.get_text() for text in ax.findobj(plt.Text))


@pytest.mark.parametrize(("language", "look"), PAIRS)
@pytest.mark.parametrize("name", CHARTS)
def test_a_chart_says_what_it_shows(name, language, look):
    charts.style(look)
    ax = drawn(name, language=language)
    said = texts(ax)
    assert {"vi": "Tỷ lệ thi hành xong", "en": "Completion rate"}[language] in ax.get_title()
    assert {"vi": "Đơn vị: %", "en": "Unit: %"}[language] in said
    assert SYNTHETIC in said
    ax.figure.canvas.draw()
    below = next(text for text in ax.texts if SYNTHETIC in text.get_text())
    assert not ax.title.get_window_extent().overlaps(below.get_window_extent())


@pytest.mark.parametrize("name", CHARTS)
def test_nothing_is_cut_and_no_letter_is_missing(name, recwarn):
    ax = drawn(name, title="Tỷ lệ thi hành xong của các tỉnh, thành phố trong năm thống kê 2025 so với chỉ tiêu được giao")
    ax.figure.canvas.draw()
    width, height = ax.figure.canvas.get_width_height()
    shown = [text for text in ax.findobj(plt.Text) if text.get_text().strip() and text.get_visible()]
    for text in shown:
        box = text.get_window_extent()
        inside = box.x0 >= -1 and box.y0 >= -1 and box.x1 <= width + 1 and box.y1 <= height + 1
        assert inside or text.get_text() in _ticks_out_of_view(ax), text.get_text()
    assert not [warning for warning in recwarn if "Glyph" in str(warning.message)]


def _ticks_out_of_view(ax) -> set[str]:
    return {label.get_text() for axis in (ax.xaxis, ax.yaxis) for label in axis.get_ticklabels()}


def test_real_figures_name_their_source(nation):
    ax = charts.over_years(tidy.select(nation, months=12, measure="cases", category="all"), "completed", language="en")
    assert "published_figures.csv" in ax.get_xlabel()
    assert SYNTHETIC not in texts(ax)


def test_figures_of_the_user_do_not_name_the_published_source(nation):
    own = pd.DataFrame(tidy.select(nation, months=12, measure="cases", category="all"))
    own.attrs.clear()
    assert "người lập biểu đồ" in charts.over_years(own, "completed").get_xlabel()


def test_a_synthetic_total_is_labelled_where_told():
    total = metrics.roll_up(tidy.select(synthetic(), category="credit"), to="nation")
    assert SYNTHETIC in texts(charts.over_years(total, "completed"))
    unknown = pd.DataFrame(total)
    unknown.attrs.clear()
    assert SYNTHETIC in texts(charts.over_years(unknown, "completed", synthetic=True))


def test_a_missing_year_is_a_gap_and_a_break_cuts_the_line(nation):
    rates = tidy.select(metrics.derive(nation), months=12, measure="cases", category="all")
    ax = charts.over_years(rates, "completion_rate")
    years, values = ax.get_lines()[0].get_data()
    gaps = {year for year, value in zip(years, values, strict=True) if np.isnan(value)}
    assert {2015.5, 2018.0} <= gaps
    assert "ngắt chuỗi" in texts(ax)


def test_money_is_shown_in_one_scale(nation):
    ax = charts.over_years(tidy.select(nation, months=12, measure="money", category="all"), "to_enforce")
    assert "nghìn tỷ đồng" in texts(ax)
    assert "về tiền" in ax.get_title()


def test_every_measure_has_its_name(nation):
    both = tidy.select(metrics.derive(nation), months=12, category="all", measure=["cases", "money"])
    assert {"việc", "tiền"} <= set(texts(charts.over_years(both, "completion_rate")).split("\n"))


def test_highlight_colours_one_place():
    last = tidy.select(metrics.derive(synthetic()), fiscal_year=2025, category="credit")
    colours = {patch.get_facecolor() for patch in charts.ranked(last, "completion_rate", highlight="Tỉnh 03").patches}
    assert len(colours) == 2


def test_rows_without_figures_are_counted():
    last = tidy.select(metrics.derive(synthetic()), fiscal_year=2025, category="credit")
    last.iloc[0] = np.nan
    assert "1 dòng không có số liệu" in charts.ranked(last, "completion_rate").get_xlabel().replace("\n", " ")


@pytest.mark.parametrize("count", [1, 2, 34, 63])
@pytest.mark.parametrize("name", ["ranked", "heat", "small_multiples"])
def test_any_number_of_places(name, count):
    panel = tidy.select(metrics.derive(synthetic(count)), category="credit")
    frame = tidy.select(panel, fiscal_year=2025) if name == "ranked" else panel
    getattr(charts, name)(frame, "completion_rate").figure.canvas.draw()


def test_63_real_provinces_fit():
    rows = [
        (name, year, 12, "cases", "all", 50.0 + len(name))
        for name in places.names(pd.Timestamp("2024-01-01").date())
        for year in (2023, 2024)
    ]
    ax = charts.small_multiples(panel_of(rows, ["completion_rate"]), "completion_rate")
    assert sum(text.get_text() == "Hà Nội" for text in ax.texts) == 1


def test_charts_draw_on_given_axes():
    _, ax = plt.subplots()
    last = tidy.select(metrics.derive(synthetic()), fiscal_year=2025, category="credit")
    assert charts.ranked(last, "completion_rate", ax=ax) is ax


def test_wrong_frames_are_refused(nation):
    with pytest.raises(KeyError, match="completion_rate"):
        charts.over_years(nation[["completed"]], "completion_rate")
    with pytest.raises(ValueError, match=r"tidy\.select"):
        charts.over_years(pd.concat([nation, nation]), "completed")
    with pytest.raises(KeyError, match="fiscal_year"):
        charts.over_years(nation.droplevel("fiscal_year"), "completed")
    with pytest.raises(ValueError, match="1"):
        charts.waterfall(compare.decompose(synthetic(), "completion_rate"), "completion_rate")
    with pytest.raises(ValueError, match="conference"):
        charts.style("poster")


def test_saving_is_repeatable_and_overwrites_nothing(tmp_path):
    files = [charts.save(drawn("ranked").figure, tmp_path / name / "biểu đồ") for name in ("a", "b")]
    assert [file.suffix for file in files[0]] == [".png", ".svg", ".pdf"]
    assert all(one.read_bytes() == other.read_bytes() for one, other in zip(*files, strict=True))
    charts.save(drawn("ranked").figure, tmp_path / "a" / "biểu đồ", ["svg"])  # the same again
    with pytest.raises(FileExistsError, match="biểu đồ"):
        charts.save(drawn("heat").figure, tmp_path / "a" / "biểu đồ", ["svg"])
    assert "Tỷ lệ thi hành xong" in files[0][1].read_text(encoding="utf-8")


def test_the_palette_is_told_apart_in_grey_by_neighbours():
    def grey(colour: str) -> float:
        red, green, blue = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    shades = [grey(colour) for colour in style.PALETTE]
    assert all(abs(one - other) > 0.08 for one, other in pairwise(shades))
    assert abs(grey(style.GOOD) - grey(style.BAD)) > 0.04


def test_counts_of_which_one_place_has_far_more_are_shaded_by_their_logarithms():
    money = pd.Series([1.0, 2.0, 0.0, np.nan, 4.0, 1000.0])
    even, said = dress.shades(money, "to_enforce")
    assert even.round(3).tolist()[:3] == [0.0, 0.1, 0.0] and even.iloc[-1] == 1 and np.isnan(even.iloc[3])
    assert said.vi == "màu theo thang lôgarit"
    for others, indicator in ((money - 2, "to_enforce"), (money, "completion_rate"), (money.clip(upper=20), "to_enforce")):
        even, said = dress.shades(others, indicator)
        assert said is None
        assert even.dropna().tolist() == ((others - others.min()) / (others.max() - others.min())).dropna().tolist()
    assert dress.shades(pd.Series([3.0, 3.0]), "to_enforce")[0].tolist() == [0, 0]


def test_a_long_name_of_a_small_chart_keeps_its_beginning_and_its_end():
    keys = pd.MultiIndex.from_product([[test_every_chart.LONG.format(at, at) for at in range(63)], [2023, 2024]])
    frame = pd.DataFrame({"completion_rate": 70.0}, index=keys.set_names(["province", "fiscal_year"]))
    for name in ("notebook", "report", "conference"):
        charts.style(name)
        ax = charts.small_multiples(frame, "completion_rate")
        titles = [text for text in ax.texts if text.get_weight() == "bold"]
        assert len(titles) == 63 and titles[7].get_text().endswith("007") and titles[7].get_text().startswith("Phòng Thi")
        assert all(text.get_fontsize() >= 0.7 * plt.rcParams["font.size"] and text.get_text().count("\n") == 1 for text in titles)
    charts.style("notebook")
    plt.close("all")
