"""What a quiz is made of, once read."""

from typing import Literal

from msgspec import Struct

Kind = Literal[
    "single", "multiple", "truefalse", "short", "number", "match", "essay", "description"
]

BLANK = "_____"


class Number(Struct, frozen=True, omit_defaults=True):
    """A number that is accepted from ``low`` to ``high``; ``value`` is None for a plain range."""

    low: float
    high: float
    value: float | None = None
    tolerance: float = 0.0


class Answer(Struct, frozen=True, omit_defaults=True):
    """One proposed answer, as plain text; ``weight`` goes from -1 to 1.

    ``number`` is set in numeric questions. An answer without text nor number catches all others.
    """

    text: str
    right: bool = False
    weight: float = 0.0
    feedback: str = ""
    number: Number | None = None


class Pair(Struct, frozen=True, omit_defaults=True):
    """Two texts that belong together; one without ``left`` only adds a wrong choice."""

    left: str
    right: str
    feedback: str = ""


class Question(Struct, frozen=True, omit_defaults=True, kw_only=True):
    """One question; ``id`` is its title, or a hash of its content when it has none.

    ``stem`` is plain text, ``stem_html`` the same as safe HTML. When ``blank`` is true the stem
    holds ``_____`` where the missing word goes (the kind still says how one answers).
    In true/false the first answer is "true", the second "false". ``line`` is where it starts.
    """

    id: str
    kind: Kind
    stem: str
    stem_html: str
    category: str = ""
    blank: bool = False
    answers: tuple[Answer, ...] = ()
    pairs: tuple[Pair, ...] = ()
    general_feedback: str = ""
    line: int = 1

    @property
    def number(self) -> Number | None:
        """The first number that a numeric question accepts."""
        return next((answer.number for answer in self.answers if answer.number), None)

    @property
    def scored(self) -> bool:
        """Whether a machine can mark it: essays and descriptions are left to people."""
        return self.kind not in ("essay", "description")


class Quiz(Struct, frozen=True, omit_defaults=True):
    """The questions of one GIFT file, in order."""

    name: str
    questions: tuple[Question, ...] = ()

    @property
    def scored(self) -> tuple[Question, ...]:
        """The questions that count for the mark."""
        return tuple(question for question in self.questions if question.scored)

    @property
    def categories(self) -> tuple[str, ...]:
        """The categories in order of first use."""
        return tuple(dict.fromkeys(question.category for question in self.questions))
