"""The guard: tiers, company, numbers, dates, countries, and what may be said."""

import pytest

from safeconduct.studies.disclosure import Index, Protected, check
from safeconduct.studies.disclosure.guard_peoples import PEOPLES
from safeconduct.studies.disclosure.guard_places import NAMES

PEOPLE = [
    Protected(ref="p1", kind="person", texts=("Тамерлан Овлуров",)),
    Protected(ref="p2", kind="person", texts=("Madina Sharbueva",)),
    Protected(ref="d1", kind="date", texts=("1991-04-03",)),
    Protected(ref="n1", kind="number", texts=("+7 912 345-67-89",)),
    Protected(ref="h1", kind="number", texts=("@night_owl_77",)),
    Protected(ref="LTU", kind="country", texts=("LTU",)),
    Protected(ref="TGO", kind="country", texts=("TGO",)),
]
INDEX = Index.build(PEOPLE)


def told(text, index=INDEX):
    return [(finding.tier, finding.kind, finding.refs, text[finding.start : finding.end]) for finding in check(text, index)]


@pytest.mark.parametrize(
    "text",
    [
        "Вчера с Тамерланом Овлуровым говорили.",
        "Овлурова Тамерлана видели.",
        "We met Tamerlan Ovlurov there.",
        "Wir trafen Tamerlan Owlurow dort.",
        "تحدثنا مع تامرلان أوفلوروف أمس",
        "ТАМЕРЛАН ОВЛУРОВ",
    ],
)
def test_a_name_is_found_in_any_script_and_inflection(text):
    assert ("HARD", "person", ("p1",)) in [finding[:3] for finding in told(text)]


@pytest.mark.parametrize(
    ("stored", "text"),
    [
        ("Николас Сискарт", "Dün Nicholas Siscart'nin evine gittik."),
        ("Николас Сискарт", "Gestern sahen wir Nicholas Siscart’s Bruder."),
        ("Тамерлан Овлуров", "تحدثنا أمس وتامرلان أوفلوروف كان هناك"),
        ("Тамерлан Овлуров", "قلنا لتامرلان أوفلوروف أمس"),
        ("Тамерлан Овлуров", "Имя: Тамерлан\nФамилия: Овлуров"),
        ("Тамерлан Овлуров", "First name: Tamerlan; surname: Ovlurov"),
    ],
)
def test_joined_words_endings_and_forms_hide_no_name(stored, text):
    index = Index.build([Protected(ref="p9", kind="person", texts=(stored,))])
    assert [finding[0] for finding in told(text, index)] == ["HARD"]


def test_a_name_stored_in_latin_is_found_in_cyrillic():
    assert told("О Мадине Шарбуевой молчат.")[0][:3] == ("HARD", "person", ("p2",))


def test_a_surname_alone_is_soft_and_a_given_name_alone_is_nothing():
    assert told("Потом Овлурова не видели.") == [("SOFT", "person", ("p1",), "Овлурова")]
    assert told("Потом Тамерлана не видели.") == []


@pytest.mark.parametrize(
    ("full", "forms"),
    [
        ("Анна Овлурова", "Анны Анне Анну Анной Анною"),
        ("Inna Ovlurova", "Инны Инне Инну Инной"),
        ("Ева Овлурова", "Евы Еве Еву Евой"),
        ("Лия Овлурова", "Лии Лию Лией"),
        ("Майя Овлурова", "Майи Майе Майю Майей"),
        ("Зоя Овлурова", "Зои Зое Зою Зоей"),
        ("Зулея Овлурова", "Зулеи Зулее Зулею Зулеей"),
        ("Илья Овлуров", "Ильи Илье Илью Ильёй"),
    ],
)
def test_given_names_of_three_sounds_are_found_in_all_cases(full, forms):
    index = Index.build([Protected(ref="p", kind="person", texts=(full,))])
    surname = "Овлурова" if full.endswith("в") else "Овлуровой"
    for form in forms.split():
        assert [(one.tier, one.start) for one in check(f"Мы видели: {form} {surname} тут нет.", index)] == [("HARD", 11)], form
        assert check(f"Мы видели: {form} Беловой тут нет.", index) == (), form


def test_a_number_is_found_however_it_is_grouped():
    assert told("звоните 8 (912) 345 67 89")[0][:3] == ("HARD", "number", ("n1",))
    assert told("пишите night_owl_77 туда")[0][:3] == ("HARD", "number", ("h1",))


def test_a_date_needs_company():
    assert told("Родился 03.04.1991.") == []
    assert [finding[1] for finding in told("Тамерлан Овлуров родился 03.04.1991.")] == ["person", "date"]


