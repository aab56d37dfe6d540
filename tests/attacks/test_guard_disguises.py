"""Names in disguise: each way to hide a protected name from a machine and show it to a reader is found, at its place."""

import base64

import pytest

from safeconduct.studies.disclosure import Index, Protected, check, found_in

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
        "&Tcy;амерлан Овлуров",
        "Т.а.м.е.р.л.а.н О.в.л.у.р.о.в",
        "Т/а/м/е/р/л/а/н О/в/л/у/р/о/в",
        "Т  а  м  е  р  л  а  н   О  в  л  у  р  о  в",
        "Т🔥а🔥м🔥е🔥р🔥л🔥а🔥н О🔥в🔥л🔥у🔥р🔥о🔥в",
        "Тамер\u2800лан Ов\u3164луров",
        "Тамерла\u0301н Овлу\u0336ров",
        "Тамерлан Овлуров".encode().decode("cp1251"),
        "Тамерлан Овлуров".encode().decode("latin-1"),
        "%25D0%25A2%25D0%25B0%25D0%25BC%25D0%25B5%25D1%2580%25D0%25BB%25D0%25B0%25D0%25BD %D0%9E%D0%B2%D0%BB%D1%83%D1%80%D0%BE%D0%B2",
        "".join(f"\\x{byte:02x}" for byte in "Тамерлан Овлуров".encode()),
        "".join(f"\\u{ord(char):04x}" for char in "ТамерланОвлуров"),
        "ᴛᴀᴍᴇʀʟᴀɴ ᴏᴠʟᴜʀᴏᴠ",
        "𝐓𝐚𝐦𝐞𝐫𝐥𝐚𝐧 𝐎𝐯𝐥𝐮𝐫𝐨𝐯",
        "Ｔａｍｅｒｌａｎ Ⓞⓥⓛⓤⓡⓞⓥ",
        "Tαmerlan Ονlurov",
        "#ТамерланОвлуров",
        "\nТ\nа\nм\nе\nр\nл\nа\nн\n\nО\nв\nл\nу\nр\nо\nв\n",
        "\r\n\r\nТ\r\n\r\nа\r\n\r\nм\r\n\r\nе\r\n\r\nр\r\n\r\nл\r\n\r\nа\r\n\r\nн Овлуров",
        "и Т а м е р л а н   О в л у р о в",
        "=D0=A2=D0=B0=D0=BC=D0=B5=D1=80=D0=BB=D0=B0=D0=BD =D0=9E=D0=B2=\n=D0=BB=D1=83=D1=80=D0=BE=D0=B2",
        base64.b64encode("Тамерлан Овлуров".encode()).decode(),
        base64.urlsafe_b64encode("Тамерлан Овлуров, с ним ещё кто-то?".encode()).decode().strip("="),
        "Тамерлан Овлуров".encode().hex(),
        "Тамер<b>лан</b> Ов**лу**ров",
        'Тамерлан Ов<span style="x">лу</span>ров',
        '="Тамер"&"лан "&"Овлу" & "ров"',
        "'Тамер'+'лан Овлу' + 'ров'",
        "&".join(f"UNICHAR({ord(char)})" for char in "Тамерлан") + " Овлуров",
        f"String.fromCharCode({','.join(str(ord(char)) for char in 'Тамерлан Овлуров')})",
        "".join(f"\\{ord(char):06x}" for char in "Тамерлан Овлуров"),
        "".join(f"\\{ord(char):x} " for char in "Тамерлан Овлуров"),
        "".join(f"\\u{{{ord(char):x}}}" for char in "Тамерлан Овлуров"),
        "".join(f"\\{byte:03o}" for byte in "Тамерлан Овлуров".encode()),
        "🇹🇦🇲🇪🇷🇱🇦🇳 🇴🇻🇱🇺🇷🇴🇻",
        "🇹\u200b🇦\u200b🇲\u200b🇪\u200b🇷\u200b🇱\u200b🇦\u200b🇳 Ovlurov",
        "🏴" + "".join(chr(0xE0000 + ord(char)) for char in "Tamerlan Ovlurov"),
        "🏴" + "".join(chr((0xFE00 if byte < 16 else 0xE0100 - 16) + byte) for byte in b"Tamerlan Ovlurov"),
        "tamerlan_ovlurov",
        "Т*мерлан Овлур*в",
        "Тамерл_н Овл_ров",
        "Та#ерлан О?луров",
        "Тамерл•н О?луров",
        "Там.рлан Овл.ров",
        "T*merlan Ovl@rov",
        "ТАМ*РЛАН ОВЛ*РОВ",
        "*Тамер*лан Ов*лу*ров",
        "Та*мер*ла*н Ов*лур*о*в",
        "**Тамерлан Овлур**ов",
        "**Т*мерлан Овл*ров**",
        "*Т*мерлан* #Овл*ров",
    ],
)
def test_a_disguised_name_is_found(disguise):
    text = f"Вчера {disguise} уехал."
    hard = [finding for finding in check(text, INDEX) if finding.tier == "HARD"]
    assert hard
    first = text.index(disguise)
    assert first <= hard[0].start < hard[0].end <= first + len(disguise)


