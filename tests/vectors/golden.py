"""Keep a vault as a version of the program left it, for all later ones to open: `python -m tests.vectors.golden NAME SCENE` makes another.

Everybody in it is invented. Two laptops share it over a depot. In the scene `office` a fact of each type is there with something in every
field; a colleague was shut out, a case was destroyed, one transferred, and one laptop went on a journey and came back. In `intake`
reports came by the public form: one became a case and was answered, one was set aside, and one still waits at the depot. Beside the archive
lies what it adds up to. Neither is ever replaced: whoever changes a format adds one (CONTRIBUTING.md).
"""

import datetime as dt
import enum
import json
import shutil
import sys
import tarfile
import tempfile
import typing
from hashlib import blake2b
from pathlib import Path
from unittest.mock import patch

import msgspec

from safeconduct.actions import verify
from safeconduct.actions.demo import sittings
from safeconduct.actions.office import KEYSTORE, create_office, open_with
from safeconduct.model import facts as f
from safeconduct.studies.story import story
from safeconduct.vault.depot import DiskFiles, object_name
from safeconduct.vault.intake import code_keys
from safeconduct.vault.journal import Draft
from safeconduct.vault.keyring import create, keystore, unlock
from safeconduct.vault.passphrase import choose
from safeconduct.vault.seal import stretch
from tests.conftest import PASSPHRASE, quiet
from tests.doors_of_intake import Door
from tests.offices import CHEAP, Network

FOLDER = Path(__file__).parents[1] / "fixtures" / "vaults"
FOUNDED = dt.datetime(2017, 3, 1, 9, tzinfo=dt.UTC)
LOOKED_AT = dt.datetime(2017, 6, 1, 12, tzinfo=dt.UTC)
REPORTED = dt.datetime(2017, 5, 29, 9, tzinfo=dt.UTC)  # keys of days are kept for some days after LOOKED_AT
WAITING = "We are at the station, three of us."  # the report that nobody had fetched
PEOPLE, SEED = 2, 2017
NOT_KEPT = {"replica.db", "replica.db-wal", "replica.db-shm", "lock"}  # made again from the journal; a lock is of no other machine
_FILLED = {bytes: b"\x51" * 16, str: "a word", int: 3, bool: True, dt.date: dt.date(2017, 5, 20), type(None): None}
_FILLED[f.CalendarDay] = f.CalendarDay(calendar="gregorian", said="2017-05-20", on=dt.date(2017, 5, 20))


def filled(kind):
    """Give something of a type that no field has as its default."""
    parts = typing.get_args(kind)
    if typing.get_origin(kind) is tuple and parts[-1] is not Ellipsis:
        return tuple(filled(part) for part in parts)
    if typing.get_origin(kind) is tuple:
        return (filled(parts[0]),)
    return filled(parts[0]) if parts else _FILLED[kind]


def every_fact():
    """Give one fact of each type, with something in every field; what a rule would say to it is no matter here."""
    return [kind(**{field.name: filled(field.type) for field in msgspec.structs.fields(kind)}) for kind in typing.get_args(f.AnyFact)]


def plain(value):
    """Write a value by its names, whatever is as it would be anyway left out: a record may learn to hold more."""
    if isinstance(value, msgspec.Struct):
        fields = ((each, getattr(value, each.name)) for each in msgspec.structs.fields(value))
        return (type(value).__name__, *((each.name, plain(held)) for each, held in fields if not is_as_anyway(each, held)))
    if isinstance(value, dict):
        return sorted(((plain(key), plain(held)) for key, held in value.items()), key=repr)
    if isinstance(value, set | frozenset):
        return sorted((plain(each) for each in value), key=repr)
    if isinstance(value, list | tuple):
        return [plain(each) for each in value]
    return value.isoformat() if isinstance(value, dt.date) else value.value if isinstance(value, enum.Enum) else value


def is_as_anyway(field, held):
    """Tell whether a field holds what it would hold if nobody had said anything."""
    if field.default is not msgspec.NODEFAULT:
        return held == field.default
    return field.default_factory is not msgspec.NODEFAULT and held == field.default_factory()