@pytest.mark.parametrize(
    "word", ["Литва", "в литовских", "литовцам", "Lithuanian", "Vilnius", "litauischen", "lituanienne", "Litvanya'da", "الليتوانية"]
)
def test_a_country_is_found_by_all_its_words(word):
    assert ("HARD", "country", ("LTU",)) in [finding[:3] for finding in told(f"Они {word} ждут")]


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("GBR", "Großbritanniens England Angleterre Grande-Bretagne Londres Ingiltere'de İngiltere Londra بريطانيا ولندن Великобритании"),
        ("DEU", "Bundesrepublik RFA Allemagne Almanya'ya ألمانيا Германехь Германихь ФРГ"),
        ("USA", "Amerika Amérique ABD'ye أمريكا واشنطن Штатами"),
        ("POL", "Warschau Varsovie Varşova'da وارسو Polen Польшу"),
        ("NLD", "Holland Hollande Hollanda'da لاهاي Нидерландаш"),
        ("CZE", "Tschechien Tchéquie Prag Çekya'dan التشيك"),
        ("LTU", "Wilna Литвахь Литвара فيلنيوس"),
    ],
)
def test_bynames_and_capitals_in_other_languages_are_found(code, words):
    index = Index.build([Protected(ref=code, kind="country", texts=(code,))])
    missed = [word for word in words.split() if not told(f"Gestern kam aus {word} eine Antwort.", index)]
    assert missed == []


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("LTU", "Литовський литовців Вільнюсі Литвою"),
        ("DEU", "німецького Німеччині Берліні الألمان"),
        ("FRA", "французькому французька Парижі"),
        ("NLD", "нідерландський нідерландців Гаазі"),
        ("PRT", "португальцы португальці Лиссабоні"),
        ("BRA", "бразильцам бразильців"),
        ("ISR", "İsrail ізраїльської"),
        ("SWE", "İsveç шведською"),
        ("TUR", "الأتراك турецькою"),
    ],
)
def test_other_forms_of_countries_and_peoples_are_found(code, words):
    index = Index.build([Protected(ref=code, kind="country", texts=(code,))])
    assert [word for word in words.split() if not told(f"Учора тут {word} чекали.", index)] == []


@pytest.mark.parametrize(
    ("code", "hint"),
    [
        ("LTU", "+370 612 34567"),
        ("LTU", "00370-612-34567"),
        ("LTU", "www.urm.lt"),
        ("LTU", "LT"),
        ("LTU", "VNO"),
        ("LTU", "Каунасе"),
        ("LTU", "Seimas"),
        ("USA", "New York"),
        ("USA", "U.S."),
        ("USA", "Белым домом"),
        ("USA", "state.gov"),
        ("GEO", "500 лари"),
        ("NOR", "NOK"),
        ("FRA", "Quai d'Orsay"),
        ("TUR", "İzmir"),
    ],
)
def test_what_points_to_a_country_asks(code, hint):
    index = Index.build([Protected(ref=code, kind="country", texts=(code,))])
    assert [finding[:3] for finding in told(f"Нам вчера сказали, что там {hint} и больше ничего.", index)] == [("SOFT", "hint", (code,))]


@pytest.mark.parametrize(
    "innocent", ["+37 и -12", "readme.md", "по лт. цене", "МЫ ЖДАЛИ LT И VNO ТАМ", "1 500 и 370", "x.lta", "ltu vno", "каунас"]
)
def test_what_points_nowhere_is_silent(innocent):
    index = Index.build([Protected(ref=code, kind="country", texts=(code,)) for code in ("LTU", "MDA")])
    assert told(f"{innocent}." if innocent.isupper() else f"Нам вчера сказали, что там {innocent} и больше ничего.", index) == []


def test_a_homograph_of_a_country_is_silent():
    assert told("Кроме того, того дома больше нет. Того же мнения все.") == []


def test_packing_changes_nothing():
    again = Index.load(INDEX.pack())
    text = "Тамерлан Овлуров, Литва, 8 912 345-67-89, 03.04.1991"
    assert told(text) == told(text, again)


def test_findings_and_indexes_show_no_name():
    shown = repr(INDEX) + repr(PEOPLE) + repr(check("Тамерлан Овлуров", INDEX))
    assert "лур" not in shown
    assert "арбуев" not in shown


@pytest.mark.parametrize(
    ("stored", "text"),
    [
        ("Олег Макаревич", "Вчера Макаревича видели."),  # sounds like a father's name
        ("Макаревич Олег", "Вчера о Макаревиче говорили."),
        ("Овлуров Тамерлан", "Потом Овлурова не видели."),  # the given name is in no table
        ("Lewan Gatschetschiladse", "Потом Гачечиладзе уехал."),
        ("Vasilij Kunicz", "Тогда Куниц молчал."),
        ("Ковалёв Пётр", "Они видели Kovalyova там."),
        ("Мария Гулия", "Слушали Марию Гулию."),
        ("Сен-Луи", "Тогда господин Сен-Луи молчал."),
        ("Roj Sen-Lui", "Тогда Рой Сен-Луи молчал."),
    ],
)
def test_a_surname_is_found_however_it_is_stored_and_bent(stored, text):
    index = Index.build([Protected(ref="p9", kind="person", texts=(stored,))])
    assert ("p9",) in [finding[2] for finding in told(text, index)]


