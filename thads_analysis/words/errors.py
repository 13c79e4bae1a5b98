"""What is wrong with the data, said all at once and to a person.

A loader gathers every :class:`Problem` it meets and raises one :class:`DataError`, so that a file is mended in one
round. Nothing is returned from data that has a problem.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import pandas as pd

from .vocabulary import Language, Severity, Text

SHOWN = 30
"""So many problems are printed in a message; all of them stand in :attr:`DataError.problems`."""


@dataclass(frozen=True)
class Problem:
    """One thing wrong: where, what was found, what was expected, and near matches."""

    where: str
    what: Text
    found: object = ""
    near: tuple[str, ...] = ()

    def say(self, language: Language = "vi") -> str:
        """Return the problem in one line."""
        where = (
            self.where
            if language == "vi"
            else re.sub(r"dòng (\d+)", r"row \1", self.where)
            .replace("cột / column", "column")
            .replace("tệp / file", "file")
            .replace("cột", "column")
        )
        found = f": {self.found!r}" if self.found != "" else ""
        question = Text("có phải", "did you mean")
        close = f" – {question.say(language)} {', '.join(self.near)}?" if self.near else ""
        return f"{where}: {self.what.say(language)}{found}{close}"


class DataError(ValueError):
    """Data that can't be used, with every problem found in it.

    Parameters
    ----------
    source
        The file or table.
    problems
        Everything that is wrong; told in the order of the rows.
    """

    def __init__(self, source: str, problems: Sequence[Problem]) -> None:
        self.source = source
        self.found = tuple(sorted(problems, key=_row))
        super().__init__(self.say())

    def __reduce__(self) -> tuple:
        """Let the error pass between processes."""
        return type(self), (self.source, self.found)

    def say(self, language: Language = "vi") -> str:
        """Return the whole message in `language`; the exception itself speaks Vietnamese."""
        count = len(self.found)
        head = Text(f"{self.source}: {count} chỗ sai, chưa nạp gì.", f"{self.source}: {count} problem(s), nothing was loaded.")
        lines = [f"  - {problem.say(language)}" for problem in self.found[:SHOWN]]
        more = Text(f"  … và {count - SHOWN} chỗ khác.", f"  … and {count - SHOWN} more.").say(language)
        return "\n".join([head.say(language), *lines, *([more] if count > SHOWN else [])])

    @property
    def problems(self) -> pd.DataFrame:
        """All problems: columns where, found, expected_vi, expected_en, near."""
        return findings_of(self.found).drop(columns="severity")


def _row(problem: Problem) -> int:
    """Return the row that a problem names; problems of the whole table come first."""
    named = re.match(r"dòng (\d+)", problem.where)
    return int(named[1]) if named else 0


def findings_of(problems: Iterable[Problem], notes: Iterable[Problem] = ()) -> pd.DataFrame:
    """Return problems (errors) and notes (warnings) as a frame: severity, where, found, expected_vi, expected_en, near."""
    graded = [(Severity.ERROR, one) for one in problems] + [(Severity.WARNING, one) for one in notes]
    rows = [(grade.code, p.where, str(p.found), p.what.vi, p.what.en, ", ".join(p.near)) for grade, p in graded]
    return pd.DataFrame(rows, columns=["severity", "where", "found", "expected_vi", "expected_en", "near"])


def raise_any(source: str, problems: Iterable[Problem]) -> None:
    """Raise one :class:`DataError` if there are problems."""
    found = list(problems)
    if found:
        raise DataError(source, found)


def row_numbers(table: pd.DataFrame, first_row: int) -> range | list[int]:
    """Return each row's number as the reader of the file sees it, blank rows counted."""
    if pd.api.types.is_integer_dtype(table.index):
        return [int(at) + first_row for at in table.index]
    return range(first_row, first_row + len(table))
