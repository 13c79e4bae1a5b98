"""Rows, periods and leagues in words."""

from __future__ import annotations

import pandas as pd

from ...sources import panels
from ...words.indicators import Indicator
from ...words.levels import level
from ...words.vocabulary import PLACE_LEVELS, Language, Text, Unit
from ...words.wording import figure, label, number, period
from .known import Known


def named(rows: pd.DataFrame) -> list[str]:
    """Return the name of each row: its narrowest place, or what stands in the index of plain numbers."""
    there = [name for name in PLACE_LEVELS if name in rows.index.names]
    if there:
        return [str(name) for name in level(rows, there[-1])]
    return [str(name) for name in rows.index]


def subject(rows: pd.DataFrame, indicator: Indicator | None, language: Language) -> str:
    """Return what rows of one period are about: the indicator and the period, as far as they are known."""
    measure, year, months = (_known(rows, name) for name in ("measure", "fiscal_year", "months"))
    said = [label(indicator, None if measure is None else str(measure), language)] if indicator else []
    if year is not None:
        said.append(period(int(float(str(year))), 12 if months is None else int(float(str(months))), language))
    return ", ".join(said)


def _known(rows: pd.DataFrame, name: str) -> object:
    found = pd.unique(pd.Series(level(rows, name)).dropna())
    return found[0] if len(found) == 1 else None


def shown(value: float, rows: pd.DataFrame, indicator: Indicator | None, language: Language) -> str:
    """Return a figure in its unit; a plain number with four decimals at most."""
    if indicator is None:
        return number(value, 0 if float(value).is_integer() else 4 if abs(value) < 10 else 1, language)
    measure = _known(rows, "measure")
    unit = indicator.unit_in(None if measure is None else str(measure))
    return figure(value, unit, language, decimals=1 if unit in (Unit.CASE, Unit.BY_MEASURE) and value % 1 else None)


def order(rows: pd.DataFrame, found: Known, interval: float, language: Language) -> str:
    """Return the order of one group in a sentence."""
    rows = panels.labelled(rows, found.source).sort_values("rank", kind="stable")
    about = subject(rows, found.indicator, language)
    first, many = rows.iloc[0], len(rows)
    name, value = named(rows)[0], shown(first["value"], rows, found.indicator, language)
    begin = Text(f"{many} nơi, {name} đứng đầu ({value})", f"{many} places, {name} is first ({value})").say(language)
    begin = f"{about}: {begin}" if about else begin
    if rows["rank_low"].isna().any():
        unknown = Text("chưa tính được khoảng của hạng: cần số đếm hoặc sai số chuẩn",
                       "no interval of the rank: counts or standard errors are needed")  # fmt: skip
        return f"{begin}; {unknown.say(language)}."
    return f"{begin}; {_span(first, interval, language)}. {_rest(rows, language)}"


def _span(first: pd.Series, interval: float, language: Language) -> str:
    sure = number(100 * interval, 0 if round(100 * interval, 6).is_integer() else 1, language)
    low, high = int(first["rank_low"]), int(first["rank_high"])
    return Text(f"khoảng {sure} % của hạng: {low}–{high}", f"{sure}% interval of the rank: {low}–{high}").say(language)


def _rest(rows: pd.DataFrame, language: Language) -> str:
    middle = (len(rows) + 1) / 2
    may, above = int((rows["together_low"] == 1).sum()), int((rows["rank_high"] < middle).sum())
    below = int((rows["rank_low"] > middle).sum())
    unsure = len(rows) - above - below
    return Text(
        f"Xét mọi nơi cùng lúc, {may} nơi có thể đứng đầu. Khoảng của hạng nằm hẳn trên hạng giữa ở {above} nơi, hẳn dưới ở "
        f"{below} nơi; {unsure} nơi không phân biệt được với hạng giữa.",
        f"With all places at once, {may} may be first. The interval lies wholly above the middle rank for {above}, wholly below "
        f"for {below}; {unsure} can't be told from the middle rank.",
    ).say(language)
