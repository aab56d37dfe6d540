"""Keep hunted people's cases sealed, and get them to safety.

Five floors, each importing only from those below, through the front door of a room (its `__init__.py`):
`doors` (ways in) > `actions` (one verb each) > `studies` (think) | `vault` (keep) > `model` (facts and rules) > `ids`, `errors`.
Nothing is done at import time: no files, no clock, no network.

    >>> import safeconduct
    >>> safeconduct.__version__
    '0.1.0'
"""

__version__ = "0.1.0"
