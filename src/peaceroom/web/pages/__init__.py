"""One file a page; see ``registry.py``."""
