"""Say what is: facts, the world they add up to, and the rules.

Pure: a fact or a question goes in, a value comes out. The model never reads a file, a clock, chance or the network; the instant of
asking is an argument.
"""
