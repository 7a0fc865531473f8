"""What the measurement needs is made once; Python and apt-get are stand-ins here."""

import json
import os
from pathlib import Path
import shutil
import sys
import textwrap

import pytest

from benchmark.environments import (
    Workshop,
    install_programs,
    versions,
    voice_name,
)
from benchmark.groups import OURS, PEER, PREPARED, SHIPPED, WHOLE, groups
from tests.tiny_models import PHONEMES
from tests.tiny_vits import vits_model
from wyoming_jabber.errors import JabberError

# What a Python of an environment is asked here, told by what its command has in it.
PYTHON = """\
    #!{shell}
    echo "$*" >>{calls}
    case "$*" in
      *sysconfig*) echo /packages ;;
      *phoneme_ids*) echo '{ids}' ;;
      *piper_graphs.py*) eval "file=\\${{$#}}"; cp {model} "$file" ;;
    esac
    """


@pytest.fixture
def told() -> list[str]:
    return []


@pytest.fixture
def workshop(tmp_path, told, monkeypatch) -> Workshop:
    """One whose Pythons write down what they were asked, and make tiny graphs.

    Ours is a stand-in too: to prepare a voice takes seconds.
    """
    model = tmp_path / "tiny.onnx"
    model.write_bytes(vits_model())
    workshop = Workshop(tmp_path / "bench", told.append)
    ids = {symbol: [n] for n, symbol in enumerate(PHONEMES)}
    script = textwrap.dedent(PYTHON).format(
        shell=shutil.which("sh"),
        calls=tmp_path / "calls",
        ids=json.dumps(ids, ensure_ascii=True).replace("'", "'\\''"),
        model=model,
    )
    own = tmp_path / "own" / "python"
    monkeypatch.setattr(sys, "executable", str(own))
    for python in (workshop.peer_python, workshop.torch_python, own):
        python.parent.mkdir(parents=True)
        write_program(python, script)
    return workshop


@pytest.fixture
def calls(tmp_path):
    """Return what the stand-ins were asked since the last time."""

    def read() -> list[str]:
        file = tmp_path / "calls"
        lines = file.read_text().splitlines() if file.exists() else []
        file.unlink(missing_ok=True)
        return lines

    return read


def write_program(file: Path, text: str) -> None:
    file.write_text(text)
    file.chmod(0o755)


def test_an_environment_is_installed_once(workshop, calls, told):
    workshop.set_up_peer()
    (install,) = calls()
    assert install.endswith("--quiet piper-tts==1.8.0 wyoming-piper==2.5.2")
    assert told == ["installing piper-tts==1.8.0, wyoming-piper==2.5.2"]
    workshop.set_up_peer()
    assert calls() == []


def test_more_packages_are_added_to_what_is_there(workshop, calls):
    workshop.set_up_speecht5()
    assert len(calls()) == 1
    stamp = workshop.torch_python.parents[1] / ".installed"
    kept = [line for line in stamp.read_text().split("\n") if "transf" not in line]
    stamp.write_text("\n".join(kept))
    workshop.set_up_speecht5()
    assert len(calls()) == 1


def test_an_installation_that_failed_is_tried_again(workshop):
    good = workshop.peer_python.read_text()
    write_program(
        workshop.peer_python, "#!/bin/sh\necho first >&2; echo no disk >&2; exit 1"
    )
    for _ in range(2):
        with pytest.raises(JabberError, match=r"pip .* failed: no disk$"):
            workshop.set_up_peer()
    write_program(workshop.peer_python, good)
    workshop.set_up_peer()


def test_an_environment_that_is_not_there_is_made(tmp_path, monkeypatch):
    """The interpreter is a stand-in: a real environment takes seconds."""
    maker = tmp_path / "python"
    copies = 'case "$2" in venv) mkdir -p "$3/bin"; cp "$0" "$3/bin/python" ;; esac'
    write_program(maker, f"#!/bin/sh\n{copies}")
    monkeypatch.setattr(sys, "executable", str(maker))
    workshop = Workshop(tmp_path / "bench", lambda _step: None)
    workshop.set_up_peer()
    assert workshop.peer_python.read_bytes() == maker.read_bytes()


def test_a_voice_is_built_and_prepared_once(workshop, calls, told):
    workshop.build_voice("medium")
    name = voice_name("medium")
    assert sorted(file.name for file in workshop.voices.iterdir()) == [
        f"{name}.onnx",
        f"{name}.onnx.json",
    ]
    config = json.loads((workshop.voices / f"{name}.onnx.json").read_text())
    assert config["audio"] == {"sample_rate": 22050, "quality": "medium"}
    assert config["phoneme_id_map"]["a"] == [PHONEMES.index("a")]
    prepare = f"-m wyoming_jabber prepare {name} --data-dir {workshop.prepared}"
    assert calls()[-1] == prepare
    assert f"building {name}.onnx" in told
    copy = workshop.prepared / f"{name}.onnx"
    assert copy.read_bytes() == vits_model()
    made = copy.stat()
    told.clear()
    workshop.build_voice("medium")
    assert calls() == [prepare]  # which finds what it has prepared
    assert told == [f"preparing {name}"]
    assert copy.stat().st_ino == made.st_ino


