"""State machines of civic life: tables of steps, and the replay of acts that gives a state.

A state is never stored by hand: it is what the acts of a thread, in the order of their stamps, lead
to. Acts that met another on the way (an answer and a withdrawal) do not fit any more when their turn
comes: they are kept and named ``crossed``, and change nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

#: Hats: as what somebody acts in one thread. The permission to wear one is checked when writing.
AUTHOR, CITIZEN, OFFICIAL, CLERK = "author", "citizen", "official", "clerk"
MODERATOR, FACILITATOR, COUNCIL, GRANTS, OWNER, HUB = (
    "moderator", "facilitator", "council", "grants", "owner", "hub",
)  # fmt: skip
HATS = (
    AUTHOR, CITIZEN, OFFICIAL, CLERK, MODERATOR, FACILITATOR, COUNCIL, GRANTS, OWNER, HUB,
)  # fmt: skip
#: Rooms, kept with a matter as ``about.room``, that not everybody enters: women only, and the members
#: of a group only. What is said in a room is never public.
WOMEN, MEMBERS = "women", "members"


@dataclass(frozen=True, slots=True)
class Act:
    """One act in a thread; ``told`` holds what was said with it (text, reason, to, by…)."""

    rid: str
    action: str
    hat: str
    actor: str
    at_ms: int
    told: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a thread stands; times in ms. ``acts`` are those that counted, in order."""

    state: str
    since_ms: int = 0
    acts: tuple[Act, ...] = ()
    crossed: tuple[str, ...] = ()

    def times(self, action: str) -> int:
        """How often an action counted."""
        return sum(act.action == action for act in self.acts)

    def last(self, action: str) -> Act | None:
        """The last act of that action that counted."""
        return next((act for act in reversed(self.acts) if act.action == action), None)


#: Whether an act may follow what went before, beyond what the table says; pure.
Guard = Callable[[Standing, Act], bool]


@dataclass(frozen=True, slots=True)
class Step:
    """From any of ``sources``, ``action`` by one of ``hats`` leads to ``target``.

    ``needs`` names what must be told with it; ``guard`` may refuse it all the same.
    """

    action: str
    sources: tuple[str, ...]
    target: str
    hats: tuple[str, ...]
    needs: tuple[str, ...] = ()
    guard: Guard | None = None


@dataclass(frozen=True)
class Machine:
    """One machine; ``closed`` are the states after which nothing is expected any more.

    ``public`` are those in which its matters may be read by others than their author and the staff
    (``hub.core.civic.public`` asks); what comes with one of the ``kept`` actions stays with the staff
    all the same. A ``private`` action goes home to the matter's space and no further, words and all.
    """

    name: str
    start: str
    steps: tuple[Step, ...]
    closed: frozenset[str] = frozenset()
    public: frozenset[str] = frozenset()
    kept: frozenset[str] = frozenset()
    private: frozenset[str] = frozenset()

    def __post_init__(self) -> None:
        silent = self.kept | self.private
        if unknown := self.public.difference(self.states) | silent.difference(self.actions):
            raise ValueError(f"machine {self.name}: knows nothing of {', '.join(sorted(unknown))}")
        seen = [(source, step.action) for step in self.steps for source in step.sources]
        if len(set(seen)) != len(seen):
            raise ValueError(f"machine {self.name}: an action leads two ways from one state")

    @property
    def states(self) -> tuple[str, ...]:
        """Every state, the first one first."""
        targets = (step.target for step in self.steps)
        sources = (source for step in self.steps for source in step.sources)
        return tuple(dict.fromkeys((self.start, *sources, *targets)))

    @property
    def actions(self) -> tuple[str, ...]:
        """Every action."""
        return tuple(dict.fromkeys(step.action for step in self.steps))

    def step(self, state: str, action: str) -> Step | None:
        """What an action does in a state, None if nothing."""
        for step in self.steps:
            if step.action == action and state in step.sources:
                return step
        return None

    def allows(self, standing: Standing, act: Act) -> Step | None:
        """The step that an act takes, None if the table or a guard refuses it."""
        step = self.step(standing.state, act.action)
        if step is None or act.hat not in step.hats:
            return None
        if any(not act.told.get(name) for name in step.needs):
            return None
        return step if step.guard is None or step.guard(standing, act) else None

    def open_to(self, standing: Standing, hats: Iterable[str]) -> tuple[Step, ...]:
        """The steps that somebody with these hats may take now, whatever must be told with them."""
        worn = tuple(hats)
        return tuple(step for step in self.steps if self._fits(step, standing, worn))

    def _fits(self, step: Step, standing: Standing, worn: tuple[str, ...]) -> bool:
        if standing.state not in step.sources:
            return False
        return any(hat in step.hats for hat in worn)

    def replay(self, acts: Iterable[Act]) -> Standing:
        """The state that acts lead to, given in the order of their stamps."""
        state, since_ms = self.start, 0
        counted: list[Act] = []
        crossed: list[str] = []
        for act in acts:
            now = Standing(state, since_ms, tuple(counted), tuple(crossed))
            step = self.allows(now, act)
            if step is None:
                crossed.append(act.rid)
                continue
            counted.append(act)
            if step.target != state:
                state, since_ms = step.target, act.at_ms
        return Standing(state, since_ms, tuple(counted), tuple(crossed))
