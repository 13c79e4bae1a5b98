"""The two tables of the register: one row a case, one row a change of condition. What their columns are and may hold."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from ...words.errors import Problem
from ...words.vocabulary import Category, Condition, Origin, Outcome, Text, Word, near

CASES, STATUS = "cases", "status"
OTHER_NAMES = {CASES: ("cases", "ledger"), STATUS: ("status",)}
"""Names under which a source may keep each table."""

KEYS = ("province", "agency", "officer", "category")
"""What forms are made by."""


@dataclass(frozen=True)
class Column:
    """A column: its kind (``id``, ``text``, ``whole`` or ``date``), the words it may hold, whether it may be empty."""

    name: str
    kind: str = "text"
    words: type[Word] | None = None
    empty: bool = False


CATEGORIES = tuple(code for code in Category.codes() if code != Category.ALL.code)
"""A case has one category; ``all`` is what they are together."""

COLUMNS: Mapping[str, tuple[Column, ...]] = {
    CASES: (
        Column("case_id", "id"),
        Column("province"),
        Column("agency"),
        Column("officer"),
        Column("category", words=Category),
        Column("demanded", "whole"),
        Column("accepted_on", "date"),
        Column("origin", words=Origin),
        Column("closed_on", "date", empty=True),
        Column("outcome", words=Outcome, empty=True),
        Column("paid", "whole", empty=True),
    ),
    STATUS: (
        Column("case_id", "id"),
        Column("entry", "whole"),
        Column("changed_on", "date"),
        Column("condition", words=Condition),
    ),
}


def words(column: Column) -> tuple[str, ...]:
    """Return the words that a column may hold; none where it is free."""
    if column.words is None:
        return ()
    return CATEGORIES if column.words is Category else column.words.codes()


_INSIDE = {
    **dict.fromkeys(("int", "uint", "bigint", "hugeint", "smallint", "tinyint", "long", "short", "byte"), "whole"),
    **dict.fromkeys(("double", "float", "decimal", "numeric", "real"), "real"),
    **dict.fromkeys(("timestamp", "datetime"), "time"),
    **dict.fromkeys(("varchar", "string", "text", "char", "enum", "dictionary"), "text"),
    "date": "date",
}


def inside(type_name: str) -> str:
    """Return what an engine's type holds: whole, real, date, time, text, or other.

    Examples
    --------
    >>> inside("BIGINT"), inside("DECIMAL(18,0)"), inside("timestamp_ntz"), inside("ENUM('a')")
    ('whole', 'real', 'time', 'text')
    """
    name = type_name.lower()
    fits = [kind for start, kind in _INSIDE.items() if name.startswith(start)]
    return fits[0] if fits else "other"


def missing(table: str, found: Mapping[str, str], names: Mapping[str, str]) -> Iterator[Problem]:
    """Yield the columns that a table lacks.

    Parameters
    ----------
    table
        ``"cases"`` or ``"status"``.
    found
        The columns it has, by name, with what they hold.
    names
        Its own names for columns, by the names here.
    """
    for column in COLUMNS[table]:
        wanted = names.get(column.name, column.name)
        if wanted not in found:
            yield Problem(f"{table}, cột {column.name}", Text("thiếu cột", "missing column"), wanted, near(wanted, found))


def read(table: str, found: Mapping[str, str], names: Mapping[str, str]) -> str:
    """Return the query that reads a table's columns under the names and types here; what can't be read comes as null.

    Beside a column that is converted stands the cell as it was, ``<column>_was``, for those who say what is wrong.
    """
    parts = []
    for column in COLUMNS[table]:
        own = _quoted(names.get(column.name, column.name))
        holds = found[names.get(column.name, column.name)]
        told = _READ[column.kind].get(holds, _CAST[column.kind])
        parts.append(f"{told.format(own)} AS {column.name}")
        if told != "{0}":
            parts.append(f"CAST({own} AS VARCHAR) AS {column.name}_was")
    return ", ".join(parts)


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


_TRIMMED = "NULLIF(TRIM(CAST({0} AS VARCHAR)), '')"
_DIGITS = (
    "CASE WHEN REGEXP_MATCHES(TRIM({0}), '^-?[0-9]{{1,18}}(\\.0+)?$') THEN CAST(SPLIT_PART(TRIM({0}), '.', 1) AS BIGINT) END"
)
_EXACT = "CASE WHEN {0} = FLOOR({0}) AND ABS({0}) < 9007199254740992 THEN CAST({0} AS BIGINT) END"
_DAY = "COALESCE(TRY_CAST(TRIM({0}) AS DATE), CAST(TRY_STRPTIME(TRIM({0}), '%d/%m/%Y') AS DATE))"
_READ = {
    "id": {"whole": "{0}", "text": "{0}", "real": _EXACT},
    "text": {"text": "{0}"},
    "whole": {"whole": "CAST({0} AS BIGINT)", "real": _EXACT, "text": _DIGITS},
    "date": {"date": "{0}", "time": "CAST({0} AS DATE)", "text": _DAY},
}
_CAST = {"id": _TRIMMED, "text": _TRIMMED, "whole": "TRY_CAST(CAST({0} AS VARCHAR) AS BIGINT)",
         "date": "TRY_CAST(CAST({0} AS VARCHAR) AS DATE)"}  # fmt: skip
