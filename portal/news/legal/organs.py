"""Issuing bodies: their names in ordinary letters, and what a document number tells of them."""

import re

from portal.news.legal.words import fold, is_caps, listed

# Cities run by the central government (before and after 1 July 2025); every other province is a "tỉnh".
_CITIES = {"ha noi", "ho chi minh", "hai phong", "da nang", "can tho", "hue"}
_PROVINCES = frozenset(
    _CITIES
    | listed(
        "an giang,ba ria - vung tau,bac giang,bac kan,bac lieu,bac ninh,ben tre,binh dinh,binh duong,binh phuoc,"
        "binh thuan,ca mau,cao bang,dak lak,dak nong,dien bien,dong nai,dong thap,gia lai,ha giang,ha nam,ha tay,"
        "ha tinh,hai duong,hau giang,hoa binh,hung yen,khanh hoa,kien giang,kon tum,lai chau,lam dong,lang son,lao cai,"
        "long an,nam dinh,nghe an,ninh binh,ninh thuan,phu tho,phu yen,quang binh,quang nam,quang ngai,quang ninh,"
        "quang tri,soc trang,son la,tay ninh,thai binh,thai nguyen,thanh hoa,thua thien hue,tien giang,tra vinh,"
        "tuyen quang,vinh long,vinh phuc,yen bai"
    )
)
# Provincial documents were long dated from the capital town.
_CAPITALS = {"vinh": "Nghệ An", "thanh vinh": "Nghệ An"}