def test_a_finding_in_a_list_of_one_name_is_short_and_every_mention_is_found():
    text = ", ".join(["Тамерлан Овлуров"] * 300)
    found = check(text, INDEX)
    assert max(one.end - one.start for one in found) < 300
    assert all(any(one.start <= at < one.end for one in found) for at in range(0, len(text), 18))


@pytest.mark.parametrize(
    "hostile",
    ["а*" * 5_000, "М" + "рмрд" * 2_000, "M" + "rmrd" * 2_000, "/" + "a" * 20_000, "Ма*" + "магр" * 9_000, "a\n" + " " * 5_000 + "b\u200b"],
)
def test_text_that_is_made_to_stop_the_guard_does_not(hostile):
    assert check(hostile, PEOPLE) == ()


def test_words_longer_than_any_name_are_compared_only_as_they_stand():
    index = Index.build([Protected(ref="p1", kind="person", texts=(f"Ма{'ма' * 34} Овлуров",))])
    assert [one.tier for one in check(f"Вчера Ма{'ма' * 34} Овлуров.", index)] == ["HARD"]
    assert check(f"Вчера Ма{'ма' * 35} уехала.", index) == ()


OTHERS = Index.build([Protected(ref="n1", kind="number", texts=("+7 912 345-67-89",)), Protected(ref="c1", kind="country", texts=("LTU",))])


@pytest.mark.parametrize(
    "disguise",
    [
        "٨ ٩١٢ ٣٤٥ ٦٧ ٨٩",
        "８９１２３４５６７８９",
        "8.912.345.67.89",
        "8\u200b912\u200b345\u200b67\u200b89",
        "8 9I2 З4S б7 B9",
        "tel89123456789x",
        "8, 9, 1, 2, 3, 4, 5, 6, 7, 8, 9",
        "8|9|1|2|3|4|5|6|7|8|9",
        "8_912_345_67_89",
        "\n8\n9\n1\n2\n3\n4\n5\n6\n7\n8\n9\n",
        "+7 (0) 912 345 67 89 ext. 12",
        "eight nine one two three four five six seven eight nine",
        "plus-seven, nine-hundred-twelve three forty-five sixty-seven eighty-nine",
        "восемь девятьсот двенадцать триста сорок пять шестьдесят семь восемьдесят девять",
        "вісім дев'ять один два три чотири п'ять шість сім вісім дев'ять",
        "zéro neuf douze trois cent quarante-cinq soixante-sept quatre-vingt-neuf",
        "null neun eins zwei drei fünfundvierzig siebenundsechzig neunundachtzig",
        "sıfır dokuz yüz on iki üç yüz kırk beş altmış yedi seksen dokuz",
        "صفر تسعة واحد اثنان ثلاثة خمسة وأربعون سبعة وستون تسعة وثمانون",
        "plus seven 9 one 2 three 4 five 6 seven 8 nine",
        "🇱🇹",
        "В И Л Ь Н Ю С",
        "Виль-\nнюсе",
        "Литвa",
        "Лит\u200bвы",
        "L-i-t-h-u-a-n-i-a",
    ],
)
def test_a_disguised_number_or_country_is_found(disguise):
    assert [one.tier for one in check(f"Нам сказали: {disguise}, вот так.", OTHERS)] == ["HARD"]


