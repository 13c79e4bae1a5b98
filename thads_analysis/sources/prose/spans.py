"""What looks like a figure and is none: dates, numbers of documents and articles, telephone numbers, addresses, periods."""

from __future__ import annotations

import re

_DAY, _MONTH, _YEAR = r"(?:0?[1-9]|[12]\d|3[01])", r"(?:0?[1-9]|1[0-2])", r"(?:19|20)\d\d"
_PATTERNS = (
    rf"\b{_DAY}\s?[/.\-]\s?{_MONTH}\s?[/.\-]\s?{_YEAR}\b",  # 28/9/2017
    rf"\bngày\s+{_DAY}(?:\s?[/.\-]\s?{_MONTH}|\s+tháng\s+{_MONTH})?(?:\s+năm\s+{_YEAR})?(?![\d%])",
    rf"\b(?:từ|đến|tới|hết|trước|sau|sáng|chiều|lễ|nghỉ|và|,)\s+(?:ngày\s+)?{_DAY}/{_MONTH}(?![\d/]|\s*(?:vụ|việc|đơn|chỉ|địa|tỉnh|về))",
    rf"\btháng\s+{_MONTH}(?:\s?[/.\-]\s?{_YEAR}|\s+năm\s+{_YEAR})?(?![\d.,]*\d|\s*%)",
    rf"\bquý\s+(?:I{{1,3}}|IV|[1-4])(?:\s?[/\-]\s?{_YEAR}|\s+năm\s+{_YEAR})?",
    rf"\b(?:năm|giai đoạn|nhiệm kỳ|khóa|niên độ)\s+{_YEAR}(?:\s?[-–]\s?{_YEAR})?",
    rf"\b{_YEAR}\s?[-–]\s?{_YEAR}\b",
    r"\b\d{1,5}(?:/\d{2,4})?/[A-ZĐ][A-ZĐ0-9a-z]*(?:[-–][A-ZĐ0-9&]+)*",  # 2910/CTHADS-VP, 62/2015/NĐ-CP
    r"\b(?:Điều|điều|Khoản|khoản|Điểm|Chương|chương|Mục|mục|Phụ lục|phụ lục|Biểu|biểu|Mẫu|mẫu|Quyển|Tập"
    r"|trang|Trang)\s+(?:số\s+)?\d{1,4}[a-zđ]?\b",
    r"(?<![\w.,])0\d{2,3}[.\s\-]?\d{3,4}[.\s]?\d{3,4}\b",
    r"(?:ĐT|điện thoại|Điện thoại|fax|Fax|hotline|đường dây nóng)[:.\s]{1,3}(?:số\s+)?\+?\d[\d.\s\-]{6,16}\d",
    r"\b\d{1,2}\s?(?:h|giờ)\s?(?:[0-5]\d)?(?:\s?phút)?\b",
    r"(?i:\bcovid)\s?[-–]\s?\d{1,2}",
    r"(?m:^[ \t]{0,8}\d{1,2}(?:\.\d{1,2}){0,3}[.)]\s)",
    r"\b(?i:kỳ họp|lần|phiên họp|đại hội|hội nghị|khóa|kỳ|năm)\s+thứ\s+\w+",
    r"\bsố\s+(?:nhà\s+)?\d{1,4}[A-Za-z]?(?=\s+(?:đường|phố|ngõ))",
    r"(?<!quá )(?<!dài )(?<!hơn )(?<!trên )(?<![\w.,])\d{1,2}\s+tháng(?=\s*(?:đầu|cuối|năm|của|\(|,|\.|;|:|$|\)"
    r"|trong|công tác|so với|tính|qua|thực hiện|kể))",
    r"(?<=\btrong )\d{1,2}\s+tháng\b",
    r"\b(?:trên|hơn|gần|dưới|quá|sau|suốt|trong)?\s?\d{1,2}\s+năm\b",
)
NOT_FIGURES = re.compile("|".join(f"(?:{one})" for one in _PATTERNS))


def masked(text: str) -> str:
    """Return a text with everything that is no figure blanked out, every character in its place."""
    return NOT_FIGURES.sub(lambda match: "\x00" * len(match[0]), text)
