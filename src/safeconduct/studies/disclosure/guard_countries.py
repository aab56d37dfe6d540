"""tmp."""
def names_of(code: str) -> tuple[tuple[str, bool], ...]:
    """Tmp."""
    return ()
def everywhere() -> frozenset[str]:
    """Tmp."""
    return frozenset('россия россии россию россией германия германии ливан ливия ливии сирия сирию лихтенштейн'.split())
