"""Ranks, how sure they are, and what of a change goes with what."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.conftest import LEVELS, panel_of
from thads_analysis import compare, load, metrics, tidy
from thads_analysis.questions.compare import evidence, posterior, sets

VECTORS = Path(__file__).parents[1] / "vectors"
BUGS = pd.read_csv(VECTORS / "league_bugs_surgical.csv", index_col="hospital")
ENDS = ["rank_low", "rank_high"]
COUNTS = ["to_enforce", "with_conditions", "completed"]


@pytest.fixture(scope="module")
def surgical() -> dict[str, compare.League]:
    return {
        name: compare.league(BUGS["deaths"], BUGS["n"], method=name, best="low") for name in ("shrunk", "sets", "fixed", "random")
    }


@pytest.mark.parametrize("method", ["fixed", "random"])
def test_the_published_example_of_bugs_is_reproduced(surgical, method):
    found = surgical[method]
    for ours, theirs, room in (("mean", "mean", 1e-3), ("median", "median", 1e-3), ("sd", "sd", 1e-3), ("low", "q025", 3e-3), ("high", "q975", 3e-3)):  # fmt: skip
        np.testing.assert_allclose(found.estimates[ours], BUGS[f"{method}_{theirs}"], atol=room)
    for ours, theirs in (("rank_low", "q025"), ("median", "median"), ("rank_high", "q975")):
        assert (found.table[ours] - BUGS[f"{method}_rank_{theirs}"]).abs().max() <= 1


def test_the_population_of_bugs_is_reproduced(surgical):
    published = pd.read_csv(VECTORS / "league_bugs_surgical_hyper.csv", index_col="param")
    found = surgical["random"].population.droplevel("league").set_axis(["mu", "sigma", "pop_mean"])
    for ours, theirs in (("mean", "mean"), ("median", "median"), ("low", "q025"), ("high", "q975")):
        np.testing.assert_allclose(found[ours], published.loc[found.index, theirs], rtol=0.03)


def test_only_two_hospitals_stand_out_and_none_wholly_in_an_outer_quarter(surgical):
    table = surgical["random"].table.sort_values("rank_low")
    assert table["rank_low"].nlargest(2).index.tolist() == ["H", "K"]
    assert (table.loc[["H", "K"], "rank_low"] >= 6).all() and (table.drop(["H", "K"])["rank_low"] < 6).all()
    assert (table["rank_high"] > 3).all() and (table["rank_low"] < 10).all()


def test_intervals_together_are_no_narrower_and_hold_the_rank(surgical):
    for method, found in surgical.items():
        table = found.table
        assert (table["together_low"] <= table["rank_low"]).all() and (table["rank_high"] <= table["together_high"]).all()
        assert table["median"].isna().all() == (method == "sets")
    sure = surgical["sets"].table
    assert sure["rank"].between(sure["rank_low"], sure["rank_high"]).all()


def test_places_of_one_population_have_shorter_intervals_than_sets_and_the_fewest_ranks(surgical):
    own, sets = surgical["shrunk"].table, surgical["sets"].table
    assert ((own["rank_high"] - own["rank_low"]) <= (sets["rank_high"] - sets["rank_low"])).all()
    assert own["rank"].between(own["rank_low"], own["rank_high"]).all()
    assert (own["together_low"] <= sets["together_low"]).all()
    draws = posterior.ranked(np.random.default_rng(0).normal([0, 0.5, 3], 1, (5000, 3)), higher=True)
    low, high = posterior.shortest(draws, 0.8)
    for at in range(3):
        held = np.bincount(draws[:, at], minlength=4)[1:] / 5000
        wide = [(first, last) for first in range(3) for last in range(first, 3) if held[first : last + 1].sum() >= 0.8]
        assert high[at] - low[at] == min(last - first for first, last in wide)
        assert held[low[at] - 1 : high[at]].sum() >= 0.8


def test_the_population_hardly_matters_where_places_lie_far_apart():
    done, size = [100, 300, 500, 700, 900], [1000] * 5
    assert compare.rank(done, size)[ENDS].to_numpy().tolist() == [[5, 5], [4, 4], [3, 3], [2, 2], [1, 1]]
    same = compare.rank([500] * 5, size)
    assert same[ENDS].to_numpy().tolist() == [[1, 5]] * 5


def test_ranks_in_draws_lie_together_as_often_as_they_say():
    draws = posterior.alone(
        evidence.Shares(BUGS["deaths"].to_numpy(float), BUGS["n"].to_numpy(float)), 5000, np.random.default_rng(0)
    )
    ranks = posterior.ranked(draws.rates, higher=False)
    low, high = posterior.at_once(ranks, 0.05)
    held = ((ranks >= low) & (ranks <= high)).all(axis=1).mean()
    assert 0.95 <= held < 0.99
    narrow = posterior.quantiles(ranks, 0.025, 0.975)
    assert ((ranks >= narrow[0]) & (ranks <= narrow[1])).all(axis=1).mean() < 0.9


@pytest.mark.parametrize(
    "errors", [np.ones(12), np.r_[5.0, np.full(11, 0.1)], np.r_[0.01, np.ones(11)], np.ones(2), np.linspace(0.5, 2, 90)]
)
def test_critical_values_are_those_of_a_simulation(errors):
    left = np.ones((1, len(errors)), dtype=bool)
    left[0, 0] = False
    bar = sets._critical(errors[:1], errors, left, 0.05)[0]
    drawn = np.random.default_rng(1).standard_normal((60_000, len(errors))) * errors
    passed = (np.abs(drawn[:, :1] - drawn[:, 1:]) / np.hypot(errors[0], errors[1:]) > bar).any(axis=1).mean()
    assert passed == pytest.approx(0.05, abs=0.005)


def test_two_estimates_are_told_apart_at_the_usual_bar():
    for gap, apart in ((1.95 * 2**0.5, False), (1.97 * 2**0.5, True)):
        found = compare.league([0, gap], standard_errors=[1, 1], method="sets").table
        assert (found["rank_high"].tolist() == [2, 1]) == apart and (found["rank_low"].tolist() == [2, 1]) == apart


def test_sets_hold_in_simulated_leagues():
    random, missed, together = np.random.default_rng(5), [], []
    for _ in range(40):
        true = random.normal(0, 1.0, 8)
        found = compare.league(random.normal(true, 1), standard_errors=np.ones(8), method="sets", draws=1000).table
        rank = (-true).argsort().argsort() + 1
        missed.append(1 - ((found["rank_low"] <= rank) & (rank <= found["rank_high"])).mean())
        together.append(((found["together_low"] <= rank) & (rank <= found["together_high"])).all())
    assert np.mean(missed) <= 0.05 and np.mean(together) >= 0.9


EDGES = [
    ([5], [10], [1], [1], [1]),
    ([0, 0, 0], [10, 10, 10], [1, 1, 1], [1, 1, 1], [3, 3, 3]),
    ([10, 10], [10, 10], [1, 1], [1, 1], [2, 2]),
    ([0, 100], [100, 100], [2, 1], [2, 1], [2, 1]),
    ([0, 100, np.nan, 0], [100, 100, 5, 0], [2, 1, 0, 0], [2, 1, 0, 0], [2, 1, 0, 0]),
]


@pytest.mark.parametrize(("above", "below", "rank", "low", "high"), EDGES)
@pytest.mark.parametrize("part", [True, False])
def test_nothing_all_one_and_missing(above, below, rank, low, high, part):
    found = compare.rank(above, below, part=part).fillna(0)
    assert [found[name].tolist() for name in ("rank", *ENDS)] == [rank, low, high]
    for method in ("fixed", "random"):
        drawn = compare.league(above, denominator=below, part=part, method=method, draws=500).table
        assert drawn["rank_low"].isna().tolist() == [one == 0 for one in rank]


def test_no_rows_and_no_values():
    assert compare.rank([], []).empty
    nothing = compare.league([np.nan, 1], [1, np.nan])
    assert nothing.table["rank"].isna().all() and nothing.contenders().empty
    assert nothing.sentence() == "Không nơi nào có số liệu."


def test_plain_numbers_in_every_form_are_the_same():
    above, below = pd.Series({"a": 10.0, "b": 60.0}), pd.Series({"b": 100.0, "a": 90.0})
    one = compare.rank(above, below)
    assert one.equals(compare.rank(above, denominator=below)) and one.index.tolist() == ["a", "b"]
    assert one["rank_high"].tolist() == compare.rank([10, 60], np.array([90, 100]))["rank_high"].tolist() == [2, 1]
    assert compare.rank(above, below, best="low")["rank"].tolist() == [1, 2]
    errors = pd.Series({"b": 0.01, "a": 0.2})
    assert compare.rank(above, standard_errors=errors).equals(
        compare.rank([10.0, 60.0], standard_errors=[0.2, 0.01]).set_axis(["a", "b"])
    )


@pytest.mark.parametrize(
    "wrong",
    [
        {"interval": 95},
        {"method": "naive"},
        {"best": "first"},
        {"draws": 3},
        {"standard_errors": [1]},
        {"standard_errors": [-1, 1]},
    ],
)
def test_what_cannot_be_asked_is_refused(wrong):
    with pytest.raises(ValueError, match=next(iter(wrong))):
        compare.league([1, 2], [3, 4], **wrong)


def test_certain_estimates_have_certain_ranks():
    found = compare.rank([3.0, 2.0, 2.0, 1.0], standard_errors=[0, 0, 0, 0])
    assert found[["rank", *ENDS]].to_numpy().tolist() == [[1, 1, 1], [2, 2, 3], [2, 2, 3], [4, 4, 4]]


def places(measure: str = "cases") -> pd.DataFrame:
    rows = [
        (f"Tỉnh {at:02d}", year, 12, measure, "all", 1000.0, 700.0, done)
        for year in (2023, 2024)
        for at, done in enumerate((500.0, 510, 640))
    ]
    return panel_of(rows, COUNTS).sort_index()


def test_money_has_no_interval_until_errors_are_given():
    money = places("money")
    assert compare.rank(money, "completion_rate")[ENDS].isna().all(axis=None)
    league = compare.league(money, "completion_rate")
    assert "cần số đếm hoặc sai số chuẩn" in league.sentence() and "standard errors" in league.sentence("en")
    given = compare.rank(money, "completion_rate", standard_errors=np.full(len(money), 1.0))
    assert given.xs(2024, level="fiscal_year")[ENDS].to_numpy().tolist() == [[2, 3], [2, 3], [1, 1]]


def test_counts_are_poisson_heads_are_certain_and_a_bare_rate_has_no_interval():
    panel = places().assign(officers=5.0)
    assert compare.rank(panel, "completed").xs(2024, level="fiscal_year")[ENDS].to_numpy().tolist() == [[2, 3], [2, 3], [1, 1]]
    assert (compare.rank(panel, "officers")[ENDS] == 1).all(axis=None)
    bare = panel[["completed"]].rename(columns={"completed": "completion_rate"}) / 10
    found = compare.rank(bare, "completion_rate")
    assert found["rank"].notna().all() and found[ENDS].isna().all(axis=None)


def test_counts_that_cannot_be_cost_their_own_period_only():
    panel = places()
    panel.loc[("Tỉnh 00", 2023), "completed"] = 900.0
    lost = compare.rank(panel, "completion_rate")["rank_low"].isna().groupby(level="fiscal_year").all()
    assert lost.to_dict() == {2023: True, 2024: False}


def test_the_direction_says_which_end_is_first():
    loads = places().assign(officers=[1.0, 1, 1, 1, 2, 2])
    assert compare.rank(loads, "load_per_officer").xs(2024, level="fiscal_year")["rank"].nunique() == 2
    assert compare.rank(places(), "completion_rate", best="low").xs(2024, level="fiscal_year")["rank"].tolist() == [1, 2, 3]


def test_contenders_are_those_whose_set_reaches_the_top():
    league = compare.league(tidy.select(places(), fiscal_year=2024), "completion_rate")
    assert league.contenders(1).index.get_level_values("province").tolist() == ["Tỉnh 02"]
    assert league.contenders(1)["sure"].tolist() == [True]
    assert league.contenders(2)["sure"].tolist() == [True, False, False]
    with pytest.raises(ValueError, match="top"):
        league.contenders(0)


def test_the_sentence_tells_the_first_and_the_middle():
    league = compare.league(
        tidy.select(places(), fiscal_year=2024, months=12, measure="cases", category="all"), "completion_rate"
    )
    assert league.sentence() == (
        "Tỷ lệ thi hành xong về việc, năm 2024: 3 nơi, Tỉnh 02 đứng đầu (91,43 %); khoảng 95 % của hạng: 1–1. Xét mọi nơi cùng lúc, "
        "1 nơi có thể đứng đầu. Khoảng của hạng nằm hẳn trên hạng giữa ở 1 nơi, hẳn dưới ở 0 nơi; 2 nơi không phân biệt được với "
        "hạng giữa."
    )
    assert "95% interval of the rank: 1–1" in league.sentence("en")
    assert compare.league(places(), "completion_rate").sentence().count("\n") == 1


FIGURES = st.tuples(st.integers(1, 10**6), st.integers(1, 100), st.integers(0, 100))


def two_years(before: tuple[int, int, int], after: tuple[int, int, int]) -> pd.DataFrame:
    rows = [
        ("Hà Nội", year, 12, "cases", "all", base, base * share / 100, base * share * done / 1e4)
        for year, (base, share, done) in ((2022, before), (2023, after))
    ]
    return panel_of(rows, COUNTS)


@settings(max_examples=15)
@given(FIGURES, FIGURES)
def test_the_parts_of_a_change_add_up_exactly_and_turn_with_the_years(before, after):
    found = compare.change_of_rate(two_years(before, after)).table.iloc[1]
    assert found[["inflow", "reclassification", "work"]].sum() == pytest.approx(
        found["change"], abs=1e-6 * (1 + abs(found["inflow"]))
    )
    assert found["change"] == pytest.approx(after[2] - before[2], abs=1e-9)
    back = compare.change_of_rate(two_years(after, before)).table.iloc[1]
    assert back["work"] == pytest.approx(-found["work"], rel=1e-9, abs=1e-9)


def test_a_factor_that_stays_has_no_part():
    found = compare.change_of_rate(two_years((1000, 80, 50), (1000, 40, 100))).table.iloc[1]
    assert found[["inflow", "reclassification", "work"]].tolist() == pytest.approx([0, 50, 0])
    assert found[["conditions_before", "conditions_rate"]].tolist() == [80, 40]
    nothing = compare.change_of_rate(two_years((1000, 80, 0), (500, 40, 0))).table.iloc[1]
    assert nothing[["change", "inflow", "reclassification", "work"]].tolist() == [0, 0, 0, 0]


def test_without_a_year_before_or_cases_with_conditions_the_split_is_missing():
    found = compare.change_of_rate(two_years((1000, 80, 50), (1000, 40, 100)))
    assert found.table.iloc[0][["change", "inflow", "reclassification", "work"]].isna().all()
    none = two_years((1000, 80, 50), (1000, 40, 100)).assign(with_conditions=0.0, completed=0.0)
    assert compare.change_of_rate(none).sentence() == "Không có năm trước để so."
    with pytest.raises(ValueError, match="with conditions"):
        compare.change_of_rate(none, "clearance_rate")


def test_a_change_is_told_for_a_row_and_for_all():
    changed = compare.change_of_rate(two_years((1000, 80, 50), (1000, 40, 100)))
    assert changed.sentence() == (
        "Hà Nội, Tỷ lệ thi hành xong về việc, năm 2023: từ 50,00 % lên 100,00 % (+50,00 điểm %). Tách theo số học, tính bằng điểm %: "
        "số phải thi hành 0,00; tỷ lệ có điều kiện +50,00; số thi hành xong 0,00."
    )
    several = compare.change_of_rate(places())
    assert several.sentence("en").startswith("Completion rate: rose in 0 of 3 rows")
    assert "(0.00 points)" in several.sentence("en", several.table.index[1])


def test_the_gap_is_the_decomposition_in_words():
    rows = [
        ("Tỉnh 01", "credit", 100.0, 90.0),
        ("Tỉnh 01", "all", 200.0, 120.0),
        ("Tỉnh 02", "credit", 10.0, 9.0),
        ("Tỉnh 02", "all", 200.0, 190.0),
    ]
    panel = panel_of(
        [(place, 2024, 12, "cases", kind, *counts) for place, kind, *counts in rows], ["with_conditions", "completed"], LEVELS
    )
    gap = compare.gap_to_nation(panel.sort_index(), "completion_rate")
    pd.testing.assert_frame_equal(gap.table, compare.decompose(panel.sort_index(), "completion_rate"))
    assert gap.sentence().startswith("Tỷ lệ thi hành xong: 1 trên 2 dòng thấp hơn toàn quốc")
    one = gap.sentence("en", gap.table.index[0])
    assert one.startswith("Tỉnh 01, Completion rate (cases), FY2024: 60.00%, nation 77.50% (−17.50 points); split by arithmetic")


def test_a_panel_of_63_provinces_is_quick_and_whole():
    provinces = metrics.roll_up(tidy.select(load.sample(years=1), category="all", measure="cases", months=12), to="province")
    found = compare.rank(provinces, "completion_rate")
    assert (found["rank_low"] <= found["rank"]).all() and (found["rank"] <= found["rank_high"]).all()
    assert found["rank_low"].notna().all() and (found["rank_high"] - found["rank_low"]).mean() > 5


@pytest.mark.parametrize("method", ["shrunk", "sets", "fixed"])
@pytest.mark.parametrize("error", [0.0, 1e-50])
def test_values_known_exactly_have_their_own_ranks(method, error):
    table = compare.league([1.0, 2, 3, 3, 5], standard_errors=[error] * 5, method=method, draws=200).table
    assert table["rank"].tolist() == [5, 4, 2, 2, 1]
    assert table["together_low"].tolist()[:2] == table["together_high"].tolist()[:2] == [5, 4]


def test_infinite_values_and_draws_that_are_no_number_are_refused():
    with pytest.raises(ValueError, match="infinite"):
        compare.league([1, 2, np.inf], standard_errors=[1, 1, 1])
    for wrong in ("a", 100.5, 10):
        with pytest.raises(ValueError, match="whole number"):
            compare.league([1, 2, 3], [4, 5, 6], draws=wrong)
