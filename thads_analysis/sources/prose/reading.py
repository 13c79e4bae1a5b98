"""What each figure of a text tells of: read sentence by sentence, each in the light of the figures before it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from decimal import Decimal

from ...words.vocabulary import Measure, Statistic, Unit
from . import phrases
from .numbers import Number, numbers
from .spans import masked
from .units import COUNTED, Counted, unit_of

CASES, MONEY, NEITHER = (one.code for one in Measure)
VALUE, CHANGE_ABS, CHANGE_PCT, CHANGE_PP, TARGET, MARGIN, SHARE, GAP, RANK = (one.code for one in Statistic)
CASE, VND, PERCENT, POINT, PERSON, DOCUMENT, COMPLAINT, AUCTION, TARGETS, UNITS, RANKED = (
    one.code
    for one in (Unit.CASE, Unit.VND, Unit.PERCENT, Unit.PERCENTAGE_POINT, Unit.PERSON, Unit.DOCUMENT, Unit.COMPLAINT, Unit.AUCTION,
                Unit.TARGET, Unit.ORGANISATION, Unit.RANK)
)  # fmt: skip
SENTENCE = re.compile(r"(?<!\btp)[.!?…](?=\s|$)|\n", re.IGNORECASE)
RATES = {"with_conditions": "conditions_rate", "without_conditions": "without_conditions_rate", "discontinued": "discontinued_share"}


@dataclass(frozen=True)
class Reading:
    """A figure and what it tells of.

    Parameters
    ----------
    number, counted
        The number and its unit.
    indicator, statistic, measure, unit
        What it is taken for; no indicator where it tells of none that is known.
    sign
        1 or -1.
    confidence
        From 0 to 1.
    reason
        In few words.
    subject
        The count that the sentence speaks of, for the figures after it.
    """

    number: Number
    counted: Counted
    indicator: str = ""
    statistic: str = VALUE
    measure: str = NEITHER
    unit: str = ""
    sign: int = 1
    confidence: float = 0.5
    reason: str = ""
    subject: str = ""

    @property
    def start(self) -> int:
        """Where it begins, hedge included."""
        return min(self.number.start, self.counted.start)

    @property
    def end(self) -> int:
        """Where it ends, unit included."""
        return self.counted.end


@dataclass
class Told:
    """What was said before in a paragraph."""

    subject: str = ""
    measure: str = ""
    per_head: bool = False
    last: Reading | None = None
    free: int = 0
    """Where the words begin that no figure has used yet."""
    used: int = 0
    """So many letters after a figure said what it is."""
    of_sentence: list[Reading] = field(default_factory=list)


@dataclass(frozen=True)
class Around:
    """The words around a figure, in lower case: those since the figure before, those after it, and the whole sentence."""

    left: str
    right: str
    sentence: str
    before: str
    hedge: str = ""

    @property
    def near(self) -> str:
        """The words directly after, to the next comma or bracket."""
        return re.split(r"[,;()]", self.right, maxsplit=1)[0]


def readings(text: str) -> Iterator[Reading]:
    """Yield the figures of a text in their order, each with what it tells of.

    Parameters
    ----------
    text
        In Unicode's composed form, with plain spaces.
    """
    plain = masked(text)
    folded = lower(plain)
    found = [(_whole(number, counted), counted) for number in numbers(plain) if (counted := unit_of(plain, number, folded))]
    told, at = Told(), 0
    for start, end in sentences(folded):
        if "\n" in folded[max(0, start - 1) : start]:
            told = Told()
        inside = []
        while at < len(found) and found[at][0].start < end:
            inside.append(found[at])
            at += 1
        yield from _sentence(folded, start, end, inside, told)


def _whole(number: Number, counted: Counted) -> Number:
    """Return a number of things that can't be parted: ``2,104 việc`` was meant with a point."""
    if number.doubt == "thousands" and counted.unit in COUNTED:
        return replace(number, value=number.value * 1000, step=Decimal(1))
    return number


def lower(text: str) -> str:
    """Return a text in lower case, every character in its place."""
    small = text.lower()
    return small if len(small) == len(text) else "".join(one.lower() if len(one.lower()) == 1 else one for one in text)


def sentences(folded: str) -> Iterator[tuple[int, int]]:
    """Yield where sentences begin and end."""
    start = 0
    for match in SENTENCE.finditer(folded):
        yield start, match.end()
        start = match.end()
    yield start, len(folded)


