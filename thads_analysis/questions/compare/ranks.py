"""Places in their order, and how sure the order is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np
import pandas as pd

from ...sources import panels
from ...words.vocabulary import Language, Text
from .. import sides
from . import posterior, sets
from .evidence import Evidence
from .known import Known, known
from .order import order

METHODS = ("shrunk", "sets", "fixed", "random")
RANKS = ("rank_low", "rank_high", "together_low", "together_high", "median")


class Way(NamedTuple):
    """How intervals are reckoned."""

    method: str
    interval: float
    draws: int
    seed: int

    def check(self) -> Way:
        """Raise a ``ValueError`` where it can't be."""
        sides.fraction(self.interval, "interval")
        if self.method not in METHODS:
            raise ValueError(f"method: {self.method!r}; {', '.join(METHODS)}")
        if not isinstance(self.draws, (int, np.integer)) or self.draws < 100:
            raise ValueError(f"draws: {self.draws!r}; cần số nguyên / a whole number is needed: >= 100")
        return self


@dataclass(frozen=True, eq=False)
class League:
    """Places in their order.

    Parameters
    ----------
    table
        The index of the numbers; ``value``, ``rank`` (equal values share the better rank), ``of`` (places with a value),
        ``rank_low`` and ``rank_high`` (best and worst rank of the place's own interval), ``together_low`` and
        ``together_high`` (intervals that hold for all places of a period at once), ``median`` (rank in the draws; missing
        with ``"sets"``). Ranks are ``Int64``; intervals are missing where chance can't be reckoned.
    estimates
        True rates in the unit of ``value``: ``mean``, ``median``, ``sd``, ``low``, ``high``; of ``"fixed"`` and ``"random"``.
    population
        With ``method="random"``, one row a period and parameter (``mu``, ``sigma`` on the scale of the effects: logits of
        shares, logarithms of ratios, units of the median standard error of estimates; ``typical``, mu in the unit of
        ``value``): ``mean``, ``median``, ``sd``, ``low``, ``high``. Else empty.
    interval, method
        As asked.
    """

    table: pd.DataFrame
    estimates: pd.DataFrame
    population: pd.DataFrame
    interval: float
    method: str
    _known: Known = field(repr=False)

    def contenders(self, top: int = 5) -> pd.DataFrame:
        """Return who may be among the first `top`: all that are, with the chance of the interval, stand here.

        Parameters
        ----------
        top
            So many first ranks.

        Returns
        -------
        pandas.DataFrame
            Rows of ``table`` whose interval together reaches `top`, the best first: ``value``, ``rank``, ``together_low``,
            ``together_high``, ``sure`` (the whole interval lies within).
        """
        if top < 1:
            raise ValueError(f"top: {top}; >= 1")
        may = self.table[(self.table["together_low"] <= top).fillna(False).astype(bool)].sort_values("rank", kind="stable")
        found = may[["value", "rank", "together_low", "together_high"]]
        return panels.labelled(found.assign(sure=found["together_high"] <= top), self.table)

    def sentence(self, language: Language = "vi") -> str:
        """Return what can be said of the order: one sentence a period."""
        said = [order(self.table.iloc[rows], self._known, self.interval, language) for rows in self._known.groups()]
        return "\n".join(said) or Text("Không nơi nào có số liệu.", "No place has figures.").say(language)


def rank(
    numbers: pd.DataFrame | sides.Numbers,
    indicator: str | sides.Numbers | None = None,
    *,
    denominator: sides.Numbers | None = None,
    part: bool = True,
    standard_errors: sides.Numbers | None = None,
    interval: float = 0.95,
    method: str = "shrunk",
    draws: int = 20_000,
    seed: int = 0,
    best: str | None = None,
) -> pd.DataFrame:
    """Rank the places of each period; the best (or, where neither way is better, the largest) is first.

    Parameters
    ----------
    numbers, indicator, denominator, part, standard_errors, interval, method, draws, seed, best
        As in :func:`league`; a second argument that is no text is the denominator.

    Returns
    -------
    pandas.DataFrame
        The index of the numbers; ``value``, ``rank`` (equal values share the better rank), ``of`` (places with a value),
        ``rank_low`` and ``rank_high`` (best and worst rank in the interval of each place for itself; missing where chance
        can't be reckoned, as for amounts of money without standard errors).

    Notes
    -----
    Each place is taken as one of a population and its interval holds the fewest ranks with the chance asked for
    (``method="shrunk"``). In 200 simulated leagues of 63 places with the sizes of the synthetic sample
    (``benchmarks/coverage_ranks.py``) intervals of 95 % hold 96 % of the ranks where rates differ as in the sample, 95 % at a
    tenth of that spread and with few cases and rates near 100 %; those of 80 % hold 84, 81 and 80 %. The posterior of each place
    by itself (``"fixed"``) holds 97, 89 and 85 % instead of 95 %, confidence sets (``"sets"``) 100 %: these hold wherever the
    true rates lie, and are nearly twice as wide where places differ.

    Chance is that of independent cases. Where cases come in bundles, rates vary more than that and ranks are less sure still.
    """
    name, below = (indicator, denominator) if indicator is None or isinstance(indicator, str) else (None, indicator)
    way = Way(method, interval, draws, seed).check()
    found = known(numbers, name, denominator=below, part=part, standard_errors=standard_errors, best=best)
    judge = {"sets": _own, "shrunk": _shrunk}.get(way.method, _drawn)
    table = _standing(found, judge, way)[0]
    return panels.labelled(table[["value", "rank", "of", "rank_low", "rank_high"]], found.source)


