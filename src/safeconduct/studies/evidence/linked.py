"""Write a ledger as linked data (JSON-LD with PROV-O and schema.org), and read it back without loss.

The rule of this room: every field has a term, so that what was written comes back the same; what is only worked out (counts, cuts, ways by
which an utterance was derived) is written too and not believed when it is read. Ids are addresses of their own, `urn:safeconduct:...`.

    >>> from safeconduct.studies.evidence.ledger import Source, SourceId
    >>> ledger = Ledger(sources=(Source(id=SourceId("a paper"), name="A Paper"),))
    >>> ledger == read_linked(write_linked(ledger))
    True
"""

from __future__ import annotations

import re
from typing import Any, Final

import msgspec

from safeconduct.errors import Mistaken
from safeconduct.studies.evidence.codes import LISTS
from safeconduct.studies.evidence.ledger import (
    Assertion,
    Assessment,
    Capture,
    Claim,
    Interval,
    Ledger,
    Link,
    Reliance,
    Scope,
    Source,
    Utterance,
)
from safeconduct.studies.evidence.matrix import matrix

VERSION: Final = 1
_CONTEXT: Final = {
    "prov": "http://www.w3.org/ns/prov#",
    "schema": "https://schema.org/",
    "sc": "urn:safeconduct:evidence:1:",
}
_URN: Final = "urn:safeconduct:"
_HEX: Final = re.compile(r"[0-9a-f]{32}", re.ASCII)  # a reference of sixteen bytes
_DAY: Final = re.compile(r"\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])", re.ASCII)
_UNRESERVED: Final = frozenset(
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~"
)  # RFC 3986; all else is written as bytes
# Of each kind: the list of the ledger, its types, its terms by field, and fields that name something else, by the kind of that.
_KINDS: Final[tuple[tuple[str, type, tuple[str, ...], dict[str, str], dict[str, str]], ...]] = (
    (
        "sources",
        Source,
        ("prov:Agent",),
        {
            "name": "schema:name",
            "kind": "sc:kind",
            "note": "schema:description",
            "published": "schema:datePublished",
            "control_group": "sc:controlGroup",
            "is_protected": "sc:isProtected",
            "is_ours": "sc:isOurs",
            "maybe_same_as": "sc:maybeSameAs",
        },
        {"maybe_same_as": "sources"},
    ),
    (
        "captures",
        Capture,
        ("prov:Entity", "schema:DigitalDocument"),
        {
            "sha256": "sc:sha256",
            "media_type": "schema:encodingFormat",
            "captured_at": "prov:generatedAtTime",
            "captured_by": "sc:capturedBy",
            "method": "sc:method",
            "size": "schema:contentSize",
            "url": "schema:url",
            "title": "schema:name",
            "working_copy_of": "sc:workingCopyOf",
        },
        {"working_copy_of": "captures"},
    ),
    (
        "utterances",
        Utterance,
        ("prov:Entity", "sc:Utterance"),
        {
            "speaker": "prov:wasAttributedTo",
            "said_on": "schema:dateCreated",
            "via": "sc:medium",
            "basis": "sc:basis",
            "is_read": "sc:isRead",
            "is_first_report": "sc:isFirstReport",
            "capture": "schema:archivedAt",
            "locator": "sc:locator",
            "language": "schema:inLanguage",
            "words": "schema:text",
        },
        {"speaker": "sources", "capture": "captures"},
    ),
    (
        "claims",
        Claim,
        ("schema:Claim",),
        {
            "text": "schema:text",
            "kind": "sc:kind",
            "quantity": "sc:quantity",
            "interval": "sc:interval",
            "unit": "schema:unitText",
            "scope": "sc:scope",
            "day": "sc:day",
            "day_said": "sc:daySaid",
            "part_of": "schema:isPartOf",
            "parts": "sc:parts",
            "is_cumulative": "sc:isCumulative",
        },
        {"part_of": "claims"},
    ),
    (
        "assertions",
        Assertion,
        ("sc:Assertion",),
        {
            "utterance": "sc:utterance",
            "claim": "sc:claim",
            "stance": "sc:stance",
            "read_in": "sc:readIn",
            "hedges": "sc:hedge",
            "noted": "sc:noted",
            "quantity": "sc:quantity",
            "interval": "sc:interval",
            "evidential": "sc:evidential",
            "commitment": "sc:commitment",
        },
        {"utterance": "utterances", "claim": "claims", "read_in": "utterances"},
    ),
    (
        "reliances",
        Reliance,
        ("prov:Derivation",),
        {"by": "sc:by", "on": "prov:entity", "how": "sc:how"},
        {"by": "utterances", "on": "utterances"},
    ),
    (
        "assessments",
        Assessment,
        ("sc:Assessment",),
        {
            "of": "sc:of",
            "scheme": "sc:scheme",
            "value": "sc:value",
            "reason": "sc:reason",
            "by": "sc:assessor",
            "on": "prov:generatedAtTime",
        },
        {},
    ),
    ("links", Link, ("sc:Link",), {"a": "sc:a", "b": "sc:b", "how": "sc:how"}, {"a": "claims", "b": "claims"}),
)


def _urn(kind: str, name: str) -> str:
    quoted = "".join(chr(byte) if chr(byte) in _UNRESERVED else f"%{byte:02X}" for byte in name.encode())
    return f"{_URN}{kind.removesuffix('s')}:{quoted}"


def _name(urn: Any, kind: str) -> str:
    head = f"{_URN}{kind.removesuffix('s')}:"
    if not isinstance(urn, dict) or not str(urn.get("@id", "")).startswith(head):
        raise Mistaken(f"the linked data: an id is none of the kind {kind}", "the file is damaged, or another program wrote it")
    plain = re.sub(rb"%([0-9A-F]{2})", lambda found: bytes.fromhex(found[1].decode()), str(urn["@id"]).removeprefix(head).encode())
    return plain.decode(errors="replace")


