"""Days on which the statistics changed what they count: series are not comparable across them.

Sources: Circulars 08/2015, 06/2019 and 05/2024; Decision 1898/QĐ-BTP of 25 June 2025; Law 106/2025 and Decree 152/2026.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from .laws import CIRCULAR_2015, CIRCULAR_2019, CIRCULAR_2024, DECREE_2026, Citation, no_law
from .vocabulary import Text


@dataclass(frozen=True)
class Break:
    """A break of the series.

    Parameters
    ----------
    first_year
        First statistical year of the new way.
    first_day
        First day of the new way; a report whose period ends before it is of the old way.
    indicators
        Ids that are not comparable across it.
    text
        What changed.
    law
        By what.
    """

    first_year: int
    first_day: dt.date
    indicators: tuple[str, ...]
    text: Text
    law: Citation


BREAKS = (
    Break(
        2016,
        dt.date(2015, 10, 1),
        (
            "completed",
            "with_conditions",
            "completion_rate",
            "conditions_rate",
            "to_enforce",
            "carried_forward",
            "carried_forward_with_conditions",
        ),
        Text(
            "biểu mẫu và luật mới: số năm 2015 được tính lại (533.985 còn 500.040 việc)",
            "new forms and law: 2015 was counted anew (533,985 became 500,040 cases)",
        ),
        CIRCULAR_2015.article(),
    ),
    Break(
        2020,
        dt.date(2019, 10, 1),
        ("without_conditions", "without_conditions_rate", "conditions_rate", "with_conditions"),
        Text("hoãn, tạm đình chỉ thành mục riêng", "postponed and suspended cases became a heading of their own"),
        CIRCULAR_2019.article(),
    ),
    Break(
        2024,
        dt.date(2024, 7, 26),
        ("coercions", "complaints_received"),
        Text("biểu mẫu mới: thêm biện pháp bảo đảm, kiến nghị, phản ánh", "new forms: protective measures and petitions added"),
        CIRCULAR_2024.article(),
    ),
    Break(
        2025,
        dt.date(2025, 7, 1),
        ("entrusted_out", "accepted_new", "accepted_total"),
        Text(
            "63 tỉnh còn 34, một cấp: không còn ủy thác trong tỉnh",
            "63 provinces became 34, one tier: no entrustment within a province",
        ),
        no_law("Quyết định 1898/QĐ-BTP", "Decision 1898/QĐ-BTP"),
    ),
    Break(
        2026,
        dt.date(2026, 7, 1),
        ("carried_forward", "without_conditions", "moved_to_separate_book", "to_enforce"),
        Text(
            "trả đơn yêu cầu: việc theo yêu cầu chưa có điều kiện quá 2 năm thì kết thúc",
            "requests are sent back: on-request cases without conditions for two years end",
        ),
        DECREE_2026.article("22, 32"),
    ),
)
"""Every known break, the oldest first."""
