"""The models: one row each, found by the product id the printer reports.

Names and discovery ports cannot tell models apart: the name is the owner's to
change, and a whole family shares one port. See "Models" in docs/protocol.md.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from .reading import integer
from .status import PrinterStatus


@dataclass(frozen=True, slots=True, kw_only=True)
class Ports:
    """Where a printer listens; every one so far listens at the same places."""

    http: int = 8898
    camera: int = 8080


@dataclass(frozen=True, slots=True, kw_only=True)
class Model:
    """What is known about a model before the printer says anything."""

    product_id: int
    name: str
    factory_light: bool
    """A lamp is fitted in the factory, whatever the printer reports."""
    camera_switch: bool
    """The camera's stream can be switched, and has no address while off."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Abilities:
    """What this very printer can do: the model's row and its own report."""

    light: bool
    camera: bool


MODELS = {
    model.product_id: model
    for model in (
        Model(
            product_id=36,
            name="Adventurer 5M Pro",
            factory_light=True,
            camera_switch=True,
        ),
    )
}


def abilities_of(
    model: Model, product: Mapping[str, object], status: PrinterStatus | None
) -> Abilities:
    """Return what a printer can do.

    `product` is the reply of `/product`, empty if there was none. It is believed
    only where it says that something is there: a zero for the lamp is also sent
    by printers that have one ("Product" in docs/protocol.md).
    """
    has_stream = status is not None and status.camera_url is not None
    return Abilities(
        light=model.factory_light or integer(product.get("lightCtrlState")) == 1,
        camera=model.camera_switch or has_stream,
    )
