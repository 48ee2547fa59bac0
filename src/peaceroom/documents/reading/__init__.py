"""What a text says of itself and what it says who said: proposals, each with a rule and a confidence."""

from peaceroom.documents.reading.attribution.actor_names import Known as Known
from peaceroom.documents.reading.attribution.actor_names import Names as Names
from peaceroom.documents.reading.inspecting import inspect as inspect
