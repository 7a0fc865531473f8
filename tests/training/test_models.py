"""The models' promises: shapes, padding, windows, and one sound in training and serving."""

import copy

from hypothesis import given, settings, strategies as st
import numpy as np
import pytest

torch = pytest.importorskip("torch")

from training import acoustic_model, vocoder  # noqa: E402 - needs torch
from training.acoustic_model import (  # noqa: E402
    AcousticModel,
    frame_places,
    repeat,
    unit_places,
)
from training.features import HOP, MEL_BANDS, SAMPLE_RATE, fundamental_phase  # noqa: E402
from training.vocoder import BINS, STEP, Vocoder, pulses  # noqa: E402
from wyoming_jabber.voices.jabber_prosody import Encoding, write_score  # noqa: E402
from wyoming_jabber.voices.jabber_sound import Noise, Sound  # noqa: E402

PHONEMES, SPEAKERS, CHANNELS = 11, 2, 16


@pytest.fixture(scope="module", autouse=True)
def _one_thread():
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    with torch.no_grad():
        yield
    torch.set_num_threads(threads)


@pytest.fixture(scope="module")
def acoustic():
    torch.manual_seed(0)
    return AcousticModel(PHONEMES, SPEAKERS, CHANNELS).eval()


@pytest.fixture(scope="module")
def small_vocoder():
    torch.manual_seed(0)
    return Vocoder(CHANNELS).eval()


def random_ids(lengths):
    """Return ids, speakers and mask of a batch; zeros after the end of each row."""
    mask = (torch.arange(max(lengths)) < torch.tensor(lengths)[:, None]).long()
    ids = [
        torch.randint(0, top, mask.shape) * mask
        for top in (PHONEMES, acoustic_model.STRESSES, acoustic_model.EDGES)
    ]
    speaker = torch.arange(len(lengths)) % SPEAKERS
    return ids, speaker, mask.unsqueeze(-1).float()


# Shapes


def test_the_encoder_says_four_things_of_each_phoneme(acoustic):
    ids, speaker, mask = random_ids([5, 9])
    encoded = acoustic.encoder(*ids, speaker, mask)
    assert encoded.hidden.shape == (2, 9, CHANNELS)
    for value in (encoded.log_durations, encoded.pitch, encoded.energy):
        assert value.shape == (2, 9)


def test_the_decoder_makes_mel_and_pitch(acoustic):
    hidden, prosody = torch.randn(2, 12, CHANNELS), torch.randn(2, 12, 6)
    speaker, mask = torch.tensor([0, 1]), torch.ones(2, 12, 1)
    output = acoustic.decoder(hidden, prosody, speaker, mask)
    assert output.shape == (2, 12, MEL_BANDS + 1)


def test_the_vocoder_makes_two_filters_a_frame_and_sound(small_vocoder):
    mel, log_f0 = torch.randn(2, 9, MEL_BANDS) - 5, torch.full((2, 9), 5.3)
    filters = small_vocoder(mel, log_f0)
    assert filters.shape == (2, 18, 3, BINS)
    assert (filters[:, :, :2] > 0).all()
    sound = small_vocoder.sound(filters, torch.randn(2, 9 * HOP))
    assert sound.samples.shape == (2, 9 * HOP)
    assert sound.harmonics.shape == (2, 18, BINS)


@pytest.mark.parametrize("speaker", range(SPEAKERS))
def test_speakers_sound_different(acoustic, speaker):
    ids, _, mask = random_ids([6])
    ours, other = (
        acoustic.encoder(*ids, torch.tensor([number]), mask).hidden
        for number in (speaker, 1 - speaker)
    )
    assert not torch.allclose(ours, other, atol=1e-3)


# Padding


def test_a_padded_utterance_is_encoded_as_if_it_were_alone(acoustic):
    ids, speaker, mask = random_ids([5, 9, 7])
    together = acoustic.encoder(*ids, speaker, mask)
    alone = acoustic.encoder(*(row[:1, :5] for row in ids), speaker[:1], mask[:1, :5])
    for name in ("hidden", "log_durations", "pitch", "energy"):
        ours, theirs = getattr(together, name)[:1, :5], getattr(alone, name)
        torch.testing.assert_close(ours, theirs, atol=1e-5, rtol=0)
    assert not together.hidden[0, 5:].any()


def test_padded_frames_are_decoded_as_if_they_were_alone(acoustic):
    mask = (torch.arange(40) < torch.tensor([[23], [40]])).unsqueeze(-1).float()
    hidden, prosody = torch.randn(2, 40, CHANNELS), torch.randn(2, 40, 6)
    speaker = torch.tensor([1, 0])
    together = acoustic.decoder(hidden, prosody, speaker, mask)[:1, :23]
    alone = acoustic.decoder(
        hidden[:1, :23], prosody[:1, :23], speaker[:1], mask[:1, :23]
    )
    torch.testing.assert_close(together, alone, atol=1e-5, rtol=0)


