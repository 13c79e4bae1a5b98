"""The words of a change: ``Add(-2)``, ``Scale(1.08)``, ``Set(309)``.

A bare number is read as it is written: a float is a factor (``1.08`` is 8 % more), an integer is added (``-2`` is two
fewer). How much may be one number for every row, or a mapping or Series by place: other places stay as they are.
"""

from __future__ import annotations

import math
import numbers
from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
import pandas as pd

from ...words.indicators import get
from ...words.levels import level
from ...words.vocabulary import PLACE_LEVELS, Language, Measure, Text, Unit, near
from ...words.wording import number

Amount: TypeAlias = float | Mapping[str, float] | pd.Series
"""One number for all rows, or one by place."""

LARGEST_FACTOR = 20
"""A bare float above this is no factor that anyone means."""


@dataclass(frozen=True)
class Add:
    """So many more, or fewer.

    Parameters
    ----------
    by
        Cases, VND or heads; by place where a mapping or Series.
    measure
        ``"cases"`` or ``"money"``: the rows that are meant; needed where a panel has both.

    Examples
    --------
    >>> Add(-2)
    Add(by=-2, measure=None)
    """

    by: Amount
    measure: str | None = None

    def __call__(self, old: np.ndarray, amount: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Return the new figures, and by how much they move."""
        return old + amount, amount


@dataclass(frozen=True)
class Scale:
    """So many times as many: ``Scale(1.08)`` is 8 % more.

    Parameters
    ----------
    by
        A factor, nought or more; by place where a mapping or Series.
    measure
        ``"cases"`` or ``"money"`` to change those rows only.
    """

    by: Amount
    measure: str | None = None

    def __call__(self, old: np.ndarray, amount: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Return the new figures, and by how much they move: that is unknown where the figure is."""
        if (amount < 0).any():
            raise ValueError(f"hệ số âm / a negative factor: {self}")
        return old * amount, np.where(amount == 1, 0.0, old * amount - old)


@dataclass(frozen=True)
class Set:
    """Exactly so many.

    Parameters
    ----------
    to
        Cases, VND or heads; by place where a mapping or Series.
    measure
        ``"cases"`` or ``"money"``: the rows that are meant; needed where a panel has both.
    """

    to: Amount
    measure: str | None = None

    def __call__(self, old: np.ndarray, amount: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Return the new figures, and by how much they move; what was unknown is known now, and moves nothing."""
        return amount, np.where(np.isnan(old), 0.0, amount - old)


Change: TypeAlias = Add | Scale | Set | float | Callable[[pd.Series], object]
"""What may be said of an indicator."""


def changed(panel: pd.DataFrame, name: str, change: Change) -> tuple[np.ndarray, np.ndarray]:
    """Return an indicator's figures after a change, and by how much they move.

    Parameters
    ----------
    panel
        Whose rows they are.
    name
        One of its columns.
    change
        ``Add``, ``Scale``, ``Set``, a number, or a function from the Series of figures to new ones.

    Returns
    -------
    tuple of numpy.ndarray
        One figure a row; rows that are not meant keep theirs and move by nought.

    Raises
    ------
    TypeError, ValueError, KeyError
        If the change can't be meant so; the message says what would do.
    """
    old = panel[name].to_numpy("float64", na_value=np.nan)
    if not isinstance(change, Add | Scale | Set) and callable(change):
        new = _called(panel[name].astype("float64"), change)
        return new, new - old
    how = _worded(change, name)
    amount = _amounts(panel, how.to if isinstance(how, Set) else how.by, how)
    meant = ~np.isnan(amount) & _measured(panel, name, how)
    new, moved = how(old, np.where(meant, amount, 1.0))
    return np.where(meant, new, old), np.where(meant, moved, 0.0)


def _worded(change: object, name: str) -> Add | Scale | Set:
    """Return a bare number as the change that it is short for."""
    if isinstance(change, Add | Scale | Set):
        return change
    if isinstance(change, bool | np.bool_) or not isinstance(change, numbers.Real):
        raise TypeError(f"{name}={change!r}: Add(…), Scale(…), Set(…), 1.08, -2, lambda figures: …")
    if isinstance(change, numbers.Integral):
        return Add(int(change))
    if math.isfinite(change) and 0 <= float(change) <= LARGEST_FACTOR:
        return Scale(float(change))
    raise ValueError(
        f"{name}={change!r}: số thập phân là hệ số; viết Add({change:g}) hay Set({change:g})"
        f" / a float is a factor; write Add({change:g}) or Set({change:g})"
    )


def _called(old: pd.Series, change: Callable[[pd.Series], object]) -> np.ndarray:
    found = change(old)
    new = found if isinstance(found, pd.Series) else pd.Series(found, index=old.index)  # type: ignore[call-overload]
    if not new.index.equals(old.index):
        raise ValueError(f"{old.name}: hàm phải trả về đủ các dòng / the function must return the same rows")
    return _finite(pd.to_numeric(new).to_numpy("float64", na_value=np.nan), f"{old.name}=…")


def _finite(amount: np.ndarray, said: object) -> np.ndarray:
    if np.isinf(amount).any():
        raise ValueError(f"vô hạn / infinite: {said}")
    return amount


def _amounts(panel: pd.DataFrame, said: Amount, how: object) -> np.ndarray:
    """Return how much is meant for each row; missing for rows that are not meant."""
    if isinstance(said, Mapping):
        said = pd.Series(dict(said), dtype="float64").rename_axis(_level_of(panel, said))
    if isinstance(said, pd.Series):
        return _finite(_by_row(panel, said), how)
    if not isinstance(said, numbers.Real) or isinstance(said, bool) or math.isnan(said):
        raise TypeError(f"phải là số / must be a number: {how!r}")
    return _finite(np.full(len(panel), float(said)), how)


def _level_of(panel: pd.DataFrame, places: Mapping[str, float]) -> Hashable:
    """Return the level of places that knows all the names."""
    known = {name: set(panel.index.unique(name)) for name in PLACE_LEVELS if name in panel.index.names}
    if found := next((name for name, names in known.items() if {*places} <= names), None):
        return found
    every = [name for names in known.values() for name in names]
    lost = [name for name in places if name not in every] or list(places)
    close = ", ".join(dict.fromkeys(one for name in lost for one in near(name, every)))
    raise KeyError(f"bảng không có nơi này / the panel has no such place: {', '.join(lost)}" + (f"; {close}?" if close else ""))


def _by_row(panel: pd.DataFrame, amounts: pd.Series) -> np.ndarray:
    levels = list(amounts.index.names)
    if lost := [name for name in levels if name not in panel.index.names]:
        raise KeyError(f"bảng không có cấp / the panel has no level: {lost}; {list(panel.index.names)}")
    if not amounts.index.is_unique:
        raise ValueError(f"một nơi hai số / two figures for one place: {list(amounts.index[amounts.index.duplicated()])}")
    if unknown := [key for key in amounts.index if key not in _keys(panel.index, levels)]:
        raise KeyError(f"bảng không có nơi này / the panel has no such place: {unknown[:5]}")
    rows = panel.index.droplevel([name for name in panel.index.names if name not in levels])
    rows = rows.reorder_levels(levels) if isinstance(rows, pd.MultiIndex) else rows
    return amounts.astype("float64").reindex(rows).to_numpy()


def _keys(index: pd.Index, levels: list[Hashable]) -> pd.Index:
    rest = index.droplevel([name for name in index.names if name not in levels])
    return (rest.reorder_levels(levels) if isinstance(rest, pd.MultiIndex) else rest).unique()


def _measured(panel: pd.DataFrame, name: str, how: Add | Scale | Set) -> np.ndarray:
    """Return the rows whose measure is meant: cases are never added to money."""
    measures = level(panel, "measure")
    if how.measure is not None:
        if how.measure not in Measure.codes():
            raise ValueError(f"measure: {how.measure!r}; {', '.join(Measure.codes())}")
        return np.asarray(measures == how.measure)
    both = {"cases", "money"} <= set(measures.tolist())
    if both and not isinstance(how, Scale) and get(name).unit is Unit.BY_MEASURE:
        said = f'{type(how).__name__}(…, measure="cases")'
        raise ValueError(
            f"{name}: bảng có cả việc và tiền, hãy viết {said} hoặc tidy.select(panel, measure=…)"
            f" / the panel has cases and money: write {said} or tidy.select(panel, measure=…)"
        )
    return np.ones(len(panel), dtype=bool)


def in_words(change: object, language: Language = "vi") -> str:
    r"""Return a change as people write it: ``× 1,08``, ``−200``, ``= 309``.

    Examples
    --------
    >>> in_words(1.08), in_words(-200), in_words(Set(309)), in_words(Add(1500.5), "en")
    ('×\xa01,08', '−200', '=\xa0309', '+1,500.5')
    """
    if isinstance(change, numbers.Real) and not isinstance(change, bool | np.bool_):
        change = Add(int(change)) if isinstance(change, numbers.Integral) else Scale(float(change))
    amount = change.to if isinstance(change, Set) else getattr(change, "by", None)
    if not isinstance(amount, numbers.Real):
        return Text("theo nơi", "by place").say(language) if amount is not None else "ƒ"
    places = len(f"{float(amount):.6f}".rstrip("0").partition(".")[2])
    head = {Add: "", Scale: "×\u00a0", Set: "=\u00a0"}[type(change)]
    return head + number(float(amount), places, language, sign=isinstance(change, Add))
