import pytest
from allauth.account.models import EmailAddress

from tests.factories.users import make_user

PASSWORD = "mật khẩu dài"  # what the factory gives


@pytest.fixture
def lan(db):
    """A member with a confirmed address."""
    return confirmed(make_user("lan@example.org"))


def confirmed(user):
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    return user


@pytest.fixture
def password():
    return PASSWORD