def hashed(value):
    return blake2b(repr(plain(value)).encode(), digest_size=16).hexdigest()


def picture(office):
    """Say what a vault adds up to: its facts by type, its records by kind, and who belongs."""
    told = (each for (events,) in office.replica._do.execute("SELECT events FROM told") for each in f.decode(events))
    facts, records, roster = {}, {}, office.roster
    for each in sorted(told, key=lambda one: (one.eid, one.hlc)):
        facts.setdefault(type(each.fact).__name__, []).append(each)
    for kind, ref in office.replica._do.execute("SELECT kind, ref FROM record ORDER BY kind, ref"):
        records.setdefault(kind, []).append((ref, office.replica.look(kind, ref)))
    return {
        "facts": {kind: [len(held), hashed(held)] for kind, held in sorted(facts.items())},
        "records": {kind: [len(held), hashed(held)] for kind, held in sorted(records.items())},
        "roster": {
            "persons": hashed(sorted(roster.content.people.items())),
            "admins": hashed(roster.admins),
            "devices": hashed(roster.devices),
            "suspended": hashed(roster.suspended),
            "statements": hashed(set(roster.statements)),
            "openers": hashed({compartment: held.openers for compartment, held in roster.compartments.items()}),
            "epochs": hashed({each: [(one.number, one.name) for one in line] for each, line in roster.epochs.items()}),
            "destroyed": hashed(roster.ended),
            "away": hashed(set(roster.journeys)),
        },
    }


def founded(home):
    """Found an organisation of two admins at a cost that tests can pay, with a depot that both use from when they add it."""
    create_office(home / "first", choose(PASSPHRASE), FOUNDED, quiet).close()
    (home / "first" / KEYSTORE).rename(home / "keystore")
    keyring, _ = unlock(home / "keystore", PASSPHRASE, DiskFiles())
    (home / "first").rename(home / "ada")
    (home / "ada" / "replica.db").unlink()
    master = create(home / "ada" / KEYSTORE, choose(PASSPHRASE), keyring, DiskFiles(), cost=CHEAP)
    network = Network(home / "ada", (keyring, master), home)
    network.join("ben", is_admin=True, opens=())
    network.carry()
    network.open("casework", "ben", "ada", "ben")
    (home / "depot").mkdir()
    return network


def told_at_the_office(home):
    """Make a vault in which most of what an office does was done, and give its network, closed."""
    network = founded(home)
    network.join("cil", "ada", "ben", opens=())
    network["ada"].begin_compartment("casework:north", network.now)
    network.carry()
    add_depot(network)
    for act in sittings(story(PEOPLE, SEED), 60):
        network.now = act.at
        network["ada"].keep(act.drafts, act.at, quiet)
    network.now += dt.timedelta(hours=1)
    network.ask("ada", "recover_split", needed=2, custodians=3)
    gone, moved = network.case("ben", "river"), network.case("ben", "kettle")
    meet(network, "ben", "ada", "ben")
    network.ask("ada", "case_transfer", case=moved, to="casework:north", reason="the south is too full")
    network.ask("ada", "member_change", kind="suspend", whom=(network.persons["cil"],), reason="loss")
    meet(network, "ada", "ben")
    for name in ("ada", "ben"):
        network.ask(name, "forget", case=gone, reason="own_wish")
        meet(network, "ada", "ben")
    meet(network, "ada")
    write_every_fact(network)
    travel(network)
    network.close()


