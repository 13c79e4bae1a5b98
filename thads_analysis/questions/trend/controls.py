"""Control charts: which changes over time are more than chance."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal

import numpy as np
import pandas as pd

from ...words.errors import Problem, raise_any
from ...words.vocabulary import Language, Text
from ...words.wording import number
from . import limits, timed
from .limits import Chart, Given
from .rules import Points, Rules
from .rules import get as rules_named
from .timed import Numbers, Timed

TRIAL = 13
"""Limits from fewer points are on trial."""
MOST_ALIKE = 0.5
"""Above this autocorrelation moving ranges are much smaller than what the series moves by."""
Better = Literal["higher", "lower"]
Asked = tuple[float | None, Better | None]
"""A target, and which way is better."""
_ASSURANCE = {
    "always": Text("Chỉ tiêu {} luôn đạt nếu không có gì thay đổi", "The target of {} is always met if nothing changes"),
    "never": Text("Chỉ tiêu {} không thể đạt nếu không có gì thay đổi", "The target of {} cannot be met if nothing changes"),
    "hit_and_miss": Text(
        "Chỉ tiêu {} lúc đạt lúc không, chỉ do ngẫu nhiên",
        "The target of {} is hit at times and missed at times, by chance alone",
    ),
}
_STATES = {
    "improvement": Text("tốt lên", "improvement"),
    "concern": Text("đáng lo ngại", "concern"),
    "high": Text("cao", "high"),
    "low": Text("thấp", "low"),
    "neutral": Text("ở đường giữa", "on the centre"),
}


@dataclass(frozen=True, eq=False)
class ControlChart:
    """A series with the limits within which chance alone moves it.

    Parameters
    ----------
    points
        By period: ``value``, ``center``, ``lower``, ``upper``, ``sigma`` in the series' unit; ``special`` (more than chance),
        ``reason`` (code of the rule, missing where none), ``state`` (improvement, concern; high or low where neither way is
        better; neutral where it is chance), ``baseline`` (from 0), ``adjusted`` and ``factor`` where the season was taken out.
    center, lower, upper, sigma
        Of the last point.
    rules
        The set of rules.
    assurance
        always, never or hit_and_miss: how the target lies to the last limits; None without a target or a better way.
    target
        In the series' unit.
    chart
        Which kind of chart, and why.
    baselines
        By ``baseline``: ``start``, ``reason``, ``points``, ``trial`` (under 13 points), ``center``, ``sigma``.
    """

    points: pd.DataFrame
    center: float
    lower: float
    upper: float
    sigma: float
    rules: Rules
    assurance: str | None
    target: float | None
    chart: Chart
    baselines: pd.DataFrame
    _series: Timed = field(repr=False)

    @property
    def trial(self) -> bool:
        """True where the last limits come from fewer than 13 points."""
        return bool(self.baselines["trial"].iloc[-1]) if len(self.baselines) else True

    def sentence(self, language: Language = "vi") -> str:
        """Say what is more than chance, by which rules, from which limits, and where the target lies."""
        return " ".join(_sentences(self, language))


def control_chart(
    series: pd.DataFrame | Numbers,
    indicator: str | None = None,
    *,
    rules: str | Rules = "mdc",
    target: float | None = None,
    denominator: Numbers | None = None,
    chart: str | None = None,
    better: Better | None = None,
    baselines: Mapping[Hashable, str] | None = None,
    fixed_after: int | None = None,
    screened: bool | None = None,
    season: bool = False,
) -> ControlChart:
    """Put limits round a series within which chance alone moves it, and mark what is more.

    Parameters
    ----------
    series
        A panel of one place with an `indicator`, or figures in their order (numerators, where there is a `denominator`).
    indicator
        An id of the registry; it tells unit and which way is better.
    rules
        ``"mdc"``, ``"mdc_excel"``, ``"wheeler"`` or ``"anhoej"`` (:mod:`thads_analysis.questions.trend.rules`).
    target
        In the series' unit.
    denominator
        Of plain numerators.
    chart
        ``"xmr"``, ``"xmr_median"``, ``"p"``, ``"p_prime"`` or ``"i_prime"``; without it, XmR for figures without a
        denominator, p for shares of fewer than 1,000, p' for shares of more, I' for other ratios and for money.
    better
        ``"higher"`` or ``"lower"``, for plain figures.
    baselines
        First period of each new baseline, with the reason for it. They are never set by the figures.
    fixed_after
        Limits come from so many points at the beginning of each baseline.
    screened
        Whether ranges that are not chance are left out of the limits; without it, as the set of rules does.
    season
        Take the season of the statistical year out, judge what is left, and let centre and limits follow the season.

    Returns
    -------
    ControlChart
        A missing period has no state, and no run goes across it. Of a month, completed cases and rates are those of the month
        alone, and so must the target be.

    Raises
    ------
    KeyError
        If there is no such set of rules, chart or indicator.
    ValueError
        If a baseline does not begin at a period of the series or has no reason, or the series can't be used.

    Notes
    -----
    On 280,000 events a month binomial limits flag sixteen months of twenty, p' and I' none: the larger the denominator, the
    less of the variation is binomial.
    """
    found = timed.of(series, indicator, denominator)
    rule_set = rules_named(rules)
    how = _chart(found, chart, season=season)
    limits.check(fixed_after, target)
    found = found if how.id.startswith("xmr") else found.with_counts
    starts = _starts(found, baselines or {})
    factor = _season(found) if season else np.ones(len(found.figures))
    parts = [
        _baseline(found, slice(first, last), factor, (how, rule_set, fixed_after, screened))
        for first, last in zip(starts, [*starts[1:], len(found.figures)], strict=True)
    ]
    points = pd.concat(parts, keys=range(len(parts)), names=["baseline"]).reset_index("baseline") if parts else pd.DataFrame()
    points = _stated(points.set_axis(found.figures.index), found, better)
    return _result(points, found, (how, rule_set), _told(points, starts, baselines or {}), (target, better))


def _chart(found: Timed, asked: str | None, *, season: bool) -> Chart:
    """Return the kind of chart that was asked for, else the one that fits."""
    if asked is not None:
        return limits.get(asked, share=found.part or found.denominator is None)
    below = found.denominator.to_numpy() if found.denominator is not None and found.all_counted else None
    return limits.choose(below, share_of_counts=found.part and found.counted, season=season)


def _starts(found: Timed, baselines: Mapping[Hashable, str]) -> list[int]:
    """Return where each baseline begins."""
    raise_any("control_chart", _wrong_baselines(found, baselines))
    return sorted({0, *(timed.row(found.figures.index, period) for period in baselines)} - {-1})


def _wrong_baselines(found: Timed, baselines: Mapping[Hashable, str]) -> Iterator[Problem]:
    if not isinstance(baselines, Mapping):
        yield Problem("baselines", Text("cần {kỳ: lý do}", "give {period: reason}"), baselines)
        return
    for period, reason in baselines.items():
        if timed.row(found.figures.index, period) < 0:
            known = f"{found.figures.index[0]} … {found.figures.index[-1]}" if len(found.figures) else "–"
            yield Problem(str(period), Text(f"không có kỳ này ({known})", f"no such period ({known})"))
        elif not str(reason).strip():
            yield Problem(str(period), Text("mốc mới cần lý do", "a new baseline needs a reason"))


def _season(found: Timed) -> np.ndarray:
    """Return each period's usual share of an average one."""
    from .seasons import seasonal

    whole = seasonal(found.figures).parts["factor"]
    return whole.reindex(found.figures.index).to_numpy("float64")


