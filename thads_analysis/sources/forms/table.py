"""Where a sheet's table lies and which column is which."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from ...words.errors import Problem
from ...words.indicators import sums
from ...words.vocabulary import Text, nfc
from . import cells, headers
from .layouts import Layout

TOP = 60
"""The header stands within so many rows."""


@dataclass(frozen=True)
class Table:
    """Where a sheet's table lies: the header's rows, the first row of data, each column's meaning."""

    top: int
    start: int
    columns: dict[str, int]
    problems: tuple[tuple[int, int, Problem], ...] = ()


def written(cell: object) -> str:
    """Return a cell as text."""
    return cell if isinstance(cell, str) else f"{cell:g}" if isinstance(cell, float) else "" if cell is None else str(cell)


def texts(block: Sequence[Sequence[object]], having: str = "") -> list[str]:
    """Return the texts of some rows in reading order, those with some characters; a cell of several lines gives several."""
    found = [cell for row in block for cell in row if type(cell) is str and cell and having in cell]
    return [nfc(line) for cell in found for line in cell.split("\n") if line.strip()]


_NUMBERED = re.compile(r"\(?\s*(\d{1,2})[a-z]?\b.*")


def header_rows(block: Sequence[Sequence[object]]) -> tuple[int, int] | None:
    """Return the first row of the header and the first row behind it."""
    top = next((at for at, row in enumerate(block[:TOP]) if _known(tuple(row)) >= 2), None)
    if top is None:
        return None
    end = top + 1
    while end < min(len(block), top + 12) and _is_header(tuple(block[end])):
        end += 1
    return top, end


@lru_cache(maxsize=2048)
def _known(row: tuple[object, ...]) -> int:
    """Return how many different columns a row's texts name."""
    return len({found for cell in row if isinstance(cell, str) and cell and (found := headers.meaning((cell,)))})


@lru_cache(maxsize=2048)
def _is_header(row: tuple[object, ...]) -> bool:
    """Return True for a row of headings or of column numbers."""
    if _is_numbers(row):
        return True
    texts = [cell for cell in row if isinstance(cell, str) and cell.strip() not in cells.BLANK]
    if any(isinstance(cell, int | float) for cell in row) or not texts:
        return False
    return sum(headers.is_heading(cell) for cell in texts) * 2 > len(texts) or _unplaced(texts)


def _unplaced(texts: Sequence[str]) -> bool:
    """Return True for a row of several words, none of them a number: headings that nobody knows."""
    return len(texts) >= 3 and not any(re.match(r"\s*[\d(−–-]", text) for text in texts)


def _is_numbers(row: Sequence[object]) -> bool:
    """Return True for the row of column numbers: A, 1, 2, 3 … or (1), (2) …, rising but for what was lost; notes may follow."""
    texts = [written(cell).strip() for cell in row]
    found = {at: int(match[1]) for at, text in enumerate(texts) if (match := _NUMBERED.fullmatch(text))}
    numbers = list(found.values())
    if len(numbers) < 3 or numbers[0] > 3:
        return False
    letters = [text for at, text in enumerate(texts[: max(found)]) if text and at not in found]
    rising = sum(after - before in (0, 1) for before, after in itertools.pairwise(numbers))
    return rising * 2 >= len(numbers) and all(len(word) == 1 for text in letters for word in re.findall(r"\w+", text))


@lru_cache(maxsize=512)
def understood(block: tuple[tuple[str, ...], ...], top: int, layout: Layout | None) -> Table:
    """Return where each column stands; the same header is understood once."""
    numbered = next((at for at, row in enumerate(block) if _is_numbers(row)), None)
    named = block[:numbered] if numbered is not None else block
    paths = list(headers.paths(named, 1 + max(column for row in block for column, cell in enumerate(row) if cell.strip())))
    places = _by_number([headers.meaning(path) if path else headers.BLANK for path in paths], paths, block, layout)
    bottom = [max((at for at, row in enumerate(named) if row[column].strip()), default=0) + top for column in range(len(paths))]
    problems: list[tuple[int, int, Problem]] = []
    columns: dict[str, int] = {}
    for column, (path, found) in enumerate(zip(paths, _completed(places, paths), strict=True)):
        if found is None:
            unknown = Text("không rõ đây là cột nào của biểu", "which column of the form this is can't be told")
            problems.append((bottom[column], column, Problem("", unknown, " – ".join(path), headers.nearest(path))))
        elif found in columns and found not in (headers.IGNORED, headers.BLANK):
            twice = Text(f"hai cột cùng là «{headers.official(found)}»", f"two columns are “{headers.official(found)}”")
            problems.append((bottom[column], column, Problem("", twice, " – ".join(path))))
        else:
            columns[found] = column
    if layout:
        problems += [(top, 0, problem) for problem in _absent(columns, layout)]
        problems += [(bottom[at], at, problem) for at, problem in _exchanged(columns, layout)]
    problems += [(top + (numbered or 0), 0, problem) for problem in _gaps(block[numbered] if numbered is not None else ())]
    return Table(top, top + len(block), _labelled(columns), tuple(problems))


