"""Catalogs as they are written: Piper's format, our own, and nonsense."""

import json

from hypothesis import given, settings, strategies as st
import pytest

from tests.catalog.site import Site
from tests.catalog.voices import AMY, BOB, CREW, GIRL, fill_with_piper, own_catalog
from wyoming_jabber.catalog.errors import CatalogError
from wyoming_jabber.catalog.sources import OwnSource, PiperSource

BASE = "https://example.org/voices/"


@pytest.fixture
def index():
    return fill_with_piper(Site())


@pytest.fixture
def own():
    return own_catalog(Site())


def read(index: object, *mirrors: str):
    content = json.dumps(index).encode()
    return {entry.name: entry for entry in PiperSource((BASE, *mirrors)).read(content)}


def read_own(catalog: object):
    source = OwnSource("https://example.org/own/catalog.json")
    return {e.name: e for e in source.read(json.dumps(catalog).encode())}


# Piper's


def test_a_piper_voice_is_described_for_a_person(index):
    entry = read(index)[CREW]
    assert entry.description == "Crew (high), German, Germany"
    assert entry.languages == ("de-DE",)
    assert (entry.family, entry.quality) == ("piper", "high")
    assert entry.speakers == ("anna", "bert")
    assert entry.aliases == ("de-crew-high",)
    assert entry.licence is None
    assert entry.is_supported
    sizes = [file["size_bytes"] for file in index[CREW]["files"].values()]
    assert entry.size_bytes == sum(sizes)


def test_its_files_lie_below_the_base_and_each_mirror(index):
    entry = read(index, "https://mirror.example.org/x")[AMY]
    model = next(file for file in entry.files if file.name == f"{AMY}.onnx")
    path = f"en/en_US/amy/low/{AMY}.onnx"
    assert model.addresses == (
        f"https://example.org/voices/{path}",
        f"https://mirror.example.org/x/{path}",
    )
    assert model.digest.kind == "md5"
    assert entry.card is not None
    assert entry.card.name == "MODEL_CARD"
    assert entry.sample_url == (
        "https://example.org/voices/en/en_US/amy/low/samples/speaker_0.mp3"
    )


def test_letters_beyond_ascii_are_quoted(index):
    name = "en_US-tugão-low"
    text = json.dumps(index[AMY], ensure_ascii=False).replace("amy", "tugão")
    entry = read({name: json.loads(text)})[name]
    assert "/tug%C3%A3o/low/" in entry.files[0].addresses[0]


def test_norwegian_is_called_as_elsewhere(index):
    index[AMY]["language"]["code"] = "no_NO"
    assert read(index)[AMY].languages == ("nb-NO",)


def test_speakers_without_a_name_have_their_number(index):
    index[CREW]["speaker_id_map"] = {"anna": 1, "odd": [2]}
    assert read(index)[CREW].speakers == ("0", "anna")


@pytest.mark.parametrize(
    "path",
    [
        f"../{AMY}.onnx",
        f"/etc/{AMY}.onnx",
        f"en/.hidden/{AMY}.onnx",
        f"en\\{AMY}.onnx",
        "en/other.onnx",
        f"en/{AMY}.onnx\n",
        "en/voice.zip",
        "en/voice.tar.gz",
        f"en/..{AMY}.onnx",
        "en//x.onnx",
        "",
    ],
)
def test_a_voice_with_an_unsafe_path_is_left_out(index, caplog, path):
    files = index[AMY]["files"]
    files[path] = files.pop(f"en/en_US/amy/low/{AMY}.onnx")
    assert read(index).keys() == {BOB, CREW}
    assert AMY in caplog.text


@pytest.mark.parametrize(
    ("key", "value", "problem"),
    [
        ("quality", None, "quality is None, must be a text"),
        ("quality", "lo\x1b[2Jw", "is not printable"),
        ("name", 5, "name is 5"),
        ("language", [], "language is []"),
        ("files", {}, "its files lack"),
        ("num_speakers", 0, "num_speakers is 0"),
        ("num_speakers", 10**9, "num_speakers"),
        ("aliases", [1], "aliases"),
    ],
)
def test_a_voice_with_a_wrong_value_is_left_out(index, caplog, key, value, problem):
    index[AMY][key] = value
    assert read(index).keys() == {BOB, CREW}
    assert problem in caplog.text
    assert len(caplog.records) == 1


@pytest.mark.parametrize(
    "change",
    [
        {"size_bytes": 0},
        {"size_bytes": 10**10},
        {"size_bytes": "7"},
        {"md5_digest": "xyz"},
        {"md5_digest": "0" * 31},
    ],
)
def test_a_file_with_a_wrong_value_costs_its_voice(index, change):
    next(iter(index[AMY]["files"].values())).update(change)
    assert read(index).keys() == {BOB, CREW}


