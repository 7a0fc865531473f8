"""A file is there as a whole, or as it was before: whatever happens in between."""

from concurrent.futures import ThreadPoolExecutor, wait
import errno
import os
from pathlib import Path
import resource
import signal
import stat
import subprocess
import sys
import tempfile
import threading

from hypothesis import given, strategies as st
import pytest

from tests.tiny_models import write_piper_voice
from wyoming_jabber.audit import report_file
from wyoming_jabber.catalog import files as catalog_files
from wyoming_jabber.optimize import storage as preparations
from wyoming_jabber.tuning.choice import Setup
from wyoming_jabber.tuning.storage import Choice, Tuning
from wyoming_jabber.voices.default_voice import keep_choice
from wyoming_jabber.voices.piper import PiperFamily
from wyoming_jabber.whole_file import open_whole, write_whole

# More than any buffer holds, and than the full disks below.
LARGE = b"x" * 3_000_000


@pytest.fixture
def file(tmp_path) -> Path:
    """A file that is there already, alone in its folder."""
    place: Path = tmp_path / "folder" / "kept.json"
    place.parent.mkdir()
    place.write_text("before")
    return place


def is_as_before(file: Path) -> bool:
    return file.read_text() == "before" and list(file.parent.iterdir()) == [file]


def open_files() -> int:
    return len(list(Path("/proc/self/fd").iterdir()))


def permissions(file: Path) -> int:
    return stat.S_IMODE(file.stat().st_mode)


@pytest.fixture
def umask():
    """Sets the umask; it belongs to the process, hence back at the end."""
    before = os.umask(0o022)
    yield os.umask
    os.umask(before)


# What is written


@given(
    content=st.binary() | st.text(st.characters(codec="utf-8")), durable=st.booleans()
)
def test_what_is_written_is_read(content, durable):
    encoded = content if isinstance(content, bytes) else content.encode()
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "kept")
        for _ in ("a new file", "one that was there"):
            write_whole(file, content, mode=0o600, durable=durable)
            assert file.read_bytes() == encoded
        assert list(Path(folder).iterdir()) == [file]


@pytest.mark.parametrize("name", ["x" * 255, "ß" * 127, "😀" * 63, "a b\n"])
def test_every_name_that_a_file_may_have_will_do(tmp_path, name):
    write_whole(tmp_path / name, b"whole", mode=None)
    assert [path.name for path in tmp_path.iterdir()] == [name]


def test_a_reader_sees_the_old_file_until_the_new_one_is_whole(file):
    with open_whole(file, mode=None) as stream:
        stream.write(LARGE)
        stream.flush()
        assert file.read_text() == "before"
        (part,) = set(file.parent.iterdir()) - {file}
        assert part.name.startswith(".kept.json-"), "a person sees whose it is"
    assert file.read_bytes() == LARGE


def test_what_was_written_may_be_written_over(file):
    with open_whole(file, mode=None) as stream:
        stream.write(b"....end")
        stream.seek(0)
        stream.write(b"size")
    assert file.read_bytes() == b"sizeend"


def test_a_link_is_replaced_and_what_it_leads_to_is_left(file):
    link = file.with_name("link")
    link.symlink_to(file)
    write_whole(link, b"after", mode=None)
    assert (file.read_text(), link.read_text()) == ("before", "after")
    assert not link.is_symlink()


# What goes wrong


@pytest.mark.parametrize("error", [KeyboardInterrupt, GeneratorExit, ValueError])
def test_an_interrupted_write_leaves_the_old_file(file, error):
    before = open_files()
    with pytest.raises(error), open_whole(file, mode=None) as stream:
        stream.write(LARGE)
        raise error
    assert is_as_before(file)
    assert open_files() == before


def test_a_killed_process_leaves_the_old_file(file):
    program = """
import sys
from pathlib import Path
from wyoming_jabber.whole_file import open_whole
with open_whole(Path(sys.argv[1]), mode=None) as stream:
    stream.write(b"half")
    stream.flush()
    print("half", flush=True)
    sys.stdin.read()
"""
    command = [sys.executable, "-c", program, str(file)]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdin=pipe, stdout=pipe) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"half\n"
        process.kill()
    assert file.read_text() == "before"
    write_whole(file, b"after", mode=None)
    assert file.read_text() == "after", "what is left is in nobody's way"


def test_half_a_character_changes_nothing(file):
    with pytest.raises(UnicodeEncodeError):
        write_whole(file, "half \ud800", mode=None)
    assert is_as_before(file)


def test_a_folder_of_that_name_stays(tmp_path):
    with pytest.raises(IsADirectoryError):
        write_whole(tmp_path, b"", mode=None)
    assert not [*tmp_path.iterdir(), *tmp_path.parent.glob(f".{tmp_path.name}-*")]


def test_a_folder_that_is_not_there_is_not_made(tmp_path):
    with pytest.raises(FileNotFoundError):
        write_whole(tmp_path / "missing" / "file", b"", mode=None)
    assert list(tmp_path.iterdir()) == []


@pytest.fixture
def small_disk(tmp_path):
    """A file system of one megabyte."""
    place = tmp_path / "small"
    place.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", str(place)]
    if (
        os.geteuid()
        or subprocess.run(command, check=False, capture_output=True).returncode
    ):
        pytest.skip("only root can make a file system")
    yield place
    subprocess.run(["umount", str(place)], check=True)


