"""From a pasted official text to a page readers can link into."""

import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from wagtail.models import Revision

from portal.news.models import LegalDocumentPage

pytestmark = pytest.mark.django_db

TEXT = """Số hiệu | 12/KH-UBND |
Ngày ban hành | 05/03/2024 |
Loại văn bản | Kế hoạch |
Cơ quan ban hành | Tỉnh Nghệ An |
Người ký | Trần Thị Mẫu |
ỦY BAN NHÂN DÂN | CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM |
Số: 12/KH-UBND | Nghệ An, ngày 05 tháng 3 năm 2024 |
KẾ HOẠCH
Tổ chức lớp tiếng Việt cho con em kiều bào
Căn cứ Luật mẫu ngày 01 tháng 01 năm 2020;
I. MỤC ĐÍCH
1. Giữ gìn tiếng Việt
a) Mở lớp vào cuối tuần;
b) Cử giáo viên:
- Giáo viên trong tỉnh;
- Cộng tác viên ở nước ngoài.
2. Gắn kết cộng đồng
Mỗi lớp có một hội đồng hương cùng trông coi.
II. TỔ CHỨC THỰC HIỆN
Sở Ngoại vụ chủ trì.
"""


@pytest.fixture
def document(tmp_path: Path) -> Path:
    path = tmp_path / "ke-hoach.txt"
    path.write_text(TEXT, encoding="utf-8")
    return path


def run(path: Path, *options: str) -> str:
    out = StringIO()
    call_command("import_legal_document", str(path), *options, stdout=out, stderr=StringIO())
    return out.getvalue()


def test_the_dry_run_says_as_json_what_was_understood_and_writes_nothing(document):
    said = json.loads(run(document, "--dry-run", "--json"))
    assert {key: said[key] for key in ("number", "date", "type", "issuer", "signer", "title")} == {
        "number": "12/KH-UBND",
        "date": "2024-03-05",
        "type": "Kế hoạch",
        "issuer": "Tỉnh Nghệ An",
        "signer": "Trần Thị Mẫu",
        "title": "Tổ chức lớp tiếng Việt cho con em kiều bào",
    }
    assert [section["marker"] for section in said["sections"]] == ["I.", "II."]
    assert not LegalDocumentPage.objects.exists()


def test_a_document_becomes_a_draft_under_the_news(document, news_index):
    run(document)
    page = LegalDocumentPage.objects.get()
    assert page.get_parent().pk == news_index.pk
    assert (page.live, page.slug, page.kind) == (False, "ke-hoach-12-kh-ubnd", "Kế hoạch")


def test_a_published_document_shows_metadata_sections_and_a_table_of_contents(document, news_index, client):
    run(document, "--publish")
    html = client.get("/tin/ke-hoach-12-kh-ubnd/").content.decode()
    page = LegalDocumentPage.objects.get()
    assert "12/KH-UBND" in html
    assert "Trần Thị Mẫu" in html
    for node in page.tree:
        assert f'href="#{node.anchor}"' in html
        assert f'id="{node.anchor}"' in html
    assert "Cộng tác viên ở nước ngoài." in html


def test_sections_keep_their_depth_and_their_lists(document, news_index):
    run(document)
    purpose = LegalDocumentPage.objects.get().get_latest_revision_as_object().tree[0]
    language = purpose.sections[0]
    assert (purpose.marker, language.marker, language.heading) == ("I.", "1.", "Giữ gìn tiếng Việt")
    assert [point.marker for point in language.sections] == ["a)", "b)"]
    assert language.sections[1].runs[-1].lines == ["Giáo viên trong tỉnh;", "Cộng tác viên ở nước ngoài."]


def test_the_same_text_twice_changes_nothing(document, news_index):
    run(document)
    before = Revision.objects.count()
    assert "unchanged" in run(document)
    assert Revision.objects.count() == before
    assert LegalDocumentPage.objects.count() == 1


def test_a_corrected_text_becomes_a_new_draft_of_the_same_page(document, news_index):
    run(document, "--publish")
    document.write_text(TEXT.replace("cuối tuần", "tối thứ Sáu"), encoding="utf-8")
    assert "updated" in run(document)
    page = LegalDocumentPage.objects.get()
    assert page.has_unpublished_changes
    assert page.live


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "empty"),
        (b"\x00\x01\x02PNG", "not a text file"),
        ("Một đoạn văn không có số hiệu nào cả.\n".encode(), "number"),
        (b"x" * 5_000_000, "larger"),
        (("Số: 1/QĐ-UBND\n" + "a" * 200_000).encode(), "characters"),
    ],
)
def test_a_malformed_file_names_what_is_wrong_and_writes_nothing(tmp_path, news_index, content, says):
    path = tmp_path / "hong.txt"
    path.write_bytes(content)
    with pytest.raises(CommandError, match=says) as error:
        run(path, "--publish")
    assert "line " in str(error.value)
    assert not LegalDocumentPage.objects.exists()


def test_without_a_news_list_the_command_says_so(document):
    with pytest.raises(CommandError, match="no news list"):
        run(document)


@pytest.mark.shared
def test_the_provincial_plan_is_imported_with_its_sections(news_index, client):
    seed = Path(__file__).resolve().parents[4] / "shared" / "seeds" / "ke-hoach-716-KH-UBND.txt"
    if not seed.exists():
        pytest.skip("the reference document is not beside this checkout")
    run(seed, "--publish")
    page = LegalDocumentPage.objects.get()
    assert (page.number, str(page.issued_on), page.signer) == ("716/KH-UBND", "2022-10-14", "Bùi Đình Long")
    assert [node.marker for node in page.tree] == ["1.", "2.", "1.", "2.", "3.", "4."]
    assert client.get("/tin/ke-hoach-716-kh-ubnd/").status_code == 200
