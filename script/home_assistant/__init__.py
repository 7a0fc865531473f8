"""A real Home Assistant, a real server of ours, and what one does with the other."""
