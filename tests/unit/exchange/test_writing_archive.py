"""The ZIP is the same for the same content, is read by others, and comes in pieces."""

import hashlib
import io
import zipfile

import pytest

from safeconduct.model import facts as f
from safeconduct.model import world
from safeconduct.studies.exchange.writing import archive, fields_page, plainly, readme


def test_the_same_content_gives_the_same_bytes_in_whatever_order_and_pieces():
    one = b"".join(archive({"b.jsonl": [b"two", b"three"], "a.txt": [b"one"]}))
    two = b"".join(archive({"a.txt": [b"o", b"ne"], "b.jsonl": [b"twothree"]}))
    assert one == two


def test_what_was_packed_comes_out_and_nobody_else_may_read_it():
    packed = zipfile.ZipFile(io.BytesIO(b"".join(archive({"b.jsonl": [b"two\n"], "a.txt": [b"one"]}))))
    assert packed.testzip() is None
    assert {name: packed.read(name) for name in packed.namelist()} == {"a.txt": b"one", "b.jsonl": b"two\n"}
    assert {about.external_attr >> 16 for about in packed.infolist()} == {0o100600}
    assert {about.date_time for about in packed.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_a_large_file_is_never_held_whole():
    made, sizes = [0], []

    def pieces():
        for number in range(2000):
            made[0] += 1
            yield hashlib.shake_128(number.to_bytes(4, "big")).digest(2048)

    packed = archive({"a.jsonl": pieces()})
    sizes.append(len(next(packed)))
    assert made[0] < 1000, "the first piece comes before the last was made"
    sizes.extend(map(len, packed))
    assert max(sizes) < 1 << 20
    assert sum(sizes) > 2000 * 2048


def test_a_file_that_fails_fails_the_archive():
    def broken():
        yield b"one"
        raise KeyError

    with pytest.raises(KeyError):
        list(archive({"a.txt": broken()}))


def test_a_contested_field_is_a_list_of_all_that_stands():
    case = world.Case(b"c" * 16)
    case.risk.state(b"1" * 16, "high", 2, b"laptop", ())
    case.risk.state(b"2" * 16, "low", 1, b"tablet", ())
    assert plainly(case)["risk"] == ["high", "low"]


def test_what_has_no_plain_form_is_never_written_as_something_else():
    with pytest.raises(TypeError):
        plainly({"x": 1.5})


def test_every_kind_of_fact_and_record_is_explained():
    page = fields_page()
    tags = [str(kind.__struct_config__.tag) for kind in f.AnyFact.__args__]
    assert [tag for tag in tags if f"\n{tag}\n" not in page] == []
    assert [kind.__name__ for kind in world.RECORDS.values() if f"{kind.__name__}\n" not in page] == []


def test_every_file_of_a_whole_export_has_a_line_in_the_readme():
    names = ["cases.jsonl", "exits.jsonl", "tasks.jsonl", "mappings.jsonl"]
    page = readme(dict.fromkeys(names, 3), is_whole=True)
    assert all(f"  {name} " in page for name in names)
    assert "where they stay was left out" in readme({"cases.jsonl": 1}, is_whole=False)
