"""Charts of what makes a difference: from one figure to another, step by step, or one change at a time."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple, Unpack

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from ...questions.whatif.changes import in_words
from ...words.indicators import INDICATORS, get
from ...words.vocabulary import Language, Text, Unit
from .. import privacy
from ..style import BAD, BLUE, FAINT, GOOD, INK, NEUTRAL, QUIET, SKY
from . import fit
from .dress import Look, begin, dress, key, names, percent_ticks, short, shown_as, wrapped, write_beside

TODAY, SCENARIO, LACKS, SURPLUS, TARGET = (
    Text("Hôm nay", "Today"),
    Text("Theo kịch bản", "Scenario"),
    Text("Còn thiếu", "Still lacking"),
    Text("Vượt", "Surplus"),
    Text("Chỉ tiêu", "Target"),
)


class _Bar(NamedTuple):
    """One bar of a waterfall: where it begins, how high it is, whether it is a change."""

    name: str
    bottom: float
    height: float
    colour: str
    is_change: bool


def waterfall(
    frame: pd.DataFrame | pd.Series, indicator: str, *, language: Language = "vi", ax: Axes | None = None, **look: Unpack[Look]
) -> Axes:
    """Draw how one figure becomes another: the nation's a place's, or today's a scenario's and the target.

    Parameters
    ----------
    frame
        One row of a result of ``compare.decompose`` (as a frame or a Series), or a result of ``whatif.steps``.
    indicator, language, ax, **look
        As in :func:`over_years`.

    Returns
    -------
    matplotlib.axes.Axes

    Raises
    ------
    ValueError
        If a decomposition has not exactly one row.
    """
    frame = privacy.coded(frame.to_frame().T if isinstance(frame, pd.Series) else frame, look.get("officers"))
    better = int(get(indicator).direction)
    steps = frame.index.name == "step"
    if not steps and len(frame) != 1:
        raise ValueError(f"waterfall: {len(frame)} dòng / rows; 1")
    bars = list(_stepwise(frame, better, language) if steps else _split(frame, better, language))
    heights, bottoms = [bar.height for bar in bars], [bar.bottom for bar in bars]
    ax, how = begin(ax), shown_as(frame, indicator, np.add(heights, bottoms), look)
    drawn = ax.bar(range(len(bars)), heights, bottom=bottoms, color=[bar.colour for bar in bars], width=0.62)
    ax.bar_label(
        drawn, [short(bar.height, how, language, sign=bar.is_change) for bar in bars], padding=3, color=INK, fontsize="small"
    )
    for at, bar in enumerate(bars[:-1]):
        ax.plot([at + 0.31, at + 0.69], [bar.bottom + bar.height] * 2, color=FAINT, linewidth=1, zorder=0)
    room = 0.94 * fit.points(ax, ax.get_window_extent().width) / (len(bars) + 0.4)
    names, size = fit.columns([bar.name for bar in bars], room)
    ax.set_xticks(range(len(bars)), names, fontsize=size)
    _room_above(ax, np.array([[bar.bottom, bar.bottom + bar.height] for bar in bars]).ravel())
    return dress(ax, frame, indicator, how, language=language, look=look)


def _split(frame: pd.DataFrame, better: int, language: Language) -> Iterator[_Bar]:
    """Yield the bars of a decomposition: nation, mix, rate, place."""
    row = frame.iloc[0]
    words = (
        Text("Toàn quốc", "Nation"),
        Text("Do cơ cấu loại việc", "Mix of cases"),
        Text("Do kết quả từng loại", "How each kind is done"),
    )
    nation, mix, rate = (text.say(language) for text in words)
    yield _Bar(nation, 0.0, row["nation"], QUIET, False)
    yield _Bar(mix, row["nation"], row["mix"], _judged(row["mix"], better), True)
    yield _Bar(rate, row["nation"] + row["mix"], row["rate"], _judged(row["rate"], better), True)
    yield _Bar(names(frame, language)[0], 0.0, row["value"], BLUE, False)


def _stepwise(frame: pd.DataFrame, better: int, language: Language) -> Iterator[_Bar]:
    """Yield the bars of steps: today, each change, the scenario, what lacks, the target."""
    reached = float(frame["value"].iloc[0])
    yield _Bar(TODAY.say(language), 0.0, reached, BLUE, False)
    changes = frame.iloc[1:].drop(index="target", errors="ignore")
    for name, change in changes["change"].items():
        yield _Bar(_named(str(name), language), reached, change, _judged(change, better), True)
        reached += change
    if len(changes):
        yield _Bar(SCENARIO.say(language), 0.0, reached, SKY, False)
    if "target" in frame.index:
        lacks = float(frame.loc["target", "change"])  # type: ignore[arg-type]
        behind = lacks * (better or 1) > 0
        yield _Bar((LACKS if behind else SURPLUS).say(language), reached, lacks, BAD if behind else GOOD, True)
        yield _Bar(TARGET.say(language), 0.0, reached + lacks, QUIET, False)


def _named(name: str, language: Language) -> str:
    """Return an input's name for people."""
    return INDICATORS[name].label.say(language) if name in INDICATORS else name


