"""What moved an answer from one version of a case to another, split exactly by what was changed."""
