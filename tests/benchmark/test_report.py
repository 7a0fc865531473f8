"""Targets against figures, and the tables that show both."""

import pytest

from benchmark.report import BEGIN, END, markdown, show, update
from benchmark.targets import TARGETS, figure, judge, show_factor
from tests.benchmark.figures import MEDIUM, results
from wyoming_jabber.errors import JabberError


def verdicts() -> dict[str, tuple[str, ...]]:
    return {what: tuple(rest) for what, *rest in judge(results())}


def test_every_target_that_was_measured_is_judged():
    assert verdicts() == {
        "Piper medium: CPU time": (
            *("1/2", "1/2.6", "50.0 ms/s", "20.0 ms/s", "1/2.5", "must"),
        ),
        "Piper medium: first audio, reply": (
            *("1/2.5", "1/4", "100 ms", "10.0 ms", "1/10.0", "aim"),
        ),
        "Piper medium: start to first audio": (
            *("1/2", "1/5", "1500 ms", "1000 ms", "1/1.5", "missed"),
        ),
        "Piper medium: memory": (
            *("1/1.8", "1/2.5", "400 MB", "200 MB", "1/2.0", "must"),
        ),
        "built-in voice: CPU time": (
            *("1/10", "1/15", "50.0 ms/s", "0.4 ms/s", "1/125", "aim"),
        ),
        "built-in voice: start to WAV": (
            *("1/5", "1/8", "2000 ms", "4000 ms", "2.00", "missed"),
        ),
        "built-in voice: first request when ready": (
            *("50 ms", "25 ms", "", "20.0 ms", "", "aim"),
        ),
        "built-in voice: server's work for 15 s": (
            *("3 ms", "2 ms", "", "2.5 ms", "", "must"),
        ),
    }


def test_a_target_of_a_ratio_needs_the_peer():
    run = results()
    del run.groups[MEDIUM]["wyoming-piper, one thread"]
    assert [verdict.what for verdict in judge(run)] == [
        "built-in voice: first request when ready",
        "built-in voice: server's work for 15 s",
    ]


def test_an_aim_asks_for_more_than_a_must():
    for target in TARGETS:
        more, less = target.aim, target.must
        assert (more > less) if target.is_ratio else (more < less), target


@pytest.mark.parametrize(
    ("measure", "value", "text"),
    [
        ("short", 0.00123, "1.2 ms"),
        ("short", 0.1, "100 ms"),
        ("cpu", 0.04567, "45.7 ms/s"),
        ("memory", 123.4e6, "123 MB"),
    ],
)
def test_figures_have_units(measure, value, text):
    assert figure(measure, value) == text


@pytest.mark.parametrize(
    ("factor", "text"),
    [(2.54, "1/2.5"), (1.0, "1/1.0"), (0.5, "2.00"), (140.2, "1/140")],
)
def test_a_factor_says_how_many_times_less(factor, text):
    assert show_factor(factor) == text


def test_the_tables_for_people(capsys):
    show(results())
    machine, rest = capsys.readouterr().out.rstrip().split("\n", 1)
    targets, group, legend = rest.strip().split("\n\n")
    assert machine == "a machine"
    assert [line.split("  ")[0] for line in targets.split("\n")[1:]] == list(verdicts())
    heading, *rows = group.split("\n")
    assert heading.startswith(MEDIUM)
    assert [row.split("  ")[0] for row in rows] == list(results().groups[MEDIUM])
    assert legend.startswith("Medians of 3 turns (CPU), 3 (first audio, second client)")


def test_markdown_has_as_many_cells_in_each_row():
    blocks = markdown(results()).split("\n\n")
    targets, group = (block.split("\n") for block in blocks[1:3])
    for table in (targets, group):
        assert {line.count("|") for line in table} == {table[0].count("|")}
    assert len(targets) == 2 + len(verdicts())
    assert group[3].startswith(
        "| ours, prepared | 20.0 ms/s (1/2.5) | 10.0 ms (1/10.0) |"
    )


def test_the_legend_says_what_was_done_and_who_is_missing():
    text = markdown(results())
    assert text.startswith("Measured on a machine.\n\n")
    assert "RSS after 30 utterances." in text
    assert text.endswith("flite: not installed; as root: apt-get install flite.")


def test_only_what_is_between_the_marks_changes(tmp_path):
    readme = tmp_path / "README.md"
    readme.write_text(f"Before.\n\n{BEGIN}\nold\n{END}\n\nAfter.\n")
    update(readme, results())
    first = readme.read_text()
    update(readme, results())
    assert readme.read_text() == first
    assert first.startswith(f"Before.\n\n{BEGIN}\n\nMeasured on a machine.")
    assert first.endswith(f"flite.\n\n{END}\n\nAfter.\n")
    assert "old" not in first
    assert list(tmp_path.iterdir()) == [readme]


@pytest.mark.parametrize("text", ["", BEGIN, END, f"{END}\n{BEGIN}"])
def test_without_marks_nothing_changes(tmp_path, text):
    readme = tmp_path / "README.md"
    readme.write_text(text)
    with pytest.raises(JabberError, match=r"README\.md has no lines <!-- script/bench"):
        update(readme, results())
    assert readme.read_text() == text


def test_a_readme_that_is_not_there_is_one_line(tmp_path):
    with pytest.raises(JabberError, match=r"Can't update .*README\.md: No such file"):
        update(tmp_path / "README.md", results())
