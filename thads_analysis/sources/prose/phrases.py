"""The words of the field that say which quantity a figure tells of. To teach the reader a phrase, add it to its indicator."""

from __future__ import annotations

import re

OF_COUNTS = {
    "carried_forward_with_conditions": r"có điều kiện (?:thi hành )?(?:án )?(?:phải )?chuyển (?:sang )?(?:kỳ|năm) sau",
    "carried_forward": r"chuyển (?:sang )?(?:kỳ|năm) sau|chuyển sang (?:năm|\x00)|án tồn|tiền tồn"
                       r"|còn (?:tồn|lại)|tiếp tục theo dõi|(?<=;)\s?còn",
    "carried_in": r"(?:chuyển )?(?:từ )?(?:số )?(?:năm|kỳ) trước(?: chuyển)?(?: sang| qua)?|số cũ(?: chuyển sang)?"
                  r"|cũ chuyển sang",
    "accepted_new": r"thụ lý mới|mới thụ lý|số mới|thụ lý thêm|phát sinh mới",
    "accepted_total": r"thụ lý(?! mới| thêm)",
    "without_conditions": r"(?:chưa|không) (?:có|đủ) điều kiện",
    "with_conditions": r"(?<!chưa )(?<!không )(?<!trên số )(?<!trên tổng số )(?:có|đủ) điều kiện",
    "withdrawn": r"(?:thu hồi|hủy|huỷ)(?:, (?:hủy|huỷ))? quyết định|cục rút lên|rút lên thi hành",
    "completed": r"(?:thi hành|giải quyết|thực hiện) (?:án )?(?:được )?xong|(?<!\w)xong(?!\w)|thi hành được|thu được"
                 r"|(?<!chưa )thu hồi|thi hành đạt|(?<!\w)thu(?: về)? *$",
    "to_enforce": r"phải (?:tổ chức )?(?:thi hành|giải quyết)(?! (?:án )?xong)|lượng án",
    "entrusted_in": r"nhận (?:ủy|uỷ) thác|(?:ủy|uỷ) thác đến",
    "entrusted_out": r"(?<!nhận )(?:ủy|uỷ) thác(?! đến)",
    "suspended": r"tạm đình chỉ",
    "discontinued": r"(?<!tạm )đình chỉ",
    "postponed": r"hoãn",
    "reduced": r"miễn,? (?:và )?giảm|giảm nghĩa vụ|giảm thi hành án",
    "moved_to_separate_book": r"sổ (?:theo dõi )?riêng",
    "coercions": r"cưỡng chế",
}  # fmt: skip
TRIGGER = re.compile("|".join(f"(?P<{name}>{words})" for name, words in OF_COUNTS.items()).replace(" ", r"\s"), re.IGNORECASE)

UP = r"tăng|cao hơn|nhiều hơn|vượt|lớn hơn"
DOWN = r"giảm|thấp hơn|ít hơn|hụt|thiếu|kém"
CHANGED = re.compile(
    rf"(?<!miễn, )(?<!miễn )(?:(?P<up>{UP})|(?P<down>{DOWN}))(?!\sthi hành|\snghĩa vụ)(?P<rest>[^,;.()]{{0,32}})$"
)
JOINED = re.compile(
    r"[\s,(/:]*(?:(?:trong\sđó(?:\scó)?|và|với|tương\sứng|lần\slượt|đạt|là|cùng|cho|số\stiền|tiền|số|về\stiền|về\sviệc|khoản|tổng)[\s,]*){0,5}$"
)
OF_NATION = re.compile(r"toàn\squốc|cả\snước|bình\squân\schung|mặt\sbằng\schung|mức\sbình\squân")
PER_HEAD = re.compile(
    r"(?:bình\squân|trung\sbình|mỗi|một)[^;.]{0,24}(?:chấp\shành\sviên|chv)|mỗi\s(?:người|chấp\shành\sviên|chv)|(?:người|chv|chấp\shành\sviên)\sphụ\strách"
)
TARGET_SAID = re.compile(
    r"chỉ\stiêu[^;.]{0,60}(?:là|:|giao|\()|giao\schỉ\stiêu|phấn\sđấu|yêu\scầu|không\sđể|chỉ\stiêu\s(?:thi\shành|đặt)"
)
AGAINST_TARGET = re.compile(r"chỉ\stiêu|kế\shoạch|được\sgiao|nghị\squyết")
IN_CASES = re.compile(
    r"về\sviệc|số\sviệc|tỷ\slệ\sviệc|(?<!công\s)(?<!sự\s)việc(?!\s(?:thi\shành\sán|tổ|phân|xét|giao|ra|chấp|thực|làm))"
)
IN_MONEY = re.compile(r"về\s(?:tiền|giá\strị)|số\stiền|giá\strị|tiền")
