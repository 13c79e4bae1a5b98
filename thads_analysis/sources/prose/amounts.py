"""What a count or an amount of money tells of, each unit by its own words."""

from __future__ import annotations

import re
from dataclasses import replace

from . import phrases
from .told import (
    AUCTION,
    BEFORE,
    CASE,
    CASES,
    CHANGE_ABS,
    GAP,
    MONEY,
    RANK,
    RANKED,
    SHARE,
    VND,
    Around,
    Reading,
    Told,
    changed_by,
    measure_of,
    subject_of,
)


def count(one: Reading, around: Around, told: Told) -> Reading:
    """Read a number of cases or an amount of money."""
    unit, measure = one.unit, CASES if one.unit == CASE else MONEY
    if special := _special_count(one, around):
        return special
    subject, where, sure = subject_of(around, told)
    per_head = told.per_head or bool(A_HEAD.match(around.near))
    changed = changed_by(around, told)
    indicator = subject
    if per_head:
        done = subject == "completed" and (
            where != BEFORE or (told.last is not None and told.last.indicator == "output_per_officer")
        )
        indicator = "output_per_officer" if done else "load_per_officer"
        sure = max(sure, 0.8)
    if changed and (phrases.OF_NATION.search(around.right) or phrases.OF_NATION.search(around.sentence)) and per_head:
        return replace(one, indicator=indicator, statistic=GAP, measure=measure, sign=changed[0], confidence=0.85,
                       reason="chênh lệch với toàn quốc", subject=subject)  # fmt: skip
    if changed:
        sure = max(sure, 0.83) if indicator else sure
        return replace(one, indicator=indicator, statistic=CHANGE_ABS, measure=measure, sign=changed[0], confidence=sure - 0.03,
                       reason=f"{changed[1]}: {where}", subject=subject)  # fmt: skip
    alone = where == BEFORE and not per_head and not phrases.JOINED.fullmatch(around.outside)
    if where == BEFORE and told.last is not None and told.last.measure == measure and TOTAL.fullmatch(around.left):
        return replace(
            one, indicator="with_conditions", measure=measure, confidence=0.6, reason="tổng sau dấu /", subject=told.subject
        )
    if not indicator or alone or (unit == VND and indicator == "coercions") or ONE_CASE.search(around.left):
        return replace(one, measure=measure, confidence=0.45, reason="không rõ nói về gì")
    kept = told.subject if told.subject and TOTAL.fullmatch(around.left) else subject
    return replace(one, indicator=indicator, measure=measure, confidence=sure, reason=where, subject=kept)


A_HEAD = re.compile(r"\s?/\s?(?:người|chv|chấp hành viên)")
TOTAL = re.compile(r"\s?/\s?(?:trên )?(?:tổng )?(?:số )?")
"""Between a part and its total, which does not become what the sentence speaks of: *12.145 việc/ tổng số 23.812 việc*."""
ONE_CASE = re.compile(r"vụ (?:lớn nhất|việc này|án này|này)|(?<!\w)(?:có|một|riêng) vụ|tạm ứng")


def _special_count(one: Reading, around: Around) -> Reading | None:
    """Read what the sentence says of bailiffs and auctions, which count in other units."""
    if one.unit == VND:
        unpaid = "chưa thanh toán" in around.left + around.near
        if unpaid or "doanh thu" in around.left:
            name = "bailiff_unpaid" if unpaid else "bailiff_revenue"
            return replace(one, indicator=name, confidence=0.9, reason="thừa phát lại")
    if (
        one.unit == CASE
        and one.counted.noun.startswith("vụ")
        and re.search(r"đấu giá|bán thành|hủy", around.before[-160:] + around.near)
    ):
        return auction(replace(one, unit=AUCTION), around, None)
    return None


