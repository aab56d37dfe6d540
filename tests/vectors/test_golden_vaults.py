"""Every vault that was kept opens today, holds in every seal, and adds up to what it did on the day it was made."""

import contextlib
import json
import shutil
import typing

import msgspec
import pytest

from safeconduct.actions import depot_add, intake_list, intake_show, sync, verify
from safeconduct.model import facts as f
from tests.conftest import quiet
from tests.vectors import golden

NAMES = sorted(path.stem for path in golden.FOLDER.glob("*.json"))
MOST_BYTES = 300_000  # of one archive: each stays in the repository for good


@pytest.fixture(scope="module", params=NAMES)
def kept(request, tmp_path_factory):
    """Unpack a kept vault; give its place and what it adds up to."""
    home = tmp_path_factory.mktemp("golden")
    golden.unpacked(request.param, home)
    return home, json.loads((golden.FOLDER / f"{request.param}.json").read_text(encoding="utf-8"))


@pytest.fixture
def opened(kept, tmp_path):
    """Open copies of its vaults, by name."""
    offices = []

    def open_one(name):
        shutil.copytree(kept[0] / name, tmp_path / name)
        offices.append(golden.opened(tmp_path, name))
        return offices[-1]

    yield open_one
    for office in offices:
        office.close()


def test_there_is_one_and_each_is_small():
    assert NAMES
    assert {path.stem.removesuffix(".tar") for path in golden.FOLDER.iterdir()} == set(NAMES)
    assert all((golden.FOLDER / f"{name}.tar.xz").stat().st_size < MOST_BYTES for name in NAMES)


@pytest.mark.parametrize("name", ["ada", "ben"])
def test_b8_a_vault_of_before_opens_holds_and_adds_up_to_the_same(kept, opened, name):
    office = opened(name)
    assert office.troubles == ()
    assert golden.picture(office) == kept[1][name], "what lies in vaults already is read otherwise: CONTRIBUTING.md says what to do"
    report = verify.verify(office, verify.Ask(), golden.LOOKED_AT, quiet)
    assert (report.findings, report.unread, report.replica_is_sound) == ((), 0, True)


@pytest.mark.slow
def test_b8_a_depot_of_before_brings_nothing_new_and_nothing_wrong(kept, opened):
    office = opened("ben")
    depot_add.depot_add(office, depot_add.Ask(name="again", kind="folder", where=str(kept[0] / "depot")), golden.LOOKED_AT, quiet)
    rounds = [sync.sync(office, sync.Ask(seconds=60.0), golden.LOOKED_AT, quiet).depots for _ in range(4)]  # later ones bring what it wrote
    lines = [line for depots in rounds for line in depots if line.name == "again"]
    assert (lines[-1].is_done, {line.findings for line in lines}) == (True, {()})
    for part in ("facts", "records"):
        assert golden.picture(office)[part] == kept[1]["ben"][part]


@pytest.mark.slow
def test_b8_a_report_that_waited_at_the_depot_is_opened_by_the_keys_of_before(kept, opened):
    office = opened("ada")
    depot_add.depot_add(office, depot_add.Ask(name="again", kind="folder", where=str(kept[0] / "depot")), golden.LOOKED_AT, quiet)
    known = {line.ref for line in listed(office)}
    sync.sync(office, sync.Ask(seconds=60.0), golden.LOOKED_AT, quiet)
    came = [
        intake_show.intake_show(office, intake_show.Ask(report=bytes.fromhex(line.ref)), golden.LOOKED_AT, quiet)
        for line in listed(office)
        if line.ref not in known
    ]
    assert [one.text for one in came] == [golden.WAITING] * kept[1].get("waiting", 0)


def listed(office):
    return intake_list.intake_list(office, intake_list.Ask(is_all=True), golden.LOOKED_AT, quiet).lines


def changed(kind, at, default):
    """Give a reader of the same type of fact with one field more, of the type of the one whose place it takes."""
    fields = [(each.name, each.type, msgspec.field(default=each.default)) for each in msgspec.structs.fields(kind)]
    fields.insert(at, ("another", fields[min(at, len(fields) - 1)][1], msgspec.field(default=default)))
    tag = kind.__struct_config__.tag
    made = msgspec.defstruct(kind.__name__, fields, tag_field="_fact", tag=tag, frozen=True, kw_only=True, array_like=True)
    return msgspec.msgpack.Decoder(made)


@pytest.mark.parametrize("kind", typing.get_args(f.AnyFact), ids=lambda kind: kind.__name__)
def test_a_field_more_is_noticed_wherever_it_comes(kind):
    """In the middle something else is read; at the end the event is not in its only form any more, and its segment does not open."""
    packed = msgspec.msgpack.encode(next(each for each in golden.every_fact() if type(each) is kind))
    for at in range(len(kind.__struct_fields__) + 1):
        with contextlib.suppress(msgspec.ValidationError):  # what cannot be read is noticed too
            read = changed(kind, at, None).decode(packed)
            assert msgspec.msgpack.encode(read) != packed
