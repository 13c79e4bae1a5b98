"""The season of the statistical year: what each month usually does of a year's work.

The year begins on 1 October slowly and ends on 30 September in a rush, so that neighbouring months are never alike.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal

import numpy as np
import pandas as pd

from ...words.vocabulary import Kind, Language, Text
from ...words.wording import number
from . import timed
from .timed import Numbers, Timed

LEAST_YEARS = 2
"""So many whole years are needed to tell season from trend."""
_SHARE = "share"


@dataclass(frozen=True, eq=False)
class Seasonal:
    """A series taken apart.

    Parameters
    ----------
    parts
        By period: ``value``; ``trend``, ``seasonal``, ``remainder``, which add up to it (on the logarithm, where `log`);
        ``factor`` (the season as a multiple of an average month, or in the series' unit without logarithms); ``adjusted`` (the
        value without its season).
    factors
        By place in the year (from 1: October): ``factor`` (mean over the years), ``low`` and ``high`` (the least and the most
        that season and remainder together came to in any year).
    shares
        By place in the year, over complete years: ``share`` of the year's total, ``share_low`` and ``share_high`` (least and most
        of any year), and the same of all months up to this one as ``done``, ``done_low``, ``done_high``; ``years``. Empty without
        a complete year, for what does not add up over months, and where there are negative figures.
    strength
        Between 0 (no season) and 1: one minus the variance of the remainder over that of season and remainder together
        (Wang, Smith and Hyndman 2006).
    log
        Whether it was taken apart on the logarithm.
    """

    parts: pd.DataFrame
    factors: pd.DataFrame
    shares: pd.DataFrame
    strength: float
    log: bool
    _series: Timed = field(repr=False)

    def sentence(self, language: Language = "vi") -> str:
        """Say which months stand out, by how much, and how that differs from year to year."""
        return " ".join(_sentences(self, language))


def seasonal(
    series: pd.DataFrame | Numbers,
    indicator: str | None = None,
    *,
    period: int | None = None,
    window: int | Literal["periodic"] = "periodic",
    robust: bool = False,
    log: bool = True,
) -> Seasonal:
    """Take a series apart into trend, season and remainder (STL, Cleveland et al. 1990, J. Official Statistics 6:3-73).

    Parameters
    ----------
    series
        A panel of one place with an `indicator` (cumulative reports become what each month did), or figures in their order.
    indicator
        An id of the registry.
    period
        So many figures make a year; without it, 12 for months and 4 for quarters.
    window
        ``"periodic"``: one season for all years; else an odd number of years over which the season may change, at least 7.
    robust
        Let single outliers move neither season nor trend.
    log
        On the logarithm: the season multiplies. False adds it.

    Returns
    -------
    Seasonal

    Raises
    ------
    ValueError
        If the series has a gap, fewer than two whole years, or zeros while `log`.

    Notes
    -----
    STL is that of statsmodels with the settings of R's ``stl``: the season by local means, every tenth point reckoned and those
    between interpolated.
    """
    found = timed.of(series, indicator).whole()
    count = _period(found, period)
    values = found.figures.to_numpy("float64")
    _require(found, values, count, log=log)
    level = np.log(values) if log else values
    trend, season = _stl(level, count, window, robust=robust)
    if window == "periodic":
        places = np.arange(len(level)) % count
        season = pd.Series(season).groupby(places).transform("mean").to_numpy()
    rest = level - trend - season
    factor = np.exp(season) if log else season
    adjusted = values / factor if log else values - factor
    table = {"value": values, "trend": trend, "seasonal": season, "remainder": rest, "factor": factor, "adjusted": adjusted}
    parts = found.label(pd.DataFrame(table, index=found.figures.index))
    month = pd.Index((_places(found, count)) + 1, name="months")
    adds_up = found.indicator is None or found.indicator.kind is Kind.FLOW
    shares = _shares(values if adds_up else values[:0], month, count)
    return Seasonal(parts, _factors(parts, month, log=log), shares, _strength(rest, season, level), log, found)


def _period(found: Timed, asked: int | None) -> int:
    count = found.period if asked is None else timed.whole_number(asked, "period")
    if count < 2:
        raise ValueError("chuỗi theo năm không có mùa vụ, hãy cho period / a yearly series has no season, give period")
    return count


def _places(found: Timed, count: int) -> np.ndarray:
    return found.places if count == found.period else np.arange(len(found.figures)) % count


def _require(found: Timed, values: np.ndarray, count: int, *, log: bool) -> None:
    """Refuse a series with gaps, zeros or too few years."""
    gaps = np.flatnonzero(np.isnan(values))
    if len(gaps):
        where = ", ".join(found.when(int(row), "vi") for row in gaps[:5])
        raise ValueError(f"chuỗi thiếu {len(gaps)} kỳ / {len(gaps)} periods are missing: {where}")
    if len(values) < LEAST_YEARS * count:
        raise ValueError(
            f"cần {LEAST_YEARS * count} kỳ, mới có {len(values)} / {LEAST_YEARS * count} periods needed, {len(values)} found"
        )
    if log and (values <= 0).any():
        none = int((values <= 0).sum())
        raise ValueError(f"{none} kỳ bằng 0 hoặc âm, hãy dùng log=False / {none} periods are zero or less, use log=False")


def _stl(level: np.ndarray, count: int, window: int | Literal["periodic"], *, robust: bool) -> tuple[np.ndarray, np.ndarray]:
    """Return trend and season as R's ``stl`` reckons them."""
    from statsmodels.tsa.seasonal import STL

    season = 10 * len(level) + 1 if window == "periodic" else timed.whole_number(window, "window")
    if season < 7 or season % 2 == 0:
        raise ValueError(f"window: {window!r}; periodic, 7, 9, 11 …")
    trend, low = _odd(1.5 * count / (1 - 1.5 / season)), _odd(count + 1)
    jumps = dict(
        zip(("seasonal_jump", "trend_jump", "low_pass_jump"), (-(-one // 10) for one in (season, trend, low)), strict=True)
    )
    model = STL(level, count, seasonal=season, trend=trend, low_pass=low, seasonal_deg=0, robust=robust, **jumps)
    found = model.fit(inner_iter=1 if robust else 2, outer_iter=15 if robust else 0)
    return np.asarray(found.trend), np.asarray(found.seasonal)


def _odd(least: float) -> int:
    """Return the next odd number."""
    up = int(np.ceil(least))
    return up + 1 - up % 2


def _factors(parts: pd.DataFrame, month: pd.Index, *, log: bool) -> pd.DataFrame:
    """Return the season by place in the year, and between what it and the remainder lay."""
    both = parts["seasonal"] + parts["remainder"]
    groups = (np.exp(both) if log else both).groupby(month.to_numpy())
    mean = parts["factor"].groupby(month.to_numpy()).mean()
    return pd.DataFrame({"factor": mean, "low": groups.min(), "high": groups.max()}).rename_axis("months")


def _shares(values: np.ndarray, month: pd.Index, count: int) -> pd.DataFrame:
    """Return the share of a year's total by place in the year, over years that are complete."""
    places = month.to_numpy()[: len(values)]
    first = int(np.flatnonzero(places == 1)[0]) if (places == 1).any() else len(values)
    years = (len(values) - first) // count
    whole = values[first : first + years * count].reshape(-1, count)
    whole = whole[whole.sum(axis=1) > 0]
    if not len(whole) or (values < 0).any():
        return pd.DataFrame(columns=["share", "share_low", "share_high", "done", "done_low", "done_high", "years"])
    each = whole / whole.sum(axis=1, keepdims=True)
    table = {"share": whole.sum(axis=0) / whole.sum(), "share_low": each.min(axis=0), "share_high": each.max(axis=0)}
    run = each.cumsum(axis=1)
    table |= {"done": np.cumsum(table["share"]), "done_low": run.min(axis=0), "done_high": run.max(axis=0)}
    return pd.DataFrame(table, index=pd.RangeIndex(1, count + 1, name="months")).assign(years=len(whole))


def _strength(rest: np.ndarray, season: np.ndarray, level: np.ndarray) -> float:
    both = np.var(rest + season)
    varies = both > 1e-20 * max(float(np.mean(level**2)), 1e-300)  # less is what floating point leaves of a constant
    return float(max(0.0, 1 - np.var(rest) / both)) if varies else 0.0


def _sentences(made: Seasonal, language: Language) -> Iterator[str]:
    factors, found = made.factors, made._series
    if made.strength < 0.3:
        strength = number(made.strength, 2, language)
        yield Text(
            f"{found.name('vi')}: hầu như không có mùa vụ (độ mạnh {strength} trên 1).",
            f"{found.name('en')}: hardly any season (strength {strength} of 1).",
        ).say(language)
        return
    ends = [_month_and_factor(made, int(month), language) for month in (factors["factor"].idxmax(), factors["factor"].idxmin())]
    yield (
        Text("{}: cao nhất vào {}, thấp nhất vào {}.", "{}: highest in {}, lowest in {}.")
        .say(language)
        .format(found.name(language), *ends)
    )
    if len(made.shares) == 12 and "months" in found.figures.index.names:
        yield _last_quarter(made.shares, language)


def _month_and_factor(made: Seasonal, place: int, language: Language) -> str:
    row = made.factors.loc[place]
    said = [
        number(row[name], 2, language) if made.log else made._series.say(row[name], language)
        for name in ("factor", "low", "high")
    ]
    rows = np.flatnonzero(_places(made._series, len(made.factors)) == place - 1)
    month = made._series.when(int(rows[-1]), language).rpartition("/")[0] or str(place)
    times = Text("gấp {} lần tháng bình thường, từng năm {} đến {}", "{} times an average month, {} to {} in single years")
    added = Text("{} so với bình thường, từng năm {} đến {}", "{} against the average, {} to {} in single years")
    return f"{month if language == 'vi' else _calendar(month)} ({(times if made.log else added).say(language).format(*said)})"


def _calendar(month: str) -> str:
    """Return the English name of a numbered month."""
    from babel.dates import get_month_names

    return str(get_month_names("wide", locale="en").get(int(month), month)) if month.isdigit() else month


def _last_quarter(shares: pd.DataFrame, language: Language) -> str:
    row = shares.loc[9]
    said = [number(100 * (1 - row[name]), 0, language) for name in ("done", "done_high", "done_low")]
    years = int(row["years"])
    return (
        Text(
            f"Ba tháng cuối năm làm {{}} % việc của cả năm ({{}}–{{}} % trong {years} năm trọn vẹn).",
            f"The last three months do {{}}% of the year ({{}}–{{}}% in {years} whole years).",
        )
        .say(language)
        .format(*said)
    )
