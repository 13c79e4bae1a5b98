"""Where a series changed its level: known breaks of the statistics, and one whose date nobody knows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

import numpy as np
import pandas as pd

from ...sources import calendar
from ...words.breaks import BREAKS
from ...words.vocabulary import Language, Text
from ...words.wording import number
from . import timed
from .timed import Numbers, Timed

_DRAWS = 999
TRIM = 0.15
"""A break is looked for with at least so much of the series (and three periods) on either side."""
_LEAST = 8


@dataclass(frozen=True, eq=False)
class Breaks:
    """A break of unknown date, and those that are known.

    Parameters
    ----------
    table
        One row: ``found`` (first period of the new level, in words), ``low`` and ``high`` (the earliest and latest first period
        that the figures allow at 95 %), ``before`` and ``after`` (mean levels), ``change``, ``chance`` (of so great a change
        without a break), ``statistic`` (largest F).
    dates
        By period: ``statistic`` (F of a break that begins there; missing at the ends), ``allowed`` (in the 95 % set).
    known
        Known breaks within the series that concern its indicator: ``first_year``, ``text_vi``, ``text_en``, ``law_vi``,
        ``law_en``, ``near`` (True where it lies in the 95 % set).
    """

    table: pd.DataFrame
    dates: pd.DataFrame
    known: pd.DataFrame
    _series: Timed = field(repr=False)

    @property
    def certain(self) -> bool:
        """True where chance alone makes so great a change in fewer than 5 of 100 series."""
        return bool(self.table["chance"].iloc[0] < 0.05)

    def sentence(self, language: Language = "vi") -> str:
        """Say whether, when and by how much the level changed, and which known break lies there."""
        return " ".join(_sentences(self, language))


def breaks(series: pd.DataFrame | Numbers, indicator: str | None = None, *, seed: int = 0) -> Breaks:
    """Look for one change of level at a date that nobody has told.

    Parameters
    ----------
    series
        A panel of one place with an `indicator`, or figures in their order. Months are looked at without their season.
    indicator
        An id of the registry; it says which known breaks concern the series.
    seed
        Of the draws from which the chance is read.

    Returns
    -------
    Breaks

    Raises
    ------
    ValueError
        If fewer than eight figures are known, they never change, or a series of months has gaps.

    Notes
    -----
    The date is the one of least squares (Bai 1994, J. Time Series Analysis 15:453-472); its set holds the dates whose likelihood
    ratio is below -2 log(1 - sqrt 0.95) = 7.35 (Hansen 2000, Econometrica 68:575-603; Eo and Morley 2015, Quantitative Economics
    6:463-497). The chance is that of the largest F (Andrews 1993) over series without a break that remember their last figure as
    this one does (a parametric bootstrap, first-order autoregression). One change of level is looked for, not several, and a
    steady trend looks like one. Of 200 simulated series of 30 figures without a break 2 % are told to have one at 5 %, but 15 %
    where neighbours correlate by 0.5: memory is estimated from few figures, and too low.
    """
    found = _without_season(timed.of(series, indicator))
    known = found.figures.dropna()
    _require(known)
    values = known.to_numpy("float64")
    statistic, ratio = _statistics(values)
    best = int(np.nanargmax(statistic))
    allowed = ratio <= -2 * np.log(1 - np.sqrt(0.95))
    chance = _chance(values, best, float(statistic[best]), seed)
    dates = pd.DataFrame({"statistic": statistic, "allowed": allowed}, index=known.index)
    ends = np.flatnonzero(allowed)[[0, -1]]
    low, high, at = (timed.period_name(known.index, int(row), "vi") for row in (*ends, best))
    before, after = values[:best].mean(), values[best:].mean()
    row = {"found": at, "low": low, "high": high, "before": before, "after": after, "change": after - before}
    table = pd.DataFrame([{**row, "chance": chance, "statistic": statistic[best]}])
    return Breaks(table, found.label(dates), _known(found, dates), found)


def _without_season(found: Timed) -> Timed:
    """Return a series of months without its season."""
    from .seasons import LEAST_YEARS, seasonal

    if found.period == 1 or found.figures.notna().sum() < LEAST_YEARS * found.period:
        return found
    log = bool((found.figures.dropna() > 0).all())
    return replace(found, figures=seasonal(found.figures, log=log).parts["adjusted"])


def _require(known: pd.Series) -> None:
    if len(known) < _LEAST:
        raise ValueError(f"cần {_LEAST} kỳ có số liệu, mới có {len(known)} / {_LEAST} periods needed, {len(known)} found")
    if np.ptp(known.to_numpy()) == 0:
        raise ValueError("chuỗi không thay đổi / the series never changes")


def _statistics(values: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return F and the likelihood ratio (against the best date) of a break at each period (last axis); none near the ends."""
    count = values.shape[-1]
    edge = max(3, int(np.ceil(TRIM * count)))
    split = np.arange(edge, count - edge + 1)
    sums, squares = np.cumsum(values, axis=-1), (values**2).sum(axis=-1, keepdims=True)
    left, all_of_it = sums[..., split - 1], sums[..., -1:]
    explained = left**2 / split + (all_of_it - left) ** 2 / (count - split)
    rest = np.maximum(squares - explained, 1e-12 * squares)
    statistic, ratio = np.full(values.shape, np.nan), np.full(values.shape, np.inf)
    statistic[..., split] = (explained - all_of_it**2 / count) / (rest / (count - 2))
    least = rest.min(axis=-1, keepdims=True)
    ratio[..., split] = (rest - least) / (least / count)
    return statistic, ratio


