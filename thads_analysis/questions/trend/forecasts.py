"""Forecasts of a series, chosen and bounded by how well they would have done."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from ...words.vocabulary import Language, Text, near
from ...words.wording import number
from ..yearly import Compared
from . import timed
from .methods import METHODS, NAIVE, led
from .timed import Numbers, Timed

BETTER_BY = 0.9
"""A method must have less than so much of the error of repeating the last year, or that is what is done."""
LEVELS = {"80": 0.9, "95": 0.975}
_LEAST_TRIALS, _MOST_TRIALS = 2, 12


@dataclass(frozen=True, eq=False)
class Forecast:
    """Where a series is expected to go.

    Parameters
    ----------
    path
        By period ahead, in the series' unit (the median).
    intervals
        By period ahead: ``low_80``, ``high_80``, ``low_95``, ``high_95``; missing where too little is known of past errors.
    backtest
        By ``method``: ``mase`` (mean absolute error over that of repeating the last year within the sample; Hyndman and Koehler
        2006), ``ratio`` (over the error of seasonal_naive at the same trials), ``coverage_80`` and ``coverage_95`` (percent of
        trials within intervals that were made without them), ``trials``, ``complaint`` (what the fit said), ``chosen``.
    errors
        By ``method``, ``trial`` (its last known period) and ``ahead``: ``error`` on the scale of the forecast.
    method
        The code of what was taken.
    beaten
        True where seasonal_naive was beaten; False where it was fallen back upon.
    history
        The series that was led on, by period; missing where nothing is known.
    """

    path: pd.Series
    intervals: pd.DataFrame
    backtest: pd.DataFrame
    errors: pd.DataFrame
    method: str
    beaten: bool
    history: pd.Series
    _series: Timed = field(repr=False)

    @property
    def text(self) -> Text:
        """Name of the method that was taken."""
        return METHODS[self.method].text

    def sentence(self, language: Language = "vi") -> str:
        """Say what is expected, between which bounds, by which method and how it did."""
        return " ".join(_sentences(self, language))


def forecast(
    series: pd.DataFrame | Numbers,
    indicator: str | None = None,
    *,
    months: int | None = None,
    period: int | None = None,
    methods: Sequence[str] = tuple(METHODS),
) -> Forecast:
    """Lead a series on by the method that would have done best, with intervals from what it would have missed by.

    Parameters
    ----------
    series
        A panel of one place with an `indicator` (cumulative reports become what each month did), or figures in their order.
    indicator
        An id of the registry.
    months
        So many periods ahead; without it a year of months or quarters, or three years.
    period
        So many figures make a year; without it, 12 for months, 4 for quarters, else 1.
    methods
        Codes of :data:`thads_analysis.questions.trend.methods.METHODS`; ``seasonal_naive`` is always tried.

    Returns
    -------
    Forecast

    Raises
    ------
    KeyError
        If a method is not known.
    ValueError
        If the series has a gap or less than a year and one period.

    Notes
    -----
    Twice a year, from the second year on and at most twelve times, each method is asked what it would have said from there
    (rolling origin). Positive figures are led on by their logarithm, shares by their logit, others as they are. An interval of h
    periods ahead is Student's t, with as many degrees of freedom as there were trials, times the root mean square of the errors
    h - 1, h and h + 1 periods ahead: with few trials, quantiles of the errors themselves would be too narrow. How often such
    intervals hold on the sample is measured in the benchmarks.
    """
    found = timed.of(series, indicator).whole()
    count = found.period if period is None else timed.whole_number(period, "period")
    ahead = (count if count > 1 else 3) if months is None else timed.whole_number(months, "months")
    values = found.figures.to_numpy("float64")
    _require(found, values, count, ahead)
    scale = _Scale.of(found, values)
    past = scale.there(values)
    trials = {name: _trials(name, past, count, ahead) for name in _named(methods, values)}
    table = _table(trials, past, values, (scale, count))
    best = str(table.index[table["chosen"]][0])
    path, complaint = led(METHODS[best], past, count, ahead)
    index = _index(found, ahead)
    table.loc[best, "complaint"] = table.loc[best, "complaint"] or complaint
    intervals = {
        f"{side}_{level}": scale.back(path + sign * _half_width(trials[best][0], quantile))
        for level, quantile in LEVELS.items()
        for side, sign in (("low", -1), ("high", 1))
    }
    return Forecast(
        pd.Series(scale.back(path), index=index, name=found.indicator.id if found.indicator else "forecast"),
        found.label(pd.DataFrame(intervals, index=index)[["low_80", "high_80", "low_95", "high_95"]]),
        table,
        _errors(trials, found),
        best,
        best != NAIVE,
        found.figures,
        found,
    )


@dataclass(frozen=True)
class _Scale:
    """On what scale a series is led on: logit, logarithm, or as it is (not below zero where it never is)."""

    compared: Compared | None
    floor: float

    @classmethod
    def of(cls, found: Timed, values: np.ndarray) -> _Scale:
        ratio = found.indicator.ratio if found.indicator else None
        most = ratio.scale if ratio is not None and ratio.part else None
        fits = (values > 0).all() and (most is None or (values < most).all())
        return cls(Compared(most) if fits else None, 0.0 if (values >= 0).all() else -np.inf)

    def there(self, values: np.ndarray) -> np.ndarray:
        return values if self.compared is None else self.compared.there(values, 1e-300)

    def back(self, values: np.ndarray) -> np.ndarray:
        return np.maximum(values, self.floor) if self.compared is None else self.compared.back(values)


def _require(found: Timed, values: np.ndarray, count: int, ahead: int) -> None:
    gaps = np.flatnonzero(np.isnan(values))
    if len(gaps):
        where = ", ".join(found.when(int(row), "vi") for row in gaps[:5])
        raise ValueError(f"chuỗi thiếu {len(gaps)} kỳ / {len(gaps)} periods are missing: {where}")
    if len(values) < count + 1:
        raise ValueError(f"cần {count + 1} kỳ, mới có {len(values)} / {count + 1} periods needed, {len(values)} found")
    if ahead < 1 or count < 1:
        raise ValueError(f"months: {ahead}, period: {count}; cần / needed: >= 1")


def _named(methods: Sequence[str], values: np.ndarray) -> list[str]:
    """Return the methods to try; a series that never changes needs none but the simplest."""
    for name in methods:
        if name not in METHODS:
            raise KeyError(f"methods: {name!r}; {', '.join(near(name, METHODS) or METHODS)}")
    return [NAIVE] if np.ptp(values) == 0 else [NAIVE, *(name for name in methods if name != NAIVE)]


Trials = tuple[np.ndarray, list[int], str]
"""Errors by trial and period ahead, the trials' first periods, and what the fits complained of."""