def _sentence(folded: str, start: int, end: int, found: list[tuple[Number, Counted]], told: Told) -> Iterator[Reading]:
    told.free, told.of_sentence, told.per_head = start, [], False
    for at, (number, counted) in enumerate(found):
        begin = min(number.start, counted.start)
        after = min(found[at + 1][0].start if at + 1 < len(found) else end, counted.end + 90)
        free = max(told.free, folded.rfind(";", start, begin) + 1)
        around = Around(folded[free:begin], folded[counted.end : after], folded[start:end], folded[start:begin],
                        folded[begin : number.digits])  # fmt: skip
        told.used = 0
        told.per_head = told.per_head or bool(phrases.PER_HEAD.search(around.left))
        one = read(number, counted, around, told)
        told.of_sentence.append(one)
        told.last, told.subject, told.measure = one, one.subject or told.subject, _kept(one, told)
        told.free = max(told.free, counted.end + told.used)
    yield from _paired(told.of_sentence, folded)


def _kept(one: Reading, told: Told) -> str:
    return one.measure if one.measure in (CASES, MONEY) else told.measure


def _paired(several: list[Reading], folded: str) -> list[Reading]:
    """Return readings, where ``giảm 8,5% số việc và giảm 3,6% số tiền chuyển kỳ sau`` says only at its end what is reduced."""
    for at in range(len(several) - 1, 0, -1):
        one, next_one = several[at - 1], several[at]
        between = folded[one.end : next_one.start]
        if next_one.reason == "right" and not one.indicator and one.unit == CASE and re.fullmatch(r"\s(?:với|và|,|tương ứng)\s", between):
            several[at - 1] = replace(one, indicator=next_one.indicator, confidence=0.8, reason="paired")
        alike = one.statistic == next_one.statistic == CHANGE_PCT and one.unit == next_one.unit
        if alike and "right" in next_one.reason and "right" not in one.reason and " và " in between and len(between) < 30:
            several[at - 1] = replace(one, indicator=next_one.indicator, confidence=next_one.confidence - 0.05, reason="paired")
    return several


def read(number: Number, counted: Counted, around: Around, told: Told) -> Reading:
    """Return what a figure is taken for."""
    one = Reading(number, counted, unit=counted.unit)
    by_unit = {
        CASE: _count, VND: _count, PERCENT: _percent, POINT: _percent, PERSON: _person, DOCUMENT: _document, COMPLAINT: _complaint,
        AUCTION: _auction, TARGETS: _target_count, UNITS: _units, RANKED: _rank,
    }  # fmt: skip
    reader = by_unit.get(counted.unit)
    made = reader(one, around, told) if reader else replace(one, confidence=0.7, reason="chỉ có đơn vị")
    return _doubted(made)


def _doubted(one: Reading) -> Reading:
    """Return a reading with the doubts about its number taken off its confidence."""
    if one.number.doubt in ("point", "separators", "comma", "thousands"):
        return replace(one, confidence=min(one.confidence, 0.6), reason=f"{one.reason}; dấu thập phân ({one.number.doubt})")
    if one.number.word and one.number.value == 1:
        return replace(one, confidence=min(one.confidence, 0.6))
    return one


def _subject(around: Around, told: Told) -> tuple[str, str, float]:
    """Return the count that a figure tells of, where that was found, and how sure that is."""
    in_left = [*phrases.TRIGGER.finditer(around.left)]
    in_right = phrases.TRIGGER.search(around.near[:40])
    if in_left and not (in_right and in_right.start() < 2 and OUT_OF.search(around.left + around.hedge)):
        return in_left[-1].lastgroup or "", "left", 0.9
    if in_right and in_right.start() < 24:
        told.used = in_right.end()
        return in_right.lastgroup or "", "right", 0.88
    if told.subject:
        near = phrases.JOINED.fullmatch(around.left) and "trong" not in around.left
        return told.subject, "before", 0.82 if near else 0.6
    return "", "", 0.4


OUT_OF = re.compile(r"trên(?:\stổng\ssố|\ssố)?\s*$")


def _changed(around: Around, told: Told) -> tuple[int, str] | None:
    """Return the sign and the word of a change that is said directly before a figure, or of the figure it is joined to."""
    match = phrases.CHANGED.search(around.left)
    if match:
        return (1 if match["up"] else -1), match["up"] or match["down"]
    last = told.last
    if last is not None and last.statistic in (CHANGE_ABS, GAP) and phrases.JOINED.fullmatch(around.left):
        return last.sign, "joined"
    return None


