"""The backtest: twelve fixed questions on every origin of the library, answered as of its day and scored."""
