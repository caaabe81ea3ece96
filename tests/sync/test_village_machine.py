"""Hypothesis lives in the village and looks for the shortest history after which it is not of one mind."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from tests.of_one_mind import facts_of
from tests.sync.usb.riding import RIDES, Riding
from tests.sync.wanderings import LIVES
from tests.village import Village

SPACES = 3
which = st.integers(0, SPACES - 1)
few = st.integers(0, 7)


class VillageMachine(RuleBasedStateMachine):
    """Each rule is one thing that happens; what was confirmed is at the centre after each."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp(prefix="hub-machine-"))
        self.village = Village(self.folder / "village", spaces=SPACES)
        self.life = Riding(self.village)

    @initialize(seed=st.integers(0, 1 << 16), bad=st.booleans())
    def begin(self, seed: int, bad: bool) -> None:
        self.village.dice.seed(seed)
        for place in self.village.spaces:
            assert place.link is not None
            place.link.bad = bad

    @rule(number=which, step=st.sampled_from(LIVES), a=few, b=few)
    def live(self, number: int, step: str, a: int, b: int) -> None:
        self.life._step(number, step, a, b)

    @rule(number=which, what=st.sampled_from(("publish", "answer", "centre_acts")))
    def speak(self, number: int, what: str) -> None:
        self._happens(what, number)

    @rule(number=which)
    def contact(self, number: int) -> None:
        self._happens("contact", number)

    @rule(number=which, what=st.sampled_from(("crash", "back_up", "restore", "cut", "join", "day")))
    def mishap(self, number: int, what: str) -> None:
        self._happens(what, number)

    @precondition(lambda self: len(self.village.spaces) <= SPACES)
    @rule(number=which)
    def copy_card(self, number: int) -> None:
        self._happens("copy_card", number)

    @rule(number=which, what=st.sampled_from(RIDES))
    def stick(self, number: int, what: str) -> None:
        if what != "lose" or (self.folder / "stick").exists():
            self._happens(what, number)

    def _happens(self, what: str, number: int) -> None:
        self.life.steps += 1
        with self.village.spaces[number].open():
            getattr(self.life, what)(number)

    @invariant()
    def nothing_confirmed_is_lost(self) -> None:
        assert self.life.acked <= facts_of(self.village.centre)

    def teardown(self) -> None:
        try:
            self.life.heal()
            assert self.life.said == []
        finally:
            self.village.close()
            shutil.rmtree(self.folder, ignore_errors=True)


TestVillage = VillageMachine.TestCase
TestVillage.settings = settings(
    max_examples=12, stateful_step_count=40, deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)  # fmt: skip
