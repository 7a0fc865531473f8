"""Stage: the vocoder, first by regression, then against discriminators.

The held-out distances rise during the useful part of the adversarial stage: they tell
that training is healthy, not which checkpoint is best.
"""

import argparse
from collections.abc import Sequence
import math
from pathlib import Path
import random

import numpy as np
import torch
from torch import nn

from training.discriminators import ComplexSpectrumDiscriminator, judge
from training.losses import (
    SpectralLoss,
    adversarial_loss,
    discriminator_loss,
    feature_loss,
    phase_loss,
)
from training.progress import Average, Checkpoint, Log
from training.vocoder import Vocoder
from training.vocoder_data import (
    Clip,
    ClipPool,
    Crops,
    draw_crops,
    read_clips,
    shifted_copies,
)

# Discriminators learn alone for so many steps before the vocoder hears of them, and
# their weight then grows over as many as the second.
_ALONE, _FADE = 200, 300

# Samples at the edges of a crop that discriminators don't see: there the convolutions
# knew only zeros.
_EDGE = 2048

# Share of crops: recordings, their shifted copies, teacher audio.
_SHARES = (0.5, 0.15, 0.35)

_HELD_OUT_CLIPS = 8


def learning_rate(peak: float, step: int, steps: int, warm_up: int = 50) -> float:
    """Rise over `warm_up` steps, then fall along a cosine to a twentieth."""
    cosine = 0.5 * (1 + math.cos(math.pi * min(1.0, step / steps)))
    return peak * min(1.0, (step + 1) / warm_up) * (0.95 * cosine + 0.05)


class VocoderTrainer:
    """One vocoder with its discriminators and optimisers."""

    def __init__(self, args: argparse.Namespace) -> None:
        self.args = args
        self.device = args.device
        self.net = Vocoder(args.channels, args.depth).to(self.device)
        self.critics = nn.ModuleList(
            ComplexSpectrumDiscriminator(size) for size in args.discriminators
        ).to(self.device)
        self.loss = SpectralLoss().to(self.device)
        betas = (0.8, 0.99)
        self.optimiser = torch.optim.AdamW(
            self.net.parameters(), args.rate, betas=betas, weight_decay=1e-3
        )
        self.critic_optimiser = torch.optim.AdamW(
            self.critics.parameters(), args.critic_rate, betas=betas
        )
        self.checkpoint = Checkpoint(
            args.work / "checkpoints" / f"{args.name}.pt",
            net=self.net,
            steps=args.steps,
            critics=self.critics,
            optimiser=self.optimiser,
            critic_optimiser=self.critic_optimiser,
        )

    def regression_step(self, crops: Crops) -> dict[str, float]:
        """Draw nearer to the recordings' spectra."""
        _, losses = self._distances(crops)
        self._update(losses["stft"] + losses["mel"] + 0.5 * losses["phase"])
        return {name: float(loss.detach()) for name, loss in losses.items()}

    def adversarial_step(self, crops: Crops, step: int) -> dict[str, float]:
        """Train the discriminators, then the vocoder against them."""
        samples, losses = self._distances(crops)
        real, fake = (x[:, _EDGE:-_EDGE] for x in (crops.samples, samples))
        critics = random.sample(list(self.critics), self.args.critics_a_step)
        critic_loss, real_inner = self._train_critics(critics, real, fake.detach())
        weight = min(1.0, max(0.0, (step - _ALONE) / _FADE))
        total = losses["stft"] + losses["mel"] + 0.5 * losses["phase"]
        if weight:
            self.critics.requires_grad_(False)
            with self._half():
                verdicts, fake_inner = judge(critics, fake)
            losses["adversarial"] = adversarial_loss(verdicts)
            losses["features"] = feature_loss(real_inner, fake_inner)
            total = total + weight * (losses["adversarial"] + losses["features"])
            self.critics.requires_grad_(True)
        self._update(total)
        return {name: float(x.detach()) for name, x in losses.items()} | {
            "critics": critic_loss
        }

    def _distances(self, crops: Crops) -> tuple[torch.Tensor, dict[str, torch.Tensor]]:
        with self._half():
            filters = self.net(crops.mel, crops.log_f0)
        sound = self.net.sound(filters, crops.excitation)
        stft, mel = self.loss(sound.samples, crops.samples, self.args.resolutions)
        phase = phase_loss(sound.harmonics, self.net.spectra(crops.samples))
        return sound.samples, {"stft": stft, "mel": mel, "phase": phase}

    def _train_critics(
        self, critics: Sequence[nn.Module], real: torch.Tensor, fake: torch.Tensor
    ) -> tuple[float, list[list[torch.Tensor]]]:
        """Return their loss and their inner layers on the real sound."""
        with self._half():
            real_verdicts, real_inner = judge(critics, real)
            fake_verdicts, _ = judge(critics, fake)
        loss = discriminator_loss(real_verdicts, fake_verdicts)
        self.critic_optimiser.zero_grad()
        loss.backward()
        self.critic_optimiser.step()
        return float(loss.detach()), real_inner

    def _half(self) -> torch.autocast:
        return torch.autocast(self.device, torch.bfloat16, enabled=self.args.half)

    def _update(self, loss: torch.Tensor) -> None:
        self.optimiser.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(self.net.parameters(), 5.0)
        self.optimiser.step()

    @torch.no_grad()
    def held_out(self, clips: Sequence[Clip]) -> dict[str, float]:
        """Return the averaged weights' distances on clips that are never trained on."""
        average = Average()
        with self.checkpoint.averaged(self.net):
            for clip in clips:
                crops = draw_crops(
                    [(1.0, ClipPool([clip], 0))],
                    1,
                    clip.frames - 1,
                    np.random.default_rng(0),
                ).to(self.device)
                filters = self.net(crops.mel, crops.log_f0)
                sound = self.net.sound(filters, crops.excitation)
                stft, mel = self.loss(sound.samples, crops.samples)
                average.add({"held_stft": float(stft), "held_mel": float(mel)})
        return average.take()


