"""Season, forecast, campaign and breaks: clear answers to good series and to bad ones."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from thads_analysis import tidy, trend

SHAPE = np.array([5.0, 6, 8, 9, 5, 9, 8, 9, 10, 8, 9, 25])


def months(years: int, noise: float = 0.03, seed: int = 0, growth: float = 1.0) -> pd.Series:
    random = np.random.default_rng(seed)
    index = pd.MultiIndex.from_product([range(2020, 2020 + years), range(1, 13)], names=["fiscal_year", "months"])
    level = growth ** np.repeat(np.arange(years), 12)
    return pd.Series(np.tile(SHAPE, years) * 100 * level * np.exp(noise * random.standard_normal(12 * years)), index=index)


def test_the_parts_of_a_series_add_up_and_the_season_is_found():
    made = trend.seasonal(months(4))
    parts = made.parts
    assert np.log(parts["value"]).to_numpy() == pytest.approx(
        (parts["trend"] + parts["seasonal"] + parts["remainder"]).to_numpy()
    )
    assert made.factors["factor"].to_numpy() == pytest.approx(SHAPE / np.exp(np.log(SHAPE).mean()), rel=0.05)
    assert made.shares["share"].sum() == pytest.approx(1)
    assert made.shares["share"].to_numpy() == pytest.approx(SHAPE / SHAPE.sum(), abs=0.01)
    assert (made.shares["share_low"] <= made.shares["share"]).all() and (made.shares["share"] <= made.shares["share_high"]).all()
    assert made.strength > 0.9
    assert "tháng 9" in made.sentence() and "September" in made.sentence("en")


def test_a_series_without_a_season_says_so():
    flat = months(4) / np.tile(SHAPE, 4)
    assert trend.seasonal(flat).strength < 0.5
    assert trend.seasonal(pd.Series(np.full(30, 7.0)), period=12).strength == 0


@pytest.mark.parametrize(
    ("series", "said"),
    [
        (months(1), "24 periods needed"),
        (months(3).where(np.arange(36) != 20), "1 periods are missing: tháng 6/2021"),
        (months(3) * (np.arange(36) != 20), "1 periods are zero"),
        (pd.Series([1.0, 2, 3]), "no season"),
    ],
)
def test_what_has_no_season_to_find_is_refused(series, said):
    with pytest.raises(ValueError, match=said):
        trend.seasonal(series)
    assert trend.seasonal(months(3) * (np.arange(36) != 20), log=False).parts["value"].iloc[20] == 0


def test_a_growing_series_is_forecast_better_than_by_last_year():
    series = months(6, noise=0.01, growth=1.15)
    made = trend.forecast(series.iloc[:60], methods=["ets"])
    assert made.beaten and made.method != "seasonal_naive"
    assert made.backtest["chosen"].sum() == 1
    assert made.path.index.tolist() == series.index[60:].tolist()
    assert made.path.to_numpy() == pytest.approx(series.iloc[60:].to_numpy(), rel=0.15)
    low, high = made.intervals["low_80"], made.intervals["high_80"]
    assert (low < made.path).all() and (made.path < high).all()
    assert (made.intervals["low_95"] < low).all() and (high < made.intervals["high_95"]).all()
    assert "sai số ít hơn" in made.sentence()


def test_a_series_that_only_repeats_falls_back_and_says_so():
    made = trend.forecast(months(4, noise=0.1, seed=3), methods=["seasonal_naive"])
    assert not made.beaten and made.method == "seasonal_naive"
    assert "No method clearly beats" in made.sentence("en")


def test_errors_of_the_backtest_by_hand():
    values = np.array([1.0, 2, 4, 3, 5, 4, 6, 8, 7])
    made = trend.forecast(values, methods=[], months=1)
    logs = np.log(values)
    assert made.errors["error"].to_numpy() == pytest.approx(logs[5:] - logs[4:-1])
    steps = [np.abs(np.diff(values[:origin])).mean() for origin in range(5, 9)]
    assert made.backtest.loc["seasonal_naive", "mase"] == pytest.approx(np.mean(np.abs(values[5:] - values[4:-1]) / steps))
    spread = np.sqrt(np.mean((logs[5:] - logs[4:-1]) ** 2))
    assert made.intervals["high_80"].iloc[0] == pytest.approx(7 * np.exp(1.5332062740589438 * spread))  # Student's t, 4 degrees


def test_shares_stay_shares_and_counts_stay_positive():
    rates = pd.Series([96.0, 97, 98, 97, 99, 98, 99, 99.5], index=pd.Index(range(2016, 2024), name="fiscal_year"))
    made = trend.forecast(rates, "completion_rate", methods=[])
    assert made.intervals.max(axis=None) < 100
    assert trend.forecast([0.0, 3, 1, 0, 4, 2, 0, 1], methods=[]).intervals.min(axis=None) == 0


@pytest.mark.parametrize(
    ("values", "said"),
    [([1.0], "too short"), ([1.0, np.nan, 3, 4], "1 periods are missing"), ([1.0, np.inf, 2], "infinite"), (months(1).iloc[:9], "13 periods")],
)  # fmt: skip
def test_what_cannot_be_forecast_is_refused(values, said):
    with pytest.raises(ValueError, match=said):
        trend.forecast(values)
    with pytest.raises(KeyError, match="ets"):
        trend.forecast([1.0, 2, 3], methods=["etss"])


def test_a_constant_and_a_short_series_have_no_known_error():
    assert trend.forecast([5.0] * 20).path.tolist() == pytest.approx([5.0] * 3)
    short = trend.forecast(months(2).iloc[:20], methods=[])
    assert short.intervals.isna().all(axis=None)
    assert "quá ngắn" in short.sentence()


def test_a_campaign_that_did_something_and_one_that_did_not():
    series = months(5)
    raised = series.copy()
    raised.loc[(2024, 4) : (2024, 6)] *= 1.5
    for given_, low, high in ((raised, 35, 65), (series, -12, 12)):
        row = trend.campaign(given_, (2024, 4), (2024, 6)).table.loc["campaign"]
        assert low < row["percent"] < high
        assert row["percent_low"] < row["percent"] < row["percent_high"]
        assert row["total"] == pytest.approx(3 * row["effect"])
        assert row["effect"] == pytest.approx(row["value"] - row["expected"])
    made = trend.campaign(raised, (2024, 4), (2024, 6))
    assert made.path["total"].iloc[-1] == pytest.approx(made.path["effect"].sum())
    assert "ước tính" in made.sentence() and "đợt giả" in made.sentence()
    assert not {"vì", "nhờ", "do"} & set(made.sentence().split())
    assert not {"because", "caused", "due"} & set(made.sentence("en").split())


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"start": 99}, "no period 99"),
        ({"start": 3}, "8 periods needed before, 3 found"),
        ({"start": 12, "end": 10}, "end: 10 < start: 12"),
        ({"start": 12, "controls": [[1.0] * 5]}, "controls must have 20"),
        ({"start": 12, "controls": [[np.nan] * 20]}, "controls have gaps"),
    ],
)
def test_a_campaign_that_cannot_be_told_is_refused(more, said):
    with pytest.raises(ValueError, match=said):
        trend.campaign(pd.Series(np.sin(np.arange(20.0))), **more)


def test_a_change_of_level_is_dated_and_none_is_not():
    random = np.random.default_rng(1)
    years = pd.Index(range(2000, 2030), name="fiscal_year")
    flat = pd.Series(random.standard_normal(30), index=years)
    raised = flat + 4 * (np.arange(30) >= 18)
    made = trend.breaks(raised)
    row = made.table.iloc[0]
    assert row["found"] == "năm 2018" and made.certain
    assert made.dates["allowed"].sum() < 6
    assert row["change"] == pytest.approx(raised.iloc[18:].mean() - raised.iloc[:18].mean())
    assert not trend.breaks(flat).certain


def test_known_breaks_of_the_statistics_are_named(nation):
    made = trend.breaks(tidy.select(nation, months=12, measure="cases", category="all"), "completed")
    assert made.known["first_year"].tolist() == [2016]
    assert "2016" in made.sentence() and "FY2016" in made.sentence("en")


@given(st.integers(0, 10_000))
@settings(max_examples=20)
def test_the_largest_f_is_that_of_two_means(seed):
    values = np.random.default_rng(seed).standard_normal(12)
    made = trend.breaks(values, seed=seed)
    at = int(np.nanargmax(made.dates["statistic"]))
    rest = ((values[:at] - values[:at].mean()) ** 2).sum() + ((values[at:] - values[at:].mean()) ** 2).sum()
    whole = ((values - values.mean()) ** 2).sum()
    assert made.dates["statistic"].iloc[at] == pytest.approx((whole - rest) / (rest / 10))


@pytest.mark.parametrize(("values", "said"), [([1.0] * 5, "8 periods"), ([2.0] * 10, "never changes")])
def test_breaks_need_enough_that_changes(values, said):
    with pytest.raises(ValueError, match=said):
        trend.breaks(values)


NO_NUMBERS = [["a", "b"] * 8, np.ones((10, 2)), {1, 2, 3}, [1 + 2j] * 12, pd.date_range("2020", periods=12)]


@pytest.mark.parametrize("wrong", NO_NUMBERS, ids=["text", "table", "set", "complex", "dates"])
def test_what_is_no_row_of_numbers_is_refused_in_two_languages(wrong):
    for ask in (trend.control_chart, trend.breaks, trend.seasonal, trend.forecast):
        with pytest.raises(ValueError, match="dãy số / a sequence of numbers"):
            ask(wrong)


def test_months_with_a_time_zone_are_the_months_that_were_read():
    zoned = pd.date_range("2020-01-31", periods=36, freq="ME", tz="Asia/Ho_Chi_Minh")
    values = np.tile(SHAPE, 3) * np.linspace(1, 1.1, 36)
    found, plain = (trend.seasonal(pd.Series(values, index=index)) for index in (zoned, zoned.tz_localize(None)))
    assert found.factors.equals(plain.factors)


def test_a_period_without_a_date_is_refused():
    index = pd.DatetimeIndex([pd.NaT, *pd.date_range("2020-02-29", periods=24, freq="ME")])
    with pytest.raises(ValueError, match="without a date"):
        trend.seasonal(pd.Series(np.arange(1.0, 26), index=index))


def test_weeks_have_a_season_too():
    week = np.array([1.0, 2, 3, 4, 5, 6, 7])
    made = trend.seasonal(np.tile(week, 6), period=7, log=False)
    assert made.factors["factor"].to_numpy() == pytest.approx(week - week.mean(), abs=0.05)
    for wrong in (2.5, "a", True):
        with pytest.raises(ValueError, match="whole number"):
            trend.seasonal(np.tile(week, 6), period=wrong)
        with pytest.raises(ValueError, match="whole number"):
            trend.forecast(np.tile(week, 6), months=wrong)


@pytest.mark.parametrize("start", ["nonsense", 20, (2021, 10)])
def test_a_start_that_is_no_date_of_the_series_is_named(start):
    values = np.random.default_rng(0).normal(10, 1, 30)
    for index in (pd.date_range("2020-01-31", periods=30, freq="ME"), pd.period_range("2020-01", periods=30, freq="M")):
        with pytest.raises(ValueError, match="start: không có kỳ / no period"):
            trend.campaign(pd.Series(values, index=index), start)


def test_a_campaign_refuses_controls_and_settings_that_cannot_be():
    values = np.random.default_rng(0).normal(10, 1, 20)
    wrong = [{"controls": list(values)}, {"controls": pd.Series(values)}, {"controls": [np.r_[np.inf, values[1:]]]}]
    for more in (*wrong, {"level_sd": "a"}, {"level_sd": np.nan}, {"level_sd": -1}):
        with pytest.raises(ValueError, match=" / "):
            trend.campaign(values, 15, **more)
    for series in (values - 10, np.r_[0.0, values]):
        with pytest.raises(ValueError, match="log=False"):
            trend.campaign(series, 15, log=True)
