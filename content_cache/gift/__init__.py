"""GIFT, Moodle's plain-text format for quizzes: reading, marking, writing."""

from content_cache.gift.grade import Grade, Result, grade, grade_quiz
from content_cache.gift.model import Answer, Number, Pair, Question, Quiz
from content_cache.gift.parse import parse
from content_cache.gift.write import write

__all__ = [
    "Answer",
    "Grade",
    "Number",
    "Pair",
    "Question",
    "Quiz",
    "Result",
    "grade",
    "grade_quiz",
    "parse",
    "write",
]
