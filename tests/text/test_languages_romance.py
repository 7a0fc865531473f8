"""Spanish, Italian, Portuguese, Chinese and Japanese: regions, grammar, any text."""

import time

from hypothesis import given, settings, strategies as st
import pytest

from wyoming_jabber.text.markup import clean
from wyoming_jabber.text.normalize import normalize
from wyoming_jabber.text.normalize.languages.japanese_numbers import (
    COUNTERS,
    count,
    counted,
)

LANGUAGES = ["es", "es-MX", "it", "pt", "pt-BR", "zh", "zh-TW", "ja"]


@pytest.mark.parametrize(
    ("language", "text", "spoken"),
    [
        ("es-MX", "Son $1,250.50.", "Son mil doscientos cincuenta pesos con cincuenta centavos."),
        ("es-MX", "21.5 °C", "veintiuno punto cinco grados Celsius"),
        ("es-MX", "1 de enero", "primero de enero"),
        ("es-AR", "1 de enero", "primero de enero"),
        ("es", "1 de enero", "uno de enero"),
        ("es", "12.º", "duodécimo"),
        ("es", "la 11.ª", "la undécima"),
        ("es", "12:00 pm", "doce del mediodía"),
        ("es", "12:30 am", "doce treinta de la noche"),
        ("es", "5 mil €", "cinco mil euros"),
        ("es", "de lun-vie", "de lunes a viernes"),
        ("es", "lun-vie", "de lunes a viernes"),
        ("es", "½ y 1/2", "un medio y un medio"),
        ("es", "1-2 h", "una a dos horas"),
        ("es", "05 luces", "cero cinco luces"),
        ("it", "7:30 am", "sette e trenta del mattino"),
        ("it", "12:30 am", "dodici e trenta di notte"),
        ("it", "3 pm", "tre del pomeriggio"),
        ("it", "9 pm", "nove di sera"),
        ("it", "00:00", "mezzanotte"),
        ("it", "5 mila €", "cinquemila euro"),
        ("it", "-1,5 mila €", "meno uno virgola cinque mila euro"),
        ("it", "1 mln €", "un milione di euro"),
        ("it", "1/2 litro", "mezzo litro"),
        ("it", "½ e", "un mezzo e"),
        ("it", "1-2 ore", "da uno a due ore"),
        ("it", "5-3 ore", "cinque a tre ore"),
        ("it", "3,5 m", "tre virgola cinque metri"),
        ("it", "1 onda", "un'onda"),
        ("it", "12:00:30", "dodici e trenta secondi"),
        ("pt", "0:01", "zero horas e um minuto"),
        ("pt", "7:30 am", "sete e trinta da manhã"),
        ("pt", "12:30 am", "doze e trinta da noite"),
        ("pt", "3 pm", "três horas da tarde"),
        ("pt", "9 pm", "nove horas da noite"),
        ("pt", "1.000.000.000", "mil milhões"),
        ("pt-BR", "1.000.000.000", "um bilhão"),
        ("pt", "5 mil €", "cinco mil euros"),
        ("pt", "2 1/2", "dois e meio"),
        ("pt", "½ e", "um meio e"),
        ("pt", "século XIX", "século dezanove"),
        ("zh-TW", "溫度-5.5°C，2個燈", "溫度零下五點五攝氏度, 兩個燈"),
        ("zh-TW", "版本2.0", "版本二點零"),
        ("zh", "12:30 AM", "凌晨零点三十分"),
        ("zh", "1又1/2", "一又二分之一"),
        ("zh", "1 1/2杯", "一又二分之一杯"),
        ("zh", "12点30分15秒", "十二点三十分十五秒"),
        ("zh", "你好 世界", "你好 世界"),
        ("zh", "#5", "号五"),
        ("zh", "5>3", "五大于三"),
        ("zh", "5&", "五和"),
        ("zh", "20-30", "二十到三十"),
        ("ja", "10-20", "じゅうからにじゅう"),
        ("ja", "1 1/2", "いちとにぶんのいち"),
        ("ja", "#5", "ナンバーご"),
        ("ja", "9時～17時", "くじからじゅうしちじ"),
        ("ja", "12:30:45", "じゅうにじさんじゅっぷんよんじゅうごびょう"),
        ("ja", "第5", "だいご"),
        ("ja", "5月3日(金) 晴れ", "ごがつみっかきんようび、 晴れ"),
        ("ja", "2%&", "にパーセントアンド"),
        ("ja", "1.5時間", "いってんごじかん"),
    ],
)  # fmt: skip
def test_reading(language: str, text: str, spoken: str):
    assert normalize(clean(text), language) == spoken


@pytest.mark.parametrize(
    ("number", "counter", "spoken"),
    [
        (1, "分", "いっぷん"),
        (3, "分", "さんぷん"),
        (4, "分", "よんぷん"),
        (7, "分", "ななふん"),
        (100, "分", "ひゃっぷん"),
        (3, "本", "さんぼん"),
        (6, "匹", "ろっぴき"),
        (3, "階", "さんがい"),
        (8, "個", "はっこ"),
        (7, "人", "しちにん"),
        (14, "人", "じゅうよにん"),
        (4, "月", "しがつ"),
        (9, "時", "くじ"),
        (14, "日", "じゅうよっか"),
        (17, "日", "じゅうしちにち"),
        (24, "円", "にじゅうよえん"),
        (10, "か月", "じゅっかげつ"),
        (10, "つ", "じゅうつ"),
    ],
)
def test_counter(number: int, counter: str, spoken: str):
    assert counted(number, COUNTERS[counter]) == spoken


@pytest.mark.parametrize(
    ("number", "spoken"),
    [
        (0, "ゼロ"),
        (310, "さんびゃくじゅう"),
        (8600, "はっせんろっぴゃく"),
        (10_003, "いちまんさん"),
        (100_000_000, "いちおく"),
        (1_000_000_000_000, "いっちょう"),
    ],
)
def test_kana_number(number: int, spoken: str):
    assert count(number) == spoken


@pytest.mark.parametrize("language", LANGUAGES)
@given(text=st.text(max_size=60) | st.from_regex(r"[\d.,:/%€年月日時分点 -]{1,30}"))
@settings(max_examples=60, deadline=None)
def test_total(language: str, text: str):
    spoken = normalize(clean(text), language)
    assert isinstance(spoken, str)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    "part", ["1", "1,", "1.5 ", "12:30 ", "a 1 ", "年1月", "～1", "-"]
)
def test_linear(language: str, part: str):
    """A row of 20 000 characters would take minutes in square time."""
    text = (part * 20_000)[:20_000]
    start = time.perf_counter()
    normalize(text, language)
    assert time.perf_counter() - start < 2
