"""A scenario: some reported figures are changed, and everything that follows from them is redone.

Who gives way is the stock and flow of the field: what is newly accepted is to be enforced, with and without conditions
in the shares of today; what is reclassified leaves the total as it is; what more is completed was in progress before.
Signs are those of the registry's sums, so that every sum that held before holds afterwards.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType

import numpy as np
import pandas as pd

from ... import metrics
from ...sources import panels
from ...words.formulas import Ratio
from ...words.indicators import INDICATORS, get, ratios, sums
from ...words.vocabulary import LANGUAGES, Language, Text, near
from ...words.wording import number
from .changes import Change, changed

SAID, SUM, SHARED, REST = "said", "sum", "shared", "rest"
"""Why an indicator moves: somebody says so; it is the sum of what moves; a total moves and it has its share; it is what is
left where a sum stays or another part moves."""

FOLLOWS: Mapping[tuple[str, str], tuple[tuple[str, str], ...]] = MappingProxyType(
    {
        ("carried_in", SAID): (("accepted_total", SUM),),
        ("accepted_new", SAID): (("accepted_total", SUM),),
        ("accepted_total", SUM): (("to_enforce", SUM),),
        ("entrusted_out", SAID): (("to_enforce", SUM),),
        ("withdrawn", SAID): (("to_enforce", SUM),),
        ("to_enforce", SUM): (
            ("with_conditions", SHARED),
            ("without_conditions", SHARED),
            ("postponed_or_suspended", SHARED),
            ("carried_forward", SUM),
        ),
        ("with_conditions", SAID): (
            ("without_conditions", REST),
            ("in_progress", REST),
            ("carried_forward_with_conditions", SUM),
        ),
        ("with_conditions", SHARED): (("in_progress", REST), ("carried_forward_with_conditions", SUM)),
        ("with_conditions", REST): (("in_progress", REST), ("carried_forward_with_conditions", SUM)),
        ("without_conditions", SAID): (("without_conditions_decided", REST), ("with_conditions", REST)),
        ("without_conditions", SUM): (("with_conditions", REST),),
        ("without_conditions", SHARED): (("without_conditions_decided", REST),),
        ("without_conditions", REST): (("without_conditions_decided", REST),),
        ("without_conditions_decided", SAID): (("without_conditions", SUM),),
        ("postponed_or_suspended", SHARED): (("postponed", SHARED), ("suspended", SHARED)),
        ("postponed_or_suspended", SUM): (("with_conditions", REST),),
        ("postponed", SAID): (("postponed_or_suspended", SUM), ("without_conditions", SUM)),
        ("suspended", SAID): (("postponed_or_suspended", SUM), ("in_progress", REST)),
        ("postponed_by_agreement", SAID): (("in_progress", REST),),
        ("paused", SAID): (("in_progress", REST),),
        ("other_with_conditions", SAID): (("in_progress", REST),),
        ("completed_only", SAID): (("completed", SUM),),
        ("discontinued", SAID): (("completed", SUM),),
        ("reduced", SAID): (("completed", SUM),),
        ("completed", SAID): (
            ("completed_only", REST),
            ("in_progress", REST),
            ("carried_forward", SUM),
            ("carried_forward_with_conditions", SUM),
        ),
        ("completed", SUM): (
            ("in_progress", REST),
            ("carried_forward", SUM),
            ("carried_forward_with_conditions", SUM),
        ),
    }
)
"""What moves when an indicator moves for a reason, and why."""

_DRIVEN = frozenset(name for after in FOLLOWS.values() for name, _ in after) - {name for name, why in FOLLOWS if why == SAID}


class BalanceError(ValueError):
    """A scenario in which a sum of the field could not hold: something would be less than nothing.

    Parameters
    ----------
    broken
        One text a sum and row.
    """

    def __init__(self, broken: Sequence[Text]) -> None:
        self.broken = tuple(broken)
        super().__init__(self.say())

    def __reduce__(self) -> tuple:
        """Let the error pass between processes."""
        return type(self), (self.broken,)

    def say(self, language: Language = "vi") -> str:
        """Return the message in a language; the exception itself speaks Vietnamese."""
        head = Text("Kịch bản không thể có:", "The scenario is impossible:").say(language)
        return "\n".join([head, *(f"  - {one.say(language)}" for one in self.broken[:10])])


def scenario(panel: pd.DataFrame, /, **changes: Change) -> pd.DataFrame:
    """Return the panel as it would be.

    Parameters
    ----------
    panel
        The rows that are to change: usually one period, from ``tidy.select``.
    **changes
        By the id of a reported indicator: ``accepted_new=1.08`` (a float is a factor), ``officers=-2`` (an integer is
        added, to every row), ``Add``, ``Scale``, ``Set`` with amounts by place, or a function from the Series of figures
        to new ones. They are made one after the other, in the order in which they are written.

    Returns
    -------
    pandas.DataFrame
        Same index and columns. Sums and rates are redone through the registry; counts are not rounded. Without changes it
        is the panel. A figure that follows from an unknown one is missing.

    Raises
    ------
    ValueError
        If an indicator that is derived is to be changed (the message names the inputs that drive it), or the amount
        can't be meant.
    BalanceError
        If a sum could not hold any more: something would fall below nought. The message names sum, row and figure.
    KeyError
        If the panel has no such indicator.

    Notes
    -----
    Newly accepted, carried in, entrusted out and withdrawn change what is to be enforced, and its parts in their shares.
    ``with_conditions`` reclassifies: ``without_conditions`` gives way. What more is completed was in progress. A change
    of officers changes loads only; :func:`whatif.staffed` says what more or fewer of them would complete.

    Examples
    --------
    >>> index = pd.MultiIndex.from_tuples([(2024, 6, "cases")], names=["fiscal_year", "months", "measure"])
    >>> today = pd.DataFrame({"with_conditions": [80.0], "without_conditions": [20.0], "completed": [40.0]}, index=index)
    >>> scenario(today, with_conditions=-10, completed=1.1).to_numpy().tolist()
    [[70.0, 30.0, 44.0]]
    """
    panels.require_index(panel)
    after = metrics.derive(panel)
    moved: dict[str, np.ndarray] = {}
    for name, change in changes.items():
        after, by = _one(after, _settable(name, after), change)
        _raise_broken(after, by)
        moved |= {one: moved.get(one, False) | (amount != 0) for one, amount in by.items()}
    return _back(panel, after, moved)


def _settable(name: str, panel: pd.DataFrame) -> str:
    """Return the indicator's id if it is an input, else say what drives it."""
    wanted = get(name)
    if wanted.ratio or wanted.id in _DRIVEN:
        drivers = ", ".join(dict.fromkeys(_drivers(wanted.id)))
        raise ValueError(
            f"{wanted.id}: {wanted.label.vi.lower()} được tính ra, hãy đổi {drivers}"
            f" / {wanted.label.en.lower()} is derived, change {drivers}"
        )
    if wanted.id not in panel.columns:
        close = ", ".join(near(name, map(str, panel.columns)) or map(str, panel.columns))
        raise KeyError(f"bảng không có / the panel lacks {wanted.id!r}; {close}")
    return wanted.id


