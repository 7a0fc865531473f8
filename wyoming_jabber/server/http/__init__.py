"""The HTTP door: an OpenAI-compatible speech API, the web page and what it needs.

Loaded only when it is switched on (extra `http`); it knows nothing of Wyoming.
"""
