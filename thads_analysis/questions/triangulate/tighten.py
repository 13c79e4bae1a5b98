"""Intervals tightened until nothing moves, each bound with the figures that it comes from; where nothing is left, they clash."""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from ...words.indicators import INDICATORS
from .links import Link, Product, Sum
from .printed import SHARE, TARGET, VALUE, Printed, Quantity

CLOSE = 1e-9
"""A bound that moves by less than this part of itself has not moved."""
MOST_TURNS = 200
"""So often a link is looked at; sums and products of a loop may come ever closer without an end."""

Rows = frozenset[int]
NOBODY: Rows = frozenset()


@dataclass(frozen=True)
class Bounds:
    """Between what a quantity lies, and the rows of the figures that say so."""

    low: float
    high: float
    low_from: Rows = NOBODY
    high_from: Rows = NOBODY

    @property
    def rows(self) -> Rows:
        """All figures behind it."""
        return self.low_from | self.high_from


@dataclass(frozen=True)
class Clash:
    """Two parts of what is printed leave nothing for a quantity: `said` by some figures, `other` by others."""

    quantity: Quantity
    said: Bounds
    other: Bounds

    @property
    def rows(self) -> Rows:
        """The figures that clash; perhaps more than need be."""
        return self.said.rows | self.other.rows


@dataclass
class Network:
    """Quantities with their bounds, and the links between them."""

    links: Sequence[Link]
    bounds: dict[Quantity, Bounds] = field(default_factory=dict)
    clashes: list[Clash] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Note which links each quantity is in."""
        self.of: dict[Quantity, list[int]] = {}
        for number, link in enumerate(self.links):
            for quantity in link.quantities:
                self.of.setdefault(quantity, []).append(number)

    def settle(self, figures: Iterable[Printed]) -> Network:
        """Take the figures in and tighten all bounds."""
        waiting: deque[int] = deque()
        queued: set[int] = set()

        def wake(quantity: Quantity) -> None:
            for number in self.of.get(quantity, ()):
                if number not in queued:
                    queued.add(number)
                    waiting.append(number)

        for figure in figures:
            own = frozenset((figure.row,))
            if self.narrow(figure.quantity, Bounds(figure.low, figure.high, own, own)):
                wake(figure.quantity)
        turns = dict.fromkeys(range(len(self.links)), 0)
        while waiting:
            number = waiting.popleft()
            queued.discard(number)
            turns[number] += 1
            if turns[number] > MOST_TURNS:
                continue
            for quantity, bounds in projected(self.links[number], self):
                if self.narrow(quantity, bounds):
                    wake(quantity)
        return self

    def __getitem__(self, quantity: Quantity) -> Bounds:
        """Return between what a quantity lies."""
        return self.bounds.get(quantity) or natural(quantity)

    def narrow(self, quantity: Quantity, told: Bounds) -> bool:
        """Narrow a quantity's bounds; return whether they moved. What would leave nothing is kept as a clash instead."""
        now, told = self[quantity], _counted(quantity, told)
        if told.low > now.high + _room(told.low, now.high) or told.high < now.low - _room(told.high, now.low):
            self._clash(quantity, now, told)
            return False
        low_moves = told.low > now.low + _room(told.low, now.low)
        high_moves = told.high < now.high - _room(told.high, now.high)
        if low_moves:
            now = replace(now, low=min(told.low, now.high), low_from=told.low_from)
        if high_moves:
            now = replace(now, high=max(told.high, now.low), high_from=told.high_from)
        self.bounds[quantity] = now
        return low_moves or high_moves

    def _clash(self, quantity: Quantity, now: Bounds, told: Bounds) -> None:
        over = told.low > now.high
        said = replace(now, low=-math.inf, low_from=NOBODY) if over else replace(now, high=math.inf, high_from=NOBODY)
        other = replace(told, high=math.inf, high_from=NOBODY) if over else replace(told, low=-math.inf, low_from=NOBODY)
        self.clashes.append(Clash(quantity, said, other))


def natural(quantity: Quantity) -> Bounds:
    """Return between what a quantity lies before anything is printed: a count is never negative, a share at most all."""
    ratio = INDICATORS[quantity.indicator].ratio
    if quantity.signed:
        return Bounds(-math.inf, math.inf)
    if quantity.statistic == SHARE:
        return Bounds(0, 1)
    if ratio and ratio.part and quantity.statistic in (VALUE, TARGET):
        return Bounds(0, ratio.scale)
    return Bounds(0, math.inf)


def _room(one: float, other: float) -> float:
    size = min(abs(one), abs(other))
    return CLOSE * (size if math.isfinite(size) else 1) + 1e-12


def _counted(quantity: Quantity, told: Bounds) -> Bounds:
    """Return bounds of what is counted in whole numbers as whole numbers."""
    if not quantity.whole:
        return told
    low = told.low if math.isinf(told.low) else math.ceil(told.low - 1e-6 - CLOSE * abs(told.low))
    high = told.high if math.isinf(told.high) else math.floor(told.high + 1e-6 + CLOSE * abs(told.high))
    return replace(told, low=low, high=high)


def projected(link: Link, known: Network) -> Iterator[tuple[Quantity, Bounds]]:
    """Yield what a link leaves for each of its quantities."""
    if isinstance(link, Sum):
        yield from _summed(link, known)
    else:
        yield from _multiplied(link, known)


def _summed(link: Sum, known: Network) -> Iterator[tuple[Quantity, Bounds]]:
    parts = {quantity: _times(known[quantity], sign) for quantity, sign in link.terms.items()}
    for quantity, sign in link.terms.items():
        others = [part for other, part in parts.items() if other != quantity]
        low, high = sum(part.low for part in others), sum(part.high for part in others)
        low_from = NOBODY.union(*(part.low_from for part in others))
        high_from = NOBODY.union(*(part.high_from for part in others))
        yield quantity, _times(Bounds(low, high, low_from, high_from), -sign)


def _times(bounds: Bounds, sign: int) -> Bounds:
    return bounds if sign == 1 else Bounds(-bounds.high, -bounds.low, bounds.high_from, bounds.low_from)


def _multiplied(link: Product, known: Network) -> Iterator[tuple[Quantity, Bounds]]:
    result, one, other = (known[quantity] for quantity in link.quantities)
    if link.quotient and one.low <= 0 and not other.rows:
        return
    scale = link.scale
    yield link.result, Bounds(
        scale * _product(one.low, other.low), scale * _product(one.high, other.high), one.low_from | other.low_from,
        one.high_from | other.high_from,
    )  # fmt: skip
    for quantity, beside in ((link.one, other), (link.other, one)):
        yield quantity, Bounds(
            _quotient(result.low, scale * beside.high), _quotient(result.high, scale * beside.low, most=True),
            result.low_from | beside.high_from, result.high_from | beside.low_from,
        )  # fmt: skip


def _product(one: float, other: float) -> float:
    return 0.0 if 0 in (one, other) else one * other


def _quotient(above: float, below: float, *, most: bool = False) -> float:
    """Return a quotient as a bound: where nothing is below the line, as much as there can be."""
    if below <= 0 or math.isinf(above):
        return math.inf if most else 0.0
    return 0.0 if math.isinf(below) else above / below