def _drivers(name: str) -> Iterator[str]:
    """Yield the inputs from which an indicator is made."""
    if get(name).ratio is None and name not in _DRIVEN:
        yield name
        return
    formulas = get(name).formulas[:1]
    beside = [term for one, balance in sums() if name in balance.terms for term in (one.id, *balance.terms)]
    for term in [term for formula in formulas for term in formula.terms] or beside:
        if term != name and (formulas or term not in _DRIVEN):
            yield from _drivers(term)


@dataclass
class _Flow:
    """What one change does, while it runs through the sums: how much each indicator moves, row by row."""

    panel: pd.DataFrame
    moved: dict[str, np.ndarray] = field(default_factory=dict)

    def run(self, name: str, by: np.ndarray, why: str) -> None:
        """Move an indicator, and all that follows from it."""
        if not (by != 0).any():
            return
        self.moved[name] = self.moved.get(name, 0.0) + by
        for other, because in FOLLOWS.get((name, why), ()):
            share = self._share(other, name) if because == SHARED else self._sign(name, other, because)
            self.run(other, np.where((by == 0) | (share == 0), 0.0, by * share), because)

    def _share(self, part: str, whole: str) -> np.ndarray:
        """Return which share of a whole a part has; unknown where one of the two is."""
        if part not in self.panel or whole not in self.panel:
            return np.where(self._linked(part, whole), np.nan, 0.0)
        held, of = (self.panel[name].to_numpy("float64") for name in (part, whole))
        share = np.divide(held, of, out=np.where(of == 0, 0.0, np.nan), where=of > 0)
        return np.where(self._linked(part, whole), share, 0.0)

    def _linked(self, part: str, whole: str) -> np.ndarray:
        """Return True for rows in which the one is a part of the other: by a rate of the registry, or by a sum of the year."""
        if any({*ratio.terms} == {part, whole} for _, ratio in ratios()):
            return np.ones(len(self.panel), dtype=bool)
        held = [balance.holds_in(self.panel) for one, balance in sums() if one.id == whole and part in balance.terms]
        return np.logical_or.reduce(held)

    def _sign(self, name: str, other: str, because: str) -> np.ndarray:
        """Return by how much one indicator moves with another, from the sums that hold in each row."""
        sign = np.zeros(len(self.panel))
        for one, balance in sums():
            signed = {one.id: -1, **balance.terms}
            if {name, other} <= {*signed} and (one.id == other or because == REST):
                sign = np.where(balance.holds_in(self.panel), -signed[name] / signed[other], sign)
        return sign


