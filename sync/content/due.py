"""The nightly call, and the one of a technician: ask every source, bring what is due, say what came."""

from __future__ import annotations

import contextlib
import logging
from collections.abc import Callable, Sequence
from pathlib import Path

from msgspec import Struct

from content_cache.durable import make_folders, write_whole
from content_cache.errors import ContentError
from content_cache.installing import remembered
from hub.core import content_rules
from hub.core.errors import HubError, OperatorError
from hub.core.node import Node
from sync.content import asked, catalogue, state
from sync.content.catalogue import Catalogue, Offer
from sync.content.errors import FetchError
from sync.content.fetching import OnTelling, Rules, Telling, fetch
from sync.content.preparing import FETCHING
from sync.content.refetch import mend_damaged
from sync.content.running import Watch
from sync.content.sources import Source
from sync.content.wanted import Wants, due
from sync.content.ways import ways

log = logging.getLogger(__name__)
#: The last list of the centre, so that a neighbour can bring what the centre marked.
KNOWN = "central"
Spend = Callable[[int], None]


class Came(Struct, frozen=True):
    """A package that came."""

    package: str
    version: int
    title: str
    source: str


class Trouble(Struct, frozen=True):
    """What did not go, with the package it was about (empty: the source itself)."""

    source: str
    package: str
    error: HubError | ContentError


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
    rules = Rules(
        content_rules.trust(node.settings, local=_is_at_hand(said)),
        content_rules.floor_bytes(node.settings),
    )
    store = node.store
    state.begin(store)
    watch = Watch(
        silence_s=node.settings.content_silence_s,
        stop=lambda: state.is_stopped(store),
        spend=budget,
    )
    heard, troubles = _listen(node, asking, rules, watch)
    best = _best(heard)
    for package in only:
        asked.ask(store, package, node.clock.now_ms())
    chosen = due(best, wants_of(node, heard))
    chosen = _only(chosen, best, only)
    troubles += [_nobody_has(one) for one in only if one not in best]
    came: list[Came] = []
    for number, offer in enumerate(chosen):
        stopped, found = _from_anybody(
            node, heard, offer, rules, watch, len(chosen) - number - 1, on_telling
        )
        if isinstance(found, Came):
            came.append(found)
        else:
            troubles += found
        if stopped:
            break
    if not state.is_stopped(store):
        mend_damaged(node, heard, watch)
    here = {one.package for one in came}
    left = tuple(offer.id for offer in chosen if offer.id not in here)
    report = Report(tuple(came), left, tuple(troubles), tuple(heard))
    state.keep(store, _summary(node, report))
    return report


def listing(node: Node, said: str = "") -> tuple[list[tuple[Source, Catalogue]], list[Trouble]]:
    """What every source offers."""
    rules = Rules(content_rules.trust(node.settings, local=_is_at_hand(said)), 0)
    return _listen(node, ways(node, said), rules, Watch(silence_s=node.settings.content_silence_s))


def wants_of(node: Node, heard: Sequence[tuple[Source, Catalogue]]) -> Wants:
    """What this space has and wants."""
    store = node.store
    marked = frozenset[str]().union(
        *(each.marked(node.space_id) for _source, each in heard), _known_marks(node)
    )
    wished = asked.asked(store)
    gone = {memory.manifest.id: memory.at_ms for memory in remembered.remembered(store)}
    # Who took a package away after it was asked for does not want it any more.
    alive = {name for name, ask in wished.items() if ask.at_ms >= gone.get(name, 0)}
    return Wants(
        # The newest on the disk: who went back to the version before does not want it again.
        here={name: versions[-1] for name in store.ids() if (versions := store.versions(name))},
        starter=content_rules.starter_ids(),
        marked=marked,
        asked=frozenset(alive),
        gone=frozenset(gone),
    )


def _listen(
    node: Node, asking: Sequence[Source], rules: Rules, watch: Watch
) -> tuple[list[tuple[Source, Catalogue]], list[Trouble]]:
    """The lists of all sources that answer, and what is wrong with the others."""
    heard: list[tuple[Source, Catalogue]] = []
    troubles: list[Trouble] = []
    place = node.store.incoming / FETCHING / "lists"
    make_folders(place)
    for source in asking:
        try:
            data, proof = source.catalogue(place, watch)
            found, signed = catalogue.decode(data, proof, rules.trust.keys)
            if source.central and signed.state != "signed":
                raise _not_vouched_for()
        except FetchError as error:
            troubles.append(Trouble(source.name, "", error))
            log.info("no list from %s: %s %s", source.name, error, error.detail)
            if error.fault == "stopped":
                break
            continue
        if source.central and proof:
            _keep(node, data, proof)
        heard.append((source, found))
    return heard, troubles


def _from_anybody(
    node: Node,
    heard: Sequence[tuple[Source, Catalogue]],
    offer: Offer,
    rules: Rules,
    watch: Watch,
    behind: int,
    on_telling: OnTelling,
) -> tuple[bool, Came | list[Trouble]]:
    """Bring one package from the first source that can; whether the whole run is to end."""
    troubles: list[Trouble] = []
    for source, listed in heard:
        same = listed.offer(offer.id, offer.version)
        if same is None:
            continue
        teller = state.Teller(node.store, source.name, behind)

        def tell(telling: Telling, teller: state.Teller = teller) -> None:
            teller.tell(telling)
            on_telling(telling)

        try:
            fetch(node.store, source, same, rules, watch, tell)
            return False, Came(offer.id, offer.version, offer.title, source.name)
        except FetchError as error:
            log.info("%s from %s: %s %s", offer.id, source.name, error, error.detail)
            troubles.append(Trouble(source.name, offer.id, error))
            if error.fault in ("stopped", "here"):
                return True, troubles
        except (ContentError, HubError) as error:
            troubles.append(Trouble(source.name, offer.id, error))
    return False, troubles


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
    """What a run came to, for the page; what an earlier run heard stays where nobody answered now."""
    before = state.last(node.store)
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
    )


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


def _is_at_hand(said: str) -> bool:
    """Whether a person stands at the machine with a stick or folder."""
    return bool(said) and said not in ("lan", "ssh", "https") and Path(said).is_dir()


def _keep(node: Node, data: bytes, proof: bytes) -> None:
    """Remember the centre's list."""
    folder = node.store.root / KNOWN
    make_folders(folder)
    write_whole(folder / catalogue.FILE, data)
    write_whole(folder / catalogue.PROOF, proof)


def _known_marks(node: Node) -> frozenset[str]:
    """What the centre marked when it was last heard."""
    folder = node.store.root / KNOWN
    with contextlib.suppress(OSError, FetchError):
        data, proof = (
            (folder / catalogue.FILE).read_bytes(),
            (folder / catalogue.PROOF).read_bytes(),
        )
        keys = content_rules.trust(node.settings, local=False).keys
        return catalogue.decode(data, proof, keys)[0].marked(node.space_id)
    return frozenset()


def _not_vouched_for() -> FetchError:
    return FetchError(
        "source",
        "Nobody known here signed the list of the centre.",
        "Copy the centre's content key to keys/trusted/, and have the centre sign: hub central offer --key FILE.",
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
