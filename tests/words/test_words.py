"""Registry-wide: every offender is named."""

import datetime as dt
import unicodedata

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from thads_analysis import indicators, metrics, wording
from thads_analysis.words import breaks, laws, vocabulary
from thads_analysis.words.errors import DataError, Problem
from thads_analysis.words.formulas import Balance, Ratio
from thads_analysis.words.vocabulary import Kind, Text, Unit, near, nfc

ALL = list(indicators.INDICATORS.values())
PROMISED = [
    "accepted_total",
    "carried_in",
    "accepted_new",
    "to_enforce",
    "entrusted_out",
    "withdrawn",
    "with_conditions",
    "without_conditions",
    "postponed_or_suspended",
    "completed",
    "completed_only",
    "discontinued",
    "reduced",
    "carried_forward",
    "carried_forward_with_conditions",
    "in_progress",
    "postponed_by_agreement",
    "moved_to_separate_book",
    "officers",
    "staff",
    "completion_rate",
    "completion_rate_of_all",
    "conditions_rate",
    "clearance_rate",
    "discontinued_share",
    "load_per_officer",
    "output_per_officer",
    "disposition_days",
    "complaints_received",
    "complaints_resolved",
    "complaints_resolved_rate",
    "auctions_success",
    "auctions_cancelled",
    "auction_cancel_rate",
    "coercions",
    "bailiff_documents",
    "bailiff_revenue",
    "bailiff_unpaid",
    "bailiff_fee_per_document",
    "bailiff_unpaid_rate",
]


def offenders(rule) -> list[str]:
    return [one.id for one in ALL if not rule(one)]


def test_every_promised_indicator_is_there():
    assert set(PROMISED) <= set(indicators.INDICATORS)


def test_every_indicator_has_both_names_in_composed_letters():
    assert not offenders(lambda one: one.label.vi and one.label.en and one.label.vi == unicodedata.normalize("NFC", one.label.vi))
    assert len({one.label.vi for one in ALL}) == len({one.label.en for one in ALL}) == len(ALL)


def test_every_indicator_cites_a_law_or_says_that_there_is_none():
    assert not offenders(lambda one: one.law.law is not None or one.law.remark is not None)
    assert not offenders(lambda one: all(one.law.say(language) for language in ("vi", "en")))


def test_every_formula_names_indicators_and_its_kind_follows():
    assert not offenders(lambda one: all(set(formula.terms) <= set(indicators.INDICATORS) for formula in one.formulas))
    assert not offenders(lambda one: (one.kind is Kind.RATIO) == any(isinstance(formula, Ratio) for formula in one.formulas))
    assert not offenders(lambda one: one.unit is not Unit.PERCENT or one.ratio.scale == 100)


def test_terms_of_a_balance_have_its_unit():
    units = {one.id: {one.unit} | {indicators.get(term).unit for sum_ in one.balances for term in sum_.terms} for one in ALL}
    assert not [name for name, found in units.items() if len(found) > 1]


def test_every_indicator_is_explained_in_both_languages():
    for language in vocabulary.LANGUAGES:
        assert not offenders(lambda one, said=language: one.label.say(said) in metrics.explain(one.id, language=said))


def test_get_takes_aliases_and_names_near_misses():
    assert indicators.get("complaints_resolved_pct").id == "complaints_resolved_rate"
    with pytest.raises(KeyError, match="completion_rate"):
        indicators.get("completion_rat")


def test_codes_of_vocabularies_are_unique_and_named():
    for word in (vocabulary.Measure, vocabulary.Category, vocabulary.Unit, vocabulary.Kind, vocabulary.Statistic):
        assert len(set(word.codes())) == len(list(word))
        assert all(member.text.vi and member.text.en for member in word)
    with pytest.raises(KeyError, match="cases"):
        vocabulary.Measure.of("việc")
    with pytest.raises(ValueError, match="vi, en"):
        Text("a", "b").say("fr")  # type: ignore[arg-type]


def test_breaks_are_in_order_and_touch_known_indicators():
    assert [one.first_day for one in breaks.BREAKS] == sorted(one.first_day for one in breaks.BREAKS)
    assert not [name for one in breaks.BREAKS for name in one.indicators if name not in indicators.INDICATORS]
    assert {one.first_day for one in breaks.BREAKS} >= {dt.date(2025, 7, 1), dt.date(2026, 7, 1)}


def test_laws_are_cited_once_each():
    assert len({law.number for law in laws.LAWS}) == len(laws.LAWS)
    assert laws.LAW_2008.article("44a").say() == "Điều 44a, Luật Thi hành án dân sự 26/2008/QH12"


@pytest.mark.parametrize(
    ("value", "unit", "vi", "en"),
    [
        (168_182_330_867_000, Unit.VND, "168.182,3 tỷ đồng", "168,182.3 billion VND"),
        (319e9, Unit.VND, "319 tỷ đồng", "319 billion VND"),
        (1_764_107_000, Unit.VND, "1,76 tỷ đồng", "1.76 billion VND"),
        (77_989, Unit.VND, "77.989 đồng", "77,989 VND"),
        (2_500_000, Unit.VND, "2,5 triệu đồng", "2.5 million VND"),
        (79.25, Unit.PERCENT, "79,25 %", "79.25%"),
        (-1.5, Unit.PERCENTAGE_POINT, "−1,50 điểm %", "−1.50 points"),
        (549_415, Unit.CASE, "549.415 việc", "549,415 cases"),
        (float("nan"), Unit.CASE, "–", "–"),
        (None, Unit.VND, "–", "–"),
    ],
)
def test_figures_are_written_as_the_field_writes_them(value, unit, vi, en):
    assert (wording.figure(value, unit), wording.figure(value, unit, "en")) == (vi, en)


def test_rates_are_rounded_half_up():
    assert [wording.number(value, 2, "en") for value in (81.405, 0.125, 2.675, -0.125)] == ["81.41", "0.13", "2.68", "−0.13"]


@given(st.decimals(-(10**14), 10**14, places=2))
def test_a_written_number_reads_back(value):
    text = wording.number(float(value), 2).replace(".", "").replace(",", ".").replace("−", "-")
    assert float(text) == pytest.approx(float(value), abs=0.0051)


def test_money_keeps_the_scale_asked_for():
    assert wording.scale(Unit.VND, 5e14).divisor == 1e9
    assert wording.scale(Unit.VND, 5e14, most=1e12).divisor == 1e12


def test_near_matches_ignore_accents():
    assert near("Da Nang", ["Đà Nẵng", "Đồng Nai"])[0] == "Đà Nẵng"
    assert nfc(unicodedata.normalize("NFD", "Hà Nội")) == "Hà Nội"


def test_a_data_error_says_everything_in_both_languages():
    problems = [Problem(f"dòng {row}", Text("sai", "wrong"), row, ("gần",)) for row in range(40)]
    error = DataError("tệp.csv", problems)
    assert "40 chỗ sai" in str(error)
    assert "… và 10 chỗ khác" in str(error)
    assert "did you mean gần?" in error.say("en")
    assert len(error.problems) == 40


def test_a_balance_misses_where_a_term_is_missing():
    frame = pd.DataFrame({"a": [3.0, np.nan], "b": [1.0, 1.0]})
    assert Balance(("a",), ("b",))(frame).tolist()[0] == 2
    assert Balance(("a",), ("b",))(frame).isna().tolist() == [False, True]


def test_a_ratio_never_divides_by_nothing():
    frame = pd.DataFrame({"a": [1.0, 0.0, 1.0], "b": [0.0, 0.0, np.nan]})
    assert Ratio("a", "b", 100)(frame).isna().all()