def person(one: Reading, around: Around, told: Told) -> Reading:
    """Read a number of people: officers, staff, those who left; or the one head that an average is taken over."""
    noun = one.counted.noun
    if one.number.value == 1 and re.search(r"bình quân|trung bình|mỗi", around.left):
        told.per_head = True
        return replace(one, confidence=0.85, reason="tính trên một người")
    if re.search(r"thôi việc|nghỉ việc|chế độ nghỉ|nghỉ hưu|tinh giản", around.near + around.left[-30:]):
        return replace(one, indicator="staff_left", confidence=0.85, reason=noun)
    name = {"chấp hành viên": "officers", "chv": "officers", "biên chế": "staff", "công chức": "staff", "cán bộ": "staff"}.get(
        noun, ""
    )
    return replace(one, indicator=name, confidence=0.85 if name else 0.7, reason=noun)


def document(one: Reading, around: Around, told: Told) -> Reading:
    """Read a number of documents: those that bailiffs serve."""
    served = re.search(r"thừa phát lại|tống đạt|chuyển giao", around.sentence)
    return replace(one, indicator="bailiff_documents" if served else "", confidence=0.88 if served else 0.7, reason="văn bản")


def complaint(one: Reading, around: Around, told: Told) -> Reading:
    """Read a number of complaints: received, within competence, resolved."""
    said = around.left + " " + around.near
    if "thẩm quyền" in said and not re.search(r"giải quyết\s*(?:xong\s*)?$", around.left):
        name = "complaints_in_competence"
    elif re.search(r"giải quyết", around.left):
        name = "complaints_resolved"
    else:
        name = "complaints_received" if re.search(r"tiếp nhận|nhận|có", around.left) else ""
    return replace(one, indicator=name, confidence=0.85 if name else 0.6, reason="đơn")


def auction(one: Reading, around: Around, told: Told | None) -> Reading:
    """Read a number of auctions: sold or cancelled."""
    said = around.left[-50:] + " " + around.near
    gone = re.search(r"hủy|huỷ", said)
    name = "auctions_cancelled" if gone else "auctions_success" if "thành" in said else ""
    return replace(one, indicator=name, confidence=0.85 if name else 0.6, reason="bán đấu giá")


def target_count(one: Reading, around: Around, told: Told) -> Reading:
    """Read how many targets were met or missed."""
    if re.search(r"không (?:đạt|hoàn thành)\s*$|chưa (?:đạt|hoàn thành)\s*$", around.left):
        return replace(one, indicator="targets_missed", confidence=0.85, reason="không đạt")
    own = re.search(r"(?:^|[^i])(?:đạt|hoàn thành|vượt)\s*$", around.left) and not re.search(
        r"đơn vị|địa phương|chi cục", around.left
    )
    return replace(one, indicator="targets_met" if own else "", confidence=0.75, reason="chỉ tiêu")


def units(one: Reading, around: Around, told: Told) -> Reading:
    """Read a number of agencies: those that met every target."""
    every = re.search(r"(?:đạt|hoàn thành|vượt)[^,;.]{0,12}(?:tất cả|cả các|toàn bộ|mọi)", around.right)
    return replace(one, indicator="units_meeting_all_targets" if every else "", confidence=0.8, reason="đơn vị")


STANDS = re.compile(r"[\s,(]*(?:xếp|đứng)?[\s(]*")
"""Between a figure and its own place in the ranking."""


def rank(one: Reading, around: Around, told: Told) -> Reading:
    """Read a place in a ranking."""
    if one.counted.noun == "bậc":
        return replace(one, confidence=0.7, reason="bậc")
    rate = re.search(r"tỷ lệ[^,;.]{0,20}xong|kết quả", around.near + around.left)
    match = [found.lastgroup for found in phrases.TRIGGER.finditer(around.left) if found.lastgroup]
    beside = told.last is not None and (told.last.statistic in (RANK, SHARE) or STANDS.fullmatch(around.left))
    name = "completion_rate" if rate else match[-1] if match else told.last.indicator if beside and told.last else ""
    if not name:
        return replace(one, statistic=RANK, confidence=0.5, reason="xếp hạng, không rõ về gì")
    measure = measure_of(around, told, RANKED)
    return replace(one, indicator=name, statistic=RANK, measure=measure, confidence=0.8, reason="xếp hạng", subject=told.subject)
