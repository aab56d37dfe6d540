"""List what the countries' people, things, capitals and bynames are called; what CLDR does not hold.

Own compilation from general knowledge of the languages, released under CC0. Each line is a code and six fields: English words; Russian stems of
adjectives; Russian words for people, of which `-ец` and `-ин` stand for their forms; French and German stems of adjectives; Turkish stems; Arabic
stems. After a second bar: capitals and bynames in English and Russian. `!` marks a word that is also an everyday word and counts only with a capital
inside a sentence. Never lists a region.
"""

# ruff: noqa: E501, RUF001 - a country stands on one line; letters of several scripts are meant
# fmt: off
PEOPLES = """
AFG afghan afghans|афганск|афган-ец|afghan|afghanisch|afgan|افغاني أفغاني||kabul кабул
ALB albanian albanians|албанск|албан-ец|albanais|albanisch albaner|arnavut|الباني ألباني||tirana тирана
DZA algerian algerians|алжирск|алжир-ец|algérien|algerisch algerier|cezayirli|جزائري||algiers
AND andorran|андоррск|андорр-ец|andorran|andorranisch|andorralı|أندوري||андорра-ла-велья
AGO angolan|ангольск|ангол-ец|angolais|angolanisch|angolalı|أنغولي||luanda луанда
ARG argentine argentinian argentinians argentines|аргентинск|аргентин-ец|argentin|argentinisch argentinier|arjantinli|أرجنتيني||буэнос-айрес buenos_aires
ARM armenian armenians|армянск|армян-ин|arménien|armenisch armenier|ermeni|أرمني||yerevan ереван
AUS australian australians aussie|австралийск|австрали-ец|australien|australisch australier|avustralyalı|أسترالي||canberra канберра
AUT austrian austrians|австрийск|австри-ец|autrichien|österreichisch österreicher|avusturyalı|نمساوي||vienna вена!
AZE azerbaijani azerbaijanis azeri|азербайджанск|азербайджан-ец|azerbaïdjanais|aserbaidschanisch|azerbaycanlı|أذربيجاني||baku баку
BHR bahraini|бахрейнск|бахрейн-ец|bahreïnien|bahrainisch|bahreynli|بحريني||manama манама
BGD bangladeshi bangladeshis|бангладешск|бангладеш-ец|bangladais|bangladeschisch|bangladeşli|بنغلاديشي||dhaka дакка
BLR belarusian belarusians|белорусск|белорус|biélorusse bélarusse|belarussisch weißrussisch|belaruslu|بيلاروسي||minsk минск белоруссия мінск
BEL belgian belgians|бельгийск|бельги-ец|belge|belgisch belgier|belçikalı|بلجيكي||brussels брюссель
BOL bolivian|боливийск|боливи-ец|bolivien|bolivianisch|bolivyalı|بوليفي||ла-пас
BIH bosnian bosnians|боснийск|босни-ец|bosnien bosniaque|bosnisch bosnier|bosnalı|بوسني||sarajevo сараево
BRA brazilian brazilians|бразильск|бразил-ец|brésilien|brasilianisch brasilianer|brezilyalı|برازيلي||бразилиа
GBR british briton britons english englishman scottish welsh|британск английск шотландск|британ-ец англичан-ин шотланд-ец|britannique anglais|britisch brite englisch|ingiliz britanyalı|بريطاني إنجليزي||london uk britain england scotland wales лондон англия британия великобритания шотландия соединённое_королевство соединенное_королевство united_kingdom
BGR bulgarian bulgarians|болгарск|болгар-ин болгар|bulgare|bulgarisch|bulgar|بلغاري||sofia! софия!
KHM cambodian|камбоджийск|камбоджи-ец|cambodgien|kambodschanisch|kamboçyalı|كمبودي||phnom_penh пномпень
CAN canadian canadians|канадск|канад-ец|canadien|kanadisch kanadier|kanadalı|كندي||ottawa оттава
CHL chilean|чилийск|чили-ец|chilien|chilenisch|şilili|تشيلي||
CHN chinese|китайск|кита-ец китаянк|chinois|chinesisch chinese|çinli|صيني||beijing пекин кнр поднебесная prc
COL colombian colombians|колумбийск|колумби-ец|colombien|kolumbianisch|kolombiyalı|كولومبي||bogota богота
COD congolese|конголезск|конголез-ец|congolais|kongolesisch|kongolu|كونغولي||kinshasa киншаса
CRI costarican|костариканск|костарикан-ец|costaricien|costaricanisch|kosta|كوستاريكي||
HRV croatian croatians croat croats|хорватск|хорват|croate|kroatisch|hırvat|كرواتي||zagreb загреб
CUB cuban cubans|кубинск|кубин-ец|cubain|kubanisch|kübalı|كوبي||havana гавана
CYP cypriot cypriots|кипрск|киприот|chypriote|zyprisch zypriot|kıbrıslı|قبرصي||nicosia никосия
CZE czech czechs|чешск|чех чешк|tchèque|tschechisch tscheche|çek!|تشيكي||prague прага чехия
DNK danish dane! danes|датск|датчан-ин|danois|dänisch däne|danimarkalı|دنماركي||copenhagen копенгаген
DOM dominican|доминиканск|доминикан-ец|dominicain|dominikanisch|dominikli|دومينيكي||санто-доминго
ECU ecuadorian|эквадорск|эквадор-ец|équatorien|ecuadorianisch|ekvadorlu|إكوادوري||quito кито
EGY egyptian egyptians|египетск|египтян-ин|égyptien|ägyptisch ägypter|mısırlı|مصري||cairo каир
EST estonian estonians|эстонск|эстон-ец|estonien|estnisch este|estonyalı|إستوني||tallinn таллин таллинн
ETH ethiopian|эфиопск|эфиоп|éthiopien|äthiopisch|etiyopyalı|إثيوبي||addis addis_ababa аддис-абеба
FIN finnish finn finns|финск финляндск|финн|finlandais|finnisch finne|finli finlandiyalı|فنلندي||helsinki хельсинки
FRA french frenchman frenchmen frenchwoman|французск|француз француженк|français|französisch franzose franzosen|fransız|فرنسي||paris париж
GEO georgian georgians|грузинск|грузин|géorgien|georgisch georgier|gürcü|جورجي||tbilisi тбилиси
DEU german germans|немецк германск|нем-ец немк|allemand|deutsch deutsche|alman|ألماني||berlin берлин фрг bonn
GHA ghanaian|ганск|ган-ец|ghanéen|ghanaisch|ganalı|غاني||accra аккра
GRC greek greeks|греческ|грек гречанк|grec grecque|griechisch grieche|yunan|يوناني||athens афины
HUN hungarian hungarians|венгерск|венгр венгерк|hongrois|ungarisch ungar|macar|مجري||budapest будапешт
ISL icelandic icelander icelanders|исландск|исланд-ец|islandais|isländisch isländer|izlandalı|آيسلندي||reykjavik рейкьявик
IND indian indians|индийск|инди-ец индус|indien|indisch inder|hint hintli|هندي||delhi дели нью-дели
IDN indonesian|индонезийск|индонези-ец|indonésien|indonesisch|endonezyalı|إندونيسي||jakarta джакарта
IRN iranian iranians persian|иранск|иран-ец|iranien|iranisch iraner|iranlı|إيراني||tehran тегеран
IRQ iraqi iraqis|иракск|ирак-ец|irakien|irakisch iraker|iraklı|عراقي||baghdad багдад
IRL irish irishman irishmen|ирландск|ирланд-ец|irlandais|irisch ire|irlandalı|أيرلندي||dublin дублин
ISR israeli israelis|израильск|израильтян-ин|israélien|israelisch israeli|israilli|إسرائيلي||jerusalem иерусалим тель-авив
ITA italian italians|итальянск|итальян-ец|italien|italienisch italiener|italyan|إيطالي||rome! рим римск
JPN japanese|японск|япон-ец|japonais|japanisch japaner|japon|ياباني||tokyo токио страна_восходящего_солнца
JOR jordanian jordanians|иорданск|иордан-ец|jordanien|jordanisch jordanier|ürdünlü|أردني||amman амман
KAZ kazakh kazakhs kazakhstani|казахстанск казахск|казахстан-ец казах|kazakh|kasachisch kasache|kazak|كازاخستاني||astana астана алматы
KEN kenyan|кенийск|кени-ец|kényan|kenianisch|kenyalı|كيني||nairobi найроби
PRK|северокорейск||nord-coréen|nordkoreanisch||||pyongyang пхеньян кндр северная_корея north_korea
KOR korean koreans|южнокорейск корейск|корее-ц южнокоре-ец коре-ец|coréen|südkoreanisch koreanisch|koreli|كوري||seoul сеул южная_корея south_korea
KWT kuwaiti|кувейтск|кувейт-ец|koweïtien|kuwaitisch|kuveytli|كويتي||эль-кувейт
KGZ kyrgyz|киргизск кыргызск|киргиз кыргыз|kirghize|kirgisisch|kırgız|قرغيزي||bishkek бишкек киргизия
LVA latvian latvians|латвийск латышск|латви-ец латыш|letton|lettisch lette|letonyalı|لاتفي||riga рига
LBN lebanese|ливанск|ливан-ец|libanais|libanesisch libanese|lübnanlı|لبناني||beirut бейрут
LBY libyan libyans|ливийск|ливи-ец|libyen|libysch libyer|libyalı|ليبي||tripoli триполи
LIE|лихтенштейнск||liechtensteinois|liechtensteinisch||||vaduz вадуц
LTU lithuanian lithuanians|литовск|литов-ец|lituanien|litauisch litauer|litvanyalı litvan|ليتواني||vilnius вильнюс
LUX|люксембургск|люксембурж-ец|luxembourgeois|luxemburgisch|lüksemburglu|||
MYS malaysian|малайзийск|малайзи-ец|malaisien|malaysisch|malezyalı|ماليزي||kuala_lumpur куала-лумпур
MLT maltese|мальтийск|мальти-ец|maltais|maltesisch|maltalı|مالطي||valletta валлетта
MEX mexican mexicans|мексиканск|мексикан-ец|mexicain|mexikanisch mexikaner|meksikalı|مكسيكي||мехико mexico_city
MDA moldovan moldovans|молдавск молдовск|молдаван-ин|moldave|moldauisch moldawisch|moldovalı|مولدوفي||chisinau кишинев кишинёв молдавия
MCO|монакск||monégasque|monegassisch||||monte_carlo монте-карло
MNG mongolian|монгольск|монгол|mongol|mongolisch|moğol|منغولي||ulaanbaatar улан-батор
MNE montenegrin|черногорск|черногор-ец|monténégrin|montenegrinisch|karadağlı|||podgorica подгорица
MAR moroccan moroccans|марокканск|марокан-ец марокк-анец|marocain|marokkanisch marokkaner|faslı|مغربي||rabat рабат
NLD dutch dutchman dutchmen netherlander|нидерландск голландск|нидерланд-ец голланд-ец|néerlandais hollandais|niederländisch niederländer holländisch|hollandalı felemenk|هولندي||amsterdam hague амстердам гаага голландия holland hollande hollanda
NZL|новозеландск|новозеланд-ец|néo-zélandais|neuseeländisch||||wellington веллингтон
NGA nigerian|нигерийск|нигери-ец|nigérian|nigerianisch|nijeryalı|نيجيري||abuja абуджа lagos лагос
MKD macedonian|македонск|македон-ец|macédonien|mazedonisch|makedon|مقدوني||skopje скопье македония
NOR norwegian norwegians|норвежск|норвеж-ец|norvégien|norwegisch norweger|norveçli|نرويجي||oslo осло
OMN omani|оманск|оман-ец|omanais|omanisch|ummanlı|عماني||muscat маскат
PAK pakistani pakistanis|пакистанск|пакистан-ец|pakistanais|pakistanisch|pakistanlı|باكستاني||islamabad исламабад
PAN panamanian|панамск|панам-ец|panaméen|panamaisch|panamalı|بنمي||
PER peruvian|перуанск|перуан-ец|péruvien|peruanisch|perulu|بيروفي||lima!
PHL filipino filipinos philippine|филиппинск|филиппин-ец|philippin|philippinisch|filipinli|فلبيني||manila манила
POL polish pole! poles!|польск|поляк польк|polonais|polnisch pole polen|polonyalı leh|بولندي||warsaw варшава
PRT portuguese|португальск|португал-ец|portugais|portugiesisch portugiese|portekizli|برتغالي||lisbon лиссабон
QAT qatari|катарск|катар-ец|qatari qatarien|katarisch|katarlı|قطري||doha доха
ROU romanian romanians|румынск|румын|roumain|rumänisch rumäne|romen rumen|روماني||bucharest бухарест
RUS russian russians|российск русск|россиян-ин|russe|russisch russe|rus|روسي||moscow kremlin москва московск кремль рф
SAU saudi saudis|саудовск|саудов-ец|saoudien|saudisch saudi|suudi|سعودي||riyadh эр-рияд
SEN senegalese|сенегальск|сенегал-ец|sénégalais|senegalesisch|senegalli|سنغالي||dakar дакар
SRB serbian serbians serb serbs|сербск|серб|serbe|serbisch serbe|sırp|صربي||belgrade белград
SGP singaporean|сингапурск|сингапур-ец|singapourien|singapurisch|singapurlu|||
SVK slovak slovaks slovakian|словацк|словак словачк|slovaque|slowakisch slowake|slovak|سلوفاكي||bratislava братислава
SVN slovenian slovene slovenes|словенск|словен-ец|slovène|slowenisch slowene|sloven|سلوفيني||ljubljana любляна
SOM somali|сомалийск|сомали-ец|somalien|somalisch|somalili|صومالي||mogadishu могадишо
ZAF|южноафриканск|южноафрикан-ец|sud-africain|südafrikanisch||||pretoria юар претория
ESP spanish spaniard spaniards|испанск|испан-ец|espagnol|spanisch spanier|ispanyol|إسباني||madrid мадрид
LKA|ланкийск|ланкий-ец|sri-lankais|sri-lankisch||||colombo коломбо
SDN sudanese|суданск|судан-ец|soudanais|sudanesisch|sudanlı|سوداني||khartoum хартум
SWE swedish swede swedes|шведск|швед|suédois|schwedisch schwede schweden|isveçli|سويدي||stockholm стокгольм
CHE swiss|швейцарск|швейцар-ец|suisse|schweizerisch schweizer|isviçreli|سويسري||bern zurich geneva берн женева цюрих
SYR syrian syrians|сирийск|сири-ец|syrien|syrisch syrer|suriyeli|سوري||damascus дамаск
TWN taiwanese|тайваньск тайванск|тайван-ец|taïwanais|taiwanisch|tayvanlı|تايواني||taipei тайбэй тайпей
TJK tajik tajiks|таджикск таджикистанск|таджик таджичк|tadjik|tadschikisch|tacik|طاجيكي||dushanbe душанбе
THA thai thais|таиландск тайск|таиланд-ец|thaïlandais|thailändisch|taylandlı|تايلاندي||bangkok бангкок
TUN tunisian tunisians|тунисск|тунис-ец|tunisien|tunesisch tunesier|tunuslu|تونسي||
TUR turkish turk turks|турецк|турок турк турчанк|turc turque|türkisch türke türken|türk|تركي أتراك||ankara istanbul анкара стамбул
TKM turkmen turkmens|туркменск|туркмен|turkmène|turkmenisch|türkmen|تركماني||ashgabat ашхабад ашгабат
UKR ukrainian ukrainians|украинск|украин-ец|ukrainien|ukrainisch ukrainer|ukraynalı|أوكراني||kyiv kiev киев kyjiw київ
ARE emirati emiratis|эмиратск||émirati|emiratisch|emirlikli|إماراتي||dubai дубай оаэ эмираты uae
USA american americans|американск|американ-ец|américain|amerikanisch amerikaner|amerikalı amerikan|أمريكي أميركي||washington сша usa вашингтон штаты америка america
URY uruguayan|уругвайск|уругва-ец|uruguayen|uruguayisch|uruguaylı|||montevideo монтевидео
UZB uzbek uzbeks|узбекск узбекистанск|узбек узбечк|ouzbek|usbekisch usbeke|özbek|أوزبكي||tashkent ташкент
VEN venezuelan|венесуэльск|венесуэл-ец|vénézuélien|venezolanisch|venezuelalı|فنزويلي||caracas каракас
VNM vietnamese|вьетнамск|вьетнам-ец|vietnamien|vietnamesisch|vietnamlı|فيتنامي||hanoi ханой
YEM yemeni yemenis|йеменск|йемен-ец|yéménite|jemenitisch|yemenli|يمني||sanaa сана!
PSE palestinian palestinians|палестинск|палестин-ец|palestinien|palästinensisch palästinenser|filistinli|فلسطيني||palestine палестина ramallah рамалла
MMR burmese|мьянманск бирманск|мьянман-ец бирман-ец|birman|birmanisch birmane|birmanyalı|بورمي||myanmar burma мьянма бирма yangon янгон нейпьидо
NPL nepali nepalese|непальск|непал-ец|népalais|nepalesisch nepalese|nepalli|نيبالي||kathmandu катманду
XKX kosovar kosovars kosovan|косовск|косовар|kosovar|kosovarisch kosovare|kosovalı|كوسوفي||pristina приштина
CMR cameroonian cameroonians|камерунск|камерун-ец|camerounais|kamerunisch kameruner|kamerunlu|كاميروني||yaounde яунде
CIV ivorian ivorians|ивуарийск|ивуари-ец|ivoirien|ivorisch ivorer|fildişili|إيفواري||ivory_coast берег_слоновой_кости abidjan абиджан ямусукро
RWA rwandan rwandans|руандийск|руандий-ец|rwandais|ruandisch ruander|ruandalı|رواندي||kigali кигали
UGA ugandan ugandans|угандийск|уганди-ец|ougandais|ugandisch ugander|ugandalı|أوغندي||kampala кампала
TZA tanzanian tanzanians|танзанийск|танзани-ец|tanzanien|tansanisch tansanier|tanzanyalı|تنزاني||dodoma додома дар-эс-салам
ZMB zambian zambians|замбийск|замби-ец|zambien|sambisch sambier|zambiyalı|زامبي||lusaka лусака
ZWE zimbabwean zimbabweans|зимбабвийск|зимбабви-ец|zimbabwéen|simbabwisch simbabwer|zimbabveli|زيمبابوي||harare хараре
ERI eritrean eritreans|эритрейск|эритре-ец|érythréen|eritreisch eritreer|eritreli|إريتري||asmara асмэра асмара
DJI djiboutian|джибутийск|джибути-ец|djiboutien|dschibutisch|cibutili|جيبوتي||
GIN guinean guineans|гвинейск|гвине-ец|guinéen|guineisch guineer|gineli|غيني||conakry конакри
GAB gabonese|габонск|габон-ец|gabonais|gabunisch gabuner|gabonlu|غابوني||libreville либревиль
GMB gambian gambians|гамбийск|гамби-ец|gambien|gambisch gambier|gambiyalı|غامبي||banjul банжул
LAO laotian laotians lao|лаосск|лаос-ец|laotien|laotisch laote|laoslu|لاوسي||vientiane вьентьян
LBR liberian liberians|либерийск|либери-ец|libérien|liberianisch liberianer|liberyalı|ليبيري||monrovia монровия
MDG malagasy|мадагаскарск малагасийск|малагаси-ец|malgache|madagassisch madagasse|madagaskarlı|||antananarivo антананариву
MLI malian malians|малийск|мали-ец|malien|malisch malier|malili|مالي||bamako бамако
MOZ mozambican mozambicans|мозамбикск|мозамбик-ец|mozambicain|mosambikanisch mosambikaner|mozambikli|موزمبيقي||maputo мапуту
MRT mauritanian|мавританск|мавритан-ец|mauritanien|mauretanisch mauretanier|moritanyalı|موريتاني||nouakchott нуакшот
MUS mauritian|маврикийск|маврики-ец|mauricien|mauritisch|mauritiuslu|موريشي||port_louis порт-луи
NAM namibian namibians|намибийск|намиби-ец|namibien|namibisch namibier|namibyalı|ناميبي||windhoek виндхук
NER nigerien|нигерск|нигер-ец|nigérien|nigrisch nigrer|nijerli|||niamey ниамей
NIC nicaraguan nicaraguans|никарагуанск|никарагуан-ец|nicaraguayen|nicaraguanisch|nikaragualı|نيكاراغوي||managua манагуа
GTM guatemalan guatemalans|гватемальск|гватемал-ец|guatémaltèque|guatemaltekisch guatemalteke|guatemalalı|غواتيمالي||
HND honduran hondurans|гондурасск|гондурас-ец|hondurien|honduranisch honduraner|honduraslı|هندوراسي||tegucigalpa тегусигальпа
SLV salvadoran salvadorans|сальвадорск|сальвадор-ец|salvadorien|salvadorianisch salvadorianer|salvadorlu|سلفادوري||сальвадор
HTI haitian haitians|гаитянск|гаитян-ин|haïtien|haitianisch haitianer|haitili|هايتي||port_au_prince порт-о-пренс
JAM jamaican jamaicans|ямайск|ямай-ец|jamaïcain|jamaikanisch jamaikaner|jamaikalı|جامايكي||кингстон
PRY paraguayan paraguayans|парагвайск|парагва-ец|paraguayen|paraguayisch paraguayer|paraguaylı|باراغوياني||asuncion асунсьон
SLE sierra_leonean|сьерра-леонск|сьерралеон-ец|sierra-léonais|sierra-leonisch||||
SSD south_sudanese|южносуданск|южносудан-ец|sud-soudanais|südsudanesisch|güneysudanlı|||juba джуба
SUR surinamese|суринамск|суринам-ец|surinamais|surinamisch|surinamlı|سورينامي||paramaribo парамарибо
TCD chadian chadians|чадск|чад-ец|tchadien|tschadisch tschader|çadlı|تشادي||ndjamena нджамена
TGO togolese|тоголезск|тоголез-ец|togolais|togoisch togoer|togolu|توغولي||lome ломе
BDI burundian|бурундийск|бурунди-ец|burundais|burundisch burundier|burundili|بوروندي||bujumbura бужумбура
BEN beninese|бенинск|бенин-ец|béninois|beninisch beniner|beninli|بنيني||porto_novo порто-ново
BFA burkinabe|буркинийск|буркини-ец|burkinabè|burkinisch|burkinalı|بوركيني||ouagadougou уагадугу
BWA botswanan|ботсванск|ботсван-ец|botswanais|botswanisch|botsvanalı|بوتسواني||gaborone габороне
BTN bhutanese|бутанск|бутан-ец|bhoutanais|bhutanisch|bhutanlı|بوتاني||thimphu тхимпху
BRN bruneian|брунейск|бруне-ец|brunéien|bruneiisch|bruneyli|بروني||
MDV maldivian|мальдивск|мальдив-ец|maldivien|maledivisch|maldivli|مالديفي||мальдивы maldives
FJI fijian fijians|фиджийск|фиджи-ец|fidjien|fidschianisch|fijili|فيجي||
BHS bahamian|багамск|багам-ец|bahaméen|bahamaisch|bahamalı|باهامي||nassau нассау
BRB barbadian|барбадосск|барбадос-ец|barbadien|barbadisch|barbadoslu|بربادوسي||bridgetown
TTO trinidadian|тринидадск|тринидад-ец|trinidadien||trinidadlı|ترينيدادي||тринидад
GUY guyanese|гайанск|гайан-ец|guyanien|guyanisch|guyanalı|غياني||georgetown джорджтаун
CPV capeverdean|кабовердийск|кабоверди-ец|capverdien|kapverdisch||||
CAF central_african|центральноафриканск|центральноафрикан-ец|centrafricain|zentralafrikanisch||أفريقي_وسطي||bangui банги цар
COG congolese||||||||brazzaville браззавиль
VAT|ватиканск||vatican|vatikanisch|vatikanlı|||ватикан vatican holy_see святой_престол
GRL greenlandic greenlander|гренландск|гренланд-ец|groenlandais|grönländisch grönländer|grönlandlı|||
HKG|гонконгск|гонконг-ец|hongkongais|hongkonger|hongkonglu|||hong_kong гонконг
PRI puerto_rican|пуэрто-риканск|пуэрториканец|portoricain|puertoricanisch||||
SYC seychellois|сейшельск|сейшел-ец|seychellois|||||сейшелы seychelles
PNG papuan|папуасск|папуас|papou|papuanisch|papuali|||
SMR sammarinese|сан-маринск|санмарин-ец|saint-marinais|||||
"""
