"""Texts out of files of every kind, folders, and files that are none."""

import io

import docx
import matplotlib as mpl
import pytest
from matplotlib.figure import Figure

from thads_analysis import load
from thads_analysis.sources import prose
from thads_analysis.words.errors import DataError

TEXT = "Năm 2021, TP. Hồ Chí Minh thi hành xong 1.918 việc, đạt tỷ lệ 79,75%."


def _docx() -> bytes:
    document, content = docx.Document(), io.BytesIO()
    document.add_paragraph("Báo cáo")
    document.add_paragraph(TEXT)
    table = document.add_table(1, 2)
    table.cell(0, 0).text, table.cell(0, 1).text = "Thụ lý mới", "500 việc"
    document.save(content)
    return content.getvalue()


def _pdf(*lines: str) -> bytes:
    content, figure = io.BytesIO(), Figure()
    with mpl.rc_context({"pdf.fonttype": 42}):
        for at, line in enumerate(lines):
            figure.text(0.05, 0.9 - 0.1 * at, line)
        figure.savefig(content, format="pdf")
    return content.getvalue()


def _html() -> bytes:
    page = f"<html><head><title>12 việc</title><style>p{{top:5%}}</style></head><body><script>var a = '7 việc';</script><p>{TEXT}</p>"
    return (page + "<p>Hết&nbsp;tin</p></body></html>").encode()


FILES = {
    "a.txt": TEXT.encode(), "b.md": b"\xef\xbb\xbf" + TEXT.encode(), "c.html": _html(), "d.docx": _docx(),
    "e.pdf": _pdf("Năm 2021, TP. Hồ Chí Minh thi hành xong", "1.918 việc, đạt tỷ lệ 79,75%."), "f.txt": TEXT.encode("utf-16"),
}  # fmt: skip


@pytest.mark.parametrize("name", FILES)
def test_every_kind_of_file_tells_the_same(tmp_path, name):
    file = tmp_path / name
    file.write_bytes(FILES[name])
    found = load.prose(file)
    assert found["value"].tolist()[:2] == [1918, 79.75]
    assert found["source"].unique().tolist() == [str(file)]
    assert found["place"].tolist()[:2] == ["TP. Hồ Chí Minh"] * 2


def test_a_docx_gives_its_tables_too(tmp_path):
    (tmp_path / "d.docx").write_bytes(_docx())
    found = load.prose(tmp_path / "d.docx")
    assert found[["value", "indicator"]].to_numpy().tolist()[2:] == [[500, "accepted_new"]]


def test_a_folder_is_read_whole(tmp_path):
    (tmp_path / "sâu").mkdir()
    for at, (name, content) in enumerate(FILES.items()):
        (tmp_path / ("sâu" if at % 2 else ".") / name).write_bytes(content)
    (tmp_path / "~$d.docx").write_bytes(b"lock")
    (tmp_path / "ảnh.png").write_bytes(b"\x89PNG")
    found = load.prose(tmp_path, progress=False)
    assert found["source"].nunique() == len(FILES)
    assert found.index.tolist() == [*range(len(found))]


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("a.txt", "thi hành".encode("cp1258", "replace") + b"\xff\xe9", "UTF-8"),
        ("b.docx", b"PK\x03\x04 broken", "không đọc được"),
        ("c.pdf", b"%PDF-1.7 broken", "không"),
        ("d.pdf", _pdf(), "bản quét"),
        ("e.rtf", b"{}", ".docx"),
        ("f.docx", b"", "không đọc được"),
    ],
)
def test_what_cannot_be_read_says_which_file_and_why(tmp_path, name, content, said):
    file = tmp_path / name
    file.write_bytes(content)
    with pytest.raises(DataError) as told:
        load.prose(file)
    assert name in str(told.value)
    assert said in str(told.value)


def test_every_broken_file_of_a_folder_is_named(tmp_path):
    for name in ("a.docx", "b.pdf"):
        (tmp_path / name).write_bytes(b"broken")
    (tmp_path / "c.txt").write_text(TEXT, encoding="utf-8")
    with pytest.raises(DataError, match="2 chỗ sai") as told:
        load.prose(tmp_path, progress=False)
    assert {"a.docx", "b.pdf"} <= set(str(told.value).replace(":", "/").split("/"))


def test_what_is_not_there_is_said_with_near_names(tmp_path):
    (tmp_path / "báo cáo.docx").write_bytes(_docx())
    with pytest.raises(FileNotFoundError, match=r"báo cáo\.docx"):
        load.prose(tmp_path / "báo cao.docx")
    (tmp_path / "rỗng").mkdir()
    with pytest.raises(FileNotFoundError, match="không có văn bản nào"):
        load.prose(tmp_path / "rỗng")


def test_a_string_is_a_text_unless_it_looks_like_a_path():
    assert load.prose("xong 5 việc")["source"].tolist() == [""]
    assert prose.texts("") == {"": ""}
    with pytest.raises(FileNotFoundError):
        load.prose("không có.docx")
