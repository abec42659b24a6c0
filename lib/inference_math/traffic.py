"""When people come as they come: how full the batch is, who waits, and when a server cannot follow.

A *server* is three times and a limit (``Server``): a step takes ``constant`` + ``per_user`` x batch seconds, a prompt
``per_prompt_token`` seconds for each of its tokens, and at most ``cap`` requests run at once. Requests come ``rate`` a
second, one by one and without regard to each other (Poisson arrivals), with so many tokens in and out on average.

The number that run is then a birth-death chain. With ``n`` running, a request is done every
``(output_tokens (constant + per_user n) + n prefill)/n`` seconds; so the prompts of others count as if each user
added ``prefill/output_tokens`` to a step (``added_per_user``). Without a limit the number is negative binomial, and
only the mean lengths matter; with one, lengths matter where requests wait, and the chain stands for lengths whose
chance to end is the same at each token.

Numbers, NumPy arrays and SymPy symbols alike, as in ``formulas``. Nothing but the standard library is needed.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ._anynumber import not_negative, positive, whole
from .errors import InputError

if TYPE_CHECKING:
    from .serving import Fit
    from .specs import Hardware, Model


@dataclass(frozen=True, slots=True)
class Server:
    """GPUs with a model and a program, as their traffic sees them.

    ``constant``: seconds of a step, however few are in it. ``per_user``: seconds that each running request adds to a
    step. ``per_prompt_token``: seconds for each token of a prompt that is read; steps wait meanwhile. ``cap``: the
    most requests that run at once, for want of memory or by choice; None where nothing limits them.

    Numbers, or SymPy symbols. Raises InputError for a time that is not above 0 (``per_prompt_token``: below 0), and
    for a ``cap`` that is no whole number from 1 on.
    """

    name: str
    constant: float
    per_user: float
    per_prompt_token: float = 0.0
    cap: int | None = None

    def __post_init__(self) -> None:
        positive(**{f"{self.name}: {name}": getattr(self, name) for name in ("constant", "per_user")})
        not_negative(**{f"{self.name}: per_prompt_token": self.per_prompt_token})
        if self.cap is not None:
            whole(1, **{f"{self.name}: cap": self.cap})

    @classmethod
    def fitted(
        cls,
        fit: Fit,
        model: Model,
        hardware: Hardware,
        input_tokens: float,
        output_tokens: float,
        cap: int | None = None,
    ) -> Server:
        """The server of a ``serving.fit``, for requests of these lengths (on average).

        A step is a line in the batch, through those of one user and of ``cap`` users: exact where moving takes longer
        than computing and the model has no experts. ``cap``: unless given, as many as fit at the mean context.

        Raises DoesNotFit where not one request fits beside the weights.
        """
        from . import formulas, serving

        context = serving.mean_context(input_tokens, output_tokens)
        formulas.check_fits(model, hardware, 1, context)
        most = int(formulas.max_batch(model, hardware, context)) if cap is None else cap
        whole(1, cap=most)
        if "layer" in fit.terms:
            raise InputError(f"fit={fit!r} has a term for each layer; give one of {', '.join(serving.USUAL)}")
        lone, many = 1, max(most, 2)
        one, all_of_them = (
            serving.served_step_time(
                serving.ideal_step_time(model, hardware, batch, input_tokens, output_tokens, fit.overlap),
                fit.constant,
                fit.efficiency,
            )
            for batch in (lone, many)
        )
        each = (all_of_them - one) / (many - lone)
        prompt = fit.prefill * formulas.prefill_time(model, hardware, input_tokens, serving.REFINED)
        return cls(
            f"{model.name} on {hardware.name}",
            constant=float(one - each),
            per_user=float(each),
            per_prompt_token=float(prompt / input_tokens),
            cap=most,
        )
