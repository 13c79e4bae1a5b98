"""How well the reader of prose reads: labelled texts of our own, and, where their folder is given, the founding documents.

``python -m benchmarks.prose [FOLDER] [--misses]``. A figure is found where a reading overlaps it; its value and unit are right or
not; its indicator, statistic and measure are right together or not. Confident means at least 0.8.
"""

import csv
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from thads_analysis import load
from thads_analysis.sources.prose.texts import composed

HERE = Path(__file__).parent
LABEL = re.compile(r"⟦([^|⟧]*)\|([^⟧]*)⟧")


@dataclass(frozen=True)
class Label:
    start: int
    end: int
    value: float
    unit: str
    about: tuple[str, str, str]


def own(folder: str) -> Iterator[tuple[str, str, list[Label]]]:
    """Yield our own texts, without their labels, and the labels."""
    for file in sorted((HERE / folder).glob("*.txt")):
        plain, labels, at = "", [], 0
        marked = file.read_text(encoding="utf-8")
        for match in LABEL.finditer(marked):
            plain += marked[at : match.start()]
            value, unit, *about = match[2].split()
            labels.append(Label(len(plain), len(plain) + len(match[1]), float(value), unit, tuple(about)))
            plain, at = plain + match[1], match.end()
        yield file.stem, plain + marked[at:], labels


def founding(folder: Path) -> Iterator[tuple[str, str, list[Label]]]:
    """Yield the founding documents with their labels."""
    with (HERE / "prose_founding.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    for name in sorted({row["file"] for row in rows}):
        text, at, labels = composed((folder / name).read_text(encoding="utf-8")).plain, 0, []
        for row in (row for row in rows if row["file"] == name):
            at = text.index(row["surface"], at)
            about = (row["indicator"], row["statistic"], row["measure"])
            labels.append(Label(at, at + len(row["surface"]), float(row["value"]), row["unit"], about))
            at += len(row["surface"])
        yield name, text, labels


def matched(labels: list[Label], found: list[Any]) -> Iterator[tuple[Label | None, Any]]:
    """Pair labels with the readings that overlap them; what is left over stands alone."""
    left = list(found)
    for label in labels:
        one = next((one for one in left if one.start < label.end and label.start < one.end), None)
        if one is not None:
            left.remove(one)
        yield label, one
    yield from ((None, one) for one in left)


def about(one: Any) -> tuple[str, str, str]:
    """Return what a candidate tells of, as labels say it."""
    return one.indicator or "-", one.statistic, one.measure if one.indicator else "-"


def score(texts: list[tuple[str, str, list[Label]]], *, show: bool = False) -> dict[str, float]:
    """Return the shares that are right: of figures found, of those labelled, of their meanings; of the sure ones the wrong."""
    counts = dict.fromkeys(("labelled", "found", "right", "meant", "sure", "wrong"), 0)
    for name, text, labels in texts:
        for label, one in matched(labels, [*load.prose(text + "\n").itertuples()]):
            value = bool(label and one and abs(one.value - label.value) <= 1e-9 * abs(label.value))
            right = bool(value and one.unit == label.unit)
            meant = bool(right and about(one) == label.about)
            sure = one is not None and one.confidence >= 0.8
            for count, true in zip(counts, (label, one, right, meant, sure, sure and not meant), strict=True):
                counts[count] += bool(true)
            if show and not meant:
                read = one and (one.text, one.value, one.unit, *about(one), one.confidence, one.reason)
                print(f"{name}: label {label}\n    read {read}")
    return {
        "figures": counts["labelled"],
        "precision": counts["right"] / counts["found"],
        "recall": counts["right"] / counts["labelled"],
        "meaning": counts["meant"] / counts["right"],
        "confidently_wrong": counts["wrong"] / max(counts["sure"], 1),
    }


def main() -> None:
    folders = [Path(one) for one in sys.argv[1:] if not one.startswith("--")]
    sets = {"own texts": [*own("prose_texts")], "held out": [*own("prose_held_out")]}
    sets |= {"founding documents": [*founding(folders[0])]} if folders else {}
    for name, texts in sets.items():
        told = score(texts, show="--misses" in sys.argv)
        print(
            f"{name}:",
            ", ".join(f"{what} {value:.3f}" if what != "figures" else f"{value} figures" for what, value in told.items()),
        )


if __name__ == "__main__":
    main()
