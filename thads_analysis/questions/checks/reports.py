"""Checks of a panel: what any report of the year must keep to."""

from __future__ import annotations

import pandas as pd

from ... import metrics
from ...sources import calendar
from ...sources.panels import TIME
from ...words import breaks
from ...words.formulas import Ratio
from ...words.indicators import INDICATORS, get, ratios, sums
from ...words.vocabulary import PLACE_LEVELS, Text
from .entries import BROKEN, IDENTITY, IMPOSSIBLE, REDONE, THOUSAND
from .finding import Finding, Findings, rows_of
from .rows import forms_room


def identities(panel: pd.DataFrame, spread: pd.DataFrame | None = None) -> Findings:
    """Redo every sum of the registry wherever all its terms are reported; rounded figures have room for their rounding."""
    for indicator, balance in sums():
        names = [indicator.id, *balance.required]
        if not set(names) <= set(panel.columns):
            continue
        expected, found = balance(panel), panel[indicator.id]
        room = forms_room(panel, len(names)) if spread is None else 0.5 + spread[names].sum(axis="columns")
        wrong = ((found - expected).abs() > room) & balance.holds_in(panel)
        known = metrics.derive(panel[wrong.to_numpy(dtype=bool)])
        for row, (at, levels) in enumerate(rows_of(panel, wrong)):
            hint = _hint(known.iloc[row], indicator.id, float(expected.iloc[at]), float(found.iloc[at]))
            yield IDENTITY, Finding(levels, indicator.id, expected.iloc[at], found.iloc[at], hint)


def _hint(row: pd.Series, own: str, expected: float, found: float) -> Text | None:
    """Say what a wrong figure looks like: another column, or a lost factor of 1,000."""
    if expected and 900 < max(found / expected, expected / found if found else 0) < 1100:
        return THOUSAND.text
    same = [str(name) for name, value in row.items() if name != own and found and value == found and name in INDICATORS]
    return Text(f"bằng đúng «{get(same[0]).label.vi}»", f"equal to “{get(same[0]).label.en}”") if same else None


def impossible(panel: pd.DataFrame) -> Findings:
    """Find counts below zero, and parts larger than their whole."""
    for name in (name for name in panel.columns if name in INDICATORS and INDICATORS[name].adds_up):
        for at, levels in rows_of(panel, panel[name] < 0):
            yield IMPOSSIBLE, Finding(levels, name, None, panel[name].iloc[at])
    for _indicator, ratio in ratios():
        if not ratio.part or not {*ratio.terms} <= {*panel.columns}:
            continue
        part, whole = panel[ratio.numerator], panel[ratio.denominator]
        for at, levels in rows_of(panel, part > whole):
            more = get(ratio.denominator).label
            yield (
                IMPOSSIBLE,
                Finding(levels, ratio.numerator, None, part.iloc[at], Text(f"lớn hơn «{more.vi}»", f"more than “{more.en}”")),
            )


def rates(panel: pd.DataFrame) -> Findings:
    """Find rates of a part that are below zero or above all, where no counts are there to redo them."""
    for indicator, ratio in ratios():
        if ratio.part and indicator.id in panel.columns:
            for at, levels in rows_of(panel, ~panel[indicator.id].between(0, 100) & panel[indicator.id].notna()):
                yield IMPOSSIBLE, Finding(levels, indicator.id, None, panel[indicator.id].iloc[at])


def redone(panel: pd.DataFrame, spread: pd.DataFrame | None = None) -> Findings:
    """Compare each rate of the panel with its counts, beyond the rounding of either."""
    for indicator, ratio in ratios():
        if not {indicator.id, *ratio.terms} <= {*panel.columns} or ratio.yearly:
            continue
        expected, found = ratio(panel), panel[indicator.id]
        room = 0.005 if spread is None else spread[indicator.id] + _slack(panel, spread, ratio) * expected
        for at, levels in rows_of(panel, (found - expected).abs() > room + 1e-9):
            yield REDONE, Finding(levels, indicator.id, expected.iloc[at], found.iloc[at])


def _slack(panel: pd.DataFrame, spread: pd.DataFrame, ratio: Ratio) -> pd.Series:
    return sum((spread[name] / panel[name].where(panel[name] > 0) for name in ratio.terms), pd.Series(0.0, index=panel.index))


def series_breaks(panel: pd.DataFrame) -> Findings:
    """Name every known break that the panel's periods lie on both sides of, with the indicators it touches."""
    if not {*TIME} <= {*panel.index.names} or panel.empty:
        return
    periods = panel.index.droplevel([level for level in panel.index.names if level not in TIME]).unique()
    ends = [calendar.end(int(year), int(months)).date() for year, months in periods]
    for one in breaks.BREAKS:
        touched = [get(name).label for name in one.indicators if name in panel.columns]
        if touched and min(ends) < one.first_day <= max(ends):
            vi, en = (", ".join(text.say(language) for text in touched) for language in ("vi", "en"))  # type: ignore[arg-type]
            remark = Text(f"{one.text.vi} ({one.first_day:%d/%m/%Y}): {vi}", f"{one.text.en} ({one.first_day:%d %B %Y}): {en}")
            place = {
                level: panel.index.get_level_values(level)[0]
                for level in PLACE_LEVELS[:1]
                if level in panel.index.names and panel.index.unique(level).size == 1
            }
            yield BROKEN, Finding({**place, "fiscal_year": one.first_year}, None, None, None, remark)
