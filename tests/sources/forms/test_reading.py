"""Good reports give the panel that was written, whatever the kind of workbook."""

import pytest

from . import books


@pytest.mark.parametrize("ending", [".xlsx", ".xlsm", ".xls", ".ods", ".xlsb"])
def test_every_kind_of_workbook_gives_the_same_panel(tmp_path, ending):
    books.assert_reads(books.save(tmp_path / f"bao_cao{ending}", books.pair()))


@pytest.mark.parametrize("year", [2016, 2017, 2019, 2020, 2023, 2025])
def test_forms_of_every_regime(tmp_path, year):
    books.assert_reads(books.save(tmp_path / "b.xlsx", books.pair(year=year)), year=year)
