"""What a row is, also where ``tidy.select`` took a level out of the index: the value it was fixed at is remembered."""

from __future__ import annotations

import numpy as np
import pandas as pd


def fixed(frame: pd.DataFrame | pd.Series, name: str) -> object:
    """Return the value at which a level of this frame was fixed, or None where nothing is known of it."""
    return frame.attrs.get("fixed", {}).get(name)


def level(frame: pd.DataFrame | pd.Series, name: str) -> np.ndarray:
    """Return a level's value for each row: of the index, else as it was fixed, else missing.

    Examples
    --------
    >>> frame = pd.DataFrame({"completed": [1.0]}, index=pd.Index([2024], name="fiscal_year"))
    >>> level(frame, "fiscal_year").tolist(), level(frame, "months").tolist()
    ([2024], [nan])
    """
    if name in frame.index.names:
        return _of_index(frame.index, name)
    known = fixed(frame, name)
    return np.full(len(frame), np.nan if known is None else known, dtype=object if isinstance(known, str) else float)


def _of_index(index: pd.Index, name: str) -> np.ndarray:
    if isinstance(index, pd.MultiIndex):
        at = index.names.index(name)
        if index.codes[at].min(initial=0) >= 0:  # each value is turned into an object once, not once a row
            return index.levels[at].to_numpy()[index.codes[at]]
    return index.get_level_values(name).to_numpy()


def require(frame: pd.DataFrame, *names: str) -> None:
    """Raise a ``KeyError`` that names the levels which the index lacks, and those it has."""
    if lost := [name for name in names if name not in frame.index.names]:
        raise KeyError(f"thiếu cấp / missing levels: {', '.join(lost)}; {', '.join(map(str, frame.index.names))}")


def missing(frame: pd.DataFrame, names: tuple[str, ...]) -> list[str]:
    """Return the levels of which neither the index nor what was selected says anything."""
    return [name for name in names if name not in frame.index.names and fixed(frame, name) is None]
