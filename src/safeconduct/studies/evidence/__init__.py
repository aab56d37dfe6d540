"""Think about evidence: who said what, on whose word, how firmly, and what follows from all of it together.

The rule of this room: claims are never called true or false, and no count becomes a probability. Text and values go in, values come out;
nothing here reads a file, and nothing enters a ledger without a person.
"""
