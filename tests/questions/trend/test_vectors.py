"""What others' tools give on the same figures: sources and tolerances stand in tests/vectors/MANIFEST.csv."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from thads_analysis import trend

VECTORS = Path(__file__).parents[2] / "vectors"
BETTER = {"increase": "higher", "decrease": "lower"}
ASSURANCE = {"consistent_pass": "always", "consistent_fail": "never", "inconsistent": "hit_and_miss"}


def read(name: str, **more) -> pd.DataFrame:
    return pd.read_csv(VECTORS / f"{name}.csv", **more)


def numbers(cell: str) -> list[float]:
    return [float(one) for one in cell.split()]


@pytest.mark.parametrize("case", read("xmr_inputs")["case"])
def test_individual_figures_as_plot_the_dots_has_them(case):
    given = read("xmr_inputs", index_col="case").loc[case, "values"]
    row = read("xmr_ptd_summary", index_col="case").loc[case]
    fixed = int(row["fix_after_n"]) if pd.notna(row["fix_after_n"]) else None
    target = float(row["target"]) if pd.notna(row["target"]) else None
    better = BETTER[row["improvement_direction"]]
    made = trend.control_chart(
        numbers(given), better=better, target=target, fixed_after=fixed, screened=bool(row["screen_outliers"])
    )
    assert (made.center, made.lower, made.upper) == pytest.approx((row["mean"], row["lpl"], row["upl"]), rel=1e-6, abs=1e-8)
    assert made.points["special"].sum() == row["n_special"]
    assert made.points["special"].iloc[-1] == (row["variation_last"] != "common_cause")
    assert made.assurance == ASSURANCE.get(row["assurance"])


@pytest.mark.parametrize("row", read("xmr_nhspy_limits").itertuples(), ids=lambda row: str(row.Index))
def test_limits_of_short_lists(row):
    made = trend.control_chart(numbers(row.values))
    near = made.center + np.array([-2, 2]) * made.sigma
    found = [made.center, made.lower, made.upper, *near]
    assert found == pytest.approx([row.mean, row.lpl, row.upl, row.near_lpl, row.near_upl], rel=1e-12, abs=1e-12)


@pytest.mark.parametrize(("chart", "theirs"), [("p", "p"), ("p_prime", "pprime"), ("i_prime", "iprime")])
def test_rates_of_large_denominators(chart, theirs):
    given = read("spc_nhs_accidents_p_pprime")
    made = trend.control_chart(given["r"], denominator=given["n"], chart=chart, rules="mdc_excel")
    assert made.points["lower"].to_numpy() == pytest.approx(given[f"{theirs}_lcl"].to_numpy(), abs=1e-8)
    assert made.points["upper"].to_numpy() == pytest.approx(given[f"{theirs}_ucl"].to_numpy(), abs=1e-8)
    assert (made.points["reason"] == "beyond").sum() == {"p": 16}.get(chart, 0)


@pytest.mark.parametrize("case", [*read("stl_r_log").groupby(["series", "s_window", "robust"]).groups], ids=str)
def test_seasons_as_r_takes_them_out(case):
    name, window, robust = case
    given = (
        read("forecast_inputs", index_col="date", parse_dates=True).set_index("series", append=True)["value"].xs(name, level=1)
    )
    theirs = read("stl_r_log").set_index(["series", "s_window", "robust"]).loc[[case]]
    made = trend.seasonal(given, window=window if window == "periodic" else int(window), robust=bool(robust))
    for part in ("trend", "seasonal", "remainder"):
        assert made.parts[part].to_numpy() == pytest.approx(theirs[part].to_numpy(), abs=1e-8)


@pytest.mark.parametrize(("prior", "level_sd"), [("prior_level_sd=None (MLE)", None), ("prior_level_sd=0.01", 0.01)])
def test_the_campaign_of_the_published_example(prior, level_sd):
    given = read("its_causalimpact_google_input")
    theirs = read("its_causalimpact_google_expected", index_col="level_prior").loc[prior]
    start = int((given["period"] == "pre").sum())
    row = trend.campaign(given["y"], start, controls=given[["x1", "x2"]], level_sd=level_sd).table.loc["campaign"]
    assert row["value"] == pytest.approx(theirs["actual_avg"], abs=0.05)
    assert row["effect"] == pytest.approx(theirs["abs_effect_avg"], abs=0.1)
    assert row["expected_sd"] == pytest.approx(theirs["predicted_sd"], rel=0.05)
    assert row[["low", "high"]].to_numpy("float64") == pytest.approx(theirs[["ci95_lo", "ci95_hi"]].to_numpy("float64"), abs=1.5)
