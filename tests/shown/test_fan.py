"""Charts of the pace and of chances that came true: everything is said, nothing is cut or written over."""

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import pytest

from tests.questions.years import random_years
from thads_analysis import charts, tidy
from thads_analysis.questions import trend
from thads_analysis.shown.charts.dress import SYNTHETIC

PAIRS = [(language, name) for name in ("notebook", "report", "conference") for language in ("vi", "en")]


@pytest.fixture(autouse=True)
def closed():
    charts.style("notebook")
    yield
    plt.close("all")


def one_year(indicator: str = "completion_rate", target: float = 60.0, months: int = 7) -> pd.DataFrame:
    return tidy.select(trend.pace(random_years(months=months), indicator, target), province="Tỉnh 03", fiscal_year=2023)


def drawn(name: str, **more):
    if name == "pace":
        return charts.pace(one_year(), "completion_rate", **more)
    cases = trend.calibration(random_years(places=30), "completion_rate", 60.0, past="others")
    return charts.reliability(trend.reliability(cases), "completion_rate", **more)


def texts(ax) -> str:
    return "\n".join(text.get_text() for text in ax.findobj(plt.Text))


@pytest.mark.parametrize(("language", "look"), PAIRS)
@pytest.mark.parametrize("name", ["pace", "reliability"])
def test_a_chart_says_what_it_shows(name, language, look):
    charts.style(look)
    ax = drawn(name, language=language)
    assert {"vi": "ỷ lệ thi hành xong", "en": "Completion rate"}[language] in ax.get_title()
    assert {"vi": "Đơn vị: %", "en": "Unit: %"}[language] in texts(ax)
    assert SYNTHETIC in texts(ax)
    ax.figure.canvas.draw()
    below = next(text for text in ax.texts if SYNTHETIC in text.get_text())
    assert not ax.title.get_window_extent().overlaps(below.get_window_extent())
    width, height = ax.figure.canvas.get_width_height()
    for text in (text for text in ax.findobj(plt.Text) if text.get_text().strip() and text.get_visible()):
        box = text.get_window_extent()
        ticks = {label.get_text() for axis in (ax.xaxis, ax.yaxis) for label in axis.get_ticklabels()}
        inside = box.x0 >= -1 and box.y0 >= -1 and box.x1 <= width + 1 and box.y1 <= height + 1
        assert inside or text.get_text() in ticks, text.get_text()


@pytest.mark.parametrize(("language", "look"), PAIRS)
@pytest.mark.parametrize(
    ("indicator", "target"), [("completion_rate", 60.0), ("completed", 900.0), ("carried_forward_with_conditions", 300.0)]
)
def test_the_key_lies_on_nothing(indicator, target, language, look):
    charts.style(look)
    ax = charts.pace(one_year(indicator, target), indicator, language=language)
    ax.figure.canvas.draw()
    key = ax.get_legend().get_window_extent()
    for line in ax.get_lines():
        points = line.get_transform().transform(line.get_xydata()[~np.isnan(line.get_xydata()).any(axis=1)])
        assert not any(key.contains(x, y) for x, y in points)
    assert not any(key.overlaps(text.get_window_extent()) for text in ax.texts)


def test_the_year_is_named_and_its_chance_said():
    ax = drawn("pace")
    assert ax.get_title() == "Tỷ lệ thi hành xong về việc: Tỉnh 03, năm 2023"
    assert "khả năng đạt chỉ tiêu" in texts(ax)
    assert [label.get_text() for label in ax.get_xticklabels()] == [f"T{at}" for at in (10, 11, 12, *range(1, 10))]
    assert "chance of meeting the target" in texts(drawn("pace", language="en"))
    assert charts.pace(one_year(), "completion_rate", title="Của tôi").get_title() == "Của tôi"


def test_a_year_that_is_over_says_whether_it_met_its_target():
    assert "không đạt chỉ tiêu" in texts(charts.pace(one_year(target=99.0, months=12), "completion_rate"))
    ax = charts.pace(one_year(target=1.0, months=12), "completion_rate")
    assert "đạt chỉ tiêu" in texts(ax)
    assert not ax.collections  # nothing is left to come


def test_no_chance_is_written_as_certain():
    assert "trên 99 %" in texts(charts.pace(one_year(target=5.0), "completion_rate"))
    assert "below 1%" in texts(charts.pace(one_year(target=99.9), "completion_rate", language="en"))


def test_several_years_are_refused():
    with pytest.raises(ValueError, match=r"tidy\.select"):
        charts.pace(trend.pace(random_years(), "completion_rate", 60.0), "completion_rate")
