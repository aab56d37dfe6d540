"""The peers of the benches live in an environment of their own, made when a bench first asks for one and kept beside the project.

Nothing of a peer is imported here: what it is to do goes to a process of its own as JSON, and its answer comes back as JSON.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
ENVIRONMENT = HERE.parent / ".peers"


def python_with(module: str, *packages: str) -> str:
    """Give a Python that has a module, installing packages at the versions of `bench/peers.txt`; nothing where they do not install."""
    python = ENVIRONMENT / "bin" / "python"
    try:
        if not python.exists():
            subprocess.run([sys.executable, "-m", "venv", ENVIRONMENT], check=True, capture_output=True)
        if subprocess.run([python, "-c", f"import {module}"], check=False, capture_output=True).returncode:
            listed = (HERE / "peers.txt").read_text(encoding="utf-8")
            wanted = [line for line in listed.splitlines() if re.split("==", line)[0] in packages]
            subprocess.run([python, "-m", "pip", "-q", "--disable-pip-version-check", "install", *wanted], check=True, capture_output=True)
    except (OSError, subprocess.CalledProcessError):
        return ""
    found = subprocess.run([python, "-c", f"import {module}"], check=False, capture_output=True)
    return "" if found.returncode else str(python)


def asked(python: str, peer: str, task: dict[str, Any]) -> Any:
    """Have a peer of `bench/peer_names.py` do a task; give its answer, or nothing where it failed."""
    done = subprocess.run([python, HERE / "peer_names.py", peer], input=json.dumps(task), capture_output=True, text=True, check=False)
    return json.loads(done.stdout) if done.returncode == 0 else None
