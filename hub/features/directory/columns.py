"""The words of a file of officials, French or English: its columns, offices, genders, languages."""

from __future__ import annotations

from hub.core.errors import InputError
from hub.core.people.rules import plain
from hub.features.directory import rules

#: Headers by what they hold, as ``plain`` writes them.
HEADERS = {
    "name": ("nom", "nometprenom", "prenometnom", "nomcomplet", "nomprenom", "name", "fullname"),
    "first": ("prenom", "prenoms", "firstname", "givenname"),
    "role": ("fonction", "role", "poste", "titre", "office", "qualite"),
    "commune": ("commune", "municipality", "collectivite"),
    "cercle": ("cercle",),
    "gender": ("sexe", "genre", "gender", "sex"),
    "languages": ("langues", "langue", "languages", "language", "langueparlee", "languesparlees"),
    "phone": ("telephone", "tel", "phone", "portable", "mobile", "numero"),
    "email": ("email", "courriel", "mail", "adressemail", "adresseelectronique"),
    "code": ("code", "identifiant", "matricule", "id"),
    "since": ("debut", "depuis", "debutdumandat", "mandatdu", "since", "from", "start"),
    "until": ("fin", "findumandat", "mandatau", "jusquau", "until", "to", "end"),
}
NEEDED = ("name", "role", "commune")
_FIELD_OF = {header: field for field, headers in HEADERS.items() for header in headers}

#: Parts of a title, in the order in which they are looked for: a « président de la délégation
#: spéciale » is a delegate, an « adjoint au maire » a deputy.
_TITLES = (
    ("delegat", rules.DELEGATE),
    ("delegue", rules.DELEGATE),
    ("adjoint", rules.DEPUTY),
    ("deputy", rules.DEPUTY),
    ("secretaire", rules.CLERK),
    ("clerk", rules.CLERK),
    ("conseill", rules.COUNCILLOR),
    ("councillor", rules.COUNCILLOR),
    ("president", rules.PRESIDENT),
    ("maire", rules.MAYOR),
    ("mairesse", rules.MAYOR),
    ("mayor", rules.MAYOR),
)
_GENDERS = {
    **dict.fromkeys(("f", "femme", "feminin", "w", "woman", "female", "mme", "fille"), "woman"),
    **dict.fromkeys(("m", "h", "homme", "masculin", "man", "male"), "man"),
}
_LANGUAGES = {
    "francais": "fr", "french": "fr", "bambara": "bm", "bamanankan": "bm", "soninke": "snk",
    "sarakole": "snk", "pulaar": "ff", "peul": "ff", "peulh": "ff", "fulfulde": "ff", "fula": "ff",
    "khassonke": "kao", "xaasongaxango": "kao", "arabe": "ar", "arabic": "ar",
}  # fmt: skip

TEMPLATE = """\
# Une ligne par personne. Les lignes qui commencent par # ne sont pas lues.
# Fonction : maire, adjoint, conseiller, président, délégation spéciale, secrétaire général.
# Deux communes portent le même nom ? Écrivez aussi le cercle.
# Dates : 20/11/2016, 11/2016 ou 2016. Téléphone et courriel ne sont montrés qu’à l’équipe de l’espace.
code;nom;prenom;sexe;fonction;commune;cercle;langues;telephone;debut;fin;courriel
"""


def fields_of(header: list[str]) -> list[str | None]:
    """What each column holds, None for one that is not read; raises InputError."""
    found = [_FIELD_OF.get(plain(text)) for text in header]
    missing = [field for field in NEEDED if field not in found]
    if missing:
        raise InputError(
            "The first line must name the columns nom, fonction and commune: {what} is missing. "
            "See hub people import-officials --template.",
            what=", ".join(HEADERS[field][0] for field in missing),
        )
    twice = {field for field in found if field and found.count(field) > 1}
    if twice:
        raise InputError(
            "Two columns hold the same thing: {what}.",
            what=", ".join(sorted(HEADERS[field][0] for field in twice)),
        )
    return found


def role(text: str) -> str:
    """An office by its title; raises InputError."""
    title = plain(text)
    if title in rules.ROLES:
        return title
    if title == "sg":
        return rules.CLERK
    for part, office in _TITLES:
        if part in title:
            return office
    if not title:
        raise InputError("The office (fonction) is missing.")
    raise InputError(
        "“{text}” is no office that the hub knows: write maire, adjoint, conseiller, président, "
        "délégation spéciale or secrétaire général.",
        text=text,
    )


def gender(text: str) -> str:
    """A gender by its word or letter, '' for none; raises InputError."""
    word = plain(text)
    if word and word not in _GENDERS:
        raise InputError("“{text}” is no gender: write F or M.", text=text)
    return _GENDERS.get(word, "")


def languages(text: str) -> tuple[str, ...]:
    """Language codes from names or codes between commas, slashes or semicolons; raises InputError."""
    for sign in (";", "/", "|", "+"):
        text = text.replace(sign, ",")
    words = [word.strip() for word in text.split(",") if word.strip()]
    unknown = [word for word in words if _code(word) is None]
    if unknown:
        raise InputError(
            "“{text}” is no language that the hub knows: write its name or its ISO 639 code.",
            text=unknown[0],
        )
    return tuple(code for word in words if (code := _code(word)))


def _code(word: str) -> str | None:
    name = plain(word)
    if name in _LANGUAGES:
        return _LANGUAGES[name]
    return name if len(name) in (2, 3) and name.isascii() and name.isalpha() else None
