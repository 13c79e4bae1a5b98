"""Who works where: provinces, agencies, desks, and the officers who hold a desk one after the other.

A desk's stock stays with it: who takes it over is carried in exactly what the one before carried forward.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from .totals import PROVINCES
from .whole import spread

AGENCIES = 710  # customary count of district agencies and provincial offices before 1 July 2025
DESKS = 4180  # 885,833 cases of FY2020 at 216 an officer are about 4,100 officers; the rest is vacant or new
JOINING = 0.012  # desks added a year
LEAVING = 0.035  # officers who leave a year
LEADERS_LOAD = 0.15  # heads of agencies count as officers and take few cases

HEAD_OF_STAFF = 0.075  # the largest province: 309 officers in 2021
HEAD_OF_MONEY = 0.365  # its part of the new money: about 37 percent of all that is to be enforced
HEAD_LOAD = 1.4  # cases an officer there beside elsewhere
OFFICE_WORTH = 3.0  # the provincial office takes the large cases
HOLDING = {"credit": 0.25, "corruption_economic": 0.04}  # part of the officers who have such cases
OFFICE_PULL = {"credit": 3, "corruption_economic": 15}  # how much likelier an officer of the provincial office is one of them


@dataclass(frozen=True)
class Staff:
    """The desks that have one kind of cases, in one year; see :class:`Desks`."""

    province: np.ndarray
    first: np.ndarray
    last: np.ndarray
    load: np.ndarray
    worth: np.ndarray
    money: np.ndarray
    effects: dict[str, np.ndarray]

    @property
    def present(self) -> np.ndarray:
        """Return the part of the year in which the desk has an officer."""
        return (self.last - self.first + 1) / 12


@dataclass(frozen=True)
class Desks:
    """Every desk, in the order of provinces and agencies; all arrays run over desks.

    Parameters
    ----------
    province, agency
        Number of its province (from 0), number of its agency there (0: the provincial office).
    joined, first
        Year (from 0; before the first: -1) and month in which the desk is set up.
    last
        Years by desks: the month in which its officer leaves, else 12.
    load
        By kind of case: weight in new cases; 0 where there are none of that kind.
    worth
        Weight of a case's money.
    money
        By province: its part of the nation's money.
    effects
        By what it moves: log-odds, the desk's own and those of its agency and province.
    """

    province: np.ndarray
    agency: np.ndarray
    joined: np.ndarray
    first: np.ndarray
    last: np.ndarray
    load: dict[str, np.ndarray]
    worth: np.ndarray
    money: np.ndarray
    effects: dict[str, np.ndarray]

    def there(self, year: int) -> np.ndarray:
        """Return True for the desks that are set up by the end of a year (from 0)."""
        return self.joined <= year

    def first_in(self, year: int) -> np.ndarray:
        """Return each desk's first month in a year."""
        return np.where(self.joined == year, self.first, 1)

    def holding(self, kind: str) -> np.ndarray:
        """Return the positions of the desks that have cases of a kind."""
        return np.flatnonzero(self.load[kind] > 0)

    def staff(self, kind: str, year: int) -> Staff:
        """Return the desks that have cases of a kind, as they are in a year; those not yet set up have no load."""
        at = self.holding(kind)
        return Staff(
            self.province[at], self.first_in(year)[at], self.last[year][at],
            load=(self.load[kind] * self.there(year))[at],
            worth=self.worth[at],
            money=self.money,
            effects={name: effect[at] for name, effect in self.effects.items()},
        )  # fmt: skip

    @property
    def holder(self) -> np.ndarray:
        """Which holder of the desk, from 0; years by desks."""
        left = self.last < 12
        return np.cumsum(left, axis=0) - left


def furnish(years: int, provinces: int, rng: np.random.Generator) -> Desks:
    """Set up the desks of so many years and provinces."""
    staff = _with_head(rng.lognormal(0, 0.35, provinces), HEAD_OF_STAFF)
    province, agency, leader = _places(staff, rng)
    of_agency = np.cumsum(leader) - 1
    joined, first = _joining(leader, years, rng)
    load = _load(staff, province, of_agency, rng) * np.where(leader, LEADERS_LOAD, 1)
    return Desks(
        province, agency, joined, first,
        last=_leaving(joined, years, rng),
        load=_by_kind(load, agency == 0, leader, rng),
        worth=np.where(agency == 0, OFFICE_WORTH, 1) * np.exp(_nested(of_agency, 0.9, 0.8, rng)),
        money=_with_head(staff * rng.lognormal(0, 0.5, provinces), HEAD_OF_MONEY),
        effects=_effects(province, of_agency, rng),
    )  # fmt: skip


