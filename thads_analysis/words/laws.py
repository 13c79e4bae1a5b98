"""Each legal document once; indicators cite an article of it."""

from __future__ import annotations

from dataclasses import dataclass

from .vocabulary import Language, Text


@dataclass(frozen=True)
class Law:
    """A legal document.

    Parameters
    ----------
    number
        Its official number.
    title
        A short title.
    in_force, until
        First day in force and the first day it no longer was (ISO dates); None where not known or still in force.
    """

    number: str
    title: Text
    in_force: str | None = None
    until: str | None = None

    def article(self, article: str = "", remark: Text | None = None) -> Citation:
        """Cite an article, such as ``"44a"``."""
        return Citation(self, article, remark)


@dataclass(frozen=True)
class Citation:
    """An article of a law, or a remark where the law is silent."""

    law: Law | None
    article: str = ""
    remark: Text | None = None

    def say(self, language: Language = "vi") -> str:
        """Return the citation in words."""
        article = f"{Text('Điều', 'Art.').say(language)} {self.article}, " if self.article else ""
        named = [f"{article}{self.law.title.say(language)} {self.law.number}"] if self.law else []
        return "; ".join(named + ([self.remark.say(language)] if self.remark else []))


LAW_2008 = Law("26/2008/QH12", Text("Luật Thi hành án dân sự", "Law on Civil Judgment Enforcement"), "2009-07-01", "2026-07-01")
LAW_2025 = Law("106/2025/QH15", Text("Luật Thi hành án dân sự", "Law on Civil Judgment Enforcement"), "2026-07-01")
DECREE_2015 = Law("62/2015/NĐ-CP", Text("Nghị định", "Decree"), until="2026-07-01")
DECREE_2026 = Law("152/2026/NĐ-CP", Text("Nghị định", "Decree"), "2026-07-01")
DECREE_BAILIFFS_2020 = Law("08/2020/NĐ-CP", Text("Nghị định về Thừa phát lại", "Decree on bailiffs"), until="2026-07-01")
CIRCULAR_2015 = Law("08/2015/TT-BTP", Text("Thông tư", "Circular"), until="2020-01-05")
CIRCULAR_2013 = Law("01/2013/TT-BTP", Text("Thông tư", "Circular"), until="2020-01-05")
JOINT_CIRCULAR_2021 = Law("12/2021/TTLT-BTP-VKSNDTC-TANDTC", Text("Thông tư liên tịch", "Joint Circular"), "2022-02-25")
CIRCULAR_BOOKS = Law("04/2023/TT-BTP", Text("Thông tư", "Circular"))
CIRCULAR_2019 = Law("06/2019/TT-BTP", Text("Thông tư", "Circular"), "2020-01-05", "2024-07-26")
CIRCULAR_2024 = Law("05/2024/TT-BTP", Text("Thông tư", "Circular"), "2024-07-26")

FORMS = CIRCULAR_2024.article("2")
"""The twelve forms in force; the circular gives titles, its annexes the columns."""

LAWS = tuple(item for item in dict(globals()).values() if isinstance(item, Law))


def no_law(vi: str, en: str) -> Citation:
    """Say where a number comes from that no law defines."""
    return Citation(None, remark=Text(vi, en))
