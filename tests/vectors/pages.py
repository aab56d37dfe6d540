"""The pages of case keys, bundles, chains and primitives."""

from tests import forge
from tests.forge import h, kdf, pack, u32, u64
from tests.vectors.parts import ANNA, BORIS, CK_ANNA, CK_BORIS, ORG, PUBLIC, SEED, base64_of, fixed, flip, second_form

SHARED_VERSION = 1 << 12 | 0xABC


def cabinet_page():
    """Write the page of cabinet pages."""
    erasure = fixed("erasure")

    def item(case, key, ckid=None):
        return [case, ckid or h("sc1/ckid", key), key]

    pairs = sorted([(ANNA, CK_ANNA), (BORIS, CK_BORIS)])
    good = [item(*pair) for pair in pairs]

    def page(entries=good, packed=None, key=erasure, **wrong):
        return forge.page(key, 3, ORG, pack(entries) if packed is None else packed, **wrong)

    apart = b"".join(sorted([pairs[0][1], fixed("ck apart")], key=lambda key: h("sc1/ckid", key)))
    vectors = [
        ("two-keys", page(), "opens", pairs),
        ("no-key", page([]), "opens", []),
        (
            "many-keys",
            page([item(u64(0) + u64(n), fixed(f"ck {n}")) for n in range(30)]),
            "opens",
            [(u64(0) + u64(n), fixed(f"ck {n}")) for n in range(30)],
        ),
        ("two-keys-of-one-case", page(sorted([good[0], item(pairs[0][0], fixed("ck apart"))])), "opens", [(pairs[0][0], apart)]),
        ("too-short", page()[:-1], "size"),
        ("another-magic", page(magic=b"SCG1"), "magic"),
        ("another-suite", page(suite=2), "suite"),
        ("set-zero", page(zeros=b"\1\0\0"), "zero"),
        ("another-version", page(written_version=2), "version"),
        ("commitment-flipped", flip(page(), 44), "commit"),
        ("another-erasure-key", page(key=fixed("later")), "commit"),
        ("ciphertext-flipped", flip(page(), 200), "aead"),
        ("entries-too-long", page(entries_bytes=5000), "layout"),
        ("padding-too-long", page(size=1088), "padding"),
        ("entries-none", page(packed=b"\xc1"), "encoding"),
        ("short-key", page([[ANNA, bytes(32), b"short"]]), "encoding"),
        ("unsorted", page(good[::-1]), "canonical"),
        ("key-twice", page([good[0], good[0]]), "canonical"),
        ("keys-of-one-case-unsorted", page(sorted([good[0], item(pairs[0][0], fixed("ck apart"))])[::-1]), "canonical"),
        ("second-form", page(packed=second_form(pack(good))), "canonical"),
        ("another-commitment", page([item(ANNA, CK_ANNA, h("sc1/ckid", CK_BORIS))]), "case-key"),
    ]
    shared, cut = SHARED_VERSION, {"cover": forge.cover(erasure).hex(), "nodes": forge.beside(erasure, pairs[0][0]).hex()}

    def common(entries, suite=2, key=None, **wrong):
        return forge.page(key or forge.cover(erasure), shared, ORG, pack(entries), suite=suite, **wrong)

    hidden = [forge.masked(erasure, one) for one in good]
    apart_hidden = sorted(forge.masked(erasure, one) for one in (good[0], item(pairs[0][0], fixed("ck apart"))))
    later = [
        ("shared", common(hidden), "opens", pairs, {}),
        ("shared-two-keys-of-one-case", common(apart_hidden), "opens", [(pairs[0][0], apart)], {}),
        ("shared-first-suite", common(good, 1, erasure), "opens", pairs, {}),
        ("shared-unmasked", common(good), "case-key", None, {}),
        ("shared-under-the-key-itself", common(hidden, 2, erasure), "commit", None, {}),
        ("shared-unknown-suite", common(hidden, 3), "suite", None, {}),
        ("one-cut-out", common(hidden), "opens", pairs[1:], cut),
        ("all-cut-out", common(hidden[:1]), "opens", [], cut),
        ("cut-first-suite", common(good, 1, erasure), "suite", None, cut),
        ("cut-unsorted", common(hidden[::-1]), "canonical", None, cut),
    ]
    return {
        "about": "Pages of case keys in Base64, all else in hexadecimal. `result` is `opens` or the one check that fails. "
        "`keys` is what a page holds; of a case with two keys both, the one to write with first. "
        "Those with a `version` of their own are under a key that all hold; `cut` is what is left of it where a case was cut out.",
        "org": ORG.hex(),
        "version": 3,
        "erasure_key": erasure.hex(),
        "vectors": [
            {"name": name, "blob": base64_of(data), "result": result}
            | ({"keys": {case.hex(): key.hex() for case, key in keys[0]}} if keys else {})
            for name, data, result, *keys in vectors
        ]
        + [
            {"name": name, "blob": base64_of(data), "result": result, "version": shared}
            | ({} if keys is None else {"keys": {case.hex(): key.hex() for case, key in keys}})
            | ({"cut": left} if left else {})
            for name, data, result, keys, left in later
        ],
    }


