"""Candidates come back as facts when somebody has looked them through."""

import pandas as pd
import pytest

from thads_analysis import load, review
from thads_analysis.words.errors import DataError

TEXT = """Năm 2021, TP. Hồ Chí Minh có điều kiện 2.405 việc, thi hành xong hơn 1.918 việc, đạt tỷ lệ 79,75%.
Có 7 chi cục đạt chỉ tiêu.
"""


@pytest.fixture
def found():
    return load.prose(TEXT)


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_what_was_kept_is_taken_in(found, tmp_path, ending):
    file = review.save(found, {"": TEXT}, tmp_path / f"rà soát.{ending}")
    known, more = load.figures(), load.figures(extra=file)
    added = more.iloc[len(known) :]
    pd.testing.assert_frame_equal(more.iloc[: len(known)], known)
    assert added[["indicator", "value", "note"]].to_numpy().tolist() == [
        ["with_conditions", 2405, ""], ["completed", 1918, "over"], ["completion_rate", 79.75, ""],
    ]  # fmt: skip
    assert set(added["place"]) == {"TP. Hồ Chí Minh"}
    assert added["period_end"].unique().tolist() == [pd.Timestamp("2021-09-30")]
    assert set(added["source"]) == {"văn bản / text"}


@pytest.mark.parametrize("no", ["no", "không", "KHÔNG", "x", "0"])
def test_what_was_struck_out_is_left_out(found, no):
    struck = found.assign(keep=[no, "yes", "", "yes"])
    added = load.figures(extra=struck).iloc[len(load.figures()) :]
    assert added["indicator"].tolist() == ["completed", "completion_rate"]


def test_what_a_text_does_not_say_must_be_filled_in():
    found = load.prose("Thi hành xong 5 việc.")
    with pytest.raises(DataError, match="fiscal_year"):
        load.figures(extra=found)
    added = load.figures(extra=found.assign(place="Hà Nội", fiscal_year=2024, months=6)).iloc[-1]
    assert (added.place_level, added.place, added.period_end) == ("province", "Hà Nội", pd.Timestamp("2024-03-31"))


def test_a_facts_table_is_taken_as_it_is():
    known = load.figures()
    assert len(load.figures(extra=known.head(3))) == len(known) + 3


def test_figures_of_a_text_lead_to_what_they_imply():
    from thads_analysis import triangulate

    facts = load.figures(extra=load.prose(TEXT.replace("79,75", "89,75")))
    wrong = triangulate.contradictions(facts.iloc[len(load.figures()) :])
    assert {row.indicator for row in wrong[0].figures.itertuples()} == {"with_conditions", "completed", "completion_rate"}
