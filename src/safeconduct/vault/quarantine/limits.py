"""How much a stranger's file may cost."""

from __future__ import annotations

from dataclasses import dataclass

MIB = 1 << 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What one file may cost; each limit is named in the error of a file that reaches it.

    Attributes:
        input_bytes: a longer file is refused before anything starts. 25,000 rows of twenty columns are about 4 MB as XLSX, 10 MB as CSV.
        output_bytes: a longer answer is cut off and refused.
        memory_bytes: what the child may hold for itself (RLIMIT_DATA), of which a tenth is the interpreter; issue 2 allows 256 MiB in all.
        address_bytes: its whole address space (RLIMIT_AS), with the libraries that it maps.
        cpu_seconds: computing time.
        wall_seconds: time in all, so that a child that waits for nothing ends too.
    """

    input_bytes: int = 32 * MIB
    output_bytes: int = 64 * MIB
    memory_bytes: int = 216 * MIB
    address_bytes: int = 512 * MIB
    cpu_seconds: int = 20
    wall_seconds: int = 60
