"""Inference machinery: sessions, native libraries and the engine threads."""