@pytest.fixture
def small_files(tmp_path):
    """A folder whose files can't grow beyond one megabyte; for whoever isn't root."""
    handler = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1_000_000, hard))
    yield tmp_path
    resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    signal.signal(signal.SIGXFSZ, handler)


@pytest.mark.parametrize("durable", [True, False])
@pytest.mark.parametrize(
    ("disk", "reason"),
    [("small_disk", "No space left on device"), ("small_files", "File too large")],
)
def test_a_full_disk_leaves_the_old_file(request, disk, reason, durable):
    file = request.getfixturevalue(disk) / "kept"
    file.write_text("before")
    before = open_files()
    with pytest.raises(OSError, match=reason):
        write_whole(file, LARGE, mode=0o644, durable=durable)
    assert is_as_before(file)
    assert open_files() == before
    write_whole(file, b"after", mode=0o644, durable=durable)
    assert file.read_text() == "after", "there is room again"


@pytest.mark.parametrize("call", ["fsync", "fchmod"])
def test_a_disk_that_fails_leaves_the_old_file(file, umask, monkeypatch, call):
    def fail(*_: object) -> None:
        raise OSError(errno.EIO, "Input/output error")

    umask(0o077)
    monkeypatch.setattr(os, call, fail)  # no disk here can be made to
    with pytest.raises(OSError, match="Input/output error"):
        write_whole(file, b"after", mode=0o644)
    assert is_as_before(file)


# Many at once


def test_threads_that_write_at_once_write_one_whole_file_each(tmp_path):
    file = tmp_path / "shared"
    contents = [bytes([letter]) * 100_000 for letter in b"abcd"]
    write_whole(file, contents[0], mode=None)
    seen: set[bytes] = set()
    is_over = threading.Event()

    def read() -> None:
        while not is_over.is_set():
            seen.add(file.read_bytes())

    def write(content: bytes) -> None:
        for _ in range(25):
            write_whole(file, content, mode=None, durable=False)

    with ThreadPoolExecutor(5) as threads:
        reading = threads.submit(read)
        writing = [threads.submit(write, content) for content in contents]
        wait(writing)
        is_over.set()
        for future in (*writing, reading):
            future.result()
    assert seen
    assert seen <= set(contents)
    assert file.read_bytes() in contents
    assert list(tmp_path.iterdir()) == [file]


# Who may use it, and what it outlives


@pytest.mark.parametrize("mask", [0o000, 0o022, 0o077])
def test_the_file_has_the_permissions_that_were_asked_for(file, umask, mask):
    umask(mask)
    for mode in (0o600, 0o640, 0o644, 0o666):
        write_whole(file, b"", mode=mode)
        assert permissions(file) == mode
    write_whole(file, b"", mode=None)
    assert permissions(file) == 0o666 & ~mask


def test_a_private_file_is_private_from_the_start(file, umask):
    umask(0)
    with open_whole(file, mode=0o600):
        (part,) = set(file.parent.iterdir()) - {file}
        assert permissions(part) == 0o600


def test_a_drive_that_knows_no_permissions_is_not_asked_for_them(
    file, umask, monkeypatch
):
    def refuse(*_: object) -> None:
        raise PermissionError

    umask(0)
    monkeypatch.setattr(os, "fchmod", refuse)  # as FAT does, which needs a drive
    write_whole(file, b"after", mode=0o644)
    assert file.read_text() == "after"


def test_what_shall_last_is_on_the_disk_before_it_has_its_name(file, monkeypatch):
    """What a loss of power leaves can't be looked at, hence the patch."""
    synced: list[tuple[str, int]] = []

    def fsync(descriptor: int) -> None:
        synced.append((file.read_text(), os.fstat(descriptor).st_size))

    monkeypatch.setattr(os, "fsync", fsync)
    write_whole(file, b"after", mode=None)
    assert synced == [("before", 5)]
    write_whole(file, b"later", mode=None, durable=False)
    assert synced == [("before", 5)]


def write_report(folder: Path) -> Path:
    report_file.write_whole(folder / "report.json", "{}")
    return folder / "report.json"


def write_list(folder: Path) -> Path:
    catalog_files.write_whole(folder / "new" / "list.json", b"{}")
    return folder / "new" / "list.json"


def write_default_voice(folder: Path) -> Path:
    keep_choice(folder / "new", "amy")
    return folder / "new" / "default-voice.json"


def write_tuning(folder: Path) -> Path:
    write_piper_voice(folder)
    (info,) = PiperFamily().scan([folder])
    choice = Choice(setup=Setup(2, 4), variant="int8")
    return Tuning(folder / "new").store(info, choice, {})


def write_preparation(folder: Path) -> Path:
    return preparations.store(folder, "new", {"model.onnx": b"x"}, {}) / "model.onnx"


@pytest.mark.parametrize(
    ("write", "expected"),
    [
        (write_report, (0o644, 1)),
        (write_list, (0o644, 0)),
        (write_default_voice, (0o644, 1)),
        (write_tuning, (0o600, 1)),
        (write_preparation, (0o660, 2)),
    ],
)
def test_each_file_has_its_permissions_and_lasts_if_it_must(
    tmp_path, umask, monkeypatch, write, expected
):
    synced: list[int] = []
    monkeypatch.setattr(os, "fsync", synced.append)  # what it does can't be seen
    umask(0o007)
    written = write(tmp_path)
    assert (permissions(written), len(synced)) == expected
    assert not [path for path in written.parent.iterdir() if path.name[0] == "."]
