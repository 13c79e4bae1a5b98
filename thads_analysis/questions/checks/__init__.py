"""Ask of figures what an inspector would: do they add up, follow on last year, agree with what is printed beside them.

Each check is a function that yields findings; :data:`CHECKS` is the list of them. A finding never changes a figure.
"""

from __future__ import annotations

import pandas as pd

from ... import load, tidy
from ...sources import vintages
from ...words.vocabulary import Language, PlaceLevel
from .finding import CHECKS, Check, Findings
from .printed import changes, margins, older_editions, printed_thousands, replaced
from .reports import continuity, falling, identities, impossible, rates, redone, series_breaks, thousands

__all__ = ["CHECKS", "Check", "run"]

COLUMNS = ("check", "severity", "where", "expected", "found", "message")


def run(panel_or_facts: pd.DataFrame, targets: pd.DataFrame | None = None, *, language: Language = "vi") -> pd.DataFrame:
    """Run every check that the table allows.

    Parameters
    ----------
    panel_or_facts
        A panel, or facts as from ``load.figures()`` (checked as panels of nation, provinces and units, and as printed
        claims).
    targets
        For printed margins; without them, those that come with the package.
    language
        Of ``where`` and ``message``.

    Returns
    -------
    pandas.DataFrame
        One row a finding, errors first: ``check`` (id), ``severity`` (error, warning), ``where``, ``expected`` and
        ``found`` (numbers in the unit of tables, or missing), ``message``. Empty where nothing was found.
    """
    of_facts = "statistic" in panel_or_facts.columns
    found = _of_facts(panel_or_facts, load.targets() if targets is None else targets) if of_facts else _of_panel(panel_or_facts)
    rows = [
        (check.id, check.severity.code, one.where(language), one.expected, one.found, one.message(check, language))
        for check, one in found
    ]
    frame = pd.DataFrame(rows, columns=list(COLUMNS)).astype({"expected": "float64", "found": "float64"})
    return frame.sort_values("severity", kind="stable", ignore_index=True)


def _of_panel(panel: pd.DataFrame, spread: pd.DataFrame | None = None) -> Findings:
    yield from identities(panel, spread)
    yield from impossible(panel)
    yield from rates(panel)
    yield from falling(panel)
    yield from continuity(panel)
    yield from redone(panel, spread)
    if spread is None:
        yield from thousands(panel)
        yield from series_breaks(panel)


def _of_facts(facts: pd.DataFrame, targets: pd.DataFrame) -> Findings:
    panels, spreads = {}, {}
    for level in PlaceLevel.codes():
        choice = vintages.choose(tidy.regular(facts, level))
        panels[level], spreads[level] = (tidy.wide(choice, level, field) for field in ("value", "spread"))
        if choice.taken:
            yield from _of_panel(panels[level], spreads[level])
    yield from series_breaks(next((panel for panel in panels.values() if len(panel)), panels["nation"]))
    yield from printed_thousands(facts)
    yield from replaced(facts)
    yield from older_editions(facts)
    yield from margins(facts, targets)
    yield from changes(facts, panels, spreads)
