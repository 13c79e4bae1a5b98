"""What the reader knows of a figure and of what was said before it: the count a sentence speaks of, its measure, a change."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from ...words.vocabulary import Measure, Statistic, Unit
from . import phrases
from .numbers import Number
from .units import Counted

CASES, MONEY, NEITHER = (one.code for one in Measure)
VALUE, CHANGE_ABS, CHANGE_PCT, CHANGE_PP, TARGET, MARGIN, SHARE, GAP, RANK = (one.code for one in Statistic)
CASE, VND, PERCENT, POINT, RANKED = (one.code for one in (Unit.CASE, Unit.VND, Unit.PERCENT, Unit.PERCENTAGE_POINT, Unit.RANK))
PERSON, DOCUMENT, COMPLAINT, AUCTION = (one.code for one in (Unit.PERSON, Unit.DOCUMENT, Unit.COMPLAINT, Unit.AUCTION))
LEFT, RIGHT, BEFORE = "theo từ đứng trước", "theo từ đứng sau", "như số đứng trước"
"""Where the words stand that say what a figure tells of; this is also the reason that is given."""
TARGETS, UNITS = Unit.TARGET.code, Unit.ORGANISATION.code


@dataclass(frozen=True)
class Reading:
    """A figure and what it tells of.

    Parameters
    ----------
    number, counted
        The number and its unit.
    indicator, statistic, measure, unit
        What it is taken for; no indicator where it tells of none that is known.
    sign
        1 or -1.
    confidence
        From 0 to 1.
    reason
        In few words.
    subject
        The count that the sentence speaks of, for the figures after it.
    """

    number: Number
    counted: Counted
    indicator: str = ""
    statistic: str = VALUE
    measure: str = NEITHER
    unit: str = ""
    sign: int = 1
    confidence: float = 0.5
    reason: str = ""
    subject: str = ""

    @property
    def start(self) -> int:
        """Where it begins, hedge included."""
        return min(self.number.start, self.counted.start)

    @property
    def end(self) -> int:
        """Where it ends, unit included."""
        return self.counted.end


@dataclass
class Told:
    """What was said before in a paragraph."""

    subject: str = ""
    measure: str = ""
    per_head: bool = False
    last: Reading | None = None
    free: int = 0
    """Where the words begin that no figure has used yet."""
    used: int = 0
    """So many letters after a figure said what it is."""
    of_sentence: list[Reading] = field(default_factory=list)


@dataclass(frozen=True)
class Around:
    """The words around a figure, in lower case: those since the figure before, those after it, and the whole sentence."""

    left: str
    right: str
    sentence: str
    before: str
    hedge: str = ""

    @property
    def outside(self) -> str:
        """The words directly before, beyond a bracket that closes there."""
        head, closed, tail = self.left.partition(")")
        return tail if closed and "(" not in head else self.left

    @property
    def near(self) -> str:
        """The words directly after, to the next comma, bracket or comparison."""
        return re.split(r"[,;()]|so với", self.right, maxsplit=1)[0]


FAR = 45
"""So many letters between a word and a figure make it doubtful that it tells of it."""
CLOSED = re.compile(r"\([^()]*\)")
OUT_OF = re.compile(r"trên(?:\stổng\ssố|\ssố)?\s*$")


def subject_of(around: Around, told: Told) -> tuple[str, str, float]:
    """Return the count that a figure tells of, where that was found, and how sure that is."""
    in_left = [*phrases.TRIGGER.finditer(CLOSED.sub(lambda match: " " * len(match[0]), around.left))]
    in_right = phrases.TRIGGER.search(around.near[:40])
    if in_left and not (in_right and in_right.start() < 2 and OUT_OF.search(around.left + around.hedge)):
        if in_right and in_right.start() < 3 and len(around.near) < len(around.right):
            told.used = in_right.end()  # "xong 500 việc có điều kiện (…)": told of these 500, of nothing after them
        away = len(around.left) - in_left[-1].end()
        return in_left[-1].lastgroup or "", LEFT, 0.9 if away < FAR else 0.75
    before = told.subject and phrases.JOINED.fullmatch(around.outside) and around.outside.strip(" ,;.")
    of_next = in_right and not around.right[in_right.end() :].strip() and len(around.right) < 60
    if in_right and in_right.start() < 24 and not (before and of_next):
        told.used = in_right.end()
        return in_right.lastgroup or "", RIGHT, 0.88
    if told.subject:
        near = phrases.JOINED.fullmatch(around.outside) and "trong" not in around.outside
        return told.subject, BEFORE, 0.82 if near else 0.6
    return "", "", 0.4


def changed_by(around: Around, told: Told) -> tuple[int, str] | None:
    """Return the sign and the word of a change that is said directly before a figure, or of the figure it is joined to."""
    match = phrases.CHANGED.search(around.left)
    if match:
        return (1 if match["up"] else -1), match["up"] or match["down"]
    last = told.last
    if last is not None and last.statistic in (CHANGE_ABS, GAP) and phrases.JOINED.fullmatch(around.left):
        return last.sign, "joined"
    return None


def measure_of(around: Around, told: Told, unit: str) -> str:
    """Return whether a figure is of cases or of money: by its unit, or by the words beside it, or as the one before."""
    if unit == CASE:
        return CASES
    if unit == VND:
        return MONEY
    after, before = (measures(words) for words in (around.near[:28], around.left))
    if after and (after[0][0] <= 1 or not before or phrases.PAIR.fullmatch(around.left)):
        return after[0][1]
    if before:
        return before[-1][1]
    return CASES if phrases.TRIGGER.search(around.left) else told.measure or CASES


def measures(words: str) -> list[tuple[int, str]]:
    """Return where words speak of cases or of money, in their order."""
    both = ((CASES, phrases.IN_CASES), (MONEY, phrases.IN_MONEY))
    return sorted((match.start(), name) for name, pattern in both for match in pattern.finditer(words))
