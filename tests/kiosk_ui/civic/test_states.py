"""Every state that a page can meet has its sign, and every sign an icon that is drawn."""

from __future__ import annotations

import re

import pytest

from hub.core.civic.machine import Machine
from hub.features.community.machines import GROUP, MEETING, MEMBERSHIP, OFFER, POST, REPLY
from hub.features.debates.machines import CONTRIBUTION, DEBATE
from hub.features.monelu.machines import DECISION, MESSAGE, OPINION, PROPOSAL
from hub.features.xensa.machines import COMMITMENT, INTERPELLATION
from kiosk_ui.civic import states
from kiosk_ui.civic.states import Sign
from kiosk_ui.frame.sheets import STATIC

SIGNS: list[tuple[Machine, dict[str, Sign]]] = [
    (INTERPELLATION, states.QUESTIONS),
    (COMMITMENT, states.PROMISES),
    *((machine, states.PROPOSALS) for machine in (MESSAGE, DECISION, OPINION, PROPOSAL)),
    (DEBATE, states.DEBATES),
    (CONTRIBUTION, states.CONTRIBUTIONS),
    (GROUP, states.GROUPS),
    (MEMBERSHIP, states.MEMBERSHIPS),
    *((machine, states.WORDS) for machine in (POST, REPLY)),
    (MEETING, states.MEETINGS),
    (OFFER, states.OFFERS),
]


@pytest.mark.parametrize(("machine", "signs"), SIGNS, ids=lambda one: getattr(one, "name", ""))
def test_every_state_after_the_first_has_a_sign(machine: Machine, signs: dict[str, Sign]) -> None:
    assert set(machine.states) - {machine.start} <= set(signs)


def test_the_icons_of_signs_are_drawn() -> None:
    drawn = set(re.findall(r'id="i-([\w-]+)"', (STATIC / "icons.svg").read_text()))
    assert {sign.icon for _machine, signs in SIGNS for sign in signs.values()} <= drawn
