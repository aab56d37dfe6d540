"""Countries and regions by the names that people write, in English and Russian.

Sources: Unicode CLDR 48 (short names of countries), ISO 3166-2:RU (regions). Other languages come from the door as an argument. Regions are
listed where this software's first users work; a region that is not here is kept as it was written, in a note.
"""
# ruff: noqa: RUF001 - Russian names are meant

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from safeconduct.model import codes
from safeconduct.studies.exchange.words import plain

_RUSSIAN: Final = """\
ABW=Аруба;AFG=Афганистан;AGO=Ангола;AIA=Ангилья;ALA=Аландские острова;ALB=Албания;AND=Андорра;ARE=ОАЭ;ARG=Аргентина;ARM=Армения
ASM=Американское Самоа;ATA=Антарктида;ATF=Французские Южные территории;ATG=Антигуа и Барбуда;AUS=Австралия;AUT=Австрия;AZE=Азербайджан
BDI=Бурунди;BEL=Бельгия;BEN=Бенин;BES=Бонэйр, Синт-Эстатиус и Саба;BFA=Буркина-Фасо;BGD=Бангладеш;BGR=Болгария;BHR=Бахрейн;BHS=Багамы
BIH=Босния и Герцеговина;BLM=Сен-Бартелеми;BLR=Беларусь;BLZ=Белиз;BMU=Бермудские острова;BOL=Боливия;BRA=Бразилия;BRB=Барбадос
BRN=Бруней;BTN=Бутан;BVT=остров Буве;BWA=Ботсвана;CAF=Центрально-Африканская Республика;CAN=Канада;CCK=Кокосовые острова;CHE=Швейцария
CHL=Чили;CHN=Китай;CIV=Кот-д’Ивуар;CMR=Камерун;COD=Демократическая Республика Конго;COG=Республика Конго;COK=острова Кука;COL=Колумбия
COM=Коморы;CPV=Кабо-Верде;CRI=Коста-Рика;CUB=Куба;CUW=Кюрасао;CXR=остров Рождества;CYM=острова Кайман;CYP=Кипр;CZE=Чехия;DEU=Германия
DJI=Джибути;DMA=Доминика;DNK=Дания;DOM=Доминиканская Республика;DZA=Алжир;ECU=Эквадор;EGY=Египет;ERI=Эритрея;ESH=Западная Сахара
ESP=Испания;EST=Эстония;ETH=Эфиопия;FIN=Финляндия;FJI=Фиджи;FLK=Фолклендские острова;FRA=Франция;FRO=Фарерские острова
FSM=Федеративные Штаты Микронезии;GAB=Габон;GBR=Великобритания;GEO=Грузия;GGY=Гернси;GHA=Гана;GIB=Гибралтар;GIN=Гвинея;GLP=Гваделупа
GMB=Гамбия;GNB=Гвинея-Бисау;GNQ=Экваториальная Гвинея;GRC=Греция;GRD=Гренада;GRL=Гренландия;GTM=Гватемала;GUF=Французская Гвиана
GUM=Гуам;GUY=Гайана;HKG=Гонконг;HMD=острова Херд и Макдональд;HND=Гондурас;HRV=Хорватия;HTI=Гаити;HUN=Венгрия;IDN=Индонезия
IMN=остров Мэн;IND=Индия;IOT=Британская территория в Индийском океане;IRL=Ирландия;IRN=Иран;IRQ=Ирак;ISL=Исландия;ISR=Израиль
ITA=Италия;JAM=Ямайка;JEY=Джерси;JOR=Иордания;JPN=Япония;KAZ=Казахстан;KEN=Кения;KGZ=Киргизия;KHM=Камбоджа;KIR=Кирибати
KNA=Сент-Китс и Невис;KOR=Республика Корея;KWT=Кувейт;LAO=Лаос;LBN=Ливан;LBR=Либерия;LBY=Ливия;LCA=Сент-Люсия;LIE=Лихтенштейн
LKA=Шри-Ланка;LSO=Лесото;LTU=Литва;LUX=Люксембург;LVA=Латвия;MAC=Макао;MAF=Сен-Мартен;MAR=Марокко;MCO=Монако;MDA=Молдова;MDG=Мадагаскар
MDV=Мальдивы;MEX=Мексика;MHL=Маршалловы острова;MKD=Северная Македония;MLI=Мали;MLT=Мальта;MMR=Мьянма;MNE=Черногория;MNG=Монголия
MNP=Северные Марианские острова;MOZ=Мозамбик;MRT=Мавритания;MSR=Монтсеррат;MTQ=Мартиника;MUS=Маврикий;MWI=Малави;MYS=Малайзия
MYT=Майотта;NAM=Намибия;NCL=Новая Каледония;NER=Нигер;NFK=остров Норфолк;NGA=Нигерия;NIC=Никарагуа;NIU=Ниуэ;NLD=Нидерланды;NOR=Норвегия
NPL=Непал;NRU=Науру;NZL=Новая Зеландия;OMN=Оман;PAK=Пакистан;PAN=Панама;PCN=острова Питкэрн;PER=Перу;PHL=Филиппины;PLW=Палау
PNG=Папуа — Новая Гвинея;POL=Польша;PRI=Пуэрто-Рико;PRK=КНДР;PRT=Португалия;PRY=Парагвай;PSE=Палестина;PYF=Французская Полинезия
QAT=Катар;REU=Реюньон;ROU=Румыния;RUS=Россия;RWA=Руанда;SAU=Саудовская Аравия;SDN=Судан;SEN=Сенегал;SGP=Сингапур
SGS=Южная Георгия и Южные Сандвичевы острова;SHN=остров Св. Елены;SJM=Шпицберген и Ян-Майен;SLB=Соломоновы острова;SLE=Сьерра-Леоне
SLV=Сальвадор;SMR=Сан-Марино;SOM=Сомали;SPM=Сен-Пьер и Микелон;SRB=Сербия;SSD=Южный Судан;STP=Сан-Томе и Принсипи;SUR=Суринам
SVK=Словакия;SVN=Словения;SWE=Швеция;SWZ=Эсватини;SXM=Синт-Мартен;SYC=Сейшельские острова;SYR=Сирия;TCA=Тёркс и Кайкос;TCD=Чад;TGO=Того
THA=Таиланд;TJK=Таджикистан;TKL=Токелау;TKM=Туркменистан;TLS=Восточный Тимор;TON=Тонга;TTO=Тринидад и Тобаго;TUN=Тунис;TUR=Турция
TUV=Тувалу;TWN=Тайвань;TZA=Танзания;UGA=Уганда;UKR=Украина;UMI=Внешние малые острова (США);URY=Уругвай;USA=Соединенные Штаты
UZB=Узбекистан;VAT=Ватикан;VCT=Сент-Винсент и Гренадины;VEN=Венесуэла;VGB=Виргинские острова (Великобритания)
VIR=Виргинские острова (США);VNM=Вьетнам;VUT=Вануату;WLF=Уоллис и Футуна;WSM=Самоа;YEM=Йемен;ZAF=Южно-Африканская Республика;ZMB=Замбия
ZWE=Зимбабве;XKX=Косово;XXA=без гражданства
"""  # alpha-3 = name

