"""Staff screens of the members app."""

from community.members.viewsets.profiles import MemberProfileViewSet

__all__ = ["MemberProfileViewSet"]
