"""Make the pictures of the desk that README.md shows, in a real browser: `python -m tests.house.fill_pictures`.

They show the story that `./dev demo` tells, on its last day; everybody in it is invented.
"""

import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

from safeconduct.actions import case_list, demo
from safeconduct.actions.acts import act
from safeconduct.actions.office import create_office
from safeconduct.vault.passphrase import choose
from tests.conftest import PASSPHRASE, quiet
from tests.desk.conftest import BEGUN, CHROMIUM, QUIET, DeskProcess, closing_window

PICTURES = Path(__file__).parents[2] / "docs" / "pictures"
LOOKS = {
    "today": ("/", {"viewport": {"width": 1240, "height": 900}}),
    "shelters": ("/shelters", {"viewport": {"width": 1240, "height": 760}}),
    "case-dark": ("/case/{case}", {"viewport": {"width": 1240, "height": 900}, "color_scheme": "dark"}),
}
"""Name of the picture, address, and the window that it is taken in."""


def main():
    """Tell the story into a vault of its own, and take the pictures at its desk."""
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place) / "vault"
        office = create_office(folder, choose(PASSPHRASE), BEGUN, quiet)
        act(office, "demo", demo.Ask(people=40, seed=2017), BEGUN, quiet)
        office.close()
        desk = DeskProcess(folder).open()
        try:
            case = desk.ask("case_list", case_list.Ask(limit=1), case_list.Answer).lines[0].ref
            with sync_playwright() as play:
                browser = play.chromium.launch(executable_path=CHROMIUM, args=list(QUIET))
                for name, (address, window) in LOOKS.items():
                    with closing_window(browser, desk, **window) as opened:
                        opened.goto(address.format(case=case))
                        opened.page.screenshot(path=PICTURES / f"{name}.png")
                browser.close()
        finally:
            desk.close()


if __name__ == "__main__":
    main()
