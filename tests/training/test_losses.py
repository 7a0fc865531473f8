"""What training minimises is nothing for the same sound, and grows as it should."""

import numpy as np
import pytest

torch = pytest.importorskip("torch")

from training.discriminators import (  # noqa: E402 - needs torch
    ComplexSpectrumDiscriminator,
    MelDiscriminator,
    judge,
)
from training.losses import (  # noqa: E402
    SpectralLoss,
    adversarial_loss,
    discriminator_loss,
    feature_loss,
    phase_loss,
)


@pytest.fixture(scope="module", autouse=True)
def _one_thread():
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    torch.manual_seed(0)
    yield
    torch.set_num_threads(threads)


@pytest.fixture(scope="module")
def noise():
    return torch.randn(2, 8192)


def test_the_same_sound_is_at_no_distance(noise):
    stft, mel = SpectralLoss()(noise, noise)
    assert float(stft) == 0
    assert float(mel) == 0


@pytest.mark.parametrize("nats", [0.1, 0.5])
def test_a_quieter_copy_is_so_many_nats_away(noise, nats):
    stft, mel = SpectralLoss()(noise * float(np.exp(-nats)), noise)
    assert float(mel) == pytest.approx(nats, rel=0.02)
    assert float(stft) == pytest.approx(nats + 0.1 * (1 - np.exp(-nats)), rel=0.03)


def test_fewer_resolutions_always_have_the_one_of_the_mel(noise):
    for _ in range(4):
        stft, mel = SpectralLoss()(noise * 0.5, noise, count=2)
        assert float(mel) == pytest.approx(np.log(2), rel=0.02)
        assert float(stft) > 0


def test_the_distance_leads_back_to_the_sound(noise):
    ours = (noise * 0.5).requires_grad_()
    stft, mel = SpectralLoss()(ours, noise)
    (stft + mel).backward()
    assert torch.isfinite(ours.grad).all()
    # Louder is nearer.
    assert float((ours.grad * noise).sum()) < 0


@pytest.fixture
def spectrum():
    return torch.view_as_complex(torch.randn(2, 6, 257, 2)) * 10


@pytest.mark.parametrize(
    ("turn", "expected"), [(0.0, 0), (np.pi / 2, 1), (np.pi, 2), (-np.pi / 2, 1)]
)
def test_phase_counts_by_its_cosine_and_loudness_does_not(spectrum, turn, expected):
    turned = 0.3 * spectrum * torch.polar(torch.tensor(1.0), torch.tensor(turn))
    assert float(phase_loss(turned, spectrum)) == pytest.approx(expected, abs=1e-3)


def test_silence_has_a_phase_loss_too():
    silence = torch.zeros(1, 4, 257, dtype=torch.complex64, requires_grad=True)
    loss = phase_loss(silence, silence.detach())
    loss.backward()
    assert torch.isfinite(loss)
    assert torch.isfinite(torch.view_as_real(silence.grad)).all()


ONES, ZEROS = [torch.ones(2, 3)], [torch.zeros(2, 3)]


@pytest.mark.parametrize(
    ("real", "fake", "expected"), [(ONES, ZEROS, 0), (ZEROS, ONES, 2), (ONES, ONES, 1)]
)
def test_discriminators_want_one_for_real_and_zero_for_fake(real, fake, expected):
    assert float(discriminator_loss(real, fake)) == expected


def test_a_prediction_wants_to_be_taken_for_real():
    assert float(adversarial_loss(ONES)) == 0
    assert float(adversarial_loss(ZEROS * 3)) == 1


def test_inner_layers_pull_the_fake_and_not_the_real():
    real = [[torch.ones(2, requires_grad=True)]]
    fake = [[torch.zeros(2, requires_grad=True)]]
    loss = feature_loss(real, fake)
    loss.backward()
    assert float(loss.detach()) == 1
    assert real[0][0].grad is None
    assert fake[0][0].grad is not None


def test_a_discriminator_hears_phase_but_not_level():
    critic = ComplexSpectrumDiscriminator(256, channels=4)
    samples = torch.randn(1, 4096)
    verdict, inner = critic(samples)
    assert len(inner) == 4
    torch.testing.assert_close(critic(samples * 3)[0], verdict, atol=1e-2, rtol=1e-2)
    # The same magnitudes, backwards in time.
    assert not torch.allclose(critic(samples.flip(1))[0].flip(2), verdict, atol=1e-2)


def test_several_discriminators_judge_at_once():
    critics = [ComplexSpectrumDiscriminator(size, channels=4) for size in (256, 512)]
    verdicts, inner = judge(critics, torch.randn(2, 4096))
    assert len(verdicts) == len(inner) == 2


def test_the_discriminator_of_mels_knows_who_says_what():
    critic = MelDiscriminator(phonemes=5, speakers=2, channels=4)
    mel, labels = torch.randn(1, 16, 80), torch.zeros(1, 16, dtype=torch.long)
    verdict, inner = critic(mel, labels, torch.tensor([0]))
    assert len(inner) == 4
    assert not torch.allclose(critic(mel, labels + 1, torch.tensor([0]))[0], verdict)
    assert not torch.allclose(critic(mel, labels, torch.tensor([1]))[0], verdict)
