"""What is worked out of a register once and kept: the desks, and the changes of condition matched with their cases.

Both are read from the files a single time; checks, flows, ages and the open cases all start from here.
"""

from __future__ import annotations

from ...words.vocabulary import Condition
from . import flows
from .engines import Engine
from .tables import KEYS

DESKS, CODED, MATCHED, STAYS = "ledger_desks", "ledger_coded", "ledger_matched", "ledger_stays"
KNOWN = "ledger_known"
"""Cases that are known from before, where only what is new is read."""

_NAMED = ", ".join(KEYS)


def work_out(engine: Engine, ending: str = "", *, known: bool = False) -> None:
    """Give the desks numbers, and match the changes with their cases.

    ``ledger_desks`` has the keys, their number ``desk`` and how many cases there are; ``ledger_coded`` the cases with their
    desk; ``ledger_matched`` each change that begins a stay, or that is wrong; ``ledger_stays`` the stays.

    Parameters
    ----------
    engine
        What holds the register.
    ending
        Of the names of its views: ``"_read"`` before it is checked.
    known
        Whether changes may be of the cases in ``ledger_known``.
    """
    cases, status = f"ledger_cases{ending}", f"ledger_status{ending}"
    number = f"CAST(ROW_NUMBER() OVER (ORDER BY {_NAMED}) - 1 AS INTEGER)"
    grouped = f"SELECT {_NAMED}, COUNT(*) AS n FROM {cases} GROUP BY {_NAMED}"
    engine.keep(DESKS, f"SELECT {_NAMED}, n, {number} AS desk FROM ({grouped}) AS named")
    engine.define(CODED, f"SELECT c.*, d.desk FROM {cases} c INNER JOIN {DESKS} d USING ({_NAMED})")
    engine.keep(MATCHED, _matched(status, known))
    engine.define(STAYS, f"SELECT case_id, desk, demanded, condition, since, until FROM {MATCHED} WHERE stays")


def _matched(status: str, known: bool) -> str:
    """Return the query of the changes that count or are wrong; the case of a change from before is not here."""
    columns = "case_id, desk, demanded, accepted_on, closed_on, 1 AS is_known"
    before = f" UNION ALL SELECT case_id, NULL, NULL, NULL, NULL, 1 FROM {KNOWN}" if known else ""
    return f"""WITH {flows.changes(status)},
of_case AS (
    SELECT s.case_id, s.entry, s.changed_on, s.condition, s.begins, c.desk, c.demanded, c.accepted_on, c.closed_on,
        c.is_known IS NULL AS unknown,
        COALESCE(s.changed_on > c.closed_on, FALSE) AS late
    FROM changes s LEFT JOIN (SELECT {columns} FROM {CODED}{before}) c ON s.case_id = c.case_id
),
runs AS (SELECT *, {flows.NEXT} AS next_on FROM of_case WHERE begins OR unknown OR late)
SELECT case_id, desk, demanded, condition, {flows.LASTS}, unknown, late,
    begins AND condition <> '{Condition.WITH.code}' AND desk IS NOT NULL AND NOT late AS stays
FROM runs WHERE condition <> '{Condition.WITH.code}' OR unknown OR late"""
