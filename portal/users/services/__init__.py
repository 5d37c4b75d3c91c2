from portal.users.services.roles import MissingPermission, find_permissions, setup_roles

__all__ = ["MissingPermission", "find_permissions", "setup_roles"]
