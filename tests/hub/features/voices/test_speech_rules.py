"""Written French becomes French that can be said."""

from __future__ import annotations

import pytest

from hub.features.voices.rules import sayable, spoken, worth_saying


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("10\u202f000\u202f000 FCFA", "10000000 francs céfa."),
        ("12 345 habitants", "12345 habitants."),
        ("Loi n° 2017-051", "Loi numéro 2017-051."),
        ("N°1", "numéro 1."),
        ("art. 5, al. 2", "article 5, alinéa 2."),
        ("30\u00a0% des femmes", "30 pour cent des femmes."),
        ("le PDESC", "le P D E S C."),
        ("la 1re fois, le 1er mai, le 2e jour", "la première fois, le premier mai, le 2ème jour."),
        ("au XIXe siècle", "au 19ème siècle."),
        ("Chapitre IV", "Chapitre 4."),
        ("à 10 h 30", "à 10 heures 30."),
        ("25–34 ans", "25 à 34 ans."),
        ("2018-2021", "2018 à 2021."),
        ("Mme Ba et M. Diarra", "madame Ba et monsieur Diarra."),
        ("Le _____ vote.", "Le … mot à trouver … vote."),
        ("« Oui\u00a0»", "Oui."),
        ("Pourquoi\u00a0?", "Pourquoi ?"),
        ("élu·e·s", "élu."),
        ("Fichier → Enregistrer", "Fichier, Enregistrer."),
        ("é", "hé."),
        ("é, comme école", "hé, comme école."),
        ("che, comme chaise", "cheu, comme chaise."),
        ("DAN", "dans."),
        ("Les lettres é et è", "Les lettres é et è."),
        ("d’aujourd’hui", "d’aujourdui."),
        ("l’ethnie", "l’etnie."),
    ],
)
def test_signs_and_abbreviations_are_said_in_words(written: str, said: str) -> None:
    assert spoken(written) == said


def test_ordinary_words_stay_as_they_are() -> None:
    text = "Le maire prépare le projet de budget, puis il l’ouvre à la discussion."
    assert spoken(text) == text


def test_a_text_is_said_once_and_signs_alone_never() -> None:
    assert worth_saying(["La  commune", "La commune", "…", "", "→", "2"]) == ["La commune", "2"]


def test_letters_that_french_lacks_are_left_to_people() -> None:
    for text in ("ɛ", "kɔgɔ", "ŊAAME", "ƴam", "xa"):
        assert not sayable(text)
    for text in ("é", "h", "w", "Le b à crochet du pulaar.", "Awa"):
        assert sayable(text)
