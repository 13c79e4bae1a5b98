"""The place that a deck is about, beside the nation and the other places: all that its slides ask for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from ... import metrics, tidy
from ...sources.places import is_nation, key
from ...words.levels import fixed
from ...words.vocabulary import PLACE_LEVELS, Language, Text, Unit, near
from ...words.wording import figure, period


@dataclass(frozen=True)
class Case:
    """One place and period.

    ``own`` is the place's panel (levels fiscal_year, months, measure), ``others`` the provinces' (or None), ``below`` its
    agencies' (or None), ``nation`` the nation's (or None); ``called`` is what the place is called.
    """

    called: str
    own: pd.DataFrame
    others: pd.DataFrame | None
    below: pd.DataFrame | None
    nation: pd.DataFrame | None
    year: int
    months: int
    targets: pd.DataFrame
    language: Language

    def say(self, vi: str, en: str) -> str:
        """Return a text in the deck's language."""
        return Text(vi, en).say(self.language)

    @property
    def period(self) -> str:
        """The period in words."""
        return period(self.year, self.months, self.language)

    def now(self, frame: pd.DataFrame, **levels: object) -> pd.DataFrame:
        """Return the rows of the period."""
        return tidy.select(frame, fiscal_year=self.year, months=self.months, **levels)

    def over_years(self, indicator: str, measure: str | Sequence[str], earliest: int = 0) -> pd.DataFrame:
        """Return the indicator at the same month of each year up to this one."""
        rows = tidy.select(self.own, months=self.months, measure=measure)
        years = rows.index.get_level_values("fiscal_year")
        return metrics.column(rows[(years <= self.year) & (years >= earliest)], indicator).to_frame(indicator).dropna()


def case(
    panel: pd.DataFrame,
    place: str | None,
    year: int | None,
    months: int | None,
    *,
    nation: pd.DataFrame | None,
    targets: pd.DataFrame,
    language: Language,
) -> Case:
    """Take a place's case out of a panel.

    Raises
    ------
    KeyError
        If there is no such place (near names are said), year or month.
    """
    whole = tidy.select(panel, category="all") if "category" in panel.index.names else panel
    by_province = _at(whole, "province")
    country = _nation(whole, by_province, nation)
    place = _only(by_province) if place is None and country is None else place
    own, called = _own(by_province, country, place, language)
    year, months = _when(own, year, months, called)
    below = _agencies(whole, called) if place is not None else None
    return Case(called, own, by_province, below, country, year, months, targets, language)


def _at(panel: pd.DataFrame, to: str) -> pd.DataFrame | None:
    """Return the panel at a level of places, summed up where it is finer; None where it doesn't have it."""
    if to not in panel.index.names:
        return None
    finer = PLACE_LEVELS[PLACE_LEVELS.index(to) + 1 :] if to in PLACE_LEVELS else ()
    return metrics.roll_up(panel, to=to) if any(level in panel.index.names for level in finer) else panel


def _nation(panel: pd.DataFrame, by_province: pd.DataFrame | None, nation: pd.DataFrame | None) -> pd.DataFrame | None:
    if nation is not None:
        return tidy.select(nation, category="all") if "category" in nation.index.names else nation
    if by_province is None:
        return panel
    return metrics.roll_up(by_province, to="nation") if by_province.index.unique("province").size > 1 else None


def _only(by_province: pd.DataFrame | None) -> str | None:
    """Return the province of a panel that has no other."""
    there = by_province.index.unique("province") if by_province is not None else []
    return str(there[0]) if len(there) == 1 else None


def _own(
    by_province: pd.DataFrame | None, country: pd.DataFrame | None, place: str | None, language: Language
) -> tuple[pd.DataFrame, str]:
    if place is None or is_nation(place):
        if country is None:
            raise KeyError("số liệu không có toàn quốc, hãy nêu tỉnh / no nation in the data, name a province")
        return country, Text("Toàn quốc", "Nation").say(language)
    if by_province is None:
        known = fixed(country, "province") if country is not None else None
        raise KeyError(f"không có cấp tỉnh / no level of provinces: {place!r}; {known or ''}")
    there = [str(name) for name in by_province.index.unique("province")]
    try:
        return tidy.select(by_province, province=place), next(name for name in there if _same(name, place))
    except (KeyError, StopIteration):
        close = ", ".join(near(place, there)) or ", ".join(there[:8])
        raise KeyError(f"không có nơi / no place {place!r}; {close}") from None


def _same(name: str, place: str) -> bool:
    return key(name) == key(place)


def _when(own: pd.DataFrame, year: int | None, months: int | None, called: str) -> tuple[int, int]:
    rates = metrics.column(own, "completion_rate").dropna() if "completion_rate" in metrics.derive(own) else own.iloc[:, 0]
    there = sorted({(int(y), int(m)) for y, m in zip(*map(rates.index.get_level_values, ("fiscal_year", "months")), strict=True)})
    asked = [(y, m) for y, m in there if year in (None, y) and months in (None, m)]
    if not asked:
        said = ", ".join(period(y, m) for y, m in there[-8:])
        raise KeyError(f"{called}: không có kỳ / no such period {year}, {months}; {said}")
    return asked[-1]


def _agencies(panel: pd.DataFrame, called: str) -> pd.DataFrame | None:
    if "agency" not in panel.index.names:
        return None
    return _at(tidy.select(panel, province=called), "agency")


def percent(value: float, one: Case) -> str:
    """Write a rate in the deck's language."""
    return figure(value, Unit.PERCENT, one.language)


def named(frame: pd.DataFrame, names: list[str]) -> pd.DataFrame:
    """Return a frame whose rows are called so on their slide."""
    return frame.set_axis(pd.Index(names, name="name"))