@pytest.mark.parametrize(
    "innocent",
    [
        "a, b, c, d",
        "1. 2. 3. 4.",
        "R&D; Q&A",
        "и я в с ним",
        "🇫🇷🇩🇪🇵🇱",
        "x/y/z",
        "&nbsp;",
        "=\nи",
        "a\nb\nв",
        "9f86d081884c7d659a2feaa0c55ad015" * 2,
        "internationalisation",
    ],
)
def test_innocent_signs_are_no_alarm(innocent):
    assert check(f"Нам сказали: {innocent}, вот так.", OTHERS) == ()


@pytest.mark.parametrize(
    "innocent", ["T*ble snake_case_of_words", "Gold.ru и Лента.ру", "П.рочее", "a*b*c = d*e", "Там*рлановна", "Ов*уловлен", "мяЧ"]
)
def test_signs_among_letters_are_no_alarm(innocent):
    assert list(found_in(f"Нам сказали: {innocent}, вот так.", INDEX)) == []


def test_a_surname_with_a_hidden_letter_asks():
    assert [one.tier for one in check("Вчера Овл*ров уехал.", INDEX)] == ["SOFT"]
    assert check("Вчера Тамерл*н уехал.", INDEX) == ()


FROM_AFAR = Index.build(
    [
        Protected(ref=f"p{at}", kind="person", texts=(name,))
        for at, name in enumerate(("Jabrail Hughayev", "Shchukar Wolkow", "Юсуп Хьюгаев", "Tamerlan Djabrailoff"))
    ]
)


@pytest.mark.parametrize("said", ["джабраил хугаев", "джабраила хугаева", "щукар волков", "jusup hugayev", "yusup hyughaev"])
def test_a_name_of_another_script_is_found_in_a_text_without_capitals(said):
    assert [one.tier for one in check(f"вчера мы видели, как {said} стоял у дома и ждал", FROM_AFAR)] == ["HARD"]


@pytest.mark.parametrize("said", ["тамерлана джабраилова", "жабраилову тамерлану"])
def test_a_distant_spelling_with_a_small_letter_is_found_beside_the_other_word_of_the_name(said):
    assert [one.tier for one in check(f"Вчера мы видели, как {said} вели к дому Ивана.", FROM_AFAR)] == ["HARD"]
    assert check(f"Вчера мы видели, как {said.split()[1]} вели к дому Ивана.", FROM_AFAR) == ()


@pytest.mark.parametrize(
    "innocent", ["вчера мы видели, как щука волокла его", "we saw use of huge wolves", "шукар стоял, а потом ушёл волков"]
)
def test_words_of_a_text_without_capitals_are_no_alarm(innocent):
    assert check(innocent, FROM_AFAR) == ()


@pytest.mark.parametrize("disguise", ["налремаТ ворулвО", "ворулвО налремаТ", "nalremaT vorulvO"])
def test_a_name_that_is_written_backwards_is_found(disguise):
    text = f"Вчера {disguise} уехал."
    assert [(one.tier, text[one.start : one.end]) for one in found_in(text, INDEX)] == [("HARD", disguise)]


def test_a_name_that_is_written_backwards_and_shown_forwards_is_found():
    text = "Вчера \u202eворулвО налремаТ\u202c уехал."
    assert [(one.tier, text[one.start : one.end][::-1]) for one in found_in(text, INDEX)] == [("HARD", "Тамерлан Овлуров")]


CONTACTS = Index.build(
    [
        Protected(ref="n1", kind="number", texts=("AS 0305618",)),
        Protected(ref="n2", kind="number", texts=("https://t.me/night.0wl94",)),
        Protected(ref="n3", kind="number", texts=("grey.fox27@example.org",)),
        Protected(ref="n4", kind="number", texts=("@maxowl",)),
        Protected(ref="n5", kind="number", texts=("+370 612 34567",)),
    ]
)


