"""Countries by three schemes that look alike and are not: ISO 3166 alpha-3, ISO 3166 alpha-2, and UNHCR's own three letters.

UNHCR's code table of the resettlement registration form holds 254 codes; a hundred are unknown to ISO, and three name another country
there: `AUS` is Austria, `ARE` is Egypt, `MAR` is Martinique. So a bare three-letter code means nothing here without its scheme.

Sources: ISO 3166-1 (codes), Unicode CLDR 48 (short English names), ICAO Doc 9303 part 3 (`XXA` stateless, `XXB` refugee), UNHCR electronic
Resettlement Registration Form, table CountryCode (published by the UK Home Office), matched to ISO by meaning, one by one.
"""

from __future__ import annotations

_TABLE = """\
ABW AW Aruba
AFG AF Afghanistan
AGO AO Angola
AIA AI Anguilla
ALA AX Åland Islands
ALB AL Albania
AND AD Andorra
ARE AE United Arab Emirates
ARG AR Argentina
ARM AM Armenia
ASM AS American Samoa
ATA AQ Antarctica
ATF TF French Southern Territories
ATG AG Antigua & Barbuda
AUS AU Australia
AUT AT Austria
AZE AZ Azerbaijan
BDI BI Burundi
BEL BE Belgium
BEN BJ Benin
BES BQ Caribbean Netherlands
BFA BF Burkina Faso
BGD BD Bangladesh
BGR BG Bulgaria
BHR BH Bahrain
BHS BS Bahamas
BIH BA Bosnia & Herzegovina
BLM BL St. Barthélemy
BLR BY Belarus
BLZ BZ Belize
BMU BM Bermuda
BOL BO Bolivia
BRA BR Brazil
BRB BB Barbados
BRN BN Brunei
BTN BT Bhutan
BVT BV Bouvet Island
BWA BW Botswana
CAF CF Central African Republic
CAN CA Canada
CCK CC Cocos (Keeling) Islands
CHE CH Switzerland
CHL CL Chile
CHN CN China
CIV CI Côte d'Ivoire
CMR CM Cameroon
COD CD Congo (Democratic Republic)
COG CG Congo (Republic)
COK CK Cook Islands
COL CO Colombia
COM KM Comoros
CPV CV Cape Verde
CRI CR Costa Rica
CUB CU Cuba
CUW CW Curaçao
CXR CX Christmas Island
CYM KY Cayman Islands
CYP CY Cyprus
CZE CZ Czechia
DEU DE Germany
DJI DJ Djibouti
DMA DM Dominica
DNK DK Denmark
DOM DO Dominican Republic
DZA DZ Algeria
ECU EC Ecuador
EGY EG Egypt
ERI ER Eritrea
ESH EH Western Sahara
ESP ES Spain
EST EE Estonia
ETH ET Ethiopia
FIN FI Finland
FJI FJ Fiji
FLK FK Falkland Islands
FRA FR France
FRO FO Faroe Islands
FSM FM Micronesia
GAB GA Gabon
GBR GB United Kingdom
GEO GE Georgia
GGY GG Guernsey
GHA GH Ghana
GIB GI Gibraltar
GIN GN Guinea
GLP GP Guadeloupe
GMB GM Gambia
GNB GW Guinea-Bissau
GNQ GQ Equatorial Guinea
GRC GR Greece
GRD GD Grenada
GRL GL Greenland
GTM GT Guatemala
GUF GF French Guiana
GUM GU Guam
GUY GY Guyana
HKG HK Hong Kong
HMD HM Heard & McDonald Islands
HND HN Honduras
HRV HR Croatia
HTI HT Haiti
HUN HU Hungary
IDN ID Indonesia
IMN IM Isle of Man
IND IN India
IOT IO British Indian Ocean Territory
IRL IE Ireland
IRN IR Iran
IRQ IQ Iraq
ISL IS Iceland
ISR IL Israel
ITA IT Italy
JAM JM Jamaica
JEY JE Jersey
JOR JO Jordan
JPN JP Japan
KAZ KZ Kazakhstan
KEN KE Kenya
KGZ KG Kyrgyzstan
KHM KH Cambodia
KIR KI Kiribati
KNA KN St. Kitts & Nevis
KOR KR South Korea
KWT KW Kuwait
LAO LA Laos
LBN LB Lebanon
LBR LR Liberia
LBY LY Libya
LCA LC St. Lucia
LIE LI Liechtenstein
LKA LK Sri Lanka
LSO LS Lesotho
LTU LT Lithuania
LUX LU Luxembourg
LVA LV Latvia
MAC MO Macao
MAF MF St. Martin
MAR MA Morocco
MCO MC Monaco
MDA MD Moldova
MDG MG Madagascar
MDV MV Maldives
MEX MX Mexico
MHL MH Marshall Islands
MKD MK North Macedonia
MLI ML Mali
MLT MT Malta
MMR MM Myanmar
MNE ME Montenegro
MNG MN Mongolia
MNP MP Northern Mariana Islands
MOZ MZ Mozambique
MRT MR Mauritania
MSR MS Montserrat
MTQ MQ Martinique
MUS MU Mauritius
MWI MW Malawi
MYS MY Malaysia
MYT YT Mayotte
NAM NA Namibia
NCL NC New Caledonia
NER NE Niger
NFK NF Norfolk Island
NGA NG Nigeria
NIC NI Nicaragua
NIU NU Niue
NLD NL Netherlands
NOR NO Norway
NPL NP Nepal
NRU NR Nauru
NZL NZ New Zealand
OMN OM Oman
PAK PK Pakistan
PAN PA Panama
PCN PN Pitcairn Islands
PER PE Peru
PHL PH Philippines
PLW PW Palau
PNG PG Papua New Guinea
POL PL Poland
PRI PR Puerto Rico
PRK KP North Korea
PRT PT Portugal
PRY PY Paraguay
PSE PS Palestine
PYF PF French Polynesia
QAT QA Qatar
REU RE Réunion
ROU RO Romania
RUS RU Russia
RWA RW Rwanda
SAU SA Saudi Arabia
SDN SD Sudan
SEN SN Senegal
SGP SG Singapore
SGS GS South Georgia & South Sandwich Islands
SHN SH St. Helena
SJM SJ Svalbard & Jan Mayen
SLB SB Solomon Islands
SLE SL Sierra Leone
SLV SV El Salvador
SMR SM San Marino
SOM SO Somalia
SPM PM St. Pierre & Miquelon
SRB RS Serbia
SSD SS South Sudan
STP ST São Tomé & Príncipe
SUR SR Suriname
SVK SK Slovakia
SVN SI Slovenia
SWE SE Sweden
SWZ SZ Eswatini
SXM SX Sint Maarten
SYC SC Seychelles
SYR SY Syria
TCA TC Turks & Caicos Islands
TCD TD Chad
TGO TG Togo
THA TH Thailand
TJK TJ Tajikistan
TKL TK Tokelau
TKM TM Turkmenistan
TLS TL Timor-Leste
TON TO Tonga
TTO TT Trinidad & Tobago
TUN TN Tunisia
TUR TR Türkiye
TUV TV Tuvalu
TWN TW Taiwan
TZA TZ Tanzania
UGA UG Uganda
UKR UA Ukraine
UMI UM U.S. Outlying Islands
URY UY Uruguay
USA US United States
UZB UZ Uzbekistan
VAT VA Vatican City
VCT VC St. Vincent & Grenadines
VEN VE Venezuela
VGB VG British Virgin Islands
VIR VI U.S. Virgin Islands
VNM VN Vietnam
VUT VU Vanuatu
WLF WF Wallis & Futuna
WSM WS Samoa
YEM YE Yemen
ZAF ZA South Africa
ZMB ZM Zambia
ZWE ZW Zimbabwe
XKX XK Kosovo
XXA -- Stateless
XXB -- Refugee without other nationality
"""  # alpha-3, alpha-2, short English name; XKX is user-assigned and in wide use

