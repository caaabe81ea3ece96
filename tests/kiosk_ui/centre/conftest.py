"""A centre beside the hub of the test."""

from tests.centre import centre, centre_settings

__all__ = ["centre", "centre_settings"]
