"""The workbook of findings."""

import openpyxl

from tests.conftest import panel_of
from thads_analysis import checks
from thads_analysis.shown import findings

AT = ("Hà Nội", 2023, 12, "cases", "all")


def test_every_finding_stands_in_it_and_nothing_is_overwritten(tmp_path):
    found = checks.run(panel_of([(*AT, 4.0, 3.0)], ["completed", "with_conditions"]))
    first, second = findings.write(found, tmp_path), findings.write(found, tmp_path, language="en")
    assert [first.name, second.name] == ["findings.xlsx", "findings-2.xlsx"]
    rows = list(openpyxl.load_workbook(first).active.iter_rows(values_only=True))
    assert rows[0][0] == "Mức độ" and len(rows) == 1 + len(found)
    assert rows[1][3] == found["message"].iloc[0]


def test_text_is_never_a_formula(tmp_path):
    found = checks.run(panel_of([("=1+1", *AT[1:], 4.0, 3.0)], ["completed", "with_conditions"]))
    cell = openpyxl.load_workbook(findings.write(found, tmp_path)).active["C2"]
    assert cell.data_type == "s" and cell.value.startswith("=1+1")
