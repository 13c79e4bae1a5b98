"""Which column is which: headings are understood by their words, wherever the column stands.

A heading is read from its innermost cell outwards ("Tổng số" is the total of what stands above it). Words that no form
uses are not guessed at: the column is then not placed, and the loader says so with the nearest official headings.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from ...words.vocabulary import plain
from .layouts import LAYOUTS

LABEL, AGENCY, OFFICER, ORDER, IGNORED, BLANK = "label", "agency", "officer", "order", "ignored", "blank"
"""Columns that are no indicator."""

ASIDE = frozenset({LABEL, AGENCY, OFFICER, ORDER, IGNORED, BLANK})


@dataclass(frozen=True)
class Rule:
    """A heading's meaning: words of which all, at least one, and none stand in it, and what stands above it.

    Words are written without accents; a word of several parts stands for the parts in that order.
    """

    indicator: str
    every: tuple[str, ...] = ()
    some: tuple[str, ...] = ()
    none: tuple[str, ...] = ()
    under: tuple[str, ...] = ()

    def fits(self, heading: str, above: Sequence[str]) -> bool:
        """Return True where the rule's words stand in the heading and its group is among `under`."""
        padded = f" {heading} "
        return (
            all(f" {word} " in padded for word in self.every)
            and (not self.some or any(f" {word} " in padded for word in self.some))
            and not any(f" {word} " in padded for word in self.none)
            and (not self.under or any(group in self.under for group in above))
        )


_NEXT = ("chuyen ky sau", "chuyen sang ky sau", "chuyen nam sau", "chuyen sang nam sau", "ton cuoi ky")
_NOT_WITH = ("chua co dieu kien", "khong co dieu kien", "chua du dieu kien", "khong du dieu kien")
_HAS = ("co dieu kien", "du dieu kien")
_AGREED = ("diem c", "thoa thuan", "dong y")

RULES = (
    Rule("conditions_rate", ("ty le",), _HAS, ("xong", *_NOT_WITH)),
    Rule("completion_rate_of_all", ("ty le", "phai thi hanh"), none=_HAS),
    Rule("completion_rate", some=("ty le",), none=_NOT_WITH),
    Rule("moved_to_separate_book", ("chuyen", "theo doi rieng"), none=("nam truoc", "ky truoc", "cu")),
    Rule("carried_forward_with_conditions", some=_NEXT, every=("co dieu kien",), none=_NOT_WITH),
    Rule("carried_forward_with_conditions", some=_HAS, none=_NOT_WITH, under=("carried_forward",)),
    Rule("carried_forward", some=_NEXT, none=_NOT_WITH),
    Rule("carried_in", some=("nam truoc", "ky truoc", "so cu", "cu chuyen sang", "ton dau ky", "dau ky"), none=("xong",)),
    Rule("paused", some=("tam dung", "giai quyet khieu nai")),
    Rule("entrusted_in", some=("nhan uy thac", "uy thac den", "nhan uy thac den")),
    Rule("entrusted_out", some=("uy thac",)),
    Rule("withdrawn", some=("thu hoi", "huy quyet dinh", "rut len", "huy")),
    Rule("accepted_new", some=("thu ly moi", "moi thu ly", "so moi", "thu ly trong ky"), none=("tong", "so cu")),
    Rule("accepted_new", some=("moi",), under=("accepted_total",)),
    Rule("accepted_total", some=("thu ly", "tong so giai quyet", "tong so phai giai quyet")),
    Rule("without_conditions_decided", some=_NOT_WITH, every=("tru hoan",)),
    Rule("without_conditions_decided", some=_NOT_WITH, every=("quyet dinh",)),
    Rule("without_conditions_decided", some=_NOT_WITH, none=("tong",), under=("without_conditions",)),
    Rule("without_conditions", some=_NOT_WITH),
    Rule("postponed_or_suspended", ("hoan", "tam dinh chi")),
    Rule("postponed", ("hoan",), ("tru diem c", "ngoai diem c", "khong theo diem c", "hoan khac", "tru truong hop")),
    Rule("postponed_by_agreement", ("hoan",), _AGREED),
    Rule("postponed_by_agreement", ("hoan",), under=("with_conditions",)),
    Rule("postponed", ("hoan",), under=("without_conditions", "postponed_or_suspended")),
    Rule("suspended", some=("tam dinh chi",)),
    Rule("completed_only", ("xong",), ("khong ke dinh chi", "tru dinh chi", "khong gom dinh chi", "thi hanh xong hoan toan")),
    Rule("completed", ("xong",), ("tong", "ket qua", "dinh chi")),
    Rule("completed_only", ("xong",), under=("completed",)),
    Rule("discontinued", some=("dinh chi",)),
    Rule("reduced", some=("giam", "mien giam", "mien")),
    Rule("completed", ("xong",)),
    Rule("in_progress", some=("dang thi hanh", "dang to chuc thi hanh", "dang giai quyet")),
    Rule("other_with_conditions", some=("truong hop khac", "ly do khac", "khac"), under=("with_conditions",)),
    Rule("other_with_conditions", ("truong hop khac",), _HAS, _NOT_WITH),
    Rule("with_conditions", some=_HAS),
    Rule("to_enforce", some=("phai thi hanh",)),
)
"""The first rule that fits counts: what is narrower stands before what is wider."""

