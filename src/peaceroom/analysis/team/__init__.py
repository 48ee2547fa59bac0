"""Several analysts on one case: how far they agree, judgements made coherent and pooled, disagreement kept."""
