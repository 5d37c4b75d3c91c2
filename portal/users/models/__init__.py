from portal.users.models.account import User, UserManager, UserQuerySet, new_reference

__all__ = ["User", "UserManager", "UserQuerySet", "new_reference"]
