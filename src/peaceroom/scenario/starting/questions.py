"""The ten questions, each with an example and what the answer is used for."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Question:
    """``key`` names it in answers and messages; ``use`` says what the answer does."""

    key: str
    asks: str
    example: str
    use: str


QUESTIONS: tuple[Question, ...] = (
    Question("title", "What is being negotiated?",
             "“Ceasefire talks in the river valley”, and in a sentence: who talks, where, since when.",
             "The title stands on every page; the sentence opens the report."),
    Question("days", "As of which day do you write, and until when do you look ahead?",
             "As of 5 October, a year ahead.",
             "Nothing that became known later may enter, and no forecast goes beyond the second day."),
    Question("actors", "Who has something to say?",
             "The two sides at the table, a faction that could split off, a neighbour who pays one side, a mediator.",
             "Each of them gets a row wherever it wants something."),
    Question("consent", "Without whose yes can nothing be signed?",
             "Both parties; not the neighbour, however strong.",
             "A text counts as possible only if everybody named here does better with it than without."),
    Question("issues", "What has to be settled?",
             "“Who gets how much of the water”, “Who patrols the canal”. One question a line, two to six are plenty.",
             "Each issue becomes a scale from 0 to 100 on which positions and texts lie."),
    Question("ends", "What do the two ends of each issue mean?",
             "0: all to the south. 100: all to the north. As things stand: 70.",
             "Numbers mean nothing without these words: every answer is said in them. What holds today is what gains "
             "and losses are counted from."),
    Question("wants", "Who wants what?",
             "A number (70), a range where you are not sure (60..80), or words: “near 0”, “in the middle”. "
             "Leave a box empty where you know nothing.",
             "The models start here. A range is the doubt that the forecast carries through."),
    Question("cares", "How much does each care, and how much can each bring to bear?",
             "“Much”, “little”, or 60..80 in per cent of full attention. Strength: “strong”, “weak”, or a number "
             "relative to the others.",
             "Who cares more fights harder for a point; who is stronger is listened to more."),
    Question("failure", "What is each left with if the talks fail?",
             "“Badly off”, “can live with it”, or 0.3..0.6 as a share of the best text it could hope for.",
             "Decides who would walk away, and so whether there is room for a text at all."),
    Question("agenda", "In which order are the issues taken, and which days are coming?",
             "Rules first, then the rest. 3 November: an election abroad, 60 in 100 that the government changes.",
             "The process in time follows this order; dates stand on the timeline and can be asked about."),
)

#: number of a question, from 1
NUMBER = {question.key: k for k, question in enumerate(QUESTIONS, start=1)}
