"""Verbs of the desk."""

from portal.desk.services.chain import witness_chain

__all__ = ["witness_chain"]
