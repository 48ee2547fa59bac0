"""Files of conflicts: `conflict.yaml` and `.gmcr`, read and written."""