def _measure(around: Around, told: Told, unit: str) -> str:
    if unit == CASE:
        return CASES
    if unit == VND:
        return MONEY
    after, before = (_measures(words) for words in (around.near[:28], around.left))
    if after and (after[0][0] <= 1 or not before):
        return after[0][1]
    if before:
        return before[-1][1]
    return CASES if phrases.TRIGGER.search(around.left) else told.measure or CASES


def _measures(words: str) -> list[tuple[int, str]]:
    """Return where words speak of cases or of money, in their order."""
    both = ((CASES, phrases.IN_CASES), (MONEY, phrases.IN_MONEY))
    return sorted((match.start(), name) for name, pattern in both for match in pattern.finditer(words))


def _count(one: Reading, around: Around, told: Told) -> Reading:
    """Read a number of cases or an amount of money."""
    unit, measure = one.unit, CASES if one.unit == CASE else MONEY
    if special := _special_count(one, around):
        return special
    subject, where, sure = _subject(around, told)
    per_head = told.per_head
    changed = _changed(around, told)
    indicator = subject
    if per_head:
        done = subject == "completed" and (where != "before" or (told.last is not None and told.last.indicator == "output_per_officer"))
        indicator = "output_per_officer" if done else "load_per_officer"
        sure = max(sure, 0.8)
    if changed and (phrases.OF_NATION.search(around.right) or phrases.OF_NATION.search(around.sentence)) and per_head:
        return replace(one, indicator=indicator, statistic=GAP, measure=measure, sign=changed[0], confidence=0.85,
                       reason="chênh lệch với toàn quốc", subject=subject)  # fmt: skip
    if changed:
        return replace(one, indicator=indicator, statistic=CHANGE_ABS, measure=measure, sign=changed[0], confidence=sure - 0.03,
                       reason=f"{changed[1]}: {where}", subject=subject)  # fmt: skip
    alone = where == "before" and not per_head and not phrases.JOINED.fullmatch(around.left)
    if not indicator or alone or (unit == VND and indicator == "coercions") or ONE_CASE.search(around.left):
        return replace(one, measure=measure, confidence=0.45, reason="không rõ nói về gì")
    return replace(one, indicator=indicator, measure=measure, confidence=sure, reason=where, subject=subject)


ONE_CASE = re.compile(r"vụ (?:lớn nhất|việc này|án này|này)|(?<!\w)(?:có|một|riêng) vụ|tạm ứng")


def _special_count(one: Reading, around: Around) -> Reading | None:
    """Read what the sentence says of bailiffs and auctions, which count in other units."""
    if one.unit == VND:
        unpaid = "chưa thanh toán" in around.left + around.near
        if unpaid or "doanh thu" in around.left:
            name = "bailiff_unpaid" if unpaid else "bailiff_revenue"
            return replace(one, indicator=name, confidence=0.9, reason="thừa phát lại")
    if one.unit == CASE and one.counted.noun.startswith("vụ") and re.search(r"đấu giá|bán thành|hủy", around.before[-160:] + around.near):
        return _auction(replace(one, unit=AUCTION), around, None)
    return None


def _percent(one: Reading, around: Around, told: Told) -> Reading:
    """Read a percentage: a rate, a change, a margin, a share or a target."""
    measure = _measure(around, told, one.unit)
    subject, where, sure = _subject(around, told)
    last, changed = told.last, _changed(around, told)
    one = replace(one, unit=PERCENT, measure=measure, subject=subject)
    of_complaints = last is not None and last.unit == COMPLAINT and phrases.JOINED.fullmatch(around.left)
    if (of_complaints or re.search(r"đơn(?! vị)|khiếu nại|tố cáo", around.left + around.near)) and not changed:
        statistic = TARGET if phrases.TARGET_SAID.search(around.before) else VALUE
        return replace(one, indicator="complaints_resolved_rate", measure=NEITHER, statistic=statistic, confidence=0.85, reason="đơn")
    if re.search(r"đấu giá", around.near + around.left):
        statistic = TARGET if "không để" in around.before else VALUE
        return replace(one, indicator="auction_cancel_rate", measure=NEITHER, statistic=statistic, confidence=0.8, reason="đấu giá")
    if "chiếm" in around.left[-40:]:
        return _share(one, around, subject, sure)
    if changed or (last is not None and last.statistic == CHANGE_ABS and re.fullmatch(r"\s?\(\s?(?:tương ứng |bằng )?", around.left)):
        return _change(one, around, told, changed or (last.sign if last else 1, "("), where)
    if phrases.TARGET_SAID.search(around.before[-140:]) and not re.search(r"đạt\s(?:tỷ lệ )?$|kết quả", around.left):
        return replace(one, indicator="completion_rate", statistic=TARGET, confidence=0.85, reason="chỉ tiêu")
    if last is not None and last.statistic == TARGET and last.unit == PERCENT and phrases.JOINED.fullmatch(around.left):
        return replace(one, indicator=last.indicator, statistic=TARGET, confidence=0.85, reason="chỉ tiêu")
    return _rate(one, around, told, subject, where, sure)


