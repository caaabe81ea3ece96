"""Three connected spaces and the villages around them."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Place:
    """A space: its share of the public, when it opened (``2019-01-07``), the languages heard there.

    ``languages`` are (code, how often) pairs.
    """

    key: str
    name: str
    commune: str
    intercommunality: str
    opened_on: str
    share: float
    villages: tuple[str, ...]
    languages: tuple[tuple[str, float], ...]


PLACES = (
    Place(
        key="kayes",
        name="Espace connecté de Kayes",
        commune="Kayes",
        intercommunality="Intercommunalité de Kayes",
        opened_on="2019-01-02",
        share=0.44,
        villages=("Kayes", "Khasso", "Liberté", "Légal Ségou", "Lafiabougou", "Médine", "Samé"),
        languages=(("bm", 0.42), ("snk", 0.3), ("ff", 0.2), ("fr", 0.08)),
    ),
    Place(
        key="nioro",
        name="Espace connecté de Nioro",
        commune="Nioro",
        intercommunality="Intercommunalité de Nioro",
        opened_on="2019-02-04",
        share=0.31,
        villages=("Nioro", "Gogui", "Diabigué", "Sandaré", "Simbi", "Youri"),
        languages=(("snk", 0.44), ("ff", 0.3), ("bm", 0.22), ("fr", 0.04)),
    ),
    Place(
        key="diema",
        name="Espace connecté de Diéma",
        commune="Diéma",
        intercommunality="Intercommunalité de Diéma",
        opened_on="2019-03-04",
        share=0.25,
        villages=("Diéma", "Béma", "Dianguirdé", "Fatao", "Lambidou", "Madiga"),
        languages=(("bm", 0.48), ("snk", 0.38), ("ff", 0.12), ("fr", 0.02)),
    ),
)
