"""Whole numbers in given proportions that add up exactly: the largest remainder, within bounds.

Everything is reckoned in whole numbers of any length, so no dong is lost and no tie is decided by the last digit of a
float. Like every method of largest remainders it is fair to quotas, not monotone: with one more to give out, somebody may
get one less (the Alabama paradox).
"""

from __future__ import annotations

import numbers
from collections.abc import Sequence
from fractions import Fraction
from typing import TypeAlias

import numpy as np
import pandas as pd

from ...words.vocabulary import Language, Text
from ...words.wording import number

Figures: TypeAlias = np.ndarray | pd.Series
"""One number a row."""

MOST = 9_000_000_000_000_000
"""The largest total: whole numbers up to it are exact as floats, and so are their sums below it."""

ENDLESS = 1e290
"""Above it a figure counts as infinite: sums of such could not be held."""

SHOWN = 5
"""So many rows are named in a message."""


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


def apportion(total: int, weights: Figures, low: Figures, high: Figures, *, names: Sequence[str] | None = None) -> np.ndarray:
    """Return whole numbers that add up to a total, as near to proportional as bounds allow.

    Parameters
    ----------
    total
        What is given out: whole, 0 to 9e15.
    weights
        Nought or more each.
    low, high
        The least and the most that each may get, nought or more; `high` may be infinite. A fraction of a unit can't be
        given: the least is rounded up, the most down.
    names
        Of those who get it, for messages; without them, rows are counted from 1.

    Returns
    -------
    numpy.ndarray
        ``int64``, adding up to `total`, each within its bounds. Shares are proportional where no bound holds; what rounding
        leaves goes to the largest remainders, of equal ones to the larger weight, then to the first. Who has no weight
        gets the least, unless all who have one are at their most: then those without share the rest evenly.

    Raises
    ------
    InfeasibleError
        If the least adds up to more than the total, the most to less, a least lies above its most, or nobody has a weight.
    ValueError
        If a weight or bound is missing, negative or (other than `high`) infinite, or the total is no whole number from 0.

    Examples
    --------
    >>> apportion(10, np.array([3, 3, 3]), np.zeros(3), np.full(3, np.inf)).tolist()
    [4, 3, 3]
    >>> apportion(10, np.array([8, 1, 1]), np.zeros(3), np.array([4, 9, 9])).tolist()
    [4, 3, 3]
    """
    amount = whole(total, "total")
    weight, least, most = settled(amount, weights, low, high, names)
    return np.array(_rounded(amount, _exact(weight), [*map(int, least)], [*map(int, most)]), dtype="int64")


def whole(amount: object, name: str) -> int:
    """Return a total as a whole number; one that is not whole, negative or too large is refused."""
    real = isinstance(amount, numbers.Real) and not isinstance(amount, bool | np.bool_)
    if not real or not 0 <= amount <= MOST or amount != int(amount):  # type: ignore[operator,call-overload]
        raise ValueError(f"{name}: {amount!r}; phải là số nguyên từ 0 đến 9e15 / must be a whole number from 0 to 9e15")
    return int(amount)  # type: ignore[call-overload]


def refuse(values: Figures, what: str, names: Sequence[str] | None = None, *, endless: bool = False) -> np.ndarray:
    """Return figures as floats; those that are missing, negative or (unless `endless`) infinite are refused by row."""
    found = np.asarray(values, dtype="float64")
    wrong = np.isnan(found) | (found < 0) | ((found > ENDLESS) & (not endless))
    if wrong.any():
        raise ValueError(f"{what}: thiếu, âm hoặc vô hạn / missing, negative or infinite: {_who(wrong, names)}")
    return found


