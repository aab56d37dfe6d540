"""Run one verb of the relay's keeper; the command line hands over the plan as JSON, and nothing secret is in it."""

from __future__ import annotations

import asyncio
import importlib
import secrets
import sys
from typing import Any

import msgspec

from safeconduct.doors.listening import ended
from safeconduct.doors.relay.lite import LiteStore, connect
from safeconduct.doors.relay.serving import Plan, clear_for_ever, listen, server_of
from safeconduct.doors.relay.store import Store
from safeconduct.errors import Mistaken, Unreachable
from safeconduct.vault.relay import TOKEN_BYTES, token_hash

_LARGE = ("postgresql://", "postgres://")


class Keeping(msgspec.Struct, frozen=True, kw_only=True):
    """What the keeper wants.

    Attributes:
        verb: `serve`, `admit`, `list` or `dismiss`.
        plan: store, and where to listen.
        quota_bytes: room for an organisation that is admitted.
        number: of an organisation that is dismissed.
    """

    verb: str
    plan: Plan
    quota_bytes: int = 0
    number: int = 0


async def _opened(where: str) -> Store:
    """Open a file, or a database.

    Raises:
        Mistaken: a database needs a package that is not here.
        Unreachable: it does not open.
    """
    if not where.startswith(_LARGE):
        return LiteStore(lambda: connect(where))
    try:
        large: Any = importlib.import_module("safeconduct.doors.relay.large")
    except ModuleNotFoundError:
        raise Mistaken("a database needs one package more", "install it: ./dev more") from None
    store: Store = await large.LargeStore.open(where)
    return store


async def _serve(plan: Plan) -> None:
    """Serve until a signal ends it."""
    store = await _opened(plan.store)
    listener = listen(plan)
    host, port = listener.getsockname()[:2]
    sys.stderr.write(f"serving on {host}:{port}; Ctrl-C ends it\n")
    sys.stderr.flush()
    clearing = asyncio.create_task(clear_for_ever(store))
    try:
        await server_of(store, plan).serve(sockets=[listener])
    finally:
        clearing.cancel()
        await store.close()


async def _keep(keeping: Keeping) -> None:
    """Admit, list or dismiss organisations."""
    store = await _opened(keeping.plan.store)
    told: list[dict[str, object]] = []
    try:
        if keeping.verb == "admit":
            token = secrets.token_bytes(TOKEN_BYTES)
            await store.add_token(token_hash(token), keeping.quota_bytes)
            told = [{"number": (await store.tokens())[-1][0], "token": token.hex()}]
        elif keeping.verb == "dismiss":
            if not await store.drop_token(keeping.number):
                raise Mistaken("there is no organisation of that number", "list them: safeconduct relay list")
        else:
            told = [dict(zip(("number", "quota_bytes", "used_bytes", "lanes"), one, strict=True)) for one in await store.tokens()]
    finally:
        await store.close()
    sys.stdout.write(msgspec.json.encode({"organisations": told}).decode() + "\n")


def _do(keeping: Keeping) -> None:
    """Do what the keeper wants.

    Raises:
        Mistaken: as `_opened` and `_keep`.
        Unreachable: the store does not open, or nothing can listen there.
    """
    try:
        asyncio.run(_serve(keeping.plan) if keeping.verb == "serve" else _keep(keeping))
    except OSError:
        raise Unreachable("the relay's store cannot be opened or written there", "name another place: --store") from None


def main() -> int:
    """Do what the plan says and give the exit code."""
    keeping = msgspec.json.decode(sys.argv[1], type=Keeping)
    return ended(lambda: _do(keeping))


if __name__ == "__main__":
    sys.exit(main())
