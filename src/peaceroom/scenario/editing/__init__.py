"""Edit a scenario's files at marked places, and keep every edit: comments, order and layout stay as they are."""