@pytest.mark.parametrize(
    "text",
    [
        "Третье место поделили.",
        "Матч в Турине отложен.",
        "Мы встречались. В России тепло.",
        "Театр «Жара» закрыт.",
        "Александр Пушкин писал, что в России тепло.",
    ],
)
def test_words_of_the_dictionary_and_places_are_no_surnames(text):
    names = ["Тотани Третт", "Жан Туря", "Иван Росс", "Питер Жарр", "Александр Росс"]
    index = Index.build([Protected(ref=f"p{at}", kind="person", texts=(name,)) for at, name in enumerate(names)])
    assert told(text, index) == []


def test_who_is_named_in_full_is_found_again_with_a_letter_wrong():
    assert [finding[3] for finding in told("Тамерлан Овлуров ушёл. Потом Овлоров вернулся.")] == ["Тамерлан Овлуров", "Овлоров"]
    assert told("Потом Овлоров вернулся.") == []


@pytest.mark.parametrize(
    ("stored", "text"),
    [
        ("Ясуо Феррари", "Топлива у команды Феррари не было."),
        ("Рейн Кевин", "Город стоит на Рейне с 1200 года."),
        ("Бонни Клумберг", "Встреча пройдёт в Бонне летом."),
        ("Октавия Пенья", "Там собирают автомобили «Шкода Октавия» и другие."),
        ("Роберто Магат", "Доклад МАГАТЕ опубликован."),
        ("Мид Мотаи", "Глава МИДа прилетел."),
        ("Альберто Ком", "Акции ВымпелКом выросли."),
        ("Манн Лент", "Об этом сообщает Лента.ру сегодня."),
        ("Жак Северн", "Народ Северной Кореи молчит."),
        ("Каролина Сосэи", "Он родился в Южной Каролине давно."),
        ("Александр Воробьёв", "Они гуляли на склонах Воробьёвых гор вчера."),
        ("Харт Бург", "Порт Бургас закрыт."),
        ("Луис Чабб", "Турнир был в Сан Луисе весной."),
        ("Ли Со Ён", "Мы не знаем, живы ли они, и будет ли он дома."),
        ("Питер Вера", "Верю, в Питере никогда такого не было."),
    ],
)
def test_what_surroundings_make_a_thing_or_a_place_is_no_person(stored, text):
    assert told(text, Index.build([Protected(ref="p9", kind="person", texts=(stored,))])) == []


@pytest.mark.parametrize(
    ("stored", "text"),
    [
        ("Хаббл", "Так работает телескоп Хаббл."),  # all of a protected name
        ("Дик Адвокат", "Дик Адвокат ушёл. Тогда мы сказали, что Адвокат прав."),
        ("Тамерлан Овлуров", "Его видели на улице Овлурова вчера."),
        ("Иван Мельник", "Потом дело Мельника закрыли."),
        ("Сильвио Бурлускони", "Вчера приехал Берлускони один."),  # a vowel mistyped
        ("Ахмад Исмаилов", "ахь Исмаиловас бохург хьеха, хьо дийца деза"),  # Chechen, and its ending
    ],
)
def test_surroundings_hide_nobody(stored, text):
    assert told(text, Index.build([Protected(ref="p9", kind="person", texts=(stored,))])) != []


def test_a_given_name_is_told_where_it_is_all_that_is_recorded_and_all_that_is_said():
    index = Index.build([Protected(ref="p9", kind="person", texts=("Мадина",))])
    assert told("Потом мы видели Мадину дома.", index) == [("SOFT", "person", ("p9",), "Мадину")]
    assert told("Потом мы видели Мадину Влади дома.", index) == []


def test_a_country_alone_in_quotes_only_asks():
    assert told("Мы жили в гостинице «Литва» тогда.")[0][:2] == ("SOFT", "country")
    assert told("Мы «видели Литву» тогда.")[0][:2] == ("HARD", "country")


def test_every_line_of_the_table_of_peoples_is_whole():
    lines = PEOPLES.strip().splitlines()
    codes = [line.split("|")[0].split()[0] for line in lines]
    assert len(set(codes)) == len(codes)
    assert set(codes) <= set(NAMES)
    assert [line for line in lines if line.count("|") != 8] == []


def test_peoples_whose_name_ends_in_a_vowel_are_declined():
    index = Index.build([Protected(ref=code, kind="country", texts=(code,)) for code in ("AUT", "PRK", "PSE")])
    assert [finding[2] for finding in told("Там жили австрийцы, северокорейский гость из Пхеньяна и палестинцы.", index)] == [
        ("AUT",),
        ("PRK",),
        ("PRK",),
        ("PSE",),
    ]
