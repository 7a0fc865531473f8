"""A root filesystem out of this machine's own: the add-on's files, and folders to fill.

Stand-ins are s6-overlay's and bashio's alone; programs, libraries and the package under
test are those that run the tests. What is the machine's can only be read in there.
"""

from pathlib import Path
import shlex
import shutil
import sys

from addon_rootfs.container import OWN_ADDRESS, Container
from addon_rootfs.life import furnish
from tests.addon.files import ADDON, ROOT

HOSTNAME = "local-wyoming-jabber"
DOMAIN_NAME = f"{HOSTNAME}.local.hass.io"
NAMED = f"{OWN_ADDRESS} {DOMAIN_NAME} {HOSTNAME}\n"
UNNAMED = f"{OWN_ADDRESS} {HOSTNAME}\n"
NOT_AT_ALL = "127.0.0.1 localhost\n"

ANNOUNCED, REFUSAL = "run/announced.json", "run/refusal"

# What is the scratch root's own, and no window to the machine.
_OWN = {"command", "config", "data", "dev", "etc", "proc", "run", "tmp"}

# What programs need to start.
_ETC = ("alternatives", "group", "ld.so.cache", "passwd")

_BASHIO = f"""\
#!/bin/bash
set -o errexit -o errtrace -o nounset -o pipefail
bashio::log.info() {{ echo "INFO: $*"; }}
bashio::log.warning() {{ echo "WARNING: $*"; }}
bashio::log.error() {{ echo "ERROR: $*"; }}
bashio::var.json() {{ printf '{{"%s": "%s"}}' "$1" "$2"; }}
bashio::discovery() {{
    [[ ! -e /{REFUSAL} ]] && printf '{{"%s": %s}}' "$1" "$2" >/{ANNOUNCED}
}}
script=$1
shift
source "$script" "$@"
"""


def scratch_root(root: Path) -> Container:
    """Fill a folder; its windows to the machine open when the container is entered."""
    for name in _OWN:
        (root / name).mkdir(parents=True)
    shutil.copytree(ADDON / "rootfs", root, dirs_exist_ok=True)
    for name in _ETC:
        _copy(Path("/etc", name), root / "etc" / name)
    (root / "etc/nsswitch.conf").write_text("hosts: files\n", encoding="ascii")
    (root / "data/options.json").write_text("{}", encoding="ascii")
    furnish(root)
    bashio = root / "command/bashio"
    bashio.write_text(_BASHIO, encoding="utf-8")
    bashio.chmod(0o755)
    return Container(
        root,
        hostname=HOSTNAME,
        mounts="\n".join(_windows(root)),
        environment={
            "PATH": f"/command:{Path(sys.executable).parent}:/usr/bin:/bin",
            "HOME": "/root",
            "LANG": "C.UTF-8",
        },
    )


def _windows(root: Path) -> list[str]:
    """Return shell commands that show the machine's other folders in the root."""
    folders = []
    for path in Path("/").iterdir():
        if path.is_symlink():
            (root / path.name).symlink_to(path.readlink())
        elif path.is_dir() and path.name not in _OWN:
            folders.append(path)
    # Where the program under test lies; it may be a folder of our own's name.
    needed = (ROOT, Path(sys.prefix), Path(sys.base_prefix))
    folders += (path for path in needed if path.parts[1] in _OWN)
    commands = []
    for path in folders:
        inside = root / path.relative_to("/")
        inside.mkdir(parents=True, exist_ok=True)
        commands.append(shlex.join(["mount", "--bind", str(path), str(inside)]))
        commands.append(shlex.join(["mount", "-o", "remount,bind,ro", str(inside)]))
    return commands


def _copy(source: Path, target: Path) -> None:
    if source.is_dir():
        shutil.copytree(source, target, symlinks=True)
    elif source.exists():
        shutil.copy(source, target)
