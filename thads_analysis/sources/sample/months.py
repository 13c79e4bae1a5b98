"""From a year's end to its twelve cumulative reports: flows rise with the season, stocks follow, every sum holds each month."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from .books import STANDING, Ledger, Ledgers

MONTHS = np.arange(1, 13)

# Parts of a year's result, October to September, near what is published of 6 and 9 months (37-41 and 65-67 percent): a slow
# start, the Tet holiday, efforts before each quarter's report. How much of the rest falls on September is assumed; the 77
# percent printed for 10 months of FY2025 would leave it less.
_COMPLETED = np.array([3.5, 6.0, 7.0, 6.5, 4.5, 11.0, 8.0, 8.5, 10.5, 8.0, 8.5, 18.0])
# New cases come evenly, 49 percent in 6 months of FY2023; few are registered in September, more in October.
_ACCEPTED = np.array([10.0, 8.8, 8.5, 7.5, 6.5, 8.7, 8.5, 8.6, 8.7, 8.8, 8.9, 6.5])
_EVEN = np.ones(12)

_LOCKDOWN_YEAR, _LOCKDOWN = 2021, np.array([1.0] * 9 + [0.6, 0.6, 0.85])  # July to September 2021

SEASON = {
    "accepted_new": _ACCEPTED,
    "entrusted_out": _EVEN,
    "withdrawn": _EVEN,
    "completed_only": _COMPLETED,
    "discontinued": _COMPLETED,
    "moved_to_separate_book": _EVEN,
}
_OUT = ("entrusted_out", "withdrawn", "completed_only", "discontinued")
_OUT_MONEY = (*_OUT, "reduced")

_PACE = 0.15  # by how much (log) officers are early or late
_FIRST_WORTH, _WORTH = 0.8, 0.4  # money comes earlier than cases (FY2017, FY2023), and less evenly


@dataclass(frozen=True)
class Span:
    """The months of a statistical year in which each desk has an officer, both ends included."""

    fiscal_year: int
    first: np.ndarray
    last: np.ndarray

    @property
    def before_last(self) -> np.ndarray:
        """True in the months before the last one."""
        return self.last[:, None] > MONTHS

    @property
    def passed(self) -> np.ndarray:
        """Return the part of the span that is over at each month's end."""
        months = (self.last - self.first + 1)[:, None]
        return np.clip((MONTHS - self.first[:, None] + 1) / months, 0, 1)


def unfold(end: Ledgers, opening: Ledgers, span: Span, rng: np.random.Generator) -> Ledgers:
    """Return both ledgers of a year month by month, desks by months, from what they are at its end."""
    planned = {name: _paced(end["cases"][name], _curve(season, span, rng), rng) for name, season in SEASON.items()}
    cases = _flows(opening["cases"], planned, _OUT, span.before_last)
    cases = _stocks(cases, _lines(opening["cases"], end["cases"], span, rng), span.before_last)
    planned = _money(end["extra"], cases, end["cases"], rng)
    extra = _flows(opening["extra"], planned, _OUT_MONEY, np.zeros_like(span.before_last))
    lines = _lines(opening["extra"], end["extra"], span, rng)
    lines = {name: np.where(cases[name] > 0, line, 0) for name, line in lines.items()}
    return {"cases": cases, "extra": _stocks(extra, lines, np.zeros_like(span.before_last))}


def _curve(season: np.ndarray, span: Span, rng: np.random.Generator) -> np.ndarray:
    """Return the part of each desk's flow that has come by each month's end: 0 before its first month, 1 from its last."""
    hindered = span.fiscal_year == _LOCKDOWN_YEAR and season is not _EVEN
    grown = np.concatenate([[0.0], np.cumsum(season * _LOCKDOWN if hindered else season)])
    low, high = grown[span.first - 1], grown[span.last]
    part = (grown[1:] - low[:, None]) / (high - low)[:, None]
    return np.clip(part, 0, 1) ** rng.lognormal(0, _PACE, (len(low), 1))


def _paced(total: np.ndarray, curve: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Return whole numbers along a curve; where in the month a count turns is left to chance, not always at its end."""
    return np.floor(total[:, None] * curve + rng.random((len(total), 1))).astype(np.int64)


def _money(end: Ledger, cases: Ledger, cases_end: Ledger, rng: np.random.Generator) -> Ledger:
    """Return the extra that goes with the cases of each month; the first cases of a year are not the usual ones."""
    planned = {}
    for name in (*SEASON, "reduced"):
        counted = "completed" if name == "reduced" else name
        done = cases[counted] / np.maximum(cases_end[counted], 1)[:, None]
        early = 1.0 if name == "accepted_new" else _FIRST_WORTH
        planned[name] = np.floor(end[name][:, None] * done ** (early * rng.lognormal(0, _WORTH, (len(done), 1)))).astype(np.int64)
    return planned


def _flows(opening: Ledger, planned: Ledger, out: tuple[str, ...], reserved: np.ndarray) -> Ledger:
    """Return the flows that the stock of each month allows; one case stays open until the last month."""
    carried_in = np.repeat(opening["carried_in"][:, None], 12, axis=1)
    accepted = carried_in + planned["accepted_new"]
    going = _held({name: planned[name] for name in out}, np.maximum(accepted - reserved, 0))
    reduced = going.get("reduced", np.zeros_like(accepted))
    to_enforce = accepted - going["entrusted_out"] - going["withdrawn"]
    completed = going["completed_only"] + going["discontinued"] + reduced
    return {
        "carried_in": carried_in, "accepted_total": accepted, "to_enforce": to_enforce, "completed": completed,
        "carried_forward": to_enforce - completed, **planned, **going, "reduced": reduced,
    }  # fmt: skip


def _held(flows: Ledger, allowed: np.ndarray) -> Ledger:
    """Put flows that outrun the stock back to the latest month of their plan that it allows."""
    planned = sum(flows.values(), np.zeros_like(allowed))
    reached = (planned[:, None, :] <= allowed[:, :, None]).sum(axis=2)
    month = np.minimum(reached, MONTHS)
    return {name: np.take_along_axis(np.pad(flow, ((0, 0), (1, 0))), month, axis=1) for name, flow in flows.items()}


def _lines(opening: Ledger, end: Ledger, span: Span, rng: np.random.Generator) -> Ledger:
    """Lead each part of what stands open on a straight line from its opening to its end, in whole numbers."""
    chance = rng.random((len(span.first), 1))
    steps = {name: (end[name] - opening[name])[:, None] * span.passed for name in STANDING}
    return {name: np.floor(opening[name][:, None] + step + chance).astype(np.int64) for name, step in steps.items()}


def _stocks(flows: Ledger, lines: Ledger, reserved: np.ndarray) -> Ledger:
    """Add what stands open, as far as anything is left; the rest is in progress, one case at least until the last month."""
    left = np.maximum(flows["carried_forward"] - reserved, 0)
    parts: Ledger = {}
    for name, line in lines.items():
        parts[name] = np.minimum(line, left)
        left = left - parts[name]
    stocks = flows | parts | {"in_progress": flows["carried_forward"] - sum(parts.values())}
    return stocks | {"moved_to_separate_book": _within(flows["moved_to_separate_book"], parts[STANDING[0]])}


def _within(flow: np.ndarray, stock: np.ndarray) -> np.ndarray:
    """Hold a flow down to what its stock is in this month and all later ones: it may not fall again."""
    lowest = np.minimum.accumulate(stock[:, ::-1], axis=1)[:, ::-1]
    return np.minimum(flow, lowest)