def _one(full: pd.DataFrame, name: str, change: Change) -> tuple[pd.DataFrame, dict[str, np.ndarray]]:
    """Return the panel's counts after one change, and by how much each of them moved."""
    new, by = changed(full, name, change)
    flow = _Flow(full)
    flow.run(name, by, SAID)
    columns = {other: full[other].to_numpy("float64") + moved for other, moved in flow.moved.items() if other in full}
    learnt = full[name].isna().to_numpy() & ~np.isnan(new)
    return full.assign(**{**columns, name: new}), {**flow.moved, name: np.where(learnt, new, by)}


def _raise_broken(after: pd.DataFrame, moved: Mapping[str, np.ndarray]) -> None:
    """Raise where a count would be less than nothing, and was not so before."""
    broken = []
    for name in [name for name in moved if name in after]:
        new = after[name].to_numpy("float64")
        old = new - moved[name]
        room = 1e-6 + 1e-9 * np.abs(old)
        broken += [_says(after.iloc[[at]], name) for at in np.flatnonzero((new < -room) & ~(old < -room))]
    if broken:
        raise BalanceError(broken)


def _says(row: pd.DataFrame, name: str) -> Text:
    """Say which sum would break in a row, and what its term would be."""
    where = " · ".join(map(str, np.atleast_1d(row.index[0]))) if row.index.names != [None] else ""
    sums_of = ((one, balance) for one, balance in sums() if name in (one.id, *balance.terms) and balance.holds_in(row)[0])
    sum_of, value, said = next(sums_of, None), float(row[name].iloc[0]), []
    for language in LANGUAGES:
        equation = f"{sum_of[0].label.say(language)} = {metrics.in_words(sum_of[1], language)}: " if sum_of else ""
        would = Text("sẽ là", "would be").say(language)
        said.append(f"{where}: {equation}{get(name).label.say(language)} {would} {number(value, 0, language)}".removeprefix(": "))
    return Text(*said)


def _back(panel: pd.DataFrame, after: pd.DataFrame, moved: Mapping[str, np.ndarray]) -> pd.DataFrame:
    """Return the panel's own columns: as reported where nothing moved, as redone where something did."""
    redone = {}
    for name in [str(name) for name in panel.columns]:
        ratio = INDICATORS[name].ratio if name in INDICATORS else None
        inputs = [*ratio.terms] if ratio else [name]
        if hit := [moved[one] for one in inputs if one in moved]:
            new = after[name] if ratio is None else _rate(after, inputs, ratio)
            redone[name] = panel[name].astype("float64").where(~np.logical_or.reduce(hit), new)
    return panels.labelled(panel.assign(**redone), panel)


def _rate(after: pd.DataFrame, inputs: Sequence[str], ratio: Ratio) -> pd.Series:
    """Redo a rate; it is unknown where one of its counts is."""
    return ratio(after) if {*inputs} <= {*after.columns} else pd.Series(np.nan, index=after.index)
