"""Names of the editorial roles, as they stand in the database. Not translated: a renamed role would be another role."""

from __future__ import annotations

CONTRIBUTORS = "Cộng tác viên"
EDITORS = "Biên tập viên"
APPROVERS = "Người duyệt"
ADMINISTRATORS = "Quản trị"
ROLES = (CONTRIBUTORS, EDITORS, APPROVERS, ADMINISTRATORS)

WORKFLOW = "Duyệt hai người"
REVIEW_TASK = "Người duyệt xem lại"

# what Wagtail creates on its own: names of groups, workflow and task
WAGTAIL_GROUPS = ("Editors", "Moderators")
WAGTAIL_WORKFLOW = "Moderators approval"
