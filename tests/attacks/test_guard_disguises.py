"""Names in disguise: each way to hide a protected name from a machine and show it to a reader is found, at its place."""

import pytest

from safeconduct.studies.disclosure import Index, Protected, check

INDEX = Index.build([Protected(ref="p1", kind="person", texts=("Тамерлан Овлуров",))])


@pytest.mark.parametrize(
    "disguise",
    [
        "Тамер\u200bлан Ов\u00adлуров",
        "Т а м е р л а н  О в л у р о в",
        "Тамер-\nлан Овлу-\n   ров",
        "Taмepлaн Oвлypoв",
        "%D0%A2%D0%B0%D0%BC%D0%B5%D1%80%D0%BB%D0%B0%D0%BD %D0%9E%D0%B2%D0%BB%D1%83%D1%80%D0%BE%D0%B2",
        "ТАМЕРЛАН ОВЛУРОВ",
        "\u202bТамерлан Овлуров\u202c",
        "ТамерланОвлуров",
        "Тамерлан\nОвлуров",
        "тамерлан овлуров",
        "&#1058;амерлан Овлуров",
    ],
)
def test_a_disguised_name_is_found(disguise):
    text = f"Вчера {disguise} уехал."
    hard = [finding for finding in check(text, INDEX) if finding.tier == "HARD"]
    assert hard
    assert text[hard[0].start] == disguise.lstrip("\u202b")[0]
    assert hard[0].end <= len(text)
