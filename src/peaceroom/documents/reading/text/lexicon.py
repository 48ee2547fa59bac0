"""Words of offices, organisations, languages and kinds of text, in general English usage."""

from __future__ import annotations

import re

from peaceroom.documents.reading.text.words_and_sentences import word_set

#: who speaks by office: the last word of a title
ROLES = word_set("""
spokesman spokeswoman spokesperson spokespeople minister premier president chancellor envoy chief commander general
colonel major captain lieutenant brigadier admiral marshal mediator facilitator official officials negotiator
negotiators ambassador secretary secretary-general director chair chairman chairwoman chairperson governor mayor
leader leaders delegate delegates head adviser advisor deputy member members coordinator co-ordinator representative
rapporteur mullah sheikh imam bishop archbishop pope rabbi priest patriarch elder elders king queen prince emir
sultan senator congressman congresswoman mp lawmaker lawmakers legislator judge prosecutor lawyer professor dr
doctor analyst analysts expert experts researcher researchers editor editor-in-chief correspondent reporter
columnist author writer activist activists resident residents witness witnesses villager villagers farmer teacher
student trader source sources diplomat diplomats officer soldier soldiers fighter fighters inspector sheriff
commissioner speaker moderator presenter host interviewer interviewee anchor caller mr mrs ms sir madam lord lady
comrade brother sister father mother haji ayatollah undersecretary under-secretary vice-president prime-minister
observer monitor monitors administrator manager organiser organizer founder co-founder convener convenor
president-elect attache consul chargé counsellor counselor guerrilla militant militants rebel rebels insurgent
insurgents demonstrator protester protesters survivor mother widow shopkeeper nurse medic driver engineer headmaster
councillor counsellor aide aides negotiating-team economist historian fellow lecturer rector dean treasurer
registrar translator interpreter guarantor co-chair vice-chair sergeant clerk cleric clerics scholar scholars
tribesman trustee ombudsman ombudswoman person people man woman men women chairs co-chairs foreman nun monk pastor
reverend vicar
""")
#: introduce a name and belong to no office
TITLES = word_set("mr mrs ms miss dr prof professor sir lord lady gen col maj capt lt brig adm sgt rev hon sheikh "
                  "mullah "
                   "haji imam ayatollah general colonel major captain lieutenant brigadier admiral ambassador "
                   "president "
                   "minister senator governor king queen prince pope bishop archbishop judge commander comrade mawlawi "
                   "maulvi sayyid father sister brother")
#: speak as a body
BODIES = word_set("""
government ministry council front army movement party union office committee commission delegation team group agency
organisation organization institute institution association federation alliance coalition bloc command staff cabinet
parliament assembly senate house court tribunal bureau department directorate secretariat embassy mission foundation
centre center society network league congress forum board authority authorities administration state republic
kingdom emirate emirates nations forces guard militia brigade battalion police campaign side sides camp panel
university college newspaper press daily weekly radio television broadcaster station service company corporation
bank church diocese chamber parties faction wing leadership palace presidency opposition rebels insurgents militants
mediators statement communiqué communique declaration report letter document text resolution note leaflet editorial
article paper memo taliban ministers governments monitors donors states countries neighbours allies residents
officials observers hosts consortium observatory initiative programme program trust fund partnership platform
collective syndicate regiment unit conference desk newspaper synod caucus junta regime quartet troika sponsors
guarantors facilitators delegations signatories
""")
#: of these a speaker is what comes behind "of", "by" or "from", or before ’s
PAPERS = word_set("statement communiqué communique declaration report letter document text resolution note leaflet "
                  "editorial article "
                   "paper memo message post tweet release bulletin broadcast briefing announcement manifesto interview "
                   "speech sermon address remarks")
#: what kind of paper a masthead says it is, before the body's name: "A leaflet of the …"
PAPER_OF = re.compile(
    r"(?:(?:an?|the)\s+)?(?:\w+\s)?(?:leaflet|pamphlet|flyer|bulletin|newsletter|organ|publication|newspaper|weekly|"
    r"monthly|journal)\s+(?:of|by|from)\s+(?:the\s+)?(?=[A-Z])",
    re.IGNORECASE,
)
#: heads of a noun that only looks like a speaker
NO_SPEAKERS = word_set("it this that these those which what who there here nothing something everything anything one "
                        "article paragraph table figure chapter section law agreement treaty constitution monday "
                        "tuesday wednesday thursday friday saturday sunday")
