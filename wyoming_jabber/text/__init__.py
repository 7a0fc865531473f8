"""Text as it was written -> text as it is spoken -> phonemes."""
