"""Say which one a code means, before something is done to it that is hard to take back: one typed wrongly can be another one's.

tell_case(ref)     G6SD-KC85 grey heron: active, 2 persons, must be gone by 2017-05-26
tell_member(ref)   FYYW-18MD heron (you)
"""

from __future__ import annotations

from safeconduct.doors.cli.manners import here
from safeconduct.doors.cli.screen import plain, say
from safeconduct.errors import Mistaken
from safeconduct.ids import show


def tell_case(ref: bytes) -> None:
    """Say how a case is called, how it stands, and how many people are in it; nothing where it is none that opens here."""
    from safeconduct.actions import case_show as verb

    try:
        case = here().session.ask("case_show", verb.Ask(case=ref, notes=0), verb.Answer)
    except Mistaken:  # a report about which nobody decided
        return
    number = sum(not person.left for person in case.persons)
    gone = f", must be gone by {case.needed_on}" if case.is_unsafe and case.needed_on else ""
    say(f"{show(ref)} {plain(case.label)}: {case.status.replace('_', ' ')}, {number} person{'' if number == 1 else 's'}{gone}")


def tell_member(ref: bytes) -> None:
    """Say whose code it is: of a laptop also its person's, and whether it is one's own."""
    from safeconduct.actions import member_list as verb

    answer = here().session.ask("member_list", verb.Ask(), verb.Answer)
    for person in answer.persons:
        of_laptop = ref.hex() in {device.ref for device in person.devices}
        if ref.hex() == person.ref or of_laptop:
            whose = f"{show(bytes.fromhex(person.ref))} {plain(person.nickname)}".strip() + (" (you)" if person.ref == answer.me else "")
            number = len(person.devices)
            laptops = f"{number} laptop{'' if number == 1 else 's'}"
            say(f"laptop {show(ref)} of {whose}" if of_laptop else f"{whose}, with {laptops}")
