"""The acoustic model in training: what a step of each stage does, and its losses."""

import argparse
from collections.abc import Sequence
import random

import torch
from torch import Tensor, nn
from torch.nn import functional

from training.acoustic_data import Batch, Utterance, collate
from training.acoustic_model import MEL_MEAN, MEL_SCALE, AcousticModel, repeat
from training.aligner import Aligner, load_aligner
from training.discriminators import MelDiscriminator
from training.features import MEL_BANDS
from training.losses import adversarial_loss, discriminator_loss, feature_loss
from training.progress import Average, Checkpoint

# Frames of the patch that the discriminator sees of an utterance.
_PATCH = 160

# Weights of the losses: mel, F0, recognition.
_MEL, _PITCH_TRACK, _RECOGNITION = 2.0, 0.3, 0.05

# In the texture stage: the mel counts less, the discriminator and its layers as much.
# With half of their weight, mels were still too smooth after a thousand steps.
_TEXTURE_MEL, _ADVERSARIAL, _FEATURES, _TEXTURE_RECOGNITION = 1.0, 1.0, 1.0, 0.1
_FADE = 100


class AcousticTrainer:
    """The model, its judge and its recogniser."""

    def __init__(
        self, args: argparse.Namespace, phonemes: Sequence[str], speakers: int
    ) -> None:
        self.args = args
        self.device = args.device
        self.net = AcousticModel(len(phonemes), speakers, args.channels).to(self.device)
        self.critic = MelDiscriminator(len(phonemes), speakers).to(self.device)
        self.recogniser: Aligner | None = None
        if args.aligner.exists():
            self.recogniser = load_aligner(args.aligner).to(self.device)
            known = [self.recogniser.phonemes.index(phoneme) for phoneme in phonemes]
            self.class_of = self.recogniser.class_of[torch.tensor(known)].to(
                self.device
            )
        trained = {
            "spectrum": self.net,
            "prosody": self.net.encoder.prosody,
            "texture": self.net.decoder,
        }
        self.optimiser = torch.optim.AdamW(
            trained[args.stage].parameters(),
            args.rate,
            betas=(0.9, 0.98),
            weight_decay=0.01,
        )
        self.critic_optimiser = torch.optim.AdamW(
            self.critic.parameters(), args.critic_rate, betas=(0.5, 0.99)
        )
        self.checkpoint = Checkpoint(
            args.work / "checkpoints" / f"{args.name}.pt",
            net=self.net,
            steps=args.steps,
            critic=self.critic,
            optimiser=self.optimiser,
            critic_optimiser=self.critic_optimiser,
        )

    def spectrum_step(self, batch: Batch, _step: int) -> dict[str, float]:
        predicted, losses, mask, index = self._forward(batch)
        total = _MEL * losses["mel"] + _PITCH_TRACK * losses["log_f0"]
        if self.recogniser:
            losses["recognition"] = self._recognition(predicted, batch, mask, index)
            total = total + _RECOGNITION * losses["recognition"]
        self._update(total)
        return _numbers(losses)

    def prosody_step(self, batch: Batch, _step: int) -> dict[str, float]:
        losses = self._prosody_losses(batch)
        self._update(losses["durations"] + losses["prosody"])
        return _numbers(losses)

    def texture_step(self, batch: Batch, step: int) -> dict[str, float]:
        predicted, losses, mask, index = self._forward(batch)
        labels = torch.gather(batch.ids[:, 0], 1, index)
        real, fake, spoken = _patches(batch.mel * mask, predicted * mask, labels)
        critic_loss, real_inner = self._train_critic(
            real, fake.detach(), spoken, batch.speaker
        )
        self.critic.requires_grad_(False)
        with self._half():
            verdict, fake_inner = self.critic(fake, spoken, batch.speaker)
        self.critic.requires_grad_(True)
        losses["adversarial"] = adversarial_loss([verdict])
        losses["features"] = feature_loss([real_inner], [fake_inner])
        weight = min(1.0, step / _FADE)
        total = _TEXTURE_MEL * losses["mel"] + _PITCH_TRACK * losses["log_f0"]
        total = total + weight * _ADVERSARIAL * losses["adversarial"]
        total = total + weight * _FEATURES * losses["features"]
        if self.recogniser:
            losses["recognition"] = self._recognition(predicted, batch, mask, index)
            total = total + _TEXTURE_RECOGNITION * losses["recognition"]
        self._update(total)
        return _numbers(losses) | {"critic": critic_loss}

    def _forward(
        self, batch: Batch
    ) -> tuple[Tensor, dict[str, Tensor], Tensor, Tensor]:
        """Return the mel with true prosody, the losses, the mask and frames' phonemes."""
        is_texture = self.args.stage == "texture"
        with self._half():
            with torch.set_grad_enabled(torch.is_grad_enabled() and not is_texture):
                ids = batch.ids.unbind(1)
                hidden = self.net.encoder.hidden(*ids, batch.speaker, batch.mask)
            wide, prosody, mask, index = repeat(
                hidden, batch.pitch, batch.energy, batch.frames
            )
            output = self.net.decoder(wide, prosody, batch.speaker, mask).float()
        predicted, log_f0 = output[..., :MEL_BANDS], output[..., MEL_BANDS]
        count = mask.sum()
        weight = (batch.voiced * 0.9 + 0.1) * mask[..., 0]
        losses = {
            "mel": ((predicted - batch.mel).abs() * mask).sum() / count / MEL_BANDS,
            "log_f0": ((log_f0 - batch.log_f0).abs() * weight).sum() / weight.sum(),
        }
        return predicted, losses, mask, index

    def _prosody_losses(self, batch: Batch) -> dict[str, Tensor]:
        predicted = self.net.encoder.prosody(
            *batch.ids.unbind(1), batch.speaker, batch.mask
        )
        real = (torch.log1p(batch.frames.float()), batch.pitch, batch.energy)
        squares = (predicted - torch.stack(real, -1)) ** 2 * batch.mask
        durations, pitch, energy = squares.sum((0, 1)) / batch.mask.sum()
        return {"durations": durations, "prosody": pitch + energy}

    def _recognition(
        self, predicted: Tensor, batch: Batch, mask: Tensor, index: Tensor
    ) -> Tensor:
        """Return how badly the frozen aligner recognises the predicted frames."""
        assert self.recogniser is not None
        inside = mask[..., 0] > 0
        with self._half():
            logits = self.recogniser(predicted * MEL_SCALE + MEL_MEAN, inside).float()
        classes = self.class_of[torch.gather(batch.ids[:, 0], 1, index)]
        return functional.cross_entropy(
            logits[inside], classes[inside], label_smoothing=0.05
        )

    def _train_critic(
        self, real: Tensor, fake: Tensor, spoken: Tensor, speaker: Tensor
    ) -> tuple[float, list[Tensor]]:
        with self._half():
            real_verdict, real_inner = self.critic(real, spoken, speaker)
            fake_verdict, _ = self.critic(fake, spoken, speaker)
        loss = discriminator_loss([real_verdict], [fake_verdict])
        self.critic_optimiser.zero_grad()
        loss.backward()
        self.critic_optimiser.step()
        return float(loss.detach()), real_inner

    def _half(self) -> torch.autocast:
        return torch.autocast(self.device, torch.bfloat16, enabled=self.args.half)

    def _update(self, loss: Tensor) -> None:
        self.optimiser.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(self.net.parameters(), 2.0)
        self.optimiser.step()

    @torch.no_grad()
    def held_out(self, rows: Sequence[Utterance], name: str) -> dict[str, float]:
        """Return the averaged weights' figures on utterances never trained on."""
        average = Average()
        with self.checkpoint.averaged(self.net):
            for row in rows:
                batch = collate([row]).to(self.device)
                predicted, losses, _, _ = self._forward(batch)
                losses |= self._prosody_losses(batch)
                mel = batch.mel
                average.add(
                    {
                        f"{name}_nats": float(losses["mel"]) * MEL_SCALE,
                        f"{name}_log_f0": float(losses["log_f0"]),
                        f"{name}_durations": float(losses["durations"]),
                        f"{name}_prosody": float(losses["prosody"]),
                        f"{name}_texture_t": _roughness(predicted, 1)
                        / _roughness(mel, 1),
                        f"{name}_texture_f": _roughness(predicted, 2)
                        / _roughness(mel, 2),
                    }
                )
        return average.take()


def _numbers(losses: dict[str, Tensor]) -> dict[str, float]:
    return {name: float(loss.detach()) for name, loss in losses.items()}


def _roughness(mel: Tensor, axis: int) -> float:
    """Return the mean step between neighbours along time (1) or frequency (2)."""
    return float(mel.diff(dim=axis).abs().mean())


def _patches(
    real: Tensor, fake: Tensor, labels: Tensor
) -> tuple[Tensor, Tensor, Tensor]:
    """Return the same stretch of all: real, predicted, and what is spoken there."""
    length = real.shape[1]
    width = min(length, _PATCH)
    start = random.randrange(0, max(1, min(length, 300) - width + 1))
    inside = slice(start, start + width)
    return real[:, inside], fake[:, inside], labels[:, inside]
