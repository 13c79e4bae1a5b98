"""The two counts under a rate: of a panel, or as plain numbers."""

import numpy as np
import pandas as pd
import pytest

from thads_analysis.questions import sides
from thads_analysis.words.errors import DataError

INDEX = pd.MultiIndex.from_product([["A", "B"], ["cases", "money"]], names=["province", "measure"])
PANEL = pd.DataFrame({"completed": [3.0, 5e9, 8.0, 7e9], "with_conditions": [4.0, 6e9, 10.0, np.nan]}, index=INDEX)


def test_a_panel_gives_both_counts_and_what_they_are():
    found = sides.of(PANEL, "completion_rate")
    assert found.value.tolist()[:3] == pytest.approx([75, 100 * 5 / 6, 80])
    assert np.isnan(found.value.iloc[3])
    assert found.part and not found.counted and found.sign == 1
    assert sides.of(PANEL.xs("cases", level="measure", drop_level=False), "completion_rate").counted


def test_plain_numbers_may_be_lists_or_series_in_another_order():
    assert sides.of([1, 2], denominator=[4, 4]).value.tolist() == [0.25, 0.5]
    above, below = pd.Series({"a": 1.0, "b": 2.0}), pd.Series({"b": 8.0, "a": 4.0})
    assert sides.of(above, denominator=below).value.tolist() == [0.25, 0.25]
    assert sides.of(above, "completion_rate", below).value.tolist() == [25, 25]


def test_a_ratio_meant_for_a_year_has_the_denominator_of_a_year():
    index = pd.Index([6], name="months")
    half = pd.DataFrame({"carried_forward": [100.0], "completed": [50.0]}, index=index)
    assert sides.of(half, "disposition_days").denominator.tolist() == [100]


@pytest.mark.parametrize(
    ("numbers", "more", "said"),
    [
        (PANEL, {"indicator": "completed"}, "not a ratio"),
        ([1], {}, "no denominator"),
        ([1], {"denominator": [1, 2]}, "1; mẫu số / denominator: 2"),
        (pd.Series({"a": 1}), {"denominator": pd.Series({"b": 1})}, "not of the same rows"),
    ],
)
def test_what_does_not_fit_is_refused(numbers, more, said):
    with pytest.raises(ValueError, match=said):
        sides.of(numbers, **more)


def test_every_row_that_cannot_be_is_named_at_once():
    with pytest.raises(DataError) as told:
        sides.of(pd.Series({"a": 5.0, "b": -1.0, "c": 1.0}), denominator=[4, 2, np.inf])
    assert [place in str(told.value) for place in ("a", "b", "c")] == [True] * 3
    assert sides.of([5], denominator=[4], part=False).value.tolist() == [1.25]
