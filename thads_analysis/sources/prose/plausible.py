"""Whether figures of a paragraph fit each other: a rate beside its two counts, a sum beside its parts. Nothing is repaired."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from ...words.indicators import INDICATORS
from .told import PERCENT, VALUE, Reading

KNOWN, DOUBT, LOST = 0.04, 0.25, 0.4
"""What is added to the confidence where figures fit, and taken off where they do not, and where a factor of 1,000 is lost."""
REACH = 700
"""Figures further apart than so many letters are not held against each other."""


@dataclass(frozen=True)
class Judged:
    """What figures say of each other: those that are involved, whether they fit, and in words."""

    involved: tuple[int, ...]
    fits: bool
    lost: bool
    reason: str


def judged(several: list[Reading]) -> list[Reading]:
    """Return readings with confidence and reason as the figures beside them make it."""
    made = list(several)
    for one in _rates(several):
        for at in one.involved:
            now = made[at]
            change = KNOWN if one.fits else -(LOST if one.lost else DOUBT)
            made[at] = replace(now, confidence=round(min(0.98, max(0.05, now.confidence + change)), 2),
                               reason=f"{now.reason}; {one.reason}")  # fmt: skip
    return made


def _rates(several: list[Reading]) -> Iterator[Judged]:
    """Yield what each plain rate says together with the counts that stand before it."""
    for at, one in enumerate(several):
        ratio = (
            INDICATORS[one.indicator].ratio
            if one.indicator in INDICATORS and one.unit == PERCENT and one.statistic == VALUE
            else None
        )
        if ratio is None:
            continue
        above, below = (_before(several, at, name, one.measure) for name in (ratio.numerator, ratio.denominator))
        if above is not None and below is not None and several[below].number.value:
            yield _judged(several, at, above, below, float(ratio.scale))


def _before(several: list[Reading], at: int, indicator: str, measure: str) -> int | None:
    for other in range(at - 1, -1, -1):
        one = several[other]
        if several[at].start - one.end > REACH:
            return None
        if one.indicator == indicator and one.statistic == VALUE and one.measure == measure:
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
