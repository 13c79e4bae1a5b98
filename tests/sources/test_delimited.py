"""Text files as programs and people save them: code pages, separators and decimal signs."""

import unicodedata

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.conftest import fact
from thads_analysis import load
from thads_analysis.sources import delimited, places
from thads_analysis.words.errors import DataError

HEADER = ["province", "agency", "fiscal_year", "months", "measure", "completed", "completion_rate"]
TONES = "\u0300\u0301\u0303\u0309\u0323"


def cp1258(text: str) -> bytes:
    """Return text as Vietnamese Windows writes it: vowels composed, tones behind them."""
    parts = [unicodedata.normalize("NFD", letter) for letter in unicodedata.normalize("NFC", text)]
    vowels = [unicodedata.normalize("NFC", part.translate(dict.fromkeys(map(ord, TONES)))) for part in parts]
    return "".join(
        vowel + "".join(mark for mark in part if mark in TONES) for vowel, part in zip(vowels, parts, strict=True)
    ).encode("cp1258")


def saved(folder, *numbers: tuple[str, str], separator=";", encode=str.encode, name="bảng.csv"):
    rows = [["Thừa Thiên Huế", "Phú Lộc", "2024", str(month), "cases", *cells] for month, cells in enumerate(numbers, 1)]
    quoted = [[f'"{cell}"' if separator in cell else cell for cell in row] for row in [HEADER, *rows]]
    (folder / name).write_bytes(encode("\r\n".join(separator.join(row) for row in quoted) + "\r\n"))
    return folder / name


def values(path) -> list[list[float]]:
    return load.panel(path)[["completed", "completion_rate"]].to_numpy().tolist()


CODES = {
    "utf-8": str.encode, "utf-8 with its mark": lambda text: text.encode("utf-8-sig"),
    "Unicode text": lambda text: text.encode("utf-16"), "big-endian": lambda text: b"\xfe\xff" + text.encode("utf-16-be"),
    "Vietnamese Windows": cp1258,
    "decomposed": lambda text: unicodedata.normalize("NFD", text).encode(),
}  # fmt: skip


@pytest.mark.parametrize("encode", CODES.values(), ids=CODES)
@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("name", ["bảng.csv", "bảng.txt", "bảng.TSV"])
def test_the_same_panel_from_every_code_page_and_separator(tmp_path, encode, separator, name):
    panel = load.panel(saved(tmp_path, ("16500", "84,27"), separator=separator, encode=encode, name=name))
    assert panel.index.tolist() == [("Thừa Thiên Huế", "Phú Lộc", 2024, 1, "cases", "all")]
    assert panel.iloc[0].tolist() == [16500, 84.27]


@given(st.sampled_from([*places.names(), "Đức Phổ", "Ỷ Tịch", "Kỵ – ẵm, “Ữ”"]))
def test_vietnamese_windows_gives_composed_names(name):
    assert delimited.decoded(cp1258(name)) == unicodedata.normalize("NFC", name)


@pytest.mark.parametrize(
    "data", ["Hµ Néi".encode("cp1252"), "Haø Noäi".encode("cp1252"), "Москва".encode("cp1251"), "Hà Nội".encode()[:-2] + b"x\xff", b"\x81\x8d",
             "Hà Nội".encode("utf-16-le"), b"\x00\x01\x02", "H\ufffd N?i".encode(), "Huế".encode("gbk", errors="replace") + b"\xcd\xf2"],
)  # fmt: skip
def test_unknown_code_pages_are_refused(data):
    with pytest.raises(DataError, match="CSV UTF-8"):
        delimited.decoded(data)


DECIMALS = {
    "semicolons, no evidence: thousands": (";", [("1.234", "85"), ("1.234.567", "")], [[1234, 85], [1234567, None]]),
    "semicolons, comma": (";", [("1.234", "84,27")], [[1234, 84.27]]),
    "semicolons, point": (";", [("1234", "84.27"), ("1,234", "")], [[1234, 84.27], [1234, None]]),
    "tabs, comma": ("\t", [("1.234", "1.234,5")], [[1234, 1234.5]]),
    "tabs, point": ("\t", [("1,234", "84.27")], [[1234, 84.27]]),
    "tabs, no evidence": ("\t", [("1234", "1.234")], [[1234, 1.234]]),
    "commas, comma in quotes": (",", [("1.234", "84,27")], [[1234, 84.27]]),
    "commas, point": (",", [("1234", "84.270")], [[1234, 84.27]]),
}