def _baseline(found: Timed, rows: slice, factor: np.ndarray, how: tuple[Chart, Rules, int | None, bool | None]) -> pd.DataFrame:
    """Return the points of one baseline with their limits and reasons."""
    chart, rule_set, fixed_after, screened = how
    value = found.figures.to_numpy("float64")[rows] / factor[rows]
    own = np.arange(len(value)) < (fixed_after or len(value))
    above, below = (None if side is None else side.to_numpy("float64")[rows] for side in (found.numerator, found.denominator))
    of_limits = Given(
        np.where(own, value, np.nan),
        None if above is None else np.where(own, above / factor[rows], np.nan),
        below,
        found.scale,
        rule_set.screened if screened is None else screened,
    )
    center, sigma = chart.limits(of_limits)
    points = Points(value, np.full(len(value), center), sigma)
    bounds = np.clip([center - 3 * sigma, center + 3 * sigma], *_possible(found, chart))
    table = {
        "value": value, "center": center, "lower": bounds[0], "upper": bounds[1], "sigma": sigma
    }  # fmt: skip
    frame = pd.DataFrame(table) * np.where(np.isnan(factor[rows]), 1, factor[rows])[:, None]
    return frame.assign(reason=rule_set.reasons(points), side=points.side, adjusted=value, factor=factor[rows])


def _possible(found: Timed, chart: Chart) -> tuple[float, float]:
    """Return between what limits can lie: a share by its counts within none and all, what a panel counts not below zero."""
    share = found.part and found.denominator is not None and not chart.id.startswith("xmr")
    counts = found.source is not None and not bool((found.figures < 0).any())
    return 0.0 if share or counts else -np.inf, found.scale if share else np.inf


def _stated(points: pd.DataFrame, found: Timed, better: Better | None) -> pd.DataFrame:
    """Say of each point whether it is chance, improvement or concern."""
    special = points["reason"].notna()
    sign = _sign(found, better)
    ways = {1: ("improvement", "concern"), -1: ("concern", "improvement"), 0: ("high", "low")}[sign]
    state = np.select([points["side"] > 0, points["side"] < 0], ways, "neutral")
    points = points.assign(special=special, state=pd.Series(state, index=points.index).where(special, "neutral"))
    points["state"] = points["state"].where(points["value"].notna())
    columns = ["value", "center", "lower", "upper", "sigma", "special", "reason", "state", "baseline"]
    seasonal = ["adjusted", "factor"] if (points["factor"] != 1).any() else []
    return found.label(points[[*columns, *seasonal]])