_UNHCR = """\
ALG=DZA ANG=AGO ANT=ATG ARE=EGY AUL=AUS AUS=AUT BAH=BHR BAR=BRB BER=BMU BHU=BTN BKF=BFA BOT=BWA BRU=BRN BSN=BIH BUL=BGR BZE=BLZ CAM=KHM
CAR=CAF CAY=CYM CHD=TCD CHI=CHN COB=COG COI=COM COS=CRI CVI=CPV DEN=DNK DJB=DJI DUB=ARE EGU=GNQ ERT=ERI FGU=GUF FIJ=FJI FNC=NCL FPO=PYF
GAM=GMB GFR=DEU GRE=GRC GRN=GRD GUA=GTM GUI=GIN HAI=HTI HON=HND ICE=ISL ICO=CIV INS=IDN IRE=IRL KRN=PRK KUW=KWT LEB=LBN LES=LSO MAD=MDG
MAR=MTQ MAU=MRT MCD=MKD MLS=MYS MLW=MWI MOR=MAR MTA=MLT MTS=MUS MYA=MMR NEP=NPL NET=NLD NGR=NER NIG=NGA PAL=PSE PAR=PRY PHI=PHL POR=PRT
PUE=PRI ROM=ROU RSA=ZAF SAL=SLV SER=SRB SEY=SYC SIK=IND SIN=SGP SMA=SMR SOL=SLB SPA=ESP SRV=VNM STK=KNA SUD=SDN SWA=SWZ SWI=CHE TAN=TZA
TCI=TCA TMP=TLS TOG=TGO TRT=TTO UAE=ARE URU=URY WES=WSM WSH=ESH ZAM=ZMB ZIM=ZWE ZZZ=XXA
"""  # UNHCR's code = the ISO code of the same country, where the letters differ