_ASIDE = (
    (ORDER, ("stt", "tt", "so tt", "so thu tu", "thu tu", "so")),
    (IGNORED, ("ghi chu", "chu thich")),
    (
        OFFICER,
        ("chap hanh vien", "ten chap hanh vien", "ho va ten", "ho ten", "ho va ten chap hanh vien", "ho ten chap hanh vien"),
    ),
    (AGENCY, ("co quan", "ten co quan", "co quan thi hanh an", "co quan thi hanh an dan su", "ten co quan thi hanh an")),
)
_LABEL = re.compile(
    r"(ten )?(don vi|co quan|loai viec|loai an)\b.*|ten\b.*|chi tieu|noi dung|danh muc|"
    r".*\b(co quan|don vi)\b.*\bchap hanh vien\b.*"
)

_SHORT = (
    (r"\bthads\b", "thi hanh an dan su"),
    (r"\btha\b", "thi hanh an"),
    (r"\b(cdk|c dk)\b", "co dieu kien"),
    (r"\bdkien\b|\bdk\b", "dieu kien"),
    (r"\bchv\b", "chap hanh vien"),
    (r"\b(tso|ts)\b", "tong so"),
    (r"\bqd\b", "quyet dinh"),
    (r"\bkn\b", "khieu nai"),
    (r"\bgqkn\b", "giai quyet khieu nai"),
    (r"\bgq\b", "giai quyet"),
    (r"\bti le\b", "ty le"),
    (r"\bk\s?1\b", "khoan 1"),
    (r"\bd\s?48\b", "dieu 48"),
)
_TOTAL = {
    "tong so",
    "tong",
    "cong",
    "tong cong",
    "so luong",
    "so viec",
    "so tien",
    "tong so viec",
    "tong so tien",
    "viec",
    "tien",
}
_FILLER = {"chia ra", "trong do", "bao gom", "gom", "chia theo", "trong do chia ra", "chia ra cac loai", "ket qua", "cu the"}
_NEUTRAL = frozenset(
    re.findall(
        r"\w+",
        "so luong viec tien vu gia tri cac cua duoc da trong ky nay nam an dan su thi hanh tong ket qua theo quy dinh tai khoan "
        "dieu luat 1 48 49 44a va tren co kien bao gom ca phai do voi vnd dong nghin trieu to chuc hien quyet de sang",
    )
)
"""Words that change nothing of a heading's meaning."""


@lru_cache(maxsize=4096)
def simple(text: str) -> str:
    r"""Return a heading's words without accents, signs and the numbers of columns; abbreviations spelled out.

    Examples
    --------
    >>> simple("Tổng số\nTHA xong (8 = 9 + 10)")
    'tong so thi hanh xong'
    """
    words = plain(re.sub(r"-\s*\n\s*", "", str(text)))
    words = re.sub(r"\(?\s*\(?\d+[a-z]?\)?(\s*[=+/*x×:-]\s*\(?\d+[a-z]?\)?)+\s*(\*?\s*100\s*%?)?\s*\)?", " ", words)
    words = re.sub(r"[^\w]+", " ", words.replace("%", " ty le " if words.strip(" ()") == "%" else " "))
    for short, long in _SHORT:
        words = re.sub(short, long, words)
    words = re.sub(r"\bdiem c\b|\bkhoan 1 c\b", "diem c", words)
    return " ".join(words.replace("thi hanh an xong", "thi hanh xong").replace("phai thi hanh an", "phai thi hanh").split())


