"""Notebooks as they are kept: a question first, short cells, no outputs, the sources last.

That they run is tested in ``tests/shown/test_report.py``.
"""

import re

import nbformat
import pytest

from thads_analysis import report

BOOKS = report.notebooks()


@pytest.fixture(params=BOOKS, ids=lambda book: book.stem)
def notebook(request):
    return nbformat.read(request.param, as_version=4)


def code(notebook) -> list[str]:
    return [cell.source for cell in notebook.cells if cell.cell_type == "code"]


def test_it_is_valid_and_stripped(notebook):
    nbformat.validate(notebook)
    cells = [cell for cell in notebook.cells if cell.cell_type == "code"]
    assert all(not cell.outputs and cell.execution_count is None for cell in cells)
    assert set(notebook.metadata) <= {"kernelspec", "language_info"}


def test_it_begins_with_a_question_and_ends_with_its_sources(notebook):
    first = notebook.cells[0]
    assert first.cell_type == "markdown"
    assert first.source.startswith("# ")
    assert "Nguồn" in "\n".join(cell.source for cell in notebook.cells[-3:] if cell.cell_type == "markdown")


def test_cells_are_short_and_define_nothing(notebook):
    for source in code(notebook):
        assert len(source.splitlines()) <= 10
        assert not re.search(r"^\s*(def|class)\s", source, flags=re.MULTILINE)


def test_half_of_it_is_prose(notebook):
    words = {
        kind: sum(len(cell.source.split()) for cell in notebook.cells if cell.cell_type == kind) for kind in ("markdown", "code")
    }
    assert words["markdown"] >= words["code"]