def _with_head(weights: np.ndarray, head: float) -> np.ndarray:
    """Return shares of one in which the largest has `head`, or its even share where that is more."""
    top = int(weights.argmax())
    others = np.delete(weights, top)
    share = max(head, 1 / len(weights))
    return np.insert(others / others.sum() * (1 - share), top, share) if len(others) else np.ones(1)


def _places(staff: np.ndarray, rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return each desk's province and agency, and whether it is the head's; two desks at least in every agency."""
    scale = len(staff) / PROVINCES
    agencies = 2 + spread(round(AGENCIES * scale) - 2 * len(staff), staff)
    province = np.repeat(np.arange(len(staff)), agencies)
    agency = np.arange(agencies.sum()) - np.repeat(np.cumsum(agencies) - agencies, agencies)
    weights = (staff / agencies)[province] * rng.lognormal(0, 0.3, len(province)) * np.where(agency == 0, 2, 1)
    size = 2 + spread(round(DESKS * scale) - 2 * len(province), weights)
    leader = np.zeros(size.sum(), dtype=bool)
    leader[np.cumsum(size) - size] = True
    return np.repeat(province, size), np.repeat(agency, size), leader


def _joining(leader: np.ndarray, years: int, rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """Return year and month in which each desk is set up; most are there from the start, the heads' all."""
    new = (rng.random(len(leader)) < JOINING * years) & ~leader
    year, month = rng.integers(0, years, len(leader)), rng.integers(2, 12, len(leader))
    return np.where(new, year, -1), np.where(new, month, 1)


def _leaving(joined: np.ndarray, years: int, rng: np.random.Generator) -> np.ndarray:
    """Return the month of each year in which a desk's officer leaves, else 12; nobody leaves in the year of joining."""
    settled = np.arange(years)[:, None] > joined
    leaves = (rng.random((years, len(joined))) < LEAVING) & settled
    return np.where(leaves, rng.integers(2, 12, leaves.shape), 12)


def _load(staff: np.ndarray, province: np.ndarray, of_agency: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Return each desk's weight in new cases: officers of an agency differ, agencies and provinces too."""
    of_province = rng.lognormal(0, 0.2, len(staff))
    of_province[staff.argmax()] = HEAD_LOAD
    between = rng.lognormal(0, 0.25, of_agency[-1] + 1)
    return of_province[province] * between[of_agency] * rng.gamma(6, 1 / 6, len(province))


def _by_kind(load: np.ndarray, office: np.ndarray, leader: np.ndarray, rng: np.random.Generator) -> dict[str, np.ndarray]:
    """Return the loads by kind; the second officer of every provincial office has cases of all kinds."""
    sure = np.roll(office & leader, 1)
    loads = {"other": load}
    for kind in HOLDING:
        pull = np.where(office, OFFICE_PULL[kind], 1)
        holds = sure | (rng.random(len(load)) < (HOLDING[kind] * len(load) - sure.sum()) * pull / pull.sum())
        loads[kind] = np.where(holds, load * rng.gamma(2, 1 / 2, len(load)), 0)
    return loads


def _effects(province: np.ndarray, of_agency: np.ndarray, rng: np.random.Generator) -> dict[str, np.ndarray]:
    """Return what makes a desk complete more, or find more debtors without means: cases, then money, which differs more."""
    effects: dict[str, np.ndarray] = {}
    for name, wide in {"completed": 0.26, "unable": 0.22}.items():
        cases = rng.normal(0, wide, province[-1] + 1)[province] + _nested(of_agency, 0.2, 0.35, rng)
        own = rng.normal(0, 0.2, province[-1] + 1)[province] + _nested(of_agency, 0.3, 0.6, rng)
        effects |= {name: cases, f"{name}_money": 0.6 * cases + own}
    return effects


def _nested(of_agency: np.ndarray, between: float, within: float, rng: np.random.Generator) -> np.ndarray:
    """Return a normal effect of agencies and one of desks, added."""
    return rng.normal(0, between, of_agency[-1] + 1)[of_agency] + rng.normal(0, within, len(of_agency))
