"""What the tests of the journal share: keys, notes and a codec of the real model."""

import os
import typing

from safeconduct.model import facts
from safeconduct.vault.journal import DATA, Codec, Draft, Frontier, Header, Sheaf, Tip, found

NOW = 1_491_000_000_000  # 31 March 2017, in milliseconds
TYPES = frozenset(kind.__struct_config__.tag for kind in typing.get_args(facts.AnyFact))
CODEC = Codec(
    stamp=lambda eid, hlc, fact: facts.Stamped(eid=eid, hlc=hlc, fact=fact), encode=facts.encode, decode=facts.decode, types=TYPES
)
CASE = b"\x07" * 16
CASE_KEY = b"\x08" * 32


def keys_of(*names, now=NOW):
    return found(names or ("casework", "shelter", "health"), now)


def note(text, case=CASE, desk="casework"):
    return facts.NoteAdded(case=case, desk=desk, text=text)


def draft(*texts, case=CASE, compartment="casework"):
    return Draft(compartment=compartment, case=case, facts=[note(text, case, compartment) for text in texts])


def texts_of(segments):
    return [event.fact.text for segment in segments for event in segment.events]


def events_of(*texts, case=CASE, hlc=NOW << 16):
    return [facts.Stamped(eid=os.urandom(16), hlc=hlc + index, fact=note(text, case)) for index, text in enumerate(texts)]


def sheaf(*texts, case=CASE, key=CASE_KEY):
    return Sheaf(case=case, key=key, plain=facts.encode(events_of(*texts, case=case)), count=len(texts))


def header(keys, count=0, **changes):
    fields = {"seq": 0, "prev": bytes(32), "hlc": (NOW + 1000) << 16, "depth": 1, "n_events": count, "kind": DATA} | changes
    return Header(device=keys.author.device, **fields)


def frontier_of(segments):
    tips = {}
    for segment in segments:
        tips[segment.compartment_id, segment.device] = Tip(
            compartment=segment.compartment_id,
            device=segment.device,
            seq=segment.header.seq,
            segment=segment.id,
            depth=segment.header.depth,
            hlc=segment.header.hlc,
        )
    return Frontier(
        tips=tuple(tips.values()),
        hlc=max((segment.header.hlc for segment in segments), default=0),
        segments=frozenset(segment.id for segment in segments),
    )
