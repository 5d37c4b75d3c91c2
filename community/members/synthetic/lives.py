"""Where synthetic members live and what they do there. Rough weights, for variety; no statistics."""

from __future__ import annotations

from dataclasses import dataclass

from community.members.choices import Offer


@dataclass(frozen=True, slots=True)
class Host:
    """A host country: weight, language spoken there, cities as people write them, occupations (codes) with weights."""

    iso2: str
    weight: int
    language: str
    cities: tuple[str, ...]
    work: tuple[tuple[str, int], ...]


FACTORY = (
    ("factory_worker", 40), ("trainee", 10), ("student", 15), ("welder", 8), ("construction_worker", 8),
    ("cook", 5), ("translator", 2), ("fisherman", 6), ("software_engineer", 3), ("nurse", 2),
    ("restaurant_owner", 3),
)  # fmt: skip
TRADE = (
    ("trader", 40), ("restaurant_owner", 12), ("cook", 8), ("nail_technician", 8), ("student", 8),
    ("business_owner", 6), ("tailor", 6), ("nurse", 4), ("doctor", 2), ("software_engineer", 3),
    ("lawyer", 1), ("accountant", 2), ("teacher", 2),
)  # fmt: skip
STUDY = (
    ("student", 35), ("researcher", 10), ("lecturer", 6), ("software_engineer", 10), ("nail_technician", 12),
    ("cook", 6), ("restaurant_owner", 6), ("accountant", 4), ("pharmacist", 2), ("doctor", 3),
    ("journalist", 1), ("business_owner", 4),
)  # fmt: skip
BORDER = (
    ("trader", 30), ("construction_worker", 18), ("carpenter", 10), ("farmer", 8), ("driver", 8),
    ("business_owner", 8), ("teacher", 3), ("electrician", 4), ("restaurant_owner", 6),
    ("mechanical_engineer", 2),
)  # fmt: skip

HOSTS = (
    Host("KR", 165, "ko", ("Seoul", "Busan", "Ansan", "Incheon", "Daegu", "Suwon", "Gwangju", "Geoje"), FACTORY),
    Host("JP", 140, "ja", ("Tokyo", "Osaka", "Nagoya", "Fukuoka", "Hiroshima", "Gifu", "Saitama", "Chiba"), FACTORY),
    Host("TW", 140, "zh", ("Đài Bắc", "Đào Viên", "Đài Trung", "Cao Hùng", "Đài Nam", "Hsinchu"), FACTORY),
    Host("LA", 120, "lo", ("Viêng Chăn", "Savannakhet", "Thakhek", "Pakse", "Luang Prabang"), BORDER),
    Host("DE", 110, "de", ("Berlin", "Leipzig", "Dresden", "München", "Hamburg", "Köln", "Frankfurt"), TRADE),
    Host("TH", 80, "th", ("Bangkok", "Udon Thani", "Nakhon Phanom", "Sakon Nakhon", "Khon Kaen"), BORDER),
    Host("CZ", 60, "cs", ("Praha", "Brno", "Ostrava", "Plzeň", "Cheb"), TRADE),
    Host("RU", 55, "ru", ("Moskva", "Sankt-Peterburg", "Ufa", "Vladivostok"), TRADE),
    Host("PL", 45, "pl", ("Warszawa", "Łódź", "Kraków"), TRADE),
    Host("GB", 45, "en", ("London", "Birmingham", "Manchester", "Leeds"), STUDY),
    Host("US", 45, "en", ("Houston", "San Jose", "Seattle", "Boston", "Westminster"), STUDY),
    Host("AU", 35, "en", ("Sydney", "Melbourne", "Perth", "Brisbane"), STUDY),
    Host("AO", 25, "pt", ("Luanda", "Benguela", "Lubango"), BORDER),
    Host("FR", 18, "fr", ("Paris", "Lyon", "Marseille"), STUDY),
    Host("MY", 18, "ms", ("Kuala Lumpur", "Johor Bahru", "Penang"), FACTORY),
    Host("CA", 14, "en", ("Toronto", "Vancouver", "Montréal"), STUDY),
    Host("HU", 12, "hu", ("Budapest",), TRADE),
    Host("SK", 10, "sk", ("Bratislava", "Košice"), TRADE),
)
SKILLS = (
    "nấu ăn", "kế toán", "phiên dịch", "hàn TIG", "hàn MIG", "may vá", "làm móng", "trồng rau", "lập trình Python",
    "thiết kế đồ họa", "tổ chức sự kiện", "quay phim", "xuất nhập khẩu", "dạy tiếng Việt", "sửa chữa ô tô", "marketing",
    "điện công nghiệp", "chăm sóc người già", "hát dân ca ví giặm", "tư vấn du học", "bán hàng online", "vận hành CNC",
)  # fmt: skip
ORGANISATIONS = ("Hội đồng hương mẫu", "Câu lạc bộ mẫu", "Nhóm học tiếng Việt mẫu", "Đội bóng đồng hương mẫu")
BIOS = (
    "Hồ sơ mẫu. Xa quê đã lâu, mong ngày về thăm.",
    "Hồ sơ mẫu. Sẵn sàng giúp bà con mới sang tìm nhà, tìm lớp học tiếng.",
    "Hồ sơ mẫu. Nhớ nồi cháo lươn và chén nước chè xanh.",
    "Hồ sơ mẫu. Muốn làm quen với người cùng xã ở gần đây.",
    "Hồ sơ mẫu. Đang học nghề, mong được người đi trước chỉ bảo.",
    "Hồ sơ mẫu. Muốn góp một phần cho trường cũ ở quê.",
)
OFFERS = (
    (Offer.MENTOR, 20), (Offer.LECTURE, 6), (Offer.INVEST, 8), (Offer.TRANSLATE, 14), (Offer.HOST, 12),
    (Offer.GIVE, 16),
)  # fmt: skip
