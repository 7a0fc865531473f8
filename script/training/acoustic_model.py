"""The acoustic model: phonemes to mel and F0, without attention.

Non-autoregressive, with durations, pitch and energy predicted per phoneme, after
FastSpeech 2 (Y. Ren et al., 2021) and FastPitch (A. Lancucki, 2021), built of ConvNeXt
blocks. B utterances, M phonemes, T frames, C channels.
"""

from dataclasses import dataclass

import torch
from torch import Tensor, nn

from training.blocks import stack
from training.features import MEL_BANDS

STRESSES = 3
EDGES = 4

# Log-mel is moved and scaled to about unit deviation inside the models.
MEL_MEAN, MEL_SCALE = -5.0, 2.0

# Receptive field of the decoder in frames on each side: six blocks, 3 each.
HALO = 18

# Pitch, energy, and the four places of `frame_places`.
PROSODY = 6


@dataclass(frozen=True)
class Encoded:
    """What the encoder says of phonemes."""

    hidden: Tensor
    """(B, M, C)"""

    log_durations: Tensor
    """(B, M), log(1 + frames)"""

    pitch: Tensor
    """(B, M), normalised ln F0"""

    energy: Tensor
    """(B, M), mean of the normalised log-mel"""


class PhonemeReader(nn.Module):
    """The tables that turn phonemes with stress, place in the word and speaker to vectors."""

    def __init__(self, phonemes: int, speakers: int, channels: int) -> None:
        super().__init__()
        self.phoneme = nn.Embedding(phonemes, channels)
        self.stress = nn.Embedding(STRESSES, channels)
        self.edge = nn.Embedding(EDGES, channels)
        self.speaker = nn.Embedding(speakers, channels)
        for table in (self.phoneme, self.stress, self.edge, self.speaker):
            nn.init.normal_(table.weight, 0, 0.3)

    def read(
        self, phonemes: Tensor, stresses: Tensor, edges: Tensor, speaker: Tensor
    ) -> Tensor:
        """Return vectors (B, M, C); ids are (B, M), `speaker` is (B,)."""
        x = self.phoneme(phonemes) + self.stress(stresses) + self.edge(edges)
        return x + self.speaker(speaker)[:, None]


class ProsodyModel(PhonemeReader):
    """Duration, pitch and energy of phonemes, from nothing but what is read.

    Apart from the rest of the encoder on purpose: vectors that were taught to draw a
    reader's few clips know these clips by heart, and what is predicted from them does.
    """

    def __init__(
        self,
        phonemes: int,
        speakers: int,
        channels: int = 128,
        dropout: float = 0.4,
    ) -> None:
        super().__init__(phonemes, speakers, channels)
        self.place = nn.Linear(3, channels)
        self.near = stack(2, channels, kernel=5, expansion=2)
        self.whole = nn.Linear(channels, channels)
        self.far = stack(3, channels, kernel=5, expansion=2)
        self.norm = nn.LayerNorm(channels)
        self.output = nn.Linear(channels, 3)
        self.dropout = nn.Dropout(dropout)

    def forward(
        self,
        phonemes: Tensor,
        stresses: Tensor,
        edges: Tensor,
        speaker: Tensor,
        mask: Tensor,
    ) -> Tensor:
        """Return log(1 + frames), pitch and energy (B, M, 3); `mask` is (B, M, 1)."""
        x = self.dropout(self.read(phonemes, stresses, edges, speaker))
        x = (x + self.place(unit_places(mask))) * mask
        for block in self.near:
            x = block(x, mask)
        mean = x.sum(1, keepdim=True) / mask.sum(1, keepdim=True)
        x = (self.dropout(x) + self.whole(mean)) * mask
        for block in self.far:
            x = block(x, mask)
        outputs: Tensor = self.output(self.dropout(self.norm(x)))
        return outputs


def unit_places(mask: Tensor) -> Tensor:
    """Return where each phoneme stands in its unit (B, M, 3).

    How far it has gone, and how far the two ends are on a logarithmic scale.
    """
    before = torch.cumsum(mask, 1) - mask
    count = mask.sum(1, keepdim=True)
    after = (count - 1 - before).clamp_min(0)
    return torch.cat(
        [before / count, torch.log1p(before) / 4, torch.log1p(after) / 4], -1
    )


