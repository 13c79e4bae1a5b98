"""Numbers from a panel: what follows from its columns, totals of places, flows of months, the 34 provinces of 2025.

Counts are reported, rates are redone: no function here averages or adds a rate. A missing figure stays missing, in every
sum that would need it.
"""

from __future__ import annotations

import warnings
from collections.abc import Hashable, Iterator, Sequence

import numpy as np
import pandas as pd

from .sources import calendar, lacking, panels, places
from .sources.sums import add_up
from .words.errors import Problem, raise_any
from .words.formulas import FIRST_YEAR, LAST_YEAR, Balance, Formula
from .words.indicators import INDICATORS, get, ratios, sums
from .words.levels import require
from .words.vocabulary import PLACE_LEVELS, Direction, Kind, Language, Text, near
from .words.wording import number

_ABOVE = {"nation": 0, "province": 1, "agency": 2, "officer": 3}


class IncompleteWarning(UserWarning):
    """A total was made of some of its places only."""


def derive(panel: pd.DataFrame) -> pd.DataFrame:
    """Add every indicator that the panel's columns allow.

    A balance is solved for whichever of its terms is missing. Where several are missing, all on one side, and nothing
    is left for them, each of them is zero, for a count is never negative. A rate is redone wherever both its counts are
    there, and a printed rate stands only where they are not. What is reported is never overwritten by a sum
    (``checks.run`` says where the two differ), and a count that would come out negative stays missing. Deriving twice
    changes nothing.

    Parameters
    ----------
    panel
        Levels ``fiscal_year`` and ``measure`` decide which sums hold; a frame without them gets only those that always
        do. Money in VND, rates in percent.

    Returns
    -------
    pandas.DataFrame
        Same rows; columns in the registry's order, then those it does not know.
    """
    frame = panel.copy(deep=False)  # columns are put in, none is changed where it lies
    while sum(_balance(frame, indicator.id, balance) for indicator, balance in sums()):
        pass
    for indicator, ratio in ratios():
        if ratio.numerator in frame and ratio.denominator in frame:
            redone = ratio(frame)
            if indicator.id in frame:
                counted = frame[ratio.numerator].notna() & frame[ratio.denominator].notna()
                redone = redone.where(counted, frame[indicator.id].astype("float64"))
            frame[indicator.id] = redone
    return in_order(frame)


def _balance(frame: pd.DataFrame, total: str, balance: Balance) -> bool:
    """Fill what a balance tells of the terms that a row lacks; return whether anything is new."""
    absent = [name for name in (total, *balance.required, *balance.optional) if name not in frame.columns]
    if len(absent) > 1 or {*absent} & {*balance.optional} or not (holds := balance.holds_in(frame)).any():
        return False
    told = balance.solved(frame, total, holds)
    if total in absent:
        frame[total] = np.nan
    for name, values in told.items():
        found = pd.Series(values, index=frame.index)
        frame[name] = frame[name].fillna(found.astype(frame[name].dtype)) if name in frame.columns else found
    return bool(told) or total in absent


def in_order(frame: pd.DataFrame) -> pd.DataFrame:
    """Return the frame with its indicators in the registry's order, other columns behind."""
    known = [name for name in INDICATORS if name in frame.columns]
    return frame[known + [name for name in frame.columns if name not in INDICATORS]]


def column(panel: pd.DataFrame, indicator: str) -> pd.Series:
    """Return one indicator of a panel, redone if it is a rate, computed if it is not among the columns.

    Parameters
    ----------
    panel
        A panel.
    indicator
        An id of the registry.

    Returns
    -------
    pandas.Series
        Named by the id, with the panel's index.

    Raises
    ------
    KeyError
        If the registry does not know it, or the panel can't give it; the message names what is missing.
    """
    wanted = get(indicator)
    if wanted.id in panel.columns and wanted.ratio is None:
        return panel[wanted.id]
    frame = derive(panel)
    if wanted.id not in frame.columns:
        needs = " + ".join(name for formula in wanted.formulas[:1] for name in formula.terms)
        raise KeyError(
            f"bảng không có / panel lacks {wanted.id!r}"
            + (f" ({needs})" if needs else "")
            + f"; {', '.join(map(str, panel.columns))}"
        )
    return frame[wanted.id]


