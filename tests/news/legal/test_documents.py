"""Whole documents in the forms people paste: every field and the whole outline, exactly."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest

from portal.news.legal import LegalText, parse, read

TEXTS = Path(__file__).parent / "texts"


@dataclass(frozen=True)
class Expected:
    number: str
    kind: str
    kind_label: str
    issued_on: date | None
    issuer: str
    title: str
    outline: str
    effective_on: date | None = None
    signer: str = ""
    field: str = ""
    place: str = ""
    recitals: tuple[str, ...] = ()
    lead: tuple[str, ...] = ()
    recipients: tuple[str, ...] = ()
    signature: tuple[str, ...] = ()
    warnings: tuple[tuple[str, int], ...] = ()


DOCUMENTS = {
    "quyet-dinh": Expected(
        number="4718/2023/QĐ-UBND",
        kind="quyet-dinh",
        kind_label="Quyết định",
        issued_on=date(2023, 12, 8),
        effective_on=date(2024, 1, 1),
        issuer="Ủy ban nhân dân tỉnh Nghệ An",
        signer="Trần Khánh Toàn",
        title="Về việc ban hành Quy chế phối hợp tiếp nhận và trả lời thư của người Nghệ An ở nước ngoài",
        place="Nghệ An",
        recitals=(
            "Căn cứ Luật Tổ chức chính quyền địa phương ngày 19 tháng 6 năm 2015;",
            "Căn cứ Luật Tiếp công dân ngày 25 tháng 11 năm 2013;",
            "Căn cứ Nghị định số 64/2014/NĐ-CP ngày 26 tháng 6 năm 2014 của Chính phủ quy định chi tiết thi hành một "
            "số điều của Luật Tiếp công dân;",
            "Xét đề nghị của Giám đốc Sở Ngoại vụ tại Tờ trình số 211/TTr-SNgV ngày 30 tháng 11 năm 2023,",
        ),
        lead=("QUYẾT ĐỊNH:",),
        recipients=(
            "Như Điều 3",
            "Bộ Ngoại giao (để báo cáo)",
            "Cổng Thông tin điện tử tỉnh",
            "Lưu: VT, NgV (Hiền)",
        ),
        signature=("TM. ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH", "Trần Khánh Toàn"),
        outline="""
dieu-1 | Điều 1. |
dieu-2 | Điều 2. |
dieu-3 | Điều 3. |
quy-che |  | QUY CHẾ PHỐI HỢP TIẾP NHẬN VÀ TRẢ LỜI THƯ CỦA NGƯỜI NGHỆ AN Ở NƯỚC NGOÀI
  quy-che-chuong-1 | Chương I | QUY ĐỊNH CHUNG
    quy-che-dieu-1 | Điều 1. | Phạm vi điều chỉnh
    quy-che-dieu-2 | Điều 2. | Nguyên tắc phối hợp
      quy-che-dieu-2-1 | 1. |
      quy-che-dieu-2-2 | 2. | Mỗi thư có một cơ quan trả lời; cơ quan đó:
        quy-che-dieu-2-2-a | a) |
        quy-che-dieu-2-2-b | b) |
        quy-che-dieu-2-2-dd | đ) |
  quy-che-chuong-2 | Chương II | TỔ CHỨC THỰC HIỆN
    quy-che-dieu-3 | Điều 3. | Trách nhiệm của Sở Ngoại vụ
    quy-che-dieu-4 | Điều 4. | Điều khoản thi hành""",
        warnings=(("numbering-gap", 34),),
    ),
    "ke-hoach": Expected(
        number="318/KH-UBND",
        kind="ke-hoach",
        kind_label="Kế hoạch",
        issued_on=date(2025, 2, 17),
        issuer="Ủy ban nhân dân tỉnh Quảng Bình",
        signer="Nguyễn Thị Hoài Thu",
        field="Ngoại vụ",
        title="Tổ chức gặp mặt kiều bào đầu xuân Ất Tỵ",
        place="Quảng Bình",
        lead=(
            "Thực hiện Chương trình công tác năm 2025, Ủy ban nhân dân tỉnh ban hành Kế hoạch tổ chức gặp mặt kiều "
            "bào như sau:",
        ),
        recipients=("Thường trực Tỉnh ủy (b/c)", "Các cơ quan có tên trong Kế hoạch", "Lưu: VT, NCVX"),
        signature=("TM. ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH", "Nguyễn Thị Hoài Thu"),
        outline="""
