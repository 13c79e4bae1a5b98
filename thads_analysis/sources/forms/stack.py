"""The rows of many reports in one frame: figures block by block, the index by codes, so that a folder takes no time."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from ...words.indicators import INDICATORS
from ...words.vocabulary import LEVELS
from .heading import Heading

Piece = tuple[Heading, tuple[str, ...], np.ndarray]
"""One report's heading, its indicators, and some of its rows."""


def frame(pieces: Sequence[Piece], labels: Mapping[str, Sequence[str]]) -> pd.DataFrame:
    """Return all rows in one frame, sorted by its index.

    Parameters
    ----------
    pieces
        The rows.
    labels
        What each row is beside what its heading says: a level's values, row by row over all pieces.

    Returns
    -------
    pandas.DataFrame
        Levels of a panel in their order, others behind; one ``float64`` column an indicator that a piece has.
    """
    counts = [len(figures) for _, _, figures in pieces]
    said = {name: _coded(values, counts) for name, values in _told([heading for heading, _, _ in pieces]).items()}
    coded = said | {name: _coded(values) for name, values in labels.items()}
    names = [*(name for name in LEVELS if name in coded), *(name for name in coded if name not in LEVELS)]
    codes = [coded[name][1] for name in names]
    order = np.lexsort(codes[::-1]) if names and sum(counts) else np.zeros(0, dtype=int)
    index = pd.MultiIndex(
        levels=[coded[name][0] for name in names], codes=[code[order] for code in codes], names=names, verify_integrity=False
    )
    columns, block = _block(pieces, counts)
    return pd.DataFrame(block[:, order].T, index=index, columns=columns)


def _told(headings: Sequence[Heading]) -> dict[str, list]:
    """Return the levels that headings tell, one value a piece."""
    return {
        "province": [one.province for one in headings],
        "fiscal_year": [one.fiscal_year for one in headings],
        "months": [one.months for one in headings],
        "measure": [one.layout.measure for one in headings],
        "category": [one.category for one in headings],
    }


def _coded(values: Sequence, counts: Sequence[int] | None = None) -> tuple[pd.Index, np.ndarray]:
    """Return a level's sorted values and each row's code; `counts` tells how many rows a value stands for."""
    numbers = bool(values) and not isinstance(values[0], str)
    codes, known = pd.factorize(np.array(values, dtype="int64" if numbers else object))
    level = pd.Index(list(known), dtype="int64" if numbers else "str")
    place = np.empty(len(level), dtype=np.intp)
    place[np.argsort(np.array(list(known), dtype="int64" if numbers else object), kind="stable")] = np.arange(len(level))
    coded = place[codes] if len(level) else codes
    return level.take(np.argsort(place)), coded if counts is None else np.repeat(coded, counts)


def _block(pieces: Sequence[Piece], counts: Sequence[int]) -> tuple[list[str], np.ndarray]:
    """Return indicators and their figures, one line an indicator; missing where a piece lacks it."""
    columns = [name for name in INDICATORS if any(name in indicators for indicators in {one for _, one, _ in pieces})]
    starts = np.concatenate([[0], np.cumsum(counts, dtype=int)])
    alike: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for at, (_, indicators, _) in enumerate(pieces):
        alike[indicators].append(at)
    block = np.full((len(columns), int(starts[-1])), np.nan)
    for indicators, some in alike.items():
        lines = [columns.index(name) for name in indicators]
        rows = np.concatenate([np.arange(starts[at], starts[at + 1]) for at in some])
        block[np.ix_(np.array(lines), rows)] = np.vstack([pieces[at][2] for at in some]).T
    return columns, block