def roll_up(panel: pd.DataFrame, to: str = "province") -> pd.DataFrame:
    """Add places up to a wider level: officer, agency, province, nation.

    Parameters
    ----------
    panel
        One level of detail; counts and sums add up, a rate that is among the columns is redone from its sums.
    to
        ``"officer"``, ``"agency"``, ``"province"`` or ``"nation"``; the panel's own level adds nothing up, it puts rows in
        order and redoes rates.

    Returns
    -------
    pandas.DataFrame
        The levels that are left; a sum with a missing part is missing. A rate whose counts are not in the panel is
        left out, and so is a column that the registry does not know: whether it adds up can't be known.

    Raises
    ------
    ValueError
        If the panel has no level `to`, has levels as columns, or a row that stands twice.

    Warns
    -----
    IncompleteWarning
        If a total is made of some of its places only: of some of the real provinces, or without a place that other
        periods have.
    """
    if to not in _ABOVE:
        raise ValueError(f"to: {to!r}; {', '.join(_ABOVE)}")
    have = [level for level in PLACE_LEVELS if level in panel.index.names]
    kept = [level for level in PLACE_LEVELS[: _ABOVE[to]] if level in have]
    if to != "nation" and to not in have:
        raise ValueError(f"bảng không có cấp / panel has no level {to!r}; {', '.join(map(str, panel.index.names))}")
    length = panels.require_index(panel)
    by = [level for level in panel.index.names if level not in have or level in kept]
    provinces = [level for level in panel.index.names if level in (*by, "province")]
    parts = _counts(panel, provinces) if to == "nation" and length == 1 else panel
    parts.attrs = panel.attrs
    if short := lacking.say(parts, to, length):
        warnings.warn(f"{short}; tổng thiếu nơi / the total lacks places", IncompleteWarning, stacklevel=2)
    return _redone(_counts(parts, by, length), panel)


def _counts(panel: pd.DataFrame, by: Sequence[Hashable], length: int = 1) -> pd.DataFrame:
    """Add counts up over everything but the levels `by`."""
    counts = panel[[name for name in panel.columns if name in INDICATORS and INDICATORS[str(name)].adds_up]]
    return add_up(counts, by, length) if by else counts.sum(skipna=False).to_frame().T


def _redone(total: pd.DataFrame, panel: pd.DataFrame) -> pd.DataFrame:
    """Give a total of a panel the panel's rates, from sums, in its order of columns."""
    redone = {one.id: ratio(total) for one, ratio in ratios() if one.id in panel.columns and {*ratio.terms} <= {*total.columns}}
    return panels.labelled(total.assign(**redone), panel)[[name for name in panel.columns if name in total or name in redone]]


def monthly(panel: pd.DataFrame) -> pd.DataFrame:
    """Turn cumulative reports into what happened in each month.

    Parameters
    ----------
    panel
        With level ``months``; reports are cumulative from 1 October.

    Returns
    -------
    pandas.DataFrame
        Same rows; flows only (a stock or a rate has no month's share). ``months`` then names the single month, counted
        from October = 1. A month whose predecessor is not in the panel is missing, and so is the first month of a merged
        province.

    Raises
    ------
    KeyError
        If the index does not say the months.
    """
    require(panel, "months")
    flows = [name for name in panel.columns if name in INDICATORS and INDICATORS[str(name)].kind is Kind.FLOW]
    panels.require_index(panel)
    frame = panel[flows].sort_index(level=panel.index.names)
    others = [level for level in panel.index.names if level != "months"]
    months = pd.Series(frame.index.get_level_values("months"), index=frame.index)
    keys = [frame.index.get_level_values(level) for level in others] or [np.zeros(len(frame))]
    follows = (months.groupby(keys).shift() == months - 1) & ~panels.crosses_merger(frame, months=1)
    step = frame - frame.groupby(keys).shift()
    return frame.where(months == 1, step.where(follows)).reindex(panel.index)