@lru_cache(maxsize=4096)
def meaning(path: tuple[str, ...]) -> str | None:
    """Return what a column is: an indicator, one of the other columns, or None where its words don't say.

    Parameters
    ----------
    path
        Its headings from the outermost group to the innermost, as written.

    Examples
    --------
    >>> meaning(("Tổng số phải thi hành", "Có điều kiện thi hành", "Tổng số"))
    'with_conditions'
    """
    words = [simple(heading) for heading in path]
    words = [one for at, one in enumerate(words) if one and (one not in words[:at] or "xong" in one)] or [""]
    words = [heading for heading in words if heading not in _FILLER] or [""]
    while len(words) > 1 and words[-1] in _TOTAL:
        words.pop()
        if _group(words) == "completed":
            return "completed"
    return _aside(words[-1]) or _group(words)


def _group(words: Sequence[str]) -> str | None:
    """Return the indicator of a heading without its "total", its groups considered from the outside in."""
    above: list[str] = []
    for heading in words[:-1]:
        found = _rule(heading, above)
        if found:
            above.append(found)
    return _rule(words[-1], above)


def _rule(heading: str, above: Sequence[str]) -> str | None:
    found = next((rule for rule in RULES if rule.fits(heading, above)), None)
    if found is None or _unknown(heading):
        return None
    return found.indicator


@lru_cache(maxsize=4096)
def _unknown(heading: str) -> tuple[str, ...]:
    """Return the words of a heading that no form uses."""
    return tuple(word for word in heading.split() if word not in _VOCABULARY)


@lru_cache(maxsize=4096)
def is_heading(text: str) -> bool:
    """Return True for words that stand in a header, even where they don't say enough to place the column."""
    heading = simple(text)
    return bool(heading) and (_aside(heading) is not None or heading in _FILLER or not _unknown(heading))


def _aside(heading: str) -> str | None:
    for kind, names in _ASIDE:
        if heading in names:
            return kind
    return LABEL if _LABEL.fullmatch(heading) else None


_VOCABULARY = (
    _NEUTRAL
    | {word for rule in RULES for phrase in (*rule.every, *rule.some) for word in phrase.split()}
    | {word for layout in LAYOUTS for column in layout.columns for heading in column.headings for word in simple(heading).split()}
)


def official(indicator: str) -> str:
    """Return an indicator's heading in the newest form that has it."""
    return next(
        (" – ".join(column.headings) for layout in LAYOUTS for column in layout.columns if column.indicator == indicator),
        indicator,
    )


def nearest(path: tuple[str, ...]) -> tuple[str, ...]:
    """Return the official headings that look most like a column's."""
    known = {
        simple(" ".join(column.headings[-2:])): " – ".join(column.headings) for layout in LAYOUTS[:3] for column in layout.columns
    }
    close = difflib.get_close_matches(simple(" ".join(path[-2:])), known, n=3, cutoff=0.45)
    return tuple(known[name] for name in close)


def paths(rows: Sequence[Sequence[object]], end: int | None = None) -> Iterator[tuple[str, ...]]:
    """Yield each column's headings from the outside in; what is merged to the right is carried on.

    A blank cell belongs to the heading on its left as far as both stand under the same group; the table ends at the column
    `end`, where it is given.
    """
    width = min(max(map(len, rows), default=0), 999_999 if end is None else end)
    filled: list[list[tuple[int, str]]] = []
    for row in rows:
        line: list[tuple[int, str]] = []
        for column in range(width):
            text = " ".join(str(row[column]).split()) if column < len(row) and row[column] is not None else ""
            same = column > 0 and not text and all(above[column] == above[column - 1] for above in filled)
            own_above = any(above[column][0] == column and above[column][1] for above in filled)
            line.append(line[-1] if same and not own_above and line[-1][1] else (column, text))
        filled.append(line)
    for column in range(width):
        yield tuple(line[column][1] for line in filled if line[column][1])
