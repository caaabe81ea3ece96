"""The small course of the content tests."""

from tests.content_cache.conftest import make_course

__all__ = ["make_course"]