def merge_places(panel: pd.DataFrame) -> pd.DataFrame:
    """Put the history of the 63 provinces on the 34 of 1 July 2025.

    Parameters
    ----------
    panel
        With level ``province``; finer levels are added up first. Rows of periods that end after 30 June 2025 are taken
        as of the 34 already.

    Returns
    -------
    pandas.DataFrame
        A province's figures are missing for every period in which one of its parts is not in the panel.

    Raises
    ------
    DataError
        With every name that is not a province of its time.
    """
    require(panel, "province", *panels.TIME)
    provinces = roll_up(panel, to="province")
    names, years, months = (provinces.index.get_level_values(level) for level in ("province", *panels.TIME))
    late = np.array([calendar.after_merger(int(year), int(month)) for year, month in zip(years, months, strict=True)], dtype=bool)
    raise_any("merge_places", _unknown(names, late))
    now = [name if done else places.successors()[name] for name, done in zip(names, late, strict=True)]
    moved = provinces.set_axis(_with_level(provinces.index, "province", now))
    total = _redone(_counts(moved.set_index(pd.Index(names, name="part"), append=True), provinces.index.names), provinces)
    wanted = pd.Series(
        [1 if done else len(places.parts()[name]) for name, done in zip(now, late, strict=True)], index=moved.index
    )
    found = wanted.groupby(level=list(moved.index.names)).agg(["size", "first"])
    merged = panels.labelled(total.where((found["size"] == found["first"]).reindex(total.index)), panel)
    merged.attrs["merged"] = True  # both sides of 1 July 2025 are now the same places
    return merged


def _unknown(names: pd.Index, late: np.ndarray) -> Iterator[Problem]:
    for name, done in dict.fromkeys(zip(names, late, strict=True)):
        known = places.parts() if done else places.successors()
        if name not in known:
            yield Problem(
                "province", Text("không có tỉnh này ở thời điểm đó", "no such province at that time"), name, near(name, known)
            )


def _with_level(index: pd.Index, level: str, values: Sequence[object]) -> pd.MultiIndex:
    frame = index.to_frame(index=False)
    frame[level] = values
    return pd.MultiIndex.from_frame(frame, names=index.names)


_BETTER = {
    Direction.HIGHER_IS_BETTER: Text("cao hơn là tốt hơn", "higher is better"),
    Direction.LOWER_IS_BETTER: Text("thấp hơn là tốt hơn", "lower is better"),
    Direction.NEITHER: Text("cao hay thấp không nói lên tốt xấu", "neither high nor low is better"),
}


def explain(indicator: str, language: Language = "vi") -> str:
    """Say what an indicator is: formula, unit, direction, law.

    Parameters
    ----------
    indicator
        An id of the registry.
    language
        ``"vi"`` or ``"en"``.

    Returns
    -------
    str
        One sentence a line.

    Examples
    --------
    >>> print(explain("carried_forward_with_conditions", language="en"))
    Carried forward with conditions = With conditions − Completed
    Unit: cases or VND; lower is better; base of the targets of reduction.
    Source: Art. 2, Circular 05/2024/TT-BTP; the sum closes on published totals.
    """
    one = get(indicator)
    name = one.label.say(language)
    formulas = [f"{name} = {in_words(formula, language)}" for formula in one.formulas] or [name]
    remark = f"; {one.remark.say(language)}" if one.remark else ""
    unit = (
        f"{Text('Đơn vị', 'Unit').say(language)}: {one.unit.text.say(language)}; {_BETTER[one.direction].say(language)}{remark}."
    )
    return "\n".join([*formulas, unit, f"{Text('Căn cứ', 'Source').say(language)}: {one.law.say(language)}."])


def in_words(formula: Formula, language: Language = "vi") -> str:
    """Return the right-hand side of a formula in the names of its terms."""
    name = {term: get(term).label.say(language) for term in formula.terms}
    if not isinstance(formula, Balance):
        times = f" × {number(formula.scale, 0, language)}" if formula.scale != 1 else ""
        year = Text(" × số tháng / 12", " × months / 12").say(language) if formula.yearly else ""
        return f"{name[formula.numerator]} / {name[formula.denominator]}{times}{year}"
    signed = "".join(f" {'+' if sign > 0 else '−'} {name[term]}" for term, sign in formula.terms.items())
    return signed.removeprefix(" + ") + _when(formula, language)


def _when(balance: Balance, language: Language) -> str:
    counted = {"cases": Text("tính bằng việc", "in cases"), "money": Text("tính bằng tiền", "in money")}
    parts = [counted[balance.measure].say(language)] if balance.measure else []
    if balance.until < LAST_YEAR:
        parts.append(Text(f"năm {balance.since}–{balance.until}", f"FY{balance.since}–{balance.until}").say(language))
    elif balance.since > FIRST_YEAR:
        parts.append(Text(f"từ năm {balance.since}", f"from FY{balance.since}").say(language))
    return f" ({', '.join(parts)})" if parts else ""
