"""Control charts: figures over time, with the limits within which chance alone may put them."""

from __future__ import annotations

from typing import Protocol, Unpack

import matplotlib as mpl
import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from ...words.indicators import get
from ...words.vocabulary import Kind, Language, Text
from ...words.wording import Scale, period
from ..style import BAD, FAINT, GOOD, INK, ORANGE, PURPLE, QUIET
from .dress import Look, begin, dress, note_missing, short, shown_as, unit_line
from .fit import settled
from .room import Named, at_right, boxes, nothing

_STATES = {
    "improvement": (GOOD, "o", Text("cải thiện", "improvement")),
    "concern": (BAD, "o", Text("đáng lo ngại", "concern")),
    "high": (PURPLE, "^", Text("bất thường, cao", "unusual, high")),
    "low": (PURPLE, "v", Text("bất thường, thấp", "unusual, low")),
    "neutral": (QUIET, "o", Text("dao động ngẫu nhiên", "chance variation")),
}
_ASSURANCE = {
    "always": Text("luôn đạt chỉ tiêu", "target always met"),
    "never": Text("không khi nào đạt chỉ tiêu", "target never met"),
    "hit_and_miss": Text("khi đạt, khi không đạt chỉ tiêu", "target hit and miss"),
}
_STEPS = (1, 2, 3, 4, 6, 12, 24, 48, 96, 192, 384)
"""So many months lie from one name below the chart to the next."""


class Controlled(Protocol):
    """What a control chart needs to know (``trend.ControlChart``)."""

    points: pd.DataFrame
    rules: object
    assurance: object


def control(
    result: Controlled,
    indicator: str,
    *,
    target: float | None = None,
    language: Language = "vi",
    ax: Axes | None = None,
    **look: Unpack[Look],
) -> Axes:
    """Draw a control chart: figures over time, centre line and limits, and which points are more than chance.

    Parameters
    ----------
    result
        As from ``trend.control_chart``: ``points`` (index: months or periods in their order; ``value``, ``center``,
        ``lower``, ``upper``, ``state``, one of improvement, concern, high, low, neutral), ``rules`` and ``assurance``. The set of
        rules is printed on the chart. Where a baseline was set anew, centre and limits step.
    indicator
        What is drawn.
    target
        In the indicator's unit; without it, ``result.target`` or a column ``target``, where there is one.
    language, ax, **look
        As in :func:`over_years`.

    Returns
    -------
    matplotlib.axes.Axes
    """
    rows = result.points
    aim = _target(result, target)
    shown = rows[["value", "center", "lower", "upper"]].to_numpy("float64")
    ax, how = begin(ax), shown_as(rows, indicator, np.append(shown, np.nan if aim is None else aim), look)
    at = np.arange(len(rows), dtype="float64")
    _limit_lines(ax, rows, at)
    _points(ax, rows, at, language)
    ends = _lines_to_name(ax, rows, aim, how, language)
    note_missing(look, int(rows["value"].isna().sum()), language)
    said = [unit_line(how, language), *single_months(rows.index, indicator, language), *_rules_in_words(result, aim, language)]
    look.setdefault("subtitle", " · ".join(said))
    dress(ax, rows, indicator, how, language=language, look=look)
    periods_below(ax, rows.index, language)
    at_right(ax, ends)
    return ax


def _target(result: Controlled, told: float | None) -> float | None:
    known = told if told is not None else getattr(result, "target", None)
    if known is None and "target" in result.points:
        known = next(iter(result.points["target"].dropna()), None)
    return None if known is None or pd.isna(known) else float(known)


def _line() -> float:
    return float(mpl.rcParams["lines.linewidth"])


def _limit_lines(ax: Axes, rows: pd.DataFrame, at: np.ndarray) -> None:
    """Draw centre and limits as steps, shaded between."""
    ax.fill_between(
        at, rows["lower"].astype("float64"), rows["upper"].astype("float64"), step="mid", color=FAINT, alpha=0.22, lw=0
    )
    for name, dashes in (("center", "solid"), ("lower", "dashed"), ("upper", "dashed")):
        ax.plot(
            at,
            rows[name].astype("float64"),
            drawstyle="steps-mid",
            color=QUIET,
            linewidth=0.6 * _line(),
            linestyle=dashes,
            zorder=2,
        )


