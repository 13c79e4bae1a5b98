"""Charts of what is to come: a year beside its usual pace, and whether stated chances came true."""

from __future__ import annotations

from typing import Unpack

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from ...words.indicators import get
from ...words.levels import fixed, level
from ...words.vocabulary import PLACE_LEVELS, Category, Kind, Language, Text, Unit
from ...words.wording import Scale, label, number, period
from .. import privacy
from ..style import BLUE, FAINT, INK, ORANGE, QUIET
from .dress import HALO, MONTHS, Look, begin, dress, names, short, shown_as, unit_line

FAN = ((95, 0.14), (80, 0.26))
"""Intervals that are drawn, widest first, and how dark."""


def pace(frame: pd.DataFrame, indicator: str, *, language: Language = "vi", ax: Axes | None = None, **look: Unpack[Look]) -> Axes:
    """Draw one year of one place beside its usual pace to the target, with a fan of what is to come.

    Parameters
    ----------
    frame
        A result of ``trend.pace``, one year of one place and measure: twelve rows.
    indicator, language, ax, **look
        As in :func:`over_years`.

    Returns
    -------
    matplotlib.axes.Axes

    Raises
    ------
    ValueError
        If a month stands more than once.
    """
    frame = privacy.coded(frame, look.get("officers"))
    months = level(frame, "months").astype("int64")
    if len(months) != len(set(months.tolist())):
        raise ValueError(f"pace: hãy tidy.select một nơi, một năm / select one place and year; {len(frame)} dòng / rows")
    rows = frame.set_axis(months).sort_index()
    drawn = rows[["value", "target", "on_pace", "plan", "high_95", "expected"]].to_numpy("float64")
    ax, how = begin(ax), shown_as(frame, indicator, drawn, look)
    _lines(ax, rows, how, language)
    ax.set_xticks(range(1, 13), [text.say(language) for text in MONTHS])
    top = room_for_key(ax, grows=get(indicator).kind is Kind.FLOW or get(indicator).ratio is not None)
    ax.legend(loc="upper left", ncols=3, frameon=False, fontsize="small", handletextpad=0.5, columnspacing=1.5)
    look.setdefault("title", _named(frame, indicator, how, language, look))
    look.setdefault("subtitle", " · ".join([unit_line(how, language), *_chance_in_words(rows, language)]))
    dress(ax, frame, indicator, how, language=language, look=look)
    ax.set_yticks([tick for tick in ax.get_yticks() if ax.get_ylim()[0] <= tick <= top])
    return ax


def room_for_key(ax: Axes, *, grows: bool) -> float:
    """Leave room for the key above all that is drawn; return up to where figures go."""
    ax.margins(x=0.06, y=0.1)
    low, high = ax.get_ylim()
    low = 0.0 if grows else low
    ax.set_ylim(low, low + 1.22 * (high - low))
    return float(high)


def _lines(ax: Axes, rows: pd.DataFrame, how: Scale, language: Language) -> None:
    """Draw target, plan, usual pace, reports and the fan behind the last of them."""
    said = rows["value"].dropna()
    usual = Text("nhịp thường lệ để đạt chỉ tiêu", "usual pace to the target").say(language)
    even = Text("chia đều chỉ tiêu", "even plan").say(language)
    if rows["plan"].notna().any():
        ax.plot(rows.index, rows["plan"], color=QUIET, linestyle=(0, (1, 1.5)), linewidth=1, label=even)
    ax.plot(rows.index, rows["on_pace"], color=QUIET, linestyle=(0, (4, 2)), label=usual)
    ahead = pd.concat(
        [rows.loc[said.index[-1:]].assign(**dict.fromkeys(_fan_columns(), said.iloc[-1:])), rows[rows["expected"].notna()]]
    )
    for part, depth in FAN if len(ahead) > 1 else ():
        words = Text(f"khoảng {part} %", f"{part}% interval").say(language)
        low, high = ahead[f"low_{part}"], ahead[f"high_{part}"]
        ax.fill_between(ahead.index, low, high, color=BLUE, alpha=depth, linewidth=0, label=words)
    ax.plot(rows.index, rows["value"], color=BLUE, marker="o", markersize=5, label=Text("báo cáo", "reported").say(language))
    if len(ahead) > 1:
        ax.plot(
            ahead.index, ahead["expected"], color=BLUE, linestyle=(0, (1, 1)), label=Text("dự kiến", "expected").say(language)
        )
    _mark(ax, rows, said, how, language)


def _fan_columns() -> list[str]:
    return ["expected", *(f"{side}_{part}" for part, _ in FAN for side in ("low", "high"))]


