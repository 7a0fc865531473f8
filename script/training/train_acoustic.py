"""Stages of the acoustic model.

`spectrum`: encoder and decoder by regression, first mostly on the teacher, then on both
speakers. `prosody`: durations, pitch and energy, a model of its own, stopped when the
held-out recordings say so: 20 minutes of a reader are soon known by heart. `texture`:
the decoder alone against a discriminator, until mels are as rough as real ones.
"""

import argparse
from collections.abc import Callable
import json
from pathlib import Path
import random

import numpy as np
import torch
from torch import nn

from training.acoustic_data import (
    LOG_F0_SCALE,
    Batch,
    Corpus,
    Utterance,
    collate,
    read_alignments,
    read_utterances,
    speaker_mean,
)
from training.acoustic_model import MEL_MEAN, MEL_SCALE, AcousticModel, repeat
from training.acoustic_trainer import AcousticTrainer
from training.features import MEL_BANDS
from training.progress import Log, averaged_weights
from training.train_vocoder import learning_rate
from wyoming_jabber.voices.jabber_phonemes import PhonemeTable

# Teacher utterances whose mel is predicted for the vocoder.
_PREDICTED_TEACHER = 700

# Utterances of the teacher that are held out.
_HELD_TEACHER = 40

# The prosody stage looks at the held-out clips so often, and stops after so many looks
# without a better one.
_LOOK, _PATIENCE = 50, 8


def train(args: argparse.Namespace) -> None:
    torch.manual_seed(args.seed)
    random.seed(args.seed)
    corpus, held, phonemes, speakers = read_corpus(args)
    trainer = AcousticTrainer(args, phonemes, len(speakers))
    trainer.checkpoint.path.parent.mkdir(parents=True, exist_ok=True)
    settings = {
        "phonemes": phonemes,
        "speakers": speakers,
        "channels": args.channels,
        "held_out": {name: [row.name for row in rows] for name, rows in held.items()},
    }
    trainer.checkpoint.path.with_suffix(".json").write_text(json.dumps(settings))
    if args.start_from and not trainer.checkpoint.path.exists():
        trainer.checkpoint.start_from(args.start_from)
        if args.stage == "texture":
            load_critic(trainer.critic, args.start_from)
    log = Log(args.work / "logs" / f"{args.name}.tsv")
    steps: dict[str, Callable[[Batch, int], dict[str, float]]] = {
        "spectrum": trainer.spectrum_step,
        "prosody": trainer.prosody_step,
        "texture": trainer.texture_step,
    }
    if args.stage == "prosody":
        run_until_best(trainer, corpus, held, log)
    else:
        run(trainer, steps[args.stage], corpus, held, log)


def load_critic(critic: nn.Module, path: Path) -> None:
    state = torch.load(path, map_location="cpu", weights_only=True)
    critic.load_state_dict(state["critic"])


def run(
    trainer: AcousticTrainer,
    do_step: Callable[[Batch, int], dict[str, float]],
    corpus: Corpus,
    held: dict[str, list[Utterance]],
    log: Log,
) -> None:
    """Train for the steps asked for."""
    args = trainer.args
    step = trainer.checkpoint.resume()
    while step < args.steps:
        rate = learning_rate(args.rate, step, args.steps)
        for group in trainer.optimiser.param_groups:
            group["lr"] = rate
        is_first = step < args.steps * args.pretrain
        share = args.pretrain_share if is_first else args.recorded_share
        log.add(do_step(corpus.draw(step, args.batch, share).to(args.device), step))
        step += 1
        trainer.checkpoint.follow(step)
        if step % 100 == 0:
            if step % 500 == 0 or step == args.steps:
                for name, rows in held.items():
                    log.add_once(trainer.held_out(rows, name))
                trainer.checkpoint.save(step)
            log.write(step, rate)
    trainer.checkpoint.save(step)


def run_until_best(
    trainer: AcousticTrainer, corpus: Corpus, held: dict[str, list[Utterance]], log: Log
) -> None:
    """Train the predictors; keep those that know the held-out recordings best."""
    args = trainer.args
    best, best_step, step = float("inf"), 0, 0
    while step < args.steps and step - best_step < _LOOK * _PATIENCE:
        rate = learning_rate(args.rate, step, args.steps)
        for group in trainer.optimiser.param_groups:
            group["lr"] = rate
        batch = corpus.draw(step, args.batch, args.recorded_share).to(args.device)
        log.add(trainer.prosody_step(batch, step))
        step += 1
        trainer.checkpoint.follow(step)
        if step % _LOOK == 0:
            figures = trainer.held_out(held["lj"], "lj")
            log.add_once(figures)
            log.write(step, rate)
            score = figures["lj_durations"] * 2 + figures["lj_prosody"]
            if score < best:
                best, best_step = score, step
                trainer.checkpoint.save(step)


