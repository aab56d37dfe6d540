r"""Tell any record or fact in plain JSON: every field by its name, references in hexadecimal, days as YYYY-MM-DD.

A field on which the latest word counts is told as that word; a safety field as the list of all words that stand, since a person may still
have to decide.

    >>> import datetime as dt
    >>> plainly({b"\x01": dt.date(2017, 4, 2)})
    {'01': '2017-04-02'}
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import msgspec

from safeconduct.model import world

_encoder = msgspec.json.Encoder()


def plainly(value: Any) -> Any:
    """Turn a value into what JSON can say."""
    tell = _TELL.get(type(value))
    if tell is not None:
        return tell(value)
    if isinstance(value, msgspec.Struct):
        return {name: plainly(getattr(value, name)) for name in value.__struct_fields__}
    raise TypeError(f"no plain form for {type(value).__name__}")


def _same(value: Any) -> Any:
    return value


def _listed(values: Any) -> list[Any]:
    return [plainly(each) for each in values]


_TELL: dict[type, Callable[[Any], Any]] = {
    bytes: bytes.hex,
    str: _same,
    int: _same,
    bool: _same,
    type(None): _same,
    dt.date: dt.date.isoformat,
    list: _listed,
    tuple: _listed,
    set: lambda values: sorted(_listed(values)),
    dict: lambda values: {_name(key): plainly(each) for key, each in values.items()},
    world.Latest: lambda latest: plainly(latest.value),
    world.Stated: lambda stated: _listed(stated.values()),
    world.Entry: lambda entry: plainly(entry.fact),
}


def _name(key: Any) -> str:
    told = plainly(key)
    return told if isinstance(told, str) else str(told)


def line(schema: str, told: dict[str, Any]) -> bytes:
    """Write one object as one line, its schema first."""
    return _encoder.encode({"schema": f"safeconduct/{schema}", **told}) + b"\n"
