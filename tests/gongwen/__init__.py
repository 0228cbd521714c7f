"""Tests of the engine of official documents."""