@pytest.mark.parametrize("change", [("random weights ", "of old "), ("dataset", "set")])
def test_a_graph_that_is_made_otherwise_today_is_made_again(workshop, told, change):
    workshop.build_voice("high")
    config = workshop.voices / f"{voice_name('high')}.onnx.json"
    built = config.read_text()
    config.write_text(built.replace(*change))
    told.clear()
    workshop.build_voice("high")
    assert told[0] == f"building {voice_name('high')}.onnx"
    assert config.read_text() == built


def test_a_voice_that_cannot_be_prepared_ends_it(workshop):
    own = Path(sys.executable)
    write_program(own, "#!/bin/sh\necho 'Used whole: no decoder'; exit 1")
    with pytest.raises(JabberError, match=r"prepare .* failed: Used whole: no decoder"):
        workshop.build_voice("medium")


def test_a_builder_that_fails_leaves_no_voice(workshop):
    write_program(workshop.torch_python, "#!/bin/sh\nexit 0")
    with pytest.raises(FileNotFoundError):
        workshop.build_voice("x_low")
    assert list(workshop.voices.iterdir()) == []


def test_what_is_made_is_nobodys_to_commit(workshop):
    assert (workshop.logs.parent / ".gitignore").read_text() == "*\n"


# Who takes part


@pytest.fixture
def built(workshop, monkeypatch):
    """A workshop whose voices were built before, and no program that is missing."""
    monkeypatch.setattr(Workshop, "build_voice", lambda *_quality: None)
    monkeypatch.setattr("benchmark.groups.install_programs", lambda _names: {})
    return workshop


def members(workshop: Workshop, *parts: str) -> dict[str, list[str]]:
    return {
        group.name: [contestant.name for contestant in group.contestants]
        for group in groups(workshop, parts)
    }


PIPER = [PEER, SHIPPED, PREPARED, WHOLE]


@pytest.mark.parametrize(
    ("parts", "expected"),
    [
        (["x_low"], {"Piper x_low": PIPER}),
        (["high", "medium"], {"Piper medium": PIPER, "Piper high": PIPER}),
        (["built-in"], {"Piper medium": [PEER, OURS]}),
        (["speecht5"], {"Piper medium": [PEER, "SpeechT5, torch"]}),
        (
            ["programs", "x_low"],
            {"Piper x_low": PIPER, "Piper medium": [PEER, "espeak-ng", "flite slt"]},
        ),
    ],
)
def test_the_peer_on_one_thread_is_in_every_group(built, parts, expected):
    assert members(built, *parts) == expected


def test_who_is_missing_is_named_with_the_reason(built, monkeypatch):
    monkeypatch.setattr(
        "benchmark.groups.install_programs", lambda _names: {"flite": "no network"}
    )
    (group,) = groups(built, ["programs"])
    assert [contestant.name for contestant in group.contestants] == [PEER, "espeak-ng"]
    assert group.missing == {"flite": "no network"}


def test_without_speecht5_the_rest_goes_on(built):
    write_program(built.torch_python, "#!/bin/sh\necho no wheel >&2; exit 1")
    (group,) = groups(built, ["speecht5", "built-in"])
    assert [contestant.name for contestant in group.contestants] == [PEER, OURS]
    assert group.missing["SpeechT5"].endswith("failed: no wheel")


# Debian's programs


@pytest.fixture
def programs(tmp_path, monkeypatch) -> Path:
    """The only folder where programs are looked for."""
    folder: Path = tmp_path / "programs"
    folder.mkdir()
    monkeypatch.setenv("PATH", str(folder))
    return folder


def test_programs_that_are_there_are_left_alone(programs):
    write_program(programs / "flite", "#!/bin/sh\n")
    assert install_programs(["flite"]) == {}


def test_only_root_can_install(programs, monkeypatch):
    monkeypatch.setattr(os, "getuid", lambda: 1000)
    reason = "not installed; as root: apt-get install espeak-ng flite"
    assert install_programs(["espeak-ng", "flite"]) == {
        "espeak-ng": reason,
        "flite": reason,
    }


def test_root_installs_what_is_missing(programs, monkeypatch):
    monkeypatch.setattr(os, "getuid", lambda: 0)
    write_program(programs / "apt-get", f'#!/bin/sh\necho "$@" >>{programs}/calls')
    write_program(programs / "espeak-ng", "#!/bin/sh\n")
    assert install_programs(["espeak-ng", "flite"]) == {}
    assert (programs / "calls").read_text().splitlines() == [
        "update -qq",
        "install -qq --no-install-recommends flite",
    ]


def test_an_installation_that_fails_is_the_reason(programs, monkeypatch):
    monkeypatch.setattr(os, "getuid", lambda: 0)
    write_program(programs / "apt-get", "#!/bin/sh\necho 'E: no network' >&2; exit 100")
    reason = "apt-get update -qq failed: E: no network"
    assert install_programs(["flite"]) == {"flite": reason}


def test_versions_are_those_of_the_environment():
    found = versions(Path(sys.executable), "numpy", "onnxruntime")
    assert list(found) == ["numpy", "onnxruntime"]
    assert all(version[0].isdigit() for version in found.values())


def test_a_python_that_is_not_there_is_one_line():
    with pytest.raises(JabberError, match="/no/python can't be started"):
        versions(Path("/no/python"), "numpy")
