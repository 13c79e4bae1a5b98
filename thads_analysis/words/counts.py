"""What each column of the forms counts, in the register of cases: one declaration, from which every query follows.

A case comes in (accepted, or back from the separate book), stands in a condition, and is closed with an outcome. A column
counts one of these; the columns that are sums of others follow from the registry and are not declared again.

Sources: Circulars 06/2019 and 05/2024 (forms), Law 26/2008 Art. 44a, 48 to 50, Decree 62/2015 Art. 9 (separate book). Where
they leave room, what is counted is this package's definition; the README says which.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from .formulas import FIRST_YEAR, LAST_YEAR
from .vocabulary import Condition, Origin, Outcome, Word


class Event(Enum):
    """What a column looks at."""

    OPENING = "opening"
    """Open at the end of 30 September and not in the separate book."""
    ENTERED = "entered"
    """Accepted since 1 October, or come back from the separate book in which it stood on that day."""
    ACCEPTED = "accepted"
    """Accepted since 1 October, by origin."""
    CLOSED = "closed"
    """Closed since 1 October, by outcome."""
    STANDING = "standing"
    """In the year's form and open at the cut-off, by condition."""


@dataclass(frozen=True)
class Count:
    """One column: the cases that it counts; in money, what they are about.

    Parameters
    ----------
    indicator
        Its id.
    event
        What is looked at.
    among
        The origins, outcomes or conditions that count.
    since, until
        First and last statistical year whose forms count so.
    """

    indicator: str
    event: Event
    among: tuple[Word, ...] = ()
    since: int = FIRST_YEAR
    until: int = LAST_YEAR


UNABLE = (Condition.WITHOUT, Condition.SEPARATE_BOOK)
"""A case that goes to the separate book stays without conditions until the year's end."""

COUNTS = (
    Count("carried_in", Event.OPENING),
    Count("accepted_new", Event.ENTERED),
    Count("entrusted_in", Event.ACCEPTED, (Origin.ENTRUSTED_IN,)),
    Count("entrusted_out", Event.CLOSED, (Outcome.ENTRUSTED_OUT,)),
    Count("withdrawn", Event.CLOSED, (Outcome.WITHDRAWN,)),
    Count("completed_only", Event.CLOSED, (Outcome.COMPLETED,)),
    Count("discontinued", Event.CLOSED, (Outcome.DISCONTINUED,)),
    Count("reduced", Event.CLOSED, (Outcome.REDUCED,)),
    Count("in_progress", Event.STANDING, (Condition.WITH,)),
    Count("postponed_by_agreement", Event.STANDING, (Condition.POSTPONED_BY_AGREEMENT,)),
    Count("postponed", Event.STANDING, (Condition.POSTPONED,)),
    Count("suspended", Event.STANDING, (Condition.SUSPENDED,)),
    Count("without_conditions_decided", Event.STANDING, UNABLE, until=2019),
    Count("without_conditions", Event.STANDING, UNABLE, since=2020),
    Count("moved_to_separate_book", Event.STANDING, (Condition.SEPARATE_BOOK,)),
)

FOLLOWING = (
    "accepted_total",
    "to_enforce",
    "completed",
    "without_conditions",
    "with_conditions",
    "postponed_or_suspended",
    "carried_forward",
    "carried_forward_with_conditions",
)
"""Columns that are sums of those before them, by the registry's first sum of each year."""
