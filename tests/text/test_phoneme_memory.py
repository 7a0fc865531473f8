"""Phonemes of texts that come again."""

from concurrent.futures import ThreadPoolExecutor

from wyoming_jabber.text.phonemize import (
    EspeakPool,
    PhonemeMemory,
    Phonemizer,
    shared_memory,
)


def test_a_text_is_phonemized_once_for_each_language():
    memory = PhonemeMemory()
    phonemizer = Phonemizer(EspeakPool(), memory)
    plain = Phonemizer(EspeakPool())
    for _ in range(3):
        for language in ("en-us", "de"):
            expected = plain.phonemize("Hello, world.", language)
            assert phonemizer.phonemize("Hello, world.", language) == expected
    counters = memory.counters()
    assert (counters["phoneme_hits"], counters["phoneme_misses"]) == (4, 2)
    assert counters["phoneme_texts"] == 2


def test_a_text_without_phonemes_is_remembered_too():
    memory = PhonemeMemory()
    phonemizer = Phonemizer(memory=memory)
    assert [phonemizer.phonemize("...", "en-us") for _ in range(2)] == ["", ""]
    assert memory.counters()["phoneme_hits"] == 1


def test_what_is_remembered_is_bounded():
    memory = PhonemeMemory(10_000)
    for number in range(100):
        memory.put(f"text {number}", "en-us", "x" * 50)
    counters = memory.counters()
    assert 9_000 < counters["phoneme_bytes"] <= 10_000
    assert memory.get("text 99", "en-us") is not None
    assert memory.get("text 0", "en-us") is None


def test_all_phonemizers_share_one_memory_by_default():
    before = shared_memory().counters()["phoneme_hits"]
    Phonemizer().phonemize("A text for two of them.", "en-us")
    Phonemizer().phonemize("A text for two of them.", "en-us")
    assert shared_memory().counters()["phoneme_hits"] == before + 1


def test_many_threads_get_what_is_theirs():
    phonemizer = Phonemizer(memory=PhonemeMemory(5_000))
    texts = [f"Light number {number} is on." for number in range(20)]
    expected = [Phonemizer(EspeakPool()).phonemize(text, "en-us") for text in texts]

    def work(seed: int) -> list[str]:
        return [
            phonemizer.phonemize(texts[(seed + n) % 20], "en-us") for n in range(20)
        ]

    with ThreadPoolExecutor(4) as pool:
        for seed, phonemes in enumerate(pool.map(work, range(8))):
            assert phonemes == [expected[(seed + n) % 20] for n in range(20)]
