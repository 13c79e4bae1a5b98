"""Whole numbers that add up."""

import pickle
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from thads_analysis.questions.whatif.apportion import MOST, InfeasibleError, apportion


def give(total, weights, low=0, high=np.inf, **more):
    size = len(weights)
    low, high = (np.broadcast_to(np.asarray(bound, dtype=float), size) for bound in (low, high))
    return apportion(total, np.asarray(weights, dtype=float), low, high, **more).tolist()


@pytest.mark.parametrize(
    "total, weights, expected",
    [
        (100, [41, 33, 26], [41, 33, 26]),
        (10, [41, 33, 26], [4, 3, 3]),  # 4.1, 3.3, 2.6
        (7, [1, 1, 1], [3, 2, 2]),  # equal remainders and weights: the first
        (4, [5, 2, 1], [3, 1, 0]),  # 2.5, 1, 0.5: equal remainders, the larger weight
        (0, [1, 2], [0, 0]),
        (0, [], []),
        (5, [0, 1, 0], [0, 5, 0]),
        (5, [9], [5]),
    ],
)
def test_by_hand(total, weights, expected):
    assert give(total, weights) == expected


@pytest.mark.parametrize(
    "total, weights, low, high, expected",
    [
        (100, [8, 1, 1], 0, [50, 99, 99], [50, 25, 25]),  # what the cap holds back goes to the others
        (100, [8, 1, 1], [0, 20, 0], 99, [71, 20, 9]),  # 80 left by 8 to 1: 71.11 and 8.89
        (10, [1, 1, 98], [3, 0, 0], [9, 9, 5], [3, 2, 5]),
        (10, [10, 0], 0, [4, 100], [4, 6]),  # all who have a weight are full
        (11, [10, 0, 0, 0], 0, [4, 3, 1, 9], [4, 3, 1, 3]),  # those without share evenly, within their caps
        (10, [10, 0], [0, 2], 100, [8, 2]),  # without a weight only the least
        (5, [0, 0], [2, 3], 9, [2, 3]),  # the least is all there is
        (3, [1, 1], [0.5, 0], [1.9, 9], [1, 2]),  # no fraction of a case
    ],
)
def test_bounds_by_hand(total, weights, low, high, expected):
    assert give(total, weights, low, high) == expected


@pytest.mark.parametrize(
    "arguments, vi, en",
    [
        ((1, [1, 1], 1), "tổng mức tối thiểu 2 lớn hơn 1", "the floors add up to 2, more than 1"),
        ((1000, [1, 1], 0, 400), "tổng mức tối đa 800 nhỏ hơn 1.000", "the caps add up to 800, less than 1,000"),
        ((5, [1, 1], [0, 3], [9, 2]), "mức tối thiểu lớn hơn mức tối đa: dòng / row 2", "a floor lies above its cap"),
        ((5, [1, 1], [0, 1.2], [9, 1.8]), "mức tối thiểu lớn hơn mức tối đa", "row 2"),  # no whole number between
        ((5, [0, 0]), "mọi trọng số đều bằng 0", "all weights are nought"),
        ((5, []), "tổng mức tối đa 0 nhỏ hơn 5", "less than 5"),
    ],
)
def test_what_is_infeasible_is_said(arguments, vi, en):
    with pytest.raises(InfeasibleError) as refused:
        give(*arguments)
    assert vi in str(refused.value) and en in str(refused.value)
    assert vi in refused.value.say() and en in refused.value.say("en")
    assert str(pickle.loads(pickle.dumps(refused.value))) == str(refused.value)


@pytest.mark.parametrize("wrong", [np.nan, -1, np.inf, 1e308])
def test_what_is_no_weight_is_refused_by_row(wrong):
    with pytest.raises(ValueError, match=r"key.*row 2"):
        give(5, [1, wrong])
    with pytest.raises(ValueError, match=r"floor.*Đơn vị B"):
        give(5, [1, 1], [0, wrong], names=["Đơn vị A", "Đơn vị B"])


