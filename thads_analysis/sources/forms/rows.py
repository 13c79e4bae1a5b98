"""Which row is what: totals, agencies and their officers, under I, 1, 1.1 or plain indentation."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from ...words.vocabulary import Text, nfc
from .. import places
from .heading import agency as agency_name

TOTAL, GROUP, AGENCY, OFFICER = "total", "group", "agency", "officer"

UNASSIGNED = "Chưa phân theo Chấp hành viên"
"""The officer of figures that an agency reports without naming officers."""

_ORDER = re.compile(r"([IVXLC]+|[A-ZĐ]|\d+(?:\.\d+)*)\s*[.)/:-]?")
_ORDERED = re.compile(
    r"\s*(?:([IVXLC]+|[A-ZĐ]|\d+(?:\.\d+)*)\s*[.)/:]\s*|([IVXLC]+|\d+(?:\.\d+)+|\d+)\s*[-–]?\s+|[-+*•–]\s*)(?=\S)"
)
_TOTAL = re.compile(
    r"(tổng( số| cộng)?|cộng|toàn (tỉnh|thành phố|ngành|quốc|cục|đơn vị)|cả (tỉnh|nước))\b(?!\s+cục)", re.IGNORECASE
)
_GROUP = re.compile(r"(các|khối|toàn bộ)\s|.*\b(chi cục|phòng|đơn vị)\b.*\b(các|trực thuộc)\b", re.IGNORECASE)
_AGENCY = re.compile(
    r"(văn phòng|vp|chi cục|cục|cơ quan|phòng|thads|thi hành án|tha|huyện|quận|thị xã|thành phố|tp\.?|tx\.?|khu vực|đơn vị|tỉnh)"
    r"(?=[\s.])(?!\s*(trưởng|phó))",
    re.IGNORECASE,
)
_HEAD_OFFICE = re.compile(r"cục\s+(?:thads|thi hành án dân sự|tha)\s+(?:tỉnh|thành phố|tp\.?)\s*(.+)", re.IGNORECASE)

_OF_PROVINCE = re.compile(r",\s*(?:tỉnh|thành phố|tp\.?)\s+([^,]+)$", re.IGNORECASE)

NAMELESS = Text(
    "dòng có số nhưng không có tên cơ quan, Chấp hành viên hay «Tổng số»", "a row of figures names nobody, nor a total"
)


SECOND = Text("một trang chỉ được có biểu của một đơn vị", "a sheet may hold the form of one agency only")
TWICE = Text("tên này đã có ở một dòng trên của cùng cơ quan", "this name stands in a row above, in the same agency")

Label = tuple[str, str, bool]
"""A row's number, its name, and whether it has figures."""


@dataclass(frozen=True)
class Row:
    """A row of the table: what it is, whose agency, which officer."""

    kind: str
    agency: str = ""
    officer: str = ""


@dataclass(frozen=True)
class Structure:
    """What the rows of a table are, by their places in it.

    Parameters
    ----------
    people, who
        Rows of officers; agency and officer of each.
    totals, of
        Rows of totals; the agency of each, ``""`` for the whole report.
    wrong
        Rows with what is wrong with them.
    """

    people: tuple[int, ...]
    who: tuple[tuple[str, str], ...]
    totals: tuple[int, ...]
    of: tuple[str, ...]
    wrong: tuple[tuple[int, Text], ...]


OF = " ⟩ "
"""Stands between agency and officer where a table has a column for each."""


@lru_cache(maxsize=4096)
def summary(labels: tuple[Label, ...]) -> Structure:
    """Return the rows of a form by kind of judgment: its first total; no panel has a level for the kinds."""
    names = [_split(order, label)[1] for order, label, _ in labels]
    first = next((at for at, (name, label) in enumerate(zip(names, labels, strict=True)) if label[2] and _is_total(name)), None)
    wrong = tuple((at, NAMELESS) for at, (name, label) in enumerate(zip(names, labels, strict=True)) if label[2] and not name)
    return Structure((), (), () if first is None else (first,), () if first is None else ("",), wrong)


