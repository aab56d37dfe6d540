"""List what countries and their capitals are called in German, French, Turkish and Arabic where CLDR has another or a longer name.

Own compilation from general knowledge of the languages, released under CC0: a code, then names, with `_` between the words of one. Beside it
the endings by which Chechen says where.
"""

# ruff: noqa: E501, RUF001 - a country stands on one line; letters of several scripts are meant
# fmt: off
BYNAMES = """
ARE emirate emirats émirats emirlikler bae الإمارات abou_dabi abu_dabi أبوظبي أبو_ظبي
ARG buenos_aires بوينس_آيرس
ARM eriwan jerewan erevan erivan يريفان
AUS canberra kanberra كانبرا
AUT wien vienne viyana فيينا
AZE bakou bakü باكو
BEL brüssel bruxelles brüksel بروكسل
BGR sofya صوفيا
BIH bosnien bosnie bosna البوسنة sarajevo sarajewo saraybosna سراييفو
BLR weißrussland weissrussland biélorussie minsk beyaz_rusya روسيا_البيضاء مينسك
BRA brasília brasilia برازيليا
CAN ottawa أوتاوا
CHE bern berne برن
CHL santiago سانتياغو
CHN peking pékin pekin بكين
COL bogota bogotá بوغوتا
CYP nikosia nicosie lefkoşa نيقوسيا
CZE tschechien tschechei tchéquie république_tchèque çek_cumhuriyeti çekya التشيك prag prague براغ
DEU bundesrepublik_deutschland bundesrepublik rfa république_fédérale_d_allemagne berlin برلين
DNK kopenhagen copenhague kopenhag كوبنهاغن
EGY kairo caire le_caire kahire القاهرة
ESP madrid madrit مدريد
EST tallin tallinn تالين
FIN helsinki هلسنكي
FRA paris باريس
GBR großbritannien grossbritannien england schottland grande-bretagne angleterre écosse büyük_britanya britanya ingiltere iskoçya بريطانيا بريطانيا_العظمى إنجلترا انجلترا londres londra لندن
GEO tiflis tbilissi tbilisi تبليسي
GRC athen athènes atina أثينا
HRV zagreb زغرب
HUN budapest budapeşte بودابست
IND neu-delhi new_delhi yeni_delhi نيودلهي
IRL dublin دبلن
IRN teheran téhéran tahran طهران persien perse
IRQ bagdad bağdat بغداد
ISL reykjavik reykjavík ريكيافيك
ISR jerusalem tel_aviv تل_أبيب القدس
ITA rom rome roma روما
JOR amman عمان
JPN tokio tokyo طوكيو
KAZ astana أستانا kazachstan
KGZ kirgisien kirgisistan bischkek bichkek بيشكيك
KOR südkorea corée_du_sud güney_kore كوريا_الجنوبية seoul séoul seul سيول
LBN beirut beyrouth beyrut بيروت
LTU wilna wilnius vilnius فيلنيوس
LUX luxemburg لوكسمبورغ
LVA riga ريغا
MAR rabat الرباط
MDA moldawien moldavie moldavya kischinau kichinev chișinău كيشيناو
MEX mexiko-stadt mexico مكسيكو_سيتي
MKD skopje skoplje üsküp سكوبيه mazedonien macédoine makedonya مقدونيا
MNE podgorica podgoriza بودغوريتسا
NLD holland hollande hollanda هولندا den_haag la_haye lahey لاهاي amsterdam أمستردام
NOR oslo أوسلو
NZL wellington ولينغتون
PAK islamabad إسلام_آباد
POL warschau varsovie varşova وارسو
PRT lissabon lisbonne lizbon لشبونة
ROU bukarest bucarest bükreş بوخارست
RUS moskau moscou moskova موسكو
SRB belgrad belgrade بلغراد
SVK slowakei preßburg bratislava براتيسلافا
SVN ljubljana laibach ليوبليانا
SWE stockholm ستوكهولم
SYR damaskus damas şam دمشق
TJK duschanbe douchanbé duşanbe دوشنبه
TKM aschgabat achgabat aşkabat عشق_آباد
TUN tunis tunus تونس
TUR ankara أنقرة
UKR kiew kiev kyiv kyjiw kiyev كييف
URY montevideo مونتيفيديو
USA amerika amérique vereinigte_staaten_von_amerika états-unis_d_amérique birleşik_devletler abd أمريكا أميركا الولايات_المتحدة_الأمريكية washington واشنطن
UZB taschkent tachkent taşkent طشقند
"""
CHECHEN_ENDINGS = ("хь", "хьа", "ра", "н", "на", "не")
"""Behind a name that ends in a vowel: in it, from it, of it, to it."""
