"""What the tests of several devices share: offices of one organisation, each in its folder, that carry sealed objects to one another."""

import contextlib
import datetime as dt
import importlib
import shutil

from safeconduct.actions.acts import act
from safeconduct.actions.office import KEYSTORE, newcomer, open_with, request_of
from safeconduct.errors import Locked, Refused
from safeconduct.ids import new_ref
from safeconduct.model import facts as f
from safeconduct.vault.depot import DiskFiles, FolderDepot, object_name
from safeconduct.vault.keyring import create
from safeconduct.vault.passphrase import choose
from safeconduct.vault.roster import Invite, Member, decode_op, next_membership, next_version
from safeconduct.vault.seal import Cost
from tests.conftest import PASSPHRASE, quiet

NOON = dt.datetime(2017, 5, 1, 12, tzinfo=dt.UTC)
CHEAP = Cost(memory_kib=64, passes=1)
CARRIED = ("journal", "cabinet")


def _sealed(folder, withheld):
    paths = [path.relative_to(folder) for part in CARRIED for path in (folder / part).rglob("*") if path.is_file()]
    return {path for path in paths if withheld not in path.parts}


class Network:
    """An organisation of a test. `ada` founded it; the others are let in by her and, once there are two admins, by one more."""

    today = NOON.date()

    def __init__(self, vault_folder, opened_keystore, home):
        self.home, self.now = home, NOON
        self.keystores = {"ada": opened_keystore}
        self.folders = {"ada": vault_folder}
        self.offices = {"ada": open_with(vault_folder, *opened_keystore, NOON, quiet)}
        self.offices["ada"].begin_roster(NOON)
        self.persons = {"ada": self["ada"].roster.founder}

    def __getitem__(self, name):
        return self.offices[name]

    def invite(self, name):
        self.persons.setdefault(name.split("'")[0], new_ref())
        keyring = self["ada"]._keyring
        return Invite(
            org=keyring.org, genesis=keyring.genesis, anchor=keyring.anchor, person=self.persons[name.split("'")[0]], until_ms=2**50
        )

    def join(self, name, *signers, is_admin=False, opens=("casework",)):
        """Let somebody in, with a device of hers, and open compartments to her."""
        invite = self.invite(name)
        keyring, folder = newcomer(invite, self.now), self.home / name
        folder.mkdir(mode=0o700)
        master = create(folder / KEYSTORE, choose(PASSPHRASE), keyring, DiskFiles(), cost=CHEAP)
        self.folders[name], self.keystores[name] = folder, (keyring, master)
        self.offices[name] = open_with(folder, keyring, master, self.now, quiet)
        request = request_of(keyring, self.now)
        was_admin, publics = self["ada"].roster.content.people.get(invite.person, (False, frozenset()))
        member = Member(invite.person, is_admin or was_admin, sorted({*publics, request.public}))
        self.grant(next_version(self["ada"].roster, add=[member]), *(signers or ["ada"]), also=[decode_op(request.prekey)])
        for compartment in opens:
            self.open(compartment, name, *(signers or ["ada"]))
        return self[name]

    def grant(self, says, *signers, also=()):
        """Have admins sign a statement, the first of them saying it and replacing the keys."""
        first = self[signers[0]]
        signed = first.sign(says, self.now)
        for other in signers[1:]:
            signed = self[other].cosign(signed)
        first.say([signed, *also], self.now)
        first.rekey(self.now)

    def open(self, compartment, name, *signers, may_write=True):
        first, ref = self[signers[0]], self["ada"].compartments[compartment]
        held = first.roster.compartments.get(ref)
        openers = dict(held.openers) if held else {self.persons["ada"]: True}
        openers[self.persons[name.split("'")[0]]] = may_write
        self.grant(next_membership(first.roster, ref, openers), *signers)

    def carry(self, *names, rounds=2, withheld="-"):
        """Carry every sealed object to everybody named, as a stick would, and have them read it."""
        names = names or tuple(self.offices)
        for _ in range(rounds):
            held = {name: _sealed(self.folders[name], withheld) for name in names}
            for giver in names:
                for taker in names:
                    for path in held[giver] - held[taker]:
                        (self.folders[taker] / path).parent.mkdir(parents=True, exist_ok=True)
                        shutil.copyfile(self.folders[giver] / path, self.folders[taker] / path)
                    held[taker] |= held[giver]
            for name in names:
                self[name].troubles = self[name].catch_up(self.now.date(), quiet)

    def settle(self, *names, rounds=2):
        """Carry, and have everybody named do what a sync does with what came: draw keys, say what was destroyed, ask and answer."""
        for _ in range(rounds):
            self.carry(*names)
            for name in names or tuple(self.offices):
                if self[name].roster is not None:
                    with contextlib.suppress(Locked, Refused):
                        self[name].rekey(self.now, reason="scheduled")
                    self[name].attend(self.now)
        self.carry(*names)

    def put(self, name, blob):
        """Lay an object on somebody's shelf, as a depot could."""
        FolderDepot(self.folders[name] / "journal").put(blob[8:24], object_name(blob), blob)

    def case(self, name, label):
        """Have somebody open a case."""
        case = new_ref()
        self[name].keep([f.CaseOpened(case=case, on=self.now.date(), via="hotline", label=label)], self.now, quiet)
        return case

    def labels(self, name):
        """Tell which cases somebody can read, by their working names."""
        records = (self[name].replica.look("case", ref) for ref in self[name].replica.case_keys())
        return sorted(case.opened.value.label for case in records if case is not None and case.opened is not None)

    def ask(self, who, verb, **fields):
        """Have somebody ask for something."""
        module = importlib.import_module(f"safeconduct.actions.{verb}")
        return act(self[who], verb, module.Ask(**fields), self.now, quiet)

    def close(self):
        for office in self.offices.values():
            office.close()


class Again(Network):
    """A copy of a network that was made and closed before, opened anew: a test that changes it leaves the other as it was."""

    def __init__(self, template, home):
        self.home, self.now, self.persons = home, template.now, dict(template.persons)
        self.folders = {name: shutil.copytree(template.folders[name], home / name) for name in template.folders}
        self.keystores = {name: (office._keyring, office._master) for name, office in template.offices.items()}
        self.offices = {name: open_with(self.folders[name], *self.keystores[name], self.now, quiet) for name in self.folders}

    def opened_again(self, name, keyring, master):
        """Open a vault of which nobody holds the lock any more, with what its keystore gave."""
        self.offices[name] = open_with(self.folders[name], keyring, master, self.now, quiet)
        return self[name]
