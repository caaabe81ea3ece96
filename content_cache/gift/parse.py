"""Reading GIFT, Moodle's plain-text format for quizzes."""

import hashlib
import re
from collections.abc import Iterator

from content_cache.errors import AuthoringError, AuthoringErrors
from content_cache.gift.answers import Body, Mistake, read_body
from content_cache.gift.blocks import Block, blocks
from content_cache.gift.model import BLANK, Question, Quiz
from content_cache.gift.rules import faults
from content_cache.gift.text import split_hint, to_plain, to_stem

_TITLE = re.compile(r"\s*::(.*?)::", re.DOTALL)


def parse(text: str, name: str, file: str | None = None) -> Quiz:
    """Read the quiz ``name``; raises AuthoringErrors with every mistake of the file.

    ``file`` is what mistakes are reported under, ``name``.gift by default.
    """
    file = file or f"{name}.gift"
    questions: list[Question] = []
    errors: list[AuthoringError] = []
    lines: dict[str, int] = {}
    torn = False
    try:
        for block in blocks(text, file):
            try:
                question = _question(block)
            except Mistake as mistake:
                if torn and isinstance(mistake, Unopened):
                    # The other half of a question already reported as not closed.
                    torn = False
                    continue
                torn = torn or isinstance(mistake, Unclosed)
                line = block.line_at(mistake.offset)
                errors.append(AuthoringError(file, line, mistake.message, **mistake.params))
                continue
            errors += [
                AuthoringError(file, question.line, sentence, **params)
                for sentence, params in faults(question)
            ]
            if question.id in lines:
                errors.append(
                    AuthoringError(
                        file,
                        question.line,
                        "The question {id} is already at line {line}: give this one another name.",
                        id=question.id,
                        line=lines[question.id],
                    )
                )
            lines.setdefault(question.id, question.line)
            questions.append(question)
    except AuthoringError as error:
        errors.append(error)
    if errors:
        raise AuthoringErrors(errors)
    return Quiz(name, tuple(questions))


class Unclosed(Mistake):
    """An opening brace without its closing one."""


class Unopened(Mistake):
    """A closing brace without its opening one."""


def _question(block: Block) -> Question:
    """One question from its block; raises Mistake with an offset into the block."""
    title, offset = "", 0
    if match := _TITLE.match(block.text):
        title, offset = to_plain(match[1], "plain"), match.end()
    elif block.text.lstrip().startswith("::"):
        raise Mistake("The question's name has no end: close it with ::.")
    before, inside, after, at = _split(block.text, offset)
    form, stem = split_hint(before)
    blank = bool(after.strip())
    if blank:
        stem = f"{stem.rstrip()} {BLANK} {after.lstrip()}" if stem.strip() else BLANK + after
    general, body = "", Body("description")
    if inside is not None:
        inside, _, feedback = inside.partition("####")
        general = to_plain(feedback, form)
        try:
            body = read_body(inside, form)
        except Mistake as mistake:
            mistake.offset += at
            raise
    stem_html, plain = to_stem(stem, form)
    key = "\x1f".join(
        [body.kind, stem_html, *(a.text for a in body.answers)]
        + [f"{pair.left}->{pair.right}" for pair in body.pairs]
    )
    return Question(
        id=title or "q-" + hashlib.sha256(key.encode()).hexdigest()[:12],
        kind=body.kind,
        stem=plain,
        stem_html=stem_html,
        category=block.category,
        blank=blank,
        answers=body.answers,
        pairs=body.pairs,
        general_feedback=general,
        line=next(_written_lines(block)),
    )


def _split(text: str, start: int) -> tuple[str, str | None, str, int]:
    """(before, inside, after, where inside begins); inside is None when there are no braces."""
    opened, closed = text.find("{", start), text.find("}", start)
    if opened < 0 and closed < 0:
        return text[start:], None, "", len(text)
    if opened < 0 or 0 <= closed < opened:
        raise Unopened(
            "This closing brace was never opened: remove it or add the opening one.", closed
        )
    again = text.find("{", opened + 1)
    if closed < 0 or 0 <= again < closed:
        raise Unclosed(
            "This brace is not closed: close it, and leave no empty line inside a question.",
            opened,
        )
    for extra in (again, text.find("}", closed + 1)):
        if extra >= 0:
            raise Mistake(
                "There is a second pair of braces here: leave an empty line between two questions.",
                extra,
            )
    return text[start:opened], text[opened + 1 : closed], text[closed + 1 :], opened + 1


def _written_lines(block: Block) -> Iterator[int]:
    """The lines of the block that are not comments."""
    return (block.line + n for n, line in enumerate(block.text.split("\n")) if line)
