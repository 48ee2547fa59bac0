"""How far forecasts were from what came about: data of past decisions, scores, residuals, intervals."""
