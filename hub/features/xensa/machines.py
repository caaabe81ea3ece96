"""The machines of Xensa: a question to one official, and what an official promised.

No guard here looks at the clock: a wrong clock is put right afterwards, and every machine must come
to the same state before and after. What needs time to pass is checked when it is written (rules).
"""

from __future__ import annotations

from hub.core.civic.entry import DECIDED, first_time, one_word, said, speaks
from hub.core.civic.machine import (
    AUTHOR,
    CITIZEN,
    CLERK,
    FACILITATOR,
    HUB,
    OFFICIAL,
    Act,
    Machine,
    Standing,
    Step,
)

QUESTION, COMMITMENT_NAME = "interpellation", "commitment"

DRAFT, SUBMITTED, PUBLISHED, REFUSED = "draft", "submitted", "published", "refused"
DELIVERED, ACKNOWLEDGED, TRANSCRIBED = "delivered", "acknowledged", "transcribed"
ANSWERED, DECLINED, TRANSFERRED, WITHDRAWN = "answered", "declined", "transferred", "withdrawn"
JUDGED_YES, JUDGED_PARTLY, JUDGED_NOT = "judged_answered", "judged_partly", "judged_not"
#: The author's three verdicts: the action of each, and the state it leads to.
VERDICTS = {
    "judge_answered": JUDGED_YES,
    "judge_partly": JUDGED_PARTLY,
    "judge_not": JUDGED_NOT,
}
#: With the official, who has not answered yet.
WAITING = (DELIVERED, ACKNOWLEDGED, TRANSCRIBED)
#: The official answered.
REPLIED = (ANSWERED, *VERDICTS.values())
#: What everybody may see.
PUBLIC = (PUBLISHED, *WAITING, *REPLIED, DECLINED, TRANSFERRED)


def copied(now: Standing, act: Act) -> bool:
    """Whether a paper answer was typed, read out or photographed."""
    return speaks(act.told, "photo")


def judging(now: Standing, act: Act) -> bool:
    """The author judges; a facilitator confirms what another citizen suggested of this answer."""
    if act.hat == AUTHOR:
        return True
    return any(
        each.action == "suggest"
        and each.told.get("verdict") == act.action
        and each.actor != act.actor
        for each in since_answer(now)
    )


def one_suggestion(now: Standing, act: Act) -> bool:
    """One suggestion a citizen and answer, of a verdict that exists."""
    given = any(each.action == "suggest" and each.actor == act.actor for each in since_answer(now))
    return act.told.get("verdict") in VERDICTS and not given


def since_answer(now: Standing) -> tuple[Act, ...]:
    """The acts that followed the last answer."""
    at = max(
        (at for at, act in enumerate(now.acts) if act.action in ("answer", "confirm")), default=-1
    )
    return now.acts[at + 1 :]


def shows(now: Standing, act: Act) -> bool:
    """Whether evidence came with it."""
    return speaks(act.told, "photo", "document")


INTERPELLATION = Machine(
    name=QUESTION,
    start=DRAFT,
    steps=(
        Step("submit", (DRAFT,), SUBMITTED, (AUTHOR, FACILITATOR), guard=said),
        # a transferred question was moderated where it comes from
        Step("forward", (DRAFT,), PUBLISHED, (HUB,), ("from",), said),
        *DECIDED,
        Step("deliver", (PUBLISHED,), DELIVERED, (HUB, CLERK), ("how",)),
        Step("acknowledge", (DELIVERED,), ACKNOWLEDGED, (OFFICIAL, CLERK)),
        Step("transcribe", WAITING, TRANSCRIBED, (CLERK,), guard=copied),
        Step("confirm", (TRANSCRIBED,), ANSWERED, (OFFICIAL,)),
        Step("answer", WAITING, ANSWERED, (OFFICIAL,), guard=said),
        Step("decline", WAITING, DECLINED, (OFFICIAL,), ("reason",)),
        Step("transfer", WAITING, TRANSFERRED, (OFFICIAL,), ("to",)),
        Step("suggest", (ANSWERED,), ANSWERED, (CITIZEN,), ("verdict",), one_suggestion),
        *(
            Step(action, (ANSWERED,), state, (AUTHOR, FACILITATOR), guard=judging)
            for action, state in VERDICTS.items()
        ),
        Step("redeliver", (JUDGED_PARTLY, JUDGED_NOT), DELIVERED, (AUTHOR,), guard=first_time),
        Step("withdraw", (DRAFT, SUBMITTED, PUBLISHED, *WAITING), WITHDRAWN, (AUTHOR,)),
    ),
    closed=frozenset({DECLINED, TRANSFERRED, WITHDRAWN, JUDGED_YES}),
    public=frozenset(PUBLIC),
)

MADE, OPEN, PROGRESS = "made", "open", "in_progress"
KEPT, PARTLY, BROKEN = "kept", "kept_partly", "broken"
ENDED = (KEPT, PARTLY, BROKEN)

COMMITMENT = Machine(
    name=COMMITMENT_NAME,
    start=MADE,
    steps=(
        Step("promise", (MADE,), OPEN, (OFFICIAL, FACILITATOR), ("by",), said),
        Step("start", (OPEN,), PROGRESS, (OFFICIAL, FACILITATOR)),
        Step("keep", (OPEN, PROGRESS), KEPT, (OFFICIAL, FACILITATOR), guard=shows),
        Step("keep_partly", (OPEN, PROGRESS), PARTLY, (OFFICIAL, FACILITATOR), guard=shows),
        Step("break", (OPEN, PROGRESS), BROKEN, (OFFICIAL, FACILITATOR), ("reason",)),
        *(
            Step("show", (state,), state, (OFFICIAL, FACILITATOR, AUTHOR), guard=shows)
            for state in (OPEN, PROGRESS, *ENDED)
        ),
        *(
            Step(word, (state,), state, (CITIZEN, AUTHOR), guard=one_word)
            for word in ("confirm", "contest")
            for state in ENDED
        ),
    ),
    closed=frozenset(ENDED),
    public=frozenset({OPEN, PROGRESS, *ENDED}),
)
MACHINES = (INTERPELLATION, COMMITMENT)
