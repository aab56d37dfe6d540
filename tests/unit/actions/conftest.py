"""An office with a few invented households, as a worker would have recorded them; one for each module of tests."""

import datetime as dt
import shutil

import pytest

from safeconduct.actions.acts import act
from safeconduct.actions.office import draft_of, open_office
from safeconduct.ids import new_ref
from safeconduct.model import facts as f
from tests.conftest import PASSPHRASE, quiet

NOON = dt.datetime(2017, 5, 1, 12, tzinfo=dt.UTC)


class Desk:
    """A worker at an opened office: what she asks and records, at which moment."""

    def __init__(self, office):
        self.office = office
        self.now = NOON

    def keep(self, *drafts):
        return self.office.keep(drafts, self.now, quiet)

    def ask(self, verb, ask):
        return act(self.office, verb, ask, self.now, quiet)

    def said_elsewhere(self, *facts):
        """Take in facts as from a colleague who had not seen what was recorded here."""
        now_ms = int(self.now.timestamp() * 1000)
        drafts = [draft_of(f.Stamped(eid=new_ref(), hlc=now_ms << 16, fact=fact)) for fact in facts]
        self.office.replica.fold(self.office.journal.append(drafts, now_ms), self.now.date())

    def household(self, names=("Anna Example",), *, label="", region="RU-CE", location="origin_other_region", priority="", **more):
        """Record a household and give its reference and its persons'."""
        case, day = new_ref(), self.now.date()
        drafts = [f.CaseOpened(case=case, on=day, via="hotline", label=label)]
        persons = []
        for name in names:
            persons.append(new_ref())
            relation = "rrf-rel:U" if len(persons) > 1 else "rrf-rel:PA"
            drafts += [
                f.PersonAdded(case=case, person=persons[-1], relationship=relation),
                f.NameAdded(case=case, person=persons[-1], use="legal", full=name),
                f.NationalitiesSet(case=case, person=persons[-1], countries=("iso3:RUS",)),
                f.ConsentSet(case=case, person=persons[-1], purpose="submit", is_given=True, on=day),
            ]
        drafts += [
            f.OriginSet(case=case, country="iso3:RUS", region=region),
            f.LocationSet(case=case, location=location, since_on=day),
        ]
        if priority:
            drafts.append(f.PrioritySet(case=case, priority=f"rrf-pri:{priority}", on=day))
        if more.get("need"):
            drafts.append(f.NeedAdded(case=case, code=more["need"]))
        self.keep(*drafts)
        return case, tuple(persons)

    def pathway(self, name, kind="humanitarian_visa", country="iso3:DEU", days=20, **terms):
        ref = new_ref()
        self.keep(f.PathwaySet(pathway=ref, type=kind, country=country, name=name, processing_days=days, **terms))
        return ref

    def apply(self, case, persons, pathway, *statuses, accepted=()):
        """Open an application and take it through its statuses."""
        ref, day = new_ref(), self.now.date()
        self.keep(
            f.ApplicationOpened(case=case, application=ref, pathway=pathway, persons=tuple(persons), on=day),
            f.ApplicationStatusSet(case=case, application=ref, status="considered", on=day),
            *(
                f.ApplicationStatusSet(case=case, application=ref, status=s, on=day, accepted=accepted if s == "split" else ())
                for s in statuses
            ),
        )
        return ref


@pytest.fixture(scope="module")
def desk(empty_vault, tmp_path_factory):
    """Give a worker at an empty office of this module's own."""
    folder = tmp_path_factory.mktemp("desk") / "vault"
    shutil.copytree(empty_vault, folder)
    office = open_office(folder, PASSPHRASE, NOON, quiet)
    yield Desk(office)
    office.close()