# How the fixed parts of names are written; longer ones first where one begins another.
_FIXED = (
    "Ủy ban nhân dân",
    "Hội đồng nhân dân",
    "Thường trực Hội đồng nhân dân",
    "Đoàn đại biểu Quốc hội",
    "Ủy ban Thường vụ Quốc hội",
    "Quốc hội",
    "Văn phòng Quốc hội",
    "Văn phòng Chính phủ",
    "Thủ tướng Chính phủ",
    "Thanh tra Chính phủ",
    "Chính phủ",
    "Chủ tịch nước",
    "Tỉnh ủy",
    "Thành ủy",
    "Huyện ủy",
    "Đảng ủy",
    "Văn phòng Tỉnh ủy",
    "Ban Thường vụ",
    "Ban Chấp hành",
    "Trung ương",
    "Bộ Chính trị",
    "Ban Bí thư",
    "Đảng bộ",
    "Bộ Ngoại giao",
    "Ngân hàng Nhà nước Việt Nam",
    "Tòa án nhân dân tối cao",
    "Viện kiểm sát nhân dân tối cao",
    "Ủy ban Nhà nước về người Việt Nam ở nước ngoài",
    "Mặt trận Tổ quốc Việt Nam",
    "Hội đồng",
    "Ban Chỉ đạo",
)
_FIXED_BY_FOLD = {fold(name): name for name in sorted(_FIXED, key=len)}
_FIXED_NAME = re.compile("|".join(sorted(map(re.escape, _FIXED_BY_FOLD), key=len, reverse=True)))
_LOCALITY = re.compile(r"\b(THÀNH PHỐ|THỊ XÃ|THỊ TRẤN|TỈNH|HUYỆN|QUẬN|XÃ|PHƯỜNG)\s+(?!ỦY\b|UỶ\b|ĐOÀN\b|HỘI\b)(?=\S)")
_LOCALITY_PREFIX = re.compile(r"(?:tỉnh|thành phố|tp\.?)\s+", re.IGNORECASE)
_HEADS = (
    "uy ban",
    "ubnd",
    "hoi dong",
    "hdnd",
    "thuong truc",
    "doan dai bieu",
    "bo ",
    "so ",
    "ban ",
    "van phong",
    "cuc ",
    "tong cuc",
    "vu ",
    "chi cuc",
    "chinh phu",
    "thu tuong",
    "quoc hoi",
    "chu tich",
    "bo truong",
    "tinh uy",
    "thanh uy",
    "huyen uy",
    "dang uy",
    "dang bo",
    "ngan hang",
    "thanh tra",
    "toa an",
    "vien ",
    "kiem toan",
    "dai su quan",
    "tong lanh su",
    "hoi ",
    "lien doan",
    "lien hiep",
    "mat tran",
    "phong ",
    "trung tam",
    "truong ",
    "cong an",
    "bo chi huy",
    "bao hiem",
    "kho bac",
    "doan ",
    "trung uong",
    "bch ",
    "ban",
)
_BY_CODE = {
    "TTg": "Thủ tướng Chính phủ",
    "CP": "Chính phủ",
    "VPCP": "Văn phòng Chính phủ",
    "CTN": "Chủ tịch nước",
    "VPQH": "Văn phòng Quốc hội",
    "TTCP": "Thanh tra Chính phủ",
    "NHNN": "Ngân hàng Nhà nước Việt Nam",
    "TANDTC": "Tòa án nhân dân tối cao",
    "VKSNDTC": "Viện kiểm sát nhân dân tối cao",
    "BNG": "Bộ Ngoại giao",
    "BTP": "Bộ Tư pháp",
    "BCA": "Bộ Công an",
    "BQP": "Bộ Quốc phòng",
    "BNV": "Bộ Nội vụ",
    "BTC": "Bộ Tài chính",
    "BCT": "Bộ Công Thương",
    "BXD": "Bộ Xây dựng",
    "BYT": "Bộ Y tế",
    "BKHCN": "Bộ Khoa học và Công nghệ",
    "BGDĐT": "Bộ Giáo dục và Đào tạo",
    "BVHTTDL": "Bộ Văn hóa, Thể thao và Du lịch",
    "BNNMT": "Bộ Nông nghiệp và Môi trường",
    "BDTTG": "Bộ Dân tộc và Tôn giáo",
    "BKHĐT": "Bộ Kế hoạch và Đầu tư",
    "BLĐTBXH": "Bộ Lao động - Thương binh và Xã hội",
    "BTTTT": "Bộ Thông tin và Truyền thông",
    "BTNMT": "Bộ Tài nguyên và Môi trường",
    "BNNPTNT": "Bộ Nông nghiệp và Phát triển nông thôn",
    "BGTVT": "Bộ Giao thông vận tải",
    "UBDT": "Ủy ban Dân tộc",
    "TW": "Ban Chấp hành Trung ương Đảng",
    "SNgV": "Sở Ngoại vụ",
    "SNV": "Sở Nội vụ",
}
_BY_PLACE = {"UBND": "Ủy ban nhân dân", "HĐND": "Hội đồng nhân dân"}
_SEGMENT = re.compile(r"[/.-]")
_NEXT_CAPITAL = frozenset({"và", "-", "–"})
# Names that open with two syllables for the sort of body, or an office; the word after them is capital.
_TWO_SYLLABLES = listed(
    "văn phòng,ủy ban,hội đồng,thanh tra,tổng cục,chi cục,liên đoàn,liên hiệp,trung tâm,kiểm toán,chủ tịch,bộ trưởng,"
    "thủ trưởng,giám đốc,chủ nhiệm,thống đốc,ngân hàng,tòa án,đại học,kho bạc,bảo hiểm,công an"
)
_PROVINCE_AT_END = re.compile(rf"(?:^|\s)(?:{'|'.join(sorted(map(re.escape, _PROVINCES)))})$")
_SESSION = re.compile(r"\s+(?:KHÓA|KHOÁ|NHIỆM KỲ)\s.*")
_JOINT = re.compile(r"\s+[-–]\s+")


def is_organ(text: str) -> bool:
    """Whether a line in capitals begins like the name of a body."""
    return fold(text[:40]).startswith(_HEADS)


def is_torn(text: str) -> bool:
    """Whether a line is the first word of a body whose name goes on below: "ỦY" / "BAN NHÂN DÂN"."""
    return (
        is_caps(text)
        and " " not in text
        and any(head.startswith(f"{fold(text)} ") for head in (*_HEADS, *_FIXED_BY_FOLD))
    )


def is_locality(text: str) -> bool:
    """Whether a line in capitals begins with the place a body above it belongs to: "TỈNH NGHỆ AN"."""
    return _LOCALITY.match(text) is not None


