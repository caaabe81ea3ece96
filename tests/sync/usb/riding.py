"""Histories in which a stick rides between spaces and the centre, is lost, rots and comes twice."""

from __future__ import annotations

import shutil
from pathlib import Path

from sync.usb import visit
from tests.sync.wanderings import Wandering

RIDES = ("ride_out", "ride_in", "rot", "keep_copy", "copy_comes", "lose")


class Riding(Wandering):
    """A history with one stick, and now and then a copy of it."""

    @property
    def stick(self) -> Path:
        made = self.village.folder.parent / "stick"
        made.mkdir(exist_ok=True)
        return made

    @property
    def copy(self) -> Path:
        return self.village.folder.parent / "copy-of-stick"

    def ride_out(self, number: int) -> None:
        """The stick visits a space."""
        place = self.village.spaces[number]
        visit.at_a_space(place.node, self.stick)
        self._confirmed(place)
        self.lives[number].of = place.node

    def ride_in(self, number: int) -> None:
        """The stick visits the centre."""
        with self.village.centre.open() as node:
            visit.at_the_centre(node, self.stick)

    def rot(self, number: int) -> None:
        """A letter rots."""
        found = sorted(self.stick.rglob("*.hub"))
        if found:
            letter = self.village.dice.choice(found)
            data = bytearray(letter.read_bytes())
            data[self.village.dice.randrange(len(data))] ^= 1
            letter.write_bytes(data)

    def keep_copy(self, number: int) -> None:
        shutil.rmtree(self.copy, ignore_errors=True)
        shutil.copytree(self.stick, self.copy)

    def copy_comes(self, number: int) -> None:
        """An old copy of the stick comes to a space and to the centre."""
        if not self.copy.exists():
            return
        visit.at_a_space(self.village.spaces[number].node, self.copy)
        self._confirmed(self.village.spaces[number])
        with self.village.centre.open() as node:
            visit.at_the_centre(node, self.copy)

    def lose(self, number: int) -> None:
        shutil.rmtree(self.stick)
