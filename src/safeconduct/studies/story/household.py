"""The life of one invented household, from its first message on: what is recorded of it, and what comes next.

A step gives the drafts of one act. Whoever plays the story keeps the calendar and calls the steps in the order of time.

Companions are recorded as `NRM` and `NRF`, no blood relation: a code for a partner, beside two codes for sex, would say what no code of a
vault may say.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

from safeconduct.model import facts as f
from safeconduct.studies.story import names, words
from safeconduct.studies.story.dice import Dice
from safeconduct.studies.story.shelters import Bed
from safeconduct.studies.story.ways import COUNTRY, DEADLINE, REGION

SHAPES: dict[str, tuple[tuple[str, str, int, int], ...]] = {
    "single": (("PA", "M", 19, 44),),
    "single_woman": (("PA", "F", 20, 38),),
    "companions": (("PA", "M", 21, 39), ("NRM", "M", 20, 40)),
    "brothers": (("PA", "M", 22, 34), ("SBM", "M", 17, 21)),
    "sisters": (("PA", "F", 23, 33), ("SBF", "F", 18, 22)),
    "father": (("PA", "M", 30, 42), ("SON", "M", 8, 15), ("DAU", "F", 4, 11)),
    "mother": (("PA", "F", 25, 37), ("SON", "M", 3, 12)),
}
"""Members of a household: relationship (`rrf-rel`), sex, and the range of ages."""

_HOUR_MS = 3_600_000
_NEEDS = ("LP-TO", "TR", "TR-PI", "SM-CI", "SM-MI", "LP-ND", "LP-BN", "LP-MD", "DS-PM")
_THREATS = (
    ("kidnapping", "relatives know the town and are on their way"),
    ("family_violence", "the eldest brother has been given a day"),
    ("paper_expiry", "the passport ends, and no new one can be asked for"),
    ("eviction", "the rooms are needed again"),
    ("exposure", "a photograph goes round in a chat of the district"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """One person of a household."""

    ref: bytes
    relationship: str
    sex: str
    born: int
    name: names.Name


@dataclass(slots=True, kw_only=True)
class Household:
    """One household of the story.

    Attributes:
        rhythm_days: days from one sign of life to the next; nought before the rhythm begins.
        rhythm_from: the day of the first sign.
        silent_from: the day from which nothing more is heard, or None.
        beds: where it sleeps, or None.
    """

    case: bytes
    number: int
    fate: str
    members: tuple[Member, ...]
    region: str = REGION
    rhythm_days: int = 0
    rhythm_from: dt.date = dt.date.max
    silent_from: dt.date | None = None
    bed: Bed | None = None
    is_refusing_states: bool = False
    application: bytes = b""
    principal: bytes = field(init=False)

    def __post_init__(self) -> None:
        """Remember the principal applicant."""
        self.principal = self.members[0].ref

    def is_heard_on(self, day: dt.date) -> bool:
        """Tell whether a sign of life comes in on a day."""
        if not self.rhythm_days or day < self.rhythm_from or (self.silent_from is not None and day >= self.silent_from):
            return False
        return (day - self.rhythm_from).days % self.rhythm_days == 0

    def rhythm(self, every_days: int, first_on: dt.date, channel: str) -> f.AnyFact:
        """Agree how often the household is to be heard of."""
        self.rhythm_days, self.rhythm_from = every_days, first_on
        grace_hours = 12 if every_days == 1 else 24 * every_days // 2
        return f.RhythmSet(case=self.case, every_hours=24 * every_days, grace_hours=grace_hours, channel=channel)


def found(dice: Dice, number: int, fate: str, shape: str) -> Household:
    """Invent a household of a shape; `fate` says how its story goes (see `plan`)."""
    family = names.family(dice)
    members = []
    for relationship, sex, youngest, oldest in SHAPES[shape]:
        kin = family if relationship not in ("NRM", "NRF") else names.family(dice)
        born = 2017 - dice.between(youngest, oldest)
        members.append(Member(ref=dice.ref(), relationship=relationship, sex=sex, born=born, name=names.name(dice, kin, sex)))
    return Household(case=dice.ref(), number=number, fate=fate, members=tuple(members))


def request(home: Household, dice: Dice, day: dt.date) -> tuple[f.AnyFact, ...]:
    """Write down the first message: who, how to reach them, and that they agreed to be written down."""
    case, first = home.case, home.members[0]
    drafts: list[f.AnyFact] = [
        f.CaseOpened(case=case, on=day, via="referral" if dice.happens(20) else "hotline", label=words.label(dice, home.number)),
        f.CaseStatusSet(case=case, status="enquiry", on=day),
        f.PersonAdded(case=case, person=first.ref, relationship="rrf-rel:PA"),
        f.NameAdded(
            case=case, person=first.ref, use="legal", full=first.name.full, given=first.name.given, family=first.name.family, script="Cyrl"
        ),
        f.OriginSet(case=case, country=COUNTRY, region=home.region),
        f.LocationSet(case=case, location="origin_at_risk", region=home.region, since_on=day),
        f.ConsentSet(case=case, person=first.ref, purpose="store", is_given=True, on=day, how="said on the line"),
        f.ConsentSet(case=case, person=first.ref, purpose="contact", is_given=True, on=day, recipient="*", how="said on the line"),
        f.NoteAdded(case=case, text=words.request_note(dice)),
    ]
    if dice.happens(70):
        channel = dice.pick(("signal", "telegram", "whatsapp"))
        care = "never call; write only between ten at night and six"
        drafts.append(f.ContactAdded(case=case, person=first.ref, channel=channel, value=names.phone(dice), care=care))
    else:
        value = f"letter{home.number}@example.org"
        drafts.append(
            f.ContactAdded(case=case, person=first.ref, channel="email", value=value, care="read once a day, from a borrowed telephone")
        )
    return tuple(drafts)


def screening(home: Household, dice: Dice, day: dt.date, rhythm_days: int) -> tuple[f.AnyFact, ...]:
    """Write down the first long talk: the whole household, what they need, how urgent it is."""
    case = home.case
    drafts: list[f.AnyFact] = [f.CaseStatusSet(case=case, status="screening", on=day)]
    for member in home.members:
        drafts.extend(_known(home, member, dice))
    needs = ["LP-RP", dice.pick(_NEEDS)]
    if home.number % 9 == 4:  # noqa: PLR2004 - every ninth
        needs.append("SM-CC")
    drafts.extend(f.NeedAdded(case=case, person=home.principal, code=f"unhcr-sn:{code}") for code in dict.fromkeys(needs))
    is_urgent = home.number % 3 == 0 and day >= dt.date(2017, 4, 14)
    is_emergency = home.number % 11 == 5 and day >= dt.date(2017, 5, 10)  # noqa: PLR2004 - every eleventh
    priority = "EM" if is_emergency else "UG" if is_urgent else "NR"
    tortured = any(code.startswith(("TR", "LP-TO")) for code in needs)
    drafts += [
        f.RiskSet(case=case, level="extreme" if is_emergency or tortured else "high", why="asked for by name at home and at work"),
        f.PrioritySet(case=case, priority=f"rrf-pri:{priority}", on=day, why="as agreed in the evening round"),
        f.CategoriesSet(case=case, primary="rrf-cat:SVT" if tortured else "rrf-cat:LPN", secondary="rrf-cat:LPN" if tortured else ""),
        f.NoteAdded(case=case, text=words.screening_note(dice)),
        home.rhythm(rhythm_days, day + dt.timedelta(days=1), "signal"),
    ]
    if home.fate != "enquiry":
        drafts.append(f.CaseStatusSet(case=case, status="accepted", on=day))
    if tortured and home.fate != "waiting":
        drafts.append(f.NoteAdded(case=case, desk="health", text=words.health_note(dice)))
    return tuple(drafts)


def _known(home: Household, member: Member, dice: Dice) -> list[f.AnyFact]:
    case, person = home.case, member.ref
    drafts: list[f.AnyFact] = []
    if person != home.principal:
        name = member.name
        drafts += [
            f.PersonAdded(case=case, person=person, relationship=f"rrf-rel:{member.relationship}"),
            f.NameAdded(case=case, person=person, use="legal", full=name.full, given=name.given, family=name.family, script="Cyrl"),
        ]
    drafts += [
        f.NationalitiesSet(case=case, person=person, countries=(COUNTRY,)),
        f.BirthSet(case=case, person=person, born=str(member.born), is_estimate=dice.happens(30), country=COUNTRY),
        f.PersonDetailSet(case=case, person=person, field="sex", value=f"rrf-sex:{member.sex}"),
    ]
    if dice.happens(60):
        given, family = names.latin(member.name.given), names.latin(member.name.family)
        drafts.append(
            f.NameAdded(
                case=case, person=person, use="transliteration", full=f"{given} {family}", given=given, family=family, script="Latn"
            )
        )
    return drafts


def evacuation(home: Household, day: dt.date, bed: Bed, dice: Dice, rhythms: tuple[int, ...]) -> tuple[f.AnyFact, ...]:
    """Bring the household out of the region, into a shelter elsewhere in the country."""
    home.bed = bed
    drafts: list[f.AnyFact] = [
        f.LocationSet(case=home.case, location="origin_other_region", region=bed.region, since_on=day),
        f.CaseStatusSet(case=home.case, status="active", on=day),
        f.StayBegun(case=home.case, stay=bed.stay, shelter=bed.shelter, beds=len(home.members), from_on=day),
        f.NoteAdded(case=home.case, text=words.moved_note(dice)),
    ]
    if home.fate == "hidden":
        drafts.append(f.NeedAdded(case=home.case, code="unhcr-sn:LP-IH"))
        every_days = dice.pick(rhythms)
        if every_days != home.rhythm_days and home.silent_from is None:
            drafts.append(home.rhythm(every_days, day + dt.timedelta(days=1), "signal"))
    return tuple(drafts)


def removal(home: Household, day: dt.date, bed: Bed) -> tuple[f.AnyFact, ...]:
    """Take the household out of an exposed shelter into another, in another region, the same day."""
    old = home.bed
    home.bed = bed
    ended: tuple[f.AnyFact, ...] = ()
    if old is not None:
        ended = (f.StayEnded(case=home.case, stay=old.stay, shelter=old.shelter, on=day),)
    return (
        *ended,
        f.StayBegun(case=home.case, stay=bed.stay, shelter=bed.shelter, beds=len(home.members), from_on=day),
        f.LocationSet(case=home.case, location="origin_other_region", region=bed.region, since_on=day),
        f.RiskSet(case=home.case, level="extreme", why=words.EXPOSED_WHY),
    )


def papers(home: Household, dice: Dice, day: dt.date) -> tuple[f.AnyFact, ...]:
    """Write down the papers at hand, and what the people agree to: a refusal stands as much as a yes."""
    drafts: list[f.AnyFact] = []
    for member in home.members:
        case, person = home.case, member.ref
        if dice.happens(75):
            expires = dt.date(dice.between(2018, 2026), dice.between(1, 12), dice.between(1, 28))
            number = names.paper_number(dice)
            drafts.append(f.DocumentAdded(case=case, person=person, paper="passport", number=number, country=COUNTRY, expires_on=expires))
        else:
            drafts.append(f.DocumentAdded(case=case, person=person, paper="national_id", number=names.paper_number(dice), country=COUNTRY))
        agrees = not home.is_refusing_states
        drafts += [
            f.ConsentSet(case=case, person=person, purpose="submit", is_given=agrees, on=day, how="signed with a mark"),
            f.ConsentSet(
                case=case, person=person, purpose="share", is_given=agrees, on=day, recipient="partner abroad", how="said in person"
            ),
            f.ConsentSet(case=case, person=person, purpose="publish", is_given=False, on=day, how="said in person"),
        ]
    return tuple(drafts)


def pressed(home: Household, dice: Dice) -> tuple[f.AnyFact, ...]:
    """Learn of a threat to this household alone, with a day before the common deadline."""
    kind, text = dice.pick(_THREATS)
    on = DEADLINE.on - dt.timedelta(days=dice.between(1, 8))
    said = f.CalendarDay(calendar="gregorian", said=on.isoformat(), on=on)
    return (f.ThreatAdded(case=home.case, threat=dice.ref(), type=kind, day=said, source="the household itself", text=text),)


def apply(home: Household, dice: Dice, day: dt.date, pathway: bytes, country: str) -> tuple[f.AnyFact, ...]:
    """Begin an application for the whole household."""
    home.application = dice.ref()
    persons = tuple(member.ref for member in home.members)
    return (
        f.ApplicationOpened(case=home.case, application=home.application, pathway=pathway, persons=persons, on=day),
        f.ApplicationStatusSet(case=home.case, application=home.application, status="considered", on=day),
        f.DestinationSet(case=home.case, country=country),
    )


def progress(home: Household, day: dt.date, status: str) -> tuple[f.AnyFact, ...]:
    """Move the application on; nothing is submitted for somebody who refused it."""
    if home.is_refusing_states and status in ("submitted", "resubmitted"):
        return ()
    return (f.ApplicationStatusSet(case=home.case, application=home.application, status=status, on=day),)


def departure(home: Household, dice: Dice, day: dt.date, country: str, *, has_visa: bool) -> tuple[f.AnyFact, ...]:
    """See the household off and hear of its arrival the same day."""
    drafts: list[f.AnyFact] = [
        f.ApplicationStatusSet(case=home.case, application=home.application, status="departed", on=day),
        f.LocationSet(case=home.case, location="safe" if has_visa else "asylum", region=country, since_on=day),
        f.CaseStatusSet(case=home.case, status="departed", on=day),
        f.CaseStatusSet(case=home.case, status="arrived", on=day),
        home.rhythm(7, day, "signal"),
        f.NoteAdded(case=home.case, text=words.abroad_note(dice)),
    ]
    if home.bed is not None:
        drafts.insert(1, f.StayEnded(case=home.case, stay=home.bed.stay, shelter=home.bed.shelter, on=day))
        home.bed = None
    return tuple(drafts)


def ending(home: Household, dice: Dice, day: dt.date) -> tuple[f.AnyFact, ...]:
    """Close a case that goes no further."""
    home.rhythm_days = 0
    reason = dice.pick(("declined_by_person", "referred_out", "returned_by_choice", "lost_contact_expired"))
    return (
        f.RhythmSet(case=home.case, every_hours=0),
        f.CaseStatusSet(case=home.case, status="closed", on=day, reason=reason),
    )


def talk(home: Household, dice: Dice) -> tuple[f.AnyFact, ...]:
    """Write down a talk in hiding."""
    return (f.NoteAdded(case=home.case, text=words.later_note(dice)),)


def chore(home: Household, dice: Dice, day: dt.date) -> tuple[bytes, tuple[f.AnyFact, ...]]:
    """Put something on the list for the household; gives the task's reference too."""
    ref = dice.ref()
    text, role = words.task(dice)
    due_on = day + dt.timedelta(days=dice.between(2, 12))
    return ref, (f.TaskAdded(case=home.case, task=ref, text=text, due_on=due_on, role=role),)


def sign(home: Household, dice: Dice, at: dt.datetime) -> f.AnyFact:
    """Hear of the household in the half day before an instant."""
    at_ms = int(at.timestamp() * 1000) - dice.below(12 * _HOUR_MS)
    return f.CheckedIn(case=home.case, at_ms=at_ms, channel="signal", text=words.well(dice) if dice.happens(60) else "")
