"""The one door for files: whatever comes in is checked here, or refused with everything that is wrong with it.

>>> from thads_analysis import load
>>> len(load.figures())
1801
"""

from __future__ import annotations

from pathlib import Path
from typing import Literal

import pandas as pd

from .sources import bundled, facts, panels
from .sources import prose as prose_reader
from .sources import sample as synthetic
from .sources import targets as target_table
from .sources.forms import folder as form_folder
from .sources.forms import merge as form_merge
from .sources.forms import officers as form_officers
from .sources.forms import printed as form_printed
from .sources.tables import read_table
from .words.errors import findings_of, raise_any
from .words.vocabulary import nfc


def figures(path: str | Path | None = None, *, extra: str | Path | pd.DataFrame | None = None) -> pd.DataFrame:
    """Load published figures, one row a figure.

    Parameters
    ----------
    path
        A table of your own in the same columns (CSV, Parquet or Excel); without it, the 1,801 figures that come with
        the package, each with the address it was published at.
    extra
        Figures that are added: a table in the same columns, or candidates out of prose (:func:`prose`, ``thads extract``)
        that were looked through. Of candidates those with ``keep`` "no" and those without an indicator are left out.

    Returns
    -------
    pandas.DataFrame
        The facts table: columns as in :data:`thads_analysis.sources.facts.COLUMNS`, money in VND, rates in percent.

    Raises
    ------
    DataError
        With every row that is wrong, what was found and near matches.
    FileNotFoundError
        If there is no such file; the message names near matches in its folder.
    """
    if path is None:
        known = facts.validate(bundled.table("published_figures.csv"), "published_figures.csv")
        known.attrs["published"] = True  # charts name the source by it, nothing else hangs on it
    else:
        known = facts.validate(read_table(path), str(path))
    if extra is None:
        return known
    name = "extra" if isinstance(extra, pd.DataFrame) else str(extra)
    added = prose_reader.facts_of(extra if isinstance(extra, pd.DataFrame) else read_table(extra))
    return pd.concat([known, facts.validate(added, name)], ignore_index=True)


def targets(path: str | Path | None = None) -> pd.DataFrame:
    """Load targets by year and place.

    Parameters
    ----------
    path
        Targets of your own in the same columns; without it, those that come with the package.

    Returns
    -------
    pandas.DataFrame
        Columns fiscal_year, place_level, place, indicator, measure, target (percent), strict, assigned_by, basis,
        source. For what is carried forward, the target is the reduction in percent.

    Raises
    ------
    DataError
        With every row that is wrong.
    """
    if path is None:
        return target_table.validate(bundled.table("targets.csv"), "targets.csv")
    return target_table.validate(read_table(path), str(path))


def places() -> pd.DataFrame:
    """Load the 63 provinces of before 1 July 2025 with the 34 they became.

    Returns
    -------
    pandas.DataFrame
        63 rows: old_code, old_name_vi, new_code, new_name_vi (codes are text), merged (bool), region_vi. Never join
        on a code without the year: seven new codes are old codes of another province.
    """
    table = bundled.table("reference/provinces_2025.csv")
    names = {name: table[name].map(nfc) for name in ("old_name_vi", "new_name_vi", "region_vi")}
    return table.assign(**names, merged=table["merged"] == "true")


