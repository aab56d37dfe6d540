"""List given names that are one name though they do not sound alike: short forms, and forms of other languages.

Own compilation from general knowledge of the languages, released under CC0. Each line is one name; a short form may stand in several
lines. Only
what folding cannot hear is listed. Never use it on surnames.

    >>> same_given("saSa", "aleksandr"), same_given("saSa", "boris")
    (True, False)
"""
# ruff: noqa: RUF001, RUF003 - a table is read in rows; Russian and Arabic names are meant

from __future__ import annotations

from functools import cache

from safeconduct.model.names.sounds import sounds

_LINES = """
Александр Alexander Саша Саня Шура Искандер Alex Sandro Alessandro Alejandro Олександр Сашко Alec Xander Сандро إسكندر Aleksandr Олесь
Алексей Alexey Алёша Леша Лёха Олексий Alexis Алексий Aleksey
Анатолий Толя Толик Anatole
Андрей Андрюша Andrew Andreas Andre Andrés Andrzej Ondrej András Дрон Andy Drew اندراوس
Антон Тоша Антоша Anthony Antonio Antoine Antonius Tony Toni Antoni Тоха
Аркадий Аркаша
Борис Боря Boris
Валентин Валя Valentin Valentine
Валерий Валера Valery
Василий Вася Basil Vasile Vasil Василь باسل
Виктор Витя Victor Вита Витёк
Виталий Виталик
Владимир Вова Володя Вовчик Volodymyr Володимир Wladimir
Владислав Влад Слава
Всеволод Сева
Вячеслав Слава
Геннадий Гена Gennady
Георгий George Егор Юрий Гоша Жора Georg Georges Jorge Giorgio Гога Jerzy György Yorgos Гиорги جورج جرجس
Григорий Гриша Gregory Gregor Grzegorz Greg Григор
Давид David Дауд Dawud داود داوود Дато Dave Davit
Дмитрий Дима Митя Demetrius Dmitri Димон Дмитро Dimitris
Евгений Женя Eugene Eugen Eugenio Евген Жека Gene
Ефим Фима Euthymius
Захар Zachary Zacharias Закария زكريا Захария Zach
Иван John Ваня Johann Johannes Juan Jean Giovanni João Jan Ян Иоанн Яхья يحيى Hans Ioannis Ivo Sean Jack Johnny Ioan يوحنا Hovhannes
Ованес Ivan Evan Ian János حنا
Игорь Гарик Igor Ингвар
Илья Elijah Elias إلياس Ильяс Илюша Ilias Ильюша Eli
Иосиф Joseph Осип Юсуф Yusuf يوسف José Giuseppe Josef Józef Юсуп Джозеф Joe Jose Soso Сосо Iosif Yosef
Исаак Isaac Ицхак Исхак Izaak إسحاق Айзек
Кирилл Cyril Кирюша Kyrylo
Константин Constantine Костя Kostas Kostyantyn Коста
Леонид Лёня Leonidas
Лев Leo Лёва Leon Leonard Леон
Лука Luke Lucas Lukas Luca لوقا
Максим Макс Maximus Maximilian Максимилиан
Марк Mark Marcus Marc Marco Marek Маркус
Матвей Matthew Matthias Mateo Matthieu Мотя Matt Maciej متى
Михаил Michael Миша Michel Miguel Mikael Микаэль Michał Mykhailo Микаил ميخائيل Mike Mikhail Mihai Майкл Мишель Michele Mick Мишаня ميكائيل
Моисей Moses Муса موسى Moshe Моше Musa
Николай Nicholas Коля Nicolas Nikolaus Mykola Микола Nick Niklas Mikołaj Klaus Никола Николас Niko Кольян Nico
Олег Олежка Oleg Oleh
Павел Paul Паша Pablo Paolo Павло Пауль Поль Paulo Булос بولس Pavlos Pál
Пётр Peter Петя Pierre Pedro Pietro Petro Петро Piotr Boutros بطرس Petros Pete Питер
Роман Рома Romain
Руслан Рустик Русик
Семён Simon Сеня Simeon Shimon Симон Шимон سمعان
Сергей Серёжа Sergius Serge Сергий Серго Серый Sergiy Sergio Serhii Serhiy
Соломон Solomon Сулейман سليمان Suleiman Süleyman Salomon Шломо
Станислав Стас Stanislaus Стасик
Степан Stephen Стёпа Stefan Stephan Étienne Esteban Steven Steve István Штефан Stefano
Тимофей Timothy Тима Timo Tim
Фёдор Theodore Федя Theodor Fyodor Feodor Tadeusz Теодор Тодор Ted
Филипп Philip Felipe Philippe Filippo Филя Phil
Фома Thomas Tomás Tomasz Томас Tom Tommaso Tommy توما
Юрий Юра Yuri Юрик Yury Jura
Яков Jacob James Яша Jacques Якуб Yaqub يعقوب Jakob Giacomo Jaime Диего Diego Santiago Jim Jimmy Jaakov Жак Jake Ягуб Jacobus Hakob Акоп
Абрам Abraham Ибрагим Ibrahim إبراهيم Avraham Авраам ابراهيم Ebrahim Ибраим Abram
Адам Adam آدم
Даниил Daniel Даня Данила Данил Danilo Danyal دانيال Dan Danny Даниэль
Гавриил Gabriel Джабраил جبريل Гаврила Джибрил Cebrail Gabriele
Рафаил Rafael Raphael
Вениамин Benjamin Веня Binyamin بنيامين Ben Бен Беня Bibi
Самуил Samuel Sam Сэм Shmuel
Аарон Aaron Харун Haroun هارون Harun
Иисус Jesus Иса عيسى Isa Иса
Иов Job Аюб Ayub أيوب Айюб Eyüp
Иона Jonah Юнус Yunus يونس
Мухаммад Muhammad Магомед Магомет Мохаммед Mehmet Mahomet محمد Мухамед Mamadou Мага Маго Махмет Mohamed Магомаз Muhammed Mehmed Мамед
Mohd Muhammadu
Ахмед Ahmed أحمد Ахмат Akhmad Ahmet Ахмад Ахмет
Али Ali علي
Хасан Hassan حسن Гасан Асан Hasan
Хусейн Hussein حسين Гусейн Хусайн Hüseyin Гусен Усейн Husayn
Абдулла Abdullah عبدالله Абдула Abdallah Абдал
Абдуррахман Abdurrahman عبدالرحمن Абдурахман Abderrahmane Абдрахман
Умар Omar عمر Омар Umar Ömer Омер
Усман Osman عثمان Осман Uthman Othman
Халид Khalid خالد Halit Khaled
Мустафа Mustafa مصطفى Mostafa
Махмуд Mahmud محمود Mahmoud
Рамзан Ramadan رمضان Рамазан Рамадан
Шамиль Shamil شامل Шамил
Зелимхан Зелим Zelim
Турпал Турпал-Али
Саид Said سعيد Саит Sait Saeed
Сайд Seyyid سيد Сайид Sayyid Sayed Seyed
Фатима Fatima فاطمة Фатма Патимат Fatma Фатимат Патима Fatemeh Fatoumata
Айшат Aisha عائشة Айша Ayşe Асият Aïcha Айшет
Хадиджа Khadija خديجة Хадижат Hatice Хеда Хадижа
Зайнаб Zainab زينب Зейнаб Zeynep Зайнап
Мария Mary Маша Marie Maria مريم Мариам Мариям Meryem Maryam Maryja Марьям Miriam Маня Маруся Марийка Marija
Марьям Марем Марет
Екатерина Catherine Катя Katharina Kate Kateryna Катерина Caterina Катюша Catalina Katarzyna Kathryn Karen
Елизавета Elizabeth Лиза Elisabeth Isabel Изабелла Elżbieta Lisa Бетти Betty Liz Beth
Елена Helen Лена Helena Алёна Olena Hélène Олена Elena Helene Ilona Еленка
Анна Anna Аня Anne Hannah Ханна Нюра Ann حنة Ганна Anya Annie Ana
Наталья Natalia Наташа Natalie Наталия
Ольга Olga Оля Helga Ольха Olha
Ирина Irene Ира Irina Iryna Арина Ириша
Ксения Xenia Ксюша Оксана Oksana Аксинья
София Sophia Соня Sofie Софья Sophie Zofia Zofija صفية
Татьяна Tatiana Таня Tanya Тетяна
Людмила Ludmila Люда Мила Люся
Любовь Люба Lyubov
Надежда Надя Nadia Nadezhda Надия
Вера Vera Віра Віруся
Галина Галя Halyna
Дарья Daria Даша Дарина Darya
Юлия Julia Юля Giulia Julie يوليا Джулия
Александра Alexandra Саша Сандра Sandra Шура
Евгения Eugenia Женя Zhenya
Анастасия Anastasia Настя Стася Nastia
Мадина Madina مدينة
Лейла Laila ليلى Layla Leyla Лайла
Зухра Zahra زهراء Зара Zehra Захра
Амина Amina أمينة Аминат Emine Аминет
Вильгельм William Wilhelm Guillaume Уильям Guillermo Bill Willem Билл Will Willy Гийом Billy Guglielmo Вильям
Карл Charles Carl Karl Carlos Carlo Шарль Чарльз Karol Charlie Карлос Carolus
Генрих Henry Heinrich Henri Enrico Enrique Генри Анри Henryk Hendrik Harry Heinz Hank
Людовик Louis Ludwig Luis Luigi Людвиг Luiz Lewis Lajos Луи Lodewijk
Фридрих Frederick Friedrich Frédéric Fred Фредерик Federico Фред Fryderyk Fritz
Франц Francis Franz François Francisco Francesco Frank Франсуа Franciszek Paco Frans Фрэнсис Ferenc
Роберт Robert Bob Bobby Roberto Rob Робер
Ричард Richard Dick Ricardo Riccardo Rick Rich Ришар
Эдуард Edward Eduard Eduardo Édouard Эдик Ted Эдвард Ed Edvard
Рудольф Rudolf Rodolfo Rudi
Герхард Gerhard Gerard Gérard Жерар Gerardo
Евстафий Eustace
Кристофер Christopher Christoph Cristóbal Христофор Chris Cristoforo Kris
Кристиан Christian Cristian Chris
Патрик Patrick Pat Paddy
Вальтер Walter Уолтер Walt
Освальд Oswald
Лоренц Lawrence Laurent Lorenzo Лаврентий Larry Laurence Laurentius
Рональд Ronald Ron
Дональд Donald Don
Кеннет Kenneth Ken
Самвел Samvel
Томас Thomas
Джеффри Jeffrey Geoffrey Jeff Готфрид
Стивен Stephen
Сьюзан Susan Susanna Сусанна Sue Susanne
Маргарита Margaret Рита Margarete Marguerite Małgorzata Margarita Peggy Greta Марго Meg Maggie
Рахиль Rachel
Сара Sarah سارة
Ребекка Rebecca
Рутения Ruth
"""


@cache
def _table() -> dict[str, frozenset[int]]:
    found: dict[str, set[int]] = {}
    for number, line in enumerate(_LINES.split("\n")):
        for name in line.split():
            for part in (name, *name.split("-")[:1]):
                found.setdefault(_plain(sounds(part)), set()).add(number)
    return {heard: frozenset(lines) for heard, lines in found.items()}


def _plain(heard: str) -> str:
    return heard.replace("E", "e")  # ё is often written е


def same_given(one: str, other: str) -> bool:
    """Tell whether two strings of sounds are known forms of one given name."""
    lines = given_lines(one)
    return bool(lines) and not lines.isdisjoint(given_lines(other))


def given_lines(heard: str) -> frozenset[int]:
    """Give the numbers of the given names of which a string of sounds is a known form."""
    return _table().get(_plain(heard), _NO_LINE)


_NO_LINE: frozenset[int] = frozenset()
