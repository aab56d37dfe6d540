from safeconduct.studies.disclosure import Index, Protected, Span, is_kin, is_list, sketch_of, spans_in, things_in

PROSE = (
    "We are glad to say that two more people are safe. During the last two months more than a hundred people from several parts of "
    "the country asked us for help, and our colleagues answered each of them within a day. Most of them wait for papers and for a bed. "
)
OTHER = (
    "Tomorrow the committee meets behind closed doors and hears witnesses whose voices will be changed. Journalists may wait outside; "
    "questions go to the office in writing, and nothing is said about individual applications, routes or hosts. "
)
INDEX = Index.build(
    [
        Protected(ref="case:1", kind="person", texts=("Tamerlan Ovlurov",)),
        Protected(ref="negotiation:1", kind="country", texts=("LTU",)),
    ]
)


def test_places_and_grades_and_nothing_else():
    pieces = [PROSE, f"{PROSE} Тамерлана Овлурова ждут в Вильнюсе."]
    spans = spans_in(pieces, INDEX)
    assert spans == (Span(1, len(PROSE) + 1, len(PROSE) + 19, "HARD"), Span(1, len(PROSE) + 27, len(PROSE) + 35, "COUNTRY"))
    assert [pieces[one.piece][one.start : one.end] for one in spans] == ["Тамерлана Овлурова", "Вильнюсе"]
    assert things_in(pieces, spans) == 2
    assert spans_in([PROSE], INDEX) == ()


def test_a_list_is_no_draft():
    assert not is_list([PROSE])
    assert is_list([PROSE, "and so do " + ", ".join(f"Aslan{chr(97 + n)} Umar{chr(97 + n)}ov" for n in range(26)), "too"])
    many = " ".join(f"{PROSE.lower()} then came Um{chr(97 + n // 26)}{chr(97 + n % 26)}ov and sat" for n in range(100))
    assert is_list([many])


def test_a_draft_that_comes_back_is_known_again():
    whole = sketch_of([PROSE])
    words = PROSE.split()
    assert is_kin(whole, sketch_of([" ".join(words[: len(words) // 2])]))
    assert is_kin(whole, sketch_of([" ".join(reversed(words)), "Aslan"]))
    assert is_kin(sketch_of([PROSE, OTHER]), sketch_of([OTHER + " Umarov"]))
    assert not is_kin(whole, sketch_of([OTHER]))
    assert len(sketch_of([PROSE, OTHER])) <= 64