def _by_number(
    places: list[str | None], paths: Sequence[tuple[str, ...]], block: Sequence[Sequence[str]], layout: Layout | None
) -> list[str | None]:
    """Place headings whose words are right but not enough ("Hoãn thi hành án") by the row of column numbers.

    Numbers count only where they agree with every column that its words have placed.
    """
    numbers = next((row for row in block if _is_numbers(row)), None)
    if numbers is None or layout is None:
        return places
    number = [int(match[1]) if (match := _NUMBERED.fullmatch(cell.strip())) else 0 for cell in numbers]
    order = [column.indicator for column in layout.columns]
    known = [(number[at], order.index(found)) for at, found in enumerate(places) if found in order and number[at]]
    if not known or any(told != stands + 1 for told, stands in known):
        return places
    return [
        order[number[at] - 1] if found is None and 0 < number[at] <= len(order) and headers.is_heading(paths[at][-1]) else found
        for at, found in enumerate(places)
    ]


def _completed(places: Sequence[str | None], paths: Sequence[tuple[str, ...]]) -> list[str | None]:
    """Tell "Thi hành xong" beside "Tổng số thi hành xong": it is what was completed without the rest."""
    twice = [at for at, found in enumerate(places) if found == "completed"]
    plainly = [at for at in twice if headers.simple(paths[at][-1]) == "thi hanh xong"]
    if len(twice) == 2 and len(plainly) == 1 and "completed_only" not in places:
        return ["completed_only" if at == plainly[0] else found for at, found in enumerate(places)]
    return list(places)


def _absent(columns: dict[str, int], layout: Layout) -> Iterator[Problem]:
    """Yield the form's columns that the sheet has not; postponed and suspended may stand as one."""
    together = {"postponed", "suspended"} if "postponed_or_suspended" in columns and layout.since >= 2020 else set()
    for indicator in layout.required:
        if indicator not in columns and indicator not in together:
            name = headers.official(indicator)
            yield Problem("", Text(f"biểu {layout.name} thiếu cột", f"form {layout.name} lacks the column"), name)


def _exchanged(columns: dict[str, int], layout: Layout) -> Iterator[tuple[int, Problem]]:
    """Yield headings in another order than the form's, if all that are can be exchanged in every sum.

    Whether their figures moved with them can't be told then; of columns that were moved otherwise the sums tell it.
    """
    order = [column.indicator for column in layout.columns if column.indicator in columns]
    turned = [(one, other) for one, other in itertools.combinations(order, 2) if columns[one] > columns[other]]
    if all(_in_sums(one, layout) == _in_sums(other, layout) for one, other in turned):
        for one, other in turned:
            name = headers.official(other)
            what = Text(f"đứng sau «{name}», ngược với biểu; không tổng nào cho biết số có theo tiêu đề không",
                        f"stands behind “{name}”, unlike the form; no sum tells whether its figures moved too")  # fmt: skip
            yield columns[one], Problem("", what, headers.official(one))


@lru_cache(maxsize=512)
def _in_sums(indicator: str, layout: Layout) -> frozenset[tuple[int, int]]:
    """Return in which of the form's sums an indicator stands, and with which sign."""
    of_form = [
        {one.id: 0, **balance.terms}
        for one, balance in sums()
        if balance.measure in (None, layout.measure) and balance.since <= layout.until and layout.since <= balance.until
    ]
    return frozenset((at, terms[indicator]) for at, terms in enumerate(of_form) if indicator in terms)


def _gaps(numbers: Sequence[str]) -> Iterator[Problem]:
    found = [int(match[1]) for cell in numbers if (match := _NUMBERED.fullmatch(cell.strip()))]
    for before, after in itertools.pairwise(found):
        if after - before not in (0, 1):
            jump = Text("số thứ tự cột không liên tục; có cột bị mất hoặc đảo", "column numbers jump; a column was lost or moved")
            yield Problem("", jump, f"{before}, {after}")


def _labelled(columns: dict[str, int]) -> dict[str, int]:
    """Find the column of names where no heading names it: the last one before the figures."""
    if {headers.LABEL, headers.OFFICER, headers.AGENCY} & set(columns):
        return columns
    asides = (headers.ORDER, headers.IGNORED, headers.BLANK)
    first = min((at for found, at in columns.items() if found not in asides), default=1)
    return {**columns, headers.LABEL: max(first - 1, 0)}