@pytest.mark.parametrize("name", ["../amy", ".amy", "a/b", "", "a b", "x" * 121, "a."])
def test_a_voice_with_an_unsafe_name_is_left_out(index, name):
    text = json.dumps(index[AMY]).replace(AMY, name)
    assert read({name: json.loads(text)}) == {}


@pytest.mark.parametrize("content", [b"", b"[]", b"\xff", b"<html>", b"[" * 100_000])
def test_what_is_no_catalog_is_refused(content):
    with pytest.raises(CatalogError, match="Piper's catalog"):
        PiperSource((BASE,)).read(content)


def test_our_catalog_in_place_of_pipers_is_told(own):
    with pytest.raises(CatalogError, match="of another kind"):
        read(own)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.text(max_size=8), inner, max_size=3)
    ),
    max_leaves=8,
)


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_any_change_of_an_index_is_read_or_left_out(data):
    index = place = fill_with_piper(Site())
    key = data.draw(st.sampled_from(sorted(place)))
    while isinstance(place[key], dict) and place[key] and data.draw(st.booleans()):
        place = place[key]
        key = data.draw(st.sampled_from(sorted(place)))
    place[key] = data.draw(JSON)
    for entry in read(index).values():
        assert entry.files
        assert entry.size_bytes > 0


# Our own


def test_an_entry_of_ours_says_all_by_itself(own):
    entry = read_own(own)[GIRL]
    assert (entry.family, entry.licence) == ("jabber", "CC0-1.0")
    assert entry.sample_url == "https://example.org/own/girl/sample.mp3"
    config = next(file for file in entry.files if file.name == "voice.json")
    assert config.addresses == ("https://example.org/own/girl/voice.json",)
    assert config.digest.kind == "sha256"


def test_a_family_of_the_future_is_listed_but_not_supported(own):
    voice = own["voices"][0]
    file = {**voice["files"][0], "name": "kokoro.onnx", "url": "kokoro.onnx"}
    own["voices"].append(
        {**voice, "name": "kokoro-v1.0", "family": "kokoro", "files": [file]}
    )
    entries = read_own(own)
    assert entries["kokoro-v1.0"].is_supported is False
    assert entries[GIRL].is_supported


@pytest.mark.parametrize(
    "change",
    [
        {"licence": None},
        {"languages": []},
        {"files": []},
        {"files": [5]},
        {"name": "../up"},
        {"files": [{"name": "a.zip", "url": "a.zip", "size_bytes": 1, "sha256": ""}]},
        {"description": "two\nlines"},
        {"sample": "https://example.org/\x1b"},
        {"family": "piper"},
    ],
)
def test_an_entry_of_ours_that_is_wrong_is_left_out(change, own, caplog):
    own["voices"][0].update(change)
    assert read_own(own) == {}
    assert "left out" in caplog.text


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ({"version": 2}, "has version 2; this program reads 1"),
        ({"catalog": "other"}, 'has no "catalog"'),
        ({"voices": {}}, 'has no "catalog"'),
    ],
)
def test_another_catalog_than_ours_is_refused(change, problem, own):
    own.update(change)
    with pytest.raises(CatalogError, match=problem):
        read_own(own)


def test_an_entry_that_is_no_object_costs_itself_only(own, caplog):
    own["voices"].append(7)
    assert read_own(own).keys() == {GIRL}
    assert "it is no object" in caplog.text


@pytest.mark.parametrize(
    "address",
    [
        "http://[",
        "https://a℀b/x.mp3",
        "https://example.org:99999/x.mp3",
        "javascript:alert(1)//x.mp3",
        "file:///etc/passwd",
    ],
)
@pytest.mark.parametrize("place", ["sample", "url"])
def test_what_is_no_address_costs_that_voice_only(own, caplog, address, place):
    assert left_out(own, place, address)
    assert "is no address" in caplog.text


@pytest.mark.parametrize("place", ["sample", "url"])
@pytest.mark.parametrize(
    "address", ["http://127.0.0.1:8123/x.mp3", "https://192.168.1.1/", "https://nas/x"]
)
def test_a_catalog_of_the_world_names_nothing_in_the_house(own, caplog, address, place):
    assert left_out(own, place, address)
    assert "is in this house or on this machine" in caplog.text


def test_a_catalog_in_the_house_may_name_its_neighbours(own):
    own["voices"][0]["sample"] = "http://192.168.1.6/x.mp3"
    source = OwnSource("http://192.168.1.5/catalog.json")
    assert source.read(json.dumps(own).encode())[0].sample_url


def test_the_password_of_a_catalog_is_not_in_its_label():
    source = OwnSource("https://me:secret@example.org/catalog.json")
    assert source.label == "the catalog https://example.org/catalog.json"


def left_out(catalog, place: str, address: str) -> bool:
    """Tell whether the first voice is left out because of an address, and it alone."""
    before = read_own(catalog).keys()
    voice = catalog["voices"][0]
    (voice if place == "sample" else voice["files"][0])[place] = address
    return bool(read_own(catalog).keys() == before - {voice["name"]})
