"""The forms of a register: the one pass over all months equals the slow way, cut-off by cut-off, exactly."""

import datetime as dt

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.sources.ledger import books, reference
from thads_analysis import ledger

ENDS = reference.month_ends(books.FIRST, books.LAST)
SLOW = {"deadline": None, "suppress_health_check": [HealthCheck.too_slow, HealthCheck.data_too_large]}


def same(made: pd.DataFrame, wanted: pd.DataFrame) -> None:
    made = made.rename_axis(index=wanted.index.names)
    pd.testing.assert_frame_equal(made.sort_index(), wanted, check_index_type=False, check_column_type=False, check_like=False)


@given(books.ledgers(), st.sampled_from([("province", "agency", "officer"), ("province",), ("province", "category"), ("officer",)]))
@settings(max_examples=60, **SLOW)
def test_all_month_ends_of_a_drawn_register_are_those_of_the_reference(drawn, by):
    cut_offs = ENDS[::5] + [day for day in ENDS if day.month in (9, 10)]
    made = ledger.panel(ledger.cube(*drawn, through=ENDS[-1]), cut_offs, by=by).to_pandas()
    same(made, reference.panel(*drawn, sorted(set(cut_offs)), by=by))
