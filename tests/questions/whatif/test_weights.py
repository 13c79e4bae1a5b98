"""Burden under ranges of case weights."""

import itertools

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from thads_analysis import load, metrics, tidy
from thads_analysis.questions.whatif.weights import burden_range

KINDS = ["credit", "corruption_economic"]


def places(work, officers, kinds=(*KINDS, "state_budget"), year=2024) -> pd.DataFrame:
    """Return a panel of all cases and of named kinds: `work` has a row a place, all first."""
    names = [chr(ord("A") + at) for at in range(len(work))]
    rows = [(name, year, "cases", kind) for name in names for kind in ("all", *kinds[: len(work[0]) - 1])]
    index = pd.MultiIndex.from_tuples(rows, names=["province", "fiscal_year", "measure", "category"])
    heads = np.repeat(np.asarray(officers, dtype=float), len(work[0]))
    return pd.DataFrame({"to_enforce": np.asarray(work, dtype=float).ravel(), "officers": heads}, index=index)


@pytest.fixture(scope="module")
def provinces():
    """Return synthetic provinces; that not every officer has cases of every kind is warned of, and meant."""
    desks = tidy.select(load.sample(years=1), months=6, measure="cases", province=["Tỉnh 01", "Tỉnh 02", "Tỉnh 03"])
    with pytest.warns(metrics.IncompleteWarning):
        return metrics.roll_up(desks)


def test_by_hand():
    # other 40, 90; credit 60, 10; two officers each; nation 130 and 70 of four
    found = burden_range(places([[100, 60], [100, 10]], [2, 2]), {"credit": (2, 4)})
    assert [*found.columns] == [
        "load_low",
        "load_high",
        "ratio",
        "ratio_low",
        "ratio_high",
        "survives",
        "rank",
        "rank_low",
        "rank_high",
    ]
    assert found.index.names == ["province", "fiscal_year", "measure"]
    assert found["load_low"].tolist() == [80, 55] and found["load_high"].tolist() == [140, 65]
    assert found["ratio"].tolist() == pytest.approx([(40 + 180) / 170, (90 + 30) / 170])
    assert found["ratio_low"].tolist() == pytest.approx([160 / 135, 130 / 205])
    assert found["ratio_high"].tolist() == pytest.approx([280 / 205, 110 / 135])
    assert found["survives"].tolist() == ["above", "below"]
    assert found[["rank", "rank_low", "rank_high"]].to_numpy().tolist() == [[1, 1, 1], [2, 2, 2]]


def test_the_choice_decides():
    # A is heavier while credit weighs more than a half: 40 + 60 w over 70 + 0 w ... B has no credit
    found = burden_range(places([[100, 60], [70, 0]], [1, 1]), {"credit": (0.25, 2)})
    assert found["survives"].tolist() == ["depends", "depends"]
    assert found["rank"].tolist() == [1, 2]
    assert found["rank_low"].tolist() == [1, 1] and found["rank_high"].tolist() == [2, 2]
    sure = burden_range(places([[100, 60], [70, 0]], [1, 1]), {"credit": (0.51, 2)})
    assert sure["rank_high"].tolist() == [1, 2]


def test_weights_of_one_number_and_of_the_rest():
    panel = places([[100, 60, 20], [100, 10, 30]], [2, 4])
    pd.testing.assert_frame_equal(burden_range(panel, {"credit": 3}), burden_range(panel, {"credit": (3 * 0.8, 3 * 1.2)}))
    unweighted = burden_range(panel, {})
    assert unweighted["load_low"].tolist() == unweighted["load_high"].tolist() == [50, 25]
    assert unweighted["ratio"].tolist() == pytest.approx([1.5, 0.75])
    rest = burden_range(panel, {"other": (2, 2)})
    assert rest["load_high"].tolist() == [60, 40]
    named = burden_range(places([[100, 60, 20], [100, 10, 30]], [2, 4], ("credit", "other")), {"rest": (2, 2)})
    assert named["load_high"].tolist() == [60, 40]


