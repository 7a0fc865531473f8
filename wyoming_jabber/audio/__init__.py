"""Samples, PCM and what is done to them."""
