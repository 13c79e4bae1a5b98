"""Checks against what is printed beside a panel: totals of the forms, the kinds of cases, another source."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import numpy as np
import pandas as pd

from ... import metrics
from ...words.indicators import INDICATORS, get
from ...words.levels import fixed, level
from ...words.vocabulary import LEVELS, PLACE_LEVELS, Kind, Text, Unit
from .entries import CATEGORY, OTHER_SOURCE, TOTALS
from .finding import Findings, findings
from .rows import added_up, beside, forms_room, of_nation, taken

_NOTES = ("form", "where")


def categories(panel: pd.DataFrame, spread: pd.DataFrame | None = None) -> Findings:
    """Find kinds of cases that have more than all kinds together; form 03 beside form 02 is one of them."""
    if "category" not in panel.index.names or not panel.index.is_unique:
        return
    kind, room = level(panel, "category"), forms_room(panel, 2)
    if (kind == "all").all():
        return
    at = beside(panel, "category", "all")
    budget = Text("biểu 03 nhiều hơn biểu 02", "form 03 has more than form 02")
    for name in (name for name in panel.columns if name in INDICATORS and INDICATORS[name].kind in (Kind.FLOW, Kind.STOCK)):
        whole = taken(panel[name], at)
        more = panel[name] - whole > (room if spread is None else 0.5 + spread[name] + taken(spread[name], at))
        yield from findings(
            *(CATEGORY, name, panel, more & (kind != "all")),
            expected=whole,
            found=panel[name],
            remark=lambda row: budget if kind[row] == "state_budget" else None,
        )


def totals(panel: pd.DataFrame, printed: pd.DataFrame) -> Findings:
    """Compare printed totals with the sums of the panel's rows.

    Parameters
    ----------
    panel
        Of officers, agencies or provinces.
    printed
        Levels of a panel, in the index or as columns, and figures; ``form`` and ``where`` (file, sheet, cell) are named in the
        findings. A total leaves the narrower places out, or has no name there. A total of the nation is compared only where
        the panel has all provinces. Money has room for the thousands that each row was rounded to.
    """
    for rows, sums, terms in _matched(panel, printed):
        notes = [_said(row) for row in rows[[name for name in _NOTES if name in rows]].to_numpy(dtype=object)]
        for name, own in _common(rows, sums):
            yield from findings(
                *(TOTALS, name, rows, (rows[name] - own).abs() > _room(rows, name, terms + 1)),
                expected=own,
                found=rows[name],
                remark=notes.__getitem__,
            )


def other_source(panel: pd.DataFrame, other: pd.DataFrame) -> Findings:
    """Compare each figure with another source's, such as the joint forms of procuracy, courts and enforcement."""
    for rows, sums, terms in _matched(panel, other):
        for name, own in _common(rows, sums):
            wrong = (rows[name] - own).abs() > _room(rows, name, terms + 1)
            yield from findings(OTHER_SOURCE, name, rows, wrong, expected=rows[name], found=own)


def _said(notes: Iterable[object]) -> Text | None:
    said = "; ".join(str(note) for note in notes if pd.notna(note) and str(note))
    return Text(said, said) if said else None


def _common(rows: pd.DataFrame, sums: pd.DataFrame) -> Iterator[tuple[str, pd.Series]]:
    """Yield the names of counts and percentages that both have, with what the panel has for each row."""
    for name in rows.columns:
        if name in INDICATORS and name in sums and (get(name).adds_up or get(name).unit is Unit.PERCENT):
            yield name, sums[name].set_axis(rows.index)


def _room(rows: pd.DataFrame, name: str, terms: np.ndarray) -> np.ndarray:
    return forms_room(rows, terms) if get(name).adds_up else np.full(len(rows), 0.005 + 1e-9)


def _matched(panel: pd.DataFrame, printed: pd.DataFrame) -> Iterator[tuple[pd.DataFrame, pd.DataFrame, np.ndarray]]:
    """Yield the printed rows of each level of places, the panel's sums in the same order, and how many rows each is made of."""
    for wanted, rows in _by_places(_flat(printed)):
        sums = _sums(panel, wanted, rows)
        if sums is None or not len(rows := _keyed(rows, sums, panel)):
            continue
        at = sums.index.get_indexer(rows.index)
        filled = [name for name in rows.columns if name in INDICATORS]
        sums = sums if {*filled} <= {*sums.columns} else metrics.derive(sums.iloc[np.unique(at[at >= 0])])
        sizes = panel.groupby(level=sums.index.names).size() if len(sums) < len(panel) else pd.Series(1, index=sums.index)
        yield rows, sums.reindex(rows.index), sizes.reindex(rows.index).fillna(1).to_numpy()


def _flat(printed: pd.DataFrame) -> pd.DataFrame:
    """Return the frame with its named levels as columns."""
    named = [name for name in printed.index.names if name is not None and name not in printed.columns]
    return printed.reset_index(level=named).reset_index(drop=True) if named else printed.reset_index(drop=True)


def _by_places(flat: pd.DataFrame) -> Iterator[tuple[list[str], pd.DataFrame]]:
    """Yield the rows that name the same levels of places, without the empty levels."""
    places = [name for name in PLACE_LEVELS if name in flat]
    named = (flat[places].notna() & (flat[places] != "")).to_numpy()
    for present in np.unique(named, axis=0):
        kept = [name for name, there in zip(places, present, strict=True) if there]
        yield kept, flat[(named == present).all(axis=1)].drop(columns=[name for name in places if name not in kept])


def _sums(panel: pd.DataFrame, wanted: list[str], rows: pd.DataFrame) -> pd.DataFrame | None:
    """Return the panel added up to the wanted places, of the periods in the rows; None where it can't be."""
    have = [name for name in PLACE_LEVELS if name in panel.index.names]
    if wanted == have:
        return panel
    if not {*wanted} <= {*have}:
        return None
    for name in ("fiscal_year", "months"):
        if name in rows and name in panel.index.names:
            panel = panel[np.isin(level(panel, name), rows[name].unique())]
    sums = added_up(panel, wanted[-1]) if wanted else added_up(of_nation(panel), "nation")
    sums = sums.droplevel([name for name in sums.index.names if name in have and name not in wanted])
    return sums if sums.index.is_unique else None


def _keyed(rows: pd.DataFrame, sums: pd.DataFrame, panel: pd.DataFrame) -> pd.DataFrame:
    """Return the rows indexed as the sums are; none where a level is unknown. A kind that is not named is all of them."""
    for name in LEVELS:
        if name in rows and name not in sums.index.names:
            known = fixed(panel, name) or ("all" if name == "category" else None)
            rows = rows[rows[name] == known].drop(columns=name)
        elif name not in rows and name in sums.index.names:
            values = sums.index.unique(name)
            if name != "category" and len(values) != 1:
                return rows.iloc[:0]
            rows = rows.assign(**{name: "all" if name == "category" else values[0]})
    names = list(sums.index.names)
    return rows.set_index(names if len(names) > 1 else names[0])
