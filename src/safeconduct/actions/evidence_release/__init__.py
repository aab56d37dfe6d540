"""Let evidence leave: a country-of-origin annex, or a pack for others, of chosen claims.

In this order: what was told to us leaves only for a use that its source allowed; protected sources lose their names; the guard reads every
word; the file is on the disk; that it left stands in the journal; then the file gets its name. A trial stops before the disk and gives the
page, so that a browser can print it.

    >>> Ask(kind="annex", format="html").path
    ''
"""

from safeconduct.actions.evidence_release.release import Answer, Ask, evidence_release

__all__ = ["Answer", "Ask", "evidence_release"]
