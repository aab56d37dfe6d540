"""Put into README.md what `./dev demo --once` prints: `python -m tests.house.fill_readme`.

The codes of cases are drawn anew in each vault, so two prints that differ in nothing else are the same.
"""

import re
import subprocess
import sys
from pathlib import Path

README = Path(__file__).parents[2] / "README.md"
BLOCK = re.compile(r"(<!-- demo: \./dev demo --once -->\n)(.*?)(<!-- end -->)", re.DOTALL)
CODE = re.compile(r"\b[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}\b")


def printed():
    """Give what the command prints now."""
    command = [sys.executable, "-c", "from safeconduct.doors.cli import main; main()", "demo", "--once"]
    return subprocess.run(command, capture_output=True, encoding="utf-8", check=True, timeout=280).stdout


def masked(text):
    """Make all codes of cases one."""
    return CODE.sub("0000-0000", text)


def main():
    """Write the block anew."""
    page = README.read_text(encoding="utf-8")
    README.write_text(BLOCK.sub(lambda block: f"{block[1]}```\n{printed()}```\n{block[3]}", page), encoding="utf-8")


if __name__ == "__main__":
    main()