def test_kinds_without_all():
    panel = places([[100, 60, 20], [100, 10, 30]], [2, 4])
    named = panel[panel.index.get_level_values("category") != "all"]
    assert burden_range(named, {"credit": (2, 3)})["load_low"].tolist() == [70, 12.5]
    alone = panel[panel.index.get_level_values("category") == "all"]
    assert burden_range(alone, {"all": (1, 2)})["ratio_high"].tolist() == pytest.approx([1.5, 0.75])


def test_officers_are_those_of_all_cases():
    panel = places([[100, 60], [100, 10]], [2, 4])
    panel.loc[("A", 2024, "cases", "credit"), "officers"] = 1.0
    assert burden_range(panel, {})["load_low"].tolist() == [50, 25]
    assert burden_range(panel, {})["ratio"].tolist() == pytest.approx([1.5, 0.75])


def test_the_nation():
    panel = places([[100, 60], [100, 10]], [2, 4])
    nation = metrics.roll_up(panel, to="nation")
    pd.testing.assert_frame_equal(burden_range(panel, {"credit": 3}, nation=nation), burden_range(panel, {"credit": 3}))
    flat = tidy.select(panel, fiscal_year=2024, measure="cases")
    assert flat.index.names == ["province", "category"]
    pd.testing.assert_frame_equal(
        burden_range(flat, {"credit": 3}), burden_range(panel, {"credit": 3}).droplevel(["fiscal_year", "measure"])
    )
    assert (
        burden_range(flat, {"credit": 3}, nation=nation)["ratio"].tolist() == burden_range(panel, {"credit": 3})["ratio"].tolist()
    )
    with pytest.raises(KeyError, match="credit"):
        burden_range(panel, {}, nation=nation.drop("credit", level="category"))


def test_each_year_by_itself():
    panel = pd.concat([places([[100, 60], [100, 10]], [2, 4]), places([[100, 10], [100, 60]], [4, 2], year=2023)])
    found = burden_range(panel, {"credit": (1, 3)})
    assert found["rank"].tolist() == [2, 1, 1, 2]  # A of 2023 and 2024, then B
    alone = burden_range(places([[100, 60], [100, 10]], [2, 4]), {"credit": (1, 3)})
    pd.testing.assert_frame_equal(found[found.index.get_level_values("fiscal_year") == 2024], alone)


def test_what_can_not_be_meant():
    panel = places([[100, 60], [100, 10]], [2, 4])
    for wrong in (0, -1, np.nan, np.inf, (3, 2), (0, 1), (1, np.inf), (1, 2, 3), "3", True, None):
        with pytest.raises(ValueError, match="credit"):
            burden_range(panel, {"credit": wrong})
    with pytest.raises(KeyError, match=r"no kind: credt; credit"):
        burden_range(panel, {"credt": 2})
    with pytest.raises(KeyError, match="category"):
        burden_range(panel.droplevel("category").iloc[::2], {})
    with pytest.raises(KeyError, match="places"):
        burden_range(metrics.roll_up(panel, to="nation"), {})
    with pytest.raises(KeyError, match="officers"):
        burden_range(panel[["to_enforce"]], {})
    with pytest.raises(ValueError, match="no row"):
        burden_range(panel.iloc[:0], {})
    with pytest.raises(ValueError, match="more than all"):
        burden_range(places([[100, 160]], [2]), {})
    with pytest.raises(ValueError, match="two rows of one place"):
        burden_range(pd.concat([panel, panel]), {})
    with pytest.raises(ValueError, match="cases and money"):
        burden_range(pd.concat([panel, panel.rename({"cases": "money"}, level="measure")]), {})


def test_so_many_kinds():
    names = [f"k{at}" for at in range(13)]
    rows = [(name, kind, 1.0 + at, 1.0) for name in "AB" for at, kind in enumerate(names)]
    panel = pd.DataFrame(rows, columns=["province", "category", "to_enforce", "officers"]).set_index(["province", "category"])
    with pytest.raises(ValueError, match=r"13 .*12 at most"):
        burden_range(panel, dict.fromkeys(names, 2))
    found = burden_range(panel, {**dict.fromkeys(names[1:], 2), "k0": (3, 3)})  # one that is certain adds no corners
    assert found["ratio_low"].tolist() == pytest.approx([1, 1]) and found["survives"].tolist() == ["depends"] * 2
    assert found[["rank", "rank_low", "rank_high"]].to_numpy().tolist() == [[1, 1, 2], [1, 1, 2]]


