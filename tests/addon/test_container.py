"""compose.yaml, systemd's unit, the AppArmor profile and the pictures."""

from configparser import RawConfigParser
from pathlib import Path
import re
import shutil
import struct
import subprocess
from xml.etree.ElementTree import parse

import pytest

from tests.addon import documented
from tests.addon.files import ADDON, CONTAINER, ROOT, addon_config, read_yaml
from tests.addon.test_dockerfiles import HEALTH
from wyoming_jabber.config import Settings, field_types
from wyoming_jabber.option_sources import ENVIRONMENT_PREFIX, load_settings

UNIT = CONTAINER / "systemd/wyoming-jabber.service"
NOWHERE = Path("/nonexistent/options.json")

# Tenths of systemd's own figure for what an intruder could do; 100 is everything.
HIGHEST_EXPOSURE = 20


def settings_in(text: str) -> dict[str, str]:
    """Find assignments to our variables."""
    return dict(re.findall(rf"({ENVIRONMENT_PREFIX}\w+)[=:] ?([^\s\"]+)", text))


@pytest.fixture(scope="module")
def service():
    return read_yaml(CONTAINER / "compose.yaml")["services"]["jabber"]


@pytest.fixture(scope="module")
def unit() -> RawConfigParser:
    parser = RawConfigParser(strict=False)
    parser.optionxform = str  # type: ignore[assignment,method-assign]
    parser.read(UNIT, encoding="utf-8")
    return parser


# compose.yaml


def test_the_container_has_no_rights_it_does_not_need(service):
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert not {"privileged", "cap_add", "network_mode", "user"} & set(service)


def test_libraries_can_be_loaded_from_its_temporary_folder(service):
    """Docker mounts it `noexec` unless told otherwise; espeak-ng's copies lie there."""
    (folder,) = service["tmpfs"]
    path, _, options = folder.partition(":")
    assert path == "/tmp"
    assert {"exec", "nosuid", "nodev"} <= set(options.split(","))


def test_its_one_volume_is_where_the_image_writes(service):
    assert service["volumes"] == ["data:/data"]
    assert read_yaml(CONTAINER / "compose.yaml")["volumes"] == {"data": None}


def test_it_is_asked_whether_it_speaks(service):
    assert service["healthcheck"]["test"][:5] == ["CMD", *HEALTH]


def test_it_is_built_from_the_repositorys_root(service):
    context = CONTAINER / service["build"]["context"]
    assert context.resolve() == ROOT
    assert (context / service["build"]["dockerfile"]).is_file()


@pytest.mark.parametrize(
    "path",
    [CONTAINER / "Dockerfile", CONTAINER / "compose.yaml", UNIT],
    ids=lambda path: path.name,
)
def test_every_variable_is_a_setting(path):
    variables = settings_in(path.read_text(encoding="utf-8"))
    assert variables
    names = {name.removeprefix(ENVIRONMENT_PREFIX).lower() for name in variables}
    assert names <= set(field_types())
    load_settings({}, variables, NOWHERE)  # and has a value that it takes


def test_the_image_listens_on_both_kinds_of_addresses():
    text = (CONTAINER / "Dockerfile").read_text(encoding="utf-8")
    env = text[text.index("\nENV ") : text.index("\nUSER ")]
    settings = load_settings({}, settings_in(env), NOWHERE)
    assert settings.uri == "tcp://[::]:10200"
    assert settings.data_dir == (Path("/data"),)
    assert settings.zeroconf is False


# systemd


def test_the_unit_starts_the_server_and_nothing_else(unit):
    assert unit["Service"]["ExecStart"].endswith("/bin/wyoming-jabber serve")
    assert unit["Service"]["DynamicUser"] == "yes"
    assert unit["Service"]["ProtectSystem"] == "strict"
    assert unit["Service"]["MemoryDenyWriteExecute"] == "yes"
    # 2 is what a wrong option ends with.
    assert unit["Service"]["RestartPreventExitStatus"] == "2"


def test_the_server_has_ended_before_systemd_kills_it(unit):
    assert float(unit["Service"]["TimeoutStopSec"]) > Settings().shutdown_timeout


def analyze(*arguments: str) -> subprocess.CompletedProcess[str]:
    program = shutil.which("systemd-analyze")
    if program is None:
        pytest.skip("systemd-analyze is not installed")
    command = [program, *arguments]
    return subprocess.run(command, check=False, capture_output=True, text=True)


def test_systemd_understands_every_line(tmp_path):
    """The program need not be installed here, so another one stands in."""
    program = shutil.which("true")
    text = UNIT.read_text(encoding="utf-8")
    path = tmp_path / UNIT.name
    started = re.sub(r"(?<=^ExecStart=)\S+", str(program), text, flags=re.MULTILINE)
    path.write_text(started, encoding="utf-8")
    done = analyze("verify", str(path))
    complaints = [line for line in done.stderr.splitlines() if UNIT.name in line]
    assert complaints == []


def test_systemd_finds_little_that_an_intruder_could_do():
    limit = f"--threshold={HIGHEST_EXPOSURE}"
    done = analyze("security", "--offline=true", "--no-pager", limit, str(UNIT))
    assert done.returncode == 0, done.stdout


# AppArmor


@pytest.fixture(scope="module")
def profile() -> str:
    return (ADDON / "apparmor.txt").read_text(encoding="utf-8")


def test_the_profile_has_the_name_that_supervisor_replaces(profile):
    assert re.findall(r"^profile (\S+)", profile, re.MULTILINE) == [
        addon_config()["slug"]
    ]


def test_the_server_is_closed_in(profile):
    _, _, server = profile.partition("  profile jabber ")
    rules = [line.strip() for line in server.splitlines()]
    assert not [rule for rule in rules if rule.startswith(("capability", "file,"))]
    allowed = (rule.rpartition(" ") for rule in rules if rule.startswith("/"))
    written = {path.split("/")[1] for path, _, how in allowed if "w" in how}
    assert written == {"data", "tmp", "dev", "memfd:*"}


def test_the_parser_understands_the_profile(profile):
    program = shutil.which("apparmor_parser")
    if program is None:
        pytest.skip("apparmor_parser is not installed")
    command = [program, "--skip-kernel-load", "--skip-cache"]
    done = subprocess.run(
        command, check=False, input=profile, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr


# Pictures


@pytest.mark.parametrize(
    ("name", "size"),
    [("icon", documented.ICON_SIZE), ("logo", documented.LOGO_SIZE)],
)
def test_pictures_have_the_sizes_of_their_drawings(name, size):
    head = (ADDON / f"{name}.png").read_bytes()[:24]
    assert head[:8] == b"\x89PNG\r\n\x1a\n"
    assert struct.unpack(">II", head[16:24]) == size
    drawing = parse(ADDON / f"images/{name}.svg").getroot()
    assert (int(drawing.get("width", "")), int(drawing.get("height", ""))) == size
    assert drawing.get("viewBox") == f"0 0 {size[0]} {size[1]}"
