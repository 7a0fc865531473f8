"""Voices and the families they belong to."""
