"""A commune with officials, a clerk and staff, made through the services."""

from __future__ import annotations

from dataclasses import dataclass

from hub.core.civic import service as civic
from hub.core.node import Node
from hub.core.people.service import get, roles_of
from hub.core.who import SYSTEM, Who
from hub.features.directory import editing
from hub.features.directory import service as directory
from hub.features.directory.rules import NewOfficial
from hub.features.xensa import service
from hub.features.xensa.rules import Facts
from hub.features.xensa.service import Asking
from tests.factories import person, staff

WORDS = "Quand le puits du quartier sera-t-il réparé ?"


@dataclass
class Town:
    """Ids of officials and persons, and who they are when they act."""

    node: Node
    commune: str
    mayor: str
    deputy: str
    awa: str
    binta: str
    maire: str
    clerk: str
    kadi: str
    sira: str

    def who(self, person: str, strong: bool = True) -> Who:
        return Who(person, "visit", get(self.node, person).name, roles_of(person), strong)

    def facts(self, person: str) -> Facts:
        offices = directory.officials_of_person(self.node, person)
        return Facts(
            person, self.who(person).roles,
            frozenset(one.id for one in offices if one.elected),
            frozenset(one.commune for one in offices if not one.elected),
        )  # fmt: skip

    def ask(self, *officials: str, text: str = WORDS) -> list[str]:
        """Awa's question to the mayor, or to others."""
        to = [(one, self.commune, directory.official(self.node, one).name) for one in officials or (self.mayor,)]  # fmt: skip
        return service.ask(self.node, self.who(self.awa), Asking(to, {"text": text}))

    def publish(self, thread: str) -> None:
        civic.act(self.node, self.who(self.kadi), thread, "publish", "moderator")

    def do(
        self, person: str, thread: str, action: str, at_ms: int | None = None, **told: str
    ) -> str:
        """What a person does; the state that it leads to."""
        who, facts = self.who(person), self.facts(person)
        return service.do(self.node, who, facts, thread, action, told, at_ms).state

    def answered(self, text: str = "En juin.") -> str:
        """A question that the mayor has answered."""
        thread = self.ask()[0]
        self.publish(thread)
        service.deliver_to(self.node, frozenset({self.mayor}))
        self.do(self.maire, thread, "answer", text=text)
        return thread


def town(node: Node, nth: int = 0) -> Town:
    """Build it in one of the communes."""
    commune = directory.communes(node)[nth].code
    made = {
        "mayor": editing.add(node, SYSTEM, NewOfficial("Mamadou Keita", "mayor", commune, "man")),
        "deputy": editing.add(
            node, SYSTEM, NewOfficial("Fanta Traoré", "deputy", commune, "woman")
        ),
    }
    desk = editing.add(node, SYSTEM, NewOfficial("Sékou Ba", "clerk", commune, "man"))
    people = {
        "awa": person(node, "Awa Sissoko"),
        "binta": person(node, "Binta Ba"),
        "maire": staff(node, "official", "Mamadou Keita"),
        "clerk": staff(node, "clerk", "Sékou Ba"),
        "kadi": staff(node, "facilitator", "Kadiatou Diallo"),
        "sira": staff(node, "moderator", "Sira Coulibaly"),
    }
    editing.link(node, SYSTEM, made["mayor"], people["maire"])
    editing.link(node, SYSTEM, desk, people["clerk"])
    return Town(node, commune, **made, **people)
