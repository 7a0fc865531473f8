"""The add-on's scripts, linted and lived: a real server, asked over real sockets."""

from collections.abc import Iterator
import json
from pathlib import Path
import shutil
import subprocess
import sys

import pytest

from addon_rootfs.container import OWN_ADDRESS, SUPERVISOR_ADDRESS, Container
from addon_rootfs.life import SERVICES as INSIDE, discover, ended, served, speak, stop
from tests.addon import documented
from tests.addon.files import ROOT, SCRIPTS, SERVICES
from tests.addon.scratch import (
    ANNOUNCED,
    DOMAIN_NAME,
    NAMED,
    NOT_AT_ALL,
    REFUSAL,
    UNNAMED,
    scratch_root,
)

pytestmark = pytest.mark.timeout(120)

READY = "ready tcp://"
URI = f"tcp://{OWN_ADDRESS}:10200"

# Of shellcheck's optional rules.
RULES = "quote-safe-variables,require-double-brackets,require-variable-braces"
OTHER_SCRIPTS = [ROOT / "script/addon-rootfs", ROOT / "addon/images/render"]

# To which address and port, from which address; prints the answer's status.
ASK = """\
import http.client, sys
connection = http.client.HTTPConnection(
    sys.argv[1], int(sys.argv[2]), timeout=30, source_address=(sys.argv[3], 0)
)
connection.request("GET", "/health")
print(connection.getresponse().status)
"""

# Memory that is written is never run (PR_SET_MDWE), as systemd's unit has it.
DENY_WRITE_EXECUTE = """\
import ctypes, os, sys
if ctypes.CDLL(None).prctl(65, 1, 0, 0, 0):
    sys.exit(77)
os.execv(sys.argv[1], sys.argv[1:])
"""


@pytest.fixture
def container(tmp_path) -> Iterator[Container]:
    try:
        with scratch_root(tmp_path / "root") as made:
            (made.root / "etc/hosts").write_text(NAMED, encoding="ascii")
            yield made
    except OSError as error:
        pytest.skip(str(error))


def set_options(container: Container, **options) -> None:
    path = container.root / "data/options.json"
    path.write_text(json.dumps(options), encoding="utf-8")


def announced(container: Container) -> dict[str, dict[str, str]]:
    text = (container.root / ANNOUNCED).read_text(encoding="utf-8")
    content: dict[str, dict[str, str]] = json.loads(text)
    return content


# As files


@pytest.mark.parametrize(
    "path",
    [*SCRIPTS, *OTHER_SCRIPTS],
    ids=lambda path: f"{path.parent.name}-{path.name}",
)
def test_shellcheck_has_nothing_to_say(path):
    program = shutil.which("shellcheck", path=str(Path(sys.executable).parent))
    if program is None:
        pytest.skip("shellcheck is not installed: pip install --group dev")
    command = [program, f"--enable={RULES}", str(path)]
    done = subprocess.run(command, check=False, capture_output=True, text=True)
    assert (done.returncode, done.stdout) == (0, "")


def test_the_services_are_those_that_s6_knows():
    """https://skarnet.org/software/s6-rc/s6-rc-compile.html says what is where."""
    types = {path.parent.name: path.read_text() for path in SERVICES.glob("*/type")}
    assert types == {"jabber": "longrun\n", "discovery": "oneshot\n"}
    contents = {path.name for path in (SERVICES / "user/contents.d").iterdir()}
    assert contents == set(types)
    depends = {
        path.parent.parent.name: path.name
        for path in SERVICES.glob("*/dependencies.d/*")
    }
    assert depends == {"jabber": "base", "discovery": "jabber"}
    up = (SERVICES / "discovery/up").read_text(encoding="ascii")
    assert up == f"{INSIDE}/discovery/run\n"


def test_scripts_can_be_run():
    names = {f"{path.parent.name}/{path.name}" for path in SCRIPTS}
    assert names == {"jabber/run", "jabber/finish", "discovery/run"}
    for path in SCRIPTS:
        first = path.read_text(encoding="utf-8").partition("\n")[0]
        assert first == "#!/command/with-contenv bashio"


