"""Roles and the review workflow, written into the database as :mod:`portal.users.permissions` says."""

from __future__ import annotations

from collections.abc import Iterable

from django.contrib.auth.models import Group, Permission
from django.db import transaction
from wagtail.models import (
    Collection,
    GroupApprovalTask,
    GroupCollectionPermission,
    GroupPagePermission,
    Page,
    Task,
    Workflow,
    WorkflowPage,
    WorkflowTask,
)

from portal.users.choices import APPROVERS, REVIEW_TASK, WAGTAIL_GROUPS, WAGTAIL_WORKFLOW, WORKFLOW
from portal.users.permissions import ROLE_PERMISSIONS, Role

PAGE_APP = "wagtailcore"


class MissingPermission(Exception):
    """A permission of the table does not exist: the database is not migrated, or the table has a slip."""


def find_permissions(names: Iterable[str]) -> set[Permission]:
    """``app.codename`` → rows. Raises MissingPermission naming the first that is not there."""
    found = set()
    for name in names:
        app_label, codename = name.split(".")
        row = Permission.objects.filter(content_type__app_label=app_label, codename=codename).first()
        if row is None:
            raise MissingPermission(name)
        found.add(row)
    return found


def page_permissions(role: Role) -> set[Permission]:
    return find_permissions(f"{PAGE_APP}.{verb}_page" for verb in role.pages)


@transaction.atomic
def setup_roles() -> list[str]:
    """Make groups, their permissions and the workflow as the table says; returns what was changed."""
    changes: list[str] = []
    for name, role in ROLE_PERMISSIONS.items():
        group, created = Group.objects.get_or_create(name=name)
        if created:
            changes.append(f"group {name}: created")
        changes += set_site_permissions(group, role)
        changes += set_tree_permissions(group, role)
    return changes + set_workflow() + drop_wagtail_defaults()


def set_site_permissions(group: Group, role: Role) -> list[str]:
    wanted = find_permissions(role.site)
    if set(group.permissions.all()) == wanted:
        return []
    group.permissions.set(wanted)
    return [f"group {group.name}: {len(wanted)} permissions"]


def set_tree_permissions(group: Group, role: Role) -> list[str]:
    """Permissions from the root page and the root collection down; grants anywhere else are taken away."""
    changes = []
    page, collection = Page.get_first_root_node(), Collection.get_first_root_node()
    pages = {(page.pk, p.pk) for p in page_permissions(role)}
    if set(GroupPagePermission.objects.filter(group=group).values_list("page_id", "permission_id")) != pages:
        GroupPagePermission.objects.filter(group=group).delete()
        for page_id, permission_id in sorted(pages):
            GroupPagePermission.objects.create(group=group, page_id=page_id, permission_id=permission_id)
        changes.append(f"group {group.name}: {len(pages)} page permissions")
    files = {(collection.pk, p.pk) for p in find_permissions(role.files)}
    rows = GroupCollectionPermission.objects.filter(group=group)
    if set(rows.values_list("collection_id", "permission_id")) != files:
        rows.delete()
        for collection_id, permission_id in sorted(files):
            GroupCollectionPermission.objects.create(
                group=group, collection_id=collection_id, permission_id=permission_id
            )
        changes.append(f"group {group.name}: {len(files)} file permissions")
    return changes


def set_workflow() -> list[str]:
    """One step, by the approvers, for every page."""
    changes = []
    workflow, new_workflow = Workflow.objects.get_or_create(name=WORKFLOW)
    task, new_task = GroupApprovalTask.objects.get_or_create(name=REVIEW_TASK)
    approvers = Group.objects.get(name=APPROVERS)
    if new_workflow or not workflow.active:
        workflow.active = True
        workflow.save()
        changes.append(f"workflow {WORKFLOW}: created")
    if new_task or list(task.groups.all()) != [approvers]:
        task.groups.set([approvers])
        changes.append(f"task {REVIEW_TASK}: {APPROVERS}")
    _step, new_step = WorkflowTask.objects.get_or_create(workflow=workflow, task=task, defaults={"sort_order": 0})
    root = Page.get_first_root_node()
    place = WorkflowPage.objects.filter(page=root).first()
    if place is None or place.workflow_id != workflow.pk:
        WorkflowPage.objects.update_or_create(page=root, defaults={"workflow": workflow})
        new_step = True
    if new_step:
        changes.append(f"workflow {WORKFLOW}: set for all pages")
    return changes


def drop_wagtail_defaults() -> list[str]:
    """Wagtail's own groups would let their members publish; its own workflow would send nobody a mail."""
    changes = []
    for group in Group.objects.filter(name__in=WAGTAIL_GROUPS):
        group.delete()
        changes.append(f"group {group.name}: removed")
    for workflow in Workflow.objects.filter(name=WAGTAIL_WORKFLOW, active=True):
        workflow.deactivate()
        changes.append(f"workflow {workflow.name}: deactivated")
    for task in Task.objects.filter(name=WAGTAIL_WORKFLOW, active=True):
        task.deactivate()
        changes.append(f"task {task.name}: deactivated")
    return changes
