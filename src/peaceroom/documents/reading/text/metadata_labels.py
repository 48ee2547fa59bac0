"""Words before a colon that say something of the document and are nobody who speaks."""

from __future__ import annotations

from peaceroom.documents.reading.text.words_and_sentences import word_set

METADATA = word_set(
    "date from to cc bcc subject re by author authors source title translation translated note notes location "
    "place venue contact tel phone email e-mail fax published posted updated time original language sent reply-to "
    "attachments attachment ref reference distribution classification agenda item items present apologies absent "
    "participants attendees in attendance chair web website http https www page summary background news comment "
    "editor's editors action decision decisions conclusion conclusions resolution recommendation demands our "
    "message status copy annex appendix signed witness witnesses issue vol volume no number keywords tags "
    "category section headline correction corrections update for more information tel. part interview "
    "introduction intro photo photograph picture caption video audio duration recorded broadcast programme "
    "program topic theme purpose result results key figures example reason reasons"
)
