"""Targets: the table that comes with the package, and what is refused."""

import pytest

from thads_analysis.sources import targets as table
from thads_analysis.words.errors import DataError

BAD = {
    "year": ({"fiscal_year": "hai nghìn"}, "fiscal_year"),
    "place": ({"place_level": "province", "place": "Hà Nôi"}, "Hà Nội"),
    "indicator": ({"indicator": "completion"}, "completion_rate"),
    "measure": ({"measure": "case"}, "cases"),
    "number": ({"target": "83,9"}, "83,9"),
    "too large": ({"target": "8390"}, "8390"),
    "share for percent": ({"target": "0.839"}, "0.839"),
    "province as nation": ({"place": "Tây Ninh"}, "Toàn quốc"),
    "unknown column": ({"targt": "1"}, "target"),
    "strict": ({"strict": "có"}, "strict"),
}


def test_the_real_targets_are_good(targets):
    own = targets.query("place_level == 'nation' and indicator == 'completion_rate' and measure == 'cases'")
    assert own.set_index("fiscal_year")["target"].loc[[2017, 2020, 2025]].tolist() == [70, 80, 83.9]
    assert targets["source"].str.match(r"https?://|founding document").all()


@pytest.mark.parametrize(("changes", "said"), BAD.values(), ids=BAD)
def test_bad_targets_are_refused(targets, changes, said):
    with pytest.raises(DataError, match=said):
        table.validate(targets.head(1).astype("object").assign(**changes))


def test_two_targets_for_one_thing_are_refused(targets):
    with pytest.raises(DataError, match="hai chỉ tiêu"):
        table.validate(targets.iloc[[0, 0]])
    with pytest.raises(DataError, match="strict"):
        table.validate(targets.drop(columns="strict"))