def bundle_page():
    """Write the page of bundles."""

    def bundle(blobs, magic=b"SCP1\1\0\0\0", count=None, tail=b""):
        packed = magic + u32(len(blobs) if count is None else count) + b"".join(u32(len(one)) + one for one in blobs) + tail
        return packed + h("sc1/pending", packed)

    one, two = b"first segment", b"second segment"
    vectors = [
        ("two", bundle([one, two]), "opens", [one, two]),
        ("none", bundle([]), "opens", []),
        ("another-magic", bundle([one], magic=b"SCP2\1\0\0\0"), "pending"),
        ("miscounted", bundle([one, two], count=3), "pending"),
        ("trailing", bundle([one], tail=b"\0"), "pending"),
        ("length-past-the-end", bundle([one], count=2, tail=u32(50)), "pending"),
        ("hash-flipped", flip(bundle([one]), len(bundle([one])) - 1), "pending"),
        ("torn", bundle([one, two])[:40], "pending"),
        ("empty", b"", "pending"),
    ]
    return {
        "about": "Bundles of an act under way, in Base64; what they hold in hexadecimal. `result` is `opens` or `pending`. "
        "`blobs` is what a bundle holds.",
        "vectors": [
            {"name": name, "blob": base64_of(data), "result": result} | ({"blobs": [blob.hex() for blob in blobs[0]]} if blobs else {})
            for name, data, result, *blobs in vectors
        ],
    }


def chain_page():
    """Write the page of chains."""

    def link(name, seq=0, prev=None, device="d", depth=None, hlc=None, heads=()):
        before = fixed(prev).hex() if prev else bytes(32).hex()
        cited = [[fixed(cited_device, 16).hex(), cited_seq, fixed(cited_name).hex()] for cited_device, cited_seq, cited_name in heads]
        return {
            "segment": fixed(name).hex(), "device": fixed(device, 16).hex(), "seq": seq, "prev": before, "heads": cited,
            "depth": seq + 1 if depth is None else depth, "hlc": 100 * seq + 100 if hlc is None else hlc,
        }  # fmt: skip

    a, b, c = link("a"), link("b", 1, "a"), link("c", 2, "b")
    vectors = [
        ("none", [], "sound", None),
        ("three", [c, a, b], "sound", None),
        ("two-devices", [a, b, link("x", device="e", depth=3, heads=[("d", 1, "b")])], "sound", "b"),
        ("middle-missing", [a, c], "gap", None),
        ("first-missing", [b, c], "gap", None),
        ("cited-missing", [a, link("x", device="e", depth=3, heads=[("d", 1, "b")])], "gap", None),
        ("two-in-one-place", [a, b, link("b2", 1, "a")], "fork", None),
        ("two-firsts", [a, link("a2")], "fork", None),
        ("another-before", [a, b, link("c", 2, "nobody")], "chain", None),
        ("anothers-chain", [a, link("x", 1, "a", device="e")], "chain", None),
        ("clock-back", [a, link("b", 1, "a", hlc=100)], "clock", None),
        ("depth-too-low", [a, link("x", device="e", depth=1, heads=[("d", 0, "a")])], "depth", None),
        ("depth-too-high", [a, link("b", 1, "a", depth=9)], "depth", None),
        ("newest-gone", [a, b], "rollback", "c"),
        ("all-gone", [], "rollback", "a"),
    ]
    return {
        "about": "Chains of one compartment, in any order. `pinned` is the newest segment that a reader knows of from elsewhere. "
        "`result` is `sound` or the one thing that does not hold.",
        "vectors": [
            {"name": name, "links": links, "result": result} | ({"pinned": fixed(pinned).hex()} if pinned else {})
            for name, links, result, pinned in vectors
        ],
    }


