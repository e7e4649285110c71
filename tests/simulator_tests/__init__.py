"""Tests of the simulated printer itself."""
