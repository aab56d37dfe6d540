"""Put the certificates of an answer in the order that DER asks for, since authorities send them in the order of the chain.

An answer carries them beside what is signed, so their order says nothing; what reads it refuses any other than that of DER.
"""

from __future__ import annotations

from typing import Final, NamedTuple

_SEQUENCE: Final = 0x30
_TAGGED: Final = 0xA0  # [0]: around the signed data, and within it the certificates
_LONG: Final = 0x80  # the bit that says: the length stands in so many bytes that follow


class _Element(NamedTuple):
    tag: int
    at: int  # where its tag stands
    inside: int  # where its content begins
    end: int


def in_order(response: bytes) -> bytes:
    """Give a TimeStampResp (RFC 3161, 2.4.2) with its certificates sorted as DER sorts a set (X.690, 11.6); no other byte is touched.

    What cannot be followed is given back as it is: its reader says what is wrong with it.

        >>> in_order(b"none")
        b'none'
    """
    try:
        token = _children(response, _only(response, _SEQUENCE))[1]  # after the status
        data = _only(response, _SEQUENCE, _children(response, token)[1])  # after the type of content
        held = next(one for one in _children(response, data) if one.tag == _TAGGED)
        each = sorted(response[one.at : one.end] for one in _children(response, held))
    except (IndexError, StopIteration):
        return response
    return response[: held.inside] + b"".join(each) + response[held.end :]


def _only(data: bytes, tag: int, within: _Element | None = None) -> _Element:
    at, end = (within.inside, within.end) if within else (0, len(data))
    found = _element(data, at, end)
    if found.tag != tag:
        raise IndexError
    return found


def _children(data: bytes, parent: _Element) -> list[_Element]:
    found, at = [], parent.inside
    while at < parent.end:
        found.append(_element(data, at, parent.end))
        at = found[-1].end
    return found


def _element(data: bytes, at: int, most: int) -> _Element:
    """Read where an element begins and ends; IndexError where it would end after `most`, or says no length."""
    length, inside = data[at + 1], at + 2
    if length & _LONG:
        inside += length & ~_LONG
        length = int.from_bytes(data[at + 2 : inside], "big")
        if inside == at + 2:
            raise IndexError
    if inside + length > most:
        raise IndexError
    return _Element(data[at], at, inside, inside + length)