@lru_cache(maxsize=4096)
def structure(labels: tuple[Label, ...], home: str, province: str) -> Structure:
    """Return what each row is; months of one agency have the same rows, which are understood once.

    Parameters
    ----------
    labels
        Number, name and whether the row has figures, row by row.
    home
        The reporting agency: officers who stand under no agency are its.
    province
        The reporting province: no other may have rows in the sheet.
    """
    found = list(_alone(list(_rows(labels, home, province)), labels))
    people = tuple(at for at, row in enumerate(found) if isinstance(row, Row) and row.kind == OFFICER)
    totals = tuple(at for at, row in enumerate(found) if isinstance(row, Row) and row.kind in (TOTAL, AGENCY) and labels[at][2])
    who = tuple((found[at].agency, found[at].officer) for at in people)  # type: ignore[union-attr]
    of = tuple(found[at].agency for at in totals)  # type: ignore[union-attr]
    return Structure(people, who, totals, of, tuple(_wrong(found)))


def _rows(labels: Sequence[Label], home: str, province: str) -> Iterator[Row | Text]:
    """Yield each row, officers under the agency that stands above them; no other province may have rows."""
    split = [_split(order, label) for order, label, _ in labels]
    current = home
    for at, ((_number, name), (_, _, filled)) in enumerate(zip(split, labels, strict=True)):
        kind = _kind(split, at)
        if OF in name:
            head, _, officer = name.partition(OF)
            if _is_total(head):
                yield NAMELESS
                continue
            yield Row(OFFICER, agency_name(head) if head else current, officer)
        elif not name:
            yield NAMELESS if filled else Row(GROUP)
        else:
            current = agency_name(name) if kind == AGENCY else current
            foreign = kind == AGENCY and other_province(name, province)
            yield SECOND if foreign else Row(kind, current if kind in (AGENCY, OFFICER) else "", name if kind == OFFICER else "")


def _wrong(found: Sequence[Row | Text]) -> Iterator[tuple[int, Text]]:
    """Yield rows that name nobody, another province's agency, or somebody who stands above already."""
    seen: set[tuple[str, str]] = set()
    for at, row in enumerate(found):
        if isinstance(row, Text):
            yield at, row
        elif row.kind in (AGENCY, OFFICER):
            who = (row.agency.casefold(), row.officer.casefold())
            if who in seen:
                yield at, TWICE
            seen.add(who)


def _alone(rows: Sequence[Row | Text], labels: Sequence[Label]) -> Iterator[Row | Text]:
    """Let the figures of an agency without officers stand for themselves; others are totals of their officers."""
    staffed = {row.agency for row in rows if isinstance(row, Row) and row.kind == OFFICER}
    for row, (_, _, has_figures) in zip(rows, labels, strict=True):
        if isinstance(row, Row) and row.kind == AGENCY and row.agency not in staffed and has_figures:
            yield Row(OFFICER, row.agency, UNASSIGNED)
        else:
            yield row


def _split(order: str, label: str) -> tuple[str, str]:
    """Return a row's number and its name without the number."""
    number = _ORDER.fullmatch(order.strip())
    label = label if label.strip() or number else order  # a name that is merged over the column of numbers
    inside = None if number else _ORDERED.match(label)
    name = nfc(label[inside.end() :] if inside is not None else label).strip(" .:;")
    token = next((part for match in (number, inside) if match for part in match.groups() if part), "")
    return token, name


def _heads(number: str, after: str) -> bool:
    """Return True where a row's number heads the next one's: I over 1, 1 over 1.1."""
    if not number or not after[:1].isdigit():
        return False
    return after.startswith(f"{number}.") if number[0].isdigit() else True


def _kind(rows: Sequence[tuple[str, str]], at: int) -> str:
    number, name = rows[at]
    if _is_total(name):
        return TOTAL
    if OF in name:
        return OFFICER
    if _GROUP.match(name):
        return GROUP
    if _AGENCY.match(f"{name} "):
        return AGENCY
    after = next((below for below, text in rows[at + 1 :] if text), "")
    return AGENCY if _heads(number, after) else OFFICER


def _is_total(name: str) -> bool:
    return places.is_total(name) or _TOTAL.match(name) is not None


def is_agency(name: str) -> bool:
    """Return True for what names an agency, not a person."""
    return _AGENCY.match(f"{_split('', name)[1]} ") is not None


def other_province(name: str, province: str) -> bool:
    """Return True for a provincial office that is not of this province, or an agency that names another one behind a comma."""
    found = _HEAD_OFFICE.fullmatch(name) or _OF_PROVINCE.search(name)
    if found is None:
        return False
    if found[1].isdigit():
        return f"Tỉnh {found[1]}" != province
    return places.resolve(found[1]) not in (province, places.successors().get(province))
