"""Charts of a series led on: what was reported, what is expected, and how far off that may be."""

from __future__ import annotations

from typing import Protocol, Unpack

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from ...words.levels import fixed
from ...words.vocabulary import Language, Text
from ...words.wording import Scale, label, number
from ..style import BLUE, QUIET
from .controls import periods_below, single_months
from .dress import HALO, Look, begin, dress, note_missing, short, shown_as, unit_line
from .fan import FAN, room_for_key

_YEARS = 3
"""So many times the length of the path is shown of what lies before it."""
_LEAST = 12


class Forecasted(Protocol):
    """What a chart of a forecast needs to know (``trend.Forecast``)."""

    path: pd.Series
    intervals: pd.DataFrame
    backtest: pd.DataFrame
    method: str
    history: pd.Series

    @property
    def text(self) -> Text:
        """Name of the method."""


def forecast(
    result: Forecasted, indicator: str, *, language: Language = "vi", ax: Axes | None = None, **look: Unpack[Look]
) -> Axes:
    """Draw the last years of a series and where it is expected to go, within intervals of 80 and 95 %.

    Parameters
    ----------
    result
        As from ``trend.forecast``: ``history`` (by period), ``path`` and ``intervals`` (``low_80`` … ``high_95``) of the periods
        behind it, ``backtest`` (``mase`` by method), ``method`` and its name ``text``. Intervals that are missing are not drawn,
        and the subtitle says so.
    indicator
        What is drawn.
    language, ax, **look
        As in :func:`over_years`.

    Returns
    -------
    matplotlib.axes.Axes
    """
    before = result.history.iloc[-max(_LEAST, _YEARS * len(result.path)) :].astype("float64")
    bounds = result.intervals.astype("float64")
    drawn = np.concatenate([before, result.path, bounds.to_numpy().ravel()])
    ax, how = begin(ax), shown_as(bounds, indicator, drawn, look)
    _fan(ax, before, result, language)
    _line(ax, before, result.path, how, language)
    room_for_key(ax, grows=False)
    ax.legend(loc="upper left", ncols=2, frameon=False, fontsize="small", handletextpad=0.5, columnspacing=1.5)
    note_missing(look, int(before.isna().sum()), language)
    said = [unit_line(how, language), *single_months(before.index, indicator, language), *_method(result, language)]
    look.setdefault("subtitle", " · ".join(said))
    look.setdefault("title", _title(bounds, indicator, language, look))
    dress(ax, bounds, indicator, how, language=language, look=look)
    periods_below(ax, before.index.append(result.path.index), language)
    return ax


def _title(frame: pd.DataFrame, indicator: str, language: Language, look: Look) -> str:
    told = look.get("measure", fixed(frame, "measure"))
    return f"{Text('Dự báo', 'Forecast').say(language)}: {label(indicator, str(told) if told else None, language)}"


def _fan(ax: Axes, before: pd.Series, result: Forecasted, language: Language) -> None:
    """Draw the intervals, opening from the last figure that is known."""
    at = np.arange(len(before) - 1, len(before) + len(result.path))
    for part, depth in FAN:
        low, high = (
            np.append(before.iloc[-1:], result.intervals[f"{side}_{part}"].astype("float64")) for side in ("low", "high")
        )
        if np.isfinite(low[1:]).any():
            words = Text(f"khoảng {part} %", f"{part}% interval").say(language)
            ax.fill_between(at, low, high, color=BLUE, alpha=depth, linewidth=0, label=words)


def _line(ax: Axes, before: pd.Series, path: pd.Series, how: Scale, language: Language) -> None:
    """Draw what was reported and, dotted, what is expected; write the last figure of each."""
    at = np.arange(len(before) + len(path), dtype="float64")
    last = len(before) - 1
    ax.plot(at[: last + 1], before, color=BLUE, marker="o", markersize=4, label=Text("báo cáo", "reported").say(language))
    ahead = np.append(before.iloc[-1:], path.astype("float64"))
    ax.plot(at[last:], ahead, color=BLUE, linestyle=(0, (1, 1)), label=Text("dự báo", "forecast").say(language))
    ax.axvline(last + 0.5, color=QUIET, linewidth=0.8, zorder=1)
    for x, value in ((last, before.iloc[-1]), (at[-1], path.iloc[-1])):
        if np.isfinite(value):
            ax.annotate(
                short(value, how, language), (x, value), (0, 9), textcoords="offset points", ha="center", fontsize="small",
                color=BLUE, weight="bold", bbox=HALO,
            )  # fmt: skip


def _method(result: Forecasted, language: Language) -> list[str]:
    """Name the method and how far off it was, in words."""
    mase = result.backtest["mase"].get(result.method)
    words, known = [result.text.say(language)], int(result.intervals["low_80"].notna().sum())
    if mase is not None and np.isfinite(mase):
        off = Text("sai số thử lại bằng {} lần mức đổi giữa hai năm (MASE)", "error on trial {} times a year's change (MASE)")
        words.append(off.say(language).format(number(float(mase), 2, language)))
    if known < len(result.path):
        few = Text(f"chỉ đủ số liệu để vạch khoảng cho {known} kỳ đầu", f"intervals known for the first {known} periods only")
        none = Text("chưa đủ số liệu để vạch khoảng", "too little is known for intervals")
        words.append((few if known else none).say(language))
    return words
