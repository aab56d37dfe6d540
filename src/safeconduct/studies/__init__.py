"""Think: values in, values out.

A study gets what it needs as arguments and gives an answer with its reasons. It never reads a file, a clock, a database or the network,
and studies know neither each other nor the vault.
"""
