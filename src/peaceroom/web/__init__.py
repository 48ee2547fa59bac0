"""The workbench: everything in a browser, for people who never see a command line.

No logic of its own: a page calls what the command line calls. A capability joins by a file in ``pages/``.
"""