def _chance(values: np.ndarray, best: int, largest: float, seed: int) -> float:
    """Return how often a series without a break, with this one's memory, has so great an F."""
    level = np.where(np.arange(len(values)) < best, values[:best].mean(), values[best:].mean())
    rest = values - level
    memory = float(np.clip((rest[1:] * rest[:-1]).sum() / (rest**2).sum(), 0, 0.9)) if rest.any() else 0.0
    shocks = np.random.default_rng(seed).standard_normal((_DRAWS, len(values) + 50))
    drawn = np.zeros_like(shocks)
    for at in range(1, shocks.shape[1]):
        drawn[:, at] = memory * drawn[:, at - 1] + shocks[:, at]
    most = np.nanmax(_statistics(drawn[:, 50:])[0], axis=1)
    return float((1 + (most >= largest).sum()) / (1 + _DRAWS))


def _known(found: Timed, dates: pd.DataFrame) -> pd.DataFrame:
    """Return the known breaks within the series, and whether the figures allow one there."""
    first = _first_years(dates.index)
    rows = [one for one in BREAKS if found.indicator is not None and found.indicator.id in one.indicators and len(first)]
    inside = [one for one in rows if first[0] < one.first_year <= first[-1]]
    allowed = [bool(dates["allowed"].to_numpy()[first == one.first_year].any()) for one in inside]
    table = {
        "first_year": [one.first_year for one in inside],
        "text_vi": [one.text.vi for one in inside],
        "text_en": [one.text.en for one in inside],
        "law_vi": [one.law.say("vi") for one in inside],
        "law_en": [one.law.say("en") for one in inside],
        "near": allowed,
    }
    return pd.DataFrame(table)


def _first_years(index: pd.Index) -> np.ndarray:
    """Return the statistical year of each period; nothing where the index does not say it."""
    if "fiscal_year" in index.names:
        return index.get_level_values("fiscal_year").to_numpy("int64")
    if isinstance(index, (pd.DatetimeIndex, pd.PeriodIndex)):
        return np.array([calendar.fiscal_year(day) for day in index])
    return np.zeros(0, dtype="int64")


def _sentences(made: Breaks, language: Language) -> Iterator[str]:
    row, found = made.table.iloc[0], made._series
    if not made.certain:
        chance = number(100 * row["chance"], 0, language)
        yield Text(
            f"{found.name('vi')}: không thấy thay đổi mức nào vượt quá ngẫu nhiên (xác suất {chance} %).",
            f"{found.name('en')}: no change of level is more than chance (probability {chance}%).",
        ).say(language)
    else:
        at = np.flatnonzero(made.dates["allowed"].to_numpy())
        best = int(np.nanargmax(made.dates["statistic"].to_numpy()))
        when = [timed.period_name(made.dates.index, int(one), language) for one in (best, at[0], at[-1])]
        said = [found.say(row["before"], language), found.say(row["after"], language)]
        yield (
            Text(
                "{}: mức thay đổi từ {} (khoảng 95 %: {} đến {}), từ {} thành {}.",
                "{}: the level changed from {} on (95%: {} to {}), from {} to {}.",
            )
            .say(language)
            .format(found.name(language), *when, *said)
        )
    for one in made.known.itertuples():
        agrees = one.near and made.certain
        place = (
            Text("Trùng với mốc đã biết:", "It agrees with a known break:") if agrees else Text("Mốc đã biết:", "Known break:")
        )
        words = Text(f"năm {one.first_year}, {one.text_vi}", f"FY{one.first_year}, {one.text_en}")
        yield f"{place.say(language)} {words.say(language)}."
