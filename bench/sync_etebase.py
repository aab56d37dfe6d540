"""Have Etebase's own client push events, take them in, and carry one at a time. Run by `bench.sync_peer`, in an environment of its own.

`python sync_etebase.py ADDRESS EVENTS` prints its figures as JSON. An event is an item whose content is the event, as the documentation
of Etebase has it; nothing is kept of what was taken in.
"""

# mypy: ignore-errors

from __future__ import annotations

import json
import os
import statistics
import sys
import time
from typing import Any

from etebase import Account, Client, FetchOptions, User

EVENT_BYTES = 610
AT_ONCE = 500  # items in one request, both ways: larger ones were no quicker
ROUNDS = 40
PASSPHRASE = "otter lantern seventeen mild harbour quilt"  # noqa: S105 - of an account that ends with the run


def account(address: str, name: str, *, is_new: bool = False) -> Any:
    """Sign up, or log in as another device of the same person would."""
    client = Client("bench", address)
    return Account.signup(client, User(name, f"{name}@example.org"), PASSPHRASE) if is_new else Account.login(client, name, PASSPHRASE)


def push(items: Any, count: int) -> None:
    """Make and upload so many events."""
    for at in range(0, count, AT_ONCE):
        items.batch([items.create({}, os.urandom(EVENT_BYTES)) for _ in range(min(AT_ONCE, count - at))])


def pull(items: Any, since: str | None) -> tuple[int, str | None]:
    """Take in what came since a place; give how many events, and the new place."""
    taken = 0
    while True:
        answer = items.list(FetchOptions().stoken(since).limit(AT_ONCE))
        taken += sum(len(item.content) == EVENT_BYTES for item in answer.data)
        since = answer.stoken
        if answer.done:
            return taken, since


def main() -> None:
    """Measure, and print."""
    address, count = sys.argv[1], int(sys.argv[2])
    name = f"bench{count}"
    writing = account(address, name, is_new=True).get_collection_manager()
    collection = writing.create("bench.events", {"name": "events"}, b"")
    writing.upload(collection)
    writer = writing.get_item_manager(collection)
    start = time.perf_counter()
    push(writer, count)
    pushed = time.perf_counter() - start
    reading = account(address, name).get_collection_manager()
    reader = reading.get_item_manager(reading.fetch(collection.uid))
    start, cpu = time.perf_counter(), time.process_time()
    taken, since = pull(reader, None)
    first, spent = time.perf_counter() - start, time.process_time() - cpu
    if taken != count:
        sys.exit(f"{taken} events came instead of {count}")
    waits = []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        push(writer, 1)
        taken, since = pull(reader, since)
        waits.append((time.perf_counter() - start) * 1000)
        if taken != 1:
            sys.exit(f"{taken} events came instead of one")
    sys.stdout.write(json.dumps({"pushed": pushed, "first": first, "cpu": spent, "round": statistics.quantiles(waits, n=20)[-1]}))


if __name__ == "__main__":
    main()
