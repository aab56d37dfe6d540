"""List what points to a country without naming it: codes, telephone numbers, airports and large towns, money, parliaments, its own name.

Own compilation from general knowledge, released under CC0: the ISO 3166-1 alpha-3 code; the code of telephones (ITU-T E.164), `-` where
several countries share it; IATA codes of large airports; words, with `_` between the words of one. A hint only asks: it may be chance.
Codes of two letters and of money follow from ISO 3166-1 and ISO 4217.

    >>> sorted(hints_of("LTU"))[:8]
    ['+370', '.lt', '=KUN', '=LT', '=LTL', '=LTU', '=PLQ', '=VNO']
"""

# ruff: noqa: E501, RUF001 - a country stands on one line; letters of several scripts are meant
# fmt: off

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import cache
from itertools import product
from string import ascii_uppercase
from typing import Final

from safeconduct.errors import Mistaken
from safeconduct.model.codes import country

HINTS: Final = """
ARE 971 DXB,AUH dubai дубай дубае sharjah шарджа dirham dirhams
ARG 54 EZE,AEP ezeiza эсейса córdoba peso_argentino casa_rosada
ARM 374 EVN zvartnots звартноц gyumri гюмри dram драм hayastan
AUS 61 SYD,MEL,PER,BNE sydney сидней melbourne мельбурн brisbane брисбен perth перт
AUT 43 VIE,SZG schwechat швехат salzburg зальцбург graz грац innsbruck инсбрук österreich
AZE 994 GYD heydar_aliyev_airport ganja гянджа manat манат milli_majlis
BEL 32 BRU,CRL zaventem завентем antwerp antwerpen антверпен charleroi шарлеруа gent гент belgië
BGR 359 SOF,VAR plovdiv пловдив varna варна burgas бургас bulgaria lev лев_болгарский
BIH 387 SJJ banja_luka баня-лука mostar мостар bosna
BLR 375 MSQ grodno гродно brest брест gomel гомель vitebsk витебск
BRA 55 GRU,GIG,BSB são_paulo sao_paulo сан-паулу rio_de_janeiro рио-де-жанейро guarulhos гуарульюс itamaraty planalto brasil
CAN - YYZ,YUL,YVR,YYC,YOW toronto торонто montreal montréal монреаль vancouver ванкувер calgary калгари pearson_airport rainbow_railroad
CHE 41 ZRH,GVA,BSL zürich zurich цюрих geneva genève genf женева basel базель bâle lausanne лозанна helvetia bundeshaus
CHL 56 SCL valparaíso вальпараисо la_moneda
CHN 86 PEK,PVG,CAN,HKG shanghai шанхай guangzhou гуанчжоу yuan renminbi юань
COL 57 BOG,MDE medellín medellin медельин
CYP 357 LCA,PFO larnaca ларнака limassol лимасол paphos пафос
CZE 420 PRG,BRQ brno брно ostrava острава ruzyně ruzyne рузине česko koruna крон_чешских
DEU 49 FRA,MUC,BER,TXL,DUS,HAM,CGN,STR frankfurt франкфурт munich münchen мюнхен hamburg гамбург düsseldorf dusseldorf дюссельдорф köln cologne кёльн кельн stuttgart штутгарт leipzig лейпциг dresden дрезден tegel тегель schönefeld шёнефельд bundestag бундестаг bundesregierung auswärtiges_amt bamf brd deutschland
DNK 45 CPH,BLL kastrup каструп aarhus орхус billund folketing фолькетинг danmark
DOM - PUJ,SDQ punta_cana пунта-кана
ECU 593 UIO,GYE guayaquil гуаякиль
EGY 20 CAI,HRG,SSH hurghada хургада sharm_el_sheikh шарм-эль-шейх alexandria александрия
ESP 34 MAD,BCN,AGP,VLC barcelona барселона malaga málaga малага valencia валенсия sevilla seville севилья barajas барахас bilbao бильбао la_moncloa españa
EST 372 TLL tartu тарту narva нарва riigikogu рийгикогу eesti
FIN 358 HEL,TMP,TKU vantaa вантаа tampere тампере turku турку eduskunta suomi
FRA 33 CDG,ORY,LYS,NCE,MRS,TLS roissy charles_de_gaulle шарль-де-голль orly орли lyon лион marseille marseilles марсель toulouse тулуза strasbourg страсбург élysée elysée elysee елисейский_дворец quai_d ofpra hexagone
GBR 44 LHR,LGW,STN,LTN,MAN,EDI heathrow хитроу gatwick гатвик stansted станстед manchester манчестер edinburgh эдинбург glasgow глазго birmingham бирмингем westminster вестминстер whitehall downing_street home_office foreign_office даунинг-стрит
GEO 995 TBS,BUS,KUT batumi батуми kutaisi кутаиси lari лари sakartvelo сакартвело
GRC 30 ATH,SKG thessaloniki салоники piraeus пирей hellas
HRV 385 ZAG,DBV,SPU dubrovnik дубровник hrvatska kuna
HUN 36 BUD debrecen дебрецен forint форинт magyarország
IDN 62 CGK,DPS bali бали rupiah
IND 91 DEL,BOM mumbai мумбаи bombay kolkata калькутта bangalore бангалор lok_sabha rupee рупия
IRL 353 DUB,SNN shannon_airport cork_airport oireachtas taoiseach éire
IRN 98 IKA,MHD mashhad мешхед tabriz тебриз isfahan исфахан tehran majlis риал
IRQ 964 BGW,EBL erbil эрбиль basra басра mosul мосул
ISL 354 KEF keflavik keflavík кефлавик althing alþingi альтинг ísland
ISR 972 TLV,ETM ben_gurion бен-гурион haifa хайфа eilat эйлат knesset кнессет shekel shekels шекель шекелей
ITA 39 FCO,CIA,MXP,LIN,BGY,VCE,NAP milan milano mailand милан venice venezia венеция naples napoli неаполь turin torino турин fiumicino фьюмичино malpensa мальпенса farnesina фарнезина quirinale palazzo_chigi italia
JPN 81 NRT,HND,KIX osaka осака narita нарита kyoto киото yen иена
JOR 962 AMM,AQJ aqaba акаба
KAZ - ALA,NQZ,TSE almaty алма-ата shymkent шымкент aktau актау aktobe актобе tenge тенге mazhilis мажилис
KEN 254 NBO,MBA mombasa момбаса
KGZ 996 FRU,OSS osh_airport manas_airport манас som_kyrgyz jogorku_kenesh жогорку_кенеш
KOR 82 ICN,GMP,PUS incheon инчхон busan пусан won_korean
LBN 961 BEY tripoli_lebanon
LTU 370 VNO,KUN,PLQ kaunas каунас klaipeda klaipėda клайпеда palanga паланга seimas сейм_литвы lietuva migracijos_departamentas
LUX 352 LUX findel findel_airport
LVA 371 RIX daugavpils даугавпилс jurmala jūrmala юрмала saeima сейма latvija
MAR 212 CMN,RAK casablanca касабланка marrakesh marrakech марракеш
MDA 373 KIV,RMO tiraspol тирасполь bălți leu_moldovan
MEX 52 MEX,CUN cancún cancun канкун guadalajara
MKD 389 SKP,OHD ohrid охрид denar денар
MLT 356 MLA luqa sliema слима
MNE 382 TGD,TIV tivat тиват kotor котор budva будва crna_gora
MYS 60 KUL,PEN penang пенанг ringgit ринггит
NLD 31 AMS,RTM,EIN schiphol схипхол rotterdam роттердам eindhoven эйндховен utrecht утрехт binnenhof nederland tweede_kamer
NOR 47 OSL,BGO,TRD gardermoen гардермуэн bergen_airport trondheim тронхейм stavanger ставангер tromsø stortinget storting стортинг norge
NZL 64 AKL,WLG auckland окленд beehive_wellington
PAN 507 PTY tocumen
PHL 63 MNL,CEB cebu себу
POL 48 WAW,KRK,GDN,WRO kraków krakow краков gdańsk gdansk гданьск wrocław wroclaw вроцлав łódź terespol тересполь okęcie okecie окенце sejm сейм złoty zloty злотый polska
PRT 351 LIS,OPO,FAO porto oporto faro_airport faro madeira мадейра portela são_bento
ROU 40 OTP,CLJ otopeni отопени cluj клуж timișoara timisoara тимишоара românia romania
RUS - SVO,DME,VKO,LED,AER,GRV sheremetyevo шереметьево domodedovo домодедово vnukovo внуково pulkovo пулково
SAU 966 RUH,JED jeddah джидда riyal
SGP 65 SIN changi чанги
SRB 381 BEG,INI niš novi_sad нови-сад nikola_tesla_airport skupština скупщина srbija
SVK 421 BTS,KSC košice kosice кошице slovensko
SVN 386 LJU maribor марибор brnik slovenija
SWE 46 ARN,GOT,MMX,BMA arlanda арланда gothenburg göteborg гётеборг malmö malmo мальмё bromma riksdag riksdagen риксдаг migrationsverket sverige
THA 66 BKK,HKT,DMK phuket пхукет pattaya паттайя suvarnabhumi baht бат_тайский
TUN 216 TUN,MIR,DJE sousse сус_тунис djerba джерба
TUR 90 IST,SAW,AYT,ESB,ADB istanbul i̇stanbul стамбул antalya анталья anatolia izmir i̇zmir измир sabiha_gökçen sabiha_gokcen сабиха_гёкчен atatürk_airport meclis türkiye trabzon трабзон
UKR 380 KBP,IEV,LWO,ODS,HRK boryspil борисполь lviv львов львів odesa odessa одесса одеса kharkiv kharkov харьков харків dnipro днепр_город verkhovna_rada верховная_рада hryvnia гривна гривен rada_ukraine
URY 598 MVD carrasco
USA - JFK,LGA,EWR,IAD,LAX,SFO,ORD,MIA,BOS new_york нью-йорк нью-йорка нью-йорке los_angeles лос-анджелес chicago чикаго miami майами boston бостон san_francisco сан-франциско dulles uncle_sam u_s us_dollars white_house белый_дом белом_доме state_department госдеп госдепартамент pentagon пентагон capitol_hill капитолий the_states
UZB 998 TAS,SKD samarkand самарканд bukhara бухара
VNM 84 SGN,HAN ho_chi_minh хошимин saigon сайгон dong_vietnamese
ZAF 27 JNB,CPT,DUR johannesburg йоханнесбург cape_town кейптаун durban rand_south_african
"""
_MONEY: Final = frozenset(
    ["AED", "AFN", "ALL", "AMD", "ARS", "AUD", "AZN", "BAM", "BDT", "BGN", "BHD", "BRL", "BYN", "CAD", "CHF", "CLP", "CNY", "COP", "CZK", "DKK", "DOP", "DZD", "EGP", "ETB", "GBP", "GEL", "GHS", "HRK", "HUF", "IDR", "ILS", "INR", "IQD", "IRR", "ISK", "JOD", "JPY", "KES", "KGS", "KRW", "KWD", "KZT", "LBP", "LTL", "LVL", "MAD", "MDL", "MKD", "MXN", "MYR", "NGN", "NOK", "NZD", "PEN", "PHP", "PKR", "PLN", "QAR", "RON", "RSD", "SAR", "SEK", "SGD", "SYP", "THB", "TJS", "TMT", "TND", "TRY", "UAH", "UYU", "UZS", "VND", "ZAR"]
)
# fmt: on
_WORDS: Final = frozenset(
    [
        "AM",
        "AS",
        "AT",
        "BE",
        "BY",
        "CD",
        "CV",
        "DO",
        "ID",
        "IN",
        "IS",
        "IT",
        "LA",
        "MA",
        "MD",
        "ME",
        "MS",
        "MY",
        "NO",
        "PA",
        "PM",
        "PR",
        "SO",
        "TO",
        "TV",
        "US",
    ]
)
"""Codes of two letters that are words or signs in capitals; `US` is one of the hints by itself."""
_WORLDWIDE: Final = frozenset(["ai", "cc", "co", "fm", "io", "ly", "md", "me", "mu", "ps", "py", "rs", "sc", "sh", "tk", "to", "tv", "ws"])
"""Zones of the Internet under which anybody is, and endings of files."""
_IN_CAPITALS: Final = frozenset(
    [
        "AND",
        "ARM",
        "BEN",
        "CAN",
        "COD",
        "COM",
        "CUB",
        "DOM",
        "EGY",
        "ERI",
        "GIN",
        "GUM",
        "HUN",
        "IRE",
        "LAO",
        "MAC",
        "MAR",
        "NOR",
        "PAN",
        "PER",
        "POL",
        "SUR",
        "TON",
    ]
)
"""Codes of three letters that are words in capitals."""


