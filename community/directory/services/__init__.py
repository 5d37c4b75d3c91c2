"""Verbs and reads of the directory; :mod:`.find` is how people are found."""
