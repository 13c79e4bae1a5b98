"""Officers under codes, and none where they would be recognised."""

import pandas as pd
import pytest

from thads_analysis.shown import privacy


def officers() -> pd.DataFrame:
    rows = [("P", "A", f"Nguyễn Văn {letter}", "cases") for letter in "CABD"] + [
        ("P", "B", "Lê Thị E", "cases"),
        ("P", "B", "Lê F", "cases"),
    ]
    index = pd.MultiIndex.from_tuples(rows, names=["province", "agency", "officer", "measure"])
    return pd.DataFrame({"completed": range(len(rows))}, index=index)


def test_officers_are_counted_within_their_agency_and_keep_their_figures():
    coded = privacy.coded(officers())
    assert coded.index.get_level_values("officer").tolist() == ["CHV 03", "CHV 01", "CHV 02", "CHV 04", "CHV 02", "CHV 01"]
    assert coded["completed"].tolist() == officers()["completed"].tolist()
    assert privacy.coded(officers(), "names") is not None
    assert "Lê F" in privacy.coded(officers(), "names").index.get_level_values("officer")


def test_two_officers_of_an_agency_are_recognisable_and_four_are_not():
    assert privacy.recognisable(officers()).tolist() == [False] * 4 + [True] * 2


def test_a_frame_without_officers_is_left_alone():
    provinces = officers().groupby("province").sum()
    assert privacy.coded(provinces) is provinces
    assert not privacy.recognisable(provinces).any()


def test_one_level_alone_is_one_group():
    alone = officers().droplevel(["province", "agency", "measure"]).iloc[:2]
    assert privacy.coded(alone).index.tolist() == ["CHV 02", "CHV 01"]
    assert privacy.recognisable(alone).all()


def test_a_wish_that_is_not_known_is_refused():
    with pytest.raises(ValueError, match="codes, names"):
        privacy.coded(officers(), "initials")