def told_at_the_door(home):
    """Make a vault to which reports came by the public form, and give its network, closed."""
    network = founded(home)
    network.carry()
    for finding in verify.verify(network["ben"], verify.Ask(), network.now, quiet).findings:
        shutil.rmtree(home / "ben" / "journal" / finding.lane)  # no depot would have brought what he cannot open
    network.now, day = REPORTED, int(REPORTED.timestamp()) // 86_400
    add_depot(network)
    card = network.ask("ada", "intake_open", how="open").card
    door = Door(card, network.folders["ada"] / "intake")  # what a sync would bring to the depot lies there
    keys = code_keys("six words that nobody else was given", door.card.org)
    told = {"language": "en", "contact": "a friend", "came_by": "web", "tag": keys.tag, "reply_to": keys.public}
    sealed = (door.seal(day, text="Two of us are hiding.", **told), door.seal(day, text="Buy my watches."))
    network.ask("ada", "intake_take", sealed=sealed)
    asked, noise = (object_name(each)[:16] for each in sealed)
    case = f.CaseOpened(case=asked, on=REPORTED.date(), via="hotline", label="river")
    network["ada"].keep([case, f.ReportSetAside(report=noise, case=noise, why="an advertisement")], network.now, quiet)
    network.ask("ada", "intake_answer", report=asked, text="Come back on Monday.")
    meet(network, "ada", "ben")
    Door(card, home / "depot").tell(day + 1, text=WAITING, came_by="web")
    network.close()


def add_depot(network):
    for name in ("ada", "ben"):
        network.ask(name, "depot_add", name="depot", kind="folder", where=str(network.home / "depot"))


def write_every_fact(network):
    drafts = [Draft(compartment="casework", case=None, facts=(fact,)) for fact in every_fact()]
    network["ada"].journal.append(drafts, int(network.now.timestamp() * 1000))
    network["ada"].catch_up(network.now.date(), quiet)


def travel(network):
    network.ask("ben", "travel_pack")
    meet(network, "ben", "ada", "ben")
    network.ask("ben", "travel_pack", passphrase=PASSPHRASE)
    network.ask("ada", "travel_give_back", request=network.ask("ben", "travel_ask").request, is_dry=False)
    meet(network, "ada", "ben", "ada", "ben")


def meet(network, *names):
    for name in names:
        network.now += dt.timedelta(minutes=1)
        network.ask(name, "sync", seconds=60.0)


def packed(home, path):
    """Pack two vaults and their depot in one file; what lies in several of them costs little more than once."""
    with tarfile.open(path, "w:xz", preset=9) as archive:
        for each in sorted(one for part in ("ada", "ben", "depot") for one in (home / part).rglob("*")):
            if each.is_file() and each.name not in NOT_KEPT:
                archive.add(each, each.relative_to(home), filter=bare)


def bare(member):
    """Leave out who packed it, and when."""
    member.uid = member.gid = member.mtime = 0
    member.uname = member.gname = ""
    return member


def unpacked(name, home):
    """Unpack a kept vault into a folder."""
    with tarfile.open(FOLDER / f"{name}.tar.xz") as archive:
        safely = {"filter": "data"} if hasattr(tarfile, "data_filter") else {}  # Debian's Python 3.11.2 has none
        archive.extractall(home, **safely)
    for folder in (home, *(each for each in home.rglob("*") if each.is_dir())):
        folder.chmod(0o700)


def opened(home, name, now=LOOKED_AT):
    """Open one of the vaults of an archive that was unpacked there."""
    return open_with(home / name, *unlock(home / name / KEYSTORE, PASSPHRASE, DiskFiles(), cost=CHEAP), now, quiet)


SCENES = {"office": told_at_the_office, "intake": told_at_the_door}


def main(name, scene):
    if (FOLDER / f"{name}.json").exists():
        raise SystemExit("a vault of that name is kept: it is never replaced")
    cheap = patch.object(keystore, "stretch", lambda data, salt, *, cost: stretch(data, salt, cost=CHEAP))
    with tempfile.TemporaryDirectory() as folder, cheap:
        home = Path(folder)
        SCENES[scene](home)
        packed(home, FOLDER / f"{name}.tar.xz")
        pictures = {"waiting": int(scene == "intake")}
        for vault in ("ada", "ben"):
            office = opened(home, vault)
            pictures[vault] = picture(office)
            office.close()
        (FOLDER / f"{name}.json").write_text(json.dumps(pictures, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:])
