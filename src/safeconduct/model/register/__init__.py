"""Find whom to compare among many: the candidates of record linkage, where everybody against everybody would take days.

A room of its own, for it alone brings numerical arrays, which most verbs do without. Never decides, and never holds a name as written.
"""
