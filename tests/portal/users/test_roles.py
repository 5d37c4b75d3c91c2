"""Roles as code, and the staff screens that use them."""

from __future__ import annotations

from io import StringIO

import pytest
from django.contrib.auth.models import Group
from django.core.management import call_command
from django.test import Client
from wagtail.models import Page, Workflow

from portal.users.choices import APPROVERS, ROLES, WORKFLOW
from portal.users.models import User
from tests.factories.users import enter, make_user


def run(*args: str) -> str:
    out = StringIO()
    call_command("setup_roles", *args, stdout=out)
    return out.getvalue()


def test_the_command_makes_the_roles_and_the_workflow(db: None) -> None:
    run()
    assert set(Group.objects.values_list("name", flat=True)) == set(ROLES)
    workflow = Page.get_first_root_node().get_workflow()
    assert workflow.name == WORKFLOW
    assert [g.name for t in workflow.tasks for g in t.specific.groups.all()] == [APPROVERS]
    assert list(Workflow.objects.filter(active=True)) == [workflow]


def test_the_command_changes_nothing_the_second_time(db: None) -> None:
    run()
    assert run() == "0 changed\n"


def test_a_dry_run_says_what_it_would_do_and_does_nothing(db: None) -> None:
    before = set(Group.objects.values_list("name", flat=True))
    assert "would change" in run("--dry-run")
    assert set(Group.objects.values_list("name", flat=True)) == before


def test_the_command_takes_back_a_right_given_by_hand(roles: None) -> None:
    from django.contrib.auth.models import Permission

    group = Group.objects.get(name=APPROVERS)
    group.permissions.add(Permission.objects.get(codename="change_group", content_type__app_label="auth"))
    assert "Người duyệt" in run()
    assert not group.permissions.filter(codename="change_group").exists()


def test_the_staff_list_holds_no_member_and_no_superuser(client: Client, administrator: User, superuser: User) -> None:
    member = make_user("kieu.bao@example.org", last_name="Hồ", first_name="Xuân")
    enter(client, administrator)
    text = client.get("/cms/users/").content.decode()
    assert administrator.email in text
    assert member.email not in text
    assert superuser.email not in text
    assert member.email not in client.get("/cms/users/", {"q": "Xuân"}).content.decode()


@pytest.mark.parametrize("screen", ["edit", "history", "usage", "delete"])
def test_a_members_account_has_no_staff_screen(client: Client, superuser: User, member: User, screen: str) -> None:
    enter(client, superuser)
    path = f"/cms/users/{screen}/{member.pk}/"
    assert client.get(path).status_code == 404


def test_an_administrator_cannot_touch_a_superuser(client: Client, administrator: User, superuser: User) -> None:
    enter(client, administrator)
    path = f"/cms/users/edit/{superuser.pk}/"
    assert client.get(path).status_code == 404
    data = {"email": "mine@example.org", "first_name": "A", "last_name": "B", "is_active": "on"}
    assert client.post(path, data).status_code == 404
    superuser.refresh_from_db()
    assert superuser.email == "superuser@example.org"


def test_an_administrator_makes_staff_but_no_superuser(client: Client, administrator: User) -> None:
    enter(client, administrator)
    data = {"email": "moi@example.org", "first_name": "An", "last_name": "Lê", "is_superuser": "on"}
    client.post("/cms/users/new/", data)
    made = User.objects.get(email="moi@example.org")
    assert made.is_staff
    assert not made.is_superuser
    assert not made.has_usable_password()


@pytest.mark.parametrize("action", ["assign_role", "set_active_state", "delete"])
def test_bulk_actions_do_not_reach_members_or_superusers(
    client: Client, administrator: User, superuser: User, member: User, action: str
) -> None:
    enter(client, administrator)
    group = Group.objects.get(name=APPROVERS)
    client.post(
        f"/cms/bulk/users/user/{action}/?id={member.pk}&id={superuser.pk}",
        {"role": group.pk, "mark_as_active": "False"},
    )
    for account in (member, superuser):
        account.refresh_from_db()
        assert account.is_active
        assert not account.groups.exists()


def test_an_account_is_known_by_its_reference(member: User) -> None:
    assert str(member) == member.reference
    assert "@" not in str(member)