def test_places_in_a_unit_know_nothing_of_the_padding():
    _, _, mask = random_ids([4, 10])
    torch.testing.assert_close(unit_places(mask)[:1, :4], unit_places(mask[:1, :4]))


# Windows


def window(start, stop, frames, halo):
    """Return the slice to compute and the slice of it to keep."""
    low, high = max(0, start - halo), min(frames, stop + halo)
    return slice(low, high), slice(start - low, stop - low)


WINDOWS = [(0, 16), (16, 40), (33, 34), (70, 96), (0, 96)]


@pytest.mark.parametrize(("start", "stop"), WINDOWS)
def test_a_window_of_the_decoder_with_its_halo_is_part_of_the_whole(
    acoustic, start, stop
):
    torch.manual_seed(1)
    hidden, prosody = torch.randn(1, 96, CHANNELS), torch.randn(1, 96, 6)
    speaker = torch.tensor([0])

    def decode(inside):
        part = hidden[:, inside]
        return acoustic.decoder(
            part, prosody[:, inside], speaker, torch.ones(1, part.shape[1], 1)
        )

    seen, kept = window(start, stop, 96, acoustic_model.HALO)
    whole = decode(slice(0, 96))[:, start:stop]
    torch.testing.assert_close(decode(seen)[:, kept], whole, atol=1e-5, rtol=0)


@pytest.mark.parametrize(("start", "stop"), WINDOWS)
def test_a_window_of_the_vocoder_with_its_halo_is_part_of_the_whole(
    small_vocoder, start, stop
):
    torch.manual_seed(1)
    mel, log_f0 = torch.randn(1, 96, MEL_BANDS) - 5, torch.randn(1, 96) * 0.1 + 5.3
    seen, kept = window(start, stop, 96, vocoder.HALO)
    kept = slice(2 * kept.start, 2 * kept.stop)
    whole = small_vocoder(mel, log_f0)[:, 2 * start : 2 * stop]
    part = small_vocoder(mel[:, seen], log_f0[:, seen])[:, kept]
    torch.testing.assert_close(part, whole, atol=1e-5, rtol=1e-5)


def loud(net):
    """Return a copy whose blocks weigh as much as what passes them by."""
    copied = copy.deepcopy(net)
    for block in copied.blocks:
        block.scale.fill_(10)
    return copied


def reach(change):
    """Return how far from frame 48 anything changed; (96, n)."""
    touched = torch.nonzero(change.abs().amax(1) > 0)[:, 0]
    return int((touched - 48).abs().max())


def test_the_halo_of_the_vocoder_is_no_wider_than_it_must_be(small_vocoder):
    net, log_f0 = loud(small_vocoder), torch.full((1, 96), 5.3)
    mel = torch.randn(1, 96, MEL_BANDS) - 5
    touched = mel.clone()
    touched[0, 48] += torch.randn(MEL_BANDS)
    change = net(touched, log_f0) - net(mel, log_f0)
    assert reach(change.view(96, -1)) == vocoder.HALO


def test_the_halo_of_the_decoder_is_no_wider_than_it_must_be(acoustic):
    decoder, speaker = loud(acoustic.decoder), torch.tensor([0])
    hidden, prosody = torch.randn(1, 96, CHANNELS), torch.randn(1, 96, 6)
    touched, mask = hidden.clone(), torch.ones(1, 96, 1)
    touched[0, 48] += torch.randn(CHANNELS)
    ours, theirs = (decoder(x, prosody, speaker, mask) for x in (hidden, touched))
    assert reach((ours - theirs)[0]) == acoustic_model.HALO


# From phonemes to frames


def test_phonemes_are_repeated_by_exact_durations():
    frames = torch.tensor([[2, 0, 3], [1, 1, 0]])
    hidden = torch.arange(6.0).view(2, 3, 1)
    pitch, energy = torch.rand(2, 3), torch.rand(2, 3)
    wide, prosody, mask, index = repeat(hidden, pitch, energy, frames)
    assert wide[0, :, 0].tolist() == [0, 0, 2, 2, 2]
    assert wide[1, :2, 0].tolist() == [3, 4]
    assert mask[..., 0].tolist() == [[1, 1, 1, 1, 1], [1, 1, 0, 0, 0]]
    assert index[0].tolist() == [0, 0, 2, 2, 2]
    torch.testing.assert_close(prosody[0, :, 0], pitch[0, index[0]])
    torch.testing.assert_close(prosody[0, :, 1], energy[0, index[0]])


