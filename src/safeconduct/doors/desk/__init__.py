"""The desk: the whole story in a browser, on this machine alone.

The room's rule: this process holds no key and opens no vault. Each page asks the key process, so that locking ends what could be read; on
a lock the process also begins anew, so that nothing of what it showed stays in its memory. It listens on the loopback address, speaks to
nobody else, logs nothing, and writes nothing but the page that opens the window, for this person only and for seconds. Whatever comes out
of the vault is text: no page marks anything as safe that was once typed.

A page is a module in `pages`, with a list `PAGES` of its addresses; see there.

    python -m safeconduct.doors.desk    # started by: safeconduct desk
"""
