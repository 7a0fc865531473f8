"""The audit: what a voice costs on this machine, stage by stage, against budgets."""
