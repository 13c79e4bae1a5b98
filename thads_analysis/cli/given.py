"""The data that a command is given: a file or forms, or the sample."""

from __future__ import annotations

import pandas as pd

from .. import load


def panel(path: str | None) -> pd.DataFrame:
    """Return the panel of a file or of forms, or the sample."""
    if path is None:
        return load.sample(years=5)
    return load.forms(path) if load.is_forms(path) else load.panel(path)  # type: ignore[return-value]
