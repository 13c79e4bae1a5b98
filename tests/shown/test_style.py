"""Colours told apart in grey and by colour-blind readers, every letter there, files that are the same each time."""

import os
import subprocess
import sys
import unicodedata
from itertools import combinations, pairwise

import matplotlib as mpl
import matplotlib.pyplot as plt
import numpy as np
import pytest

from tests.shown.test_every_chart import KINDS, by_place, by_time
from thads_analysis import __version__, charts
from thads_analysis.shown import style

DEUTERANOPIA = [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]]
PROTANOPIA = [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]]
"""Machado, Oliveira and Fernandes (2009), severity 1, for linear RGB."""
TO_XYZ = np.array([[0.4124564, 0.3575761, 0.1804375], [0.2126729, 0.7151522, 0.0721750], [0.0193339, 0.1191920, 0.9503041]])
VOWELS = "aăâeêioôơuưy"
TONES = ["", "\u0300", "\u0301", "\u0303", "\u0309", "\u0323"]
ALPHABET = "bcdđghklmnpqrstvx" + "".join(unicodedata.normalize("NFC", vowel + tone) for vowel in VOWELS for tone in TONES)


@pytest.fixture(autouse=True)
def closed():
    yield
    plt.close("all")
    charts.style("notebook")


def linear(colour: str) -> np.ndarray:
    part = np.array(mpl.colors.to_rgb(colour))
    return np.where(part <= 0.04045, part / 12.92, ((part + 0.055) / 1.055) ** 2.4)


def lab(light: np.ndarray) -> np.ndarray:
    part = TO_XYZ @ np.clip(light, 0, 1) / [0.95047, 1.0, 1.08883]
    root = np.where(part > 216 / 24389, np.cbrt(part), (24389 / 27 * part + 16) / 116)
    return np.array([116 * root[1] - 16, 500 * (root[0] - root[1]), 200 * (root[1] - root[2])])


def lightness(colour: str) -> float:
    return lab(linear(colour))[0]


def contrast(one: str, other: str) -> float:
    dark, light = sorted(TO_XYZ[1] @ linear(colour) for colour in (one, other))
    return (light + 0.05) / (dark + 0.05)


def test_any_two_colours_differ_in_grey():
    assert min(abs(lightness(one) - lightness(other)) for one, other in combinations(style.PALETTE, 2)) >= 10
    assert min(abs(lightness(one) - lightness(other)) for one, other in pairwise(style.PALETTE[:5])) >= 30
    judged = sorted(map(lightness, (style.GOOD, style.BAD, style.NEUTRAL)))
    assert min(np.diff(judged)) >= 20


@pytest.mark.parametrize(("seen", "least"), [(np.eye(3), 30), (DEUTERANOPIA, 20), (PROTANOPIA, 20)])
def test_any_two_colours_differ_for_every_reader(seen, least):
    points = [lab(np.array(seen) @ linear(colour)) for colour in style.PALETTE]
    assert min(np.linalg.norm(one - other) for one, other in combinations(points, 2)) >= least
    good, bad = (lab(np.array(seen) @ linear(colour)) for colour in (style.GOOD, style.BAD))
    assert np.linalg.norm(good - bad) >= 40


def test_words_are_read_on_paper():
    assert min(contrast(colour, style.PAPER) for colour in (style.INK, style.QUIET, style.RED, style.BLUE)) >= 4.5


@pytest.mark.parametrize("kind", ["heat", "heat_months"])
def test_figures_of_a_table_of_colours_are_read(kind):
    ax = KINDS[kind](9)
    cells = ax.collections[0].get_facecolors()
    figures = [text for text in ax.texts if text.get_position()[0] % 1 == 0.5 and text.get_position()[1] % 1 == 0.5]
    assert figures
    width = len(cells) // 9
    for text in figures:
        column, row = (int(at) for at in text.get_position())
        assert contrast(mpl.colors.to_hex(cells[row * width + column]), text.get_color()) >= 4.5


