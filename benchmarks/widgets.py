"""What a moved slider of the what-if panel costs: medians over one province of the synthetic sample."""

import itertools
import statistics
import time
from collections.abc import Callable
from unittest import mock

from thads_analysis import load, widgets
from thads_analysis.shown.widgets.answer import Question
from thads_analysis.shown.widgets.picture import Picture

MOST = 0.3
"""An update is to take less, in seconds, at the median."""


def timed(work: Callable[[], object]) -> float:
    """Return how many seconds something takes."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def moves(panel: widgets.TargetPanel) -> itertools.cycle:
    """Return sliders with a value for each move, every one of them new to the panel."""
    step = itertools.count(1)
    return itertools.cycle(
        [
            lambda: setattr(panel.target, "value", 60 + 0.35 * next(step)),
            lambda: setattr(panel.accepted_new, "value", -30 + next(step)),
            lambda: setattr(panel.with_conditions, "value", 0.1 * next(step)),
            lambda: setattr(panel.officers, "value", 5 - next(step) % 10),
            lambda: setattr(panel.output, "value", 5 * (next(step) % 9)),
        ]
    )


def main(count: int = 50) -> None:
    """Print the median of all moves, and of what they are made of."""
    sample, targets = load.sample(years=5), load.targets()
    panels = []
    first = timed(lambda: panels.append(widgets.target_panel(sample, targets)))
    panel = panels[0]
    panel.months.value = 6
    spent: dict[str, list[float]] = {"figures": [], "drawing": [], "picture": []}
    parts = (("figures", Question, "answer"), ("drawing", Picture, "draw"), ("picture", Picture, "html"))

    def watched(name: str, call: Callable) -> Callable:
        def run(*words: object, **more: object) -> object:
            found = []
            spent[name].append(timed(lambda: found.append(call(*words, **more))))
            return found[0]

        return run

    with mock.patch.multiple(Question, answer=watched("figures", Question.answer)), mock.patch.multiple(
        Picture, draw=watched("drawing", Picture.draw), html=watched("picture", Picture.html)
    ):  # fmt: skip
        whole = [timed(move) for move in itertools.islice(moves(panel), count)]
    print(f"{len(sample):,} rows; the panel is there after {first:.2f} s, another province after {other(panel):.2f} s")
    median = statistics.median(whole)
    print(f"{'a moved slider':<16}{1000 * median:>8.0f} ms (slowest {1000 * max(whole):.0f}); {median / MOST:.2f} of the limit")
    for name, _, _ in parts:
        print(f"{'  ' + name:<16}{1000 * statistics.median(spent[name]):>8.0f} ms")


def other(panel: widgets.TargetPanel) -> float:
    """Return how long another province takes."""
    return timed(lambda: setattr(panel.province, "value", panel.province.options[1][1]))


if __name__ == "__main__":
    main()
