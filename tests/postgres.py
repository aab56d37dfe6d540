"""Debian's PostgreSQL for the length of a test run: a cluster of its own in a temporary folder, reached by a socket there."""

import contextlib
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any


def programs() -> Path | None:
    """Give the folder of the newest PostgreSQL here, or None."""
    return max(Path("/usr/lib/postgresql").glob("*/bin"), default=None, key=lambda path: int(path.parent.name))


def account() -> int | None:
    """Give the account that may run it: never root."""
    if os.geteuid():
        return None
    with contextlib.suppress(KeyError):
        return pwd.getpwnam("postgres").pw_uid
    return pwd.getpwnam("nobody").pw_uid


@contextlib.contextmanager
def cluster(where: str | None = None, *, is_durable: bool = False) -> Iterator[Callable[[], str]]:
    """Run a cluster in a folder; give a function that makes an empty database and gives its address."""
    folder, user, bin_ = Path(tempfile.mkdtemp(prefix="relay-pg-", dir=where)), account(), programs()
    assert bin_ is not None
    if user is not None:
        os.chown(folder, user, -1)
    run: dict[str, Any] = {"user": user, "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "cwd": folder}
    try:
        subprocess.run([bin_ / "initdb", "-D", folder / "data", "-A", "trust", "-U", "relay", "--no-sync", "-E", "UTF8"], check=True, **run)
        lax = [] if is_durable else ["-F"]
        server = subprocess.Popen([bin_ / "postgres", "-D", folder / "data", "-k", folder, "-c", "listen_addresses=", *lax], **run)
        ready: list[Any] = [bin_ / "pg_isready", "-q", "-h", folder, "-U", "relay"]
        try:
            while subprocess.run(ready, check=False, **run).returncode:
                assert server.poll() is None

            def fresh() -> str:
                name = f"r{uuid.uuid4().hex}"
                subprocess.run([bin_ / "createdb", "-h", folder, "-U", "relay", name], check=True, **run)
                return f"postgresql://relay@/{name}?host={folder}"

            yield fresh
        finally:
            server.send_signal(signal.SIGQUIT)  # wait for nobody and nothing
            server.wait()
    finally:
        shutil.rmtree(folder, ignore_errors=True)