@cache
def _short() -> dict[str, str]:
    """Give the code of two letters of every country."""
    found: dict[str, str] = {}
    for letters in product(ascii_uppercase, repeat=2):
        short = "".join(letters)
        try:
            found[country(short, "iso2").removeprefix("iso3:")] = short
        except Mistaken:
            continue
    return found


def hints_of(code: str, declined: Callable[[str], Iterable[str]] = lambda word: (word,)) -> set[str]:
    """Give what points to a country: `+370`, `.lt`, words in capitals behind `=`, and words and phrases in folded case."""
    found = {f"={code}"} - {f"={word}" for word in _IN_CAPITALS}
    short = _short().get(code, "--")
    found |= {f"={money}" for money in _MONEY if money.startswith(short)}
    found |= {f"={short}"} if short not in _WORDS or short == "US" else set()
    found |= {f".{short.lower()}"} if short.lower() not in _WORLDWIDE else set()
    for line in HINTS.strip().splitlines():
        if line.startswith(code):
            _, telephone, airports, *words = line.split()
            found |= {f"+{telephone}"} - {"+-"}
            found |= {f"={airport}" for airport in airports.split(",")} - {"=CAN", "=MAD", "=PEN", "=MAN", "=FRA", "=PER"}
            found |= {form for word in words for form in declined(word.replace("_", " "))}
    return found | ({".uk"} if code == "GBR" else set()) | ({".gov", ".mil"} if code == "USA" else set())