def test_the_unknown_is_not_ranked():
    panel = places([[100, 60], [100, np.nan], [90, 10], [50, 5]], [2, 4, 0, 2])
    found = burden_range(panel, {"credit": (1, 3)}, nation=metrics.roll_up(places([[100, 60]], [2]), to="nation"))
    assert found.loc[["B", "C"]].isna().all(axis=None)
    assert found["rank"].dropna().tolist() == [1, 2] and found["rank_high"].dropna().tolist() == [1, 2]
    assert burden_range(panel, {"credit": (1, 3)})["ratio"].isna().all()  # the nation's credit cases are unknown


def test_one_place_alone():
    found = burden_range(places([[100, 60]], [2]), {"credit": (1, 3)})
    assert found["survives"].tolist() == ["depends"] and found["ratio"].tolist() == [1]
    assert found[["rank", "rank_low", "rank_high"]].to_numpy().tolist() == [[1, 1, 1]]
    nobody = burden_range(places([[0, 0]], [2]), {"credit": (1, 3)})
    assert nobody["ratio"].isna().all() and nobody["survives"].isna().all() and nobody["load_high"].tolist() == [0]


def test_the_sample(provinces):
    found = burden_range(provinces, {"credit": (1.5, 4), "corruption_economic": (2, 6)})
    assert (found["ratio_low"] <= found["ratio"]).all() and (found["ratio"] <= found["ratio_high"]).all()
    assert (found["rank_low"] <= found["rank"]).all() and (found["rank"] <= found["rank_high"]).all()
    assert found.attrs == provinces.attrs and len(found) == 3


counts = st.integers(0, 50)
spans = st.tuples(st.floats(0.1, 5), st.floats(1, 4)).map(lambda pair: (pair[0], pair[0] * pair[1]))


@settings(max_examples=100)
@given(
    st.lists(st.tuples(counts, counts, counts, st.integers(1, 9)), min_size=1, max_size=6),
    st.tuples(spans, spans, spans),
    st.randoms(use_true_random=False),
)
def test_no_choice_of_weights_lies_outside(rows, ranges, random):
    work = np.array([row[:3] for row in rows], dtype=float)
    heads = np.array([row[3] for row in rows], dtype=float)
    panel = places([[row.sum(), row[1], row[2]] for row in work], heads)
    said = dict(zip(["other", *KINDS], ranges, strict=True))
    found = burden_range(panel, said)
    choices = [*itertools.product(*ranges), *([random.uniform(*pair) for pair in ranges] for _ in range(30))]
    loads = np.array([work @ choice / heads for choice in choices])
    whole = np.array([work.sum(axis=0) @ choice / heads.sum() for choice in choices])
    if work.sum() == 0:
        assert found["ratio"].isna().all()
        return
    ratios = loads / whole[:, None]
    corners = slice(0, 8)
    np.testing.assert_allclose(found["ratio_low"], ratios[corners].min(axis=0), rtol=1e-9, atol=1e-12)
    np.testing.assert_allclose(found["ratio_high"], ratios[corners].max(axis=0), rtol=1e-9, atol=1e-12)
    assert (ratios >= found["ratio_low"].to_numpy() - 1e-9).all() and (ratios <= found["ratio_high"].to_numpy() + 1e-9).all()
    np.testing.assert_allclose(found["load_low"], loads.min(axis=0), rtol=1e-9)
    best = 1 + (loads[:, None, :] > loads[:, :, None] * (1 + 1e-9)).sum(axis=2)
    worst = len(rows) - (loads[:, None, :] < loads[:, :, None] * (1 - 1e-9)).sum(axis=2)
    assert (best.max(axis=0) <= found["rank_high"]).all() and (worst.min(axis=0) >= found["rank_low"]).all()
    surely = (loads[corners][:, None, :] > loads[corners][:, :, None] * (1 + 1e-9)).all(axis=0)
    assert (found["rank_low"] == 1 + surely.sum(axis=1)).all() and (found["rank_high"] == len(rows) - surely.sum(axis=0)).all()
