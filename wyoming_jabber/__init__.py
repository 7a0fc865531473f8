"""Text-to-speech server for Home Assistant over the Wyoming protocol."""
