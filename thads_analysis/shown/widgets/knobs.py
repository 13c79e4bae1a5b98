"""The controls of the panel: what is chosen from lists, and sliders that say in words where they stand."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import ipywidgets as ipw

from ...words.vocabulary import Language, Text

NAMES = {
    "province": Text("Tỉnh, thành phố", "Province"),
    "agency": Text("Cơ quan", "Agency"),
    "year": Text("Năm", "Year"),
    "months": Text("Số tháng", "Months"),
    "measure": Text("Tính theo", "Counted in"),
    "target": Text("Chỉ tiêu thi hành xong", "Target of the completion rate"),
    "accepted_new": Text("Thụ lý mới", "Newly accepted"),
    "with_conditions": Text("Phân loại lại", "Reclassified"),
    "officers": Text("Chấp hành viên", "Officers"),
    "output": Text("Năng suất đến cuối năm", "Output until the year's end"),
}
TIPS = {
    "target": Text("Tỷ lệ thi hành xong phải đạt vào cuối năm", "Completion rate to be reached at the year's end"),
    "accepted_new": Text("Số thụ lý mới nhiều hay ít hơn so với báo cáo", "More or fewer newly accepted than reported"),
    "with_conditions": Text(
        "Chuyển từ chưa có điều kiện sang có điều kiện (số âm: ngược lại)",
        "Moved from without conditions to with conditions (negative: back)",
    ),
    "officers": Text("Thêm hay bớt Chấp hành viên", "Officers who join or leave"),
    "output": Text("Kết quả các tháng còn lại so với mức thường lệ", "What the months left bring, against the usual"),
}


class Choice(ipw.Dropdown):
    """A list to choose from."""

    value: Any
    options: Any

    def __init__(self, name: str, options: Sequence[tuple[str, object]], language: Language) -> None:
        super().__init__(
            options=options,
            description=NAMES[name].say(language),
            style={"description_width": "initial"},
            layout=ipw.Layout(width="auto", min_width="10em", max_width="22em", margin="2px 14px 2px 0"),
        )

    def offer(self, options: Sequence[tuple[str, object]], wanted: object) -> None:
        """Put other options in; what was chosen stays where it still can."""
        values = [value for _, value in options]
        kept = self.value if self.value in values else wanted if wanted in values else values[-1]
        if tuple(options) != tuple(self.options):
            self.options = options
        self.value = kept


class Knob(ipw.HBox):
    """A slider with its name to the left and its value in words to the right.

    Parameters
    ----------
    name
        Which of :data:`NAMES`.
    slider
        The slider.
    say
        What its value is called.
    language
        ``"vi"`` or ``"en"``.
    """

    def __init__(
        self, name: str, slider: ipw.IntSlider | ipw.FloatSlider, say: Callable[[float], str], language: Language
    ) -> None:
        self.slider, self._say = slider, say
        slider.description, slider.readout = NAMES[name].say(language), False
        slider.style.description_width, slider.layout.width = "13em", "34em"
        slider.layout.max_width = "100%"
        slider.tooltip = slider.description_tooltip = TIPS[name].say(language)
        self.said = ipw.HTML(layout=ipw.Layout(min_width="9em"))
        super().__init__([slider, self.said], layout=ipw.Layout(align_items="center", flex_flow="row wrap"))
        self.tell()

    def tell(self) -> None:
        """Write the value beside the slider."""
        self.said.value = f"<strong>{self._say(self.slider.value)}</strong>"

    def limit(self, low: float, high: float, step: float, value: float) -> None:
        """Set the ends, keeping the value within them; a slider without room can't be moved."""
        slider = self.slider
        with slider.hold_trait_notifications():
            slider.min, slider.max, slider.step = low, max(high, low), step
            slider.value = min(max(value, low), slider.max)
        slider.disabled = high <= low
        self.tell()