def read_corpus(
    args: argparse.Namespace,
) -> tuple[Corpus, dict[str, list[Utterance]], list[str], list[dict]]:
    """Return training data, held-out utterances, the vocabulary and the speakers."""
    features = args.work / "features"
    held_names = set(args.held_out.read_text().split())
    speakers: list[dict] = []
    everything: list[list[Utterance]] = []
    phonemes, _ = read_alignments(args.work / "alignments" / f"{args.teacher}.json")
    for number, speaker in enumerate((args.speaker, args.teacher)):
        own, aligned = read_alignments(args.work / "alignments" / f"{speaker}.json")
        if own != phonemes:
            raise ValueError(f"{speaker} is not aligned with {args.teacher}'s phonemes")
        good = {name: a for name, a in aligned.items() if not a.get("suspect")}
        folder = features / speaker
        mean = remembered_mean(args.work / "speakers.json", speaker, folder)
        speakers.append(
            {"name": speaker, "log_f0_mean": mean, "log_f0_scale": LOG_F0_SCALE}
        )
        table = PhonemeTable(phonemes)
        utterances = read_utterances(folder, good, table, number, mean)
        if not utterances:
            raise ValueError(f"{speaker} has no utterance that is aligned and analysed")
        everything.append(utterances)
    recordings, teacher = everything
    held = {
        "lj": [row for row in recordings if row.name in held_names],
        "slt": teacher[-_HELD_TEACHER:],
    }
    training = [row for row in recordings if row.name not in held_names]
    return (
        Corpus(teacher[:-_HELD_TEACHER], training, args.seed),
        held,
        phonemes,
        speakers,
    )


def remembered_mean(path: Path, speaker: str, folder: Path) -> float:
    """Return a speaker's mean ln F0; measured once, since a run must keep to it."""
    means: dict[str, float] = json.loads(path.read_text()) if path.exists() else {}
    if speaker not in means:
        means[speaker] = speaker_mean(folder)
        path.write_text(json.dumps(means))
    return means[speaker]


def write_predictions(args: argparse.Namespace) -> None:
    """Write the mel that the model predicts, with true prosody, for each utterance.

    The vocoder's later steps train on some of them: WORK/predicted/<speaker>/<id>.npz.
    """
    corpus, _, phonemes, speakers = read_corpus(args)
    net = AcousticModel(len(phonemes), len(speakers), args.channels).eval()
    net.load_state_dict(averaged_weights(args.predict))
    teacher = corpus.teacher
    rows = [
        *corpus.recordings,
        *random.Random(0).sample(teacher, min(_PREDICTED_TEACHER, len(teacher))),
    ]
    with torch.no_grad():
        for row in rows:
            batch = collate([row])
            hidden = net.encoder.hidden(*batch.ids.unbind(1), batch.speaker, batch.mask)
            wide, prosody, mask, _ = repeat(
                hidden, batch.pitch, batch.energy, batch.frames
            )
            output = net.decoder(wide, prosody, batch.speaker, mask)[0, :, :MEL_BANDS]
            folder = args.work / "predicted" / speakers[row.speaker]["name"]
            folder.mkdir(parents=True, exist_ok=True)
            mel = (output * MEL_SCALE + MEL_MEAN).numpy().astype(np.float16)
            np.savez(folder / f"{row.name}.npz", mel=mel)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    add = parser.add_argument
    add("--work", type=Path, required=True)
    add(
        "--held-out", type=Path, required=True, help="file of clip ids never trained on"
    )
    add("--stage", choices=["spectrum", "prosody", "texture"], default="spectrum")
    add(
        "--predict",
        type=Path,
        help="write predicted mels with this checkpoint, no more",
    )
    add("--name", default="acoustic", help="of the checkpoint and the log")
    add("--speaker", default="lj")
    add("--teacher", default="slt")
    add("--aligner", type=Path, help="recogniser; WORK/aligner.pt")
    add("--steps", type=int, default=6000)
    add(
        "--pretrain",
        type=float,
        default=0.5,
        help="share of steps mostly on the teacher",
    )
    add("--pretrain-share", type=float, default=0.12, help="recordings in those")
    add("--recorded-share", type=float, default=0.4, help="recordings after those")
    add("--batch", type=int, default=16)
    add("--rate", type=float, default=1.5e-3)
    add("--critic-rate", type=float, default=1e-3)
    add("--channels", type=int, default=192)
    add(
        "--start-from",
        type=Path,
        help="checkpoint whose averaged weights to begin with",
    )
    add("--half", action="store_true", help="bfloat16 where it is safe")
    add("--seed", type=int, default=1)
    add("--device", default="cuda" if torch.cuda.is_available() else "cpu")
    add("--threads", type=int, default=1)
    args = parser.parse_args()
    args.aligner = args.aligner or args.work / "aligner.pt"
    torch.set_num_threads(args.threads)
    if args.predict:
        write_predictions(args)
    else:
        train(args)


if __name__ == "__main__":
    main()
