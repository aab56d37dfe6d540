"""Single cases are cut out of a key, and every other one, known or not, still follows from what is left."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from safeconduct.errors import Damaged
from safeconduct.vault.journal import ErasureKey, Tree
from safeconduct.vault.journal.tree import LEVELS, NODE_BYTES
from tests import forge

SEED = b"s" * 32
CASES = st.binary(min_size=16, max_size=16)


@given(st.sets(CASES, max_size=20), st.sets(CASES, min_size=1, max_size=20), st.data())
def test_all_others_follow_from_what_is_left_in_whatever_order_they_are_cut(gone, others, data):
    whole, both = Tree.grown(SEED), sorted(gone | others)
    order = data.draw(st.permutations(sorted(gone)))
    cut = whole
    for case in order:
        cut = Tree.unpacked(cut.without([case]).packed())
    assert cut == whole.without(gone)
    assert cut.leaves(both) == whole.leaves(others - gone)
    assert len(set(whole.leaves(both).values())) == len(both), "one for each"


@given(st.sets(CASES, max_size=20))
def test_no_seed_that_is_left_stands_on_the_way_to_what_was_cut(gone):
    left = Tree.grown(SEED).without(gone).nodes
    for case in gone:
        place = int.from_bytes(forge.h("sc1/cableaf", case)[:4], "big")
        assert not any(place >> LEVELS - depth == at for depth, at in left)
    assert len(left) <= max(LEVELS * len(gone), 1)


def test_a_leaf_and_what_is_left_are_those_of_the_document():
    erasure, case = ErasureKey.of_epoch(0, SEED), b"c" * 16
    assert erasure.tree.leaves([case]) == {case: forge.leaf(SEED, case)}
    assert b"".join(sorted(forge.beside(SEED, case)[at : at + NODE_BYTES] for at in range(0, LEVELS * NODE_BYTES, NODE_BYTES))) == (
        erasure.without([case]).tree.packed()
    )


@pytest.mark.parametrize("packed", [b"\0" * (NODE_BYTES - 1), bytes([33]) + bytes(NODE_BYTES - 1), b"\1\0\0\0\2" + SEED])
def test_what_is_no_rest_of_a_tree_is_refused(packed):
    with pytest.raises(Damaged) as caught:
        Tree.unpacked(packed)
    assert caught.value.stage == "tree"
