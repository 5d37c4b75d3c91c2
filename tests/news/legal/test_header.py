"""The head of a document: number, place, date, body, type and title, in whole and torn copies."""

from datetime import date

import pytest

from portal.news.legal import parse
from portal.news.legal.kinds import kind_of_number
from portal.news.legal.numbers import find_number, read_number_line
from portal.news.legal.organs import body_of_number, ordinary_letters, province_of

BODY = "1. Mục đích\nLàm cho đúng.\n"


@pytest.mark.parametrize(
    "header",
    [
        "ỦY BAN NHÂN DÂN\nTỈNH NGHỆ AN\n-----\nCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc\n"
        "----\nSố: 59/2022/QĐ-UBND\nNghệ An, ngày 05 tháng 12 năm 2022\n",
        "UỶ BAN NHÂN DÂN TỈNH NGHỆ AN | CỘNG HOÀ XÃ HỘI CHỦ NGHĨA VIỆT NAM |\n"
        "Số: 59/2022/QĐ-UBND | Nghệ An, ngày 5 tháng 12 năm 2022 |\n",
        "ỦY BAN NHÂN DÂN          CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\n"
        "TỈNH NGHỆ AN       Độc lập – Tự do – Hạnh phúc\nSố: 59/2022/QĐ-UBND       Nghệ An, ngày 05/12/2022\n",
        "ỦY\nBAN NHÂN DÂN |\nCỘNG\nHÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM |\nSố: 59/2022/QĐ-UBND |\n"
        "Nghệ An, ngày 05 tháng 12 năm 2022 |\n",
        "ỦY BAN NHÂN DÂN\nTỈNH NGHỆ AN\n|\nCỘNG HÒA XÃ HỘI\nCHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc\n|\n"
        "Số:\n59/2022/QĐ-UBND\n|\nNghệ An, ngày\n05 tháng 12 năm 2022\n|\n",
        "UBND TỈNH NGHỆ AN CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc\n"
        "Số: 59/2022/QĐ-UBND Nghệ An, ngày 05 tháng 12 năm 2022\n",
        "ỦY BAN NHÂN DÂN TỈNH NGHỆ AN ---------Số: 59/2022/QĐ-UBND |\n"
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM Nghệ An, ngày 05 tháng 12 năm 2022 |\n",
        "Số: 59/2022/QĐ - UBND\nNghệ An, ngày 05 tháng\n12 năm 2022\n",
    ],
)
def test_two_columns_come_out_the_same_however_they_were_torn(header: str) -> None:
    document = parse(header + "QUYẾT ĐỊNH\nVề việc thử nghiệm\n" + BODY)
    assert document.number == "59/2022/QĐ-UBND"
    assert (document.issued_on, document.place) == (date(2022, 12, 5), "Nghệ An")
    assert (document.kind, document.title) == ("quyet-dinh", "Về việc thử nghiệm")
    assert document.issuer == "Ủy ban nhân dân tỉnh Nghệ An"


@pytest.mark.parametrize(
    ("lines", "title"),
    [
        ("QUYẾT ĐỊNH\nVề việc ban hành Quy chế", "Về việc ban hành Quy chế"),
        ("QUYẾT ĐỊNH Về việc ban hành Quy chế", "Về việc ban hành Quy chế"),
        ("Quyết định\nV/v ban hành Quy chế", "V/v ban hành Quy chế"),
        (
            "QUYẾT ĐỊNH\nVỀ VIỆC BAN HÀNH QUY CHẾ CỦA\nỦY BAN NHÂN DÂN TỈNH",
            "VỀ VIỆC BAN HÀNH QUY CHẾ CỦA ỦY BAN NHÂN DÂN TỈNH",
        ),
        ("QUYẾT ĐỊNH\nBAN\nHÀNH QUY CHẾ NĂM\n2022", "BAN HÀNH QUY CHẾ NĂM 2022"),
        (
            "QUYẾT ĐỊNH\nBan hành quy định về chức năng của\nSở Ngoại vụ tỉnh Nghệ An\n____\n"
            "ỦY BAN NHÂN DÂN TỈNH NGHỆ AN",
            "Ban hành quy định về chức năng của Sở Ngoại vụ tỉnh Nghệ An",
        ),
        ("BAN HÀNH QUY CHẾ PHỐI HỢP\nCHỦ TỊCH ỦY BAN NHÂN DÂN TỈNH", "BAN HÀNH QUY CHẾ PHỐI HỢP"),
        ("QUYẾT ĐỊNH\nThực hiện Nghị quyết số 5/NQ-CP", "Thực hiện Nghị quyết số 5/NQ-CP"),
    ],
)
def test_the_title_ends_where_the_text_begins(lines: str, title: str) -> None:
    header = "ỦY BAN NHÂN DÂN\nTỈNH NGHỆ AN\nSố: 59/QĐ-UBND\nNghệ An, ngày 05 tháng 12 năm 2022\n"
    document = parse(f"{header}{lines}\nCăn cứ Luật Tổ chức chính quyền địa phương;\nQUYẾT ĐỊNH:\nĐiều 1. Làm.\n")
    assert document.title == title
    assert document.recitals[-1] == "Căn cứ Luật Tổ chức chính quyền địa phương;"


