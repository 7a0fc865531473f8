"""A run that was broken off and taken up again ends where an unbroken one does."""

import pytest

torch = pytest.importorskip("torch")

from training.progress import (  # noqa: E402 - needs torch
    Average,
    Checkpoint,
    Log,
    averaged_weights,
)


@pytest.fixture(scope="module", autouse=True)
def _one_thread():
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(threads)


class Run:
    """A tiny training run; what it learns at a step depends on the step alone."""

    def __init__(self, path):
        torch.manual_seed(0)
        self.net = torch.nn.Sequential(torch.nn.Linear(4, 3), torch.nn.BatchNorm1d(3))
        self.optimiser = torch.optim.AdamW(self.net.parameters(), 0.05)
        self.checkpoint = Checkpoint(path, self.net, optimiser=self.optimiser)

    def go(self, until):
        step = self.checkpoint.resume()
        while step < until:
            torch.manual_seed(step)
            loss = (self.net(torch.randn(8, 4)) - torch.randn(8, 3)).square().mean()
            self.optimiser.zero_grad()
            loss.backward()
            self.optimiser.step()
            step += 1
            self.checkpoint.follow(step)
        self.checkpoint.save(step)
        return step


@pytest.mark.parametrize("stops", [[1, 12], [5, 6, 12], [11, 12], [12, 12]])
def test_a_resumed_run_has_the_weights_of_an_unbroken_one(tmp_path, stops):
    unbroken = Run(tmp_path / "unbroken.pt")
    assert unbroken.go(12) == 12
    for stop in stops:
        resumed = Run(tmp_path / "resumed.pt")
        assert resumed.go(stop) == stop
    torch.testing.assert_close(
        resumed.net.state_dict(), unbroken.net.state_dict(), rtol=0, atol=0
    )
    torch.testing.assert_close(
        averaged_weights(tmp_path / "resumed.pt"),
        averaged_weights(tmp_path / "unbroken.pt"),
        rtol=0,
        atol=0,
    )


def test_without_a_checkpoint_a_run_begins_at_zero(tmp_path):
    assert Run(tmp_path / "none.pt").checkpoint.resume() == 0


def test_a_checkpoint_appears_whole(tmp_path):
    Run(tmp_path / "run.pt").go(2)
    assert [path.name for path in tmp_path.iterdir()] == ["run.pt"]


def test_averaged_weights_are_lent_and_given_back(tmp_path):
    run = Run(tmp_path / "run.pt")
    run.go(5)
    own = {name: value.clone() for name, value in run.net.state_dict().items()}
    with run.checkpoint.averaged(run.net):
        assert not run.net.training
        lent = run.net.state_dict()["0.weight"].clone()
    assert run.net.training
    assert not torch.equal(lent, own["0.weight"])
    torch.testing.assert_close(run.net.state_dict(), own, rtol=0, atol=0)


def test_another_run_begins_with_the_averaged_weights(tmp_path):
    Run(tmp_path / "first.pt").go(5)
    second = Run(tmp_path / "second.pt")
    second.checkpoint.start_from(tmp_path / "first.pt")
    expected = averaged_weights(tmp_path / "first.pt")
    torch.testing.assert_close(second.net.state_dict(), expected, rtol=0, atol=0)
    assert second.go(0) == 0
    torch.testing.assert_close(averaged_weights(tmp_path / "second.pt"), expected)


def test_means_are_of_what_came_since_the_last_time():
    average = Average()
    average.add({"mel": 1.0, "stft": 4.0})
    average.add({"mel": 3.0})
    assert average.take() == {"mel": 2.0, "stft": 4.0}
    assert average.take() == {}


def test_a_log_has_one_line_for_some_steps(tmp_path, capsys):
    log = Log(tmp_path / "logs" / "run.tsv")
    log.add({"mel": 1.0})
    log.add({"mel": 2.0})
    log.add_once({"held_mel": 0.5})
    log.write(100, 1e-3)
    log.write(200, 5e-4)
    first, second = (tmp_path / "logs" / "run.tsv").read_text().splitlines()
    step, seconds, *values = first.split("\t")
    assert (step, seconds) == ("100", "0s")
    named = dict(value.split("=") for value in values)
    assert float(named["mel"]) == 1.5
    assert float(named["held_mel"]) == 0.5
    assert "mel" not in second
    assert capsys.readouterr().out == f"{first}\n{second}\n"
