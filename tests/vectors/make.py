"""Make the pages of docs/vectors but the keystore's, the same bytes every time: `python -m tests.vectors.make`.

Everything is sealed by `tests.forge`, which shares nothing with the program. Each vector succeeds, or fails at the one check it names.
"""

import json
from pathlib import Path

from tests.vectors.intake import intake_page
from tests.vectors.keys import keys_page
from tests.vectors.pages import bundle_page, cabinet_page, chain_page, seal_page
from tests.vectors.recovery import recovery_page
from tests.vectors.roster import roster_page
from tests.vectors.segments import segment_page

FOLDER = Path(__file__).parents[2] / "docs" / "vectors"
PAGES = {
    "segment": segment_page,
    "cabinet": cabinet_page,
    "bundle": bundle_page,
    "chain": chain_page,
    "seal": seal_page,
    "roster": roster_page,
    "recovery": recovery_page,
    "keys": keys_page,
    "intake": intake_page,
}


def written(name):
    """Give the text of one page."""
    return json.dumps(PAGES[name](), indent=1, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    for page_name in PAGES:
        (FOLDER / f"{page_name}.json").write_text(written(page_name), encoding="utf-8")