def league(
    numbers: pd.DataFrame | sides.Numbers,
    indicator: str | sides.Numbers | None = None,
    *,
    denominator: sides.Numbers | None = None,
    part: bool = True,
    standard_errors: sides.Numbers | None = None,
    interval: float = 0.95,
    method: str = "shrunk",
    draws: int = 20_000,
    seed: int = 0,
    best: str | None = None,
) -> League:
    """Rank places and say how sure each rank is, by itself and with all others at once.

    Parameters
    ----------
    numbers
        A panel of places, numerators, or estimates; each combination of levels other than places is a league of its own.
    indicator
        Any id of the registry; its direction says which end is first. A second argument that is no text is the denominator.
    denominator, part
        Of plain numerators, and whether they are parts of it (shares) or counts beside it (ratios, whose denominators are
        taken as known).
    standard_errors
        Of the values, in their unit; they go before what the counts say. Amounts of money are no counts: without standard
        errors their intervals are missing. Counts of cases are taken as Poisson; heads are certain.
    interval
        Level of the intervals.
    method
        Of the places' own intervals. ``"shrunk"``: all places from one normal population, on the scale on which they are nearly
        normal; the fewest ranks. ``"sets"``: confidence sets from differences of pairs. ``"fixed"``: posterior of each place by
        itself, Beta(1,1) prior of shares, Gamma(1/2) of ratios. ``"random"``: all places from one normal population of logits
        (logarithms of ratios) with a flat mean and the Gamma(0.001, 0.001) precision of BUGS; slow. Intervals together are
        confidence sets with the first two, of the posterior with the others.
    draws, seed
        Of the posteriors (fewer of more than 500 places), and of the critical value of the sets that hold together.
    best
        ``"high"`` or ``"low"``, which end is first; else the indicator says it, and the highest is without one.

    Returns
    -------
    League

    Raises
    ------
    ValueError
        If the interval, the method or the numbers can't be.
    KeyError
        If the panel can't give the indicator.

    Notes
    -----
    Sets: Mogstad, Romano, Shaikh and Wilhelm (2024), Review of Economic Studies 91:476, two-sided, stepping down; on the
    arcsine scale for shares and the root scale for ratios, so that they are sound at 0 and at all. Each holds the true rank
    in at least `interval` of all leagues, ties or not. Posteriors: Spiegelhalter and Marshall (1998), as in the example
    "Surgical" of BUGS.

    Examples
    --------
    >>> league([8, 50, 90], [100, 100, 100]).table[["rank", "rank_low", "rank_high"]].to_numpy().tolist()
    [[3, 3, 3], [2, 2, 2], [1, 1, 1]]
    """
    name, below = (indicator, denominator) if indicator is None or isinstance(indicator, str) else (None, indicator)
    way = Way(method, interval, draws, seed).check()
    found = known(numbers, name, denominator=below, part=part, standard_errors=standard_errors, best=best)
    judge = {"sets": _both, "shrunk": _shrunk_and_sets}.get(way.method, _drawn)
    table, estimates, population = _standing(found, judge, way)
    labelled = [panels.labelled(frame, found.source) for frame in (table, estimates)]
    return League(labelled[0], labelled[1], population, interval, method, found)


class Standing(NamedTuple):
    """The ranks of one group: those of :data:`RANKS`, its true rates, its population."""

    ranks: dict[str, np.ndarray]
    rates: dict[str, np.ndarray]
    population: pd.DataFrame | None


Judge = Callable[[Evidence, bool, Way], Standing]
"""Judges the places of one group; the bool says that the highest is the first."""


def _standing(found: Known, judge: Judge, way: Way) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    """Return the table, the estimates and the populations of all groups."""
    table, rates = _begun(found), pd.DataFrame(np.nan, index=range(len(found.value)), columns=[*SUMMARY])
    populations = {}
    for at, rows in enumerate(found.groups()):
        one = None if found.certain else found.evidence(rows)
        if found.certain or len(rows) == 1:
            table.loc[rows, [*RANKS]] = np.repeat(table.loc[rows, ["rank"]].to_numpy(), len(RANKS), axis=1)
        elif one is not None:
            standing = judge(one, found.higher, way)
            table.loc[rows, [*standing.ranks]] = pd.DataFrame(standing.ranks, index=rows).astype("Int64")
            if standing.rates:
                rates.loc[rows, [*standing.rates]] = pd.DataFrame(standing.rates, index=rows) * found.scale
            if standing.population is not None:
                populations[at] = _in_unit(standing.population, found.scale)
    population = pd.concat(populations, names=["league"]) if populations else pd.DataFrame(columns=[*SUMMARY], dtype="float64")
    index = found.value.index
    return table.set_axis(index), rates.set_axis(index), population


