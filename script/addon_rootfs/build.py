"""Root filesystems: the base image's, and what a Dockerfile makes of it."""

from collections.abc import Mapping
from pathlib import Path
import shutil
import subprocess
import tempfile
import urllib.request

from addon_rootfs.dockerfile import Stage, Step, expand, settings, shells, variables

# What Home Assistant's base image adds to Debian, but for s6-overlay and tempio.
_BASE_PACKAGES = "bash,jq,tzdata,curl,ca-certificates,xz-utils"
_BASHIO = "https://github.com/hassio-addons/bashio/archive/v0.17.5.tar.gz"

# The base image's, as far as programs look at them.
_BASE_ENVIRONMENT = {
    "PATH": "/command:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
    "LANG": "C.UTF-8",
    "DEBIAN_FRONTEND": "noninteractive",
    "HOME": "/root",
}

# This machine's, so that names are found, and a network with authorities of its own.
_MACHINE_FILES = ("etc/resolv.conf", "etc/ssl/certs/ca-certificates.crt")
_CERTIFICATES = "/etc/ssl/certs/ca-certificates.crt"

# Mounts are the step's own, and gone with it; $0 is the root.
_ENTER = """\
set -e
mount -t proc proc "$0/proc"
mount --rbind /dev "$0/dev"
exec chroot "$@"
"""


def debootstrap(root: Path, release: str, mirror: str) -> None:
    """Make a small Debian with the base image's packages."""
    words = ["debootstrap", "--variant=minbase", f"--include={_BASE_PACKAGES}"]
    subprocess.run([*words, release, str(root), mirror], check=True)


def install_bashio(root: Path, library: Path | None) -> None:
    """Put bashio where the base image has it; from its release if there is none."""
    target = root / "usr/lib/bashio"
    if library is not None:
        shutil.copytree(library, target)
    else:
        with tempfile.TemporaryDirectory() as folder:
            archive = Path(folder, "bashio.tar.gz")
            urllib.request.urlretrieve(_BASHIO, archive)
            shutil.unpack_archive(archive, folder, filter="data")
            (unpacked,) = Path(folder).glob("bashio-*/lib")
            shutil.copytree(unpacked, target)
    (root / "usr/bin/bashio").symlink_to("/usr/lib/bashio/bashio")


class Builder:
    """Runs stages, each in a copy of the base; `given` are build arguments."""

    def __init__(self, base: Path, context: Path, given: Mapping[str, str]) -> None:
        self.environments: dict[str, dict[str, str]] = {}
        """What ENV has set, by the name of the stage's folder."""

        self._base = base
        self._context = context
        self._given = given

    def build(self, stage: Stage, root: Path) -> Path:
        """Run the steps of a stage and return its root filesystem."""
        _copy(self._base, root)
        for name in _MACHINE_FILES:
            target = root / name
            target.unlink(missing_ok=True)
            shutil.copy(Path("/", name), target)
        environment = dict(_BASE_ENVIRONMENT)
        self.environments[root.name] = environment
        arguments: dict[str, str] = {}
        for step, shell in shells(stage):
            values = environment | arguments
            if step.name == "ARG":
                name, default = variables(step)
                arguments[name] = self._given.get(name, expand(default, values))
            elif step.name == "ENV":
                environment |= {k: expand(v, values) for k, v in settings(step).items()}
            elif step.name == "COPY":
                self._copy_files(step, root)
            elif step.name == "RUN":
                _run(step, shell, root, values)
        return root

    def _copy_files(self, step: Step, root: Path) -> None:
        source, target = step.arguments.split()
        origin = step.flags.get("from")
        folder = root.parent / origin if origin else self._context
        _copy(Path(folder, source.lstrip("/")), root / target.lstrip("/"))


def _run(
    step: Step, shell: tuple[str, ...], root: Path, environment: Mapping[str, str]
) -> None:
    print(f"RUN {step.text}", flush=True)
    words = {"PIP_CERT": _CERTIFICATES, "SSL_CERT_FILE": _CERTIFICATES, **environment}
    command = ["unshare", "--mount", "--pid", "--fork", "--kill-child", "sh", "-c"]
    assignments = [f"{name}={value}" for name, value in words.items()]
    inside = [str(root), "/usr/bin/env", "-i", *assignments, *shell, step.text]
    subprocess.run([*command, _ENTER, str(root), *inside], check=True)


def _copy(source: Path, target: Path) -> None:
    """Copy what a folder holds, with owners, modes and links."""
    target.mkdir(parents=True, exist_ok=True)
    command = ["cp", "--archive", "--reflink=auto", f"{source}/.", str(target)]
    subprocess.run(command, check=True)