def write_linked(ledger: Ledger) -> bytes:
    """Write a ledger: one object with a context and a graph of nodes, in the ledger's order; the same ledger gives the same bytes."""
    derived = _derived(ledger)
    graph: list[dict[str, Any]] = []
    for kind, _, types, terms, refs in _KINDS:
        for each in getattr(ledger, kind):
            node: dict[str, Any] = {"@type": list(types)}
            if hasattr(each, "id"):
                node = {"@id": _urn(kind, each.id), **node}
            node |= {
                terms[name]: _written(getattr(each, name), refs.get(name, ""))
                for name in terms
                if getattr(each, name) not in ("", (), None)
            }
            graph.append(node | derived.get(node.get("@id", ""), {}))
    document = {"@context": _CONTEXT, "sc:version": VERSION, "@graph": graph}
    return msgspec.json.format(msgspec.json.encode(document), indent=1) + b"\n"


def _derived(ledger: Ledger) -> dict[str, dict[str, Any]]:
    """Give what other readers look for: from whom an utterance was derived, and how many parties a claim rests on."""
    found: dict[str, dict[str, Any]] = {}
    for way in ledger.reliances:
        term = "prov:wasQuotedFrom" if way.how == "quotes" else "prov:wasDerivedFrom"
        found.setdefault(_urn("utterances", way.by), {}).setdefault(term, []).append({"@id": _urn("utterances", way.on)})
    for row in matrix(ledger):
        counts = {"sc:kappaLow": row.kappa_low, "sc:kappaHigh": row.kappa_high, "sc:cutSet": list(row.cut)}
        found.setdefault(_urn("claims", row.id), {}).update(counts)
    return found


def _written(value: Any, kind: str) -> Any:
    if kind and isinstance(value, tuple):
        return [{"@id": _urn(kind, each)} for each in value]
    if kind:
        return {"@id": _urn(kind, value)}
    if isinstance(value, Interval):
        return {"sc:low": value.low} | ({} if value.high is None else {"sc:high": value.high})
    if isinstance(value, Scope):
        return {f"sc:{name}": getattr(value, name) for name in Scope.__struct_fields__ if getattr(value, name)}
    return list(value) if isinstance(value, tuple) else value


def read_linked(data: bytes) -> Ledger:
    """Read what `write_linked` wrote.

    Raises:
        Mistaken: it is no such document, or something in it is not of its kind; names the node by its number.
    """
    try:
        document = msgspec.json.decode(data, type=dict[str, Any])
        graph = msgspec.convert(document.get("@graph"), list[dict[str, Any]])
    except (msgspec.DecodeError, msgspec.ValidationError, UnicodeDecodeError, RecursionError):
        raise Mistaken("the linked data cannot be read", "the file is damaged, or another program wrote it") from None
    if document.get("sc:version") != VERSION:
        raise Mistaken("the linked data is of another version", "a newer version of this program may read it")
    by_types = {types: at for at, (_, _, types, _, _) in enumerate(_KINDS)}
    found: dict[str, list[Any]] = {kind: [] for kind, *_ in _KINDS}
    for number, node in enumerate(graph, 1):
        types = node.get("@type")
        at = by_types.get(tuple(map(str, types)) if isinstance(types, list) else ())
        if at is None:
            raise Mistaken(f"the linked data, node {number}: of no kind that is known here", "a newer version of this program may read it")
        kind, struct, _, terms, refs = _KINDS[at]
        try:
            fields = {name: _read(node[term], refs.get(name, ""), name) for name, term in terms.items() if term in node}
            if "id" in struct.__struct_fields__:  # type: ignore[attr-defined]
                fields["id"] = _name(node, kind)
            found[kind].append(msgspec.convert(fields, struct))
        except (msgspec.ValidationError, AttributeError, TypeError):
            raise Mistaken(f"the linked data, node {number}: a field is not of its kind", "the file is damaged") from None
    ledger = Ledger(**{kind: tuple(nodes) for kind, nodes in found.items()})
    _check_codes(ledger)
    return ledger


def _check_codes(ledger: Ledger) -> None:
    """Ask that every code is of its list, and every day and capture is written as one: what comes from outside may say anything."""
    for kind, field, listed in (
        ("utterances", "basis", LISTS["basis"]),
        ("assertions", "stance", LISTS["stance"]),
        ("assertions", "evidential", LISTS["evidential"]),
        ("assertions", "commitment", (*LISTS["commitment"], "")),
        ("reliances", "how", LISTS["reliance"]),
        ("claims", "parts", ("overlap", "disjoint", "whole")),
    ):
        for number, each in enumerate(getattr(ledger, kind), 1):
            if getattr(each, field) not in listed:
                raise Mistaken(f"the linked data, {kind} {number}, {field}: not a code of its list", "another program wrote it")
    for number, capture in enumerate(ledger.captures, 1):
        is_named = _HEX.fullmatch(capture.id) and (not capture.working_copy_of or _HEX.fullmatch(capture.working_copy_of))
        if not is_named or not _DAY.fullmatch(capture.captured_at):
            raise Mistaken(f"the linked data, captures {number}: no whole reference, or no day", "another program wrote it")
    for number, judged in enumerate(ledger.assessments, 1):
        if not _DAY.fullmatch(judged.on):
            raise Mistaken(f"the linked data, assessments {number}, on: no day", "another program wrote it")


def _read(value: Any, kind: str, name: str) -> Any:
    if kind:
        return [_name(each, kind) for each in value] if isinstance(value, list) else _name(value, kind)
    if name in ("interval", "scope"):
        return {term.removeprefix("sc:"): each for term, each in value.items()}
    return value
