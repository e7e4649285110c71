"""Names and numbers that several modules share."""

import logging
from typing import Final

DOMAIN: Final = "flashforge"
MANUFACTURER: Final = "FlashForge"
LOGGER: Final = logging.getLogger(__package__)

CONF_CAMERA_URL: Final = "camera_url"
CONF_CHECK_CODE: Final = "check_code"
CONF_LIGHT: Final = "light"
CONF_PHOTO_LIGHT: Final = "photo_light"
CONF_PRODUCT_ID: Final = "product_id"
CONF_SERIAL_NUMBER: Final = "serial_number"

# What an owner says of a lamp that the printer does not know, or does not have.
LIGHT_AUTOMATIC: Final = "automatic"
LIGHT_ON: Final = "on"
LIGHT_OFF: Final = "off"
