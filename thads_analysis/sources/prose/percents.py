"""What a percentage tells of: a rate, a share, a change, a margin over a target, or a target."""

from __future__ import annotations

import re
from dataclasses import replace

from . import phrases
from .told import (
    CASES,
    CHANGE_ABS,
    CHANGE_PCT,
    CHANGE_PP,
    COMPLAINT,
    MARGIN,
    MONEY,
    NEITHER,
    PERCENT,
    POINT,
    SHARE,
    TARGET,
    VALUE,
    Around,
    Reading,
    Told,
    changed_by,
    measure_of,
    subject_of,
)

RATES = {
    "with_conditions": "conditions_rate",
    "without_conditions": "without_conditions_rate",
    "discontinued": "discontinued_share",
}


def percent(one: Reading, around: Around, told: Told) -> Reading:
    """Read a percentage: a rate, a change, a margin, a share or a target."""
    measure = measure_of(around, told, one.unit)
    subject, where, _ = subject_of(around, told)
    last, changed = told.last, changed_by(around, told)
    one = replace(one, unit=PERCENT, measure=measure, subject=subject)
    of_complaints = last is not None and last.unit == COMPLAINT and phrases.JOINED.fullmatch(around.left)
    if (of_complaints or re.search(r"đơn(?! vị)|khiếu nại|tố cáo", around.left + around.near)) and not changed:
        statistic = TARGET if phrases.TARGET_SAID.search(around.before) else VALUE
        return replace(
            one, indicator="complaints_resolved_rate", measure=NEITHER, statistic=statistic, confidence=0.85, reason="đơn"
        )
    if re.search(r"đấu giá", around.near + around.left):
        statistic = TARGET if "không để" in around.before else VALUE
        return replace(
            one, indicator="auction_cancel_rate", measure=NEITHER, statistic=statistic, confidence=0.8, reason="đấu giá"
        )
    if "chiếm" in around.left[-40:]:
        return _share(one, around)
    if changed or (
        last is not None and last.statistic == CHANGE_ABS and re.fullmatch(r"\s?\(\s?(?:tương ứng |bằng )?", around.left)
    ):
        return _change(one, around, told, changed or (last.sign if last else 1, "("), where)
    if phrases.TARGET_SAID.search(around.before[-140:]) and not re.search(r"đạt\s(?:tỷ lệ )?$|kết quả", around.left):
        return replace(one, indicator="completion_rate", statistic=TARGET, confidence=0.85, reason="chỉ tiêu")
    if last is not None and last.statistic == TARGET and last.unit == PERCENT and phrases.JOINED.fullmatch(around.left):
        return replace(one, indicator=last.indicator, statistic=TARGET, confidence=0.85, reason="chỉ tiêu")
    return _rate(one, around, told)


def _share(one: Reading, around: Around) -> Reading:
    """Read ``chiếm 11,66%``: of the nation, or of all that is to be enforced."""
    if phrases.OF_NATION.search(around.right) or phrases.OF_NATION.search(around.sentence):
        return replace(one, indicator=one.subject or "to_enforce", statistic=SHARE, confidence=0.85, reason="so với toàn quốc")
    name = RATES.get(one.subject, "conditions_rate")
    return replace(one, indicator=name, confidence=0.84 if one.subject in RATES else 0.5, reason="chiếm")


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
    aims = phrases.AGAINST_TARGET.search(around.right) or (
        rated and (word in ("vượt", "thiếu", "hụt") or "chỉ tiêu" in around.left)
    )
    of_rate = last is not None and last.unit == PERCENT and last.statistic == VALUE and where != "left"
    if (word in ("vượt", "thấp hơn", "cao hơn", "hụt", "thiếu", "kém") or "chỉ tiêu" in around.near) and aims:
        return replace(
            one, indicator="completion_rate", statistic=MARGIN, unit=POINT, sign=sign, confidence=0.88, reason="so với chỉ tiêu"
        )
    if phrases.TARGET_SAID.search(around.before[-140:]) and word == "giảm":
        return replace(one, indicator=subject, statistic=TARGET, sign=-1, confidence=0.7, reason="chỉ tiêu giảm")
    if (of_rate and last is not None) or "tỷ lệ" in around.left:
        name = last.indicator if last is not None and last.unit == PERCENT else "completion_rate"
        return replace(one, indicator=name, statistic=CHANGE_PP, unit=POINT, sign=sign, confidence=0.82, reason="so với cùng kỳ")
    if last is not None and last.statistic == CHANGE_PP and where == "before":
        return replace(
            one, indicator=last.indicator, statistic=CHANGE_PP, unit=POINT, sign=sign, confidence=0.82, reason="so với cùng kỳ"
        )
    return replace(one, indicator=subject, statistic=CHANGE_PCT, sign=sign, confidence=0.84 if subject else 0.4, reason=where)


def _rate(one: Reading, around: Around, told: Told) -> Reading:
    """Read a plain percentage: mostly how much was completed of what is with conditions."""
    last = told.last
    if re.search(r"tỷ lệ[^,;]{0,30}có điều kiện", around.left[-60:]) and not re.search(r"trên", around.left[-40:]):
        return replace(one, indicator="conditions_rate", confidence=0.85, reason="tỷ lệ có điều kiện")
    joined = last is not None and last.unit == PERCENT and last.statistic == VALUE and phrases.JOINED.fullmatch(around.left)
    if joined and last is not None:
        measure = (
            MONEY
            if "việc" not in around.near and one.measure == last.measure == CASES and "tiền" not in around.near
            else one.measure
        )
        return replace(
            one, indicator=last.indicator, measure=measure, confidence=min(last.confidence, 0.82), reason="cặp việc, tiền"
        )
    if "lần lượt" in around.left and len(told.of_sentence) > 1:
        return replace(one, indicator="completion_rate", measure=CASES, confidence=0.82, reason="lần lượt")
    plain = re.search(r"đạt|tỷ lệ|xong|kết quả|thấp nhất|cao nhất", around.left) or one.subject == "completed"
    return replace(one, indicator="completion_rate", confidence=0.88 if plain else 0.5, reason="tỷ lệ thi hành xong")
