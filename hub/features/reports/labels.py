"""What rows and columns of a report are called: message ids, put into words by a ``Words``."""

from __future__ import annotations

from hub.features.reports.report import (
    ACTS,
    AGE_UNKNOWN,
    ANSWERED,
    DELIVERED,
    GENDER_UNKNOWN,
    HIGHEST,
    HOURS,
    LOWEST,
    MEN,
    OLDER,
    OTHERS,
    SHARE,
    UNKNOWN,
    USERS,
    VISITOR_HOURS,
    VISITOR_VISITS,
    VISITS,
    WOMEN,
    YOUTH,
)

COLUMN = {
    USERS: "People",
    WOMEN: "Women",
    MEN: "Men",
    OTHERS: "Other",
    GENDER_UNKNOWN: "Not asked",
    YOUTH: "Under 35",
    OLDER: "35 and over",
    AGE_UNKNOWN: "Age not asked",
    VISITS: "Visits",
    HOURS: "Hours",
    VISITOR_VISITS: "Visits without an account",
    VISITOR_HOURS: "Hours without an account",
    ACTS: "How often",
    DELIVERED: "Questions delivered",
    ANSWERED: "Answered",
    SHARE: "Answered, %",
    LOWEST: "At least, %",
    HIGHEST: "At most, %",
}
#: Columns that are called otherwise where they stand alone as a figure.
FIGURE = {HOURS: "Hours of use"}
GENDER = {"woman": "Women", "man": "Men", "other": "Other", UNKNOWN: "Not asked"}
BAND = {
    "0-14": "Up to 14",
    "15-24": "15 to 24",
    "25-34": "25 to 34",
    "35-49": "35 to 49",
    "50+": "50 and more",
    UNKNOWN: "Not asked",
}
PURPOSE = {
    "learn": "To learn",
    "internet": "Internet",
    "print": "To print",
    "office": "Office work",
    "speak": "To speak up",
    "meeting": "A meeting",
    "other": "Something else",
    UNKNOWN: "Not asked",
}
#: What the meter calls what people look at; ``page:`` and a room for the other pages of the hub.
ACTIVITY = {
    "lesson": "Lessons",
    "quiz": "Quizzes",
    "course": "Tables of contents of courses",
    "gafe": "Gafé",
    "slides": "Lessons on the projector",
    "video": "Videos",
    "audio": "Sound recordings",
    "document": "Documents",
    "zim": "Encyclopedias",
    "page:home": "Home",
    "page:gafe": "Gafé",
    "page:learn": "Catalogue of courses",
    "page:quiz": "Quizzes",
    "page:me": "My space",
    "page:projector": "Lessons on the projector",
    "page:reports": "Reports",
    "page:animate": "Facilitate",
    "page:tech": "Technical room",
    "page:voice": "Voices",
    "page:community": "Community",
    "page:monelu": "MonElu",
    "page:xensa": "Xensa",
    "page:debates": "Debates",
}
#: Who asked the questions of a row.
ASKER = {
    "all": "Everybody",
    "woman": "Women",
    "man": "Men",
    UNKNOWN: "Other or not asked",
    YOUTH: "Under 35",
    OLDER: "35 and over",
    AGE_UNKNOWN: "Age not asked",
}
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
TABLE = {
    "month": "By month",
    "gender": "Women and men",
    "band": "By age",
    "activity": "By activity",
    "purpose": "What people came for",
    "space": "By space",
    "hour": "Who comes when",
    "act": "Who takes part",
    "asker": "Whose questions are answered",
}
#: What a reader must know of a table.
NOTE = {
    "act": "Each person counts once a row.",
    "asker": "From ten questions on there is a share, with the bounds between which it lies with 95 % "
    "confidence (Wilson). What was handed on or taken back does not count, nor does the time of the road.",
}
#: What stands over the names of a table's rows.
KEY = {
    "month": "Month",
    "gender": "Gender",
    "band": "Age",
    "activity": "Activity",
    "purpose": "Purpose",
    "space": "Space",
    "act": "What they do",
    "asker": "Who asked",
}
