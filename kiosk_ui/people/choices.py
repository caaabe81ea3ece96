"""What people choose from, in words and pictures: gender, age, what they come for."""

from __future__ import annotations

from kiosk_ui.frame.language import _, mark

GENDER_CHOICES = (
    ("woman", mark("Woman"), "woman"),
    ("man", mark("Man"), "man"),
    ("other", mark("Other"), "person"),
)
BAND_CHOICES = (
    ("0-14", mark("Up to 14"), "child"),
    ("15-24", mark("15 to 24"), "youth"),
    ("25-34", mark("25 to 34"), "adult"),
    ("35-49", mark("35 to 49"), "middle"),
    ("50+", mark("50 and more"), "elder"),
)
PURPOSE_CHOICES = (
    ("learn", mark("To learn"), "learn"),
    ("internet", mark("Internet"), "internet"),
    ("print", mark("To print"), "print"),
    ("office", mark("Office work"), "office"),
    ("speak", mark("To speak up"), "speak"),
    ("meeting", mark("A meeting"), "meeting"),
    ("other", mark("Something else"), "other"),
)


def said(options: tuple[tuple[str, str, str], ...]) -> list[tuple[str, str, str]]:
    """Choices in the reader's language."""
    return [(value, _(label), picture) for value, label, picture in options]
