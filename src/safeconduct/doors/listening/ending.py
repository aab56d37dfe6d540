"""End the process of a door: with what went wrong in two lines for its keeper, and an exit code.

>>> ended(lambda: None)
0
"""

from __future__ import annotations

import signal
import sys
from collections.abc import Callable

from safeconduct.errors import SafeconductError


def ended(act: Callable[[], None]) -> int:
    """Do what a door does until it ends, and give the exit code: that of the error, which is said, and 0 after Ctrl-C or SIGTERM.

    Both come to the door as KeyboardInterrupt once the server has stopped, so that it tidies up behind itself.
    """
    before = signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        act()
    except KeyboardInterrupt:
        return 0
    except SafeconductError as error:
        sys.stderr.write(f"safeconduct: {error.says}\n  {error.hint}\n")
        return error.exit_code
    finally:
        signal.signal(signal.SIGTERM, before)
    return 0
