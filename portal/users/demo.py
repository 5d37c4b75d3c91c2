"""Demo staff, one per role. Their password is printed by `make run`; production refuses to load them."""

from __future__ import annotations

from allauth.account.models import EmailAddress
from django.contrib.auth.models import Group

from portal.core.demo import DemoWorld
from portal.users.choices import ADMINISTRATORS, APPROVERS, CONTRIBUTORS, EDITORS
from portal.users.models import User
from portal.users.services import setup_roles

ORDER = 10
DEMO_PASSWORD = "Que-nha-ben-song-Lam"  # noqa: S105  (demo only, refused in production)
PEOPLE = {
    "contributor": ("cong-tac-vien@demo.example", "Cộng tác viên", "Mẫu", CONTRIBUTORS),
    "editor": ("bien-tap@demo.example", "Biên tập viên", "Mẫu", EDITORS),
    "approver": ("nguoi-duyet@demo.example", "Người duyệt", "Mẫu", APPROVERS),
    "administrator": ("quan-tri@demo.example", "Quản trị", "Mẫu", ADMINISTRATORS),
}


def demo_logins() -> list[tuple[str, str, str]]:
    """(e-mail, password, group) of each demo account."""
    return [(email, DEMO_PASSWORD, group) for email, _last, _first, group in PEOPLE.values()]


def load(world: DemoWorld) -> str:
    setup_roles()
    for key, (email, last_name, first_name, group) in PEOPLE.items():
        user = User.objects.filter(email=email).first()
        if user is None:
            user = User.objects.create_user(
                email, DEMO_PASSWORD, first_name=first_name, last_name=last_name, is_staff=True
            )
        user.groups.set([Group.objects.get(name=group)])
        EmailAddress.objects.update_or_create(user=user, email=email, defaults={"verified": True, "primary": True})
        world.people[key] = user
    return f"{len(PEOPLE)} staff accounts"
