"""Sets of rules that tell more than chance from chance: tools of one name disagree, so each set is named in full.

Sources: the package NHSRplotthedots 0.2.2 and the workbooks of Making Data Count (NHS England); Wheeler (2000),
Understanding Variation; Anhøj and Olesen (2014), PLOS ONE 9:e113825.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from ...words.vocabulary import Text, near

_TIE = 1e-12


@dataclass(frozen=True, eq=False)
class Points:
    """The points of one baseline, what rules look at.

    Parameters
    ----------
    value, center, sigma
        One length. Limits lie three sigma from the centre.
    """

    value: np.ndarray
    center: np.ndarray
    sigma: np.ndarray

    @property
    def known(self) -> np.ndarray:
        """True where a point can be judged."""
        return ~np.isnan(self.value) & ~np.isnan(self.center)

    @property
    def distance(self) -> np.ndarray:
        """How far from the centre, in sigma; zero on it."""
        gap = self.value - self.center
        on = np.abs(gap) <= _TIE * np.maximum(np.abs(self.value), np.abs(self.center))
        with np.errstate(divide="ignore", invalid="ignore"):
            return np.where(on, 0.0, gap / self.sigma)

    @property
    def side(self) -> np.ndarray:
        """1 above the centre, -1 below, 0 on it or unknown."""
        return np.nan_to_num(np.sign(self.distance)).astype("int64")


@dataclass(frozen=True)
class Rule:
    """One rule: which points it marks.

    Parameters
    ----------
    id, text
        Its code, and what it says.
    marks
        From points to one boolean each.
    """

    id: str
    text: Text
    marks: Callable[[Points], np.ndarray]


@dataclass(frozen=True)
class Rules:
    """A named set of rules, the one that is named first for a point counting first.

    Parameters
    ----------
    id, text
        Its code and name.
    rules
        In their precedence.
    screened
        Whether moving ranges of 3.267 times their mean or more are left out, once.
    """

    id: str
    text: Text
    rules: tuple[Rule, ...]
    screened: bool = False

    def reasons(self, points: Points) -> np.ndarray:
        """Return for each point the code of the first rule that marks it, None where none does."""
        found = np.full(len(points.value), None, dtype=object)
        for rule in reversed(self.rules):
            found[rule.marks(points) & points.known] = rule.id
        return found


def _windows(flags: np.ndarray, width: int) -> np.ndarray:
    """Return every run of `width` neighbours, one a row."""
    if len(flags) < width:
        return np.zeros((0, width), dtype=flags.dtype)
    return np.lib.stride_tricks.sliding_window_view(flags, width)


def _members(starts: np.ndarray, width: int, length: int) -> np.ndarray:
    """Return which points belong to any of the runs that begin there."""
    found = np.zeros(length, dtype=bool)
    for start in np.flatnonzero(starts):
        found[start : start + width] = True
    return found


def beyond(points: Points) -> np.ndarray:
    """Mark points beyond the limits."""
    return np.abs(points.distance) > 3 * (1 + _TIE)


def shift(count: int) -> Callable[[Points], np.ndarray]:
    """Return the rule that marks so many neighbours on one side of the centre; a point on it breaks the run."""

    def marks(points: Points) -> np.ndarray:
        runs = _windows(points.side, count)
        return _members(np.abs(runs.sum(axis=1)) == count, count, len(points.value))

    return marks


def steady(count: int) -> Callable[[Points], np.ndarray]:
    """Return the rule that marks so many neighbours that only rise or only fall; equal values break it."""

    def marks(points: Points) -> np.ndarray:
        steps = np.nan_to_num(np.sign(np.diff(points.value))).astype("int64")
        runs = _windows(steps, count - 1)
        return _members(np.abs(runs.sum(axis=1)) == count - 1, count, len(points.value))

    return marks


def near_limits(least: int, of: int, *, from_sigma: float, one_side: bool) -> Callable[[Points], np.ndarray]:
    """Return the rule that marks points far from the centre where `least` of `of` neighbours are, on one side of it.

    Parameters
    ----------
    least, of
        So many of so many.
    from_sigma
        From how far.
    one_side
        True: all of the neighbours, far or not, lie on that side, and points beyond the limits are not counted.
    """

    def marks(points: Points) -> np.ndarray:
        found = np.zeros(len(points.value), dtype=bool)
        for sign in (1, -1):
            far = sign * np.nan_to_num(points.distance) > from_sigma * (1 + _TIE)
            far &= ~(beyond(points) & one_side)
            runs = _windows(far, of).sum(axis=1) >= least
            runs &= (_windows(points.side, of) == sign).all(axis=1) | (not one_side)
            found |= far & _members(runs, of, len(far))
        return found

    return marks


def unusual_runs(points: Points) -> np.ndarray:
    """Mark the longest run on one side where it is longer than chance allows."""
    where = np.flatnonzero(points.known & (points.side != 0))
    if not len(where):
        return np.zeros(len(points.value), dtype=bool)
    starts, lengths = _runs(points.side[where])
    found = np.zeros(len(points.value), dtype=bool)
    for start, length in zip(starts, lengths, strict=True):
        if length == lengths.max() > longest_usual(len(where)):
            found[where[start : start + length]] = True
    return found


def few_crossings(points: Points) -> np.ndarray:
    """Mark all points where the centre is crossed less often than chance allows: the series as a whole is told."""
    side = points.side[points.known & (points.side != 0)]
    few = len(side) > 1 and (np.diff(side) != 0).sum() < fewest_usual(len(side))
    return points.known & bool(few)


def _runs(side: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    starts = np.flatnonzero(np.r_[True, np.diff(side) != 0])
    return starts, np.diff(np.r_[starts, len(side)])


def longest_usual(count: int) -> int:
    """Return the longest run that chance allows among so many points that are not on the centre.

    Examples
    --------
    >>> longest_usual(24), longest_usual(20)
    (8, 7)
    """
    return round(float(np.log2(count))) + 3


def fewest_usual(count: int) -> int:
    """Return the fewest crossings of the centre that chance allows among so many points that are not on it.

    Examples
    --------
    >>> fewest_usual(24), fewest_usual(20)
    (8, 6)
    """
    from scipy.stats import binom

    return int(binom.ppf(0.05, count - 1, 0.5))


_BEYOND = Rule("beyond", Text("ngoài giới hạn", "beyond the limits"), beyond)
_MDC = (
    _BEYOND,
    Rule("trend", Text("7 điểm liên tiếp chỉ tăng hoặc chỉ giảm", "7 points only rising or only falling"), steady(7)),
    Rule(
        "two_of_three",
        Text("2 trong 3 điểm liên tiếp gần giới hạn", "2 of 3 points near the limit"),
        near_limits(2, 3, from_sigma=2, one_side=True),
    ),
    Rule("shift", Text("7 điểm liên tiếp ở một phía", "7 points on one side"), shift(7)),
)
SETS = {
    rules.id: rules
    for rules in (
        Rules("mdc", Text("Making Data Count, có sàng lọc", "Making Data Count, screened"), _MDC, screened=True),
        Rules("mdc_excel", Text("Making Data Count, bản Excel", "Making Data Count, workbook"), _MDC),
        Rules(
            "wheeler",
            Text("Wheeler", "Wheeler"),
            (
                _BEYOND,
                Rule("shift", Text("8 điểm liên tiếp ở một phía", "8 points on one side"), shift(8)),
                Rule(
                    "three_of_four",
                    Text("3 trong 4 điểm gần giới hạn hơn đường giữa", "3 of 4 points nearer the limit than the centre"),
                    near_limits(3, 4, from_sigma=1.5, one_side=False),
                ),
            ),
        ),
        Rules(
            "anhoej",
            Text("Anhøj", "Anhøj"),
            (
                Rule("long_run", Text("chuỗi một phía dài bất thường", "an unusually long run on one side"), unusual_runs),
                Rule("few_crossings", Text("cắt đường giữa quá ít lần", "unusually few crossings of the centre"), few_crossings),
            ),
        ),
    )
}
"""Every set of rules by its code."""


def get(rules: str | Rules) -> Rules:
    """Return a set of rules by its code; a ``KeyError`` names near matches."""
    if isinstance(rules, Rules):
        return rules
    if rules not in SETS:
        raise KeyError(f"rules: {rules!r}; {', '.join(near(rules, SETS) or SETS)}")
    return SETS[rules]
