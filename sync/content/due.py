"""The daily call, and the one of a technician: ask every source, bring what is due, say what came."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Callable, Sequence

from msgspec import Struct

from content_cache.errors import ContentError, RefusedError
from hub.core import content_rules
from hub.core.errors import HubError, OperatorError
from hub.core.node import Node
from sync.content import asked, preparing, state
from sync.content.catalogue import Catalogue, Offer
from sync.content.errors import FetchError
from sync.content.fetching import OnTelling, Rules, Telling, fetch
from sync.content.listening import Heard, Trouble, is_at_hand, listen, wants_of
from sync.content.refetch import mend_damaged
from sync.content.running import Watch
from sync.content.sources import Source
from sync.content.wanted import due
from sync.content.ways import ways

log = logging.getLogger(__name__)
Spend = Callable[[int], None]
#: How often the line to a source may be cut within a run.
MOST_CUTS = 2


class Came(Struct, frozen=True):
    """A package that came."""

    package: str
    version: int
    title: str
    source: str


class Report(Struct, frozen=True):
    """What a run came to; ``waiting`` are ids that are due and did not come, ``heard`` who
    had what."""

    came: tuple[Came, ...] = ()
    waiting: tuple[str, ...] = ()
    troubles: tuple[Trouble, ...] = ()
    heard: tuple[tuple[Source, Catalogue], ...] = ()


def free(count: int) -> None:
    """A budget without end."""


def fetch_due(
    node: Node,
    budget: Spend = free,
    *,
    said: str = "",
    only: Sequence[str] = (),
    on_telling: OnTelling = lambda telling: None,
    sources: Sequence[Source] | None = None,
) -> Report:
    """Bring what this space wants from whoever has it; ``budget`` is told the bytes and may raise.

    ``said`` names one way (``ways``), ``only`` the packages. A trouble with one package or source does not
    keep the others from coming; being stopped does. Raises OperatorError if a way that was named is
    not set up.
    """
    asking = list(ways(node, said) if sources is None else sources)
    store = node.store
    state.begin(store)
    watch = Watch(
        silence_s=node.settings.content_silence_s,
        stop=lambda: state.is_stopped(store),
        spend=budget,
    )
    heard, troubles = listen(node, asking, watch)
    best = _best(heard)
    for package in only:
        asked.ask(store, package, node.clock.now_ms())
    wants = wants_of(node, heard)
    chosen = _only(due(best, wants), best, only)
    troubles += [_nobody_has(one) for one in only if one not in best]
    rules = Rules(
        content_rules.trust(node.settings, local=is_at_hand(said)),
        content_rules.floor_bytes(node.settings),
    )
    run = _Run(node, heard, rules, watch, on_telling)
    for number, offer in enumerate(chosen):
        if not run.bring(offer.id, len(chosen) - number - 1):
            break
    if not state.is_stopped(store):
        mend_damaged(node, heard, watch)
    here = {one.package for one in run.came}
    left = tuple(offer.id for offer in chosen if offer.id not in here)
    report = Report(tuple(run.came), left, (*troubles, *run.troubles), tuple(heard))
    state.keep(store, _summary(node, report))
    if node.clock.trusted():
        preparing.sweep(store, left, node.clock.now_ms())
    return report


class _Run:
    """Bringing packages one after the other, each from whoever has it."""

    def __init__(
        self, node: Node, heard: Heard, rules: Rules, watch: Watch, on_telling: OnTelling
    ) -> None:
        self._node, self._heard, self._rules = node, heard, rules
        self._watch, self._on_telling = watch, on_telling
        self._tried: set[str] = set()
        self._cuts: Counter[str] = Counter()
        self.came: list[Came] = []
        self.troubles: list[Trouble] = []

    def bring(self, package: str, behind: int) -> bool:
        """Bring the newest version that somebody really has; False if the whole run is to end.

        A neighbour's list is a claim that nobody signed: where its version turns out to be none, the
        next older one is tried.
        """
        if package in self._tried:
            return True
        self._tried.add(package)
        here = (self._node.store.versions(package) or (0,))[-1]
        offered = {o.version for _s, c in self._heard for o in c.offers if o.id == package}
        for version in sorted((each for each in offered if each > here), reverse=True):
            for source, listed in self._heard:
                offer = listed.offer(package, version)
                # A line that was cut twice is left alone until the next run.
                if offer is None or self._cuts[source.name] >= MOST_CUTS:
                    continue
                done, goes_on = self._from(source, offer, behind)
                if done or not goes_on:
                    return goes_on
        return True

    def _from(self, source: Source, offer: Offer, behind: int) -> tuple[bool, bool]:
        """Bring one package from one source: whether it came, and whether the run goes on."""
        try:
            self._fetch(source, offer, behind)
        except RefusedError as error:
            # What the signed manifest needs comes first, whatever the list said of it.
            need = error.params.get("needed")
            if isinstance(need, str) and need not in self._tried:
                if not self.bring(need, behind):
                    return False, False
                return self._from(source, offer, behind)
            self.troubles.append(Trouble(source.name, offer.id, error))
            return False, True
        except FetchError as error:
            log.info("%s from %s: %s %s", offer.id, source.name, error, error.detail)
            self.troubles.append(Trouble(source.name, offer.id, error))
            self._cuts[source.name] += error.fault == "line"
            return False, error.fault not in ("stopped", "here")
        except (ContentError, HubError) as error:
            self.troubles.append(Trouble(source.name, offer.id, error))
            return False, True
        self.came.append(Came(offer.id, offer.version, offer.title, source.name))
        return True, True

    def _fetch(self, source: Source, offer: Offer, behind: int) -> None:
        teller = state.Teller(self._node.store, source.name, behind)

        def tell(telling: Telling) -> None:
            teller.tell(telling)
            self._on_telling(telling)

        fetch(self._node.store, source, offer, self._rules, self._watch, tell)


def _best(heard: Sequence[tuple[Source, Catalogue]]) -> dict[str, Offer]:
    """The newest offer of each package; of the same version the first that was heard of."""
    best: dict[str, Offer] = {}
    for _source, listed in heard:
        for offer in listed.offers:
            known = best.get(offer.id)
            if known is None or known.version < offer.version:
                best[offer.id] = offer
    return best


def _only(
    chosen: tuple[Offer, ...], best: dict[str, Offer], only: Sequence[str]
) -> tuple[Offer, ...]:
    """What was named, and what that needs; all if nothing was."""
    if not only:
        return chosen
    named: set[str] = set()
    waiting = list(only)
    while waiting:
        name = waiting.pop()
        if name not in named and name in best:
            named.add(name)
            waiting += best[name].needs
    return tuple(offer for offer in chosen if offer.id in named)


def _summary(node: Node, report: Report) -> state.Last:
    """What a run came to, for the page; what was heard before stays until the centre is heard."""
    before = None if any(s.central for s, _c in report.heard) else state.last(node.store)
    known = {each.id: each for each in before.heard} if before else {}
    for source, listed in reversed(report.heard):
        for one in listed.offers:
            if one.id not in known or known[one.id].version <= one.version:
                known[one.id] = state.Heard(
                    one.id, one.version, one.title, one.kind, one.size, source.name
                )
    return state.Last(
        node.clock.now_ms(),
        tuple(one.package for one in report.came),
        report.waiting,
        tuple(_said(one) for one in report.troubles),
        tuple(known[name] for name in sorted(known)),
        any(_is_cut(one.error) for one in report.troubles),
    )


def _is_cut(error: HubError | ContentError) -> bool:
    """Whether it was the line: the same try may do in a few minutes."""
    return isinstance(error, FetchError) and error.fault == "line"


def _said(trouble: Trouble) -> state.Said:
    """A trouble without its error."""
    error = trouble.error
    places = error.params if isinstance(error, ContentError) else error.places
    step = str(getattr(error, "next_step", ""))
    # A refusal of the store holds its next step in its sentence already.
    step = "" if isinstance(error, ContentError) else step
    return state.Said(
        trouble.package, error.message, {name: str(text) for name, text in places.items()}, step
    )


def _nobody_has(package: str) -> Trouble:
    return Trouble(
        "",
        package,
        OperatorError(
            "No source that answers has {id}.",
            "See what they have: hub content fetch --list.",
            id=package,
        ),
    )
