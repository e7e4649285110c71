"""Markdown: what dialogs show in their texts, icons of the models and names.

Home Assistant's dialogs show icons in their texts by the path that draws them, on a
field of 24 by 24, in the color of the text.
"""

import html
import re

from .client import Family, Model

# Inner outlines run the other way round, and so are holes.
_NOZZLE = "M11 6h2v3l-1 2-1-2z"
_SMALL_BOX = "M4 4h16v17H4zM6 6v10h12V6zM9 14h6v1H9z"
_TALL_BOX = "M4 1h16v22H4zM6 3v14h12V3zM8 15h8v1H8zM14 19v2h3v-2z"
_OPEN_FRAME = "M3 19h18v3H3zM4 4h16v2H4zM4 6h2v13H4zM18 6h2v13h-2zM8 16h8v1H8z"
_CLOSED_BOX = "M3 2h18v20H3zM5 4v15h14V4zM8 16h8v1H8zM16 9h1v4h-1z"
_SPOOLS = "M4 0h3v3H4zM8 0h3v3H8zM13 0h3v3h-3zM17 0h3v3h-3z"
_WIDE_BOX = "M1 4h22v18H1zM3 6v13h18V6zM6 16h12v1H6z"
_FOUR_NOZZLES = (
    "M5 6h2v3l-1 2-1-2zM9 6h2v3l-1 2-1-2zM13 6h2v3l-1 2-1-2zM17 6h2v3l-1 2-1-2z"
)
_HOOD = "M4 1h16v2H4z"

_PATHS = {
    8: _SMALL_BOX + _NOZZLE,
    22: _TALL_BOX + _NOZZLE,
    30: _TALL_BOX + _NOZZLE,
    35: _OPEN_FRAME + _NOZZLE,
    36: _CLOSED_BOX + _NOZZLE,
    38: _OPEN_FRAME + _NOZZLE + _SPOOLS,
    40: _WIDE_BOX + _FOUR_NOZZLES,
    41: _WIDE_BOX + _FOUR_NOZZLES + _HOOD,
}
# Rebrands have no product id of their own.
_FAMILY_PATHS = {Family.ADVENTURER_3: _SMALL_BOX + _NOZZLE}
_OTHER = _WIDE_BOX + _NOZZLE
_MARKDOWN = re.compile(r"([\\`*_{}\[\]()#+\-.!|~:])")


def model_icon(model: Model | None) -> str:
    """Return what draws a model in the text of a dialog, or any printer."""
    path = _OTHER
    if model is not None:
        family_path = _FAMILY_PATHS.get(model.family, _OTHER)
        path = _PATHS.get(model.product_id or 0, family_path)
    return f'<ha-svg-icon path="{path}"></ha-svg-icon>'


def escape_markdown(text: str) -> str:
    """Return a printer's own words so that a dialog shows them as they are.

    They come from anybody in the network, and must not become a link or a picture.
    """
    # Quotes stay: their entities hold a character that Markdown has a meaning for.
    return _MARKDOWN.sub(r"\\\1", html.escape(text, quote=False))
