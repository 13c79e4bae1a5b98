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

from thads_analysis.sources.prose.reading import readings
from thads_analysis.sources.prose.texts import composed
from thads_analysis.sources.prose.told import Reading

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


def matched(labels: list[Label], found: list[Reading]) -> Iterator[tuple[Label | None, Reading | None]]:
    """Pair labels with the readings that overlap them; what is left over stands alone."""
    left = list(found)
    for label in labels:
        one = next((one for one in left if one.start < label.end and label.start < one.end), None)
        if one is not None:
            left.remove(one)
        yield label, one
    yield from ((None, one) for one in left)


def about(one: Reading) -> tuple[str, str, str]:
    named = one.measure if one.indicator else "-"
    return one.indicator or "-", one.statistic if one.indicator or one.statistic != "value" else "value", named


def score(texts: list[tuple[str, str, list[Label]]], *, show: bool) -> dict[str, float]:
    counts = dict.fromkeys(("labelled", "found", "right", "meant", "confident", "confidently_wrong"), 0)
    for name, text, labels in texts:
        for label, one in matched(labels, list(readings(text))):
            counts["labelled"] += label is not None
            counts["found"] += one is not None
            value = bool(label and one and abs(float(one.number.value) * one.sign - label.value) <= 1e-9 * abs(label.value))
            right = bool(value and one and label and one.unit == label.unit)
            meant = bool(right and one and label and about(one) == label.about)
            counts["right"] += right
            counts["meant"] += meant
            sure = one is not None and one.confidence >= 0.8
            counts["confident"] += sure
            counts["confidently_wrong"] += sure and not meant
            if show and not meant:
                shown = text[one.start : one.end] if one else text[label.start : label.end] if label else ""
                print(f"{name}: {shown!r}\n    label {label and (label.value, label.unit, label.about)}")
                print(
                    f"    read  {one and (float(one.number.value) * one.sign, one.unit, about(one), one.confidence, one.reason)}"
                )
    return counts


def main() -> None:
    folders = [Path(one) for one in sys.argv[1:] if not one.startswith("--")]
    sets = {"own texts": list(own("prose_texts")), "held out": list(own("prose_held_out"))} | (
        {"founding documents": list(founding(folders[0]))} if folders else {}
    )
    for name, texts in sets.items():
        told = score(texts, show="--misses" in sys.argv)
        print(
            f"{name}: {told['labelled']} figures; value and unit: precision {told['right'] / told['found']:.3f}, recall "
            f"{told['right'] / told['labelled']:.3f}; indicator, statistic, measure of them "
            f"{told['meant'] / told['right']:.3f}; "
            f"confident and wrong {told['confidently_wrong'] / max(told['confident'], 1):.3f}"
        )


if __name__ == "__main__":
    main()
