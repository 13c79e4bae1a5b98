"""What many tests stand on: the real figures, and small panels built with plain pandas."""

import os
import tempfile

import matplotlib as mpl
import pandas as pd
import pytest
from hypothesis import settings

from thads_analysis import load, tidy

mpl.use("agg")
for _kept in ("THADS_CACHE", "THADS_CONFIG"):  # the tests leave the user's own folders alone
    os.environ.setdefault(_kept, tempfile.mkdtemp(prefix="thads-tests-"))

settings.register_profile("any machine", deadline=None)  # machines are noisy: no test looks at the clock
settings.load_profile("any machine")

LEVELS = ["province", "fiscal_year", "months", "measure", "category"]


@pytest.fixture(scope="session")
def facts() -> pd.DataFrame:
    return load.figures()


@pytest.fixture(scope="session")
def targets() -> pd.DataFrame:
    return load.targets()


@pytest.fixture(scope="session")
def nation(facts) -> pd.DataFrame:
    return tidy.panel(facts)


@pytest.fixture(scope="session")
def provinces(facts) -> pd.DataFrame:
    return tidy.panel(facts, "province")


def panel_of(rows: list[tuple], columns: list[str], levels: list[str] | None = None) -> pd.DataFrame:
    """Return a panel from rows of level values followed by figures."""
    levels = LEVELS if levels is None else levels
    return pd.DataFrame(rows, columns=[*levels, *columns]).set_index(levels)


def fact(**changes) -> dict:
    """Return one row of facts, as text, with some cells changed."""
    row = {
        "place_level": "nation", "place": "Toàn quốc", "parent": "", "period_start": "2016-10-01", "period_end": "2017-09-30",
        "fiscal_year": "2017", "months": "12", "indicator": "completed", "statistic": "value", "measure": "cases", "category": "all",
        "value": "549415", "unit": "case", "precision": "exact", "publisher": "P", "source": "page", "published": "2017-11-24", "note": "",
    }  # fmt: skip
    return row | {name: str(value) for name, value in changes.items()}