def seal_page():
    """Write the page of the primitives."""
    message = h("sc1/example", b"message")
    signature = forge.sign(SEED, "sc1/example", message)
    order = 2**252 + 27742317777372353535851937790883648493
    second = signature[:32] + (int.from_bytes(signature[32:], "little") + order).to_bytes(32, "little")
    small = bytes.fromhex("c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a")
    one = (1).to_bytes(32, "little")
    sealed = forge.aead(fixed("key"), b"hidden", b"context")
    return {
        "about": "The primitives. `result` is a value in hexadecimal, a number, `holds`, or the check that fails.",
        "vectors": [
            {"name": "digest", "label": "sc1/segid", "data": b"abc".hex(), "result": h("sc1/segid", b"abc").hex()},
            {"name": "digest-another-label", "label": "sc1/ckid", "data": b"abc".hex(), "result": h("sc1/ckid", b"abc").hex()},
            {
                "name": "derive",
                "key": fixed("key").hex(),
                "label": "sc1/seg",
                "data": b"abc".hex(),
                "result": kdf(fixed("key"), "sc1/seg", b"abc").hex(),
            },
            {"name": "open", "key": fixed("key").hex(), "sealed": sealed.hex(), "aad": b"context".hex(), "result": b"hidden".hex()},
            {"name": "open-flipped", "key": fixed("key").hex(), "sealed": flip(sealed, 3).hex(), "aad": b"context".hex(), "result": "aead"},
            {"name": "open-another-aad", "key": fixed("key").hex(), "sealed": sealed.hex(), "aad": "", "result": "aead"},
            *(
                {
                    "name": f"verify-{name}",
                    "public": public.hex(),
                    "label": "sc1/example",
                    "hash": message.hex(),
                    "signature": signed.hex(),
                    "result": result,
                }
                for name, public, signed, result in (
                    ("sound", PUBLIC, signature, "holds"),
                    ("flipped", PUBLIC, flip(signature, 40), "signature"),
                    ("second-form", PUBLIC, second, "signature"),
                    ("off-by-a-small-point", PUBLIC, forge.sign_oddly(SEED, b"sc1/example\0" + message), "signature"),
                    ("identity-key", one, one + bytes(32), "signature"),
                    ("small-order-key", small, small + bytes(32), "signature"),
                    ("zero-key", bytes(32), bytes(64), "signature"),
                    ("second-form-of-the-identity", (2**255 - 18).to_bytes(32, "little"), one + bytes(32), "signature"),
                )
            ),
            *(
                {"name": f"accept-{name}", "public": public.hex(), "result": result}
                for name, public, result in (
                    ("sound", PUBLIC, "holds"),
                    ("identity", one, "key"),
                    ("small-order", small, "key"),
                    ("short", PUBLIC[:31], "key"),
                )
            ),
            *(
                {"name": f"padded-{length}", "length": length, "result": forge.padme(length)}
                for length in (0, 1024, 1025, 4097, 100_000, 8_000_000)
            ),
        ],
    }
