"""The peers of the benches live in an environment of their own, made when a bench first asks for one and kept beside the project.

Nothing of a peer is imported here: what it is to do goes to a process of its own as JSON, and its answer comes back as JSON.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
ENVIRONMENT = HERE.parent / ".peers"


def python_with(module: str, *packages: str, interpreters: Sequence[str] = (), also: Path | None = None) -> str:
    """Give a Python that has a module, installing packages at the versions of `bench/peers.txt`; nothing where they do not install.

    Args:
        module: what must be there.
        packages: which lines of `bench/peers.txt` bring it.
        interpreters: versions of Python of which the first that is found makes an environment of the module's own; none: this Python.
        also: a file of further requirements.
    """
    environment = ENVIRONMENT / module if interpreters else ENVIRONMENT
    python = environment / "bin" / "python"
    try:
        if not python.exists():
            subprocess.run([*_interpreter(interpreters), "-m", "venv", str(environment)], check=True, capture_output=True)
        if subprocess.run([str(python), "-c", f"import {module}"], check=False, capture_output=True).returncode:
            listed = (HERE / "peers.txt").read_text(encoding="utf-8")
            wanted = [line for line in listed.splitlines() if re.split("==", line)[0] in packages]
            more = ["-r", str(also)] if also else []
            install = [str(python), "-m", "pip", "-q", "--disable-pip-version-check", "install", *wanted, *more]
            subprocess.run(install, check=True, capture_output=True)
    except (OSError, subprocess.CalledProcessError):
        return ""
    found = subprocess.run([str(python), "-c", f"import {module}"], check=False, capture_output=True)
    return "" if found.returncode else str(python)


def _interpreter(versions: Sequence[str]) -> list[str]:
    """Give the command of the first Python of these versions that runs here.

    Raises:
        FileNotFoundError: none does.
    """
    if not versions:
        return [sys.executable]
    for version in versions:
        command = ["env", f"PYENV_VERSION={version}", f"python{version}"]  # where several are kept side by side, the variable chooses
        if subprocess.run([*command, "-c", ""], check=False, capture_output=True).returncode == 0:
            return command
    raise FileNotFoundError(", ".join(versions))


def asked(python: str, peer: str, task: dict[str, Any]) -> Any:
    """Have a peer of `bench/peer_names.py` do a task; give its answer, or nothing where it failed."""
    done = subprocess.run([python, HERE / "peer_names.py", peer], input=json.dumps(task), capture_output=True, text=True, check=False)
    return json.loads(done.stdout) if done.returncode == 0 else None
