"""From cases to flows: what came in, went out and changed in each month, in cases and in money, in one pass.

Every column of the forms at any month's end is a sum of flows up to it, less a sum up to the year's beginning: twelve or a
hundred and eighty forms cost one reading of the register. The queries are written in DuckDB's dialect, without what other
engines read differently: no division, no rounding, no ``least`` of missing dates.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from ...words.vocabulary import Condition, Origin, Outcome, Word
from .tables import KEYS

ACCEPTED, CLOSED, STANDING = "accepted", "closed", "standing"
LEFT, RETURNED = "left", "returned"
"""Out of the form on 1 October, into the separate book; and back."""

Days = Sequence[dt.date]


def name(event: str, word: Word) -> str:
    """Return a flow's name.

    Examples
    --------
    >>> name(CLOSED, Outcome.COMPLETED)
    'closed.completed'
    """
    return f"{event}.{word.code}"


FLOWS = (
    *(name(ACCEPTED, word) for word in Origin),
    *(name(CLOSED, word) for word in Outcome),
    *(name(STANDING, word) for word in Condition if word is not Condition.WITH),
    LEFT,
    RETURNED,
)
"""Every flow. A case stands with conditions when nothing else is said of it, so that needs no flow of its own."""


def query(cuts: Days = (), *, keys: Sequence[str] = KEYS, cases: str = "ledger_cases", status: str = "ledger_status") -> str:
    """Return the query of all flows: columns of the keys, then period, flow, cases, money.

    Parameters
    ----------
    cuts
        Days within a month at whose end a form is wanted: what happens after them in their month is a period of its own.
    keys
        What the flows are told by: columns of the cases.
    cases, status
        The tables, as :mod:`.tables` describes them.

    Returns
    -------
    str
        ``period`` is its first day: a month's, or the day after a cut. ``standing.*`` may be negative.
    """
    by = _By(", ".join(keys), cuts, cases)
    every = (by.accepted(), by.closed(), by.standing(), by.book())
    return f"WITH {stays(keys, cases, status)}, {spells(by.keys)}\n" + "\nUNION ALL ".join(every)


def streams(cuts: Days, cases: str, stays: str) -> tuple[str, ...]:
    """Return the queries of the flows by desk, one after the other: cases and stays are worked out and have their desk."""
    by = _By("desk", cuts, cases)
    of_stays = f"WITH stood AS (SELECT * FROM {stays}), {spells(by.keys)}\n"
    return by.accepted(), by.closed(), of_stays + by.standing(), of_stays + by.book()


def period(day: str, cuts: Days) -> str:
    """Return the expression of the period that a day falls in."""
    month = f"CAST(DATE_TRUNC('month', {day}) AS DATE)"
    within = sorted((one for one in cuts if one != month_end(one)), reverse=True)
    parts = [f"WHEN {day} > {date(one)} AND {day} <= {date(month_end(one))} THEN {date(one + _DAY)}" for one in within]
    return f"CASE {' '.join(parts)} ELSE {month} END" if parts else month


def month_end(day: dt.date) -> dt.date:
    """Return the last day of a day's month.

    Examples
    --------
    >>> month_end(dt.date(2024, 2, 5)).isoformat()
    '2024-02-29'
    """
    return (day.replace(day=28) + dt.timedelta(days=4)).replace(day=1) - _DAY


def date(day: dt.date) -> str:
    """Return a day as SQL writes it."""
    return f"CAST('{day.isoformat()}' AS DATE)"


_DAY = dt.timedelta(days=1)


@dataclass(frozen=True)
class _By:
    """The streams of flows, each grouped by the keys and its period."""

    keys: str
    cuts: Days
    cases: str

    def accepted(self) -> str:
        return self._stream("accepted_on", f"'{ACCEPTED}.' || origin", "origin")

    def closed(self) -> str:
        return self._stream("closed_on", f"'{CLOSED}.' || outcome", "outcome")

    def standing(self) -> str:
        """Return what begins to stand in each condition, less what ends: added up apart, which is cheaper than together."""
        begins, ends = (
            f"""SELECT {self.keys}, {period(day, self.cuts)} AS period, condition, {sign}COUNT(*) AS cases,
            {sign}CAST(SUM(demanded) AS BIGINT) AS money
        FROM stood WHERE {day} IS NOT NULL GROUP BY {self.keys}, {period(day, self.cuts)}, condition"""
            for day, sign in (("since", ""), ("until", "-"))
        )
        return f"""SELECT {self.keys}, period, '{STANDING}.' || condition AS flow, CAST(SUM(cases) AS BIGINT) AS cases,
    CAST(SUM(money) AS BIGINT) AS money
