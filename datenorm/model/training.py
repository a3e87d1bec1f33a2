"""Training: batches of one length, teacher forcing, exact match on validation,
resumable at every epoch.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, Protocol

import keras
import numpy as np
from keras import ops
from numpy.typing import NDArray

from datenorm.errors import SettingsError
from datenorm.model.batches import BatchSource, Encoded, batches_of
from datenorm.model.checkpoint import Checkpoint
from datenorm.model.network import Network
from datenorm.presets import TrainingSettings, to_json
from datenorm.records import DatePair
from datenorm.task import TaskSpec

__all__ = ["Observer", "exact_match", "mean_loss", "output_loss", "right_outputs", "train"]


# (network, pairs) -> whether each pair is read right, (m,)
Reader = Callable[[Network, Sequence[DatePair]], NDArray[np.bool_]]


class Observer(Protocol):
    """Who watches a training."""

    def on_batch(self, epoch: int, step: int, steps: int, loss: float) -> None:
        """One batch was trained; `loss` is the mean of the epoch so far."""

    def on_epoch(self, record: Mapping[str, float]) -> None:
        """One epoch ended; `record` is its line in the history."""


def output_loss(task: TaskSpec) -> Callable[[Any, Any], Any]:
    """Cross-entropy summed over an output: targets (m, Ty), logits (m, Ty, |machine|) -> (m,).

    Nothing counts after the first end symbol.
    """
    end = None if task.output.end is None else task.machine_vocabulary.ids[task.output.end]

    def summed_cross_entropy(targets: Any, logits: Any) -> Any:
        losses = ops.sparse_categorical_crossentropy(targets, logits, from_logits=True)  # (m, Ty)
        if end is not None:
            ends = ops.cast(ops.equal(targets, end), "int32")
            ended = ops.cumsum(ends, axis=-1) > ends  # at a symbol before
            losses = ops.where(ended, ops.zeros_like(losses), losses)
        return ops.sum(losses, axis=-1)

    return summed_cross_entropy


def exact_match(network: Network, pairs: Sequence[DatePair]) -> float:
    """Share of pairs whose output is right at every symbol; see `right_outputs`."""
    return float(right_outputs(network, pairs).mean())


def right_outputs(
    network: Network, pairs: Sequence[DatePair], batch_size: int = 512
) -> NDArray[np.bool_]:
    """Whether the network would write the right output of each pair, (m,), grammar left aside.

    It is told the right symbols before (teacher forcing). As long as it is right, those are the
    ones that it writes itself.
    """
    encoded = Encoded(pairs, network.task, network.masking)
    end = network.task.output.end
    right = np.empty(len(pairs), dtype=np.bool_)
    for rows, (ids, previous, targets) in batches_of(encoded, batch_size):
        logits = ops.convert_to_numpy(network.trainer.predict_on_batch([ids, previous]))
        agrees = logits.argmax(axis=-1) == targets
        if end is not None:
            ends = targets == network.task.machine_vocabulary.ids[end]
            agrees |= ends.cumsum(axis=1) > ends
        right[rows] = agrees.all(axis=1)
    return right


def _scores(pairs: Sequence[DatePair], right: NDArray[np.bool_]) -> dict[str, Any]:
    """Exact match over all pairs, as the mean over languages, and by kind where there are several.

    `worst_language` is that of the worst of the languages with ten pairs or more.
    """
    of_language: dict[str, list[bool]] = {}
    of_kind: dict[str, list[bool]] = {}
    for pair, value in zip(pairs, right.tolist(), strict=True):
        of_language.setdefault(pair.locale.split("_")[0], []).append(value)
        of_kind.setdefault(pair.kind, []).append(value)
    shares = {language: sum(values) / len(values) for language, values in of_language.items()}
    large = (shares[language] for language, values in of_language.items() if len(values) >= 10)
    scores: dict[str, Any] = {
        "exact_match": float(right.mean()),
        "macro_exact_match": sum(shares.values()) / len(shares),
        "worst_language": min(large, default=float(right.mean())),
    }
    if len(of_kind) > 1:
        kinds = sorted(of_kind.items())
        scores["kinds"] = {kind: round(sum(values) / len(values), 4) for kind, values in kinds}
    return scores


def mean_loss(network: Network, pairs: Sequence[DatePair], batch_size: int = 512) -> float:
    """Mean over pairs of the cross-entropy summed over the outputs, with teacher forcing."""
    loss = output_loss(network.task)
    total = 0.0
    encoded = Encoded(pairs, network.task, network.masking)
    for _, (ids, previous, targets) in batches_of(encoded, batch_size):
        logits = network.trainer.predict_on_batch([ids, previous])
        total += float(ops.sum(loss(targets, ops.convert_to_tensor(logits))))
    return total / len(pairs)


def _schedule(
    settings: TrainingSettings, total_steps: int
) -> keras.optimizers.schedules.LearningRateSchedule:
    if settings.schedule == "inverse_time":
        return keras.optimizers.schedules.InverseTimeDecay(
            settings.learning_rate, decay_steps=1, decay_rate=settings.decay
        )
    warmup = min(settings.warmup_steps, total_steps // 10)
    return keras.optimizers.schedules.CosineDecay(
        settings.learning_rate if not warmup else 0.0,
        decay_steps=max(total_steps - warmup, 1),
        warmup_target=settings.learning_rate if warmup else None,
        warmup_steps=warmup,
    )


def _optimizer(settings: TrainingSettings, total_steps: int) -> keras.optimizers.Optimizer:
    return keras.optimizers.Adam(
        _schedule(settings, total_steps // settings.batches_per_update),
        gradient_accumulation_steps=settings.batches_per_update
        if settings.batches_per_update > 1
        else None,
        global_clipnorm=settings.clip_norm or None,
        use_ema=settings.averaging > 0,
        ema_momentum=settings.averaging,
        ema_overwrite_frequency=None,  # never: the averages are only read
    )


def train(
    network: Network,
    batches: BatchSource,
    validation: Sequence[DatePair],
    settings: TrainingSettings,
    checkpoint_path: Path,
    signature: Mapping[str, Any],
    observer: Observer | None = None,
    read: Reader = right_outputs,
) -> tuple[Mapping[str, float], ...]:
    """Train until the epochs are over, or validation stops improving.

    The best weights are kept; with averaging the averages of the last epoch, which are best at the
    end of a schedule that goes to zero. `read` says which pairs of the validation are read right.

    A checkpoint is written after every epoch. Where one exists at `checkpoint_path`, training goes
    on from it, with the same result as without the break; or, with other `epochs` in the settings,
    along the schedule that ends after so many.

    Returns:
        The history: epoch, loss, exact_match, macro_exact_match (mean over languages),
        worst_language, kinds (exact match of each, where there are several), seconds (of training
        alone, summed) and learning_rate.

    Raises:
        SettingsError: the loss of a batch is not finite; the epochs before are in the checkpoint.
    """
    # The number of epochs may be another one than before: the schedule then ends there.
    fixed = {name: value for name, value in to_json(settings).items() if name != "epochs"}
    signature = {**signature, "training": fixed}
    steps = settings.steps_per_epoch or batches.steps_per_pass
    model = network.trainer
    model.compile(
        optimizer=_optimizer(settings, settings.epochs * steps), loss=output_loss(network.task)
    )
    model.optimizer.build(model.trainable_variables)
    state = Checkpoint(signature)
    if checkpoint_path.exists():
        state = Checkpoint.load(checkpoint_path, signature)
        model.set_weights(state.weights)
        for variable, value in zip(model.optimizer.variables, state.optimizer, strict=True):
            variable.assign(value)
    history = list(state.history)
    best_weights = list(state.best_weights)
    while len(history) < settings.epochs and not _stalled(history, settings.patience):
        epoch, started, total = len(history), time.perf_counter(), 0.0
        for step, (ids, previous, targets) in enumerate(batches.epoch(epoch, steps), 1):
            total += float(model.train_on_batch([ids, previous], targets))
            if not math.isfinite(total):
                raise SettingsError(
                    f"the loss is not a number after batch {step} of epoch {epoch + 1}; "
                    "expected a finite one: a lower learning rate helps, where the data fits"
                )
            if observer:
                observer.on_batch(epoch, step, steps, total / step)
        seconds = time.perf_counter() - started + (history[-1]["seconds"] if history else 0.0)
        weights = model.get_weights()
        if settings.averaging:  # the averages, to validate and keep
            model.optimizer.finalize_variable_values(model.trainable_variables)
        scores = _scores(validation, read(network, validation))
        best = max((record["exact_match"] for record in history), default=0.0)
        if settings.averaging or scores["exact_match"] >= best:
            best_weights = model.get_weights()
        rate = float(ops.convert_to_numpy(model.optimizer.learning_rate))
        history.append(
            {
                "epoch": epoch + 1,
                "loss": total / steps,
                **scores,
                "seconds": seconds,
                "learning_rate": rate,
            }
        )
        optimizer = [ops.convert_to_numpy(variable) for variable in model.optimizer.variables]
        Checkpoint(signature, tuple(history), weights, best_weights, optimizer).save(
            checkpoint_path
        )
        model.set_weights(weights)
        if observer:
            observer.on_epoch(history[-1])
    batches.close()
    model.set_weights(best_weights)
    return tuple(history)


def _stalled(history: Sequence[Mapping[str, float]], patience: int) -> bool:
    """Whether the last `patience` epochs brought no better exact match than those before."""
    if not patience or len(history) <= patience:
        return False
    scores = [record["exact_match"] for record in history]
    return max(scores[-patience:]) <= max(scores[:-patience])
