"""Sums from codes of the index are those of plain pandas, whatever the panel looks like."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from thads_analysis import metrics
from thads_analysis.sources import sums

LEVELS = ["province", "agency", "officer", "fiscal_year", "months", "measure"]
BY = [LEVELS[at:] for at in range(4)] + [["province", *LEVELS[3:]], ["province", "agency", *LEVELS[3:]], ["province"], ["months"]]


@st.composite
def panels(draw) -> pd.DataFrame:
    """Draw a panel: in or out of order, whole or with rows left out, with missing figures and maybe missing names."""
    counts = [draw(st.integers(1, most)) for most in (3, 3, 3, 3, 12, 2)]
    grid = np.indices(counts).reshape(len(counts), -1)
    grid[1] += 10 * grid[0]
    grid[2] += 10 * grid[1]
    names = [[f"{level} {at:03d}" for at in codes] for level, codes in zip(LEVELS, grid, strict=True)]
    index = pd.MultiIndex.from_arrays([*names[:3], 2020 + grid[3], 1 + grid[4], names[5]], names=LEVELS)
    random = np.random.default_rng(draw(st.integers(0, 2**32)))
    panel = pd.DataFrame(
        random.integers(0, 10**12, (len(index), 3)), index=index, columns=["completed", "to_enforce", "officers"]
    )
    panel = panel.astype(draw(st.sampled_from(["float64", "int64", "Int64", "float32"])))
    if panel.dtypes.iloc[0] == "float64":
        panel = panel.mask(random.random(panel.shape) < draw(st.sampled_from([0, 0.1])))
    panel = panel[random.random(len(panel)) <= draw(st.sampled_from([1, 0.8]))]
    if draw(st.booleans()):
        panel = panel.sample(frac=1, random_state=0)
    if draw(st.booleans()):
        panel = panel.rename(index={"province 000": None, "agency 010": None})
    return panel.reorder_levels(draw(st.permutations(LEVELS))) if draw(st.booleans()) else panel


@settings(max_examples=150)
@given(panels(), st.sampled_from(BY))
def test_sums_are_those_of_pandas(panel, by):
    expected = panel.groupby(level=by, sort=True, dropna=False).sum(skipna=False)
    exact = panel.dtypes.iloc[0] != "float32"
    pd.testing.assert_frame_equal(sums.add_up(panel, by), expected, check_exact=exact)
    if {*LEVELS[3:]} <= {*by}:
        pd.testing.assert_frame_equal(sums.add_up(panel, by, sums.stretch(panel.index)), expected, check_exact=exact)


@settings(max_examples=100)
@given(panels(), st.booleans())
def test_rows_that_stand_twice_are_found(panel, twice):
    index = panel.index.append(panel.index[:1]) if twice else panel.index
    assert sums.is_unique(index, sums.stretch(index)) == index.is_unique


@settings(max_examples=60)
@given(panels(), st.sampled_from(["officer", "agency", "province", "nation"]))
@pytest.mark.filterwarnings("ignore::thads_analysis.metrics.IncompleteWarning")
def test_rolled_up_panels_are_those_of_pandas(panel, to):
    narrower = {"nation": LEVELS[:3], "province": LEVELS[1:3], "agency": ["officer"], "officer": []}[to]
    by = [level for level in panel.index.names if level not in narrower]
    expected = panel.groupby(level=by, sort=True, dropna=False).sum(skipna=False)
    pd.testing.assert_frame_equal(metrics.roll_up(panel, to), expected)


def test_a_panel_in_order_falls_into_stretches_of_periods():
    index = pd.MultiIndex.from_product([["A", "B"], range(2020, 2024), range(1, 13)], names=["province", "fiscal_year", "months"])
    assert sums.stretch(index) == 48
    assert sums.stretch(index.delete(range(48, 60))) == 12
    assert sums.stretch(index.delete(5)) == 1
    assert sums.stretch(index[::-1]) == 1
    assert sums.stretch(index.append(index[:48])) == 48
    assert not sums.is_unique(index.append(index[:48]), 48)


def test_codes_say_where_rows_come_one_after_the_other():
    index = pd.MultiIndex.from_product([["A", "B"], [1, 2]], names=["province", "months"])
    assert sums.rises(index)
    assert not sums.rises(index[::-1])
    assert not sums.rises(index.append(index[-1:]))
    assert not sums.rises(pd.Index([1, 2]))
