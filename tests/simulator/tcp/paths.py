"""Names of files as TCP knows them."""

_FOLDERS = ("0:/user/", "/data/")
"""What may precede a file's name; both are the same folder."""


def file_name_of(path: str) -> str:
    """Return the name of a file in the printer's only folder."""
    for folder in _FOLDERS:
        if path.startswith(folder):
            return path.removeprefix(folder)
    return path
