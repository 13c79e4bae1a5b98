"""The panel itself: its layout, and what follows when something is moved."""

from __future__ import annotations

import math
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import ipywidgets as ipw
import pandas as pd

from ...questions import compare, whatif
from ...sources.panels import is_synthetic
from ...words.vocabulary import LANGUAGES, Language, Measure, Text, Unit
from ...words.wording import figure, number
from ..charts.dress import SYNTHETIC
from . import saved, sentence
from .answer import RATE, Answer, Question
from .knobs import Choice, Knob
from .picture import Picture
from .sentence import amount, percent
from .stand import Place, Stand, count

WHOLE = ""
"""The value of the choice of agency that means the whole province."""

STEP = 100_000_000
"""Money is moved in tenths of a tỷ đồng."""


def target_panel(panel: pd.DataFrame, targets: pd.DataFrame | None, *, language: Language = "vi") -> TargetPanel:
    """Return a panel of sliders that answers how much a target asks, to be shown in JupyterLab or Voilà.

    Parameters
    ----------
    panel
        Of officers, agencies, provinces or the nation, with levels ``fiscal_year`` and ``months``.
    targets
        As from ``load.targets()``: the target at which the slider begins. None begins at the present rate.
    language
        ``"vi"`` or ``"en"``.

    Returns
    -------
    TargetPanel
        A widget; the last expression of a cell shows it.

    Raises
    ------
    KeyError, ValueError
        If no target can be asked of the panel.
    """
    return TargetPanel(panel, targets, language=language)


