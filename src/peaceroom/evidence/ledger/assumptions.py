"""Every assumption of the pooling, with its default, as one frozen object that a ledger's file may override.

None of these numbers is measured; all are shown in the report and can be varied. Sources: the readings of the
Admiralty grades are those of STIX 2.1 (credibility) and of the MISP taxonomy (reliability, shrunk); the rest is ours.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

Chance = Annotated[float, Field(gt=0, lt=1)]
Sd = Annotated[float, Field(ge=0, le=100)]
Correlation = Annotated[float, Field(ge=0, le=1)]


class Shift(BaseModel):
    """Partisan shift in hundredths of the scale: mean and sd; the sign is given by whose word it is."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)
    mean: Annotated[float, Field(ge=0, le=100)]
    sd: Sd


class Assumptions(BaseModel):
    """Parameters of likelihoods and pools; sds and shifts in hundredths of the scale."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)

    pool: Literal["mixture", "linear", "log"] = "mixture"
    hedge: Annotated[float, Field(gt=0, le=1)] = 0.85  # reading probabilities × this
    model_sd: Sd = 7.0  # added to every item
    credibility: Mapping[int, Chance] = {1: .9, 2: .7, 3: .5, 4: .3, 5: .1}  # 6: no word
    reliability: Mapping[str, Chance] = {"A": .95, "B": .725, "C": .5, "D": .275, "E": .05}  # F: no word
    credibility_weight: Annotated[float, Field(ge=0, le=1)] = 0.6
    class_sd: Mapping[str, Sd] = {"deed": 6., "signed": 5., "private": 10., "public": 12., "ally": 14., "neutral": 12.,
                                  "adversary": 18., "anonymous": 14.}  # slogans are no evidence of a position
    coder_sd: Sd = 8.0  # where a coder gives a bare number and no doubt
    hop_sd: Sd = 3.0  # a translation
    #: variance a year
    drift: Mapping[str, Annotated[float, Field(ge=0, le=2_500)]] = {"position": 36., "capability": 16., "salience": 64.}
    breaks: tuple[date, ...] = ()  # a change of leader, a rupture: items dated before each get `break_sd` more
    break_sd: Sd = 20.0
    shift: Mapping[str, Shift] = {"adversary": Shift(mean=12, sd=10), "ally": Shift(mean=6, sd=8),
                                  "neutral": Shift(mean=0, sd=5), "self": Shift(mean=0, sd=0),
                                  "fact": Shift(mean=0, sd=0)}
    #: where a camp and neutrals both speak about three positions or more, take the shift from there, the above as prior
    estimate_shift: bool = True
    same_origin: Correlation = 1.0  # one utterance, verbatim copies
    re_reported: Correlation = 0.7  # near-copies of one text under several origins
    same_camp: Correlation = 0.3  # own reporting of one camp
    concession: Sd = 8.0  # how much further a party would go than it says in public: mean, and sd
    concession_sd: Sd = 6.0
