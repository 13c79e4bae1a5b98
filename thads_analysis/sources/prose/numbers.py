"""Numbers as Vietnamese prose writes them: 79.177 · 46,17 · 168.182 tỷ 330 triệu 867 nghìn · hơn 1,2 nghìn tỷ · bốn."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal

SCALES = {
    "nghìn tỷ": 10**12, "ngàn tỷ": 10**12, "nghìn tỉ": 10**12, "ngàn tỉ": 10**12, "triệu tỷ": 10**15, "tỷ": 10**9, "tỉ": 10**9,
    "triệu": 10**6, "nghìn": 10**3, "ngàn": 10**3,
}  # fmt: skip
"""What a word after a number multiplies it by."""

WORDS = {
    "một": 1, "hai": 2, "ba": 3, "bốn": 4, "năm": 5, "sáu": 6, "bảy": 7, "tám": 8, "chín": 9, "mười": 10, "mười một": 11,
    "mười hai": 12,
}  # fmt: skip
"""Numbers that are written as words; *năm* is a year far more often than five, and counts before few nouns only."""

OVER, UNDER, ABOUT, AT_MOST, AT_LEAST = "over", "under", "about", "at_most", "at_least"
HEDGES = {
    "không quá": AT_MOST, "tối đa": AT_MOST, "không vượt quá": AT_MOST, "ít nhất": AT_LEAST, "tối thiểu": AT_LEAST,
    "không dưới": AT_LEAST, "hơn": OVER, "trên": OVER, "quá": OVER, "gần": UNDER, "dưới": UNDER, "ngót": UNDER, "khoảng": ABOUT,
    "chừng": ABOUT, "xấp xỉ": ABOUT, "ước": ABOUT, "ước khoảng": ABOUT, "ước đạt": ABOUT, "độ": ABOUT,
}  # fmt: skip
"""Words before a number that say on which side of it the truth lies."""

LONGEST, TOO_LARGE = 32, Decimal(10) ** 18
"""Longer digits and larger numbers are codes and slips of the keyboard: all money of the nation is a thousandth of it."""
_DIGITS = r"\d+(?:[.,]\d+)*"
_SCALE = "|".join(sorted(SCALES, key=len, reverse=True)).replace(" ", r"\s{1,3}")
NUMBER = re.compile(rf"(?<![\w.,])(?<!\d/)(?P<digits>{_DIGITS})(?:\s{{0,3}}(?P<scale>{_SCALE})\b)?", re.IGNORECASE)
WORD = re.compile(rf"(?<!\w)(?P<word>{'|'.join(sorted(WORDS, key=len, reverse=True))})(?!\w)", re.IGNORECASE)
_HEDGE = re.compile(
    rf"(?<!\w)(?<!cao )(?<!thấp )(?<!nhiều )(?<!ít )(?<!lớn )({'|'.join(sorted(HEDGES, key=len, reverse=True))})\s{{1,3}}$",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Number:
    """A number in a text.

    Parameters
    ----------
    value
        What it says.
    start, end
        Where it stands, hedge and scale included.
    digits
        Where its digits begin.
    hedge
        over, under, about, at_most, at_least, or nothing.
    step
        What its last written digit is worth.
    scaled
        Whether a word such as *tỷ* multiplied it.
    doubt
        Why it may be meant otherwise; nothing if it is plain.
    word
        Whether it was written as a word.
    """

    value: Decimal
    start: int
    end: int
    digits: int
    hedge: str = ""
    step: Decimal = Decimal(1)
    scaled: int = 1
    doubt: str = ""
    word: bool = False


def numbers(text: str) -> Iterator[Number]:
    """Yield the numbers of a text in their order, those written in parts (*168 tỷ 330 triệu*) as one."""
    found = sorted([*_digital(text), *_spelt(text)], key=lambda one: one.start)
    held: Number | None = None
    for one in found:
        if held is not None and _goes_on(text, held, one):
            held = replace(held, value=held.value + one.value, end=one.end, step=one.step, scaled=one.scaled)
            continue
        if held is not None:
            yield held
        held = one
    if held is not None:
        yield held


def _goes_on(text: str, held: Number, one: Number) -> bool:
    """Whether a number is a further part of the one before: a smaller scale, and nothing but space between."""
    between = text[held.end : one.start]
    smaller = 1 < one.scaled < held.scaled and one.value < held.scaled and not one.hedge
    return smaller and len(between) <= 3 and not between.strip(" ,") and not one.word


def _digital(text: str) -> Iterator[Number]:
    for match in NUMBER.finditer(text):
        scale = SCALES[" ".join(match["scale"].casefold().split())] if match["scale"] else 1
        value, step, doubt = reading(match["digits"], scale) if len(match["digits"]) <= LONGEST else (TOO_LARGE, Decimal(1), "")
        if value * scale >= TOO_LARGE:
            continue
        yield _hedged(text, Number(value * scale, match.start(), match.end(), match.start(), "", step * scale, scale, doubt))


def _spelt(text: str) -> Iterator[Number]:
    for match in WORD.finditer(text):
        value = Decimal(WORDS[match["word"].casefold()])
        yield _hedged(text, Number(value, match.start(), match.end(), match.start(), word=True))


def _hedged(text: str, one: Number) -> Number:
    before = _HEDGE.search(text, max(0, one.start - 16), one.start)
    if before is None:
        return one
    return replace(one, start=before.start(), hedge=HEDGES[before[1].casefold()])


def reading(digits: str, scale: int = 1) -> tuple[Decimal, Decimal, str]:
    """Return what digits with separators say, what the last of them is worth, and what is doubtful about it.

    Points group thousands and a comma begins decimals; where a writer slipped, what can be meant otherwise is said.

    Examples
    --------
    >>> reading("3.109.035"), reading("46,17"), reading("57.8")
    ((Decimal('3109035'), Decimal('1'), ''), (Decimal('46.17'), Decimal('0.01'), ''), (Decimal('57.8'), Decimal('0.1'), 'point'))
    """
    groups = re.split(r"[.,]", digits)
    signs = [sign for sign in digits if not sign.isdigit()]
    if not signs:
        return Decimal(digits), Decimal(1), ""
    threes = all(len(group) == 3 for group in groups[1:]) and 1 <= len(groups[0]) <= 3 and groups[0] != "0"
    if len({*signs}) == 1 and signs[0] == "." and threes:
        return Decimal("".join(groups)), Decimal(1), ""
    if len({*signs}) == 1 and signs[0] == "," and threes and len(signs) > 1:
        return Decimal("".join(groups)), Decimal(1), "comma"
    whole, part = "".join(groups[:-1]), groups[-1]
    value, step = Decimal(f"{whole}.{part}"), Decimal(1).scaleb(-len(part))
    grouped = all(len(group) == 3 for group in groups[1:-1]) and {*signs[:-1]} <= {"."}
    if signs[-1] == "," and grouped:
        return value, step, "thousands" if threes and len(signs) == 1 and scale == 1 else ""
    if len(signs) == 1:
        return value, step, "point"
    return value, step, "separators"
