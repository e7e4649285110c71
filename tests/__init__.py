"""Tests of the integration and the tools they stand on."""
