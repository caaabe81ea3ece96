"""Who vouches for a package, and what is refused."""

from pathlib import Path

import pytest

from content_cache.errors import ContentError, PackageError, RefusedError, StoreError
from content_cache.installing.install import install
from content_cache.installing.signature import (
    Signed,
    Trust,
    new_keys,
    of_folder,
    read_key,
    sign,
    trusted_keys,
    write_key,
)
from content_cache.store import Store
from tests.content_cache.samples import MakeCourse

ID = "org.example.la-commune"
PRIVATE, PUBLIC = new_keys()
CENTRE = {"centre": PUBLIC}


def test_a_signature_is_known_by_its_key(make_course: MakeCourse, store: Store) -> None:
    source = make_course()
    assert of_folder(source, CENTRE) == Signed("unsigned")
    sign(source, PRIVATE)
    assert of_folder(source, CENTRE) == Signed("signed", "centre")
    assert of_folder(source, {"another": new_keys()[1]}) == Signed("unknown")
    install(store, source, floor_bytes=0, trust=Trust(CENTRE, local=False))
    assert of_folder(store.folder(ID, 1), CENTRE) == Signed("signed", "centre")


@pytest.mark.parametrize(
    "proof",
    [b"", b"\x01\x02", b"ed25519 AAAA AAAA\n", b"rsa a b\n", b"ed25519 \xff \xff", b"x" * 9999],
)
def test_a_wrong_signature_is_always_refused(
    make_course: MakeCourse, store: Store, proof: bytes
) -> None:
    source = make_course(files={"package.json.sig": proof})
    assert of_folder(source, CENTRE).state == "wrong"
    for trust in (Trust(), Trust(CENTRE), Trust(CENTRE, local=False)):
        with pytest.raises(PackageError, match="signature"):
            install(store, source, floor_bytes=0, trust=trust)
    assert store.list() == () and not store.packages.exists()


def test_what_was_changed_after_signing_is_refused(make_course: MakeCourse, store: Store) -> None:
    source = make_course()
    sign(source, PRIVATE)
    manifest = source / "package.json"
    manifest.write_bytes(manifest.read_bytes().replace(b"La commune", b"La Commune"))
    with pytest.raises(PackageError, match="signature"):
        install(store, source, floor_bytes=0)
    sign(source, PRIVATE)
    (source / "final.gift").write_bytes((source / "final.gift").read_bytes() + b"\n")
    with pytest.raises(ContentError, match=r"final\.gift"):
        install(store, source, floor_bytes=0)
    assert store.list() == ()


def test_a_signature_that_covers_no_files_is_worth_nothing(
    make_course: MakeCourse, store: Store
) -> None:
    signed = make_course("signed")
    bare = (signed / "package.json").read_bytes()
    sign(signed, PRIVATE)
    from nacl.signing import SigningKey

    from content_cache.installing.signature import _encode

    proof = SigningKey(PRIVATE).sign(bare).signature
    line = f"ed25519 {_encode(PUBLIC)} {_encode(proof)}\n"
    source = make_course("bare", files={"package.json.sig": line})
    with pytest.raises(PackageError, match="signature"):
        install(store, source, floor_bytes=0, trust=Trust(CENTRE))


def test_from_the_network_only_what_is_signed(make_course: MakeCourse, store: Store) -> None:
    afar = Trust(CENTRE, local=False)
    with pytest.raises(RefusedError, match="nobody known here"):
        install(store, make_course(), floor_bytes=0, trust=afar)
    stranger = make_course("stranger")
    sign(stranger, new_keys()[0])
    with pytest.raises(RefusedError, match="nobody known here"):
        install(store, stranger, floor_bytes=0, trust=afar)
    assert install(store, stranger, floor_bytes=0, trust=Trust(CENTRE)).status == "installed"


def test_keys_are_read_from_files(tmp_path: Path) -> None:
    (tmp_path / "centre.pub").write_bytes(write_key(PUBLIC))
    (tmp_path / "broken.pub").write_bytes(b"not a key")
    (tmp_path / "short.pub").write_bytes(write_key(b"short"))
    assert trusted_keys(tmp_path) == CENTRE
    assert trusted_keys(tmp_path / "none") == {}
    with pytest.raises(StoreError, match="keygen"):
        read_key(tmp_path / "broken.pub")
