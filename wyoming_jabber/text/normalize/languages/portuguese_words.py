"""Portuguese names, abbreviations, acronyms, signs, and the gender of nouns."""

import re
from typing import Final

from wyoming_jabber.text.normalize.languages.romance import words

MONTHS: Final = (
    *("janeiro", "fevereiro", "março", "abril", "maio", "junho", "julho", "agosto"),
    *("setembro", "outubro", "novembro", "dezembro"),
)
MONTH_NAMES: Final = {
    **{name[:3]: at for at, name in enumerate(MONTHS, 1)},
    **{f"{name[:3]}.": at for at, name in enumerate(MONTHS, 1)},
}
WEEKDAYS: Final = (
    *("segunda-feira", "terça-feira", "quarta-feira", "quinta-feira", "sexta-feira"),
    *("sábado", "domingo"),
)
# With their points "seg.", "ter." and "sex." could be other words.
WEEKDAY_NAMES: Final = {
    **{name[:3]: at for at, name in enumerate(WEEKDAYS)},
    **{name.partition("-")[0]: at for at, name in enumerate(WEEKDAYS)},
    "sab": 5,
    "sáb.": 5,
    "dom.": 6,
    "qui.": 3,
    "qua.": 2,
}

ABBREVIATIONS: Final = {
    "a. C.": "antes de Cristo",
    "d. C.": "depois de Cristo",
    "apto.": "apartamento",
    "ap.": "apartamento",
    "aprox.": "aproximadamente",
    "art.": "artigo",
    "av.": "avenida",
    "cap.": "capítulo",
    "cia.": "companhia",
    "D.ª": "dona",
    "dir.": "direita",
    "Dr.": "doutor",
    "Dra.": "doutora",
    "Drª": "doutora",
    "Dr.ª": "doutora",
    "Eng.": "engenheiro",
    "Enga.": "engenheira",
    "esq.": "esquerdo",
    "etc.": "et cetera",
    "ex.": "exemplo",
    "Exma.": "excelentíssima",
    "Exmo.": "excelentíssimo",
    "fig.": "figura",
    "hab.": "habitantes",
    "Lda.": "limitada",
    "Ltda.": "limitada",
    "máx.": "máximo",
    "mín.": "mínimo",
    "obs.": "observação",
    "p. ex.": "por exemplo",
    "pág.": "página",
    "págs.": "páginas",
    "Pça.": "praça",
    "Prof.": "professor",
    "Profa.": "professora",
    "Prof.ª": "professora",
    "ref.": "referência",
    "séc.": "século",
    "Sr.": "senhor",
    "Sra.": "senhora",
    "Sr.ª": "senhora",
    "Srª": "senhora",
    "Srs.": "senhores",
    "Srta.": "senhorita",
    "Sto.": "santo",
    "Sta.": "santa",
    "tel.": "telefone",
    "telef.": "telefone",
    "temp.": "temperatura",
    "un.": "unidades",
    "V. Exa.": "vossa excelência",
    "vol.": "volume",
    "vs.": "contra",
}

# The phonemizer reads what has a vowel as a word.
ACRONYMS: Final = {
    "AC": "a cê",
    "API": "a pê i",
    "BCE": "bê cê é",
    "BLE": "bê ele é",
    "CO2": "cê ó dois",
    "CO₂": "cê ó dois",
    "COV": "cê ó vê",
    "EUA": "Estados Unidos",
    "H2O": "agá dois ó",
    "HDMI": "agá dê eme i",
    "HVAC": "agá vê a cê",
    "IA": "i a",
    "ID": "i dê",
    "IoT": "i ó tê",
    "IP": "i pê",
    "IPv4": "i pê vê quatro",
    "IPv6": "i pê vê seis",
    "NO2": "ene ó dois",
    "NO₂": "ene ó dois",
    "O3": "ó três",
    "PIR": "pê i erre",
    "QR": "quê erre",
    "SO2": "esse ó dois",
    "TVOC": "tê vê ó cê",
    "UE": "u é",
    "UPS": "u pê esse",
    "URL": "u erre ele",
    "USB": "u esse bê",
    "UV": "u vê",
    "VOC": "vê ó cê",
    "vs": "contra",
    "WiFi": "uai fai",
    "Wi-Fi": "uai fai",
    "WIFI": "uai fai",
    "wifi": "uai fai",
    "Zigbee": "zigbi",
    "ZigBee": "zigbi",
}

