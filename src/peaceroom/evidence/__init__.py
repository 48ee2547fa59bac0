"""The evidence ledger: sources, documents, passages and codings, and their pooling into distributions."""
