"""Measure what the issues promise, beside a peer or the raw primitive, in the same run.

Each module here but `report` is one bench: it has `def rows() -> list[Row]`. `./dev bench NAME` prints its table, `--json` one object for a
machine, `--docs` writes it into `docs/benchmarks.md`. A bench makes its own data with a fixed seed, in a temporary folder.
"""
