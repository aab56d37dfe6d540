"""Read where a bucket or a WebDAV folder is, and what lets in.

>>> read_place("davs://cloud.example.org/remote.php/dav/files/kit", "kit:password").address
'https://cloud.example.org/remote.php/dav/files/kit'
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from urllib.parse import parse_qs, urlsplit

from safeconduct.errors import Mistaken, Refused

_HERE = ("127.0.0.1", "localhost", "::1")
_BUCKET = re.compile(r"[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]")  # the rules for names of buckets that all providers share
_FOLDER = re.compile(r"(/[A-Za-z0-9._@~-]+)*")
_REGION = re.compile(r"[a-z0-9-]{1,40}")
_OF_AMAZON = re.compile(r"s3[.-]([a-z0-9-]+)\.amazonaws\.com")
_ANY_REGION = "us-east-1"  # what providers without regions expect to be signed


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where it is.

    Attributes:
        address: with `https`; of a WebDAV folder the whole, of a bucket that of its provider.
        bucket: its name; empty for a WebDAV folder.
        prefix: the folder in the bucket.
        region: for the signature.
        account: the key's name, or the person's.
        secret: what proves it.
        is_open: the line is not encrypted; only on this machine.
    """

    address: str
    bucket: str
    prefix: str
    region: str
    account: str
    secret: str = field(repr=False)
    is_open: bool

    def __repr__(self) -> str:
        """Show nothing: address and secret are nobody's business."""
        return f"Place({'bucket' if self.bucket else 'folder'})"


def read_place(where: str, token: str) -> Place:
    """Read `s3://HOST/BUCKET[/FOLDER][?region=REGION]` or `davs://HOST/FOLDER`, and `NAME:SECRET`.

    Raises:
        Mistaken: it is no such address, or no name with a secret.
        Refused: it would go over the open network unencrypted.
    """
    try:
        parts = urlsplit(where)
        host, port = parts.hostname or "", 1 if parts.port is None else parts.port
    except ValueError:
        raise _no_address() from None
    account, colon, secret = token.partition(":")
    if not (account and colon and secret and token.isascii() and token.isprintable()):
        raise Mistaken("that is no name and secret", "write both with a colon between: NAME:SECRET")
    folder = parts.path.rstrip("/")
    if parts.scheme not in ("s3", "davs", "dav") or not (host and port) or parts.fragment or "@" in parts.netloc:
        raise _no_address()
    if not _FOLDER.fullmatch(folder) or {".", ".."}.intersection(folder.split("/")):
        raise _no_address()
    is_open = host in _HERE and parts.scheme != "davs"
    if parts.scheme == "dav" and not is_open:
        raise Refused("that line is open to everybody on the way", "use davs")
    line = f"{'http' if is_open else 'https'}://{parts.netloc}"
    if parts.scheme != "s3":
        if parts.query or not folder:
            raise _no_address()
        return Place(address=line + folder, bucket="", prefix="", region="", account=account, secret=secret, is_open=is_open)
    _, _, path = folder.partition("/")
    bucket, _, prefix = path.partition("/")
    asked = parse_qs(parts.query, keep_blank_values=True)
    found = _OF_AMAZON.fullmatch(host)
    region = asked.pop("region", [found[1] if found else _ANY_REGION])[-1]
    if asked or not _BUCKET.fullmatch(bucket) or not _REGION.fullmatch(region):
        raise _no_address()
    return Place(address=line, bucket=bucket, prefix=prefix, region=region, account=account, secret=secret, is_open=is_open)


def _no_address() -> Mistaken:
    return Mistaken(
        "that is no address of a bucket or a WebDAV folder",
        "for example: s3://s3.eu-central-1.amazonaws.com/BUCKET/FOLDER, or davs://cloud.example.org/FOLDER",
    )
