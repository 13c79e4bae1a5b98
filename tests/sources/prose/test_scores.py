"""The reader on labelled texts: what the scorer of ``benchmarks`` measures stays above what was asked of it."""

import pytest

from benchmarks.prose import own, score


@pytest.mark.parametrize("folder", ["prose_texts", "prose_held_out"])
def test_labelled_texts_are_read(folder):
    told = score(list(own(folder)))
    assert told["precision"] >= 0.97
    assert told["recall"] >= 0.97
    assert told["meaning"] >= 0.85
    assert told["confidently_wrong"] < 0.03


def test_a_scorer_that_is_given_wrong_labels_says_so():
    name, text, labels = next(own("prose_texts"))
    wrong = [type(one)(one.start, one.end, one.value + 1, one.unit, one.about) for one in labels]
    told = score([(name, text, [*wrong[:1], *labels[1:]])])
    assert told["precision"] < 1
    assert told["recall"] < 1
    assert told["confidently_wrong"] > 0
