"""Read files of strangers in a process that can do nothing else.

The rule of this room: bytes of unknown origin are never parsed in the process that holds the vault. `contain` starts a child with a clean
environment, hands it the bytes through a pipe and takes bytes back. The child has limits of memory, computing time and answer, and before
it reads the first byte it gives up the power to open files, sockets or processes. It never writes a file. Whatever happens to it ends here
in one error that names the limit and nothing of the content.

    >>> contain("safeconduct.vault.quarantine.trials:measured", b"abc")
    b'3'
"""

from __future__ import annotations

from safeconduct.vault.quarantine.contain import contain, contain_file, contain_stream
from safeconduct.vault.quarantine.limits import Limits

__all__ = ["Limits", "contain", "contain_file", "contain_stream"]