def _points(ax: Axes, rows: pd.DataFrame, at: np.ndarray, language: Language) -> None:
    """Draw the figures, coloured by their state."""
    values = rows["value"].to_numpy("float64")
    baseline = rows["baseline"].to_numpy() if "baseline" in rows else np.zeros(len(rows))
    for one in pd.unique(baseline):  # no line across what can't be compared
        ax.plot(at[baseline == one], values[baseline == one], color=INK, linewidth=0.5 * _line(), alpha=0.6, zorder=3)
    states = rows["state"].astype("object").to_numpy()
    size = 3.2 * float(mpl.rcParams["font.size"])
    for state, (colour, mark, words) in _STATES.items():
        here = (states == state) & ~np.isnan(values)
        if here.any():
            ax.scatter(at[here], values[here], s=size, color=colour, marker=mark, zorder=4, label=words.say(language))
    if np.isnan(values).all():
        nothing(ax, language)


def _lines_to_name(ax: Axes, rows: pd.DataFrame, aim: float | None, how: Scale, language: Language) -> list[Named]:
    """Draw the target; return what is to be named at the right end: height, words, colour."""
    words = {"center": Text("trung tâm", "centre"), "lower": Text("giới hạn", "limit"), "upper": Text("giới hạn", "limit")}
    ends = [(rows[name].astype("float64").dropna().iloc[-1:], text, QUIET) for name, text in words.items()]
    found = [
        (float(end.iloc[0]), f"{text.say(language)} {short(end.iloc[0], how, language)}", ink)
        for end, text, ink in ends
        if len(end)
    ]
    if aim is not None:
        ax.axhline(aim, color=ORANGE, linewidth=0.8 * _line(), zorder=2)
        found.append((aim, f"{Text('chỉ tiêu', 'target').say(language)} {short(aim, how, language)}", INK))
    ax.margins(x=0.03, y=0.08)
    low, high = ax.get_ylim()
    ax.set_ylim(low, high + 0.16 * (high - low))
    if ax.get_legend_handles_labels()[1]:
        ax.legend(loc="upper left", ncols=3, frameon=False, fontsize="small", handletextpad=0.2, columnspacing=1.2)
    return found


def periods_below(ax: Axes, index: pd.Index, language: Language) -> None:
    """Name the periods below, as many as have room."""
    words = _period_names(index, language)
    font = float(mpl.rcParams["font.size"])
    ax.tick_params(axis="x", pad=0.7 * font)
    ax.set_xticks(range(len(words)), words)
    area = settled(ax)
    widest = max((box.width for box in boxes(ax.get_xticklabels())), default=0) * 1.2
    apart = area.width / max(1.0, float(np.diff(ax.get_xlim())[0]))
    step = next((step for step in _STEPS if step * apart > widest), max(1, len(words)))
    ax.set_xticks(range(0, len(words), step), words[::step])


def single_months(index: pd.Index, indicator: str, language: Language) -> list[str]:
    """Say of months of what accumulates over the year that each is drawn alone."""
    one = get(indicator)
    adds_up = get(one.ratio.numerator).kind if one.ratio else one.kind
    alone = "months" in index.names and adds_up is Kind.FLOW
    return [Text("từng tháng, không lũy kế", "single months, not cumulative").say(language)] if alone else []


def _period_names(index: pd.Index, language: Language) -> list[str]:
    if {"fiscal_year", "months"} <= {*index.names}:
        years, months = (index.get_level_values(name).astype("int64") for name in ("fiscal_year", "months"))
        return [_month(int(year), int(month)) for year, month in zip(years, months, strict=True)]
    if "fiscal_year" in index.names:
        return [
            period(int(year), 12, language) if len(index) < 8 else str(year) for year in index.get_level_values("fiscal_year")
        ]
    if isinstance(index, (pd.PeriodIndex, pd.DatetimeIndex)):
        return [f"{day.month}/{day.year}" for day in index]
    return [" ".join(map(str, key)) if isinstance(key, tuple) else str(key) for key in index]


def _month(year: int, months: int) -> str:
    """Return the calendar month in which that month of the statistical year lies."""
    return f"{(months + 8) % 12 + 1}/{year - 1 if months <= 3 else year}"


def _said(thing: object, language: Language) -> str:
    """Return the name of a set of rules or an assurance."""
    if isinstance(thing, Text):
        return thing.say(language)
    known = getattr(thing, "text", None) or getattr(thing, "label", None) or getattr(thing, "name", None)
    return _said(known, language) if known is not None else str(thing)


def _rules_in_words(result: Controlled, aim: float | None, language: Language) -> list[str]:
    rules = f"{Text('bộ quy tắc', 'rules').say(language)}: {_said(result.rules, language)}"
    if aim is None or result.assurance is None:
        return [rules]
    known = _ASSURANCE.get(str(result.assurance))
    return [rules, known.say(language) if known else _said(result.assurance, language)]