def _sign(found: Timed, better: Better | None) -> int:
    if better is None:
        return found.sign
    if better not in ("higher", "lower"):
        raise ValueError(f"better: {better!r}; higher, lower")
    return 1 if better == "higher" else -1


def _told(points: pd.DataFrame, starts: list[int], baselines: Mapping[Hashable, str]) -> pd.DataFrame:
    """Return what is to be known of each baseline."""
    reasons = {timed.row(points.index, period): reason for period, reason in baselines.items()}
    groups = points.groupby("baseline")
    known = groups["value"].count()
    table = {
        "start": [str(points.index[start]) for start in starts],
        "reason": [reasons.get(start, "") for start in starts],
        "points": known.to_numpy(),
        "trial": (known < TRIAL).to_numpy(),
        "center": groups["center"].last().to_numpy(),
        "sigma": groups["sigma"].last().to_numpy(),
    }
    return pd.DataFrame(table, index=pd.RangeIndex(len(starts), name="baseline"))


def _result(points: pd.DataFrame, found: Timed, how: tuple[Chart, Rules], baselines: pd.DataFrame, asked: Asked) -> ControlChart:
    known = points[points["baseline"].eq(points["baseline"].iloc[-1]) & points["sigma"].notna()]
    last = (known if len(known) else points).iloc[-1]  # the last period may lack its denominator
    center, lower, upper, sigma = (float(last[name]) for name in ("center", "lower", "upper", "sigma"))
    target, better = asked
    assurance = _assured(target, (lower, upper), _sign(found, better))
    return ControlChart(points, center, lower, upper, sigma, how[1], assurance, target, how[0], baselines, found)


def _assured(target: float | None, last: tuple[float, float], sign: int) -> str | None:
    """Return how a target lies to the last limits."""
    if target is None or sign == 0 or np.isnan(last).any():
        return None
    beneath, above = target < last[0], target > last[1]
    if not (beneath or above):
        return "hit_and_miss"
    return "always" if (beneath if sign > 0 else above) else "never"


def _sentences(made: ControlChart, language: Language) -> Iterator[str]:
    found, points = made._series, made.points
    special, known = points[points["special"]], int(points["value"].notna().sum())
    if np.isnan(made.sigma) or known < 2:
        yield Text(
            f"{found.name('vi')}: {known} kỳ có số liệu, chưa đủ để vạch giới hạn.",
            f"{found.name('en')}: {known} periods with figures, too few for limits.",
        ).say(language)
        return
    yield _what_is_special(made, special, known, language)
    bounds = [found.say(bound, language) for bound in (made.center, made.lower, made.upper)]
    yield (
        Text(
            "Đường giữa (kỳ cuối) {}, giới hạn {} đến {} ({}; bộ quy tắc {}).",
            "Centre (last) {}, limits {} to {} ({}; rules {}).",
        )
        .say(language)
        .format(*bounds, _why(made, language), made.rules.text.say(language))
    )
    if made.trial:
        count = int(made.baselines["points"].iloc[-1])
        yield Text(
            f"Giới hạn còn tạm thời: mới có {count} kỳ (cần {TRIAL}).",
            f"The limits are on trial: {count} periods ({TRIAL} needed).",
        ).say(language)
    alike = limits.alike(points["adjusted" if "adjusted" in points else "value"], points["baseline"])
    if alike > MOST_ALIKE:
        how = number(alike, 2, language)
        yield Text(
            f"Các kỳ liền nhau rất giống nhau (tự tương quan {how}): giới hạn có thể quá hẹp.",
            f"Neighbouring periods are much alike (autocorrelation {how}): the limits may be too narrow.",
        ).say(language)
    if made.assurance is not None and made.target is not None:
        yield _ASSURANCE[made.assurance].say(language).format(found.say(made.target, language)) + "."


def _why(made: ControlChart, language: Language) -> str:
    """Name the kind of chart, and why a rate has this one."""
    name = made.chart.text.say(language)
    return name if made._series.denominator is None else f"{name}: {made.chart.why.say(language)}"


def _what_is_special(made: ControlChart, special: pd.DataFrame, known: int, language: Language) -> str:
    name, count = made._series.name(language), number(known, 0, language)
    if special.empty:
        return (
            Text("{}: không kỳ nào trong {} kỳ vượt ra ngoài dao động ngẫu nhiên.", "{}: none of {} periods is more than chance.")
            .say(language)
            .format(name, count)
        )
    rows = np.flatnonzero(made.points["special"].to_numpy())
    by_state = special["state"].value_counts(sort=False)
    states = ", ".join(f"{number(many, 0, language)} {_STATES[str(state)].say(language)}" for state, many in by_state.items())
    reasons = {rule.id: rule.text.say(language) for rule in made.rules.rules}
    last = f"{made._series.when(int(rows[-1]), language)} ({reasons[str(special['reason'].iloc[-1])]})"
    return (
        Text(
            "{}: {} trong {} kỳ không chỉ do ngẫu nhiên ({}), gần nhất là {}.",
            "{}: {} of {} periods are more than chance ({}), the latest {}.",
        )
        .say(language)
        .format(name, number(len(special), 0, language), count, states, last)
    )
