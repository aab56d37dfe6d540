"""Run one bench: `python -m bench journal [--json | --docs]`. Ends with 1 when a goal was missed."""

from __future__ import annotations

import argparse
import importlib
import pkgutil
import re
import sys
from pathlib import Path

import bench
from bench.report import Row, as_json, as_markdown, table

_PEERS = {"desk_django", "desk_peer", "peer_names", "peers", "sync_etebase", "sync_peer"}
_PARTS = {"attribution_rules", "guard_countries", "intake_looks", "people", "train_countries", "train_names"}
NOT_BENCHES = _PEERS | _PARTS  # what benches stand on
DOCS = Path(__file__).parent.parent / "docs" / "benchmarks.md"


def main() -> int:
    """Read the command line, measure, and say what was found."""
    names = sorted(
        module.name for module in pkgutil.iter_modules(bench.__path__) if module.name not in {"__main__", "report", *NOT_BENCHES}
    )
    parser = argparse.ArgumentParser(prog="./dev bench", description="Measure what the issues promise.")
    parser.add_argument("name", choices=names)
    form = parser.add_mutually_exclusive_group()
    form.add_argument("--json", action="store_true", help="one object on standard output")
    form.add_argument("--docs", action="store_true", help="write the table into docs/benchmarks.md too")
    parser.add_argument("--cases", type=int, help="of desk: how many cases the vault holds, as 100000")
    parser.add_argument("--keep", type=Path, metavar="FOLDER", help="of desk: make the vault there, or take the one that was made there")
    asked = parser.parse_args()
    more = {name: value for name, value in (("cases", asked.cases), ("keep", asked.keep)) if value}
    rows: list[Row] = importlib.import_module(f"bench.{asked.name}").rows(**more)
    print(as_json(asked.name, rows) if asked.json else table(rows))
    if asked.docs:
        _write(f"{asked.name}-{asked.cases}" if asked.cases else asked.name, as_markdown(rows))
    return 1 if any(row.met is False for row in rows) else 0


def _write(name: str, figures: str) -> None:
    """Put the figures between the marks of this bench.

    Raises:
        SystemExit: the page has no marks for it.
    """
    page = DOCS.read_text(encoding="utf-8")
    marks = re.compile(rf"(<!-- bench:{name} -->\n).*?(<!-- end -->)", re.DOTALL)
    if not marks.search(page):
        sys.exit(f"docs/benchmarks.md has no place for {name}: add <!-- bench:{name} --> and <!-- end -->")
    DOCS.write_text(marks.sub(lambda found: f"{found[1]}{figures}\n{found[2]}", page), encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
