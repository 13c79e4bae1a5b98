"""How fast prose is read, and that time grows as its length: ``python -m benchmarks.prose_speed``.

Ratios within one run: a text eight times as long against the text, for our own labelled texts and for hostile ones; reading
against the floor of looking for numbers alone (one regular expression over the text).
"""

import re
import time
from collections.abc import Callable
from functools import partial

from benchmarks.prose import own
from thads_analysis.sources.prose.facts import candidates

HOSTILE = {
    "digits": "1", "scales": "tỷ ", "amounts": "5 tỷ ", "brackets": "(,", "commas": "1,", "points": "1.",
    "one sentence": "79.177 việc, ", "percents": "46% ",
    "lines": "5%\n", "measures": "về tiền ", "months": "12 tháng ", "targets": "chỉ tiêu ",
    "places": "Hà Nội ", "changes": "tăng ", "accents": "e\u0302\u0323",
}  # fmt: skip
MANY, MORE = 12_500, 100_000


def took(work: Callable[[], object]) -> float:
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


def main() -> None:
    texts = "\n".join(text for _, text, _ in own("prose_texts")) + "\n"
    size = len(texts.encode())
    few, many = texts * (125_000 // size + 1), texts * (1_000_000 // size + 1)
    candidates(texts)
    short, long = took(lambda: candidates(few)), took(lambda: candidates(many))
    floor = took(lambda: re.findall(r"\d+(?:[.,]\d+)*", many))
    print(f"labelled texts: {len(many.encode()) / 1e6:.2f} MB, {len(candidates(many))} figures in {long:.1f} s; 8 times the text")
    print(f"takes {long / short:.1f} times as long; {long / floor:.0f} times the search for digits")
    for name, piece in HOSTILE.items():
        short, long = (took(partial(candidates, piece * times)) for times in (MANY, MORE))
        print(f"{name}: {MORE} in {long:.2f} s, 8 times as many take {long / short:.1f} times as long")


if __name__ == "__main__":
    main()