def _share(one: Reading, around: Around, subject: str, sure: float) -> Reading:
    """Read ``chiếm 11,66%``: of the nation, or of all that is to be enforced."""
    if phrases.OF_NATION.search(around.right) or phrases.OF_NATION.search(around.sentence):
        return replace(one, indicator=subject or "to_enforce", statistic=SHARE, confidence=0.85, reason="so với toàn quốc")
    name = RATES.get(subject, "conditions_rate")
    return replace(one, indicator=name, confidence=sure - 0.05 if subject in RATES else 0.5, reason="chiếm")


def _change(one: Reading, around: Around, told: Told, changed: tuple[int, str], where: str) -> Reading:
    """Read a percentage that tells of a change or a margin."""
    sign, word = changed
    last, subject = told.last, one.subject
    if re.search(rf"{word}[^,;]*chỉ tiêu[^,;]*$", around.left):
        return replace(one, indicator="completion_rate", statistic=TARGET, confidence=0.85, reason="chỉ tiêu")
    if re.match(r"\s?số (?:việc|tiền)", around.near):
        found = where == "right"
        if phrases.TARGET_SAID.search(around.before[-140:]):
            return replace(one, indicator=subject, statistic=TARGET, sign=sign, confidence=0.8, reason="chỉ tiêu")
        return replace(one, indicator=subject if found else "", statistic=CHANGE_PCT, sign=sign,
                       confidence=0.85 if found else 0.5, reason=where)  # fmt: skip
    rated = last is not None and last.unit == PERCENT
    aims = phrases.AGAINST_TARGET.search(around.right) or (rated and (word in ("vượt", "thiếu", "hụt") or "chỉ tiêu" in around.left))
    of_rate = last is not None and last.unit == PERCENT and last.statistic == VALUE and where != "left"
    if (word in ("vượt", "thấp hơn", "cao hơn", "hụt", "thiếu", "kém") or "chỉ tiêu" in around.near) and aims:
        return replace(one, indicator="completion_rate", statistic=MARGIN, unit=POINT, sign=sign, confidence=0.88, reason="so với chỉ tiêu")
    if phrases.TARGET_SAID.search(around.before[-140:]) and word == "giảm":
        return replace(one, indicator=subject, statistic=TARGET, sign=-1, confidence=0.7, reason="chỉ tiêu giảm")
    if (of_rate and last is not None) or "tỷ lệ" in around.left:
        name = last.indicator if last is not None and last.unit == PERCENT else "completion_rate"
        return replace(one, indicator=name, statistic=CHANGE_PP, unit=POINT, sign=sign, confidence=0.82, reason="so với cùng kỳ")
    if last is not None and last.statistic == CHANGE_PP and where == "before":
        return replace(one, indicator=last.indicator, statistic=CHANGE_PP, unit=POINT, sign=sign, confidence=0.82, reason="so với cùng kỳ")
    return replace(one, indicator=subject, statistic=CHANGE_PCT, sign=sign, confidence=0.84 if subject else 0.4, reason=where)


