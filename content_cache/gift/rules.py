"""What makes a question unusable although it can be read."""

from collections.abc import Iterator

from content_cache.gift.model import Question

Fault = tuple[str, dict[str, object]]


def faults(question: Question) -> Iterator[Fault]:
    """Yield a sentence and its parameters for each fault."""
    if not question.stem.strip(" _\n"):
        yield "The question has no text: write it before the opening brace.", {}
    if len(question.id) > 200:
        yield "The question's name is too long: shorten it.", {}
    if question.kind in ("single", "multiple"):
        yield from _choice_faults(question)
    if question.kind in ("short", "number") and not any(a.right for a in question.answers):
        yield "No answer is fully right: put = without a weight before the right one.", {}
    if question.kind == "match" and sum(1 for pair in question.pairs if pair.left) < 2:
        yield "A matching question needs at least two pairs: add some.", {}


def _choice_faults(question: Question) -> Iterator[Fault]:
    """The faults of a question with proposed answers."""
    if len(question.answers) < 2:
        yield "There is only one answer to choose from: add a wrong one with ~.", {}
    if not any(answer.right for answer in question.answers):
        yield "No answer is right: put = before the right one, or give weights.", {}
    elif question.kind == "multiple":
        total = 100 * sum(answer.weight for answer in question.answers if answer.right)
        if abs(total - 100) > 1.001:
            yield (
                "The weights of the right answers add up to {total}: make them add up to 100.",
                {"total": f"{total:g}"},
            )