_OTHERS: Final = """\
RUS=rf;RUS=russian federation;RUS=рф;RUS=российская федерация;RUS=russian;RUS=россиянин;RUS=россиянка;RUS=российское;RUS=russie;RUS=روسيا
USA=us;USA=usa;USA=united states of america;USA=сша;USA=америка;USA=etats unis;GBR=uk;GBR=great britain;GBR=england;GBR=британия;GBR=англия
ARE=uae;ARE=emirates;ARE=эмираты;ARE=оаэ;DEU=фрг;DEU=german;DEU=allemagne;NLD=holland;NLD=голландия;NLD=the netherlands;CZE=czech republic
CZE=чешская республика;KOR=republic of korea;KOR=корея;PRK=dprk;PRK=кндр;SYR=syrian arab republic;SYR=syrian;SYR=syrie;SYR=سوريا
IRN=islamic republic of iran;IRN=iranian;IRN=ایران;MDA=republic of moldova;MDA=молдавия;BLR=белоруссия;BLR=belarusian;BLR=belorussia
KGZ=киргизия;KGZ=кыргызстан;KGZ=kyrgyz;TUR=turkey;TUR=turquie;UKR=ukrainian;UKR=украинец;UKR=украинка;UKR=украинское;AFG=afghan
AFG=افغانستان;UZB=uzbek;TJK=tajik
TKM=туркмения;KAZ=kazakh;GEO=georgian;ARM=armenian;AZE=azerbaijani;CHN=кнр;CHN=prc;COD=drc;COD=dr congo
CIV=ivory coast;SWZ=swaziland;MMR=burma;MMR=бирма;MKD=macedonia;MKD=македония;PSE=palestinian territories;PSE=state of palestine
VNM=viet nam
LAO=lao pdr;TZA=united republic of tanzania;VEN=bolivarian republic of venezuela;CPV=cabo verde;TLS=east timor;VAT=holy see;EGY=مصر
IRQ=العراق
XXA=stateless person;XXA=апатрид;XXA=лбг;XXA=apatride;XXA=none stateless
"""  # alpha-3 = what else people write