def _rate(one: Reading, around: Around, told: Told, subject: str, where: str, sure: float) -> Reading:
    """Read a plain percentage: mostly how much was completed of what is with conditions."""
    last = told.last
    if re.search(r"tỷ lệ[^,;]{0,30}có điều kiện", around.left[-60:]) and not re.search(r"trên", around.left[-40:]):
        return replace(one, indicator="conditions_rate", confidence=0.85, reason="tỷ lệ có điều kiện")
    joined = last is not None and last.unit == PERCENT and last.statistic == VALUE and phrases.JOINED.fullmatch(around.left)
    if joined and last is not None:
        measure = MONEY if "việc" not in around.near and one.measure == last.measure == CASES and "tiền" not in around.near else one.measure
        return replace(one, indicator=last.indicator, measure=measure, confidence=min(last.confidence, 0.82), reason="cặp việc, tiền")
    if "lần lượt" in around.left and len(told.of_sentence) > 1:
        return replace(one, indicator="completion_rate", measure=CASES, confidence=0.82, reason="lần lượt")
    plain = re.search(r"đạt|tỷ lệ|xong|kết quả|thấp nhất|cao nhất", around.left) or subject == "completed"
    return replace(one, indicator="completion_rate", confidence=0.88 if plain else 0.5, reason="tỷ lệ thi hành xong")


def _person(one: Reading, around: Around, told: Told) -> Reading:
    noun = one.counted.noun
    if one.number.value == 1 and re.search(r"bình quân|trung bình|mỗi", around.left):
        told.per_head = True
        return replace(one, confidence=0.85, reason="tính trên một người")
    if re.search(r"thôi việc|nghỉ việc", around.near + around.left[-30:]):
        return replace(one, indicator="staff_left", confidence=0.85, reason=noun)
    name = {"chấp hành viên": "officers", "chv": "officers", "biên chế": "staff", "công chức": "staff", "cán bộ": "staff"}.get(noun, "")
    return replace(one, indicator=name, confidence=0.85 if name else 0.7, reason=noun)


def _document(one: Reading, around: Around, told: Told) -> Reading:
    served = re.search(r"thừa phát lại|tống đạt|chuyển giao", around.sentence)
    return replace(one, indicator="bailiff_documents" if served else "", confidence=0.88 if served else 0.7, reason="văn bản")


def _complaint(one: Reading, around: Around, told: Told) -> Reading:
    said = around.left + " " + around.near
    if "thẩm quyền" in said and not re.search(r"giải quyết\s*(?:xong\s*)?$", around.left):
        name = "complaints_in_competence"
    elif re.search(r"giải quyết", around.left):
        name = "complaints_resolved"
    else:
        name = "complaints_received" if re.search(r"tiếp nhận|nhận|có", around.left) else ""
    return replace(one, indicator=name, confidence=0.85 if name else 0.6, reason="đơn")


def _auction(one: Reading, around: Around, told: Told | None) -> Reading:
    said = around.left[-50:] + " " + around.near
    gone = re.search(r"hủy|huỷ", said)
    name = "auctions_cancelled" if gone else "auctions_success" if "thành" in said else ""
    return replace(one, indicator=name, confidence=0.85 if name else 0.6, reason="bán đấu giá")


def _target_count(one: Reading, around: Around, told: Told) -> Reading:
    if re.search(r"không (?:đạt|hoàn thành)\s*$|chưa (?:đạt|hoàn thành)\s*$", around.left):
        return replace(one, indicator="targets_missed", confidence=0.85, reason="không đạt")
    own = re.search(r"(?:^|[^i])(?:đạt|hoàn thành|vượt)\s*$", around.left) and not re.search(r"đơn vị|địa phương|chi cục", around.left)
    return replace(one, indicator="targets_met" if own else "", confidence=0.75, reason="chỉ tiêu")


def _units(one: Reading, around: Around, told: Told) -> Reading:
    every = re.search(r"(?:đạt|hoàn thành|vượt)[^,;.]{0,12}(?:tất cả|cả các|toàn bộ|mọi)", around.right)
    return replace(one, indicator="units_meeting_all_targets" if every else "", confidence=0.8, reason="đơn vị")


def _rank(one: Reading, around: Around, told: Told) -> Reading:
    if one.counted.noun == "bậc":
        return replace(one, confidence=0.7, reason="bậc")
    rate = re.search(r"tỷ lệ[^,;.]{0,20}xong|kết quả", around.near + around.left)
    match = [found.lastgroup for found in phrases.TRIGGER.finditer(around.left) if found.lastgroup]
    beside = told.last is not None and told.last.statistic in (RANK, SHARE)
    name = "completion_rate" if rate else match[-1] if match else told.last.indicator if beside and told.last else ""
    if not name:
        return replace(one, statistic=RANK, confidence=0.5, reason="xếp hạng, không rõ về gì")
    return replace(one, indicator=name, statistic=RANK, measure=_measure(around, told, RANKED), confidence=0.8, reason="xếp hạng",
                   subject=told.subject)  # fmt: skip
