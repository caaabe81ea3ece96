"""Which of what is offered this space wants: pure decisions."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct

from sync.content.catalogue import Offer


class Wants(Struct, frozen=True):
    """What a space has and wants: versions ``here`` by id, ids that came with the program or are marked
    by the centre, those ``asked`` for here, and those that were taken away (``gone``)."""

    here: Mapping[str, int]
    starter: frozenset[str]
    marked: frozenset[str]
    asked: frozenset[str]
    gone: frozenset[str]

    def wants(self, package: str) -> bool:
        """Whether a package belongs here: what a person asked for, what is here already, what comes
        with the program or is marked, unless it was taken away since."""
        if package in self.asked or package in self.here:
            return True
        return package not in self.gone and (package in self.starter or package in self.marked)


def due(offers: Mapping[str, Offer], wants: Wants) -> tuple[Offer, ...]:
    """What to bring, in this order: what others need first, then the small before the large.

    ``offers`` holds the best offer by id. A package whose requirement is not to be had comes last and
    is refused with a sentence then.
    """
    chosen: dict[str, Offer] = {}
    waiting = [each.id for each in offers.values() if wants.wants(each.id)]
    while waiting:
        offer = offers.get(waiting.pop())
        if offer is None or offer.id in chosen or wants.here.get(offer.id, 0) >= offer.version:
            continue
        chosen[offer.id] = offer
        waiting += offer.needs
    ordered: dict[str, Offer] = {}
    for offer in sorted(chosen.values(), key=lambda each: (each.size, each.id)):
        _place(offer, chosen, ordered, frozenset())
    return tuple(ordered.values())


def _place(
    offer: Offer, chosen: Mapping[str, Offer], ordered: dict[str, Offer], above: frozenset[str]
) -> None:
    """Put an offer into the order, after what it needs; packages that need each other end somewhere."""
    if offer.id in ordered or offer.id in above:
        return
    for need in offer.needs:
        if need in chosen:
            _place(chosen[need], chosen, ordered, above | {offer.id})
    ordered[offer.id] = offer
