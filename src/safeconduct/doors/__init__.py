"""Let people in: the command line, and whatever else they talk to.

A door reads what was typed, asks the clock, calls one action and renders its answer. It never decides, opens a key or writes a fact, and
no door knows another.
"""