def test_months_stand_by_name():
    ax = charts.heat(by_time(3, "months"), "completed", language="en")
    assert [text.get_text() for text in ax.get_xticklabels()][:4] == ["Oct", "Nov", "Dec", "Jan"]


@pytest.mark.parametrize("family", [None, ["DejaVu Sans"]])
@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_every_letter_is_there(form, family, recwarn):
    charts.style("notebook")
    if family:
        plt.rcParams["font.family"] = family
    text = unicodedata.normalize(form, ALPHABET + ALPHABET.upper() + "–−×≥…·₫%")
    for weight in ("normal", "bold"):
        plt.figure().text(0, 0.5, text, weight=weight)
        plt.gcf().canvas.draw()
    assert not [str(warning.message) for warning in recwarn if "Glyph" in str(warning.message)]


def test_what_is_drawn_is_composed():
    ax = charts.ranked(by_place(6, value=np.arange(6.0)), "completed", title=unicodedata.normalize("NFD", "Việc thi hành xong"))
    said = [text.get_text() for text in ax.figure.findobj(plt.Text)]
    assert all(unicodedata.is_normalized("NFC", text) for text in said)
    assert "Tỉnh 003" in said


@pytest.mark.parametrize("name", ["conference", "report", "notebook"])
def test_a_slide_keeps_its_format_and_a_page_its_height(name):
    charts.style(name)
    width, height = charts.ranked(by_place(63, value=np.arange(63.0)), "completed").figure.get_size_inches()
    if name == "conference":
        assert width / height == pytest.approx(16 / 9)
    assert height <= style.tallest()


def test_a_slide_says_how_many_places_have_no_name():
    charts.style("conference")
    ax = charts.ranked(by_place(63, value=np.arange(63.0)), "completed", highlight="Tỉnh 030", language="en")
    named = [text.get_text() for text in ax.texts if "Tỉnh" in text.get_text()]
    assert f"{63 - len(named)} places not named" in ax.get_xlabel()
    assert {"Tỉnh 001", "Tỉnh 030", "Tỉnh 063"} <= {text.rpartition(" ")[0] for text in named}


def test_a_file_says_its_source_and_version(tmp_path):
    ax = charts.ranked(by_place(3, value=np.arange(3.0)), "completed", source="Nguồn: bảng của Cục")
    png, svg, pdf = (path.read_bytes() for path in charts.save(ax.figure, tmp_path / "a"))
    made = f"thads_analysis {__version__}"
    assert made.encode() in png and "Nguồn: bảng của Cục".encode() in png
    assert made.encode() in svg and b"<dc:source>" in svg and "Nguồn: bảng của Cục".encode() in svg
    assert made.encode() in pdf and b"/Subject" in pdf and b"/FontFile2" in pdf
    assert b"<text" in svg
    assert b"CreationDate" not in pdf and b"<dc:date>" not in svg


def test_the_same_chart_saved_twice_is_the_same_file(tmp_path):
    figure = KINDS["over_years"](6).figure
    one, other = charts.save(figure, tmp_path / "a"), charts.save(figure, tmp_path / "b")
    assert all(first.read_bytes() == second.read_bytes() for first, second in zip(one, other, strict=True))


SCRIPT = """
import hashlib, sys, tempfile, pathlib
import matplotlib; matplotlib.use("agg")
from tests.shown.test_every_chart import KINDS
from thads_analysis import charts
charts.style("report")
for kind in ("beside_nation",):
    for path in charts.save(KINDS[kind](6).figure, pathlib.Path(tempfile.mkdtemp()) / "a"):
        print(hashlib.sha256(path.read_bytes()).hexdigest())
"""


def test_another_process_draws_the_same_files():
    def drawn(seed: str) -> str:
        environment = os.environ | {"PYTHONHASHSEED": seed, "PYTHONPATH": os.pathsep.join(sys.path)}
        return subprocess.run([sys.executable, "-c", SCRIPT], env=environment, capture_output=True, text=True, check=True).stdout

    one = drawn("1")
    assert len(one.split()) == 3
    assert one == drawn("2")
