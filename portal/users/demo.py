"""Demo staff, one per role, and a demo member. `make run` prints their password; production refuses to load them.

Each of the staff has a second factor as all staff must. Its secret follows from the address, so that
`manage.py demo_code` can say the present code on any machine: that is why the accounts, too, have no place where
strangers come.
"""

from __future__ import annotations

import base64
import hashlib

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.contrib.auth.models import Group

from portal.core.demo import DemoWorld
from portal.users import factors
from portal.users.choices import ADMINISTRATORS, APPROVERS, CONTRIBUTORS, EDITORS
from portal.users.models import User
from portal.users.services import setup_roles

ORDER = 10
DEMO_PASSWORD = "Que-nha-ben-song-Lam"  # noqa: S105  (demo only, refused in production)
MEMBER_ROLE = "Thành viên"
MEMBER = ("thanh-vien@demo.example", "Thành viên", "Mẫu")
PEOPLE = {
    "contributor": ("cong-tac-vien@demo.example", "Cộng tác viên", "Mẫu", CONTRIBUTORS),
    "editor": ("bien-tap@demo.example", "Biên tập viên", "Mẫu", EDITORS),
    "approver": ("nguoi-duyet@demo.example", "Người duyệt", "Mẫu", APPROVERS),
    "administrator": ("quan-tri@demo.example", "Quản trị", "Mẫu", ADMINISTRATORS),
}


def demo_logins() -> list[tuple[str, str, str]]:
    """(e-mail, password, group) of each demo account."""
    staff = [(email, DEMO_PASSWORD, group) for email, _last, _first, group in PEOPLE.values()]
    return [*staff, (MEMBER[0], DEMO_PASSWORD, MEMBER_ROLE)]


def demo_secret(email: str) -> str:
    """The TOTP secret of a demo account."""
    return base64.b32encode(hashlib.sha1(f"portal demo {email}".encode(), usedforsecurity=False).digest()).decode()


def enrol(user: User) -> None:
    """Give a demo account its app, as if it had scanned the code."""
    Authenticator.objects.update_or_create(
        user=user,
        type=Authenticator.Type.TOTP,
        defaults={"data": {"secret": factors.encrypt(demo_secret(user.email))}},
    )


def account(email: str, last_name: str, first_name: str, *, is_staff: bool) -> User:
    """The demo account of that address, made if it is not there, with its address confirmed."""
    user = User.objects.filter(email=email).first()
    if user is None:
        user = User.objects.create_user(
            email, DEMO_PASSWORD, first_name=first_name, last_name=last_name, is_staff=is_staff
        )
    EmailAddress.objects.update_or_create(user=user, email=email, defaults={"verified": True, "primary": True})
    return user


def load(world: DemoWorld) -> str:
    setup_roles()
    for key, (email, last_name, first_name, group) in PEOPLE.items():
        user = account(email, last_name, first_name, is_staff=True)
        user.groups.set([Group.objects.get(name=group)])
        enrol(user)
        world.people[key] = user
    world.people["member"] = account(*MEMBER, is_staff=False)
    return f"{len(PEOPLE)} staff accounts, 1 member"
