"""Totals of some of their places are named; which they are is told by plain sets."""

import numpy as np
import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st

from thads_analysis.sources import calendar, lacking, places, sums

OLD, NEW = (list(places.names(day)) for day in (pd.Timestamp("2024-09-30").date(), pd.Timestamp("2025-09-30").date()))


def expected(panel: pd.DataFrame, to: str) -> str:
    """Say it as a set of places for each total, wanted places looked up one total after another."""
    part = {"nation": "province", "province": "agency"}[to]
    keys = panel.index.to_frame(index=False)
    others = [name for name in keys if name not in ("province", "agency") or name == to]
    present = keys.groupby(others)[part].agg(set)
    found = []
    for at, there in present.items():
        level = dict(zip(others, at, strict=True))
        if to == "province":
            wanted = set(keys.loc[keys["province"] == level["province"], "agency"])
        else:
            real = set(places.names(calendar.end(level["fiscal_year"], level["months"]).date()))
            wanted = real if set(keys["province"]) & real else set(keys["province"])
        if wanted - there:
            found.append(f"{' · '.join(map(str, at))}: {len(there & wanted)} / {len(wanted)}")
    return "".join(found[:1]) + (f" (+{len(found) - 1})" if len(found) > 1 else "")


@settings(max_examples=50)
@given(
    st.sampled_from([OLD, NEW, ["Tỉnh 01", "Tỉnh 02", "Tỉnh 03"], [*OLD, "Tỉnh 01"]]),
    st.integers(0, 2**32), st.sampled_from([1, 0.97, 0.5]), st.booleans(), st.sampled_from(["nation", "province"]),
)  # fmt: skip
def test_totals_that_lack_places_are_those_of_plain_sets(names, seed, share, whole, to):
    random = np.random.default_rng(seed)
    levels = {
        "province": names,
        "agency": ["Đơn vị 1", "Đơn vị 2"],
        "fiscal_year": [2024, 2025],
        "months": [6, 9, 10, 12],
        "measure": ["cases", "money"],
    }
    index = pd.MultiIndex.from_product(levels.values(), names=levels)
    units = np.arange(len(index)) // 16 if whole else np.arange(len(index))
    index = index[(random.random(len(index)) <= share)[units]]
    panel = pd.DataFrame({"completed": 1.0}, index=index).sort_index()
    if len(panel):
        assert lacking.say(panel, to, sums.stretch(panel.index)) == expected(panel, to)


def test_a_snapshot_has_no_period_to_name():
    assert lacking.say(pd.DataFrame(index=pd.Index(["Hà Nội"], name="province")), "nation") == "1 / 64"
    assert lacking.say(pd.DataFrame(index=pd.Index(["Tỉnh 01"], name="province")), "nation") == ""
