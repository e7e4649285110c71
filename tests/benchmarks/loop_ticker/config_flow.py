"""What Home Assistant wants of whatever has a config entry."""

from homeassistant.config_entries import ConfigFlow


class LoopTickerConfigFlow(ConfigFlow, domain="loop_ticker"):
    """Nobody adds it: its entry is there from the beginning."""