_REGIONS: Final = """\
RU-CE=чечня;RU-CE=чр;RU-CE=чеченская республика;RU-CE=chechnya;RU-CE=chechen republic;RU-CE=chechenia;RU-CE=tchetchenie;RU-CE=الشيشان
RU-IN=ингушетия;RU-IN=ingushetia;RU-DA=дагестан;RU-DA=dagestan;RU-SE=северная осетия;RU-SE=осетия;RU-SE=north ossetia
RU-KB=кабардино балкария;RU-KB=kabardino balkaria;RU-KC=карачаево черкесия;RU-KC=karachay cherkessia;RU-AD=адыгея;RU-AD=adygea
RU-STA=ставропольский край;RU-STA=ставрополь;RU-STA=stavropol;RU-KDA=краснодарский край;RU-KDA=краснодар;RU-KDA=krasnodar
RU-MOW=москва;RU-MOW=moscow;RU-MOW=moscou;RU-MOS=московская область;RU-MOS=moscow oblast;RU-SPE=санкт петербург;RU-SPE=спб
RU-SPE=петербург;RU-SPE=питер;RU-SPE=st petersburg;RU-SPE=saint petersburg;RU-LEN=ленинградская область;RU-LEN=leningrad oblast
RU-ROS=ростовская область;RU-ROS=ростов;RU-ROS=rostov;RU-NIZ=нижний новгород;RU-NIZ=нижегородская область;RU-NIZ=nizhny novgorod
RU-SVE=екатеринбург;RU-SVE=свердловская область;RU-SVE=yekaterinburg;RU-TA=татарстан;RU-TA=казань;RU-TA=tatarstan;RU-TA=kazan
RU-BA=башкортостан;RU-BA=уфа;RU-BA=bashkortostan;RU-NVS=новосибирск;RU-NVS=новосибирская область;RU-NVS=novosibirsk;RU-SAM=самара
RU-SAM=самарская область;RU-SAM=samara;RU-VGG=волгоград;RU-VGG=волгоградская область;RU-VGG=volgograd;RU-VOR=воронеж
RU-VOR=воронежская область;RU-VOR=voronezh;RU-PER=пермь;RU-PER=пермский край;RU-PER=perm;RU-KGD=калининград;RU-KGD=kaliningrad
"""  # ISO 3166-2 = what people write; a city stands for its region


def _read(lines: str) -> dict[str, str]:
    pairs = (pair.split("=", 1) for line in lines.strip().splitlines() for pair in line.split(";"))
    return {plain(name): code for code, name in pairs}


def _english() -> dict[str, str]:
    return {plain(name): alpha3 for alpha3, name in codes.listed("iso3").items()}


COUNTRIES: Final[Mapping[str, str]] = MappingProxyType({**_english(), **_read(_RUSSIAN), **_read(_OTHERS)})
"""Plain name (see `words.plain`) to alpha-3."""
REGIONS: Final[Mapping[str, str]] = MappingProxyType(_read(_REGIONS))
"""Plain name to ISO 3166-2."""
