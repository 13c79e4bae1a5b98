"""Every check there is, each with its id, its gravity and its reason."""

from __future__ import annotations

import pandas as pd

from ...words.laws import CIRCULAR_2024, CIRCULAR_BOOKS, JOINT_CIRCULAR_2021, LAW_2008, no_law
from ...words.vocabulary import Language, Severity, Text
from .finding import Check

USUAL = Text("mức chung", "usual")
COMPARED = Text("đối chiếu", "compared with")
PEERS = no_law("so với các nơi tương tự", "compared with peers")
FORMS_OF_OFFICERS = CIRCULAR_2024.article("2", Text("biểu 04 và 05/TK-THA", "forms 04 and 05/TK-THA"))

IDENTITY = Check(
    "identity",
    Severity.ERROR,
    CIRCULAR_2024.article("8"),
    Text("không khớp với các cột hợp thành", "does not equal the columns it is made of"),
)
IMPOSSIBLE = Check("impossible", Severity.ERROR, CIRCULAR_2024.article("8"), Text("số bất hợp lý", "an impossible figure"))
FALLING = Check(
    "falling",
    Severity.ERROR,
    CIRCULAR_2024.article("7"),
    Text("số lũy kế giảm so với kỳ trước trong năm", "a cumulative figure fell within the year"),
)
CONTINUITY = Check(
    "continuity",
    Severity.WARNING,
    CIRCULAR_2024.article("8"),
    Text("số cũ không nối tiếp số chuyển kỳ sau của năm trước", "carried in does not follow on last year's carry-forward"),
)
REDONE = Check(
    "published_vs_redone",
    Severity.ERROR,
    CIRCULAR_2024.article("2"),
    Text("tỷ lệ in khác tỷ lệ tính lại", "the printed rate is not the one redone from its counts"),
)
MARGIN = Check(
    "printed_margin",
    Severity.WARNING,
    no_law("kết quả trừ chỉ tiêu", "result less target"),
    Text("mức vượt chỉ tiêu in không bằng kết quả trừ chỉ tiêu", "the printed margin is not result less target"),
)
CHANGE = Check(
    "printed_change",
    Severity.WARNING,
    no_law("năm nay trừ năm trước", "this year less last year"),
    Text("mức tăng, giảm in không khớp số của năm trước", "the printed change does not agree with last year's figure"),
)
POINTS = Check(
    "percent_for_points",
    Severity.WARNING,
    no_law("hiệu của hai tỷ lệ là điểm %", "a difference of rates is in points"),
    Text("ghi % nhưng là điểm %", "printed as percent, but in points"),
)
VINTAGE = Check(
    "vintage",
    Severity.WARNING,
    CIRCULAR_2024.article("11"),
    Text("số liệu có nhiều bản công bố", "printed in several editions"),
    Text("số được dùng", "taken"),
)
BROKEN = Check(
    "series_break",
    Severity.WARNING,
    no_law("cách đếm thay đổi", "what is counted changed"),
    Text("chuỗi số liệu bị ngắt", "the series breaks"),
)

CARRIED_IN_MOVED = Check(
    "carried_in_moved",
    Severity.ERROR,
    CIRCULAR_2024.article("7, 8"),
    Text("số cũ chuyển sang thay đổi trong năm", "carried in changed within the year"),
    Text("kỳ trước", "in the report before"),
)

CATEGORY = Check(
    "category",
    Severity.ERROR,
    CIRCULAR_2024.article("2", Text("biểu 01, 02, 03/TK-THA", "forms 01, 02 and 03/TK-THA")),
    Text("một loại việc có nhiều hơn tất cả các loại", "one kind of cases has more than all cases"),
    Text("tất cả", "all"),
)

TOTALS = Check(
    "totals",
    Severity.ERROR,
    CIRCULAR_2024.article("2", Text("biểu 01, 02, 04, 05/TK-THA", "forms 01, 02, 04 and 05/TK-THA")),
    Text("tổng in trên biểu khác các dòng cộng lại", "the printed total is not the sum of its rows"),
    Text("cộng lại", "added up"),
)

OTHER_SOURCE = Check(
    "other_source",
    Severity.WARNING,
    JOINT_CIRCULAR_2021.article("10", Text("biểu 01/TKLN-THADS", "form 01/TKLN-THADS")),
    Text("khác số của nguồn kia", "differs from the other source"),
    Text("nguồn kia", "the other source"),
)

THOUSAND = Check(
    "lost_thousand",
    Severity.WARNING,
    no_law("biểu tiền tính bằng nghìn đồng", "money forms are in thousands of VND"),
    Text("có thể nhầm 1.000 lần", "possibly off by a factor of 1,000"),
)

WITHOUT_MONEY = Check(
    "cases_without_money",
    Severity.WARNING,
    FORMS_OF_OFFICERS,
    Text("có việc mà không có tiền, hoặc có tiền mà không có việc", "cases without money, or money without cases"),
)

ONE_MEASURE = Check(
    "one_measure",
    Severity.ERROR,
    FORMS_OF_OFFICERS,
    Text("chỉ có trong biểu việc, hoặc chỉ có trong biểu tiền", "stands in the form of cases only, or of money only"),
)

MONEY_PER_CASE = Check(
    "money_per_case",
    Severity.WARNING,
    PEERS,
    Text("số tiền bình quân một việc khác xa mức chung", "money per case is far from what is usual"),
    USUAL,
)