def train(args: argparse.Namespace) -> None:
    torch.manual_seed(args.seed)
    random.seed(args.seed)
    pools, held_out = read_pools(args)
    trainer = VocoderTrainer(args)
    if args.start_from and not trainer.checkpoint.path.exists():
        trainer.checkpoint.start_from(args.start_from)
    step = trainer.checkpoint.resume()
    log = Log(args.work / "logs" / f"{args.name}.tsv")
    while step < args.steps:
        rate = learning_rate(args.rate, step, args.steps)
        for group in trainer.optimiser.param_groups:
            group["lr"] = rate
        late = step >= args.steps * args.predicted_from
        crops = draw_crops(
            pools,
            args.batch,
            args.frames,
            np.random.default_rng((args.seed, step)),  # resumed or not, the same crops
            predicted_share=args.predicted_share if late else 0.0,
        ).to(args.device)
        if args.adversarial:
            losses = trainer.adversarial_step(crops, step)
        else:
            losses = trainer.regression_step(crops)
        step += 1
        trainer.checkpoint.follow(step)
        log.add(losses)
        if step % 100 == 0:
            if step % 500 == 0 or step == args.steps:
                log.add_once(trainer.held_out(held_out))
                trainer.checkpoint.save(step)
            log.write(step, rate)
    trainer.checkpoint.save(step)


def read_pools(
    args: argparse.Namespace,
) -> tuple[list[tuple[float, ClipPool]], list[Clip]]:
    """Read recordings, their copies and teacher audio; held-out clips apart."""
    features = args.work / "features"
    predictions = args.work / "predicted" if args.predicted_share else None
    held = set(args.held_out.read_text().split())
    names = sorted(path.stem for path in (features / args.speaker).glob("*.npz"))
    train_names = [name for name in names if name not in held]
    held_names = [name for name in names if name in held][:_HELD_OUT_CLIPS]

    def read(speaker: str, wanted: Sequence[str]) -> list[Clip]:
        where = predictions / speaker if predictions else None
        return read_clips(features / speaker, wanted, where)

    clips = read(args.speaker, train_names)
    copies = shifted_copies(features / args.speaker, clips)
    pools = [
        (share, ClipPool(some, args.frames))
        for share, some in zip(_SHARES, (clips, copies), strict=False)
    ]
    teacher = sorted((features / args.teacher).glob("*.npz"))
    random.Random(args.seed).shuffle(teacher)
    if teacher:
        some = read(args.teacher, [path.stem for path in teacher[: args.teacher_clips]])
        pools.append((_SHARES[2], ClipPool(some, args.frames)))
    return pools, read(args.speaker, held_names)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    add = parser.add_argument
    add("--work", type=Path, required=True)
    add(
        "--held-out", type=Path, required=True, help="file of clip ids never trained on"
    )
    add("--name", default="vocoder", help="of the checkpoint and the log")
    add("--speaker", default="lj")
    add("--teacher", default="slt")
    add("--teacher-clips", type=int, default=700)
    add("--steps", type=int, default=6000)
    add("--batch", type=int, default=16)
    add("--frames", type=int, default=64)
    add("--rate", type=float, default=1.5e-3)
    add("--critic-rate", type=float, default=1e-3)
    add("--channels", type=int, default=192)
    add("--depth", type=int, default=6)
    add("--resolutions", type=int, help="so many STFT sizes a step, by chance; all")
    add("--adversarial", action="store_true")
    add(
        "--discriminators", type=int, nargs="+", default=[256, 512, 1024], metavar="FFT"
    )
    add("--critics-a-step", type=int, default=1, help="so many of them, by chance")
    add(
        "--start-from",
        type=Path,
        help="checkpoint whose averaged weights to begin with",
    )
    add(
        "--predicted-share", type=float, default=0.0, help="of crops with predicted mel"
    )
    add(
        "--predicted-from",
        type=float,
        default=0.5,
        help="after this share of the steps",
    )
    add("--half", action="store_true", help="bfloat16 where it is safe")
    add("--seed", type=int, default=1)
    add("--device", default="cuda" if torch.cuda.is_available() else "cpu")
    add("--threads", type=int, default=1)
    args = parser.parse_args()
    torch.set_num_threads(args.threads)
    train(args)


if __name__ == "__main__":
    main()
