"""The data that come with the package, from a checkout as from an installed wheel."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pandas as pd


def folder(name: str) -> Path:
    """Return a folder that is shipped (``"data"``, ``"notebooks"``).

    In a wheel it lies inside the package, in a checkout beside it.
    """
    package = Path(__file__).resolve().parents[1]
    inside = package / name
    return inside if inside.is_dir() else package.parent / name


@cache
def table(name: str) -> pd.DataFrame:
    """Return a shipped CSV as text, one string a cell; don't change what it returns."""
    return pd.read_csv(folder("data") / name, dtype=str, keep_default_na=False, encoding="utf-8")
