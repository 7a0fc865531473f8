"""A folder as a container: its own mounts, processes, network and host name.

Everything lives in namespaces of the kernel: when the holder ends, all processes in them
are killed, and all mounts are gone. Nothing outside is mounted, unmounted or listened on.
"""

from collections.abc import Mapping
import os
from pathlib import Path
import shlex
import subprocess
from typing import Self

# Addresses as Supervisor gives them: the add-on's own, and Supervisor's, who comes from it.
OWN_ADDRESS = "172.30.33.5"
SUPERVISOR_ADDRESS = "172.30.32.2"

# Without tools that a small system lacks: SIOCSIFFLAGS with IFF_UP, and SIOCSIFADDR.
_NETWORK = f"""\
import fcntl, socket, struct
with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as any:
    fcntl.ioctl(any, 0x8914, struct.pack("16sh14x", b"lo", 1))
    for number, text in enumerate(("{OWN_ADDRESS}", "{SUPERVISOR_ADDRESS}")):
        name = b"lo:%d" % number
        address = socket.inet_aton(text)
        request = struct.pack("16shH4s8x", name, socket.AF_INET, 0, address)
        fcntl.ioctl(any, 0x8916, request)
"""

_SETUP = """\
set -eu
{mounts}
mount -t proc proc {root}/proc
mount --rbind /dev {root}/dev
hostname {hostname}
python3 -c {network}
echo ready
exec cat
"""

# Seconds; no command in here takes so long.
_PATIENCE = 120


class Container:
    """A context manager; commands run in it as root of its own."""

    def __init__(
        self,
        root: Path,
        *,
        hostname: str,
        mounts: str = "",
        environment: Mapping[str, str] | None = None,
    ) -> None:
        """`mounts` are shell commands that complete the folder, in its namespace."""
        self.root = root
        self.environment = dict(environment or {})
        self._script = _SETUP.format(
            mounts=mounts,
            root=shlex.quote(str(root)),
            hostname=shlex.quote(hostname),
            network=shlex.quote(_NETWORK),
        )
        self._holder: subprocess.Popen[str] | None = None
        self._enter: list[str] = []

    def __enter__(self) -> Self:
        """Raise OSError if the kernel, or the person's rights, don't allow it."""
        own_user = [] if os.geteuid() == 0 else ["--map-root-user"]
        spaces = ["--mount", "--net", "--pid", "--uts", "--fork", "--kill-child"]
        command = ["unshare", *own_user, *spaces, "sh", "-c", self._script]
        pipe = subprocess.PIPE
        self._holder = subprocess.Popen(
            command, stdin=pipe, stdout=pipe, stderr=pipe, text=True
        )
        if not self._holder.stdout or self._holder.stdout.readline() != "ready\n":
            _, complaint = self._holder.communicate()
            raise OSError(f"No container can be made here: {complaint.strip()}")
        user = ["--user", "--preserve-credentials"] if own_user else []
        target = ["--target", str(_child(self._holder.pid))]
        kinds = ["--mount", "--net", "--pid", "--uts"]
        self._enter = ["nsenter", *target, *kinds, *user, "--"]
        return self

    def __exit__(self, *_: object) -> None:
        if self._holder is not None:
            self._holder.communicate()  # its input ends, and with it everything

    def command(self, *argv: str) -> list[str]:
        """Return the command line that runs a program in here."""
        variables = (f"{name}={value}" for name, value in self.environment.items())
        inside = ["chroot", str(self.root), "/usr/bin/env", "-i", *variables, *argv]
        return [*self._enter, *inside]

    def start(self, *argv: str) -> subprocess.Popen[str]:
        """Start a program; its two outputs are one stream."""
        return subprocess.Popen(
            self.command(*argv),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )

    def run(self, *argv: str) -> tuple[int, str]:
        """Run a program to its end and return its status and what it wrote."""
        with self.start(*argv) as process:
            output, _ = process.communicate(timeout=_PATIENCE)
        return process.returncode, output


def _child(pid: int) -> int:
    """Return the process that `unshare` has started, the first one in there."""
    text = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii")
    return int(text.split()[0])
