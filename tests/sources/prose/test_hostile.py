"""Anything may be handed over: it gives candidates or a clear error; ``benchmarks/prose_speed.py`` measures that time grows as length."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from thads_analysis import load
from thads_analysis.sources.prose.facts import COLUMNS, candidates
from thads_analysis.words.errors import DataError

PIECES = {
    "digits": "1", "scales": "tỷ ", "brackets": "(,", "commas": "1,", "points": "1.", "slashes": "1/", "spaces": " ", "nulls": "\x00",
    "accents": "e\u0302\u0323", "measures": "về tiền ", "years": "năm 2018 ", "months": "12 tháng ", "compared": "so với ",
    "targets": "chỉ tiêu ", "up": "tăng ", "places": "Hà Nội ", "hedges": "hơn ", "kinds": "tín dụng ", "currency": "đồng ",
    "letters": "a", "marks": "\u0301", "closing": ")", "cats": "🐈", "per head": "mỗi ", "dots": "... ",
}  # fmt: skip


@pytest.mark.parametrize("piece", PIECES)
def test_a_hundred_thousand_of_anything_are_read(piece):
    found = candidates(PIECES[piece] * 100_000)
    assert found["confidence"].between(0, 1).all()


@pytest.mark.parametrize("text", ["79.177 việc, ", "5 tỷ ", "46% ", "5%\n"])
def test_a_sentence_may_be_as_long_as_it_likes(text):
    assert len(candidates(text * 800)) == 800


@given(st.text())
def test_any_text_gives_candidates_that_stand_where_they_say(text):
    found = candidates(text)
    assert list(found.columns) == list(COLUMNS)
    assert (found["start"] < found["end"]).all()
    assert (found["end"] <= len(text)).all()
    assert np.isfinite(found["value"]).all()


VIETNAMESE = st.text(alphabet=st.sampled_from("0123456789.,/%() \n\u00a0việctỷđồngtăngsoớhnăm"), max_size=300)


@given(VIETNAMESE)
def test_figures_do_not_overlap(text):
    found = candidates(text).sort_values("start")
    assert (found["start"].to_numpy()[1:] >= found["end"].to_numpy()[:-1]).all()


@given(st.binary(max_size=400), st.sampled_from([".txt", ".md", ".docx", ".html", ".pdf"]))
def test_any_bytes_give_candidates_or_a_clear_error(tmp_path_factory, content, ending):
    file = tmp_path_factory.mktemp("bytes") / f"a{ending}"
    file.write_bytes(content)
    try:
        found = load.prose(file)
    except DataError as error:
        assert file.name in str(error)
    else:
        assert list(found.columns) == list(COLUMNS)


def test_a_number_too_large_for_anything_is_left_out():
    assert np.isfinite(candidates("9" * 400 + " việc")["value"]).all()
