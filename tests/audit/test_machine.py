"""The line that says where figures are from."""

import os

import pytest

from wyoming_jabber.audit.machine import cpu_name, load_average, this_machine

PI = "processor\t: 0\nBogoMIPS\t: 108.00\n\nHardware\t: BCM2835\nModel\t\t: Raspberry Pi 5\n"
PC = "processor\t: 0\nmodel name\t: Intel(R)  N100\n\nprocessor\t: 1\nmodel name\t: Intel(R)  N100\n"


@pytest.mark.parametrize(
    ("text", "name"),
    [(PI, "Raspberry Pi 5"), (PC, "Intel(R) N100"), ("", ""), ("flags : fpu", "")],
)
def test_processor_or_board_is_named(tmp_path, text, name):
    file = tmp_path / "cpuinfo"
    file.write_text(text)
    assert cpu_name(file) == name


def test_without_the_file_there_is_no_name(tmp_path):
    assert cpu_name(tmp_path / "cpuinfo") == ""


def test_this_machine_is_described_in_one_line():
    machine = this_machine()
    assert 1 <= machine.usable_cores <= machine.cores == os.cpu_count()
    assert machine.memory_bytes > 10**8
    assert "\n" not in machine.line
    assert f"onnxruntime {machine.onnxruntime}" in machine.line


def test_a_system_that_counts_no_load_is_never_busy(monkeypatch):
    assert load_average() >= 0

    def unknown():
        raise OSError

    monkeypatch.setattr(os, "getloadavg", unknown)
    assert load_average() == 0
