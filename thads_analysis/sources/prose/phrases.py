"""The words of the field that say which quantity a figure tells of. To teach the reader a phrase, add it to its indicator."""

from __future__ import annotations

import re

OF_COUNTS = {
    "carried_forward_with_conditions": r"có điều kiện (?:thi hành )?(?:án )?(?:\x00+ )?(?:phải )?chuyển (?:sang )?"
                                       r"(?:(?:kỳ|năm) sau|\x00)",
    "carried_forward": r"chuyển (?:sang )?(?:kỳ|năm) sau|chuyển sang (?:năm|\x00)|án tồn|tiền tồn"
                       r"|còn (?:tồn|lại|phải thi hành)|tiếp tục theo dõi|(?<=;)\s?còn",
    "carried_in": r"(?:chuyển )?(?:từ )?(?:số )?(?<!cùng )(?<!nhiệm )(?:năm|kỳ) trước(?: chuyển)?(?: sang| qua)?|số cũ"
                  r"|cũ (?:tồn (?:đọng )?)?chuyển (?:sang|qua)|\x00 chuyển (?:sang|qua)(?! năm| kỳ| \x00)",
    "accepted_new": r"thụ lý mới|mới thụ lý|số mới|thụ lý thêm|phát sinh mới|mới phát sinh",
    "accepted_total": r"thụ lý(?! mới| thêm)|tổng số (?:việc |tiền )?giải quyết",
    "without_conditions": r"(?:chưa|không) (?:có|đủ) điều kiện(?: thi hành(?! xong))?",
    "with_conditions": r"(?<!chưa )(?<!không )(?<!trên số )(?<!trên tổng số )(?:có|đủ) điều kiện(?: thi hành(?! xong))?",
    "withdrawn": r"(?:thu hồi|hủy|huỷ)(?:, (?:hủy|huỷ))? quyết định|cục rút lên|rút lên thi hành",
    "completed": r"(?:thi hành|giải quyết|thực hiện) (?:án )?(?:được )?xong|(?<!\w)xong(?!\w)|(?:thi hành|giải quyết|thu) được"
                 r"|(?<!chưa )thu hồi(?! quyết)|thi hành đạt|(?<!\w)(?<!phải )thu(?: về)? *$"
                 r"|hoàn thành(?! (?:các |tốt |xuất |vượt |cả )*(?:chỉ tiêu|nhiệm vụ|kế hoạch|sắc))"
                 r"|kết quả thi hành (?:án )?(?:dân sự )?(?:về \w+ )?(?:đã )?đạt|đã thi hành *$",
    "to_enforce": r"(?<!người )(?<!bên )phải (?:tổ chức |đưa ra )?(?:thi hành|giải quyết|thu(?! hồi))(?! (?:án )?xong)"
                  r"|lượng án",
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
    rf"(?<!miễn, )(?<!miễn )(?:(?P<up>{UP})|(?P<down>{DOWN}))(?!\sthi hành|\snghĩa vụ)(?P<rest>[^,;.()]{{0,32}}\(?)$"
)
JOINED = re.compile(
    r"[\s,()/:]*(?:(?:trong\sđó(?:\scó)?|và|với|tương\sứng|lần\slượt|đạt|là|cùng|cho|số\stiền|tiền|số|về\stiền"
    r"|về\sviệc|khoản|tổng)"
    r"[\s,()]*){0,5}$"
)
_MEASURED = r"(?:(?:(?:trong|trên)\s)?(?:tổng\ssố\s|số\s|cả\s)?(?:về\s)?(?:việc|tiền|giá\strị)|và|cũng\snhư)"
PAIR = re.compile(rf"[\s,()]*{_MEASURED}(?:[\s,(:]+{_MEASURED}){{0,3}}[\s(:]*")
"""Between two figures that say the same of cases and of money."""
LISTED = re.compile(r"(?:\)?\s*[,;]\s*(?:và\s)?|\s*về\s(?:việc|tiền)\s?:\s?)[^,;:()\d%]{2,40}\(\s*")
"""Between two figures in brackets that say the same of one place after another."""
BESIDE = re.compile(r"\s?\(\s?(?:tương ứng |bằng )?")
OF_NATION = re.compile(r"toàn\squốc|cả\snước|bình\squân\schung|mặt\sbằng\schung|mức\sbình\squân")
PER_HEAD = re.compile(
    r"(?:bình\squân|trung\sbình|mỗi|một)[^;.]{0,24}(?:chấp\shành\sviên|chv)|mỗi\s(?:người|chấp\shành\sviên|chv|chức\sdanh)"
    r"|(?:người|chv|chấp\shành\sviên)\sphụ\strách"
)
TARGET_SAID = re.compile(
    r"(?<!vượt )(?<!hoàn thành )chỉ\stiêu[^;.]{0,60}(?:là|:|giao|\()|giao\schỉ\stiêu|phấn\sđấu|yêu\scầu|không\sđể"
    r"|chỉ\stiêu\s(?:thi\shành|đặt)"
)
RESULT_SAID = re.compile(r"cụ\sthể|kết\squả")
AGAINST_TARGET = re.compile(r"chỉ\stiêu|kế\shoạch|được\sgiao|nghị\squyết")
IN_CASES = re.compile(
    r"về\sviệc|số\sviệc|tỷ\slệ\sviệc|(?<!công\s)(?<!sự\s)việc(?!\s(?:thi\shành\sán|tổ|phân|xét|giao|ra|chấp|thực|làm))"
)
IN_MONEY = re.compile(r"về\s(?:tiền|giá\strị)|số\stiền|giá\strị|tiền(?!\sgiang)")
