"""Documents as analysts have them: `intake` makes text of files, `reading` proposes what stands in the text."""