class Encoder(PhonemeReader):
    """What is read to hidden vectors, and to prosody."""

    def __init__(
        self, phonemes: int, speakers: int, channels: int = 192, depth: int = 4
    ) -> None:
        super().__init__(phonemes, speakers, channels)
        self.blocks = stack(depth, channels)
        self.norm = nn.LayerNorm(channels)
        self.prosody = ProsodyModel(phonemes, speakers)

    def hidden(
        self,
        phonemes: Tensor,
        stresses: Tensor,
        edges: Tensor,
        speaker: Tensor,
        mask: Tensor,
    ) -> Tensor:
        """Return hidden vectors (B, M, C); ids are (B, M), `speaker` (B,), mask (B, M, 1)."""
        x = self.read(phonemes, stresses, edges, speaker) * mask
        for block in self.blocks:
            x = block(x, mask)
        return self.norm(x) * mask

    def forward(
        self,
        phonemes: Tensor,
        stresses: Tensor,
        edges: Tensor,
        speaker: Tensor,
        mask: Tensor,
    ) -> Encoded:
        ids = (phonemes, stresses, edges, speaker, mask)
        return Encoded(self.hidden(*ids), *self.prosody(*ids).unbind(-1))


class Decoder(nn.Module):
    """Hidden vectors, repeated by duration, with prosody per frame, to mel and F0."""

    def __init__(self, speakers: int, channels: int = 192, depth: int = 6) -> None:
        super().__init__()
        self.speaker = nn.Embedding(speakers, channels)
        nn.init.normal_(self.speaker.weight, 0, 0.3)
        self.prosody = nn.Linear(PROSODY, channels)
        self.input_norm = nn.LayerNorm(channels)
        self.blocks = stack(depth, channels)
        self.norm = nn.LayerNorm(channels)
        self.output = nn.Linear(channels, MEL_BANDS + 1)
        self.dropout = nn.Dropout(0.1)

    def forward(
        self, hidden: Tensor, prosody: Tensor, speaker: Tensor, mask: Tensor
    ) -> Tensor:
        """Return normalised mel and pitch (B, T, 81).

        `hidden` (B, T, C), `prosody` (B, T, 6), `mask` (B, T, 1).
        """
        x = hidden + self.prosody(prosody) + self.speaker(speaker)[:, None]
        x = self.dropout(self.input_norm(x) * mask)
        for block in self.blocks:
            x = block(x, mask)
        outputs: Tensor = self.output(self.norm(x))
        return outputs


class AcousticModel(nn.Module):
    """Encoder and decoder of one voice."""

    def __init__(self, phonemes: int, speakers: int, channels: int = 192) -> None:
        super().__init__()
        self.encoder = Encoder(phonemes, speakers, channels)
        self.decoder = Decoder(speakers, channels)


def repeat(
    hidden: Tensor, pitch: Tensor, energy: Tensor, frames: Tensor
) -> tuple[Tensor, Tensor, Tensor, Tensor]:
    """Repeat phonemes by their frames (B, M).

    Returns hidden (B, T, C), prosody (B, T, 6), mask (B, T, 1) and the index of each
    frame's phoneme (B, T).
    """
    ends = torch.cumsum(frames, 1)
    length = int(ends[:, -1].max())
    at = torch.arange(length, device=frames.device)[None]
    index = torch.searchsorted(
        ends.contiguous(), at.expand(len(ends), -1).contiguous(), right=True
    )
    index = index.clamp(max=frames.shape[1] - 1)
    duration = torch.gather(frames, 1, index)
    offset = at - torch.gather(ends - frames, 1, index)
    places = frame_places(offset.float(), duration.float())
    levels = torch.stack(
        [torch.gather(pitch, 1, index), torch.gather(energy, 1, index)], -1
    )
    mask = (at < ends[:, -1:]).unsqueeze(-1).to(hidden.dtype)
    wide = index[..., None].expand(-1, -1, hidden.shape[-1])
    return torch.gather(hidden, 1, wide), torch.cat([levels, places], -1), mask, index


def frame_places(offset: Tensor, duration: Tensor) -> Tensor:
    """Return where a frame stands in its phoneme: four numbers (..., 4)."""
    left = (duration - offset).clamp_min(0)
    return torch.stack(
        [
            (offset + 0.5) / duration.clamp_min(1),
            torch.log1p(offset.clamp_min(0)) / 2,
            torch.log1p(left) / 2,
            torch.log1p(duration) / 2,
        ],
        -1,
    )
