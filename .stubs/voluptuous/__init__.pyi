# `import homeassistant` puts probatio in the place of voluptuous, so mypy looks there too.
from probatio import *