muc-i | I. | MỤC ĐÍCH, YÊU CẦU
  muc-i-1 | 1. | Mục đích
  muc-i-2 | 2. |
muc-ii | II. | NỘI DUNG
  muc-ii-1 | 1. | Thời gian, địa điểm
    muc-ii-1-1 | 1.1. |
    muc-ii-1-2 | 1.2. |
  muc-ii-2 | 2. | Thành phần
    muc-ii-2-a | a) |
    muc-ii-2-b | b) |
    muc-ii-2-c | c) |
muc-iii | III. | PHÂN CÔNG
muc-iv | IV. | KINH PHÍ
phu-luc-1 | PHỤ LỤC I | MẪU GIẤY MỜI
phu-luc-2 | PHỤ LỤC II | SƠ ĐỒ CHỖ NGỒI
  phu-luc-2-muc-1 | 1. | Hàng đầu
  phu-luc-2-muc-2 | 2. | Các hàng sau""",
    ),
    "chi-thi": Expected(
        number="06/CT-UBND",
        kind="chi-thi",
        kind_label="Chỉ thị",
        issued_on=date(2024, 5, 9),
        issuer="Ủy ban nhân dân tỉnh Hà Tĩnh",
        signer="Lê Hồng Sâm",
        title="VỀ VIỆC TĂNG CƯỜNG BẢO HỘ LAO ĐỘNG HÀ TĨNH LÀM VIỆC Ở NƯỚC NGOÀI TRONG MÙA MƯA BÃO",
        place="Hà Tĩnh",
        lead=(
            "Thời gian qua, số người lao động của tỉnh đi làm việc ở nước ngoài theo hợp đồng tăng nhanh, nhất là tại "
            "những vùng biển hay có bão. Một số gia đình mất liên lạc với người thân nhiều ngày mà không biết hỏi cơ "
            "quan nào. Để khắc phục, Chủ tịch Ủy ban nhân dân tỉnh yêu cầu:",
        ),
        recipients=(
            "Như trên",
            "Bộ Ngoại giao",
            "Chủ tịch, các Phó Chủ tịch Ủy ban nhân dân tỉnh",
            "Lưu: VT, TH2",
        ),
        signature=("CHỦ TỊCH", "Lê Hồng Sâm"),
        outline="""
muc-1 | 1. | Sở Lao động - Thương binh và Xã hội
  muc-1-a | a) |
  muc-1-b | b) |
muc-2 | 2. |
muc-3 | 3. |""",
    ),
    "thong-bao": Expected(
        number="77/TB-VPCP",
        kind="thong-bao",
        kind_label="Thông báo",
        issued_on=date(2024, 3, 4),
        effective_on=date(2024, 3, 4),
        issuer="Văn phòng Chính phủ",
        signer="Phạm Minh Châu",
        field="Công nghệ thông tin, Ngoại giao",
        title="Thông báo 77/TB-VPCP năm 2024 kết luận của Phó Thủ tướng tại cuộc họp về số hóa hồ sơ lãnh sự do Văn "
        "phòng Chính phủ ban hành",
        place="Hà Nội",
        lead=(
            "Ngày 28 tháng 02 năm 2024, tại trụ sở Chính phủ, Phó Thủ tướng Chính phủ đã chủ trì cuộc họp về số hóa "
            "hồ sơ lãnh sự. Sau khi nghe báo cáo của Bộ Ngoại giao và ý kiến các đại biểu, Phó Thủ tướng Chính phủ "
            "kết luận như sau:",
        ),
        signature=("KT. BỘ TRƯỞNG, CHỦ NHIỆM",),
        outline="""
muc-1 | 1. |
muc-2 | 2. | Giao Bộ Ngoại giao:
  muc-2-a | a) |
  muc-2-b | b) |
muc-3 | 3. |""",
    ),
    "nghi-quyet": Expected(
        number="27/2023/NQ-HĐND",
        kind="nghi-quyet",
        kind_label="Nghị quyết",
        issued_on=date(2023, 12, 7),
        effective_on=date(2023, 12, 17),
        issuer="Hội đồng nhân dân tỉnh Nghệ An",
        signer="Ngô Xuân Bách",
        title="Về chính sách hỗ trợ học tiếng Việt cho con em người Nghệ An ở nước ngoài",
        place="Nghệ An",
        recitals=(
            "Căn cứ Luật Tổ chức chính quyền địa phương ngày 19 tháng 6 năm 2015;",
            "Căn cứ Luật Ngân sách nhà nước ngày 25 tháng 6 năm 2015;",
            "Xét Tờ trình số 10222/TTr-UBND ngày 20 tháng 11 năm 2023 của Ủy ban nhân dân tỉnh.",
        ),
        lead=("QUYẾT NGHỊ:",),
        signature=("CHỦ TỊCH", "Ngô Xuân Bách"),
        outline="""