@settings(max_examples=30, deadline=None)
@given(st.lists(st.integers(0, 30), min_size=1, max_size=20).filter(any))
def test_training_and_serving_write_the_same_score(durations):
    frames = np.array(durations)
    generator = np.random.default_rng(len(durations))
    hidden, pitch, energy = (
        generator.standard_normal(shape).astype(np.float32)
        for shape in ((len(frames), 4), frames.shape, frames.shape)
    )
    score = write_score(
        Encoding(
            hidden=hidden,
            # A third of a frame is nothing, and doesn't add up over twenty phonemes.
            log_durations=np.log1p(frames).astype(np.float32),
            pitch=pitch,
            energy=energy,
        ),
        length_scale=1.0,
        pitch_range=1.0,
        pitch_shift=0.0,
    )
    wide, prosody, _, index = repeat(
        *(torch.from_numpy(row)[None] for row in (hidden, pitch, energy, frames))
    )
    np.testing.assert_array_equal(score.phonemes, index[0].numpy())
    np.testing.assert_array_equal(score.hidden[score.phonemes], wide[0].numpy())
    np.testing.assert_allclose(score.prosody, prosody[0].numpy(), atol=1e-6)


def test_places_of_a_frame_are_those_of_the_contract():
    places = frame_places(torch.tensor([3.0]), torch.tensor([8.0]))[0]
    expected = [3.5 / 8, np.log1p(3) / 2, np.log1p(5) / 2, np.log1p(8) / 2]
    np.testing.assert_allclose(places.numpy(), expected, rtol=1e-6)


# Sound


def test_spectra_and_overlap_add_are_each_others_inverse(small_vocoder):
    samples = torch.randn(2, 20 * HOP)
    again = small_vocoder._overlap_add(small_vocoder.spectra(samples))
    assert again.shape == samples.shape
    # Near the ends, some of the four windows are missing.
    inside = slice(STEP, -2 * STEP)
    torch.testing.assert_close(again[:, inside], samples[:, inside], atol=1e-5, rtol=0)


def test_noise_of_gain_one_is_white_and_of_half_the_level(small_vocoder):
    torch.manual_seed(0)
    filters = torch.zeros(1, 400, 3, BINS)
    filters[:, :, 1] = 1
    samples = small_vocoder.sound(filters, torch.zeros(1, 200 * HOP)).samples[0]
    # Pieces that are drawn apart add up by their power: a quarter of what went in.
    assert samples[512:-512].std() == pytest.approx(0.5, rel=0.03)
    neighbours = torch.corrcoef(torch.stack([samples[512:-513], samples[513:-512]]))
    assert abs(neighbours[0, 1]) < 0.03


@pytest.mark.parametrize("f0", [75.0, 110.0, 217.3, 450.0])
def test_pulses_have_unit_power_at_every_pitch(f0):
    train = pulses(np.full(200, np.log(f0), np.float32))
    assert train.shape == (200 * HOP,)
    assert np.isfinite(train).all()
    assert np.mean(train**2) == pytest.approx(1, rel=0.02)


@pytest.mark.parametrize("turn", [0.0, 0.2, -0.4])
def test_pulses_are_in_step_with_the_recording(turn):
    time = np.arange(100 * HOP) / SAMPLE_RATE
    voice = np.cos(2 * np.pi * (200 * time + turn))
    log_f0 = np.full(100, np.log(200), np.float32)
    train = pulses(log_f0, fundamental_phase(voice, log_f0))
    inside = slice(10 * HOP, 90 * HOP)
    fundamental = np.exp(-2j * np.pi * 200 * time[inside])
    ours, theirs = (np.sum(x[inside] * fundamental) for x in (train, voice))
    assert np.angle(ours / theirs) == pytest.approx(0, abs=0.03)


def test_the_server_makes_the_sound_that_was_trained(small_vocoder):
    torch.manual_seed(2)
    frames = 60
    log_f0 = torch.linspace(5.1, 5.6, frames)
    filters = small_vocoder(torch.randn(1, frames, MEL_BANDS) - 5, log_f0[None])
    excitation = torch.from_numpy(pulses(log_f0.numpy()))[None]
    silence = torch.zeros(1, 2 * frames, BINS, dtype=torch.complex64)
    trained = small_vocoder.sound(filters, excitation, silence).samples[0].numpy()
    sound = Sound(SAMPLE_RATE, Noise(), noise_scale=0.0)
    served = sound.render(filters[0].numpy(), log_f0.numpy())
    assert served.shape == trained.shape
    # The last frame's pulses glide to a frame that isn't there.
    inside = slice(0, -2 * HOP)
    np.testing.assert_allclose(
        served[inside], trained[inside], atol=2e-3 * np.abs(trained).max()
    )
