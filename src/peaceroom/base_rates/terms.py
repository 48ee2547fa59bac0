"""Words of the outside view: stages, bins of elapsed time and of pace, targets, sources."""

from __future__ import annotations

#: code of a stage → how people say it
STAGE_NAMES = {
    "pre": "pre-negotiation or process text", "cease": "ceasefire text", "partial": "partial agreement",
    "comp": "comprehensive agreement", "impl": "implementation text", "renew": "renewal of an earlier agreement",
}
STAGES = tuple(STAGE_NAMES)
#: other words for a stage
STAGE_WORDS = {
    "pre-negotiation": "pre", "prenegotiation": "pre", "pre": "pre", "process": "pre",
    "ceasefire": "cease", "cease": "cease", "cea": "cease", "truce": "cease",
    "partial": "partial", "subpar": "partial", "framework-partial": "partial",
    "comprehensive": "comp", "comp": "comp", "subcomp": "comp",
    "implementation": "impl", "impl": "impl", "imp": "impl",
    "renewal": "renew", "renew": "renew", "ren": "renew",
}
#: the words people are told to write
STAGE_CHOICES = ("pre-negotiation", "ceasefire", "partial", "comprehensive", "implementation", "renewal")

#: days since the last step at which the hazard of the shipped tables changes
EDGES = (0, 30, 90, 180, 365, 730, 1826)
BINS = ("0-30 d", "31-90 d", "91-180 d", "181-365 d", "1-2 y", "2-5 y")
#: steps within 365 days before the last step, itself counted
PACE_EDGES = (1, 2, 4, 8)
PACES = ("1", "2-3", "4-7", "8+")

QUIET = 730
"""Days without a step after which a process is called quiet."""

#: days ahead for which shares and the history logit are fitted; between them the cumulative rate is interpolated
HORIZONS = (30, 90, 180, 365, 730)

TARGETS = {"any": "any next text", "substantive": "a partial or comprehensive agreement",
           "comprehensive": "a comprehensive agreement"}

LICENCE = "derived estimates; source licence non-commercial or unconfirmed"
SOURCES = (
    "PA-X Peace Agreements Database v6 (Bell & Badanjak 2019, Journal of Peace Research 56:452-466)",
    "UCDP Peace Agreements v22.1; UCDP Conflict Termination v3-2021; UCDP Dyadic and UCDP/PRIO Armed Conflict v25.1",
    "ETH/PRIO Civil Conflict Ceasefires 1989-2020 (Clayton et al. 2022, Journal of Conflict Resolution)",
)

#: what facts dated by hand rest on, for the tables that are fitted to them
CODED = "Facts dated by hand: from PA-X v6 or UCDP where they hold them, otherwise a coder's memory"
#: sources of the tables and documents that do not rest on all of `SOURCES`
OWN_SOURCES: dict[str, tuple[str, ...]] = {"breaks": (CODED,), "items": (CODED, SOURCES[0]),
                                           "first_items": (CODED, SOURCES[0]), "exits": (CODED,),
                                           "ends": ("UCDP Conflict Termination v3-2021 (CC BY 4.0)",)}
