"""Whether figures of a text fit each other: a rate beside its two counts, a total beside its parts. No number is repaired."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from ...words.indicators import INDICATORS, sums
from .told import CASE, PERCENT, VALUE, VND, Reading

KNOWN, DOUBT, LOST = 0.04, 0.25, 0.4
"""What is added to the confidence where figures fit, and taken off where they do not, and where a factor of 1,000 is lost."""
REACH, FIGURES, PARTS = 700, 40, 12
"""Figures further apart than so many letters, or other figures, are not held against each other; so a total and its parts."""


@dataclass(frozen=True)
class Judged:
    """What figures say of each other: those that are involved, whether they fit, and in words."""

    involved: tuple[int, ...]
    fits: bool
    lost: bool
    reason: str


def judged(several: list[Reading], where: list[tuple[int, str]]) -> list[Reading]:
    """Return readings with confidence and reason as the figures beside them make it.

    Parameters
    ----------
    several
        In the text's order.
    where
        The paragraph and the kind of cases of each.
    """
    made = _summed(several, where)
    found = [*_rates(made, where)]
    fitting = {at for one in found if one.fits for at in one.involved}
    for one in found:
        for at in one.involved:
            if one.fits or at not in fitting:
                made[at] = _changed(made[at], one)
    return made


SUMS = [(total.id, sum_of.plus) for total, sum_of in sums() if len(sum_of.plus) == 2 and not sum_of.minus]
"""Totals of two parts, by which a total is known whatever it was taken for."""


def _summed(several: list[Reading], where: list[tuple[int, str]]) -> list[Reading]:
    """Return readings in which a total is known by two parts after it that add up to it, and the three are surer for it."""
    made = list(several)
    for at, one in enumerate(several):
        for total, parts in SUMS if one.statistic == VALUE and one.unit in (CASE, VND) else ():
            if one.indicator not in ("", total, *parts):
                continue
            first, second = (_after(several, where, at, name) for name in parts)
            if first is None or second is None or not _adds_up(one, several[first], several[second]):
                continue
            parted = Judged((at, first, second), fits=True, lost=False, reason="bằng tổng hai phần sau nó")
            made[at] = replace(one, indicator=total, subject=total, confidence=max(one.confidence, 0.85))
            for involved in parted.involved:
                made[involved] = _changed(made[involved], parted)
    return made


def _adds_up(total: Reading, first: Reading, second: Reading) -> bool:
    parts = first.number.value + second.number.value
    rounded = (total.number.step + first.number.step + second.number.step) / 2
    return bool(total.number.value > 20 and abs(total.number.value - parts) <= (rounded if rounded > 2 else 0))


def _after(several: list[Reading], where: list[tuple[int, str]], at: int, indicator: str) -> int | None:
    """Return the count next after a total, of its measure and of its kind of cases."""
    for other in range(at + 1, min(len(several), at + 1 + PARTS)):
        one = several[other]
        told = (one.indicator, one.statistic, one.measure, where[other][1])
        if told == (indicator, VALUE, several[at].measure, where[at][1]):
            return other
    return None


def _changed(one: Reading, by: Judged) -> Reading:
    change = KNOWN if by.fits else -(LOST if by.lost else DOUBT)
    return replace(one, confidence=round(min(0.98, max(0.05, one.confidence + change)), 2), reason=f"{one.reason}; {by.reason}")


def _rates(several: list[Reading], where: list[tuple[int, str]]) -> Iterator[Judged]:
    """Yield what each plain rate says together with the counts before it: of the same kind, the part in its own paragraph."""
    for at, one in enumerate(several):
        known = INDICATORS.get(one.indicator) if one.unit == PERCENT and one.statistic == VALUE else None
        if known is None or known.ratio is None:
            continue
        above, below = (_before(several, where, at, name) for name in (known.ratio.numerator, known.ratio.denominator))
        if above is None or below is None or where[above] != where[at] or not several[below].number.value:
            continue
        if not any(_alike(other, one) for other in several[above:at]):
            yield _judged(several, at, above, below, float(known.ratio.scale))


def _alike(other: Reading, one: Reading) -> bool:
    """Whether two are the same rate, said twice."""
    return (other.indicator, other.measure, other.unit, other.statistic) == (one.indicator, one.measure, one.unit, one.statistic)


def _before(several: list[Reading], where: list[tuple[int, str]], at: int, indicator: str) -> int | None:
    """Return the count nearest before a rate, of its measure and of its kind of cases."""
    for other in range(at - 1, max(-1, at - 1 - FIGURES), -1):
        one = several[other]
        if several[at].start - one.end > REACH:
            return None
        told = (one.indicator, one.statistic, one.measure, where[other][1])
        if told == (indicator, VALUE, several[at].measure, where[at][1]):
            return other
    return None


def _judged(several: list[Reading], at: int, above: int, below: int, scale: float) -> Judged:
    printed, step = float(several[at].number.value), float(several[at].number.step)
    numbers = [several[one].number for one in (above, below)]
    low = scale * float(numbers[0].value - numbers[0].step) / float(numbers[1].value + numbers[1].step)
    high = scale * float(numbers[0].value + numbers[0].step) / max(float(numbers[1].value - numbers[1].step), 1e-9)
    redone = scale * float(numbers[0].value) / float(numbers[1].value)
    fits = low - step <= printed <= high + step
    lost = not fits and any(abs(redone * factor / printed - 1) < 0.02 for factor in (1000, 0.001) if printed)
    said = f"{redone:.2f} %".replace(".", ",")
    reason = f"khớp {said}" if fits else f"lệch 1.000 lần ({said})" if lost else f"tính lại {said}"
    return Judged((at, above, below), fits, lost, reason)