CONDITIONS = Check(
    "conditions_rate",
    Severity.WARNING,
    LAW_2008.article("44a"),
    Text("tỷ lệ có điều kiện khác xa mức chung", "the share with conditions is far from what is usual"),
    USUAL,
)

CONDITIONS_JUMP = Check(
    "conditions_jump",
    Severity.WARNING,
    LAW_2008.article("44a"),
    Text("phân loại điều kiện thay đổi đột ngột cuối năm", "the classification by conditions jumped at the end of the year"),
    COMPARED,
)

RATE_BY_CONDITIONS = Check(
    "rate_by_conditions",
    Severity.WARNING,
    LAW_2008.article("44a"),
    Text(
        "tỷ lệ thi hành xong tăng khi tỷ lệ có điều kiện giảm và số thi hành xong không tăng",
        "the completion rate rose while the share with conditions fell and no more was completed",
    ),
    Text("năm trước", "a year before"),
)

DISCONTINUED = Check(
    "discontinued_share",
    Severity.WARNING,
    LAW_2008.article("50"),
    Text("đình chỉ nhiều hơn hẳn mức chung", "far more was discontinued than is usual"),
    USUAL,
)

POSTPONED = Check(
    "postponed_share",
    Severity.WARNING,
    LAW_2008.article("48.1.c"),
    Text("hoãn theo thỏa thuận nhiều hơn hẳn mức chung", "far more is postponed by agreement than is usual"),
    USUAL,
)

SEPTEMBER = Check(
    "september",
    Severity.WARNING,
    CIRCULAR_2024.article("8"),
    Text("thi hành xong dồn vào tháng 9", "completions pile up in September"),
    USUAL,
)

OCTOBER = Check(
    "october",
    Severity.WARNING,
    CIRCULAR_2024.article("8"),
    Text("thụ lý mới giảm trong tháng 9 rồi tăng vọt trong tháng 10", "new cases drop in September and surge in October"),
    Text("tháng 9", "in September"),
)

IDLE_OFFICER = Check(
    "idle_officer",
    Severity.WARNING,
    no_law("có việc thì có kết quả; lãnh đạo thường nhận ít việc", "a caseload has results; leaders take few cases"),
    Text(
        "có việc phải thi hành nhưng cả năm không thi hành xong việc nào", "has cases to enforce but completed none in the year"
    ),
)

STALLED_OFFICER = Check(
    "stalled_officer",
    Severity.WARNING,
    no_law("có việc thì có kết quả", "a caseload has results"),
    Text(
        "còn việc có điều kiện nhưng sáu tháng liền không thi hành xong việc nào",
        "has cases with conditions but completed none in six months running",
    ),
)

OFFICER_SHARE = Check(
    "officer_share",
    Severity.WARNING,
    no_law("việc được phân công cho mọi Chấp hành viên", "cases are assigned to all officers"),
    Text("một Chấp hành viên giữ phần lớn số việc của đơn vị", "one officer holds most of the agency’s cases"),
)

BOOKS = Check(
    "books",
    Severity.WARNING,
    CIRCULAR_BOOKS.article("3, 30"),
    Text("biểu, sổ và danh sách không khớp nhau", "form, book and list do not agree"),
    COMPARED,
)

ENTRUSTED = Check(
    "entrusted",
    Severity.WARNING,
    CIRCULAR_BOOKS.article("30", Text("sổ ủy thác đi và sổ nhận ủy thác", "books of cases entrusted out and in")),
    Text(
        "toàn quốc, số nhận ủy thác không khớp số ủy thác đi",
        "nationally, what was received by entrustment does not match what was sent",
    ),
    Text("ủy thác đi", "sent"),
)

VERIFICATION = Check(
    "verification",
    Severity.WARNING,
    LAW_2008.article("44"),
    Text("việc chưa có điều kiện quá hạn xác minh", "cases without conditions whose verification is overdue"),
)

CHECKS = (
    *(IDENTITY, IMPOSSIBLE, REDONE, CATEGORY, TOTALS, OTHER_SOURCE),
    *(FALLING, CARRIED_IN_MOVED, CONTINUITY, SEPTEMBER, OCTOBER, BROKEN),
    *(THOUSAND, WITHOUT_MONEY, ONE_MEASURE, MONEY_PER_CASE),
    *(CONDITIONS, CONDITIONS_JUMP, RATE_BY_CONDITIONS, DISCONTINUED, POSTPONED),
    *(IDLE_OFFICER, STALLED_OFFICER, OFFICER_SHARE, BOOKS, ENTRUSTED, VERIFICATION),
    *(MARGIN, CHANGE, POINTS, VINTAGE),
)
"""Every check there is."""


def catalogue(language: Language = "vi") -> pd.DataFrame:
    """Return every check.

    Parameters
    ----------
    language
        Of ``text`` and ``reason``.

    Returns
    -------
    pandas.DataFrame
        One row a check: ``check`` (id), ``severity`` (error, warning), ``text`` (what a finding says), ``reason`` (law, or why
        it is asked).
    """
    rows = [(one.id, one.severity.code, one.text.say(language), one.reason.say(language)) for one in CHECKS]
    return pd.DataFrame(rows, columns=["check", "severity", "text", "reason"])
