"""What the subjects of courses and other content are called, in the order of the shelves."""

from __future__ import annotations

from kiosk_ui.frame.language import mark

SUBJECTS = {
    "citizenship": mark("Citizenship"), "skills": mark("Professional skills"),
    "health": mark("Health"), "literacy": mark("Reading and counting"), "language": mark("Languages"), "science": mark("Science"),
    "other": mark("Other subjects"),
}  # fmt: skip
