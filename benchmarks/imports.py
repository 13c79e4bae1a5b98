"""What importing the package costs, against pandas and seaborn: medians of interleaved runs in fresh interpreters."""

import statistics
import subprocess
import sys
import time

CODE = {
    "nothing (the floor)": "pass",
    "thads_analysis": "import thads_analysis",
    "thads_analysis, load used": "from thads_analysis import load; load.figures",
    "pandas": "import pandas",
    "seaborn": "import seaborn",
    "seaborn + statsmodels": "import seaborn, statsmodels.api",
}


def seconds(code: str) -> float:
    """Return how long a fresh interpreter takes for `code`."""
    start = time.perf_counter()
    subprocess.run([sys.executable, "-c", code], check=True)
    return time.perf_counter() - start


def measure(rounds: int = 7) -> dict[str, float]:
    """Return the median seconds of each, the floor taken off; every round runs all of them in turn."""
    for code in CODE.values():
        seconds(code)  # byte code and the disk's cache
    runs = [{name: seconds(code) for name, code in CODE.items()} for _ in range(rounds)]
    floor = statistics.median(run["nothing (the floor)"] for run in runs)
    return {name: statistics.median(run[name] for run in runs) - floor for name in CODE}


def main() -> None:
    """Print the table."""
    found = measure()
    print(f"{'import':<28}{'seconds':>9}{'of seaborn':>12}{'of pandas':>12}")
    for name, median in found.items():
        print(f"{name:<28}{median:>9.3f}{median / found['seaborn']:>12.3f}{median / found['pandas']:>12.3f}")


if __name__ == "__main__":
    main()
