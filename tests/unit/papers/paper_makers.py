"""Files as people send them, made here: each hides one marked word in one corner."""

import io
import struct
import zipfile
import zlib

import xlsxwriter

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def zipped(**parts):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return out.getvalue()


def docx(body="<w:p><w:r><w:t>Quiet text.</w:t></w:r></w:p>", **more):
    return zipped(
        **{"[Content_Types].xml": "<Types/>", "word/document.xml": f"<w:document {W}><w:body>{body}</w:body></w:document>", **more}
    )


def xlsx(build):
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    build(book)
    book.close()
    return out.getvalue()


def pdf(*, text="Quiet", title="Quiet", note="Quiet", draws="", more="", pages=1):
    stream = f"BT /F1 12 Tf 20 100 Td ({text}) Tj ET {draws}".encode()
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R %s >>" % more.encode(),
        b"<< /Type /Pages /Kids [%s] /Count %d >>" % (b"3 0 R " * pages, pages),
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 300 200] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> /Annots [6 0 R] >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
        f"<< /Type /Annot /Subtype /Text /Rect [10 10 20 20] /Contents ({note}) >>".encode(),
        f"<< /Title ({title}) >>".encode(),
    ]
    out, places = bytearray(b"%PDF-1.7\n"), []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    out += b"trailer\n<< /Size %d /Root 1 0 R /Info 7 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, table)
    return bytes(out)


def png(text):
    def chunk(kind, content):
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))

    head = struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0)
    parts = (chunk(b"IHDR", head), chunk(b"tEXt", b"Author\0" + text.encode()), chunk(b"IDAT", zlib.compress(b"\0\0")), chunk(b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts)


def jpeg(author, *, is_placed=False):
    name = author.encode() + b"\0"
    entries = [(0x013B, 2, len(name), 8 + 2 + 12 * (1 + is_placed) + 4)] + ([(0x8825, 4, 1, 0)] if is_placed else [])
    ifd = struct.pack("<H", len(entries)) + b"".join(struct.pack("<HHII", *entry) for entry in entries) + struct.pack("<I", 0)
    block = b"Exif\0\0" + b"II*\0" + struct.pack("<I", 8) + ifd + name
    return b"\xff\xd8\xff\xe1" + struct.pack(">H", len(block) + 2) + block + b"\xff\xda\0\x02\xff\xd9"


MAIL = """\
From: Press <press@example.org>
To: Zelimkhan Tovbulatov <editor@example.org>
Subject: =?utf-8?b?{subject}?=
MIME-Version: 1.0
Content-Type: multipart/mixed; boundary=XX

--XX
Content-Type: text/plain; charset=utf-8

Quiet text.
--XX
Content-Type: text/html; charset=koi8-r
Content-Transfer-Encoding: base64

{html}
--XX
Content-Type: application/octet-stream
Content-Disposition: attachment; filename="list.docx"
Content-Transfer-Encoding: base64

{attachment}
--XX--
"""
