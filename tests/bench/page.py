"""The page of benchmarks: one section of it is measured anew, the others stay."""

from __future__ import annotations

import re

from tests.browser.live import ROOT

TARGET = ROOT / "docs" / "benchmarks.md"


def put(heading: str, text: str) -> None:
    """Write a section in place of the one with its heading (of level 2 or 3), or at the end."""
    page, level = TARGET.read_text("utf-8"), heading.split(" ")[0]
    ends = "|".join(f"^{'#' * n} " for n in range(2, len(level) + 1))
    found = re.search(rf"^{re.escape(heading)}\n.*?(?={ends}|\Z)", page, re.M | re.S)
    if found:
        page = page[: found.start()] + text.rstrip("\n") + "\n\n" + page[found.end() :]
    else:
        page = page.rstrip("\n") + "\n\n" + text
    TARGET.write_text(page.rstrip("\n") + "\n", "utf-8")
