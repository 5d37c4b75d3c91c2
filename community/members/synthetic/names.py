"""What names are drawn from: common family names of Nghệ An with rough weights, middle and given names.

Single words, put together by chance; no combination stands for anybody.
"""

from __future__ import annotations

FAMILY = (
    ("Nguyễn", 300), ("Trần", 110), ("Lê", 90), ("Phan", 70), ("Hoàng", 65), ("Hồ", 60), ("Phạm", 55), ("Võ", 40),
    ("Đặng", 38), ("Cao", 32), ("Bùi", 28), ("Đinh", 26), ("Thái", 24), ("Ngô", 24), ("Vũ", 20), ("Trương", 20),
    ("Đậu", 18), ("Dương", 16), ("Hà", 14), ("Đào", 14), ("Chu", 12), ("Lương", 12), ("Vi", 12), ("Lô", 12),
    ("Tăng", 10), ("Phùng", 10), ("Mai", 9), ("Trịnh", 9), ("Tạ", 8), ("Lữ", 8), ("Kha", 7), ("Quang", 6), ("Lang", 6),
    ("Vương", 6), ("Uông", 5), ("Doãn", 5), ("Bạch", 5), ("Moong", 5), ("Cụt", 4), ("Xồng", 4), ("Và", 4), ("Lầu", 4),
    ("Hờ", 3), ("Vừ", 3), ("Ngân", 3), ("Hủn", 2), ("Kiều", 4), ("Lâm", 4), ("Tôn", 3), ("Mạc", 3), ("Cù", 3),
)  # fmt: skip
MIDDLE_MEN = (
    ("Văn", 60), ("Đình", 18), ("Hữu", 16), ("Xuân", 14), ("Quang", 12), ("Đức", 12), ("Công", 10), ("Ngọc", 10),
    ("Bá", 9), ("Cảnh", 9), ("Minh", 9), ("Trọng", 8), ("Sỹ", 7), ("Thế", 7), ("Quốc", 7), ("Viết", 6), ("Anh", 5),
    ("Mạnh", 5), ("Tiến", 5), ("Duy", 5), ("Hồng", 4), ("Khắc", 4), ("Phi", 3), ("Như", 2),
)  # fmt: skip
MIDDLE_WOMEN = (
    ("Thị", 90), ("Thị Thanh", 10), ("Thị Hồng", 10), ("Thị Thu", 9), ("Ngọc", 8), ("Thị Kim", 7), ("Thị Phương", 6),
    ("Thị Mai", 5), ("Thu", 5), ("Thanh", 5), ("Thị Minh", 4), ("Quỳnh", 4), ("Thị Bích", 3), ("Khánh", 3), ("Hà", 3),
)  # fmt: skip
GIVEN_MEN = (
    "Anh", "An", "Ân", "Bình", "Bảo", "Cường", "Chiến", "Chung", "Công", "Danh", "Dũng", "Dụng", "Dương", "Đạt",
    "Đức", "Đông", "Đồng", "Giang", "Hải", "Hùng", "Hưng", "Huy", "Hòa", "Hiếu", "Hoàng", "Khánh", "Khoa", "Khôi",
    "Kiên", "Lâm", "Long", "Lợi", "Lực", "Mạnh", "Minh", "Nam", "Nghĩa", "Ngọc", "Nhân", "Nhật", "Phong", "Phú",
    "Phúc", "Phước", "Quân", "Quang", "Quyết", "Sơn", "Tài", "Tâm", "Tân", "Thái", "Thắng", "Thành", "Thạch",
    "Thìn", "Thịnh", "Thiện", "Thuận", "Thủy", "Tiến", "Toàn", "Trí", "Trung", "Trường", "Tú", "Tuấn", "Tùng",
    "Tuân", "Tý", "Vinh", "Việt", "Vượng", "Vũ", "Xuân", "Ý",
)  # fmt: skip
GIVEN_WOMEN = (
    "Anh", "An", "Ánh", "Bích", "Châu", "Chi", "Cúc", "Dung", "Duyên", "Diệp", "Điệp", "Giang", "Hà", "Hạnh",
    "Hằng", "Hảo", "Hiền", "Hoa", "Hòa", "Hoài", "Hồng", "Huệ", "Huyền", "Hương", "Hường", "Khánh", "Lan", "Lài",
    "Lệ", "Liên", "Linh", "Loan", "Lương", "Lý", "Mai", "Mận", "Mến", "Mỹ", "Na", "Nga", "Ngà", "Ngân", "Ngọc",
    "Nguyệt", "Nhàn", "Nhi", "Nhung", "Nụ", "Oanh", "Phương", "Phượng", "Quyên", "Quỳnh", "Sen", "Tâm", "Thanh",
    "Thảo", "Thắm", "Thơm", "Thu", "Thúy", "Thủy", "Thương", "Tình", "Trà", "Trang", "Trinh", "Tuyết", "Uyên",
    "Vân", "Vinh", "Xoan", "Xuân", "Yến", "Ý",
)  # fmt: skip
FOREIGN_GIVEN = ("Anna", "Peter", "Lena", "Martin", "Sophie", "David", "Jana", "Thomas", "Julie", "Kevin")