def panel(path: str | Path) -> pd.DataFrame:
    """Load a panel: index levels and indicators as columns of one table.

    A text file may be UTF-8, UTF-16 with its mark (Excel's "Unicode text") or Vietnamese Windows (cp1258), with commas,
    semicolons or tabs. It has one decimal sign, decided from cells that leave no doubt: ``12,5`` and ``1.234,5`` have a
    comma, ``12.5`` and ``1,234.5`` a point; a file with both is refused. Without such a cell the sign is the comma where
    columns are separated by semicolons (``1.234`` is 1234), else the point. Thousands may then be separated by the other
    sign, in full groups of three; beside a point only where such a cell was found and columns are not separated by
    commas. A count such as ``20.000`` beside a decimal point is refused, for it may be twenty thousand. What stands in a
    workbook as text is read with a point and without separators.

    Parameters
    ----------
    path
        CSV or text, Parquet, Excel (xlsx, xls, xlsm, xlsb) or ods. Columns province, agency, officer (those that
        apply), fiscal_year, months, measure, category (may be left out: all), and one column an indicator; money in VND,
        rates in percent.

    Returns
    -------
    pandas.DataFrame
        MultiIndex as in the design of a panel, one ``float64`` column an indicator, empty cells missing.

    Raises
    ------
    DataError
        With every wrong cell: unknown column, place, word or number, a row that stands twice.
    FileNotFoundError
        If there is no such file.
    """
    return panels.validate(read_table(path), str(path))


def forms(
    path: str | Path,
    *,
    progress: bool = True,
    on_error: Literal["raise", "report"] = "raise",
    officers: Literal["codes", "names"] = "codes",
    key: str | Path | None = None,
) -> pd.DataFrame | tuple[pd.DataFrame, pd.DataFrame]:
    """Load official report workbooks: the forms by agency and officer, in cases and in money, into one panel.

    Parameters
    ----------
    path
        A workbook (.xlsx, .xlsm, .xlsb, .xls, .ods), a folder with all below it, or a pattern such as ``"2024/*.xlsx"``.
        Forms 04 and 05 of Circulars 06/2019 and 05/2024, 06 and 07 of 01/2013 with 08/2015, and the summary forms 01-03,
        whose totals are kept for ``checks.run``.
    progress
        True for a progress bar where there are several files.
    on_error
        ``"raise"``: any problem in any file raises, with all of them. ``"report"``: files without problems are loaded,
        and what is wrong with the others comes as a second frame.
    officers
        ``"codes"`` (a code a person, the same at every load on this machine) or ``"names"`` (as written).
    key
        A CSV file of your own that says who stands behind each code: known ones are taken from it, new ones are added.

    Returns
    -------
    pandas.DataFrame
        Levels province, agency, officer, fiscal_year, months, measure, category; one ``float64`` column an indicator, VND
        and percent; ``officers`` is 1 for a person. Blank cells and dashes are missing. An agency that names no officer
        has one row under ``Chưa phân theo Chấp hành viên``. Rows of totals are not in it. Where two reports of one agency
        and period differ, the corrected, later signed or later saved one counts; ``attrs`` lead ``checks.run`` to
        the forms' totals and to the reports left out.
    pandas.DataFrame
        With ``on_error="report"`` only: severity, where (file, sheet, cell), found, expected_vi, expected_en, near; errors
        are files left out, warnings what was resolved.

    Raises
    ------
    DataError
        With every problem: file, sheet, cell, what was found and near matches.
    FileNotFoundError
        If there is no such file or folder.
    """
    if on_error not in ("raise", "report") or officers not in ("codes", "names"):
        raise ValueError(f"on_error: raise, report; officers: codes, names – {on_error!r}, {officers!r}")
    naming = form_officers.Names() if officers == "names" else form_officers.Codes(None if key is None else Path(key))
    merged = form_merge.gather(form_folder.sources(path, naming), naming, progress=progress)
    if on_error == "raise":
        raise_any(str(path), merged.problems)
    naming.save()
    panel = form_printed.keep(merged.panel, merged.totals, merged.notes)
    return panel if on_error == "raise" else (panel, findings_of(merged.problems, merged.notes + merged.aside))


