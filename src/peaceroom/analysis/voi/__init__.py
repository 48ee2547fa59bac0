"""Value of information: what it would be worth to know an input, or to read one more passage about it.

Nothing is run again: outcomes of a run are regressed on the draws of one input (Strong, Oakley and Brennan 2014).
"""

from peaceroom.analysis.voi.evppi import Evppi, evppi, evppi_many
from peaceroom.analysis.voi.evsi import Evsi, evsi, evsi_many

__all__ = ["Evppi", "Evsi", "evppi", "evppi_many", "evsi", "evsi_many"]
