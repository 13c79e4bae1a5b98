"""From ledgers to the rows of a panel."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

import numpy as np
import pandas as pd

from ...words.indicators import INDICATORS
from ...words.vocabulary import LEVELS
from .books import Ledger, Ledgers
from .desks import Desks
from .months import MONTHS
from .totals import LEAST, NEW_FORMS

MEASURES = ("cases", "money")
CATEGORIES = ("all", "corruption_economic", "credit")

_FORM = {
    "carried_in", "accepted_new", "accepted_total", "entrusted_out", "withdrawn", "to_enforce", "with_conditions",
    "without_conditions", "without_conditions_decided", "postponed", "suspended", "postponed_or_suspended",
    "completed_only", "discontinued", "reduced", "completed", "in_progress", "postponed_by_agreement", "paused",
    "other_with_conditions", "carried_forward", "carried_forward_with_conditions", "moved_to_separate_book", "officers",
}  # fmt: skip
COLUMNS = [name for name in INDICATORS if name in _FORM]


class Reports(NamedTuple):
    """One year's monthly ledgers by kind of case; `at` is its position among the sample's years."""

    at: int
    fiscal_year: int
    kinds: dict[str, Ledgers]


class Block(NamedTuple):
    """Rows of one year, measure and category: positions of their desks and months, and the figures."""

    at: int
    desk: np.ndarray
    month: np.ndarray
    measure: int
    category: int
    figures: np.ndarray


def of_year(desks: Desks, reports: Reports) -> Iterator[Block]:
    """Yield a year's rows: all cases of every officer, and the kinds of those who have them that year."""
    in_office = desks.last[reports.at][:, None] >= MONTHS
    since = desks.there(reports.at)[:, None] & (desks.first_in(reports.at)[:, None] <= MONTHS)
    for category, name in enumerate(CATEGORIES):
        at = desks.holding("other" if name == "all" else name)
        ledgers = _together(desks, reports.kinds) if name == "all" else reports.kinds[name]
        rows = since[at] & ((ledgers["cases"]["accepted_total"][:, -1:] > 0) | (name == "all"))
        holder, month = np.nonzero(rows)
        for measure, counted in enumerate(MEASURES):
            form = _form(_measured(ledgers, counted), reports.fiscal_year) | {"officers": in_office[at]}
            figures = np.stack([form[column][rows].astype("float64") for column in COLUMNS], axis=1)
            yield Block(reports.at, at[holder], month, measure, category, figures)


def _together(desks: Desks, kinds: Mapping[str, Ledgers]) -> Ledgers:
    """Add the kinds of cases up."""
    total: Ledgers = {"cases": {}, "extra": {}}
    for kind, ledgers in kinds.items():
        at = desks.holding(kind)
        for one, ledger in ledgers.items():
            for name, figures in ledger.items():
                total[one].setdefault(name, np.zeros((len(desks.province), 12), dtype=np.int64))[at] += figures
    return total


def _measured(ledgers: Ledgers, measure: str) -> Ledger:
    """Return cases, or money in VND: the least that each case is about and what is beyond it."""
    cases, extra = ledgers["cases"], ledgers["extra"]
    return cases if measure == "cases" else {name: 1000 * (LEAST * cases[name] + extra[name]) for name in cases}


def _form(book: Ledger, fiscal_year: int) -> Ledger:
    """Return the columns of a year's form: the headings, and what is with and without conditions, changed in 2020."""
    old = fiscal_year < NEW_FORMS
    none = np.full(book["to_enforce"].shape, np.nan)
    decided, postponed, suspended = (book[name] for name in ("without_conditions_decided", "postponed", "suspended"))
    without = decided + postponed if old else decided
    with_conditions = book["to_enforce"] - without - (0 if old else postponed + suspended)
    return book | {
        "without_conditions": without,
        "without_conditions_decided": decided if old else none,
        "postponed_or_suspended": none if old else postponed + suspended,
        "with_conditions": with_conditions,
        "carried_forward_with_conditions": with_conditions - book["completed"],
    }


def assemble(blocks: Sequence[Block], desks: Desks, fiscal_years: Sequence[int]) -> pd.DataFrame:
    """Return all rows as a panel, sorted."""
    place, names = _officers(desks)
    codes = np.concatenate([_codes(block, place) for block in blocks], axis=1)
    order = np.argsort(np.ravel_multi_index(tuple(codes), (len(names), len(fiscal_years), 12, len(MEASURES), len(CATEGORIES))))
    officer, *others = codes[:, order]
    levels, of_officer = _levels(names)
    index = pd.MultiIndex(
        levels=[*levels, pd.Index(fiscal_years), pd.Index(MONTHS), pd.Index(MEASURES), pd.Index(CATEGORIES)],
        codes=[*(code[officer] for code in of_officer), *others],
        names=LEVELS,
        verify_integrity=False,
    )
    figures = np.concatenate([block.figures for block in blocks])[order]
    return pd.DataFrame(figures, index=index, columns=COLUMNS)


def _codes(block: Block, place: np.ndarray) -> np.ndarray:
    """Return officer, year, month, measure and category of every row, as positions in their lists."""
    officer = place[block.at, block.desk]
    return np.stack(np.broadcast_arrays(officer, block.at, block.month, block.measure, block.category))


def _officers(desks: Desks) -> tuple[np.ndarray, pd.DataFrame]:
    """List the officers, those of each agency numbered in the order in which they came.

    Returns
    -------
    tuple
        Years by desks: the row of the desk's officer in the list. The list: province, agency, number.
    """
    year, desk = np.nonzero([desks.there(year) for year in range(len(desks.last))])
    terms = pd.DataFrame({"year": year, "desk": desk, "holder": desks.holder[year, desk]})
    came = terms.groupby(["desk", "holder"], as_index=False)["year"].min()
    month = np.where(came["holder"] == 0, desks.first[came["desk"]], 1)
    came = came.assign(province=desks.province[came["desk"]], agency=desks.agency[came["desk"]], month=month)
    came = came.sort_values(["province", "agency", "year", "month", "desk"], ignore_index=True)
    came["number"] = came.groupby(["province", "agency"]).cumcount() + 1
    place = np.zeros(desks.last.shape, dtype=np.int64)
    place[year, desk] = terms.merge(came.reset_index(names="row"), on=["desk", "holder"], how="left")["row"]
    return place, came[["province", "agency", "number"]]


def _levels(names: pd.DataFrame) -> tuple[list[pd.Index], list[np.ndarray]]:
    """Return the levels province, agency and officer, and each officer's position in them; the names are nobody's."""
    rows = list(names.itertuples(index=False, name=None))
    texts = (
        [f"Tỉnh {province + 1:02}" for province, _, _ in rows],
        [f"Đơn vị {province + 1:02}-{agency:02}" for province, agency, _ in rows],
        [f"Chấp hành viên {province + 1:02}-{agency:02}-{number:03}" for province, agency, number in rows],
    )
    coded = [pd.factorize(pd.Index(text)) for text in texts]  # in order of appearance, which is the order of the names
    return [unique for _, unique in coded], [codes for codes, _ in coded]