@pytest.mark.parametrize(("separator", "cells", "expected"), DECIMALS.values(), ids=DECIMALS)
def test_one_file_has_one_decimal_sign(tmp_path, separator, cells, expected):
    found = [
        [None if number != number else number for number in row] for row in values(saved(tmp_path, *cells, separator=separator))
    ]
    assert found == expected


REFUSED = {
    "both signs": (
        ";",
        [("1", "84,27"), ("2", "84.27")],
        ["dòng 2, cột completion_rate", "dòng 3, cột completion_rate", "84,27", "84.27"],
    ),
    "half a group": (";", [("1.23", "84,27")], ["dòng 2, cột completed", "1.23"]),
    "half a group before a comma": (";", [("1", "12.34,5")], ["dòng 2, cột completion_rate", "12.34,5"]),
    "thousands beside a point, commas": (",", [("20.000", "84.27")], ["dòng 2, cột completed", "20.000", "số nguyên"]),
    "grouped in quotes, commas": (",", [("1,234", "84.27")], ["dòng 2, cột completed", "1,234"]),
    "grouped without a decimal, tabs": ("\t", [("1,234", "84")], ["dòng 2, cột completed", "1,234"]),
    "twenty or twenty thousand": (";", [("20,000", "84,5")], ["dòng 2, cột completed", "20,000", "số nguyên"]),
    "half a case": (";", [("12,5", "84,5")], ["dòng 2, cột completed", "12,5", "số nguyên"]),
}


@pytest.mark.parametrize(("separator", "cells", "said"), REFUSED.values(), ids=REFUSED)
def test_a_number_in_doubt_is_refused(tmp_path, separator, cells, said):
    with pytest.raises(DataError) as error:
        load.panel(saved(tmp_path, *cells, separator=separator))
    assert all(words in str(error.value) for words in said)


def test_quotes_and_blank_rows_keep_their_numbers(tmp_path):
    path = tmp_path / "bảng.csv"
    path.write_text(
        ";".join(HEADER) + '\n\n"Hà Nội";"Sóc; Sơn";2024;6;cases;1;2\n"Hà Nôi";A;2024;6;cases;1;2\n', encoding="utf-8"
    )
    with pytest.raises(DataError, match=r"1 chỗ sai[^$]*dòng 4, cột province"):
        load.panel(path)


@pytest.mark.parametrize("text", ["a;b\n1;2\n", "a;b\n\n1;2", 'a;b\n"1;1";2', "a;b\r1;2\r", "a;b\r\n1;2\r\n\r\n"])
def test_both_ways_of_reading_give_the_same(text):
    found = delimited.table(text.encode(), "bảng").astype(object)
    pd.testing.assert_frame_equal(found, delimited._quoted(text, ";", "bảng").astype(object), check_column_type=False)


def test_facts_and_targets_are_read_with_a_decimal_comma(tmp_path):
    row = fact(indicator="completion_rate", value="84,27", unit="percent", measure="cases")
    pd.DataFrame([row, fact(value="549.415")]).to_csv(tmp_path / "a.csv", sep=";", index=False)
    assert load.figures(tmp_path / "a.csv")["value"].tolist() == [84.27, 549415]
    pd.DataFrame([row, fact(value="54.941,5.5")]).to_csv(tmp_path / "b.csv", sep=";", index=False)
    with pytest.raises(DataError, match=r"hàng nghìn[^$]*54\.941,5\.5"):
        load.figures(tmp_path / "b.csv")
    targets = load.targets().head(2).assign(target=["80,5", "100"], strict="true")
    targets.to_csv(tmp_path / "c.csv", sep=";", index=False)
    assert load.targets(tmp_path / "c.csv")["target"].tolist() == [80.5, 100]