LIMITS: Final = {
    **dict.fromkeys(("max", "máx"), "máxima"),
    **dict.fromkeys(("min", "mín"), "mínima"),
}

SIGNS: Final = {
    "&": "e",
    "@": "arroba",
    "%": "por cento",
    "°": "graus",
    "º": "graus",
    "€": "euros",
    "$": "dólares",
    "£": "libras",
    "¥": "ienes",
    "§": "parágrafo",
    "+": "mais",
    "<=": "menor ou igual a",
    ">=": "maior ou igual a",
    "!=": "diferente de",
    "==": "igual a",
    "=": "igual a",
    "<": "menor que",
    ">": "maior que",
    "≤": "menor ou igual a",
    "≥": "maior ou igual a",
    "≠": "diferente de",
    "≈": "aproximadamente",
    "±": "mais ou menos",
    "×": "vezes",
    "÷": "dividido por",
    "²": "ao quadrado",
    "³": "ao cubo",
    "√": "raiz de",
    "∞": "infinito",
    "π": "pi",
    "Ω": "ohms",
    "µ": "micro",
}
NUMBER_SIGNS: Final = {
    "#": "número",
    "~": "aproximadamente",
    "/": "sobre",
    "^": "elevado a",
    "*": "vezes",
}

# --- which gender a noun has, as far as its ending and these words tell ---

_MASCULINE: Final = words(
    "dia dias programa programas problema problemas sistema sistemas tema temas mapa "
    "mapas idioma idiomas clima planeta planetas esquema aroma diagrama grama gramas "
    "quilograma quilogramas miligramas cinema cinemas pijama pijamas sofá coração "
    "corações botão botões portão portões cartão cartões avião aviões limão limões "
    "fogão fogões caminhão"
)
_FEMININE: Final = words(
    "luz luzes vez vezes noite noites tarde tardes chave chaves classe classes série "
    "séries parte partes rede redes parede paredes mão mãos foto fotos moto motos flor "
    "flores cor cores voz vozes fase fases base bases mulher mulheres gente carne torre "
    "torres fonte fontes ponte pontes cruz pele mente morte sorte superfície mãe mães "
    "nuvem nuvens maçã maçãs manhã manhãs televisão televisões"
)
_FEMININE_END: Final = re.compile(
    r"(?:as?|ção|são|ções|sões|dade|dades|tude|tudes|[ai]gem|[ai]gens)$"
)
_NOT_COUNTED: Final = words(
    "a à às ao aos ante até com contra da das de do dos desde e é em entre era essa esse "
    "esta está estão este estas estes foi fora há já la lá lo mais mas me menos na nas no "
    "nos não nem o os ou para pela pelas pelo pelos por porque quando que se sem será seu "
    "sua seus suas são sob sobre também te tem têm um uma vai agora hoje amanhã ontem "
    "depois antes aqui cima baixo dentro vírgula ponto mil milhão milhões ainda ativa "
    "deteta detecta fica falta indica marca mostra informa começa termina acaba toca "
    "continua funciona precisa mede pára para"
)


def gender(word: str) -> str:
    """Return the gender of what a number counts; empty if it counts nothing."""
    word = word.lower()
    if word in _NOT_COUNTED:
        return ""
    if word in _FEMININE or (word not in _MASCULINE and _FEMININE_END.search(word)):
        return "feminine"
    return "masculine"


# Behind these a number is a name: "a zona 2 está aberta".
LABELS: Final = words(
    "alarme altifalante andar apartamento bateria bloco botão câmara câmera canal "
    "capítulo casa cena circuito código coluna comando dispositivo divisão entrada "
    "episódio escritório estação estore fase fila garagem grupo interruptor janela "
    "lâmpada linha luz luminária modo nível nó número opção página painel passo perfil "
    "persiana piso porta porto posição programa quarto radiador relé rota sala saída "
    "seção secção sensor tanque tarifa temporada temporizador termostato termóstato timer "
    "tomada tv unidade usuário utilizador válvula versão volume zona fonte parte"
)
PLACES: Final = words(
    "andar aniversário ano ato bloco capítulo ciclo colocado dia episódio grau grupo "
    "filho lugar mês nível nome passo piso prémio prêmio quarto semestre set tempo "
    "trimestre turno"
)
