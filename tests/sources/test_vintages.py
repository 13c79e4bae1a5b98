"""Several printings of a figure: the rules, one by one."""

import pandas as pd
import pytest

from tests.conftest import fact
from thads_analysis import tidy
from thads_analysis.sources import facts as table
from thads_analysis.sources import vintages

RATE = {"indicator": "completion_rate", "unit": "percent"}


def chosen(*rows: dict) -> tuple[pd.Series, pd.DataFrame]:
    valid = table.validate(pd.DataFrame(rows))
    return tidy.panel(valid).iloc[0], tidy.set_aside(valid)


def test_the_last_published_counts_and_the_other_is_kept_as_a_finding():
    row, aside = chosen(fact(value=621568, published="2024-10-07"), fact(value=620657, published="2025-01-16"))
    assert row["completed"] == 620657
    assert aside[["value", "kept"]].to_numpy().tolist() == [[621568, 620657]]


def test_an_undated_page_counts_as_older():
    row, _ = chosen(fact(value=1, published="", source="a"), fact(value=2, published="2017-01-01", source="b"))
    assert row["completed"] == 2


def test_among_undated_pages_the_figure_more_of_them_print_counts():
    pages = [fact(value=value, published="", source=page) for value, page in ((1, "a"), (2, "b"), (2, "c"))]
    assert chosen(*pages)[0]["completed"] == 2


def test_a_rounded_printing_confirms_the_exact_one():
    row, aside = chosen(
        fact(value=923541, published=""), fact(value=923500, precision="about", published="2023-11-21", source="b")
    )
    assert (row["completed"], len(aside)) == (923541, 0)


def test_figures_of_one_page_under_one_name_are_not_vintages():
    total = [fact(indicator="officers", measure="none", unit="person", value=value) for value in (309, 2, 93, 214)]
    assert chosen(*total)[0]["officers"] == 309
    row, aside = chosen(fact(), *[fact(indicator="coercions", value=value) for value in (98, 19)])
    assert "coercions" not in row.index
    assert aside["reason"].tolist() == [vintages.PARTS] * 2


def test_rates_of_one_page_are_never_added_up():
    row, _ = chosen(fact(), *[fact(**RATE, value=value) for value in (40, 20, 20.0001)])
    assert "completion_rate" not in row.index


def test_counts_of_one_page_stand_against_its_rate():
    row, aside = chosen(fact(value=53750), fact(indicator="with_conditions", value=132905), fact(**RATE, value=40.09))
    assert "completion_rate" not in row.index
    assert aside["reason"].tolist() == [vintages.MISPRINTED]


def test_a_rate_is_not_redone_from_two_editions():
    final = {"source": "final", "published": "2025-12-12"}
    early = {"source": "early", "published": "2025-10-27"}
    row, aside = chosen(
        fact(value=577876, **early), fact(indicator="with_conditions", value=685898, **early), fact(**RATE, value=84.25, **early),
        fact(value=576884, **final), fact(**RATE, value=84.27, **final),
    )  # fmt: skip
    assert (row["completed"], row["completion_rate"]) == (576884, 84.27)
    assert "with_conditions" not in row.index
    assert vintages.OTHER_EDITION in aside["reason"].tolist()


def test_a_coarse_figure_does_not_redo_a_precise_rate():
    money = {"measure": "money", "unit": "VND", "precision": "about"}
    row, aside = chosen(
        fact(value=75240e9, **money),
        fact(indicator="with_conditions", value=165000e9, **money),
        fact(**RATE, measure="money", value=45.42),
    )
    assert row["completion_rate"] == 45.42
    assert aside["reason"].tolist() == [vintages.COARSE]


@pytest.mark.parametrize(
    ("printed", "room"),
    [((549415, "exact", "case"), 0), ((35242612983000, "exact", "VND"), 500), ((79.25, "exact", "percent"), 0.005),
     ((80.0, "exact", "percent"), 0.5), ((43000000000, "rounded", "VND"), 5e8), ((150e12, "about", "VND"), 7.5e12), ((2.5, "about", "case"), 0.1)],
)  # fmt: skip
def test_rounding_leaves_room(printed, room):
    assert vintages.spread(*printed) == pytest.approx(room)


def test_nothing_is_lost(facts):
    values = pd.concat([tidy.regular(facts, level) for level in ("nation", "province", "unit")])
    cells = values.groupby(vintages.CELL, dropna=False)["value"].nunique()
    assert set(tidy.set_aside(facts).index) <= set(values.index)
    assert len(tidy.set_aside(facts)) >= int((cells > 1).sum()) - 40  # rounded printings of one value are not findings
