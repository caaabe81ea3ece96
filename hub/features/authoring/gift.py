"""The questions of a form as a quiz in GIFT."""

from __future__ import annotations

import html

from content_cache.gift.model import Answer, Quiz
from content_cache.gift.model import Question as Asked
from content_cache.gift.write import write
from hub.features.authoring.model import Part, Question


def gift(part: Part) -> str:
    """The GIFT text of a quiz part."""
    asked = tuple(_asked(one, f"{part.name}-{n}") for n, one in enumerate(part.questions, 1))
    return write(Quiz(part.name, asked))


def _asked(question: Question, name: str) -> Asked:
    several = len(question.right) > 1
    share = 1 / len(question.right)
    return Asked(
        id=name,
        kind="multiple" if several else "single",
        stem=question.text,
        stem_html=html.escape(question.text, quote=False),
        answers=tuple(
            Answer(
                text,
                right=n in question.right,
                # Ticking everything must not pay.
                weight=share if n in question.right else -1.0 if several else 0.0,
            )
            for n, text in enumerate(question.answers)
        ),
        general_feedback=question.why,
    )
