"""How many threads pay on this machine: measured for each voice, chosen, remembered."""