def _trials(name: str, past: np.ndarray, count: int, ahead: int) -> Trials:
    """Ask a method what it would have said from earlier periods."""
    origins = list(range(max(2 * count, 5), len(past), max(1, count // 2)))[-_MOST_TRIALS:]
    errors, complaints = np.full((len(origins), ahead), np.nan), ""
    for row, origin in enumerate(origins):
        told, complaint = led(METHODS[name], past[:origin], count, ahead)
        known = past[origin : origin + ahead]
        errors[row, : len(known)] = known - told[: len(known)]
        complaints = complaints or complaint
    return errors, origins, complaints


def _table(trials: dict[str, Trials], past: np.ndarray, values: np.ndarray, about: tuple[_Scale, int]) -> pd.DataFrame:
    """Return how each method did, and which is taken."""
    rows = {name: _row(trial, past, values, about) for name, trial in trials.items()}
    table = pd.DataFrame(rows).T.rename_axis("method")
    figures = ["mase", "coverage_80", "coverage_95"]
    table[figures] = table[figures].astype("float64")
    naive = table.loc[NAIVE, "mase"]
    ratio = table["mase"] / (naive if naive > 0 else np.nan)
    tried = table["trials"].astype("int64") >= _LEAST_TRIALS
    chosen = ratio.idxmin() if ratio.notna().any() and ratio.min() < BETTER_BY and tried.all() else NAIVE
    columns = ["mase", "ratio", "coverage_80", "coverage_95", "trials", "complaint", "chosen"]
    return table.assign(ratio=ratio, trials=table["trials"].astype("int64"), chosen=table.index == chosen)[columns]


def _row(trial: Trials, past: np.ndarray, values: np.ndarray, about: tuple[_Scale, int]) -> dict[str, object]:
    errors, origins, complaint = trial
    scale, count = about
    missed = []
    for row, origin in enumerate(origins):
        steps = np.abs(values[count:origin] - values[: origin - count]).mean()
        known = past[origin : origin + errors.shape[1]]
        off = np.abs(scale.back(known) - scale.back(known - errors[row, : len(known)]))
        missed.append(np.mean(off) / steps if steps > 0 else np.nan)
    usable = [one for one in missed if not np.isnan(one)]
    mase = float(np.mean(usable)) if len(usable) == len(missed) > 0 else np.nan
    return {"mase": mase, **_coverage(errors), "trials": len(origins), "complaint": complaint}


def _coverage(errors: np.ndarray) -> dict[str, float]:
    """Return the percentage of errors within intervals made from the other trials, by level."""
    found = {}
    for level, quantile in LEVELS.items():
        held = [_held(errors, row, quantile) for row in range(len(errors))]
        inside = np.concatenate(held) if held else np.zeros(0)
        found[f"coverage_{level}"] = 100 * float(inside.mean()) if len(inside) else np.nan
    return found


def _held(errors: np.ndarray, row: int, quantile: float) -> np.ndarray:
    width = _half_width(np.delete(errors, row, axis=0), quantile)
    both = ~np.isnan(errors[row]) & ~np.isnan(width)
    return np.abs(errors[row][both]) <= width[both]


def _half_width(errors: np.ndarray, quantile: float) -> np.ndarray:
    """Return half the width of intervals by period ahead; missing where fewer than two trials tell of it."""
    from scipy import stats

    squares, known = np.nan_to_num(errors) ** 2, ~np.isnan(errors)
    near_sum, near_count = (np.convolve(part.sum(axis=0), np.ones(3), "full")[1:-1] for part in (squares, known))
    trials = known.sum(axis=0)
    with np.errstate(invalid="ignore", divide="ignore"):
        spread = np.sqrt(near_sum / near_count)
    return np.where(trials >= _LEAST_TRIALS, stats.t.ppf(quantile, np.maximum(trials, 1)) * spread, np.nan)


def _index(found: Timed, ahead: int) -> pd.Index:
    """Return the periods behind the last one."""
    index, last = found.figures.index, int(found.order[-1])
    at = np.arange(last + 1, last + 1 + ahead)
    if {"fiscal_year", "months"} <= {*index.names}:
        return pd.MultiIndex.from_arrays([(at - 1) // 12, (at - 1) % 12 + 1], names=["fiscal_year", "months"])
    if isinstance(index, pd.PeriodIndex):
        return pd.period_range(index[-1] + 1, periods=ahead, freq=index.freq)
    if isinstance(index, pd.DatetimeIndex):
        freq = index.freqstr or pd.infer_freq(index)
        return pd.date_range(index[-1], periods=ahead + 1, freq=freq)[1:] if freq else pd.RangeIndex(1, ahead + 1, name="ahead")
    numbered = pd.api.types.is_integer_dtype(index)
    return pd.Index(np.arange(1, ahead + 1) + (int(index[-1]) if numbered else 0), name=index.name if numbered else "ahead")


def _errors(trials: dict[str, Trials], found: Timed) -> pd.DataFrame:
    """Return every error of every trial."""
    frames = {
        name: pd.DataFrame(
            errors,
            index=pd.Index([found.when(origin - 1, "vi") for origin in origins], name="trial"),
            columns=pd.RangeIndex(1, errors.shape[1] + 1, name="ahead"),
        ).stack()
        for name, (errors, origins, _) in trials.items()
    }
    return pd.concat(frames, names=["method"]).dropna().to_frame("error")


def _sentences(made: Forecast, language: Language) -> Iterator[str]:
    found, path = made._series, made.path
    said = [found.say(float(end), language) for end in (path.iloc[-1], *made.intervals.iloc[-1][["low_80", "high_80"]])]
    when = timed.period_name(path.index, len(path) - 1, language)
    name = found.name(language)
    if made.intervals["low_80"].isna().iloc[-1]:
        yield (
            Text(
                "{}: dự báo {} là {}; chuỗi quá ngắn để biết sai số.",
                "{}: {} is forecast at {}; the series is too short to know the error.",
            )
            .say(language)
            .format(name, when, said[0])
        )
    else:
        yield (
            Text(
                "{}: dự báo {} là {}, nhiều khả năng trong khoảng {} đến {} (80 %).",
                "{}: {} is forecast at {}, probably between {} and {} (80%).",
            )
            .say(language)
            .format(name, when, *said)
        )
    yield _method_sentence(made, language)


def _method_sentence(made: Forecast, language: Language) -> str:
    row = made.backtest.loc[made.method]
    method = METHODS[made.method].text.say(language)
    if np.isnan(row["mase"]):
        return Text(f"Phương pháp: {method}, chưa thử lại được.", f"Method: {method}, not tried on the past.").say(language)
    tested = _tested(row, language)
    if not made.beaten:
        words = Text(
            "Không phương pháp nào hơn hẳn cách đơn giản nhất là {}, nên dùng cách đó (MASE {}; {}).",
            "No method clearly beats {}, which is used (MASE {}; {}).",
        )
        return words.say(language).format(method, number(row["mase"], 2, language), tested)
    less = number(100 * (1 - row["ratio"]), 0, language)
    words = Text(
        "Phương pháp {}: sai số ít hơn lặp lại năm trước {} % (MASE {}; {}).",
        "Method {}: {}% less error than last year again (MASE {}; {}).",
    )
    return words.say(language).format(method, less, number(row["mase"], 2, language), tested)


def _tested(row: pd.Series, language: Language) -> str:
    """Say how often the method was tried, and how often its intervals held where that is known."""
    trials = int(row["trials"])
    tried = Text(f"thử lại {trials} lần", "tried once" if trials == 1 else f"tried {trials} times").say(language)
    if pd.isna(row["coverage_80"]):
        return tried
    held = Text("khoảng 80 % chứa {} % số thực tế", "its 80% intervals held {}% of what came").say(language)
    return f"{tried}, {held.format(number(row['coverage_80'], 0, language))}"