def test_the_subject_of_a_letter_stands_under_its_number() -> None:
    text = (
        "BỘ NGOẠI GIAO\nSố: 809/BNG-LS\nV/v thực hiện Quyết định số\n58/2012/QĐ-TTg về hộ chiếu.\n"
        "Hà Nội, ngày 21 tháng 3 năm 2016\nKính gửi: Ủy ban nhân dân tỉnh Nghệ An\nBộ Ngoại giao thông báo.\n"
    )
    document = parse(text)
    assert document.title == "V/v thực hiện Quyết định số 58/2012/QĐ-TTg về hộ chiếu"
    assert (document.kind, document.issuer) == ("cong-van", "Bộ Ngoại giao")
    assert document.lead == ("Kính gửi: Ủy ban nhân dân tỉnh Nghệ An", "Bộ Ngoại giao thông báo.")


def test_the_date_of_an_electronic_signature_counts_only_without_another() -> None:
    signed = "Ký bởi: Ủy ban nhân dân\nNgày ký: 06-12-2022 15:32:01 +07:00\nSố: 12/KH-UBND\n"
    title = "KẾ HOẠCH\nVề việc thử\n"
    assert parse(signed + "Nghệ An, ngày 05 tháng 12 năm 2022\n" + title + BODY).issued_on == date(2022, 12, 5)
    assert parse(signed + title + BODY).issued_on == date(2022, 12, 6)


def test_a_date_not_filled_in_is_a_warning() -> None:
    document = parse("Số: 12/TTr-SNgV\nNghệ An, ngày      tháng 3 năm 2024\nTỜ TRÌNH\nVề việc thử\n" + BODY)
    assert (document.issued_on, document.place) == (None, "Nghệ An")
    assert ("no-issue-date", 2) in [(warning.code, warning.line) for warning in document.warnings]


def test_lines_of_a_web_page_above_the_header_are_named_and_left_out() -> None:
    text = "Trang chủ\nTải về\nSố: 12/KH-UBND\nNghệ An, ngày 05 tháng 12 năm 2022\nKẾ HOẠCH\nVề việc thử\n" + BODY
    document = parse(text)
    assert [(w.code, w.line) for w in document.warnings[:1]] == [("header-line-ignored", 1)]


def test_the_caption_of_a_site_is_preferred_to_a_title_in_capitals() -> None:
    text = (
        "Thông báo 77/TB-UBND năm 2024 về trại hè do tỉnh Nghệ An ban hành\nSố: 77/TB-UBND\n"
        "Nghệ An, ngày 05 tháng 12 năm 2022\nTHÔNG BÁO\nVỀ TRẠI HÈ\n"
    )
    assert parse(text + BODY).title == "Thông báo 77/TB-UBND năm 2024 về trại hè do tỉnh Nghệ An ban hành"


@pytest.mark.parametrize(
    ("line", "number"),
    [
        ("Số: 59/2022/QĐ-UBND", "59/2022/QĐ-UBND"),
        ("Số 120-KH/TU", "120-KH/TU"),
        ("Số:10/2011/NQ-HĐND", "10/2011/NQ-HĐND"),
        ("Số: 15/2020/NQ - HĐND", "15/2020/NQ-HĐND"),
        ("Luật số: 91/2025/QH15", "91/2025/QH15"),
        ("Số: 02/2016/TTLT-BTP-BNG-BCA", "02/2016/TTLT-BTP-BNG-BCA"),
        ("Số: 1678/NQ-UBTVQH15", "1678/NQ-UBTVQH15"),
        ("Số: 7856/TTr .UBND", "7856/TTr.UBND"),
        ("Số: 36a/NQ-CP", "36a/NQ-CP"),
        ("Số: 12–CT/TW", "12-CT/TW"),
        ("SỐ: 4201/UBND-NC", "4201/UBND-NC"),
    ],
)
def test_a_number_line_gives_the_number_in_one_form(line: str, number: str) -> None:
    found = read_number_line(line)
    assert found is not None
    assert (found.number, found.rest) == (number, "")


