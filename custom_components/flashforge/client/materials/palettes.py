"""What the printers' screens can show: colors and names of materials.

See "Material station" in docs/protocol.md.
"""

from ..models import Family

# The colors of all palettes, in the order of the screen.
COLOR_NAMES = (
    *("white", "yellow", "light_green", "green", "dark_green", "teal"),
    *("cyan", "light_blue", "blue", "dark_blue", "purple", "violet"),
    *("magenta", "pink", "coral", "red", "dark_brown", "orange"),
    *("cream", "tan", "brown", "gray", "light_gray", "black"),
)
AD5X_PALETTE = (
    *("#FFFFFF", "#FEF043", "#DCF478", "#0ACC38", "#067749", "#0C6283"),
    *("#0DE2A0", "#75D9F3", "#45A8F9", "#2750E0", "#46328E", "#A03CF7"),
    *("#F330F9", "#D4B0DC", "#F95D73", "#F72224", "#7C4B00", "#F98D33"),
    *("#FDEBD5", "#D3C4A3", "#AF7836", "#898989", "#BCBCBC", "#161616"),
)
CREATOR_5_PALETTE = (
    *("#FFFFFF", "#FFF245", "#DEF578", "#21CC3D", "#167A4B", "#156682"),
    *("#24E4A0", "#7BD9F0", "#4CAAF8", "#2E54DD", "#48358C", "#A341F7"),
    *("#F435F6", "#D5B4DE", "#FA6173", "#F82D29", "#805003", "#F9903B"),
    *("#FCEBD7", "#D5C5A1", "#B17C38", "#8C8C89", "#BEBEBE", "#1B1B1B"),
)
PALETTES = {Family.AD5X: AD5X_PALETTE, Family.CREATOR_5: CREATOR_5_PALETTE}


def color_name(color: str, family: Family | None) -> str | None:
    """Return the name of a color of a family's screen, None for any other."""
    palette = PALETTES.get(family, ()) if family is not None else ()
    return dict(zip(palette, COLOR_NAMES, strict=False)).get(color)


# Names to offer; the firmware takes any text.
MATERIALS = {
    Family.AD5X: (
        *("PLA", "PLA-CF", "ABS", "PETG", "PETG-CF", "TPU", "SILK"),
        *("PA", "PA-CF", "PAHT-CF", "PC", "PC-ABS", "PET-CF", "PPS-CF"),
    ),
    Family.CREATOR_5: (
        *("PLA", "PETG", "TPU 90A-95A", "TPU 64D", "SILK", "PLA-CF", "PETG-CF"),
        *("PVA", "BVOH", "ABS", "ASA", "PA-CF", "PET-CF", "PAHT-CF", "ASA-CF/GF"),
        *("ABS-CF/GF", "PPA-CF/GF", "PPS-CF", "S-Multi", "S-PATH", "PC", "PA"),
        "PC-ABS",
    ),
}
