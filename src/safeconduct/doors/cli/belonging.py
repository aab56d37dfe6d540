"""Show and read the codes of persons and laptops that belong."""

from __future__ import annotations

from safeconduct.doors.cli.manners import here
from safeconduct.errors import Mistaken
from safeconduct.ids import code_range, show


def shown(ref: str) -> str:
    """Show the code of a reference in hexadecimal."""
    return show(bytes.fromhex(ref))


def found(code: str, *, devices: bool = True) -> bytes:
    """Find the person or laptop of a typed code, or of its beginning.

    Raises:
        Mistaken: none fits, or several do.
    """
    from safeconduct.actions import member_list as verb

    low, high = code_range(code)
    answer = here().session.ask("member_list", verb.Ask(), verb.Answer)
    refs = [person.ref for person in answer.persons] + [held.ref for person in answer.persons for held in person.devices if devices]
    fits = [ref for ref in map(bytes.fromhex, refs) if low <= ref[: len(low)] <= high]
    if len(fits) != 1:
        raise Mistaken("that is the code of nobody here, or of several", "safeconduct member list shows the codes")
    return fits[0]
