"""Keep: keys, signed segments, the local copy, locks, shelves.

From above: `replica | keyring | agent | quarantine`, then `journal`, then `seal | depot`. Only `seal` imports cryptographic libraries,
only `replica` the database. The vault knows facts as bytes and types of the model; it never decides what they mean.
"""
