"""Every chart at 1, 2, 34, 63 and 700 places, in every style: nothing overlaps, nothing is cut, no exception.

A new chart needs an entry in KINDS.
"""

import unicodedata
from collections.abc import Callable

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import pytest
from matplotlib.axes import Axes
from matplotlib.text import Text

from thads_analysis import charts
from thads_analysis.words.indicators import INDICATORS

SIZES = (1, 2, 34, 63, 700)
LONG = "Phòng Thi hành án dân sự khu vực {:03d} (địa bàn các huyện cũ), Tỉnh {:03d}"


def places(count: int, *, form: str = "NFC") -> list[str]:
    """Return anonymous places, every ninth with a long name."""
    names = [LONG.format(at, at) if at % 9 == 5 else f"Tỉnh {at:03d}" for at in range(1, count + 1)]
    return [unicodedata.normalize(form, name) for name in names]


def amounts(count: int, *, seed: int = 0) -> np.ndarray:
    """Return money in VND: one place has 37 % of it, some nothing, some no figure."""
    values = np.random.default_rng(seed).uniform(5e11, 2e12, count)
    values[count // 2] = values.sum() * 0.37 / 0.63
    if count > 4:
        values[1], values[-2] = 0.0, np.nan
    return values


def by_place(count: int, **columns: np.ndarray) -> pd.DataFrame:
    frame = pd.DataFrame(columns, index=pd.Index(places(count, form="NFD"), name="province"))
    frame.attrs["fixed"] = {"fiscal_year": 2025, "months": 12, "measure": "money", "category": "all"}
    return frame


def by_time(count: int, level: str) -> pd.DataFrame:
    times = range(2019, 2026) if level == "fiscal_year" else range(1, 13)
    index = pd.MultiIndex.from_product([places(count, form="NFD"), times], names=["province", level])
    values = np.outer(amounts(count), np.linspace(0.6, 1.4, len(times))).ravel()
    frame = pd.DataFrame({"completed": values}, index=index)
    frame.attrs["fixed"] = {"months": 12, "fiscal_year": 2025, "measure": "money", "category": "all"}
    del frame.attrs["fixed"][level]
    return frame


def targets(count: int) -> pd.DataFrame:
    values = amounts(count)
    target = amounts(count, seed=1)[::-1]
    return by_place(count, value=values, interim_target=target, margin=values - target, met=values >= target)


def steps(count: int) -> pd.DataFrame:
    names = list(INDICATORS)[: min(count, 7)]
    change = np.resize([-9.5, 0.0, 14.25, -61.0], len(names))
    value = 80 + np.concatenate([[0.0], np.cumsum(change)])
    frame = pd.DataFrame({"value": value, "change": [np.nan, *change]}, index=pd.Index(["today", *names], name="step"))
    frame.loc["target"] = [88.0, 88.0 - value[-1]]
    return frame


def one_by_one(count: int) -> pd.DataFrame:
    names = list(INDICATORS)[: min(count, 12)]
    wide = np.linspace(0, 40, len(names))[::-1]
    frame = pd.DataFrame({"value": 60.0, "low": 60 - wide, "high": 60 + wide / 2}, index=pd.Index(names, name="input"))
    return frame.assign(low_change=0.9, high_change=1.1)


def one_year(count: int) -> pd.DataFrame:
    months = np.arange(1, 13)
    said = min(max(count % 12, 1), 11)
    value = np.where(months <= said, amounts(1)[0] * months / 12, np.nan)
    ahead = np.where(months > said, amounts(1)[0] * months / 11, np.nan)
    frame = pd.DataFrame({"value": value, "expected": ahead, "target": 1.3e12, "on_pace": 1e11 * months, "plan": 1.08e11 * months,
                          "chance": np.where(months <= said, 0.4, np.nan)}, index=pd.Index(months, name="months"))  # fmt: skip
    for part, wide in ((95, 0.3), (80, 0.2)):
        frame[f"low_{part}"], frame[f"high_{part}"] = ahead * (1 - wide), ahead * (1 + wide)
    frame.attrs["fixed"] = {"province": LONG.format(1, 1), "fiscal_year": 2025, "measure": "money", "category": "all"}
    return frame


def chances(count: int) -> pd.DataFrame:
    stated = np.linspace(0, 1, min(count, 10)) if count > 1 else np.array([0.5])
    return pd.DataFrame({"stated": stated, "observed": stated**2, "low": stated**2 * 0.7, "high": np.minimum(1, stated**2 + 0.1),
                         "count": 12_345})  # fmt: skip


KINDS: dict[str, Callable[..., Axes]] = {
    "over_years": lambda count, **look: charts.over_years(by_time(count, "fiscal_year"), "completed", **look),
    "ranked": lambda count, **look: charts.ranked(by_place(count, value=amounts(count)), "completed", **look),
    "ranked_changes": lambda count, **look: charts.ranked(
        by_place(count, value=amounts(count) - 1.1e12), "completed", highlight=places(count)[0], **look
    ),
    "beside_nation": lambda count, **look: charts.beside_nation(
        by_place(count, value=amounts(count), nation=np.full(count, 1.2e12)), "completed", **look
    ),
    "beside_two": lambda count, **look: charts.beside_nation(
        by_place(count, value=amounts(count), nation=amounts(count, seed=2)), "completed", **look
    ),
    "between": lambda count, **look: charts.between(
        by_place(count, low=amounts(count) * 0.9, high=amounts(count) * 1.2), "completed", **look
    ),
    "beside_target": lambda count, **look: charts.beside_target(targets(count), "completed", **look),
    "small_multiples": lambda count, **look: charts.small_multiples(by_time(count, "fiscal_year"), "completed", **look),
    "heat": lambda count, **look: charts.heat(by_time(count, "fiscal_year"), "completed", **look),
    "heat_months": lambda count, **look: charts.heat(by_time(count, "months"), "completed", **look),
    "waterfall": lambda count, **look: charts.waterfall(steps(count), "completion_rate", **look),
    "tornado": lambda count, **look: charts.tornado(one_by_one(count), "completion_rate", **look),
    "pace": lambda count, **look: charts.pace(one_year(count), "completed", **look),
    "reliability": lambda count, **look: charts.reliability(chances(count), "completion_rate", **look),
}
"""A chart by its name: a number of places and the look (language, title, synthetic) in, the axes out."""


def written(ax: Axes) -> list[Text]:
    """Return all text that is to be seen, once the figure is laid out."""
    ticks = {text for axis in (ax.xaxis, ax.yaxis) for text in [*axis.get_ticklabels(), *axis.get_ticklabels(minor=True)]}
    shown = {tick.label1 for axis in (ax.xaxis, ax.yaxis) for tick in axis._update_ticks()}
    found = [text for text in ax.figure.findobj(Text) if text not in ticks or text in shown]
    return [text for text in found if text.get_visible() and text.get_text().strip()]


def faults(ax: Axes, *, slack: float = 1.0) -> list[str]:
    """Return which texts lie on each other or beyond the figure, by the boxes of what is drawn."""
    ax.figure.draw_without_rendering()
    texts = written(ax)
    boxes = np.array([Text.get_window_extent(text).extents for text in texts])  # of an annotation without its arrow
    left, low, right, top = (boxes + np.array([slack, slack, -slack, -slack])).T
    width, height = ax.figure.bbox.size
    cut = (left < 0) | (low < 0) | (right > width) | (top > height)
    across = (left[:, None] < right) & (left < right[:, None])
    on = np.triu(across & (low[:, None] < top) & (low < top[:, None]), 1)
    said = [text.get_text() for text in texts]
    return [f"cut: {said[at]}" for at in np.flatnonzero(cut)] + [f"{said[a]} on {said[b]}" for a, b in np.argwhere(on)]


FEW = {"waterfall", "tornado", "pace", "reliability"}
"""Charts of one place."""
CASES = [
    (kind, size, language, style)
    for kind in KINDS
    for size, language, style in (
        (1, "vi", "conference"),
        (2, "en", "report"),
        (34, "vi", "notebook"),
        (63, "vi", "conference"),
        (63, "en", "report"),
        (700, "vi", "conference"),
    )
    if size < 63 or kind not in FEW
]


@pytest.fixture(autouse=True)
def closed():
    yield
    plt.close("all")
    charts.style("notebook")


@pytest.mark.parametrize(("kind", "size", "language", "style"), CASES)
def test_nothing_overlaps_and_nothing_is_cut(kind, size, language, style):
    charts.style(style)
    plt.rcParams["figure.dpi"] = 50
    ax = KINDS[kind](size, language=language, synthetic=True)
    assert not faults(ax)