class TargetPanel(ipw.VBox):
    """Sliders, a sentence and a chart; made by :func:`target_panel`.

    Attributes
    ----------
    province, agency, year, months, measure
        Lists to choose from.
    target, accepted_new, with_conditions, officers, output
        The sliders: percent, percent, percent of what is with conditions, heads, percent.
    sentence, chart, code
        HTML: the answer in words, the picture, the line of Python.
    answer
        The figures behind them; None where the scenario is impossible.
    line
        The line of Python.
    """

    def __init__(self, panel: pd.DataFrame, targets: pd.DataFrame | None, *, language: Language = "vi") -> None:
        if language not in LANGUAGES:
            raise ValueError(f"language: {language!r}; {', '.join(LANGUAGES)}")
        self._stand, self._targets, self._language, self._still = Stand(panel), targets, language, 0
        self._questions: dict[tuple[Place, int, int], Question] = {}
        self.answer: Answer | None = None
        self.line = ""
        self._make_choices()
        self._make_sliders()
        self.sentence, self.chart, self.code, self._note = ipw.HTML(), ipw.HTML(), ipw.HTML(), ipw.HTML()
        self._picture = Picture(language)
        self.save = ipw.Button(description=self._say("Lưu biểu đồ", "Save the chart"), layout=ipw.Layout(width="auto"))
        super().__init__(self._laid_out())
        begin = self._stand.begins()
        self.province.value, self.measure.value = begin.province, begin.measure
        self._settle()
        self._listen()

    def _repr_mimebundle_(self, **how: object) -> dict[str, object]:
        """Return the live panel, and its answer as it stands for pages that run nothing, such as the report."""
        shown = [*self._label(), self.sentence, self.chart]
        return {**super()._repr_mimebundle_(**how), "text/html": "\n".join(one.value for one in shown)}

    # Making ----------------------------------------------------------------------------------------------------------

    def _say(self, vi: str, en: str) -> str:
        return Text(vi, en).say(self._language)

    def _make_choices(self) -> None:
        """Make the lists; places and periods are put in by :meth:`_settle`."""
        stand, counted = self._stand, [(Measure.of(one).text.say(self._language), one) for one in self._stand.values("measure")]
        names = [(name, name) for name in stand.values("province")] if stand.has("province") else []
        self.province = Choice("province", names, self._language)
        self.agency, self.year, self.months = (Choice(name, [], self._language) for name in ("agency", "year", "months"))
        self.measure = Choice("measure", counted, self._language)

    def _make_sliders(self) -> None:
        of = {"continuous_update": True}
        knobs = {
            "target": (ipw.FloatSlider(min=0, max=100, step=0.05, **of), lambda value: percent(value, self._language)),
            "accepted_new": (ipw.IntSlider(min=-30, max=30, **of), self._in_percent),
            "with_conditions": (ipw.FloatSlider(min=-30, max=30, step=0.1, **of), self._moved),
            "officers": (ipw.IntSlider(min=0, max=0, **of), self._heads),
            "output": (ipw.IntSlider(min=-50, max=50, **of), self._in_percent),
        }
        self._knobs = {name: Knob(name, slider, say, self._language) for name, (slider, say) in knobs.items()}
        self.target, self.accepted_new, self.with_conditions, self.officers, self.output = (
            knob.slider for knob in self._knobs.values()
        )

    def _in_percent(self, value: float) -> str:
        return number(value, 0, self._language, sign=True) + self._say(" %", "%")

    def _heads(self, value: float) -> str:
        return number(value, 0, self._language, sign=True) + self._say(" người", " persons")

    def _moved(self, value: float) -> str:
        if not value:
            return self._say("0 %", "0%")
        share = percent(abs(value), self._language)
        sign = "+" if value > 0 else "−"
        return f"{sign}{share} ({amount(self._reclassified(value), self.measure.value, self._language, sign=True)})"

    def _laid_out(self) -> list[ipw.Widget]:
        """Return what the panel shows, from above: only lists of which there is something to choose."""
        shown = [one for one in (self.province, self.agency) if self._stand.has("province" if one is self.province else "agency")]
        shown += [self.year, self.months, *([self.measure] if len(self.measure.options) > 1 else [])]
        wrap = ipw.Layout(flex_flow="row wrap", max_width="920px")
        return [
            *self._label(),
            ipw.HBox(shown, layout=wrap),
            ipw.VBox(list(self._knobs.values()), layout=ipw.Layout(max_width="920px", margin="4px 0")),
            self.sentence,
            self.chart,
            ipw.HBox([self.save, self._note], layout=ipw.Layout(flex_flow="row wrap", align_items="center")),
            self.code,
        ]

    def _label(self) -> list[ipw.HTML]:
        """Return the label of synthetic data where they are."""
        label = f'<strong style="color:{sentence.ERROR}">{SYNTHETIC}</strong>'
        return [ipw.HTML(label)] if is_synthetic(self._stand.panel) else []

    # Choosing --------------------------------------------------------------------------------------------------------

    def _listen(self) -> None:
        for one in (self.province, self.agency, self.year, self.months, self.measure):
            one.observe(self._settle, "value")
        for knob in self._knobs.values():
            knob.slider.observe(self._move, "value")
        self.save.on_click(self._save)

    @contextmanager
    def _quiet(self) -> Iterator[None]:
        """Let lists and sliders be set without an answer to each."""
        self._still += 1
        try:
            yield
        finally:
            self._still -= 1

    def _settle(self, _change: object = None) -> None:
        """Put in what a place offers: agencies, years, months, a target, the ends of the sliders; then answer."""
        if self._still:
            return
        with self._quiet():
            whole = (self._say("toàn tỉnh", "whole province"), WHOLE)
            self.agency.offer([whole, *((name, name) for name in self._stand.agencies(self.province.value))], WHOLE)
            try:
                self._offer_periods()
                self._reach()
            except (ValueError, KeyError) as error:  # a place without figures is no reason to stop
                self._refuse(error)
                return
        self._move()

    def _offer_periods(self) -> None:
        """Put years and months in: the last year, and the latest report that leaves months to work in."""
        periods = self._stand.periods(self.place)
        if not periods:
            where = " · ".join(name for name in self.place[:2] if name)
            raise ValueError(f"không có số có điều kiện, thi hành xong / nothing with conditions or completed: {where}")
        years = sorted({year for year, _ in periods})
        self.year.offer([(str(year), year) for year in years], years[-1])
        months = [months for year, months in periods if year == self.year.value]
        self.months.offer([(str(one), one) for one in months], max([one for one in months if one < 12] or months))

    def _reach(self) -> None:
        """Set the target, and how far the sliders go."""
        row = self.question.row
        self._knobs["target"].limit(0, 100, 0.05, self._target(row))
        heads = count(row, "officers")
        few = 0 if math.isnan(heads) else min(max(3, round(0.3 * heads)), max(int(heads) - 1, 0))
        many = 0 if math.isnan(heads) else max(3, round(0.3 * heads))
        self._knobs["officers"].limit(-few, many, 1, self.officers.value)
        known = not math.isnan(count(row, "without_conditions"))
        self._knobs["with_conditions"].limit(*((-30, 30) if known else (0, 0)), 0.1, self.with_conditions.value)
        self._knobs["accepted_new"].limit(
            *((0, 0) if math.isnan(count(row, "accepted_new")) else (-30, 30)), 1, self.accepted_new.value
        )
        self._knobs["output"].limit(*((0, 0) if self.months.value == 12 else (-50, 50)), 5, self.output.value)

    def _target(self, row: pd.DataFrame) -> float:
        """Return the year's target, or the present rate where none is known."""
        asked = float("nan")
        if self._targets is not None:
            asked = float(compare.to_target(row, RATE, self._targets, inherit=True)["target"].iloc[0])
        value = count(row, RATE) if math.isnan(asked) else asked
        return 0.0 if math.isnan(value) else min(round(round(value / 0.05) * 0.05, 2), 100.0)

    # Answering -------------------------------------------------------------------------------------------------------

    @property
    def place(self) -> Place:
        """What is chosen: province, agency, measure."""
        agency = self.agency.value if self._stand.has("agency") and self.agency.value != WHOLE else None
        return Place(self.province.value if self._stand.has("province") else None, agency, self.measure.value)

    @property
    def question(self) -> Question:
        """The chosen place and period."""
        key = (self.place, self.year.value, self.months.value)
        if key not in self._questions:
            self._questions[key] = Question(self._stand.row(*key), self._stand.past(self.place), self.months.value)
        return self._questions[key]

    @property
    def changes(self) -> dict[str, float]:
        """The sliders as ``whatif.scenario`` takes them; those at nought are left out."""
        moved = {
            "accepted_new": round(1 + self.accepted_new.value / 100, 2),
            "with_conditions": self._reclassified(self.with_conditions.value),
            "officers": int(self.officers.value),
        }
        return {name: value for name, value in moved.items() if value != (1.0 if name == "accepted_new" else 0)}

    def _reclassified(self, value: float) -> int:
        """Return so many percent of what is with conditions as whole cases, or in tenths of a tỷ đồng."""
        moved = value / 100 * count(self.question.row, "with_conditions") if value else 0.0
        return round(moved / STEP) * STEP if self.measure.value == "money" else round(moved)

    def _move(self, _change: object = None) -> None:
        """Answer where the sliders stand now."""
        if self._still:
            return
        for knob in self._knobs.values():
            knob.tell()
        when = (self.year.value, self.months.value)
        self.line = saved.line(self._stand, self.place, when, self.target.value, self.changes)
        self.code.value = saved.shown(self.line, self._language)
        try:
            self.answer = self.question.answer(self.target.value, self.changes, self.output.value / 100)
        except (ValueError, KeyError) as error:
            self._refuse(error)
        else:
            self._tell(self.answer, when)

    def _tell(self, answer: Answer, when: tuple[int, int]) -> None:
        self.save.disabled = False
        self.sentence.value = sentence.told(answer, when, self.measure.value, self._language) + self._lacking()
        self._picture.draw(answer, sentence.heading(answer, when, self.measure.value, self._language), self.measure.value)
        self.chart.value = self._picture.html(self._in_short(answer))

    def _lacking(self) -> str:
        """Say what the total lacks."""
        lacks = self._stand.lacks.get(self.place, [])
        return "".join(f'<div style="{sentence.STYLE};color:#6b6b6b">{one}</div>' for one in lacks)

    def _in_short(self, answer: Answer) -> str:
        """Say what the chart shows to whoever can't see it."""
        rate, aim = (figure(value, Unit.PERCENT, self._language) for value in (answer.value, answer.target))
        lacks = amount(answer.then.needed, self.measure.value, self._language)
        return self._say(
            f"Biểu đồ: tỷ lệ {rate}, chỉ tiêu {aim}, cần thêm {lacks}", f"Chart: rate {rate}, target {aim}, {lacks} needed"
        )

    def _refuse(self, error: Exception) -> None:
        """Say what is wrong with the scenario, and leave the chart empty."""
        self.answer, self.save.disabled = None, True
        message = (
            error.say(self._language) if isinstance(error, whatif.BalanceError) else str(error.args[0] if error.args else error)
        )
        self.sentence.value = sentence.broken(message)
        note = self._say("không có biểu đồ: kịch bản không thể có", "no chart: the scenario is impossible")
        self._picture.clear(note)
        self.chart.value = self._picture.html(note)

    def _save(self, _button: object = None) -> None:
        """Save the chart into the working folder, and say where."""
        if self.answer is None:
            return
        when = (self.year.value, self.months.value)
        try:
            files = saved.save(self._picture.figure, sentence.heading(self.answer, when, self.measure.value, "vi"), Path.cwd())
        except OSError as error:
            self._note.value = sentence.broken(self._say(f"Không lưu được: {error}", f"Could not be saved: {error}"))
        else:
            names = ", ".join(file.suffix.removeprefix(".") for file in files)
            self._note.value = self._say(f"Đã lưu ({names})", f"Saved ({names})") + f": {files[0].with_suffix('')}"
