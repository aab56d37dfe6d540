"""Every verb by its name: a verb is a module of this floor, with its `Ask`, its `Answer`, and a function of the verb's own name.

Whoever holds an opened office asks through `act`; the key process serves what arrives packed through `Served`.

    >>> "record" in VERBS
    True
"""

from __future__ import annotations

import datetime as dt
import importlib
from typing import Any

import msgspec

from safeconduct.actions.office import Office, Progress
from safeconduct.errors import Mistaken

VERBS = frozenset(
    {
        "application_count",
        "application_list",
        "application_show",
        "capture_list",
        "case_find",
        "case_list",
        "case_transfer",
        "case_show",
        "checkin_list",
        "compartment_list",
        "demo",
        "device_accept",
        "device_invite",
        "device_part",
        "device_rekey",
        "device_settle",
        "depot_add",
        "depot_list",
        "depot_remove",
        "duplicate_decide",
        "duplicate_list",
        "evidence_capture",
        "evidence_ledger",
        "evidence_load",
        "evidence_release",
        "export",
        "forget",
        "forget_list",
        "guard",
        "guard_answers",
        "guard_ask",
        "exposure",
        "history",
        "import_file",
        "intake_answer",
        "intake_list",
        "intake_open",
        "intake_show",
        "intake_take",
        "leak",
        "member_change",
        "member_list",
        "member_roots",
        "negotiation_list",
        "notice_list",
        "notice_show",
        "passphrase",
        "public_name_list",
        "pathway_exits",
        "pathway_list",
        "rebuild",
        "record",
        "recover_split",
        "recover_status",
        "renew",
        "resolve",
        "retention_list",
        "shelter_list",
        "shelter_show",
        "situation",
        "source_list",
        "stamp_ask",
        "stamp_list",
        "stamp_send",
        "stamp_take",
        "stay_find",
        "sync",
        "task_list",
        "task_settle",
        "testimony_list",
        "testimony_tie",
        "threat_list",
        "today",
        "travel_ask",
        "travel_give_back",
        "travel_note",
        "travel_pack",
        "travel_status",
        "travel_unpack",
        "unsent_key",
        "unsent_open",
        "verify",
    }
)
"""What may be asked for. A verb that is not here cannot be reached, whatever arrives over the socket."""


class _Packed(msgspec.Struct, frozen=True, array_like=True):
    """A question on its way to the key process: when it was asked, and the packed `Ask`."""

    now: dt.datetime
    ask: msgspec.Raw


def packed(ask: Any, now: dt.datetime) -> bytes:
    """Pack a question for the key process."""
    return msgspec.msgpack.encode(_Packed(now, msgspec.Raw(msgspec.msgpack.encode(ask))))


def _module(verb: str) -> Any:
    if verb not in VERBS:
        raise Mistaken(
            "that is nothing this vault can do",
            "the program that asks and the one that holds the keys may be of different versions: lock, unlock",
        )
    return importlib.import_module(f"safeconduct.actions.{verb}")


def act(office: Office, verb: str, ask: Any, now: dt.datetime, progress: Progress) -> Any:
    """Have an opened office do one thing and give its answer."""
    return getattr(_module(verb), verb)(office, ask, now, progress)


class Served:
    """An opened office as the key process serves it: packed questions in, packed answers out."""

    def __init__(self, office: Office) -> None:
        """Take over an opened office."""
        self._office = office

    def handle(self, verb: str, payload: bytes, progress: Progress) -> bytes:
        """Do one act and return its packed answer.

        Raises:
            Mistaken: the verb is unknown, or the question is not one of its kind.
        """
        try:
            asked = msgspec.msgpack.decode(payload, type=_Packed)
            ask = msgspec.msgpack.decode(asked.ask, type=_module(verb).Ask)
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
            hint = "the program that asks and the one that holds the keys may be of different versions: safeconduct lock, then unlock"
            raise Mistaken("the question could not be read", hint) from error
        return msgspec.msgpack.encode(act(self._office, verb, ask, asked.now, progress))

    def close(self) -> None:
        """Close the office."""
        self._office.close()
