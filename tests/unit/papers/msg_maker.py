"""Make a message as Outlook saves it, the smallest that a reader must take: a container of one table, streams of whole sectors."""

import struct

SECTOR, END, FREE, FAT = 512, 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFD
LEAST = 4096  # bytes of a stream that stands in whole sectors


def prop(tag, text):
    """Give the name and the bytes of a text property, filled up with blanks."""
    return f"__substg1.0_{tag}001F", text.ljust(LEAST // 2).encode("utf-16-le")


def container(tree):
    """Lay out a tree: names to bytes (a stream) or to another tree (a storage)."""
    entries, streams = [["Root Entry", 5, FREE, FREE, END, 0]], []

    def grow(branch):
        first = FREE
        last = None
        for name, content in branch.items():
            number = len(entries)
            is_stream = isinstance(content, bytes)
            entries.append([name, 2 if is_stream else 1, FREE, FREE, END, len(content) if is_stream else 0])
            if is_stream:
                streams.append((number, content))
            else:
                entries[number][3] = grow(content)
            if last is None:
                first = number
            else:
                entries[last][2] = number
            last = number
        return first

    entries[0][3] = grow(tree)
    chain, body = [], b""
    for number, content in streams:
        count = -(-len(content) // SECTOR)
        entries[number][4] = len(chain)
        chain += [*range(len(chain) + 1, len(chain) + count), END]
        body += content.ljust(count * SECTOR, b"\0")
    table = b"".join(
        name.encode("utf-16-le").ljust(64, b"\0")
        + struct.pack("<HBBIII16xI16xIQ", 2 * len(name) + 2, kind, 1, FREE, right, child, 0, start if size or kind == 5 else 0, size)
        for name, kind, right, child, start, size in entries
    )
    table += struct.pack("<64xHBBIII16xI16xIQ", 0, 0, 0, FREE, FREE, FREE, 0, 0, 0) * (-len(entries) % 4)
    first = len(chain)
    count = len(table) // SECTOR
    chain += [*range(first + 1, first + count), END]
    own = 1
    while (len(chain) + own) * 4 > own * SECTOR:
        own += 1
    begins = len(chain)
    chain += [FAT] * own
    packed = struct.pack(f"<{len(chain)}I", *chain).ljust(own * SECTOR, b"\xff")
    places = [*range(begins, begins + own), *[FREE] * (109 - own)]
    head = (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
        + bytes(16)
        + struct.pack("<HHHHH6xIIIIIIIII", 0x3E, 3, 0xFFFE, 9, 6, 0, own, first, 0, LEAST, END, 0, END, 0)
    )
    return head + struct.pack("<109I", *places) + body + table + packed


def message(*, body, recipient, attached=("note.txt", b"")):
    """Make a message with a text, a recipient and an attachment."""
    name, content = attached
    return container(
        {
            "__properties_version1.0": bytes(LEAST),
            **dict([prop("0037", "News"), prop("1000", body)]),
            "__recip_version1.0_#00000000": dict([prop("3001", recipient)]),
            "__attach_version1.0_#00000000": {**dict([prop("3707", name)]), "__substg1.0_37010102": content.ljust(LEAST, b" ")},
        }
    )