def _begun(found: Known) -> pd.DataFrame:
    groups = found.value.reset_index(drop=True).groupby(found.group)
    table = pd.DataFrame({"value": found.value.to_numpy(), "rank": groups.rank(method="min", ascending=not found.higher)})
    table = table.assign(of=groups.transform("count"), **dict.fromkeys(RANKS, pd.NA))
    return table.astype(dict.fromkeys(["rank", "of", *RANKS], "Int64"))


def _in_unit(population: pd.DataFrame, scale: float) -> pd.DataFrame:
    return population.mul(pd.Series({"mu": 1.0, "sigma": 1.0, "typical": scale}), axis="index")


def _own(one: Evidence, higher: bool, way: Way) -> Standing:
    """Return the confidence set of each place for itself."""
    score, error = one.steady()
    low, high = sets.marginal(score if higher else -score, error, 1 - way.interval)
    best, worst = _observed(one.value, higher)
    return Standing({"rank_low": np.minimum(low, best), "rank_high": np.maximum(high, worst)}, {}, None)


def _observed(value: np.ndarray, higher: bool) -> tuple[np.ndarray, np.ndarray]:
    """Return the ranks as observed, of equal values the best and the worst."""
    ranks = pd.Series(-value if higher else value)
    return tuple(ranks.rank(method=how).to_numpy().astype(int) for how in ("min", "max"))  # type: ignore[return-value]


def _both(one: Evidence, higher: bool, way: Way) -> Standing:
    """Return the confidence sets of each place for itself, and of all at once."""
    score, error = one.steady()
    own = _own(one, higher, way).ranks
    random = np.random.default_rng(way.seed)
    low, high = sets.together(score if higher else -score, error, 1 - way.interval, way.draws, random)
    wide = {"together_low": np.minimum(low, own["rank_low"]), "together_high": np.maximum(high, own["rank_high"])}
    return Standing(own | wide, {}, None)


def _shrunk(one: Evidence, higher: bool, way: Way) -> Standing:
    """Return the ranks of each place for itself, as one of a population."""
    scores = posterior.shrunk(one, way.draws, np.random.default_rng(way.seed))
    ranks = posterior.ranked(scores, higher=higher)
    low, high = posterior.shortest(ranks, way.interval)
    best, worst = _observed(one.value, higher)
    own = {"rank_low": np.minimum(low, best), "rank_high": np.maximum(high, worst)}
    return Standing(own | {"median": posterior.quantiles(ranks, 0.5)[0]}, {}, None)


def _shrunk_and_sets(one: Evidence, higher: bool, way: Way) -> Standing:
    """Return the ranks of each place for itself as one of a population, and the confidence sets of all at once."""
    own, wide = _shrunk(one, higher, way).ranks, _both(one, higher, way).ranks
    together = {
        "together_low": np.minimum(wide["together_low"], own["rank_low"]),
        "together_high": np.maximum(wide["together_high"], own["rank_high"]),
    }
    return Standing(own | together, {}, None)


def _drawn(one: Evidence, higher: bool, way: Way) -> Standing:
    """Return ranks and rates in draws from a posterior."""
    random, alpha = np.random.default_rng(way.seed), 1 - way.interval
    drawn = (posterior.alone if way.method == "fixed" else posterior.as_one)(one, way.draws, random)
    ranks = posterior.ranked(drawn.rates, higher=higher)
    low, median, high = posterior.quantiles(ranks, alpha / 2, 0.5, 1 - alpha / 2)
    wide = posterior.at_once(ranks, alpha)
    found = dict(zip(RANKS, (low, high, np.minimum(wide[0], low), np.maximum(wide[1], high), median), strict=True))
    return Standing(found, _summary(drawn.rates, alpha), _population(one, drawn.population, alpha))


SUMMARY = ("mean", "median", "sd", "low", "high")


def _summary(drawn: np.ndarray, alpha: float) -> dict[str, np.ndarray]:
    low, median, high = np.quantile(drawn, [alpha / 2, 0.5, 1 - alpha / 2], axis=0)
    return dict(zip(SUMMARY, (drawn.mean(axis=0), median, drawn.std(axis=0), low, high), strict=True))


def _population(one: Evidence, drawn: np.ndarray, alpha: float) -> pd.DataFrame | None:
    if not drawn.shape[1]:
        return None
    each = np.column_stack([drawn, one.unlinked(drawn[:, 0])])
    return pd.DataFrame(_summary(each, alpha), index=pd.Index(["mu", "sigma", "typical"], name="parameter"))