def _mark(ax: Axes, rows: pd.DataFrame, said: pd.Series, how: Scale, language: Language) -> None:
    """Write the target, the last report and what is expected at the end."""
    target = rows["target"].dropna().iloc[-1:]
    for height in target:
        ax.axhline(height, color=ORANGE, zorder=1)
        words = f"{Text('chỉ tiêu', 'target').say(language)} {short(height, how, language)}"
        ax.annotate(words, (1, height), (0, 4), textcoords="offset points", fontsize="small", color=INK, bbox=HALO)
    for month, value in said.iloc[-1:].items():
        _write(ax, month, value, short(value, how, language), (0, 9))
    for month, value in rows["expected"].dropna().iloc[-1:].items():
        _write(ax, month, value, short(value, how, language), (0, 9))


def _write(ax: Axes, x: float, y: float, text: str, away: tuple[float, float]) -> None:
    ax.annotate(
        text, (x, y), away, textcoords="offset points", ha="center", fontsize="small", color=BLUE, weight="bold", bbox=HALO
    )


def _named(frame: pd.DataFrame, indicator: str, how: Scale, language: Language, look: Look) -> str:
    """Name what is drawn: indicator, place, kind of case and year."""
    told = {name: level(frame, name)[0] for name in (*PLACE_LEVELS, "fiscal_year", "measure", "category")}
    known = {name: value for name, value in told.items() if pd.notna(value)}
    measure = look.get("measure", known.get("measure", "money" if how.unit.vi.endswith("đồng") else None))
    place = " · ".join(str(known[name]) for name in PLACE_LEVELS if name in known) or names(frame.iloc[:1], language, [])[0]
    kind = [Category.of(known["category"]).text.say(language)] if known.get("category", "all") in Category.codes()[1:] else []
    year = [period(int(known["fiscal_year"]), 12, language)] if "fiscal_year" in known else []
    return f"{label(indicator, measure, language)}: {', '.join([place, *kind, *year])}"


def _chance_in_words(rows: pd.DataFrame, language: Language) -> list[str]:
    """Say the chance as seen from the last report."""
    known = rows["chance"].dropna().iloc[-1:]
    for month, chance in known.items():
        if month == 12:
            met = Text("đạt chỉ tiêu", "target met") if chance == 1 else Text("không đạt chỉ tiêu", "target missed")
            return [met.say(language)]
        words = Text("khả năng đạt chỉ tiêu", "chance of meeting the target").say(language)
        return [f"{words}: {_percent(chance, language)}"]
    return []


def _percent(chance: float, language: Language) -> str:
    """Write a chance as a whole percentage; what is not certain is never written as 0 or 100."""
    gap = Text(" %", "%").say(language)
    if chance < 0.01:
        return f"{Text('dưới', 'below').say(language)} 1{gap}"
    if chance > 0.99:
        return f"{Text('trên', 'above').say(language)} 99{gap}"
    return f"{number(100 * chance, 0, language)}{gap}"


def reliability(
    frame: pd.DataFrame, indicator: str, *, language: Language = "vi", ax: Axes | None = None, **look: Unpack[Look]
) -> Axes:
    """Draw how often targets were met against the chances that were stated: on the diagonal they came true as said.

    Parameters
    ----------
    frame
        A result of ``trend.reliability``; the number of cases stands at each point.
    indicator
        What was forecast.
    language, ax, **look
        As in :func:`over_years`.

    Returns
    -------
    matplotlib.axes.Axes
    """
    ax, rows = begin(ax), frame[["stated", "observed", "low", "high"]] * 100
    ax.plot([0, 100], [0, 100], color=FAINT, zorder=1)
    ax.vlines(rows["stated"], rows["low"], rows["high"], color=BLUE, alpha=0.4, linewidth=4, zorder=2)
    ax.scatter(rows["stated"], rows["observed"], color=BLUE, s=45, zorder=3)
    for (stated, _, _, high), count in zip(rows.itertuples(index=False), frame["count"], strict=True):
        _write(ax, stated, high, number(count, 0, language), (0, 5))
    ticks = np.arange(0, 101, 20)
    ax.set_xticks(ticks)
    ax.set_yticks(ticks)
    ax.set_xlim(-6, 106)
    ax.set_ylim(-4, 116)
    words = Text("Khả năng đạt chỉ tiêu đã nêu và thực tế", "Chance of meeting the target, stated and come true")
    look.setdefault("title", f"{words.say(language)}: {label(indicator, _measure(frame), language)}")
    how = Scale(1, Unit.PERCENT.text, 0)
    axes = Text("ngang: khả năng đã nêu; dọc: phần đã đạt; số: số trường hợp", "across: stated; up: met; figures: cases")
    look.setdefault("subtitle", f"{unit_line(how, language)} · {axes.say(language)}")
    return dress(ax, frame, indicator, how, language=language, look=look, values_on=None)


def _measure(frame: pd.DataFrame) -> str | None:
    return str(fixed(frame, "measure")) if fixed(frame, "measure") else None