LANGUAGES = tuple(sorted(word_set("""
Pashto Dari Persian Farsi Arabic Hebrew Urdu Hindi Turkish Kurdish Russian Ukrainian French Spanish Portuguese
German Italian Chinese Mandarin Japanese Korean Amharic Tigrinya Oromo Somali Swahili Hausa Armenian Azerbaijani
Azeri Georgian Serbian Croatian Bosnian Albanian Greek Bulgarian Romanian Hungarian Polish Czech Slovak Dutch
Swedish Norwegian Danish Finnish Burmese Thai Vietnamese Khmer Lao Malay Indonesian Tagalog Filipino Cebuano
Maguindanao Tamil Sinhala Bengali Punjabi Sindhi Balochi Uzbek Tajik Turkmen Kazakh Kyrgyz Uyghur Tibetan Mongolian
Nepali Latin Aramaic Syriac Berber Tamazight Tamasheq Bambara Fula Fulani Wolof Yoruba Igbo Zulu Afrikaans Lingala
Kinyarwanda Kirundi Nuer Dinka Zaghawa Basque Catalan Irish Welsh Quechua Aymara Nahuatl Guaraní Haitian Creole
Malayalam Telugu
""")))
#: words of a heading or label → type of section that follows
LABELS = {
    **dict.fromkeys((
        "news", "report", "reports", "the news", "news report", "our report", "news in brief", "what happened",
        "events", "facts", "the facts", "background", "summary", "dispatch", "situation", "overview", "chronology",
        "news of the week", "situation overview", "key developments", "highlights", "this week", "from the field",
        "developments", "news section"), "news"),
    **dict.fromkeys((
        "comment", "our comment", "commentary", "opinion", "our view", "our opinion", "editorial", "our position",
        "the view from here", "analysis", "comment section", "our answer", "leader", "leading article", "viewpoint",
        "perspective", "editor's comment", "editorial comment", "we say", "our reply", "what we think",
        "reflection", "remarks", "note of the editors", "views", "op-ed", "our response", "what we say",
        "assessment"), "comment"),
    **dict.fromkeys((
        "demands", "our demands", "we demand", "conditions", "our conditions", "recommendations", "list of demands",
        "what we demand", "what we ask", "we ask for", "we call for", "requests", "the demands"), "demands"),
    **dict.fromkeys(("scripture", "verse", "verse of the week", "verse of the day", "from scripture",
                    "reading", "the word"),
                    "scripture"),
    **dict.fromkeys((
        "about the author", "about the authors", "note on the author", "the author", "author", "author's note",
        "about us", "contributor", "about the writer"), "author_note"),
}
#: kinds of text that their heads name → what their bodies are
GENRES = {
    **dict.fromkeys((
        "opinion", "op-ed", "editorial", "commentary", "comment", "leader", "column", "viewpoint", "guest column",
        "guest comment", "letters to the editor", "leading article", "our view", "analysis"), "comment"),
    **dict.fromkeys((
        "news", "wire", "report", "situation report", "minutes", "transcript", "press conference", "news agency",
        "bulletin"), "news"),
}
BOOKS = word_set("""
genesis exodus leviticus numbers deuteronomy joshua judges ruth samuel kings chronicles ezra nehemiah esther job
psalm psalms proverbs ecclesiastes isaiah jeremiah lamentations ezekiel daniel hosea joel amos obadiah jonah micah
nahum habakkuk zephaniah haggai zechariah malachi matthew mark luke john acts romans corinthians galatians ephesians
philippians colossians thessalonians timothy titus philemon hebrews james peter jude revelation qur'an quran koran
surah sura ayah gita bhagavad-gita dhammapada torah tanakh mishnah talmud gospel avot bible scripture scriptures
hadith bukhari muslim al-baqara al-baqarah al-nisa an-nisa al-anfal al-hujurat al-maidah rigveda upanishad granth
guru sutra
""")