def body_in_capitals(lines: list[str]) -> str:
    """The issuing body in ordinary letters from the lines at the top left of a document.

    Of a body and the one it belongs to, the lower is the issuer; it takes the place of the upper.
    """
    bodies: list[str] = []
    for line in lines:
        goes_on = is_locality(line) or line[:1] in "-–" or not is_organ(line)
        if bodies and (goes_on or bodies[-1][-1:] in "-–," or is_torn(bodies[-1])):
            bodies[-1] += " " + line
        else:
            bodies.append(line)
    if not bodies:
        return ""
    issuer = ordinary_letters(bodies[-1])
    if len(bodies) > 1 and not _LOCALITY.search(issuer.upper()):
        upper = ordinary_letters(bodies[-2])
        if match := _LOCALITY.search(upper.upper()):
            issuer += " " + upper[match.start() :]
    return issuer


def ordinary_letters(name: str) -> str:
    """A name in capitals as it is written in a sentence: "BỘ KẾ HOẠCH VÀ ĐẦU TƯ" is "Bộ Kế hoạch và Đầu tư"."""
    name = _SESSION.sub("", " ".join(name.split())).strip(" -–.,*")
    if not is_caps(name):
        return name
    name = name.replace("UBND", "ỦY BAN NHÂN DÂN").replace("HĐND", "HỘI ĐỒNG NHÂN DÂN").removesuffix(" TỈNH")
    bodies = [""]
    for part in _JOINT.split(name):
        if is_organ(part) or not bodies[-1]:
            bodies.append(part)
        else:
            bodies[-1] += " - " + part
    return " - ".join(_one_body(body) for body in bodies[1:])


def _one_body(name: str) -> str:
    locality = _LOCALITY.search(name)
    if locality is None:
        province = _PROVINCE_AT_END.search(fold(name))
        if province is None or province.start() == 0:
            return _join_fixed(name)
        return f"{_join_fixed(name[: province.start()])} {name[province.start() :].strip().title()}"
    head = _join_fixed(name[: locality.start()])
    result = f"{head} {locality[1].lower()} {name[locality.end() :].title()}".strip()
    return result[:1].upper() + result[1:]


def _join_fixed(name: str) -> str:
    """Fixed parts as in `_FIXED`, a place after them in capital initials, other words as `_capitals` has them."""
    folded, position = fold(name), 0
    words: list[str] = []
    for match in _FIXED_NAME.finditer(folded):
        words += [_capitals(name[position : match.start()]), _FIXED_BY_FOLD[match[0]]]
        position = match.end()
    rest = name[position:]
    words.append(rest.title() if position else _capitals(rest))
    return " ".join(word.strip() for word in words if word.strip())


def _capitals(name: str) -> str:
    """Capital: the first word, the one after the sort of body, and each after "và", a dash or a comma."""
    words = name.lower().split()
    head = 2 if " ".join(words[:2]) in _TWO_SYLLABLES else 1
    return " ".join(
        word.capitalize()
        if index in (0, head) or words[index - 1] in _NEXT_CAPITAL or words[index - 1].endswith(",")
        else word
        for index, word in enumerate(words)
    )


def province_of(place: str) -> str:
    """The province a document is dated from, "" when the place is not one: "Vinh" is "Nghệ An"."""
    name = _LOCALITY_PREFIX.sub("", place.strip(), count=1)
    if fold(name) in _CAPITALS:
        return _CAPITALS[fold(name)]
    return name if fold(name) in _PROVINCES else ""


def with_place(issuer: str, place: str) -> str:
    """A people's committee or council named without its province, completed from the place of the date."""
    province = province_of(place)
    if issuer not in _BY_PLACE.values() or not province:
        return issuer
    return f"{issuer} {'thành phố' if fold(province) in _CITIES else 'tỉnh'} {province}"


def body_of_number(number: str, place: str) -> str:
    """The body the letters of a document number stand for, "" when they are not known."""
    for segment in _SEGMENT.split(number)[1:]:
        if segment in _BY_PLACE:
            return with_place(_BY_PLACE[segment], place)
        if segment.startswith("UBTVQH"):
            return "Ủy ban Thường vụ Quốc hội"
        if re.fullmatch(r"QH\d{1,2}", segment):
            return "Quốc hội"
        if segment == "TU":
            province = province_of(place)
            return f"{'Thành ủy' if fold(province) in _CITIES else 'Tỉnh ủy'} {province}".strip()
        if segment in _BY_CODE:
            return _BY_CODE[segment]
    return ""
