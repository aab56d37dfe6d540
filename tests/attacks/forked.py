"""A child process that ends where its act ends: it never goes on as a second run of the tests."""

import os

FAILED = 99  # what it ends with when its act raised


def forked(act):
    """Do something in a child process; give its number. What the act gives is the code that the child ends with, nothing is 0."""
    child = os.fork()
    if child == 0:
        code = FAILED
        try:
            code = int(act() or 0)
        finally:
            os._exit(code)
    return child
