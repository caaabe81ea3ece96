"""Courses: lessons, quizzes, progress that resumes, certificates."""

from hub.core.feature import Feature, Tile
from hub.core.permissions import FACILITATOR, KNOWN, OPERATOR, PRESENT, TECHNICIAN, Permission
from hub.features.courses.measures import MEASURES
from hub.features.courses.models import Certificate, Progress, QuizAttempt, QuizResult
from hub.features.courses.records import KINDS

FEATURE = Feature(
    name="courses",
    models=(Progress, QuizResult, Certificate),
    local_models=(QuizAttempt,),
    kinds=KINDS,
    permissions=(
        Permission("course.read", PRESENT),
        Permission("progress.note", PRESENT),
        Permission("certificate.own", KNOWN),
        Permission("certificate.check", (FACILITATOR, TECHNICIAN, OPERATOR)),
    ),
    measures=MEASURES,
    tiles=(Tile("/apprendre/", "Learn", "learn", "learn", "home.see", 10),),
    dated=(("quiz_result", "at_ms"), ("certificate", "at_ms")),
)