FROM ({begins} UNION ALL {ends}) AS both_sides
GROUP BY {self.keys}, period, condition HAVING SUM(cases) <> 0 OR SUM(money) <> 0"""

    def book(self) -> str:
        """Return what leaves the form for the separate book, and what comes back."""
        day, flow = "CASE WHEN sign = 1 THEN leaves ELSE until END", f"CASE WHEN sign = 1 THEN '{LEFT}' ELSE '{RETURNED}' END"
        return f"""SELECT {self.keys}, period, {flow} AS flow, COUNT(*) AS cases, CAST(SUM(demanded) AS BIGINT) AS money
FROM (SELECT {self.keys}, demanded, sign, {period(day, self.cuts)} AS period FROM spells CROSS JOIN {_SIGNS}
    WHERE {day} IS NOT NULL) AS dated_spells
GROUP BY {self.keys}, period, sign"""

    def _stream(self, day: str, flow: str, group: str) -> str:
        of = period(day, self.cuts)
        sums = "COUNT(*) AS cases, CAST(SUM(demanded) AS BIGINT) AS money"
        return f"""SELECT {self.keys}, {of} AS period, {flow} AS flow, {sums}
FROM {self.cases} WHERE {day} IS NOT NULL GROUP BY {self.keys}, {of}, {group}"""


_SIGNS = "(SELECT 1 AS sign UNION ALL SELECT -1 AS sign) AS signs"


def changes(status: str) -> str:
    """Return the table ``changes``: each with whether it begins another condition."""
    return f"""changes AS (
    SELECT case_id, entry, changed_on, condition,
        COALESCE(LAG(condition) OVER ({_IN_ORDER}), '{Condition.WITH.code}') <> condition AS begins
    FROM {status}
)"""


_IN_ORDER = "PARTITION BY case_id ORDER BY changed_on, entry"
NEXT = f"LEAD(changed_on) OVER ({_IN_ORDER})"
"""The day on which the next condition begins."""

LASTS = """CASE WHEN changed_on > accepted_on THEN changed_on ELSE accepted_on END AS since,
    CASE WHEN next_on IS NULL OR next_on > closed_on THEN closed_on
         WHEN next_on > accepted_on THEN next_on ELSE accepted_on END AS until"""
"""When a stay begins (its change, acceptance at the earliest) and ends (the next one, the closing at the latest)."""


def stays(keys: Sequence[str] = KEYS, cases: str = "ledger_cases", status: str = "ledger_status") -> str:
    """Return the table ``stood``: each stay in a condition other than *with*.

    It lasts until another condition or the closing; verifying a condition again begins nothing. Several changes on one day
    leave stays of no length: they begin and end in the same period and cancel out.
    """
    return f"""{changes(status)},
runs AS (SELECT case_id, changed_on, condition, {NEXT} AS next_on FROM changes WHERE begins),
dated_runs AS (
    SELECT s.case_id, {", ".join(f"c.{key}" for key in keys)}, c.demanded, s.condition, s.changed_on, s.next_on,
        c.accepted_on, c.closed_on
    FROM runs s INNER JOIN {cases} c ON s.case_id = c.case_id
    WHERE s.condition <> '{Condition.WITH.code}' AND (c.closed_on IS NULL OR s.changed_on <= c.closed_on)
),
stood AS (SELECT case_id, {", ".join(keys)}, demanded, condition, {LASTS} FROM dated_runs)"""


def spells(keys: str) -> str:
    """Return the tables ``whole``, the stays in the separate book, and ``spells``: those that reach beyond a 30 September.

    Stays that follow each other without a day between them are one. A spell leaves the form on 1 October.
    """
    return f"""booked AS (
    SELECT *, LAG(until) OVER (PARTITION BY case_id ORDER BY since) AS before
    FROM stood WHERE condition = '{Condition.SEPARATE_BOOK.code}' AND (until IS NULL OR since < until)
),
numbered AS (
    SELECT *, SUM(CASE WHEN before = since THEN 0 ELSE 1 END)
        OVER (PARTITION BY case_id ORDER BY since ROWS UNBOUNDED PRECEDING) AS spell
    FROM booked
),
whole AS (
    SELECT case_id, {keys}, demanded, MIN(since) AS since, CASE WHEN COUNT(until) = COUNT(*) THEN MAX(until) END AS until
    FROM numbered GROUP BY case_id, spell, {keys}, demanded
),
dated AS (
    SELECT *, CAST(DATE_TRUNC('year', since + INTERVAL 3 MONTH) + INTERVAL 9 MONTH AS DATE) AS leaves FROM whole
),
spells AS (SELECT * FROM dated WHERE until IS NULL OR leaves <= until)"""