def settled(
    total: int, weights: Figures, low: Figures, high: Figures, names: Sequence[str] | None = None
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return weights and whole bounds that leave something to everyone who may get it, or say why there is no way.

    Sums of them over groups are weights and bounds of the groups: what is feasible for the sums is so for the members.

    Raises
    ------
    InfeasibleError, ValueError
        As :func:`apportion`.
    """
    weight = refuse(weights, "key", names)
    least, most = np.ceil(refuse(low, "floor", names)), np.floor(refuse(high, "cap", names, endless=True))
    if (over := least > most).any():
        who = _who(over, names)
        raise InfeasibleError(Text(f"mức tối thiểu lớn hơn mức tối đa: {who}", f"a floor lies above its cap: {who}"))
    _raise_infeasible(total, weight, least, most)
    most = np.minimum(most, total)
    named = weight > 0
    if total <= np.where(named, most, least).sum():
        return weight, least, np.where(named, most, least)
    return (~named).astype("float64"), np.where(named, most, least), most


def _raise_infeasible(total: int, weight: np.ndarray, least: np.ndarray, most: np.ndarray) -> None:
    """Raise where the total can't be given out."""
    asked = number(total)
    if total < least.sum():
        vi, en = (number(least.sum(), 0, language) for language in ("vi", "en"))
        raise InfeasibleError(
            Text(f"tổng mức tối thiểu {vi} lớn hơn {asked}", f"the floors add up to {en}, more than {number(total, 0, 'en')}")
        )
    if total > most.sum():
        vi, en = (number(most.sum(), 0, language) for language in ("vi", "en"))
        raise InfeasibleError(
            Text(f"tổng mức tối đa {vi} nhỏ hơn {asked}", f"the caps add up to {en}, less than {number(total, 0, 'en')}")
        )
    if total > least.sum() and not (weight > 0).any():
        raise InfeasibleError(
            Text("mọi trọng số đều bằng 0, không có căn cứ để chia", "all weights are nought, nothing to go by")
        )


def _who(rows: np.ndarray, names: Sequence[str] | None) -> str:
    at = np.flatnonzero(rows)
    known = [str(names[one]) if names is not None else f"dòng / row {one + 1}" for one in at[:SHOWN]]
    return "; ".join(known) + (f" … ({len(at)})" if len(at) > SHOWN else "")


def _exact(weights: np.ndarray) -> list[int]:
    """Return whole numbers in the same proportions: a float is a whole number over a power of two."""
    exact = [Fraction(weight) for weight in weights.tolist()]
    below = max((one.denominator for one in exact), default=1)
    return [one.numerator * (below // one.denominator) for one in exact]


def _rounded(total: int, weight: list[int], least: list[int], most: list[int]) -> list[int]:
    """Give out exactly: shares within bounds, then the largest remainders of those whom no bound holds."""
    given, free, rest = _filled(total, weight, least, most)
    of = sum(weight[one] for one in free)
    parts = {one: divmod(rest * weight[one], of) for one in free}
    for one, (part, _) in parts.items():
        given[one] = part
    left = rest - sum(part for part, _ in parts.values())
    for one in sorted(free, key=lambda one: (-parts[one][1], -weight[one], one))[:left]:
        given[one] += 1
    return given


def _filled(total: int, weight: list[int], least: list[int], most: list[int]) -> tuple[list[int], list[int], int]:
    """Return what those at a bound get, who is at none, and what is left for these to share in proportion.

    With all at one level, too much in all means that whoever is below his least stays there at any lower level; too
    little, that whoever is above his most stays there at any higher one.
    """
    given, rest = list(least), total
    free = [one for one, high in enumerate(most) if high > least[one] and weight[one] > 0]
    rest -= sum(given) - sum(given[one] for one in free)
    while free:
        of = sum(weight[one] for one in free)
        level = {one: rest * weight[one] for one in free}
        low = [one for one in free if level[one] <= least[one] * of]
        high = [one for one in free if level[one] >= most[one] * of]
        over = sum(least[one] * of - level[one] for one in low) - sum(level[one] - most[one] * of for one in high)
        held = {one: least[one] for one in low if over >= 0} | {one: most[one] for one in high if over <= 0}
        if not held:
            break
        for one, bound in held.items():
            given[one] = bound
        rest, free = rest - sum(held.values()), [one for one in free if one not in held]
    return given, free, rest
