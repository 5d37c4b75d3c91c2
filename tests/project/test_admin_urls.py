"""Every address of the admin × role: what is not theirs is not found, and a new address must be judged here first.

Letters: c contributor, e editor, p approver, a administrator, s superuser. The page tried is somebody else's; what a
contributor may do with a page of his own stands in tests/portal/core/test_editorial.py.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from fnmatch import fnmatchcase
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.db import transaction
from django.test import Client
from django.urls import URLResolver, get_resolver
from wagtail.admin.views.bulk_action.registry import bulk_action_registry
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Collection, Locale, Site
from wagtail_localize.models import OverridableSegment, StringSegment, Translation, TranslationSource

from portal.casework.models import CalendarException
from portal.core.models import PortalDocument, PortalImage, PortalSettings
from portal.news.models import NewsIndexPage, Topic
from portal.search.models import StopWord, Synonym
from portal.users.choices import EDITORS
from portal.users.models import FactorReset, User
from tests.factories.media import picture_bytes
from tests.factories.members import make_profile
from tests.factories.notifications import DeliveryFactory
from tests.factories.pages import make_category, make_news
from tests.factories.privacy import make_request
from tests.factories.users import enter, make_user
from tests.project.admin_expectations import EXPECTED, PUBLIC, expected

STAFF = {"c": "contributor", "e": "editor", "p": "approver", "a": "administrator", "s": "superuser"}


def walk(patterns: Any, names: list[str], route: str) -> Iterator[tuple[str, str]]:
    for pattern in patterns:
        whole = route + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from walk(pattern.url_patterns, [*names, pattern.namespace] if pattern.namespace else names, whole)
        else:
            yield (":".join([*names, pattern.name]) if pattern.name else whole), whole


def admin_urls() -> list[tuple[str, str]]:
    """(name, route) of everything below /cms/, bulk actions one by one."""
    urls = []
    for resolver in get_resolver().url_patterns:
        if isinstance(resolver, URLResolver) and str(resolver.pattern) == "cms/":
            urls += list(walk(resolver.url_patterns, [], "/cms/"))
    bulk_action_registry._scan_for_bulk_actions()
    for app_label, models in bulk_action_registry.actions.items():
        for model, actions in models.items():
            urls += [(f"bulk:{model}:{name}", f"/cms/bulk/{app_label}/{model}/{name}/") for name in actions]
    return [url for url in urls if url[0] != "wagtail_bulk_action"]


class Samples:
    """A record for every argument an address may have, none of them made by the people who try it."""

    def __init__(self, index: NewsIndexPage) -> None:
        owner = make_user("owner@example.org", EDITORS)
        self.page = make_news(index, owner=owner, category=make_category("mau"))
        first = self.page.save_revision(user=owner)
        first.publish()
        self.page.change_note = "Sửa"
        self.page.save_revision(user=owner)
        reviewed = make_news(index, owner=owner, live=False)
        reviewed.save_revision(user=owner)
        state = reviewed.get_workflow().start(reviewed, owner).current_task_state
        source, _ = TranslationSource.update_or_create_from_instance(self.page)
        en = Locale.objects.get(language_code="en")
        translation = Translation.objects.create(source=source, target_locale=en)
        translation.save_target(user=owner, publish=False)
        image = PortalImage.objects.create(
            title="Ảnh", file=ContentFile(picture_bytes("PNG", (40, 30)), "a.png"), uploaded_by_user=owner
        )
        document = PortalDocument.objects.create(title="Tệp", file=ContentFile(b"a", "a.txt"), uploaded_by_user=owner)
        unused = make_category("khong-dung")
        topic = Topic.objects.create(slug="mau", name_vi="Mẫu")
        collection = Collection.get_first_root_node().add_child(name="Bộ")
        synonym = Synonym.objects.create(term="thợ hồ", means="thợ xây")
        stop_word = StopWord.objects.create(term="giùm")
        office_day = CalendarException.objects.create(day="2027-05-08", works=True, note="Mẫu")
        task, workflow = state.task, state.workflow_state.workflow
        self.values: dict[str, Any] = {
            "page_id": self.page.pk,
            "page_pk": self.page.pk,
            "page_to_move_id": self.page.pk,
            "object_id": self.page.pk,
            "parent_page_id": index.pk,
            "destination_id": index.pk,
            "content_type_app_name": "news",
            "content_type_model_name": "newspage",
            "app_label": "news",
            "app_name": "news",
            "model_name": "newspage",
            "revision_id": first.pk,
            "task_state_id": state.pk,
            "task_id": task.pk,
            "workflow_state_id": state.workflow_state_id,
            "workflow_pk": workflow.pk,
            "action_name": "approve",
            "image_id": image.pk,
            "document_id": document.pk,
            "doc_id": document.pk,
            "reset_id": FactorReset.objects.create(account=owner, requested_by=owner, reason="Mất máy").pk,
            "redirect_id": Redirect.objects.create(old_path="/cu", redirect_link="/moi").pk,
            "collection_id": collection.pk,
            "translation_id": translation.pk,
            "translation_source_id": source.pk,
            "string_segment_id": StringSegment.objects.filter(source=source).first().pk,
            "overridable_segment_id": OverridableSegment.objects.filter(source=source).first().pk,
            "filter_spec": "width-20",
            "session_id": 1,
            "uploaded_file_id": 1,
            "uidb64": "x",
            "token": "x",
        }
        moderated = {"page_id": reviewed.pk, "action_name": "approve"}
        records = {"app_label": "news", "model_name": "category", "pk": unused.pk}
        self.overrides: dict[str, dict[str, Any]] = {
            "wagtailadmin_pages:*workflow*": moderated,
            "member_profiles:*": {"reference": make_profile().reference},
            "wagtailadmin_api:pages:*": {"pk": self.page.pk, "action_name": "publish"},
            "wagtailadmin_api:images:*": {"pk": image.pk},
            "wagtailadmin_api:documents:*": {"pk": document.pk},
            "wagtailadmin_collections:*": {"pk": collection.pk},
            "wagtailadmin_workflows:*task*": {
                "pk": task.pk,
                "app_label": "wagtailcore",
                "model_name": "groupapprovaltask",
            },
            "wagtailadmin_workflows:*": {"pk": workflow.pk},
            "wagtail_localize:*snippet*": records,
            "wagtailsettings:*": {"app_name": "core", "model_name": "portalsettings", "pk": PortalSettings.load().pk},
            "wagtail*_news_topic:*": {"pk": topic.pk},
            "wagtail*_news_category:*": records,
            "mail_detail": {"pk": DeliveryFactory(state="failed").pk},
            "rights_request": {"reference": make_request(make_user()).reference},
            "wagtail*_casework_calendarexception:*": {"pk": office_day.pk},
            "wagtail*_search_synonym:*": {"pk": synonym.pk},
            "wagtail*_search_stopword:*": {"pk": stop_word.pk},
            "wagtaillocales:*": {"pk": en.pk},
            "wagtailsites:*": {"pk": Site.objects.get().pk},
            "wagtailusers_users:*": {"pk": owner.pk},
            "wagtailusers_groups:*": {"pk": owner.groups.get().pk},
            "wagtaildocs_chooser:*": {"pk": document.pk},
            "wagtailimages_chooser:*": {"pk": image.pk},
        }
        self.bulk = {
            "page": self.page.pk,
            "portalimage": image.pk,
            "portaldocument": document.pk,
            "user": owner.pk,
            "category": unused.pk,
            "topic": topic.pk,
            "calendarexception": office_day.pk,
            "synonym": synonym.pk,
            "stopword": stop_word.pk,
        }

    def path(self, name: str, route: str) -> str:
        if name.startswith("bulk:"):
            return f"{route}?id={self.bulk[name.split(':')[1]]}"
        if name == "wagtailadmin_pages:revisions_compare":
            return f"/cms/pages/{self.page.pk}/revisions/compare/earliest...latest/"
        route = route.replace("<str:mode>/", "")  # no page type here has a second way to be previewed
        values = dict(self.values)
        for pattern, override in self.overrides.items():
            if fnmatchcase(name, pattern):
                values.update(override)
                break
        route = re.sub(r"<(?:\w+:)?(\w+)>", lambda m: str(values[m.group(1)]), route)
        return re.sub(r"[\^$*]", "", route).replace("/./", "/khong-co/")


@pytest.fixture
def samples(news_index: NewsIndexPage, roles: None) -> Samples:
    return Samples(news_index)


def po_file(path: str) -> bytes:
    """An empty catalogue of the translation named in the address, as the admin exports it."""
    number = next(iter(re.findall(r"/translate/(\d+)/", path)), "0")
    return f'msgid ""\nmsgstr ""\n"X-WagtailLocalize-TranslationID: {translation_key(number)}\\n"\n'.encode()


def translation_key(pk: str) -> str:
    return str(Translation.objects.filter(pk=pk).values_list("uuid", flat=True).first())


def answer(user: User | None, path: str) -> int:
    """The status for this person: of GET, or of the method the address wants. Nothing that happens is kept."""
    client = Client()
    if user is not None:
        enter(client, user)
    requests = {
        "get": lambda: client.get(path),
        "post": lambda: client.post(path, {"file": ContentFile(po_file(path), "a.po")}),
        "put": lambda: client.put(path, "value=x", content_type="application/x-www-form-urlencoded"),
    }
    status = 405
    for method in ("get", "post", "put"):
        with transaction.atomic():
            status = requests[method]().status_code
            transaction.set_rollback(True)
        if status != 405:
            break
    return status


def test_every_address_has_been_judged() -> None:
    unknown = sorted({name for name, _route in admin_urls() if expected(name) is None} - PUBLIC)
    assert not unknown, f"say in EXPECTED who may open: {', '.join(unknown)}"


def test_no_judgement_is_left_over() -> None:
    names = [name for name, _route in admin_urls()]
    assert not [pattern for pattern, _roles in EXPECTED if not any(fnmatchcase(name, pattern) for name in names)]


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore::django.core.paginator.UnorderedObjectListWarning")
@pytest.mark.parametrize("letter", STAFF)
def test_staff_find_what_is_theirs_and_nothing_else(
    samples: Samples, letter: str, request: pytest.FixtureRequest
) -> None:
    user = request.getfixturevalue(STAFF[letter])
    wrong = []
    for name, route in admin_urls():
        if name in PUBLIC:
            continue
        path = samples.path(name, route)
        status = answer(user, path)
        theirs = letter in (expected(name) or "")
        if name == "wagtailadmin_pages:workflow_action" and status == 403:
            status = 404 if letter in "ea" else status  # they may see the page, so they are told why
        if (status == 404) is theirs or status >= 500:
            wrong.append(f"{name} {path}: {status}")
    assert not wrong, "\n".join(wrong)


@pytest.mark.slow
def test_members_find_nothing_and_visitors_are_led_to_the_sign_in_page(samples: Samples, member: User) -> None:
    wrong = []
    for name, route in admin_urls():
        if name in PUBLIC:
            continue
        path = samples.path(name, route)
        if answer(member, path) != 404:
            wrong.append(f"member: {path}")
        if name.startswith(("wagtailadmin_password_reset", "wagtailadmin_account_change_")):
            continue  # these lead to screens of allauth: tests/portal/users/test_entrance.py
        response = Client().get(path)
        if response.status_code != 302 or not response["Location"].startswith("/tai-khoan/login/?next=/cms/"):
            wrong.append(f"visitor: {path}")
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("path", ["/cms/", "/cms/users/", "/cms/groups/", "/cms/localize/translate/1/strings/1/edit/"])
def test_a_script_gets_the_same_answer(client: Client, contributor: User, member: User, path: str) -> None:
    headers = {"X-Requested-With": "XMLHttpRequest"}
    assert client.get(path, headers=headers).status_code == 404
    enter(client, member)
    assert client.get(path, headers=headers).status_code == 404
    if path != "/cms/":
        enter(client, contributor)
        assert client.get(path, headers=headers).status_code in {404, 405}


def test_deleting_what_is_still_used_is_an_answer_and_no_error(
    client: Client, administrator: User, samples: Samples
) -> None:
    category = samples.page.category
    enter(client, administrator)
    for path in (
        f"/cms/snippets/news/category/delete/{category.pk}/",
        f"/cms/bulk/news/category/delete/?id={category.pk}",
    ):
        assert client.post(path, follow=True).status_code == 200
    category.refresh_from_db()
