"""Parts of the documents that follow from the code; ``make readme`` writes them, a test compares them."""

import os
import re
import runpy
from pathlib import Path
from tempfile import TemporaryDirectory

import matplotlib as mpl
import pandas as pd

from thads_analysis import checks, tables
from thads_analysis.sources import facts, targets

ROOT = Path(__file__).resolve().parents[1]
README, DATA_README = ROOT / "README.md", ROOT / "data" / "README.md"
PICTURE = ROOT / "notebooks" / "first_chart.png"


def markdown(table: pd.DataFrame) -> str:
    """Return a frame as a Markdown table."""
    rows = [table.columns, ["---"] * table.shape[1], *table.itertuples(index=False)]
    return "\n".join("| " + " | ".join(str(cell).replace("|", "/") for cell in row) + " |" for row in rows)


def indicator_table() -> str:
    """Return the indicators of the registry: id, both names, unit, formula."""
    vietnamese, english = tables.catalogue("vi"), tables.catalogue("en")
    columns = {
        "id": vietnamese["Mã"].map("`{}`".format),
        "tiếng Việt": vietnamese["Chỉ tiêu"],
        "English": english["Indicator"],
        "unit": english["Unit"],
        "better": english["Better"],
        "formula": english["Formula"],
    }
    return markdown(pd.DataFrame(columns))


def check_table() -> str:
    """Return the checks: id, severity, what a finding says, reason."""
    vietnamese, english = checks.catalogue("vi"), checks.catalogue("en")
    columns = {
        "id": vietnamese["check"].map("`{}`".format),
        "severity": vietnamese["severity"],
        "tiếng Việt": vietnamese["text"],
        "English": english["text"],
        "reason": english["reason"],
    }
    return markdown(pd.DataFrame(columns))


def column_dictionary() -> str:
    """Return the columns of the facts table: meaning in both languages, choices."""
    columns = facts.COLUMNS.values()
    rows = [(f"`{one.name}`", one.meaning.vi, one.meaning.en, ", ".join(one.choices) or one.type) for one in columns]
    return markdown(pd.DataFrame(rows, columns=["column", "nghĩa", "meaning", "values"]))


def targets_columns() -> str:
    """Return the names of the columns of the targets."""
    return ", ".join(f"`{name}`" for name in targets.COLUMNS)


PARTS = {
    README: {"indicators": indicator_table, "checks": check_table},
    DATA_README: {"columns": column_dictionary, "targets": targets_columns},
}


def with_parts(text: str, parts: dict) -> str:
    """Return a document with its generated parts as the code has them now."""
    for name, made in parts.items():
        begin, end = f"<!-- {name} -->\n", f"<!-- /{name} -->"
        before, _, rest = text.partition(begin)
        text = f"{before}{begin}{made()}\n{end}{rest.partition(end)[2]}"
    return text


def example() -> str:
    """Return the example of the README."""
    return re.findall(r"```python\n(.*?)```", README.read_text(encoding="utf-8"), flags=re.DOTALL)[0]


def run_example(folder: Path) -> Path:
    """Run the README's example in a folder; return the picture it makes."""
    mpl.use("agg")
    (folder / "example.py").write_text(example(), encoding="utf-8")
    before = Path.cwd()
    os.chdir(folder)
    try:
        runpy.run_path("example.py")
    finally:
        os.chdir(before)
    return next(folder.glob("*.png"))


def main() -> None:
    """Write the generated parts and the example's picture."""
    for document, parts in PARTS.items():
        document.write_text(with_parts(document.read_text(encoding="utf-8"), parts), encoding="utf-8")
    with TemporaryDirectory() as folder:
        PICTURE.write_bytes(run_example(Path(folder)).read_bytes())


if __name__ == "__main__":
    main()
