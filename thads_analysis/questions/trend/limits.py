"""Centre and limits of control charts: from moving ranges, or from the counts under a rate.

Sources: Nelson (1982), J. Quality Technology 14:172-173 (screening); Wheeler (2000), Understanding Variation; Laney (2002),
Quality Engineering 14:531-537 (p'); Taylor (2017), normalized individuals charts (I').
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from ...words.vocabulary import Text, near

RANGE_TO_LIMIT, MEDIAN_TO_LIMIT = 2.66, 3.145
"""From the mean, and from the median, of moving ranges to three sigma."""
MOST_RANGE = 3.267
"""A range of so many times the mean range is not chance."""
RANGE_TO_SIGMA = 1.128
"""The mean range of two of a normal distribution, in sigma."""
LARGE = 1000
"""From so many in the denominator binomial limits are narrower than what a process does by itself from month to month."""


@dataclass(frozen=True, eq=False)
class Given:
    """What limits are reckoned from: the points of one baseline.

    Parameters
    ----------
    value
        The points.
    numerator, denominator
        Of a rate, before its scale.
    scale
        By what the rate is multiplied.
    screened
        Whether ranges that are not chance are left out.
    """

    value: np.ndarray
    numerator: np.ndarray | None = None
    denominator: np.ndarray | None = None
    scale: float = 1.0
    screened: bool = False

    @property
    def pooled(self) -> float:
        """The rate of all points together, without its scale."""
        both = ~np.isnan(self._sides[0]) & ~np.isnan(self._sides[1])
        below = self._sides[1][both].sum()
        return float(self._sides[0][both].sum() / below) if below > 0 else np.nan

    @property
    def size(self) -> np.ndarray:
        """Denominators; missing where nothing stands below the line."""
        return np.where(self._sides[1] > 0, self._sides[1], np.nan)

    @property
    def _sides(self) -> tuple[np.ndarray, np.ndarray]:
        if self.numerator is None or self.denominator is None:
            raise ValueError("biểu đồ này cần tử số và mẫu số / this chart needs numerator and denominator")
        return self.numerator, self.denominator


Limits = tuple[float, np.ndarray]
"""The centre, and sigma of each point."""


def mean(values: np.ndarray) -> float:
    """Return the mean of what is known; missing where nothing is, without a warning."""
    known = values[~np.isnan(values)]
    return float(known.mean()) if len(known) else np.nan


def _median(values: np.ndarray) -> float:
    known = values[~np.isnan(values)]
    return float(np.median(known)) if len(known) else np.nan


def mean_range(values: np.ndarray, *, screened: bool) -> float:
    """Return the mean of moving ranges; `screened` leaves out, once, those of 3.267 times it or more."""
    ranges = np.abs(np.diff(values))
    first = mean(ranges)
    return mean(ranges[ranges < MOST_RANGE * first]) if screened and first > 0 else first


def alike(values: pd.Series, baseline: pd.Series) -> float:
    """Return the first autocorrelation of figures about the mean of their baseline."""
    rest = (values - values.groupby(baseline).transform("mean")).to_numpy("float64")
    both = ~np.isnan(rest[1:]) & ~np.isnan(rest[:-1])
    total = np.nansum(rest**2)
    return float((rest[1:][both] * rest[:-1][both]).sum() / total) if total > 0 else 0.0


def _every(given: Given, sigma: float) -> np.ndarray:
    return np.full(len(given.value), sigma)


def xmr(given: Given) -> Limits:
    """Return the limits of individual figures: 2.66 mean moving ranges from the mean."""
    return mean(given.value), _every(given, RANGE_TO_LIMIT / 3 * mean_range(given.value, screened=given.screened))


def xmr_median(given: Given) -> Limits:
    """Return the limits of individual figures from the median range, which few outliers don't move: 3.145 of it."""
    return mean(given.value), _every(given, MEDIAN_TO_LIMIT / 3 * _median(np.abs(np.diff(given.value))))


def _binomial(given: Given) -> np.ndarray:
    center = given.pooled
    return np.sqrt(center * (1 - center) / given.size)


def p(given: Given) -> Limits:
    """Return binomial limits of a share."""
    return given.scale * given.pooled, given.scale * _binomial(given)