@pytest.mark.parametrize(
    ("ref", "disguise"),
    [
        ("n1", "as0305618"),
        ("n1", "AS O3O S6 I8"),
        ("n1", "ASО3О5618"),
        ("n1", "серия 0305 № 618"),
        ("n1", "AS zero three zero five six one eight"),
        ("n2", "@night.0wl94"),
        ("n2", "@NIGHT.OWL94"),
        ("n2", "nіght.оwl94"),
        ("n2", "ni\u200bght.owl94"),
        ("n2", "n i g h t . 0 w l 9 4"),
        ("n2", "n-i-g-h-t-.-0-w-l-9-4"),
        ("n2", "n i g h t dot o w l 9 4"),
        ("n3", "g r e y . f o x 2 7 @ e x a m p l e . o r g"),
        ("n3", "grey.fox27@example.org"),
        ("n3", "grey.fox27 at example dot org"),
        ("n3", "grey.fox27(собака)example(точка)org"),
        ("n3", "grey.fox27@\nexample.org"),
        ("n3", "grey.fox27%40example.org"),
        ("n3", "signal: grey.fox27"),
        ("n4", "@MaxOwl"),
        ("n4", "t.me/maxowl"),
        ("n5", "+37061234567"),
        ("n5", "8 612 34567"),
        ("n5", "0 (612) 34 567"),
    ],
)
def test_a_disguised_paper_handle_or_address_is_found(ref, disguise):
    assert [(one.tier, one.refs) for one in check(f"Нам сказали: {disguise}, вот так.", CONTACTS)] == [("HARD", (ref,))]


def test_a_handle_that_may_be_a_word_asks():
    assert [one.tier for one in check("Нам писал maxowl из города.", CONTACTS)] == ["SOFT"]
    assert check("Нам писал Maxowl из города.", CONTACTS) == ()


@pytest.mark.parametrize("table", ["03\t05\n61\t8", "0305,618", "в 2017 году 106 человек, 88 за границей", "305618"])
def test_figures_of_a_table_are_no_paper(table):
    assert check(f"Нам сказали: {table}.", CONTACTS) == ()


PEOPLE = Index.build(
    [
        Protected(ref="p1", kind="person", texts=("Тамерлан Овлуров",)),
        Protected(ref="p2", kind="person", texts=("Роза Сапиева",)),
        Protected(ref="p3", kind="person", texts=("Zelim Kheda",)),
    ]
)


@pytest.mark.parametrize(
    ("tier", "disguise"),
    [
        *(
            ("HARD", address)
            for address in (
                "https://facebook.com/tamerlan.ovlurov.77",
                "t.me/tamerlanovlurov",
                "https://vk.com/ovlurovtamerlan1988",
                "https://www.example.org/people/tamerlan-ovlurov-0b23/?x=1",
                "@tamerlanovlurov",
                "@Ovlurov_Tamerlan",
                "#тамерланоВлуров".lower(),
                "#свободу_тамерлану_овлурову",
                "tamerlan.ovlurov@example.org",
                "https://ovlurov-tamerlan.example.org/",
                "https://xn--80ajac2afbcb7b.xn--80ae6ahe.example.org/тамерлан.овлуров",
                "https://ok.ru/tamerlan.owlurow",
                '"Сапиева";"Роза"',
                "Сапиева\tРоза",
                "Сапиева | Роза",
                '"Роза"&" "&"Сапиева"',
                "роза.сапиева@example.org",
                "Тамерлан\n\nОвлуров",
            )
        ),
        *(("SOFT", address) for address in ("tovlurov@example.org", "t.me/tovlurov77", "https://example.org/ovlurov/", "@ovlurov")),
    ],
)
def test_a_name_in_an_address_a_tag_or_a_table_is_found(tier, disguise):
    assert tier in [one.tier for one in check(f"Нам сказали: {disguise} и больше ничего не было.", PEOPLE)]


@pytest.mark.parametrize(
    "innocent",
    [
        "https://example.org/news/2017/05/roza-vetrov",
        "t.me/tamerlanbank",
        "bovlurov@example.org",
        "#роза",
        "https://zelim.example.org",
        "тамерланбек овлурбек",
    ],
)
def test_addresses_of_others_are_no_alarm(innocent):
    assert check(f"Нам сказали: {innocent} и больше ничего не было.", PEOPLE) == ()
