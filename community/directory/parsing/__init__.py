"""What somebody means who types into the directory's box: people by name, place, country, work, language, skill."""

from community.directory.parsing.plans import parse

__all__ = ["parse"]
