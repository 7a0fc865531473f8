"""The doors: each turns requests into speech; none knows another."""
