"""Why a place's rate differs from the nation's: the mix of its cases, or how each kind is done."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from ... import metrics
from ...sources import panels
from ...sources.panels import TIME
from ...words.indicators import Indicator, get
from ...words.levels import level, require
from ...words.vocabulary import PLACE_LEVELS, Language, Text, Unit
from ...words.wording import figure, number
from .beside import at_rows
from .kitagawa import across, kinds, split
from .order import named, shown, subject


@dataclass(frozen=True, eq=False)
class Gap:
    """Differences from the nation, split into the mix of cases and the rates of their kinds.

    Parameters
    ----------
    table
        Of :func:`decompose`.
    indicator
        The ratio.
    """

    table: pd.DataFrame
    indicator: Indicator

    def sentence(self, language: Language = "vi", row: object = None) -> str:
        """Return the split of one row (its label in ``table``), or without one what holds of all rows."""
        rows = panels.labelled(self.table if row is None else self.table.loc[[row]], self.table)
        there = rows.dropna(subset=["total"])
        if there.empty:
            return Text("Không đủ số liệu để tách.", "Too little is known to split.").say(language)
        return self._one(there, language) if len(there) == 1 else self._all(there, language)

    def _one(self, rows: pd.DataFrame, language: Language) -> str:
        one, unit = rows.iloc[0], self.indicator.unit
        own, nation = (shown(one[name], rows, self.indicator, language) for name in ("value", "nation"))
        gap = (
            figure(one["total"], Unit.PERCENTAGE_POINT, language, sign=True)
            if unit is Unit.PERCENT
            else number(one["total"], 2, language, sign=True)
        )
        mix, rate = (number(one[name], 2, language, sign=True) for name in ("mix", "rate"))
        place = [name for name in named(rows) if rows.index.names[0] in PLACE_LEVELS]
        about = ", ".join([*place, subject(rows, self.indicator, language)])
        return Text(
            f"{about}: {own}, toàn quốc {nation} ({gap}); tách theo số học: cơ cấu loại việc {mix}, tỷ lệ của từng loại {rate}.",
            f"{about}: {own}, nation {nation} ({gap}); split by arithmetic: mix of kinds {mix}, rates of the kinds {rate}.",
        ).say(language)

    def _all(self, rows: pd.DataFrame, language: Language) -> str:
        lower = rows[rows["total"] < 0]
        mix = int((lower["mix"] < lower["rate"]).sum())
        return Text(
            f"{self.indicator.label.vi}: {len(lower)} trên {len(rows)} dòng thấp hơn toàn quốc; phần lớn hơn của mức thấp hơn ở "
            f"cơ cấu loại việc tại {mix} dòng, ở tỷ lệ của từng loại tại {len(lower) - mix} dòng.",
            f"{self.indicator.label.en}: {len(lower)} of {len(rows)} rows are below the nation; the larger part lies in the mix "
            f"of kinds for {mix}, in the rates of the kinds for {len(lower) - mix}.",
        ).say(language)


def gap_to_nation(panel: pd.DataFrame, indicator: str, by: str = "category", nation: pd.DataFrame | None = None) -> Gap:
    """Split each place's difference from the nation, as :func:`decompose` does, and say it in words.

    Parameters
    ----------
    panel, indicator, by, nation
        As in :func:`decompose`.

    Returns
    -------
    Gap
        ``table`` of :func:`decompose`, and ``sentence``. The split is of all cases as counted; it says nothing of why.
    """
    return Gap(decompose(panel, indicator, by, nation), get(indicator))


def decompose(panel: pd.DataFrame, indicator: str, by: str = "category", nation: pd.DataFrame | None = None) -> pd.DataFrame:
    """Split each place's difference from the nation into the mix of its cases and how each kind is done (Kitagawa).

    Parameters
    ----------
    panel
        With level `by`; the kinds must not overlap. Where the kind ``all`` is there, what it has beyond the named
        kinds counts as a kind of its own.
    indicator
        A ratio of two counts.
    by
        The level of the kinds, usually ``"category"``.
    nation
        A panel of the nation with the same kinds; without it, the panel's own total.

    Returns
    -------
    pandas.DataFrame
        Index without `by`; ``value`` and ``nation`` (the rates), ``mix`` (what a different mix of kinds explains),
        ``rate`` (what different rates of the same kinds explain), ``total`` = mix + rate = value - nation, in the
        indicator's unit.

    Raises
    ------
    ValueError
        If the indicator is not a ratio, `by` is no kind of case, or the kinds add up to more than all.

    Notes
    -----
    mix = sum of (s - S)(r + R)/2 and rate = sum of (r - R)(s + S)/2, with shares s of the denominator and rates r
    (Kitagawa 1955). A kind of which one side has no cases differs in mix only; where a side has no row for it, nothing is
    known of it and the split is missing.
    """
    ratio = get(indicator).ratio
    if ratio is None:
        raise ValueError(f"{indicator}: không phải tỷ lệ của hai số đếm / not a ratio of two counts")
    if by in (*PLACE_LEVELS, *TIME, "measure"):
        raise ValueError(f"by: {by!r} không phải loại việc / is no kind of case")
    require(panel, by)
    sides = {"done": ratio.numerator, "base": ratio.denominator}
    whole = metrics.roll_up(kinds(_both(panel, sides), by).rename(columns=sides), to="nation") if nation is None else nation
    own, all_of_it = across(_both(panel, sides), by), across(_both(whole, sides), by)
    columns = own.columns.union(all_of_it.columns)
    own, all_of_it = own.reindex(columns=columns), all_of_it.reindex(columns=columns)
    beside = pd.DataFrame({name: at_rows(all_of_it[name], own) for name in columns}, columns=columns)
    months = level(own, "months") / 12 if ratio.yearly else 1.0
    found = split(own, beside).mul(ratio.scale * pd.Series(months, index=own.index), axis="index")
    return panels.labelled(found, panel)


def _both(panel: pd.DataFrame, sides: dict[str, str]) -> pd.DataFrame:
    """Return the two counts of a ratio under the names of their sides."""
    return pd.DataFrame({name: metrics.column(panel, side) for name, side in sides.items()}).astype("float64")