@pytest.mark.parametrize(
    "line",
    [
        "Số 169/NQ-CP ngày 31/12/2021 của Chính phủ về công tác người Việt Nam ở nước ngoài",
        "số 169/NQ-CP",
        "Sở Ngoại vụ",
        "Số người tham gia: 120",
        "Số 5 năm 2022",
    ],
)
def test_a_sentence_that_begins_alike_is_no_number_line(line: str) -> None:
    assert read_number_line(line) is None


def test_words_after_a_dash_are_not_part_of_a_number() -> None:
    assert find_number("12/KH-UBND - Nghệ An") == "12/KH-UBND"


@pytest.mark.parametrize(
    ("number", "kind", "body"),
    [
        ("716/KH-UBND", "ke-hoach", "Ủy ban nhân dân tỉnh Nghệ An"),
        ("59/2022/QĐ-UBND", "quyet-dinh", "Ủy ban nhân dân tỉnh Nghệ An"),
        ("27/2023/NQ-HĐND", "nghi-quyet", "Hội đồng nhân dân tỉnh Nghệ An"),
        ("191/2025/NĐ-CP", "nghi-dinh", "Chính phủ"),
        ("09/2024/TT-BNG", "thong-tu", "Bộ Ngoại giao"),
        ("1334/QĐ-TTg", "quyet-dinh", "Thủ tướng Chính phủ"),
        ("44/CT-TTg", "chi-thi", "Thủ tướng Chính phủ"),
        ("77/TB-VPCP", "thong-bao", "Văn phòng Chính phủ"),
        ("120-KH/TU", "ke-hoach", "Tỉnh ủy Nghệ An"),
        ("12-CT/TW", "chi-thi", "Ban Chấp hành Trung ương Đảng"),
        ("91/2025/QH15", "luat", "Quốc hội"),
        ("1678/NQ-UBTVQH15", "nghi-quyet", "Ủy ban Thường vụ Quốc hội"),
        ("809/BNG-LS", "cong-van", "Bộ Ngoại giao"),
        ("4201/UBND-NC", "cong-van", "Ủy ban nhân dân tỉnh Nghệ An"),
        ("512/CV-XYZ", "cong-van", ""),
    ],
)
def test_a_number_tells_type_and_body(number: str, kind: str, body: str) -> None:
    found = kind_of_number(number)
    assert found is not None
    assert (found.key, body_of_number(number, "Vinh")) == (kind, body)


@pytest.mark.parametrize(
    ("capitals", "name"),
    [
        ("ỦY BAN NHÂN DÂN TỈNH NGHỆ AN", "Ủy ban nhân dân tỉnh Nghệ An"),
        ("UBND THÀNH PHỐ HỒ CHÍ MINH", "Ủy ban nhân dân thành phố Hồ Chí Minh"),
        ("HỘI ĐỒNG NHÂN DÂN TỈNH NGHỆ AN KHOÁ XV, KỲ HỌP THỨ 11", "Hội đồng nhân dân tỉnh Nghệ An"),
        ("BỘ NGOẠI GIAO", "Bộ Ngoại giao"),
        ("BỘ LAO ĐỘNG - THƯƠNG BINH VÀ XÃ HỘI", "Bộ Lao động - Thương binh và Xã hội"),
        ("BỘ TƯ PHÁP - BỘ NGOẠI GIAO - BỘ CÔNG AN", "Bộ Tư pháp - Bộ Ngoại giao - Bộ Công an"),
        ("SỞ NGOẠI VỤ TỈNH NGHỆ AN", "Sở Ngoại vụ tỉnh Nghệ An"),
        ("SỞ NGOẠI VỤ NGHỆ AN", "Sở Ngoại vụ Nghệ An"),
        ("VĂN PHÒNG CHÍNH PHỦ", "Văn phòng Chính phủ"),
        ("TỈNH ỦY NGHỆ AN", "Tỉnh ủy Nghệ An"),
        ("ỦY BAN NHÀ NƯỚC VỀ NGƯỜI VIỆT NAM Ở NƯỚC NGOÀI", "Ủy ban Nhà nước về người Việt Nam ở nước ngoài"),
        ("Ủy ban nhân dân tỉnh Nghệ An", "Ủy ban nhân dân tỉnh Nghệ An"),
    ],
)
def test_names_in_capitals_come_out_in_ordinary_letters(capitals: str, name: str) -> None:
    assert ordinary_letters(capitals) == name