@pytest.mark.parametrize("wrong", [np.nan, -1, -np.inf])
def test_what_is_no_cap_is_refused_by_row(wrong):
    with pytest.raises(ValueError, match=r"cap.*row 1.*\(7\)"):
        give(5, [1] * 7, 0, [wrong] * 7)


@pytest.mark.parametrize("wrong", [-1, 1.5, np.nan, np.inf, True, "5", None, 2 * MOST])
def test_what_is_no_total_is_refused(wrong):
    with pytest.raises(ValueError, match="whole number from 0"):
        give(wrong, [1, 1])


def test_money_is_exact_to_the_dong():
    assert give(MOST, [1, 1, 1]) == [MOST // 3] * 3
    assert give(MOST - 1, [1, 1, 1]) == [MOST // 3, MOST // 3, MOST // 3 - 1]
    assert give(MOST, [1, 5e-324]) == [MOST, 0]
    assert give(MOST, [1e290, 1e290]) == [MOST // 2] * 2
    assert sum(give(8_999_999_999_999_999, [0.1, 0.2, 0.3, 1e15, 7e14])) == 8_999_999_999_999_999


whole = st.integers(0, 40)
row = st.tuples(st.one_of(st.integers(0, 9), st.floats(0, 1e12)), whole, st.one_of(whole, st.just(10**16)))
rows = st.lists(row, min_size=1, max_size=12)


@st.composite
def feasible(draw):
    """Return a total between floors and caps, with weights and bounds."""
    weights, low, room = (np.array(part, dtype=float) for part in zip(*draw(rows), strict=True))
    high = np.minimum(low + room, 1e16)
    total = draw(st.integers(int(low.sum()), int(min(high.sum(), MOST))))
    assume((weights > 0).any() or total == low.sum())
    return total, weights, low, high


@settings(max_examples=300)
@given(feasible())
def test_always_exact_and_within_bounds(case):
    total, weights, low, high = case
    given = apportion(*case)
    assert given.dtype == "int64" and int(given.sum()) == total
    assert (given >= low).all() and (given <= high).all()
    beyond = (weights == 0) & (given > low)
    assert not beyond.any() or (given == high)[weights > 0].all()


@settings(max_examples=300)
@given(feasible())
def test_shares_are_at_one_level_but_for_rounding(case):
    """Of two the one that may give and the other that may get: no unit moved would bring them nearer to one level."""
    _, weights, low, high = case
    given = apportion(*case)
    exact = [Fraction(weight) for weight in weights.tolist()]
    for one in np.flatnonzero((weights > 0) & (given > low)):
        for other in np.flatnonzero((weights > 0) & (given < high)):
            assert (int(given[one]) - 1) * exact[other] < (int(given[other]) + 1) * exact[one]


@settings(max_examples=200)
@given(feasible(), st.randoms(use_true_random=False))
def test_the_order_of_rows_does_not_matter_but_for_ties(case, random):
    total, weights, low, high = case
    order = random.sample(range(len(weights)), len(weights))
    moved = apportion(total, weights[order], low[order], high[order])
    both = (
        zip(weights[order], low[order], high[order], moved, strict=True),
        zip(weights, low, high, apportion(*case), strict=True),
    )
    mine, theirs = (sorted(tuple(map(float, row)) for row in rows) for rows in both)
    kinds = {row[:3] for row in mine}
    assert all(abs(sum(r[3] for r in mine if r[:3] == kind) - sum(r[3] for r in theirs if r[:3] == kind)) <= 1 for kind in kinds)
    distinct = len(set(weights.tolist())) == len(weights)
    assert mine == theirs or not distinct


@given(st.integers(0, MOST), st.lists(st.integers(1, 10**15), min_size=1, max_size=20))
def test_without_bounds_nobody_is_a_unit_off_his_quota(total, weights):
    for got, weight in zip(give(total, weights), weights, strict=True):
        assert abs(got - Fraction(total * weight, sum(weights))) < 1