dieu-1 | Điều 1. |
dieu-2 | Điều 2. | Tổ chức thực hiện
  dieu-2-1 | 1. |
  dieu-2-2 | 2. |""",
    ),
    "cong-van": Expected(
        number="512/SNgV-LSVK",
        kind="cong-van",
        kind_label="Công văn",
        issued_on=date(2024, 7, 3),
        issuer="Sở Ngoại vụ Nghệ An",
        signer="Hoàng Văn Quế",
        title="V/v lấy ý kiến về danh sách hội đồng hương ở châu Âu năm 2024",
        place="Nghệ An",
        lead=(
            "Kính gửi:",
            "- Văn phòng Ủy ban nhân dân tỉnh;",
            "- Công an tỉnh;",
            "- Hội Liên lạc với người Việt Nam ở nước ngoài tỉnh.",
            "Thực hiện ý kiến của Chủ tịch Ủy ban nhân dân tỉnh tại Công văn số 2205/UBND-NC ngày 20/6/2024, Sở Ngoại "
            "vụ đã lập danh sách 23 hội đồng hương Nghệ An ở châu Âu.",
            "Sở Ngoại vụ kính đề nghị quý cơ quan cho ý kiến bằng văn bản trước ngày 20/7/2024, gửi về phòng Lãnh sự "
            "và Việt kiều, điện thoại 0238.000.0000.",
            "Rất mong nhận được sự phối hợp của quý cơ quan./.",
        ),
        recipients=("Như trên", "Lưu: VT, LSVK"),
        signature=("GIÁM ĐỐC", "Hoàng Văn Quế"),
        outline="",
    ),
    "thong-tu": Expected(
        number="09/2024/TT-BNG",
        kind="thong-tu",
        kind_label="Thông tư",
        issued_on=date(2024, 11, 12),
        effective_on=date(2025, 1, 1),
        issuer="Bộ Ngoại giao",
        signer="Đỗ Quang Vịnh",
        title="Hướng dẫn ghi chép và trả kết quả hồ sơ lãnh sự qua mạng",
        place="Hà Nội",
        recitals=(
            "Căn cứ Luật Cơ quan đại diện nước Cộng hòa xã hội chủ nghĩa Việt Nam ở nước ngoài ngày 18 tháng 6 năm "
            "2009;",
            "Căn cứ Nghị định số 81/2022/NĐ-CP ngày 14 tháng 10 năm 2022 của Chính phủ quy định chức năng, nhiệm vụ, "
            "quyền hạn và cơ cấu tổ chức của Bộ Ngoại giao;",
            "Theo đề nghị của Cục trưởng Cục Lãnh sự;",
        ),
        lead=("Bộ trưởng Bộ Ngoại giao ban hành Thông tư hướng dẫn ghi chép và trả kết quả hồ sơ lãnh sự qua mạng.",),
        recipients=("Văn phòng Chính phủ", "Các cơ quan đại diện Việt Nam ở nước ngoài", "Lưu: HC, LS"),
        signature=("BỘ TRƯỞNG", "Đỗ Quang Vịnh"),
        outline="""
chuong-1 | CHƯƠNG I | QUY ĐỊNH CHUNG
  dieu-1 | Điều 1. | Phạm vi điều chỉnh
  dieu-2 | Điều 2. | Giải thích từ ngữ
    dieu-2-1 | 1. |
    dieu-2-2 | 2. |
chuong-2 | CHƯƠNG II | GHI CHÉP VÀ TRẢ KẾT QUẢ
  chuong-2-muc-1 | Mục 1 | GHI CHÉP
    dieu-3 | Điều 3. | Sổ điện tử
      dieu-3-1 | 1. |
      dieu-3-2 | 2. | Sổ ghi:
        dieu-3-2-a | a) |
        dieu-3-2-b | b) |
        dieu-3-2-c | c) |
  chuong-2-muc-2 | Mục 2 | TRẢ KẾT QUẢ
    dieu-4 | Điều 4. | Cách trả
    dieu-5 | Điều 5. | Sửa đổi khoản 2 Điều 9 của Thông tư số 01/2019/TT-BNG như sau:
