"""Materials: colors, what a slot may hold, and which slot feeds which tool."""

from .colors import clean_color, nearest_color
from .mapping import FileTool, ToolMapping, map_tools, match_tools
from .palettes import (
    AD5X_PALETTE,
    COLOR_NAMES,
    CREATOR_5_PALETTE,
    MATERIALS,
    PALETTES,
    color_name,
)

__all__ = [
    "AD5X_PALETTE",
    "COLOR_NAMES",
    "CREATOR_5_PALETTE",
    "MATERIALS",
    "PALETTES",
    "FileTool",
    "ToolMapping",
    "clean_color",
    "color_name",
    "map_tools",
    "match_tools",
    "nearest_color",
]
