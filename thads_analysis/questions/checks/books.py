"""Checks of the forms against books, lists and the portal, all of them kept by the agency."""

from __future__ import annotations

import numpy as np
import pandas as pd

from ...words.indicators import get
from ...words.levels import level
from ...words.vocabulary import Text
from .entries import BOOKS, ENTRUSTED, VERIFICATION
from .finding import Findings, findings
from .rows import added_up, by_agency, latest, not_money, of_nation

BOOK = (0.05, 5)
"""Share and cases by which a book may differ from the form: decisions of the last days are entered later."""

PORTAL = (0.10, 10)
"""The portal may differ by more: a debtor is published within five working days, and stands there once."""

ON_THE_WAY = (0.10, 100)
"""Share and cases entrusted by one agency, but not yet accepted by the other."""

NAMED = 3
"""So many officers are named in a remark."""


def books_agree(panel: pd.DataFrame) -> Findings:
    """Compare cases without conditions with the book of decisions and the portal, and the list of the separate book with it.

    Each year's last report is compared, officers added up to their agency.
    """
    rows = not_money(latest(panel))
    if not {"book_without_conditions", "portal_listed", "book_separate"} & {*rows.columns} or not rows.index.is_unique:
        return
    rows = by_agency(rows)
    form = _decided(rows)
    pairs = {"book_without_conditions": (form, "without_conditions", BOOK), "portal_listed": (form, "without_conditions", PORTAL)}
    if "without_conditions" not in rows and "book_without_conditions" in rows:
        pairs["portal_listed"] = (rows["book_without_conditions"], "book_without_conditions", PORTAL)
    if "list_separate" in rows:
        pairs["book_separate"] = (rows["list_separate"], "list_separate", BOOK)
    for name, (expected, against, (part, least)) in pairs.items():
        if name in rows:
            room = np.maximum(least, part * np.maximum(expected, rows[name]))
            wrong = (rows[name] - expected).abs() > room
            remark = Text(f"đối chiếu với «{get(against).label.vi}»", f"compared with “{get(against).label.en}”")
            yield from findings(BOOKS, name, rows, wrong, expected=expected, found=rows[name], remark=remark)


def _decided(rows: pd.DataFrame) -> pd.Series:
    """Return the cases with a decision of no conditions: before FY2020 a column of its own, since then all without conditions."""
    missing = pd.Series(np.nan, index=rows.index)
    since = (level(rows, "fiscal_year") >= 2020) & (rows["without_conditions"] >= 0) if "without_conditions" in rows else None
    whole = missing if since is None else rows["without_conditions"].where(since)
    return rows["without_conditions_decided"].fillna(whole) if "without_conditions_decided" in rows else whole


def entrusted(panel: pd.DataFrame) -> Findings:
    """Compare what was entrusted out and in, in each year's last report of the whole country.

    What is on its way at the closing is accepted in the next year: a tenth, and 100 cases, are allowed for it.
    """
    if not {"entrusted_out", "entrusted_in"} <= {*panel.columns} or not panel.index.is_unique:
        return
    rows = of_nation(latest(panel))
    nation = added_up(rows[["entrusted_out", "entrusted_in"]], "nation")
    sent, received = nation["entrusted_out"], nation["entrusted_in"]
    part, least = ON_THE_WAY
    room = np.maximum(part * np.maximum(sent, received), np.where(level(nation, "measure") == "money", 0, least))
    yield from findings(ENTRUSTED, "entrusted_in", nation, (sent - received).abs() > room, expected=sent, found=received)


def verification(panel: pd.DataFrame) -> Findings:
    """Find cases whose verification is overdue, in each year's last report; the officers of an agency in one finding."""
    if "verification_overdue" not in panel or not panel.index.is_unique:
        return
    rows = not_money(latest(panel))
    overdue = rows.loc[rows["verification_overdue"] > 0, ["verification_overdue"]]
    if overdue.empty:
        return
    agencies = by_agency(overdue)
    named = _officers(overdue)
    yield from findings(
        *(VERIFICATION, "verification_overdue", agencies, agencies["verification_overdue"] > 0),
        found=agencies["verification_overdue"],
        remark=lambda at: named.get(agencies.index[at]),
    )


def _officers(overdue: pd.DataFrame) -> dict[object, Text]:
    """Return for each agency the officers with the most overdue cases."""
    if "officer" not in overdue.index.names or overdue.index.nlevels == 1:
        return {}
    most = overdue["verification_overdue"].sort_values(ascending=False, kind="stable").reset_index("officer")
    return {key: _listed(own["officer"]) for key, own in most.groupby(level=list(range(most.index.nlevels)))}


def _listed(officers: pd.Series) -> Text:
    names = ", ".join(map(str, officers.iloc[:NAMED]))
    more = len(officers) - NAMED
    return Text(names + f" và {more} người khác" * (more > 0), names + f" and {more} more" * (more > 0))
