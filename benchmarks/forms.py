"""What a folder of official workbooks costs: the checked panel against the bare reading of cells, and against pandas.

The workbooks are the synthetic year of 63 provinces and 12 months, two sheets each; they are written once into the folder
given (default: ``build/benchmark_forms``). Runs are interleaved; medians are compared within one run. pandas reads every
twelfth province's files and is scaled up, which is said in the table.
"""

import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pandas as pd
import python_calamine as calamine

from thads_analysis import load, sample
from thads_analysis.sources.forms import merge, sheet
from thads_analysis.sources.forms.folder import File, find
from thads_analysis.sources.forms.grid import Sheet

FOLDER = Path(sys.argv[1] if len(sys.argv) > 1 else "build/benchmark_forms")
THREADS = os.cpu_count() or 1
ROUNDS = 3


def cells(file: Path) -> list:
    """Return a workbook's cells and nothing else: the floor."""
    book = calamine.CalamineWorkbook.from_path(file)
    return [book.get_sheet_by_name(name).to_python(skip_empty_area=False) for name in book.sheet_names]


def bare(files: list[Path]) -> None:
    """Read cells with as many threads as the loader has."""
    with ThreadPoolExecutor(THREADS) as pool:
        for _ in pool.map(cells, files):
            pass


def through_pandas(files: list[Path], engine: str) -> pd.DataFrame:
    """Return the same panel with cells read by pandas."""
    reports = []
    for file in files:
        tables = pd.read_excel(file, sheet_name=None, header=None, engine=engine)  # type: ignore[call-overload]
        grids = {name: table.astype(object).where(table.notna(), "").to_numpy().tolist() for name, table in tables.items()}
        read = [sheet.read(Sheet(name, rows), file.name) for name, rows in grids.items()]
        reports.append(File(str(file), 0.0, tuple(one for one in read if isinstance(one, sheet.Report))))
    return merge.of_files(reports).panel


def cold(path: str | Path) -> pd.DataFrame:
    """Load with an empty cache."""
    with tempfile.TemporaryDirectory() as kept:
        os.environ["THADS_CACHE"] = kept
        return load.forms(path, progress=False)  # type: ignore[return-value]


def seconds(work: Callable[[], object]) -> float:
    """Return how long something takes."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def prepared() -> list[Path]:
    """Return the workbooks; they are written if they are not there."""
    if not FOLDER.exists():
        sample.write_forms(FOLDER, load.sample(years=1))
    return find(FOLDER)


def peak() -> int:
    """Return the most memory that this process has had, in KB; Linux tells."""
    told = Path("/proc/self/status").read_text(encoding="utf-8")
    return int(told.partition("VmHWM:")[2].split()[0])


def memory() -> float:
    """Return the peak MB of a fresh process that loads the folder, less what its imports take."""
    code = "import sys; from benchmarks import forms; {}; print(forms.peak())"
    peaks = []
    for work in ("pass", f"forms.cold({str(FOLDER)!r})"):
        ran = subprocess.run([sys.executable, "-c", code.format(work)], capture_output=True, text=True, check=True)
        peaks.append(int(ran.stdout.split()[-1]) / 1024)
    return peaks[1] - peaks[0]


def main() -> None:
    """Print the tables."""
    os.environ["THADS_CONFIG"] = tempfile.mkdtemp()
    files = prepared()
    few = files[::12]
    warm = tempfile.mkdtemp()
    bare(files)  # the disk's cache
    runs: list[dict[str, float]] = []
    for _ in range(ROUNDS):
        run = {"python-calamine, cells alone": seconds(lambda: bare(files)), "load.forms": seconds(lambda: cold(FOLDER))}
        os.environ["THADS_CACHE"] = warm
        load.forms(FOLDER, progress=False)
        run["load.forms again (cache)"] = seconds(lambda: load.forms(FOLDER, progress=False))
        for engine in ("openpyxl", "calamine"):
            scale = len(files) / len(few)
            run[f"pandas.read_excel ({engine}), scaled"] = scale * seconds(lambda engine=engine: through_pandas(few, engine))  # type: ignore[misc]
        runs.append(run)
    middle = {name: statistics.median(run[name] for run in runs) for name in runs[0]}
    print(f"{len(files)} workbooks, {THREADS} threads")
    print(f"{'':<40}{'seconds':>9}{'of cells':>10}{'of load.forms':>15}")
    for name, took in middle.items():
        ratios = (took / middle["python-calamine, cells alone"], took / middle["load.forms"])
        print(f"{name:<40}{took:>9.2f}{ratios[0]:>10.2f}{ratios[1]:>15.2f}")
    provinces = sorted({file.parent.name for file in files})
    for part in (len(provinces) // 4, len(provinces) // 2, len(provinces)):
        with tempfile.TemporaryDirectory() as some:
            for name in provinces[:part]:
                (Path(some) / name).symlink_to((FOLDER / name).resolve())
            took = seconds(lambda some=some: cold(f"{some}/*/*.xlsx"))  # type: ignore[misc]
            print(f"{part * 12:>5} workbooks: {took:.2f} s, {1000 * took / (part * 12):.2f} ms each")
    print(f"peak memory of the load: {memory():.0f} MB")


if __name__ == "__main__":
    main()
