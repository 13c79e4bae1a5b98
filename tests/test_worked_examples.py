"""Worked examples a jurist can check: tests/worked_examples.csv, and those that need more than one figure."""

from pathlib import Path

import pandas as pd
import pytest

from tests.conftest import panel_of
from thads_analysis import compare, metrics, tidy, wording

EXAMPLES = pd.read_csv(Path(__file__).with_name("worked_examples.csv"), keep_default_na=False).to_dict("records")
TIME = ["fiscal_year", "months", "measure", "category"]
HCMC = {"province": ["TP. Hồ Chí Minh"], "fiscal_year": [2021], "months": [6], "category": ["all"]}


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example["name"])
def test_example(example, nation, provinces):
    at = (example["fiscal_year"], example["months"], example["measure"], "all")
    if example["inputs"]:
        inputs = dict(pair.split("=") for pair in example["inputs"].split(";"))
        panel = panel_of([(*at, *map(float, inputs.values()))], list(inputs), TIME)
    else:
        panel = nation if example["place"] == "Toàn quốc" else provinces.xs(example["place"], level="province")
    found = metrics.derive(panel).loc[at, example["indicator"]]
    assert (
        wording.number(found, example["decimals"], "en").replace(",", "")
        == f"{float(example['expected']):.{example['decimals']}f}"
    )


def test_hcmc_half_year_2021_implies_the_national_load(facts, provinces):
    city = tidy.select(provinces, **HCMC, measure=["cases", "money"])
    beside = compare.to_nation(city, "load_per_officer", nation=compare.implied_nation(facts)).droplevel([0, 1, 2, 4])
    assert beside.loc["cases", ["value", "nation", "gap"]].tolist() == [230, 152, 78]
    assert beside.loc["money", ["value", "nation", "gap"]].tolist() == [319e9, 67e9, 252e9]
    assert beside["ratio"].round(2).tolist() == [1.51, 4.76]


def test_hcmc_half_year_2021_implies_its_target(facts, provinces, targets):
    said = compare.implied(facts).query("place == 'TP. Hồ Chí Minh' and fiscal_year == 2021 and months == 6 and of == 'target'")
    assert said[["value", "annual_target"]].round(6).to_numpy().tolist() == [[40.75, 81.5]]
    result = compare.to_target(tidy.select(provinces, **HCMC, measure=["cases"]), "completion_rate", targets).iloc[0]
    assert (round(result["interim_target"], 2), round(result["margin"], 2), result["met"]) == (40.75, 5.42, True)


def test_hanoi_2017_margins_reductions_and_units(facts, provinces, targets):
    city = tidy.select(
        provinces, province=["Hà Nội"], fiscal_year=[2017], months=[12], category=["all"], measure=["cases", "money"]
    )
    assert compare.to_target(city, "completion_rate", targets)["margin"].tolist() == [10.0, 4.5]
    said = facts.query(
        "place == 'Hà Nội' and fiscal_year == 2017 and indicator == 'carried_forward' and statistic == 'change_pct'"
    )
    assert said["value"].tolist() == [-8.5, -3.6]
    met = facts.query("parent == 'Hà Nội' and indicator == 'targets_met' and value == 4")["place"]
    assert set(met) == {"Ba Vì", "Hoàng Mai", "Nam Từ Liêm", "Sóc Sơn", "Sơn Tây", "Thanh Oai"}


def test_hau_giang_2020_completed_fell(facts):
    fell = facts.query("place == 'Hậu Giang' and fiscal_year == 2020 and indicator == 'completed' and statistic == 'change_abs'")
    assert fell.set_index("measure")["value"].to_dict() == {"cases": -1027, "money": -154e9}


def test_tay_ninh_ranks(facts):
    ranks = facts.query("place == 'Tây Ninh' and fiscal_year == 2016 and statistic == 'rank'").set_index("measure")["value"]
    assert (ranks.to_dict(), len(set(facts.query("statistic == 'rank'")["unit"]))) == ({"cases": 3, "money": 13}, 1)


@pytest.mark.parametrize(("year", "margin"), [(2024, "0,63"), (2025, "0,37")])
def test_margins_are_redone_from_the_final_figures(year, margin, nation, targets):
    against = compare.to_target(nation, "completion_rate", targets).loc[(year, 12, "cases", "all")]
    assert wording.number(against["margin"], 2) == margin
