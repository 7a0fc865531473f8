"""The add-on without Docker: its Dockerfile's steps, and its scripts, in a folder."""