def p_prime(given: Given) -> Limits:
    """Return binomial limits of a share, widened by what it varies from point to point beyond chance (Laney)."""
    sigma = _binomial(given)
    with np.errstate(divide="ignore", invalid="ignore"):
        z = (given.value / given.scale - given.pooled) / sigma
    more = mean_range(np.where(np.isfinite(z), z, np.nan), screened=given.screened) / RANGE_TO_SIGMA
    return given.scale * given.pooled, given.scale * sigma * more


def i_prime(given: Given) -> Limits:
    """Return limits of a rate from its moving ranges, each weighed by its denominators (I', normalized individuals)."""
    size = given.size
    gaps = np.abs(np.diff(given.value)) / np.sqrt(1 / size[:-1] + 1 / size[1:])
    each = np.sqrt(np.pi / 2) * gaps
    first = mean(each)
    if given.screened and first > 0:
        first = mean(each[each < MOST_RANGE * first])
    return given.scale * given.pooled, first / np.sqrt(size)


@dataclass(frozen=True)
class Chart:
    """A kind of control chart.

    Parameters
    ----------
    id, text
        Its code and name.
    limits
        Its centre and sigma.
    why
        When it is taken.
    """

    id: str
    text: Text
    limits: Callable[[Given], Limits]
    why: Text


_ASKED = Text("được chọn khi gọi hàm", "it was asked for")
_SEASON = Text("mùa vụ đã được tách ra, mẫu số thay đổi", "the season is taken out and denominators differ")
CHARTS = {
    chart.id: chart
    for chart in (
        Chart(
            "xmr",
            Text("biểu đồ XmR", "XmR chart"),
            xmr,
            Text("chỉ có số liệu, không có mẫu số", "there are figures without a denominator"),
        ),
        Chart(
            "xmr_median",
            Text("biểu đồ XmR theo trung vị", "XmR chart by the median"),
            xmr_median,
            _ASKED,
        ),
        Chart(
            "p",
            Text("biểu đồ p", "p chart"),
            p,
            Text("mẫu số nhỏ, ngẫu nhiên nhị thức lấn át", "denominators are small, binomial chance prevails"),
        ),
        Chart(
            "p_prime",
            Text("biểu đồ p′ (Laney)", "p′ chart (Laney)"),
            p_prime,
            Text(
                "mẫu số lớn: giới hạn nhị thức quá hẹp, phải nới theo dao động thực tế",
                "denominators are large: binomial limits are too narrow and are widened by how the rate does vary",
            ),
        ),
        Chart(
            "i_prime",
            Text("biểu đồ I′", "I′ chart"),
            i_prime,
            Text(
                "tử số không phải số đếm nằm trong mẫu số, mẫu số thay đổi",
                "the numerator is no count within the denominator, and denominators differ",
            ),
        ),
    )
}
"""Every kind of chart by its code."""


def check(fixed_after: object, target: object) -> None:
    """Refuse limits from fewer than two points, and a target that is no number."""
    if fixed_after is not None and not (isinstance(fixed_after, (int, np.integer)) and fixed_after >= 2):
        raise ValueError(f"fixed_after: {fixed_after!r}; cần số nguyên / a whole number is needed: >= 2")
    if target is not None and not (isinstance(target, (int, float, np.number)) and np.isfinite(target)):
        raise ValueError(f"target: {target!r}; cần một số / a number is needed")


def get(chart: str, *, share: bool = True) -> Chart:
    """Return a kind of chart by its code; a ``KeyError`` names near matches, a ``ValueError`` says what is for shares only."""
    if chart not in CHARTS:
        raise KeyError(f"chart: {chart!r}; {', '.join(near(chart, CHARTS) or CHARTS)}")
    if chart in ("p", "p_prime") and not share:
        raise ValueError(f"chart: {chart!r}; tử số không nằm trong mẫu số / numerators are no part of denominators: i_prime")
    return replace(CHARTS[chart], why=_ASKED)


def choose(denominator: np.ndarray | None, *, share_of_counts: bool, season: bool = False) -> Chart:
    """Return the kind of chart that fits the figures, by the size of their denominators.

    Parameters
    ----------
    denominator
        None where there is none.
    share_of_counts
        True where numerators are counts within the denominators.
    season
        True where the season was taken out of the figures, which are then no counts.
    """
    if denominator is None:
        return CHARTS["xmr"]
    if season:
        return replace(CHARTS["i_prime"], why=_SEASON)
    if not share_of_counts:
        return CHARTS["i_prime"]
    return CHARTS["p_prime" if _median(denominator) >= LARGE else "p"]
