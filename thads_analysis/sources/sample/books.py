"""The books at a year's end: cases and money of every desk, cut into columns so that all desks add up to the nation.

Each column is cut from a larger one and leaves a rest: the sums of the forms hold because nothing is made but by cutting.
Two ledgers run in parallel, ``cases`` and ``extra``, the money beyond the least that a case is about. A case has at least
that much, and extra stands only where there is a case, so no money is without a case and no case without money.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np

from .desks import Staff
from .totals import Totals
from .whole import split, spread

Ledger = dict[str, np.ndarray]
"""Columns, each an array over desks (at a year's end) or over desks and months."""

Ledgers = dict[str, Ledger]
"""Both ledgers by name."""

STANDING = ("without_conditions_decided", "postponed", "suspended", "postponed_by_agreement", "paused", "other_with_conditions")
"""What may stand open at a year's end, beside what is in progress."""

UNABLE = STANDING[:3]


@dataclass(frozen=True)
class Cut:
    """One cut: the part that is taken, of what, and what its rest is called."""

    part: str
    whole: str
    rest: str
    keeps_one: bool = False
    only_money: bool = False


CUTS = (
    Cut("entrusted_out", "accepted_total", "kept", keeps_one=True),  # nobody gives the last case away
    Cut("withdrawn", "kept", "to_enforce", keeps_one=True),
    Cut("unable", "to_enforce", "able"),
    Cut("completed", "able", "open"),
    Cut("reduced", "completed", "settled", only_money=True),
    Cut("discontinued", "settled", "completed_only"),
    Cut("postponed", "unable", "unable_else"),
    Cut("suspended", "unable_else", "without_conditions_decided"),
    Cut("moved_to_separate_book", "without_conditions_decided", "without_conditions_kept"),
    Cut("postponed_by_agreement", "open", "open_else"),
    Cut("paused", "open_else", "open_other"),
    Cut("other_with_conditions", "open_other", "in_progress"),
)

_LASTING = 0.8  # of what can't be enforced at a year's start, so much still can't at its end
_SOON = 0.15  # of what is new, so much
_SMALL = 0.4  # log-odds by which the small columns differ from desk to desk and year to year
_YEARLY_LOAD, _YEARLY_WORTH = 0.12, 0.6  # by how much (log) the new cases and their money vary from year to year
_YEARLY_PROVINCE, _YEARLY_DESK = 0.12, 0.2  # log-odds by which completion does, in a province and at a desk


_WANTED = ("carried_in", "to_enforce", *(cut.part for cut in CUTS))


def remainder(national: Totals, taken: Iterable[Ledgers]) -> Totals:
    """Return what the nation's totals leave when some kinds of cases are taken out."""
    books = list(taken)
    return {
        name: {column: total[column] - sum(int(book[name][column].sum()) for book in books) for column in _WANTED}
        for name, total in national.items()
    }


def inherited(before: Ledgers) -> Ledgers:
    """Return what a year opens with: what the one before carried forward, less what went to the separate book."""
    openings = {}
    for name, book in before.items():
        opening = {part: book[part] for part in STANDING} | {"without_conditions_decided": book["without_conditions_kept"]}
        openings[name] = opening | {"carried_in": sum(opening.values()) + book["in_progress"]}
    return openings


def first_opening(staff: Staff, national: Totals) -> Ledgers:
    """Return what the sample's first year opens with; what stands there is composed as at that year's end."""
    cases = spread(national["cases"]["carried_in"], staff.load * (staff.first == 1))
    stock = {"cases": cases, "extra": spread(national["extra"]["carried_in"], _worth(staff, cases))}
    return {name: {"carried_in": stock[name]} | _composed(stock[name], cases, national[name]) for name in stock}


def _composed(stock: np.ndarray, cases: np.ndarray, national: Mapping[str, int]) -> Ledger:
    """Divide a stock among what may stand open; nothing of it where no case does."""
    decided = national["unable"] - national["postponed"] - national["suspended"]
    left = max(national["to_enforce"] - national["completed"], 1)
    shares = {name: {**national, STANDING[0]: decided}[name] / left for name in STANDING}
    return {
        name: np.where(np.floor(cases * share) > 0, np.floor(stock * share), 0).astype(np.int64) for name, share in shares.items()
    }


def close(staff: Staff, national: Totals, opening: Ledgers, rng: np.random.Generator) -> Ledgers:
    """Return both ledgers of a kind at a year's end, all desks together as the nation's totals say."""
    small = {cut.part: rng.normal(0, _SMALL, len(staff.load)) for cut in CUTS}
    luck = rng.normal(0, _YEARLY_PROVINCE, len(staff.money))[staff.province] + rng.normal(0, _YEARLY_DESK, len(staff.load))
    load = staff.load * staff.present * rng.lognormal(0, _YEARLY_LOAD, len(staff.load))
    cases = _accept(opening["cases"], national["cases"], load)
    tilts = small | _tilts(staff, cases, opening["cases"], luck)
    cases |= _cut(cases["accepted_total"], national["cases"], tilts, None)
    value = cases["accepted_new"] * rng.lognormal(0, _YEARLY_WORTH, len(staff.load))
    extra = _accept(opening["extra"], national["extra"], _worth(staff, value))
    tilts = small | _tilts(staff, extra, opening["extra"], luck, "_money")
    return {"cases": cases, "extra": extra | _cut(extra["accepted_total"], national["extra"], tilts, cases)}


def _accept(opening: Ledger, national: Mapping[str, int], weights: np.ndarray) -> Ledger:
    """Accept as much as brings the nation to what it has to enforce."""
    leaving = national["entrusted_out"] + national["withdrawn"]
    carried_in = opening["carried_in"]
    new = spread(national["to_enforce"] + leaving - int(carried_in.sum()), weights)
    return {"carried_in": carried_in, "accepted_new": new, "accepted_total": carried_in + new}


def _worth(staff: Staff, cases: np.ndarray) -> np.ndarray:
    """Return weights of the money of cases: within a province by desk, between provinces by their part of the money."""
    weights = cases * staff.worth
    of_province = np.bincount(staff.province, weights, minlength=len(staff.money))
    return weights * (staff.money / np.where(of_province > 0, of_province, 1))[staff.province]


def _tilts(staff: Staff, book: Ledger, opening: Ledger, luck: np.ndarray, ledger: str = "") -> dict[str, np.ndarray]:
    """Return log-odds of what can't be enforced, which lasts from year to year, and of what is completed."""
    unable = _LASTING * sum(opening[name] for name in UNABLE) + _SOON * book["accepted_new"]
    share = np.clip(unable / np.maximum(book["accepted_total"], 1), 0.01, 0.97)
    return {
        "unable": np.log(share / (1 - share)) + staff.effects[f"unable{ledger}"],
        # Who is there for a part of the year completes less.
        "completed": staff.effects[f"completed{ledger}"] + luck + np.log(staff.present),
    }


def _cut(accepted: np.ndarray, national: Mapping[str, int], tilts: Mapping[str, np.ndarray], cases: Ledger | None) -> Ledger:
    """Make all cuts of one ledger; extra goes with the cases already cut."""
    book = {"accepted_total": accepted}
    for cut in CUTS:
        whole, wanted, tilt = book[cut.whole], national[cut.part], tilts[cut.part]
        book[cut.part] = _of_cases(whole, wanted, tilt, cut) if cases is None else _of_extra(whole, wanted, tilt, cut, cases)
        book[cut.rest] = whole - book[cut.part]
    return book


def _of_cases(whole: np.ndarray, wanted: int, tilt: np.ndarray, cut: Cut) -> np.ndarray:
    if cut.only_money:
        return np.zeros_like(whole)
    return split(np.maximum(whole - 1, 0) if cut.keeps_one else whole, tilt, wanted)


def _of_extra(whole: np.ndarray, wanted: int, tilt: np.ndarray, cut: Cut, cases: Ledger) -> np.ndarray:
    """Cut extra where the cases were cut: all of it where no case is left, none where none was taken."""
    if cut.only_money:
        return split(whole, tilt, wanted)
    all_taken, both = cases[cut.rest] == 0, (cases[cut.part] > 0) & (cases[cut.rest] > 0)
    forced = np.where(all_taken, whole, 0)
    return forced + split(np.where(both, whole, 0), tilt, wanted - int(forced.sum()))
