"""Facts of a household: all of them once, only the differences afterwards, and nothing taken back by a list."""

from __future__ import annotations

import datetime as dt
from itertools import count

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from safeconduct.ids import CaseRef
from safeconduct.model import facts as f
from safeconduct.model.rules.decide import decide
from safeconduct.model.world import Case, World
from safeconduct.studies.exchange.drafting import draft
from safeconduct.studies.exchange.facts_of import facts_of, held_back, is_unchanged, person_ref
from safeconduct.studies.exchange.household import HouseholdDraft
from safeconduct.studies.exchange.mapping import propose
from safeconduct.studies.exchange.reading.recognising import read

ON = dt.date(2017, 4, 20)
CASE = CaseRef(b"c" * 16)
LIST = """\
Case ID;Full name;Date of birth;Nationality;Region of origin;Current region;Phone;Consent to contact;\
Needs;Priority;Risk;Status;Threat;Deadline;Notes
1;Anna Invented;26.05.1990;Russia;RU-CE;RU-MOW;+7 900 1;{consent};{needs};urgent;{risk};{status};arrest;26.05.2017;{note}
"""
USUAL = {"consent": "yes", "needs": "LP-IH", "risk": "high", "status": "active", "note": "came at night"}


def household(**said: str) -> HouseholdDraft:
    book = read(LIST.format(**USUAL | said).encode())
    (house,) = draft(book, propose(book), on=ON).households
    return house


class Vault:
    """A world that takes drafts as the journal would: decided one after another, stamped, folded."""

    def __init__(self) -> None:
        self.world = World()
        self.number = count(1)

    def take(self, *drafts: f.AnyFact) -> list[f.AnyFact]:
        for fact in drafts:
            number = next(self.number)
            decided = decide(self.world, fact, ON)
            self.world.take(f.Stamped(eid=number.to_bytes(16, "big"), hlc=number << 16, fact=decided))
        return list(drafts)

    def bring(self, house: HouseholdDraft) -> list[f.AnyFact]:
        known = self.world.records.get(("case", CASE))
        assert known is None or isinstance(known, Case)
        return self.take(*facts_of(house, CASE, known, ON))

    @property
    def case(self) -> Case:
        return self.world.case(CASE)


def kinds(facts: list[f.AnyFact]) -> list[str]:
    return [type(fact).__name__ for fact in facts]


def test_a_new_household_is_stated_whole_and_every_rule_takes_it() -> None:
    vault = Vault()
    vault.bring(household())
    case = vault.case
    (anna,) = case.members()
    assert anna.relationship is not None
    assert anna.relationship.value == "rrf-rel:PA"
    assert [name.full for name in anna.names.values()] == ["Anna Invented"]
    assert case.status.values() == [("active", ON, "")]
    assert case.location.values() == [("origin_other_region", "RU-MOW", ON)]
    assert case.risk.values() == ["high"]
    assert [need.code for need in case.standing_needs()] == ["unhcr-sn:LP-IH"]
    assert [threat.day.on for threat in case.standing_threats() if threat.day] == [dt.date(2017, 5, 26)]
    assert len(case.notes) == 1


def test_importing_twice_changes_nothing() -> None:
    vault = Vault()
    assert vault.bring(household()) != []
    assert is_unchanged(household(), vault.case)
    assert vault.bring(household()) == []


def test_even_a_new_hash_states_nothing_that_is_known() -> None:
    vault = Vault()
    vault.bring(household())
    other = msgspec.structs.replace(household(), content=b"x" * 32)
    assert kinds(vault.bring(other)) == ["ExternalIdSet"]


def test_only_what_is_new_is_stated() -> None:
    vault = Vault()
    vault.bring(household())
    assert sorted(kinds(vault.bring(household(needs="LP-IH, LP-RP", note="now elsewhere")))) == ["ExternalIdSet", "NeedAdded", "NoteAdded"]


def test_a_list_takes_back_no_status_and_no_risk_and_says_so() -> None:
    vault = Vault()
    vault.bring(household())
    vault.take(f.CaseStatusSet(case=CASE, status="departed", on=ON), f.RiskSet(case=CASE, level="extreme"))
    older = household(note="an older list")
    assert held_back(older, vault.case) == ("status", "risk")
    vault.bring(older)
    assert [value[0] for value in vault.case.status.values()] == ["departed"]
    assert vault.case.risk.values() == ["extreme"]


def test_a_higher_risk_and_a_refusal_count() -> None:
    vault = Vault()
    vault.bring(household())
    vault.bring(household(risk="extreme", consent="no"))
    assert vault.case.risk.values() == ["extreme"]
    (anna,) = vault.case.members()
    assert [stated.values() for stated in anna.consents.values()] == [[False]]
    again = household(consent="yes", note="an older list")
    assert "consent to contact" in held_back(again, vault.case)
    vault.bring(again)
    (anna,) = vault.case.members()
    assert [stated.values() for stated in anna.consents.values()] == [[False]]


def test_what_a_worker_has_ended_is_not_brought_back() -> None:
    vault = Vault()
    vault.bring(household())
    (need,) = vault.case.needs
    (anna,) = vault.case.members()
    (contact,) = anna.contacts
    vault.take(
        f.NeedEnded(case=CASE, need=need, how="met"),
        f.ContactWithdrawn(case=CASE, contact=contact, why="unsafe"),
        f.PersonLeft(case=CASE, person=anna.ref, on=ON, why="own_wish"),
    )
    assert kinds(vault.bring(household(note="again"))) == ["NoteAdded", "ExternalIdSet"]


def test_a_person_keeps_her_reference_and_no_two_share_one() -> None:
    assert person_ref(CASE, "principal") == person_ref(CASE, "principal")
    assert len({person_ref(case, key) for case in (CASE, b"d" * 16) for key in ("principal", "anna", "boris")}) == 6


@given(
    st.lists(
        st.fixed_dictionaries(
            {
                "consent": st.sampled_from(["yes", "no", ""]),
                "needs": st.sampled_from(["", "LP-IH", "LP-IH, SM", "TR"]),
                "risk": st.sampled_from(["", "low", "high", "extreme"]),
                "status": st.sampled_from(["", "enquiry", "active", "closed"]),
                "note": st.sampled_from(["", "a", "b"]),
            }
        ),
        min_size=1,
        max_size=5,
    )
)
def test_whatever_lists_come_each_is_taken_and_the_last_one_again_changes_nothing(lists: list[dict[str, str]]) -> None:
    vault = Vault()
    highest = -1
    levels = ["low", "medium", "high", "extreme"]
    refused = False
    for said in lists:
        vault.bring(household(**said))
        highest = max(highest, levels.index(said["risk"]) if said["risk"] else -1)
        refused = refused or said["consent"] == "no"
    assert vault.bring(household(**lists[-1])) == []
    assert vault.case.risk.values() == ([levels[highest]] if highest >= 0 else [])
    (anna,) = vault.case.members()
    if refused:
        assert [stated.values() for stated in anna.consents.values()] == [[False]]
