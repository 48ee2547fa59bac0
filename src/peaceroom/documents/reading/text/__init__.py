"""What every rule reads: words, sentences, paragraphs, quotation marks, general lists of words."""