chuong-3 | CHƯƠNG III | ĐIỀU KHOẢN THI HÀNH
  dieu-6 | Điều 6. | Hiệu lực thi hành""",
    ),
    "ke-hoach-tinh-uy": Expected(
        number="161-KH/TU",
        kind="ke-hoach",
        kind_label="Kế hoạch",
        issued_on=date(2023, 9, 22),
        issuer="Tỉnh ủy Nghệ An",
        signer="Vũ Thị Lam Giang",
        title="Thực hiện Kết luận về công tác thông tin đối ngoại trong tình hình mới",
        place="Nghệ An",
        lead=(
            "Thực hiện Kết luận số 57-KL/TW, ngày 15/6/2023 của Bộ Chính trị, Ban Thường vụ Tỉnh ủy ban hành Kế hoạch "
            "thực hiện như sau:",
        ),
        recipients=(
            "Ban Bí thư Trung ương Đảng (báo cáo)",
            "Các huyện ủy, thành ủy, thị ủy",
            "Lưu Văn phòng Tỉnh ủy",
        ),
        signature=("T/M BAN THƯỜNG VỤ", "PHÓ BÍ THƯ", "Vũ Thị Lam Giang"),
        outline="""
muc-a | A. | QUAN ĐIỂM
muc-b | B. | NHIỆM VỤ
  muc-b-i | I- | Nâng cao nhận thức
    muc-b-i-1 | 1- |
    muc-b-i-2 | 2- |
  muc-b-ii | II- | Đổi mới cách làm
    muc-b-ii-1 | (1) |
muc-c | C. | TỔ CHỨC THỰC HIỆN
  muc-c-1 | 1- |
  muc-c-2 | 2- |""",
    ),
    "quyet-dinh-mat-dong": Expected(
        number="640/2008/QĐ-UBND",
        kind="quyet-dinh",
        kind_label="Quyết định",
        issued_on=date(2008, 8, 5),
        issuer="Ủy ban nhân dân tỉnh Nghệ An",
        title="BAN HÀNH QUY ĐỊNH VỀ ĐÓN TIẾP VIỆT KIỀU",
        place="Vinh",
        lead=(
            "n cứ Luật Tổ chức Hội đồng nhân dân và Ủy ban nhân dân ngày 26/11/2003;",
            "Theo đề nghị của Giám đốc Sở Ngoại vụ,",
            "QUYẾT ĐỊNH:",
        ),
        recipients=("Như Điều 3",),
        signature=("TM. ỦY BAN NHÂN DÂN",),
        outline="""
dieu-2 | Điều 2. |
ve-don-tiep-viet-kieu |  | VỀ ĐÓN TIẾP VIỆT KIỀU
  ve-don-tiep-viet-kieu-muc-1 | 1. |
  ve-don-tiep-viet-kieu-muc-3 | 3. |""",
        warnings=(("numbering-start", 8), ("numbering-gap", 13)),
    ),
}


def outline(document: LegalText) -> str:
    lines = (f"{'  ' * (s.level - 1)}{s.anchor} | {s.marker} | {s.heading}".rstrip() for s in document.walk())
    return "\n".join(lines)


@pytest.fixture(params=DOCUMENTS, scope="module")
def pair(request: pytest.FixtureRequest) -> tuple[LegalText, Expected]:
    return parse(read(TEXTS / f"{request.param}.txt")), DOCUMENTS[request.param]


@pytest.mark.parametrize(
    "name",
    [
        "number",
        "kind",
        "kind_label",
        "issued_on",
        "effective_on",
        "issuer",
        "signer",
        "field",
        "title",
        "place",
        "recitals",
        "lead",
        "recipients",
        "signature",
    ],
)
def test_the_field_is_read_exactly(pair: tuple[LegalText, Expected], name: str) -> None:
    document, expected = pair
    assert getattr(document, name) == getattr(expected, name)


def test_the_outline_is_read_exactly(pair: tuple[LegalText, Expected]) -> None:
    document, expected = pair
    assert outline(document) == expected.outline.strip("\n")


def test_the_warnings_name_their_lines(pair: tuple[LegalText, Expected]) -> None:
    document, expected = pair
    assert tuple((warning.code, warning.line) for warning in document.warnings) == expected.warnings