_UNHCR_SAME = """\
ABW AFG AIA ALB AND ARG ARM ASM ATA ATF AZE BDI BEL BEN BES BGD BHS BLR BOL BRA BVT CAN CCK CHL CMR COD COK COL CUB CUW CXR CYP CZE DMA
DOM ECU EST ETH FIN FLK FRA FRO FSM GAB GBR GEO GHA GIB GNB GRL GUM GUY HKG HMD HRV HUN IND IOT IRN IRQ ISR ITA JAM JOR JPN KAZ KEN KGZ
KIR KNA KOR LAO LBR LBY LCA LIE LKA LTU LUX LVA MAC MCO MDA MDV MEX MHL MLI MNE MNG MNP MOZ MSR MYT NAM NCL NFK NIC NIU NOR NRU NZL OMN
PAK PAN PCN PER PLW PNG POL QAT REU RUS RWA SAU SEN SGS SHN SJM SLE SOM SPM SSD STP SUR SVK SVN SWE SXM SYR THA TJK TKL TKM TON TUN TUR
TUV TWN UGA UKR UMI USA UZB VAT VCT VEN VGB VIR VUT WLF YEM
"""  # UNHCR's codes that are the ISO code of the same country

UNHCR_WITHOUT_COUNTRY = {
    "KUR": "Kurdistan",
    "NAN": "Netherlands Antilles (until 2010)",
    "SCG": "Serbia and Montenegro (until 2006)",
    "SOV": "Soviet Union (until 1991)",
    "TIB": "Tibet",
    "U": "Unknown",
    "YUG": "Yugoslavia (until 1992)",
}
"""Codes of UNHCR's table that name no country of ISO 3166 today: a person must say which country is meant."""


def _pairs() -> tuple[dict[str, str], dict[str, str]]:
    names: dict[str, str] = {}
    short: dict[str, str] = {}
    for line in _TABLE.splitlines():
        alpha3, alpha2, name = line.split(" ", 2)
        names[alpha3] = name
        if alpha2 != "--":
            short[alpha2] = alpha3
    return names, short


ISO3, ISO2 = _pairs()
"""Alpha-3 to English name; alpha-2 to alpha-3."""
UNHCR = dict(pair.split("=") for pair in _UNHCR.split()) | {code: code for code in _UNHCR_SAME.split()}
"""UNHCR's code to the alpha-3 code of the country that UNHCR means."""