@pytest.mark.parametrize(
    ("header", "issuer"),
    [
        ("UBND TỈNH NGHỆ AN\nSỞ NGOẠI VỤ\nSố: 5/TB-SNgV\n", "Sở Ngoại vụ tỉnh Nghệ An"),
        (
            "BỘ NGOẠI GIAO\nỦY BAN NHÀ NƯỚC VỀ NGƯỜI VIỆT NAM Ở NƯỚC NGOÀI\nSố: 5/TB-UBNV\n",
            "Ủy ban Nhà nước về người Việt Nam ở nước ngoài",
        ),
        ("ỦY BAN NHÂN DÂN\nHUYỆN NAM ĐÀN\nSố: 5/TB-UBND\n", "Ủy ban nhân dân huyện Nam Đàn"),
        ("Số: 5/TB-UBND\n", "Ủy ban nhân dân tỉnh Nghệ An"),
        ("ỦY BAN NHÂN DÂN\nSố: 5/TB-UBND\n", "Ủy ban nhân dân tỉnh Nghệ An"),
    ],
)
def test_the_issuer_is_the_lower_of_two_bodies(header: str, issuer: str) -> None:
    document = parse(header + "Vinh, ngày 05 tháng 12 năm 2022\nTHÔNG BÁO\nVề việc thử\n" + BODY)
    assert document.issuer == issuer


def test_an_unknown_issuer_is_a_warning() -> None:
    document = parse("Số: 5/TB-XYZ\nVinh, ngày 05 tháng 12 năm 2022\nTHÔNG BÁO\nVề việc thử\n" + BODY)
    assert (document.issuer, document.warnings[0].code) == ("", "issuer-unknown")


@pytest.mark.parametrize(
    ("place", "province"), [("Vinh", "Nghệ An"), ("TP. Hồ Chí Minh", "Hồ Chí Minh"), ("Nam Đàn", "")]
)
def test_the_province_comes_from_the_place(place: str, province: str) -> None:
    assert province_of(place) == province


@pytest.mark.parametrize(
    ("clause", "effective_on"),
    [
        ("Quyết định này có hiệu lực kể từ ngày ký.", date(2022, 12, 5)),
        ("Quyết định này có hiệu lực thi hành kể từ ngày ký ban hành./.", date(2022, 12, 5)),
        ("Thông tư này có hiệu lực thi hành từ ngày 15 tháng 01 năm 2023.", date(2023, 1, 15)),
        ("Quy chế này có hiệu lực từ ngày 15/01/2023 và thay thế Quy chế cũ.", date(2023, 1, 15)),
        ("Quyết định này có hiệu lực sau 10 ngày kể từ ngày ký.", None),
        ("Nghị định số 5/NĐ-CP có hiệu lực từ ngày 01/01/2020.", None),
    ],
)
def test_the_day_of_entry_into_force_may_come_from_the_text(clause: str, effective_on: date | None) -> None:
    header = "Số: 59/QĐ-UBND\nNghệ An, ngày 05 tháng 12 năm 2022\nQUYẾT ĐỊNH\nVề việc thử\n"
    assert parse(f"{header}Điều 1. {clause}\n").effective_on == effective_on


def test_a_law_is_dated_by_the_day_it_was_passed() -> None:
    header = "QUỐC HỘI\nLuật số: 95/2025/QH15\nLUẬT\nVỀ VIỆC THỬ\n"
    document = parse(header + "Điều 1. Luật này được Quốc hội thông qua ngày 10 tháng 12 năm 2025.\n")
    assert (document.issued_on, document.kind, document.issuer) == (date(2025, 12, 10), "luat", "Quốc hội")
