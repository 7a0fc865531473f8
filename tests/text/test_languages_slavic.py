"""Polish, Czech, Russian and Ukrainian: gender, case, and any text at all."""

import time

from hypothesis import given, settings, strategies as st
import pytest

from wyoming_jabber.text.normalize import normalize

LANGUAGES = ("pl", "cs", "ru", "uk")
WORDS = {
    "pl": ["do", "od", "o", "na", "godz.", "maja", "r.", "2 h", "zł", "minut", "w"],
    "cs": ["do", "od", "v", "po", "hod.", "května", "roce", "2 h", "Kč", "minut", "2."],
    "ru": ["до", "от", "в", "к", "ч", "мая", "г.", "2 ч", "₽", "минут", "XX век"],
    "uk": ["до", "від", "о", "на", "год", "травня", "р.", "2 год", "грн", "хвилин"],
}
NUMBERS = ["1", "2", "5", "21", "1,5", "-3", "18:30", "0:00", "3.5.2024", "2-3", "5 %"]
bounded = settings(max_examples=150, deadline=None, derandomize=True, database=None)


@pytest.mark.parametrize("language", LANGUAGES)
@given(data=st.data())
@bounded
def test_no_digit_is_left(language: str, data: st.DataObject):
    parts = data.draw(st.lists(st.sampled_from(WORDS[language] + NUMBERS), max_size=9))
    spoken = normalize(" ".join(parts), language)
    assert not any(sign.isdigit() for sign in spoken)


@pytest.mark.parametrize("language", LANGUAGES)
@given(text=st.text(max_size=60))
@bounded
def test_any_text_is_read(language: str, text: str):
    assert isinstance(normalize(text, language), str)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    "piece",
    ["1 ", "1-", "do 5 ", "до 5 ", "1:00-", "5.", "1,", "2 h ", "3 maj ", "XIV"],
)
def test_time_is_linear(language: str, piece: str):
    normalize("warm up 1", language)
    start = time.perf_counter()
    normalize(piece * (6_000 // len(piece)), language)
    assert time.perf_counter() - start < 1.5


@pytest.mark.parametrize(
    ("language", "text", "spoken"),
    [
        ("pl", "1-szy dzień", "pierwszy dzień"),
        ("pl", "5-ej", "piątej"),
        ("pl", "35-minutowy", "trzydziestopięciominutowy"),
        ("pl", "124-stronowy", "studwudziestoczterostronowy"),
        ("pl", "do 21,5 °C", "do dwudziestu jeden przecinek pięć stopnia Celsjusza"),
        ("pl", "do 12,50 zł", "do dwunastu złotych pięćdziesięciu groszy"),
        ("pl", "od 12,00 zł", "od dwunastu złotych"),
        ("ru", "до 12,5 ₽", "до двенадцати целых пяти десятых рубля"),
        ("pl", "1,5 h", "półtorej godziny"),
        ("pl", "2 2/3", "dwa i dwie trzecie"),
        ("pl", "5/8", "pięć ósmych"),
        ("pl", "7/200", "siedem na dwieście"),
        ("pl", "do 3. piętra", "do trzeciego piętra"),
        ("pl", "na 2. kamerze", "na drugiej kamerze"),
        ("pl", "otwórz 2. bramę", "otwórz drugą bramę"),
        ("pl", "każda 3. lampa", "każda trzecia lampa"),
        ("pl", "14:05:30", "czternasta zero pięć trzydzieści"),
        ("pl", "O 0:00", "O północy"),
        ("pl", "10-12 zł", "od dziesięciu do dwunastu złotych"),
        ("pl", "w 1 pokoju", "w jednym pokoju"),
        ("pl", "po 1 minucie", "po jednej minucie"),
        ("cs", "v 1 pokoji", "v jednom pokoji"),
        ("ru", "в 1 комнате", "в одной комнате"),
        ("ru", "на 1 этаже", "на первом этаже"),
        ("ru", "2 этаж", "второй этаж"),
        ("ru", "к 5 мая", "к пятому мая"),
        ("pl", "ok. godz. 15", "około godziny piętnastej"),
        ("uk", "на 2 поверсі", "на другому поверсі"),
        ("pl", "10-20 zł/m²", "od dziesięciu do dwudziestu złotych na metr kwadratowy"),
        ("cs", "1/3", "jedna třetina"),
        ("cs", "2 1/3", "dva a jedna třetina"),
        ("cs", "7/3", "sedm lomeno tři"),
        ("cs", "před 2. dnem", "před druhým dnem"),
        ("cs", "do 2. minuty", "do druhé minuty"),
        ("cs", "v 2. zóně", "ve druhé zóně"),
        ("cs", "2. zóna", "druhá zóna"),
        ("cs", "otevři 2. bránu", "otevři druhou bránu"),
        ("cs", "1. hvězda", "první hvězda"),
        ("cs", "10minutový", "desetiminutový"),
        ("cs", "se 3 lampami", "se třemi lampami"),
        ("cs", "1,5 minuty", "jedna a půl minuty"),
        ("cs", "1900", "tisíc devět set"),
        ("cs", "rok 1900", "rok devatenáct set"),
        ("ru", "1,5 ч", "полтора часа"),
        ("ru", "1,5 мин", "полторы минуты"),
        ("ru", "3,1415", "три запятая один четыре один пять"),
        ("ru", "к 1:00", "к одному часу"),
        ("ru", "к 18:00", "к восемнадцати часам"),
        ("ru", "в 2000 году", "в двухтысячном году"),
        ("ru", "в 1900 году", "в тысяча девятисотом году"),
        ("ru", "40-й", "сороковой"),
        ("ru", "10-12 ₽", "от десяти до двенадцати рублей"),
        ("ru", "с 3 лампами", "с тремя лампами"),
        ("ru", "1-комнатная", "однокомнатная"),
        ("ru", "1ч 30м", "один час тридцать минут"),
        ("ru", "5 апр. 2024", "пятого апреля две тысячи двадцать четвёртого года"),
        ("uk", "з 3 лампами", "з трьома лампами"),
        ("uk", "у 1 кімнаті", "у одній кімнаті"),
        ("uk", "1,5 год", "півтори години"),
        ("uk", "0:00", "північ"),
        ("uk", "перед 8:00", "перед восьмою годиною"),
        ("uk", "50 коп.", "п'ятдесят копійок."),
        ("uk", "1г 30х", "одна година тридцять хвилин"),
        ("uk", "10-12 грн", "від десяти до дванадцяти гривень"),
    ],
)
def test_spoken(language: str, text: str, spoken: str):
    assert normalize(text, language) == spoken
