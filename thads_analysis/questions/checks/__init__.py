"""Ask of figures what an inspector would: do they add up, follow on last year, agree with what is printed beside them.

Each check is a function that yields findings; :data:`CHECKS` is the list of them. A finding never changes a figure.
"""

from __future__ import annotations

import itertools

import pandas as pd

from ... import load, tidy
from ...sources import vintages
from ...sources.forms import printed as printed_totals
from ...words.indicators import INDICATORS
from ...words.vocabulary import Language, PlaceLevel
from .books import books_agree, entrusted, verification
from .entries import CHECKS, VINTAGE, Check, catalogue
from .finding import Finding, Findings
from .measures import money_per_case, one_measure, thousands, without_money
from .officers import idle_officers, officer_share, stalled_officers
from .over_years import rate_by_conditions
from .peers import conditions, conditions_jump, discontinued, postponed
from .printed import changes, margins, older_editions, printed_thousands, replaced
from .reports import identities, impossible, rates, redone, series_breaks
from .sums import categories, other_source, totals
from .within_year import carried_in_moved, continuity, falling, october, september

__all__ = ["CHECKS", "Check", "catalogue", "run"]

COLUMNS = ("check", "severity", "where", "expected", "found", "message")

_WITHIN = (impossible, rates, falling, continuity)
_ROUNDED = (identities, categories, carried_in_moved, redone)
_COMPARED = (
    without_money,
    money_per_case,
    conditions,
    conditions_jump,
    rate_by_conditions,
    discontinued,
    postponed,
    september,
    october,
)
_KEPT = (idle_officers, stalled_officers, officer_share, books_agree, entrusted, verification)
_OF_FORMS = (thousands, one_measure, series_breaks)


def run(
    panel_or_facts: pd.DataFrame,
    targets: pd.DataFrame | None = None,
    *,
    totals: pd.DataFrame | None = None,
    other: pd.DataFrame | None = None,
    language: Language = "vi",
) -> pd.DataFrame:
    """Run every check that the table allows.

    Parameters
    ----------
    panel_or_facts
        A panel, or facts as from ``load.figures()`` (checked as panels of nation, provinces and units, and as printed
        claims).
    targets
        For printed margins; without them, those that come with the package.
    totals
        Printed totals to hold against the sums of a panel: levels of a panel in the index or as columns, figures, and, to be
        named in the findings, ``form`` (such as ``"04/TK-THA"``) and ``where`` (file, sheet, cell). A row stands for the
        narrowest place it names. Without them, those that stood on the forms which ``load.forms`` read.
    other
        A second panel of the same layout from another source, such as the joint forms of procuracy, courts and enforcement.
    language
        Of ``where`` and ``message``.

    Returns
    -------
    pandas.DataFrame
        One row a finding, errors first: ``check`` (id), ``severity`` (error, warning), ``where``, ``expected`` and
        ``found`` (numbers in the unit of tables, or missing), ``message``. Empty where nothing was found.

    Raises
    ------
    ValueError
        If `totals` or `other` come with facts: they are compared with a panel.
    """
    of_facts = "statistic" in panel_or_facts.columns
    if of_facts and (totals is not None or other is not None):
        raise ValueError("totals, other: chỉ so với bảng, hãy dùng tidy.panel / are compared with a panel, see tidy.panel")
    panel = panel_or_facts if of_facts else _in_floats(panel_or_facts)
    found = _of_facts(panel, load.targets() if targets is None else targets) if of_facts else _of_panel(panel)
    rows = [
        (check.id, check.severity.code, one.where(language), one.expected, one.found, one.message(check, language))
        for check, one in itertools.chain(found, _beside(panel, totals, other))
    ]
    frame = pd.DataFrame(rows, columns=list(COLUMNS)).astype({"expected": "float64", "found": "float64"})
    return frame.sort_values("severity", kind="stable", ignore_index=True)


def _in_floats(panel: pd.DataFrame) -> pd.DataFrame:
    """Return the panel with its counts as floats, whichever whole numbers they were: missing is then one thing."""
    other = [name for name in panel.columns if name in INDICATORS and panel[name].dtype != "float64"]
    return panel.astype(dict.fromkeys(other, "float64")) if other else panel


def _of_panel(panel: pd.DataFrame, spread: pd.DataFrame | None = None) -> Findings:
    for check in _ROUNDED:
        yield from check(panel, spread)
    for check in (*_WITHIN, *_COMPARED, *_KEPT, *(_OF_FORMS if spread is None else ())):
        yield from check(panel)


def _beside(panel: pd.DataFrame, printed: pd.DataFrame | None, other: pd.DataFrame | None) -> Findings:
    """Compare a panel with what is printed elsewhere, by default on the forms it was read from, and name the forms left out."""
    forms = printed_totals.of(panel)
    if forms is not None:
        yield from ((VINTAGE, Finding({"place": note.where}, None, None, None, note.what)) for note in forms.notes)
        printed = forms.totals if printed is None else printed
    if printed is not None:
        yield from totals(panel, printed)
    if other is not None:
        yield from other_source(panel, other)


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