def _judged(change: float, better: int) -> str:
    return NEUTRAL if not better or change == 0 else GOOD if change * better > 0 else BAD


def _room_above(ax: Axes, tops: np.ndarray) -> None:
    low, high = min(0.0, float(np.nanmin(tops))), float(np.nanmax(tops))
    ax.set_ylim(low, high + 0.14 * (high - low))


def tornado(
    frame: pd.DataFrame, indicator: str, *, language: Language = "vi", ax: Axes | None = None, **look: Unpack[Look]
) -> Axes:
    """Draw how far an indicator moves with each input alone, the widest on top.

    Parameters
    ----------
    frame
        A result of ``whatif.tornado``.
    indicator, language, ax, **look
        As in :func:`over_years`.

    Returns
    -------
    matplotlib.axes.Axes
    """
    rows = frame.iloc[::-1]
    said = [
        " | ".join(in_words(end, language) for end in row) for row in rows[["low_change", "high_change"]].itertuples(index=False)
    ]
    inputs = [
        f"{name}\n{ends}" for name, ends in zip(wrapped(_named(str(name), language) for name in rows.index), said, strict=True)
    ]
    lines = max(name.count("\n") + 1 for name in inputs)
    own, ax = ax is None, begin(ax, height=max(2.4, max(0.6, 0.2 * lines + 0.1) * len(rows) + 2.1))
    room, how = (
        fit.rows(ax, inputs, own=own, above=2),
        shown_as(frame, indicator, rows[["value", "low", "high"]].to_numpy(), look),
    )
    today = float(rows["value"].iloc[0])
    ends = {"low": (Text("mức thứ nhất", "first level"), SKY), "high": (Text("mức thứ hai", "second level"), BLUE)}
    for column, (word, colour) in ends.items():
        ax.barh(range(len(rows)), rows[column] - today, left=today, color=colour, height=0.6, label=word.say(language))
    ax.axvline(today, color=INK, linewidth=1.2)
    beside = [
        write_beside(ax, value, y, short(value, how, language), 6 if value > today else -6, size=room.figures)
        for y, row in enumerate(rows.itertuples())
        for value in dict.fromkeys((row.low, row.high))
        if value != today
    ]
    ax.set_yticks(range(len(rows)), inputs, fontsize=min(room.size, room.pitch / (1.3 * lines)))
    ax.set_ylim(-0.7, len(rows) - 0.3)
    key(ax)
    gap = "" if language == "en" and how.unit is Unit.PERCENT.text else " "
    look.setdefault("note", f"{TODAY.say(language)}: {short(today, how, language)}{gap}{how.unit.say(language)}")
    dress(ax, frame, indicator, how, language=language, look=look, values_on="x")
    fit.room_beside(ax, beside)
    return percent_ticks(ax, how)
