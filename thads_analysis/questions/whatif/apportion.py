"""Whole numbers in given proportions that add up exactly: the largest remainder, within bounds.

As every method of largest remainders it is fair to quotas, not monotone: with one more to give out somebody may get one
less (the Alabama paradox).
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from ...words.vocabulary import Language, Text
from ...words.wording import number

MOST = 2**53
"""Whole numbers beyond it are not exact as floats."""


class InfeasibleError(ValueError):
    """A total that can't be given out within the bounds.

    Parameters
    ----------
    why
        What stands against it.
    """

    def __init__(self, why: Text) -> None:
        self.why = why
        super().__init__(f"{why.vi} / {why.en}")

    def __reduce__(self) -> tuple:
        """Let the error pass between processes."""
        return type(self), (self.why,)

    def say(self, language: Language = "vi") -> str:
        """Return the message in one language."""
        return self.why.say(language)


def apportion(total: int, weights: np.ndarray, low: np.ndarray, high: np.ndarray, names: Sequence[str] = ()) -> np.ndarray:
    """Return whole numbers that add up to a total, as near to proportional as bounds allow.

    Parameters
    ----------
    total
        What is given out: 0 to 2**53.
    weights
        Nought or more each; who has none gets no more than his floor.
    low, high
        The least and the most that each may get; infinite where there is no cap.
    names
        Of those who get it, for messages.

    Returns
    -------
    numpy.ndarray
        ``int64``, adding up to `total`, each within its bounds. Shares are proportional where no bound holds; the rest of
        rounding goes to the largest remainders, of equal ones to the larger weight, then to the first.

    Raises
    ------
    InfeasibleError
        If floors ask for more than the total, caps allow less, a floor lies above its cap, or nobody has a weight.
    """
    floor, cap = within(weights, low, high)
    _feasible(total, weights, (floor, np.floor(high)), names)
    cap = np.minimum(cap, np.maximum(total, floor))
    ideal = _filled(total, weights, floor, cap)
    return _rounded(total, ideal, weights, (floor.astype("int64"), cap.astype("int64")))


def within(weights: np.ndarray, low: np.ndarray, high: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return bounds as whole numbers; who has no weight gets his floor and no more."""
    floor = np.ceil(low)
    return floor, np.where(weights > 0, np.floor(high), np.minimum(floor, np.floor(high)))


def _feasible(total: int, weights: np.ndarray, bounds: tuple[np.ndarray, np.ndarray], names: Sequence[str]) -> None:
    """Raise where the total can't be given out."""
    floor, cap = bounds
    if (over := np.flatnonzero(floor > cap)).size:
        who = ", ".join(str(names[at]) if len(names) else str(at + 1) for at in over[:5])
        raise InfeasibleError(Text(f"mức tối thiểu lớn hơn mức tối đa: {who}", f"a floor lies above its cap: {who}"))
    least, most = float(floor.sum()), float(np.where(weights > 0, cap, floor).sum())
    asked = number(total), number(total, 0, "en")
    if least > total:
        vi, en = number(least), number(least, 0, "en")
        why = Text(f"tổng mức tối thiểu {vi} lớn hơn {asked[0]}", f"the floors add up to {en}, more than {asked[1]}")
        raise InfeasibleError(why)
    if most < total and not (weights > 0).any():
        raise InfeasibleError(Text("không nơi nào có số làm căn cứ", "nobody has a weight"))
    if most < total:
        vi, en = number(most), number(most, 0, "en")
        raise InfeasibleError(Text(f"tổng mức tối đa {vi} nhỏ hơn {asked[0]}", f"the caps add up to {en}, less than {asked[1]}"))


def _filled(total: int, weights: np.ndarray, floor: np.ndarray, cap: np.ndarray) -> np.ndarray:
    """Return shares min(cap, max(floor, level x weight)) that add up to the total: the level is found by halving."""
    positive = weights[weights > 0]
    if not positive.size:
        return floor
    with np.errstate(over="ignore"):
        below, above = 0.0, min(2.0 * (total + 1) / float(positive.min()), np.finfo(float).max)
    for _ in range(2100):
        level = (below + above) / 2
        if level in (below, above):
            break
        given = np.clip(level * weights, floor, cap).sum()
        below, above = (level, above) if given < total else (below, level)
    return np.clip(above * weights, floor, cap)


def _rounded(total: int, ideal: np.ndarray, weights: np.ndarray, bounds: tuple[np.ndarray, np.ndarray]) -> np.ndarray:
    """Round shares so that they add up: one more to the largest remainders, one less to the smallest, as long as it takes."""
    floor, cap = bounds
    given = np.clip(np.floor(ideal).astype("int64"), floor, cap)
    rest = ideal - given
    while (left := total - int(given.sum())) != 0:
        step = 1 if left > 0 else -1
        room = (cap - given if step > 0 else given - floor) > 0
        order = np.lexsort((np.arange(len(given)), -weights, -step * rest))
        chosen = order[room[order]][: abs(left)]
        given[chosen] += step
        rest[chosen] -= step
    return given
