"""Accounts: e-mail is the login name; there is no user name and no document number of any kind."""

from __future__ import annotations

import secrets
from typing import Any, ClassVar

from django.contrib.auth.models import AbstractUser, BaseUserManager
from django.db import models
from django.db.models.functions import Lower
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from portal.users.choices import Language

REFERENCE_ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"


def new_reference() -> str:
    """A random account reference such as ``TK-7K3M9QXA``: says nothing about the person or how many there are."""
    return "TK-" + "".join(secrets.choice(REFERENCE_ALPHABET) for _ in range(8))


class UserQuerySet(models.QuerySet["User"]):
    def staff(self) -> UserQuerySet:
        """Accounts that may be shown in staff screens: nobody else's name belongs there."""
        return self.filter(models.Q(is_staff=True) | models.Q(is_superuser=True))


class UserManager(BaseUserManager["User"]):
    use_in_migrations = True

    def get_queryset(self) -> UserQuerySet:
        return UserQuerySet(self.model, using=self._db)

    def staff(self) -> UserQuerySet:
        return self.get_queryset().staff()

    def get_by_natural_key(self, username: str | None) -> User:
        return self.get(email__iexact=username)

    def for_login(self, email: str) -> User | None:
        """The active account of an address, in one query; None for anybody else's address."""
        return self.get_queryset().filter(email=email.strip().lower(), is_active=True).first()

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> User:
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> User:
        return self.create_user(email, password, **{"is_staff": True, "is_superuser": True, **fields})


class User(AbstractUser):
    """A person with a login. ``str()`` is the reference, so that no log, history line or error page names anyone."""

    username = None  # type: ignore[assignment]
    email = models.EmailField(
        _("e-mail address"), unique=True, error_messages={"unique": _("This e-mail address is already in use.")}
    )
    first_name = models.CharField(_("given name"), max_length=60, blank=True)
    last_name = models.CharField(_("family and middle name"), max_length=90, blank=True)
    reference = models.CharField(_("reference"), max_length=16, unique=True, default=new_reference, editable=False)
    # defaults of the database too: during an upgrade the version before still writes rows
    language = models.CharField(
        _("language of mails"),
        max_length=5,
        choices=Language,
        default=Language.VIETNAMESE,
        db_default=Language.VIETNAMESE.value,
    )
    session_generation = models.PositiveIntegerField(default=0, db_default=0, editable=False)

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    objects = UserManager()  # type: ignore[assignment,misc]

    class Meta:
        verbose_name = _("account")
        verbose_name_plural = _("accounts")
        constraints = [models.UniqueConstraint(Lower("email"), name="users_user_email_ci_unique")]

    def __str__(self) -> str:
        return self.reference

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.email = self.email.lower()
        super().save(*args, **kwargs)

    def _get_session_auth_hash(self, secret: str | None = None) -> str:
        """Raising ``session_generation`` ends every session of the account at once, whatever keeps them."""
        value = f"{self.session_generation}:{self.password}"
        return salted_hmac("portal.users.session", value, secret=secret, algorithm="sha256").hexdigest()

    def get_full_name(self) -> str:
        """Family name first, as Vietnamese names are written."""
        return f"{self.last_name} {self.first_name}".strip()

    def get_short_name(self) -> str:
        return self.first_name or self.last_name
