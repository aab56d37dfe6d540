"""Run the door; the command line hands over the plan as JSON, and nothing secret is in it."""

from __future__ import annotations

import asyncio
import contextlib
import sys
from pathlib import Path

import msgspec

from safeconduct.doors.intake.hardening import harden
from safeconduct.doors.intake.sealing import Sealers, sealed
from safeconduct.doors.intake.serving import Plan, alone, leave, looking, opened, server_of, standing
from safeconduct.doors.listening import ended, listen


def _say(sentence: str) -> None:
    sys.stderr.write(sentence + "\n")
    sys.stderr.flush()


def _serve(plan: Plan) -> None:
    """Serve until a signal ends it."""
    with alone(Path(plan.folder)), contextlib.ExitStack() as stack:
        seal = sealed if plan.is_check else stack.enter_context(Sealers()).seal
        door, keeping = opened(plan, seal)
        stack.callback(door.close)
        if plan.is_check:
            sys.stdout.write(msgspec.json.encode(standing(keeping, plan.hourly)).decode() + "\n")
            return
        stack.callback(lambda: leave(Path(plan.folder), door.left))
        listener = listen(plan.host, plan.port)
        host, port = listener.getsockname()[:2]
        _say(f"the form is open on {host}:{port}; Ctrl-C ends it")
        stack.enter_context(looking(keeping, _say))
        asyncio.run(server_of(door, plan).serve(sockets=[listener]))


def main() -> int:
    """Do what the plan says and give the exit code."""
    harden()
    return ended(lambda: _serve(msgspec.json.decode(sys.argv[1], type=Plan)))


if __name__ == "__main__":
    sys.exit(main())
