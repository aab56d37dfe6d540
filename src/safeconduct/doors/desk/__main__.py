"""Begin the desk with the plan at the descriptor that is named; by hand it only says how it is started.

Started by `safeconduct desk`.
"""

from __future__ import annotations

import gc
import sys

gc.disable()  # what is loaded now is no waste: looking for some takes a ninth of the time to the first page

from safeconduct.doors.desk.serving import serve, told  # noqa: E402

if __name__ == "__main__":
    if len(sys.argv) != 2 or not sys.argv[1].isdigit():  # noqa: PLR2004  the module and the descriptor
        sys.stderr.write("this door is opened by another command: safeconduct desk\n")
        sys.exit(2)
    serve(told(int(sys.argv[1])))
