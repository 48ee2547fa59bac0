"""The anatomy of a text: head and foot, title, day of publication, kinds of sections, scripture."""
