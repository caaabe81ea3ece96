"""The program as it is put together."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from itertools import chain

import pytest

from hub.core.errors import OperatorError
from hub.core.feature import Feature
from hub.core.permissions import CORE, ROLES, Permission, Permissions
from hub.core.settings import Settings
from hub.features import INSTALLED
from hub.main import Hub, build, features, folded_models, init, kinds, open_node
from sync.parts import PARTS
from tests.conftest import POSTGRES


def test_importing_the_program_does_nothing() -> None:
    """No file, no thread, no look at the environment, and nothing heavy."""
    code = """
import sys, threading, builtins, os
opened = []
sys.addaudithook(lambda name, what: opened.append(what[0]) if name == "open" and what[1] and
    any(flag in str(what[1]) for flag in "wax+") else None)
import hub.main, hub.cli, kiosk_ui.app, hub.server.run, hub.wsgi
heavy = {"reportlab", "xlsxwriter", "segno", "argon2", "av", "libzim", "espeakng_loader"}
print(threading.active_count(), opened,
      sorted(heavy & set(sys.modules)))
"""
    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        env={"PYTHONDONTWRITEBYTECODE": "1"},
    )
    assert done.stdout == "1 [] []\n", done.stderr


def test_init_twice_is_init_once(settings: Settings) -> None:
    again = init(settings)
    assert again.space_id == settings.space_id
    assert open_node(again).journal.writer == open_node(settings).journal.writer


def test_a_hub_that_is_not_there(settings: Settings, tmp_path: object) -> None:
    with pytest.raises(OperatorError, match="no hub") as caught:
        open_node(replace(settings, data_dir=settings.data_dir.parent / "elsewhere"))
    assert caught.value.next_step == "Run: hub init."


def test_every_kind_and_table_has_one_owner(hub: Hub) -> None:
    of = hub.node.features
    names = [kind.name for kind in kinds(of)]
    assert len(names) == len(set(names))
    tables = [
        model._meta.table_name
        for feature in of
        for model in (*feature.models, *feature.local_models)
    ]
    assert len(tables) == len(set(tables))
    jobs = [job.name for feature in of for job in feature.jobs]
    assert len(jobs) == len(set(jobs))


def test_dated_columns_are_in_folded_tables(hub: Hub) -> None:
    """A late clock fix must find what it puts right."""
    models = {model._meta.table_name: model for model in folded_models(hub.node.features)}
    dated = list(chain.from_iterable(feature.dated for feature in hub.node.features))
    assert ("visit", "started_ms") in dated
    for table, column in dated:
        assert {column, "boot", "mono_ms", "stated"} <= set(models[table]._meta.columns)


def test_each_role_gets_its_features(settings: Settings) -> None:
    for role in ("space", "central"):
        of = features(replace(settings, role=role))
        assert of[0].name == "house"
        assert [f.name for f in of[1:]] == [f.name for f in (*PARTS, *INSTALLED) if role in f.roles]


def test_permissions_know_their_roles() -> None:
    table = Permissions.of(chain(CORE, *(feature.permissions for feature in (*PARTS, *INSTALLED))))
    assert set(chain.from_iterable(table.table.values())) <= set(ROLES)
    assert not table.allows(ROLES, "no.such.action")
    assert not table.allows((), "home.see")
    for wrong in (
        [Permission("a.b", ("learner",)), Permission("a.b", ("clerk",))],
        [Permission("a.b", ("king",))],
    ):
        with pytest.raises(ValueError, match=r"a\.b"):
            Permissions.of(wrong)


def test_every_page_names_an_action_that_exists(hub: Hub) -> None:
    known = hub.node.permissions.table
    for endpoint, view in hub.app.view_functions.items():
        assert getattr(view, "action", None) in known, endpoint


def test_the_jobs_of_the_house_are_planned(hub: Hub) -> None:
    planned = {job.id for job in hub.scheduler.get_jobs()}
    house: Feature = hub.node.features[0]
    assert {job.name for job in house.jobs} <= planned
    assert not hub.scheduler.running


@pytest.mark.skipif(bool(POSTGRES), reason="two hubs, two files")
def test_two_hubs_live_in_one_process(settings: Settings, hub: Hub) -> None:
    from tests import factories

    other_settings = init(replace(settings, data_dir=settings.data_dir.parent / "b", space_id=""))
    other = build(other_settings).node
    factories.person(hub.node, "Awa")
    with other.open():
        factories.person(other, "Binta")
        other.database.close()
    assert hub.node.database.rows("SELECT name FROM person") == [("Awa",)]
    assert other.database.rows("SELECT name FROM person") == [("Binta",)]
    other.database.close()
