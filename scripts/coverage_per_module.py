"""Names the modules that tests do not cover enough, from `coverage json` on stdin.

Home Assistant's quality scale asks for more than 95 percent of every module; a total
hides a module that is hardly tested.
"""

import json
import sys

LIMIT = 95.0


def main() -> int:
    """Return 1 if any module has not more than LIMIT percent, after naming all."""
    files = json.load(sys.stdin)["files"]
    percent = {name: one["summary"]["percent_covered"] for name, one in files.items()}
    missed = {name: share for name, share in percent.items() if share <= LIMIT}
    for name, share in sorted(missed.items()):
        print(f"{name} is covered to {share:.1f} %, not above {LIMIT:g} %")
    return int(not percent or bool(missed))


if __name__ == "__main__":
    sys.exit(main())