def test_the_web_page_is_where_ingress_looks_and_lets_nobody_else_in():
    text = (SERVICES / "jabber/run").read_text(encoding="utf-8")
    assert f"ingress_port={documented.INGRESS_PORT}\n" in text
    assert f"supervisor={documented.INGRESS_ADDRESS}\n" in text


# Alive


def test_a_life(container):
    """The server is announced when it speaks, is asked, and ends in peace."""
    set_options(container, log_level="debug", lead_in=2.0)
    with served(container) as server:
        assert READY in discover(container)
        uri = f"tcp://{DOMAIN_NAME}:10200"
        assert announced(container) == {"wyoming": {"uri": uri}}
        seconds = speak(container, sys.executable, uri)
        assert seconds > 2.5, "the options were not read"
        check_addresses(container)
        check_door(container)
        end = stop(container, server)
    assert (end.status, end.result, end.halted) == (0, 0, False)
    assert "Stopped." in end.log
    check_folders(container)


def check_addresses(container: Container) -> None:
    """Without the domain, the address is announced; without both, nothing is."""
    hosts = container.root / "etc/hosts"
    hosts.write_text(UNNAMED, encoding="ascii")
    assert READY in discover(container)
    assert announced(container) == {"wyoming": {"uri": URI}}
    (container.root / ANNOUNCED).unlink()
    (container.root / REFUSAL).touch()
    assert f"could not be told about {URI}" in discover(container)
    hosts.write_text(NOT_AT_ALL, encoding="ascii")
    assert "with the host local-wyoming-jabber and port 10200" in discover(container)
    assert not (container.root / ANNOUNCED).exists()


def check_door(container: Container) -> None:
    """Supervisor gets in, and nobody else."""
    port = str(documented.INGRESS_PORT)
    for source, status in ((SUPERVISOR_ADDRESS, "200"), (OWN_ADDRESS, "403")):
        words = (sys.executable, "-c", ASK, OWN_ADDRESS, port, source)
        assert container.run(*words) == (0, f"{status}\n")


def check_folders(container: Container) -> None:
    """State and kept speech are where backups look; the public folder is untouched."""
    root = container.root
    made = {path.name for path in (root / "data").iterdir()}
    assert made - {"jabber"} == {"cache", "options.json"}
    assert (root / "data/cache/speech").is_dir()
    assert not list((root / "config").iterdir())


def test_a_wrong_option_stops_the_container_and_nothing_is_announced(container):
    set_options(container, volume=99)
    with served(container) as server:
        end = ended(container, server)
    assert (end.status, end.result, end.halted) == (2, 2, True)
    assert "volume: 99.0 is not between -40 and 20" in end.log
    assert "correct it in the Configuration tab" in end.log
    assert "Home Assistant isn't told" in discover(container)
    assert not (container.root / ANNOUNCED).exists()


def test_a_server_that_was_killed_stops_the_container(container):
    with served(container) as server:
        assert READY in discover(container)
        end = stop(container, server, "KILL")
    assert (end.result, end.halted) == (128 + 9, True)


def test_a_server_that_was_told_to_end_before_it_could_listen_to_signals(container):
    status, said = container.run(f"{INSIDE}/jabber/finish", "256", "15")
    assert (status, said) == (0, "")


def test_it_speaks_where_written_memory_is_never_run(tmp_path):
    program = Path(sys.executable).with_name("wyoming-jabber")
    sound = tmp_path / "a.wav"
    words = ["say", "One.", "--data-dir", str(tmp_path), "-o", str(sound)]
    command = [sys.executable, "-c", DENY_WRITE_EXECUTE, str(program), *words]
    done = subprocess.run(command, check=False, capture_output=True, text=True)
    if done.returncode == 77:
        pytest.skip("this kernel has no PR_SET_MDWE")
    assert done.returncode == 0, done.stderr
    assert "Voice en_US-jabber-medium is ready" in done.stderr
    assert sound.stat().st_size > 10_000