def prose(text_or_path: str | Path, *, progress: bool = True) -> pd.DataFrame:
    """Read the figures out of prose in Vietnamese: candidates, each with what it is taken for and how sure that is.

    Nothing is repaired: where figures do not fit each other, or a number is written otherwise than it should be, confidence
    falls and the reason says why. Look through them before they are used: ``thads extract`` writes them out for that, and
    ``figures(extra=…)`` takes what was kept.

    Parameters
    ----------
    text_or_path
        A text; or a file (.txt, .md, .docx, .html, .pdf with a text layer), or a folder with all such files below it. A string
        is a path where it is of one line and ends like one, or where there is such a file or folder.
    progress
        Show a bar while a folder is read.

    Returns
    -------
    pandas.DataFrame
        One row a figure in the text's order: text (as printed, hedge and unit included), value (VND, percent, points; below
        zero for what fell), unit, precision (exact, rounded, about), hedge (over, under, about, at_most, at_least), indicator
        (empty where it tells of none that is known), statistic, measure, category, place_level, place, fiscal_year, months,
        period_start, period_end (missing where the text does not say), compared_with (the year that a change is on, if said),
        out_of (the 45 of "5/45 vụ"), start, end (offsets in the text as it was given), confidence (0 to 1), reason, source (the
        file).

    Raises
    ------
    FileNotFoundError
        If there is no such file, or no readable file in the folder.
    DataError
        If a file can't be read or has no text.

    Examples
    --------
    >>> found = prose("Năm 2021, TP. Hồ Chí Minh thi hành xong 46,17% việc.")
    >>> found[["value", "unit", "indicator", "measure", "place", "fiscal_year"]].values.tolist()
    [[46.17, 'percent', 'completion_rate', 'cases', 'TP. Hồ Chí Minh', 2021]]
    """
    return prose_reader.read(text_or_path, progress=progress)


def is_forms(path: str | Path) -> bool:
    """Return True for what :func:`forms` reads: a folder, a pattern, or a workbook that is not one plain table.

    Parameters
    ----------
    path
        File, folder or pattern.
    """
    file = Path(path)
    if not file.is_file():
        return file.is_dir() or any(mark in str(path) for mark in "*?[")
    return file.suffix.lower() in form_folder.ENDINGS and form_folder.has_form(file)


def sample(*, years: int = 5, provinces: int = 63, seed: int = 0) -> pd.DataFrame:
    """Make a synthetic panel of enforcement officers, month by month: nobody's figures, for practice and for tests.

    Officers, agencies and months are not public. The sample is built as the forms are: every sum of the registry holds
    in every row, flows never fall within a year, and an officer is carried in what was carried forward the year before,
    less what went to the separate book. All officers of 63 provinces together are at month 12 the nation as published, but
    for two prints that break the sums; what was never published is filled in (``data/reference/sample_totals.csv`` says
    which is which). How places, officers and months differ is made up, within what reports tell: one province has about
    37 percent of the money, a few agencies most of the large cases, September about twice an average month.

    Parameters
    ----------
    years
        How many statistical years, 1 to 15; the last is FY2024.
    provinces
        How many provinces, 1 to 63; of fewer than 63 the totals are in proportion.
    seed
        The same seed gives the same panel.

    Returns
    -------
    pandas.DataFrame
        A panel as :func:`panel` returns it, with levels province, agency, officer, fiscal_year, months (1 to 12),
        measure (cases, money) and category; 24 ``float64`` columns, cases or VND (whole thousands). ``all`` has a row for
        every officer, ``credit`` and ``corruption_economic`` for those who had such cases in the year; categories are parts
        of all. Columns that the forms of a year don't have are missing. An officer who leaves keeps the year's figures
        with ``officers`` 0; a new one carries the stock on from October. Five years are some 630,000 rows. Names are
        numbers ("Tỉnh 07", "Đơn vị 07-00" for the provincial office), so that charts say the data are synthetic.

    Raises
    ------
    ValueError
        If years or provinces are out of range.

    Examples
    --------
    >>> officers = sample(provinces=2, years=1)
    >>> officers.index.unique("province").tolist(), officers.attrs["synthetic"]
    (['Tỉnh 01', 'Tỉnh 02'], True)
    >>> officers.loc[("Tỉnh 02", "Đơn vị 02-00", "Chấp hành viên 02-00-002", 2024, 12, "cases", "all"), "officers"]
    np.float64(1.0)
    """
    return synthetic.panel(years, provinces, seed)
