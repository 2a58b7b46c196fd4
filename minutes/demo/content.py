"""What the demo says. The occasion is real; people, words and times in it are invented for demonstration."""

from dataclasses import dataclass

TITLE = "South-South dialogue on capacities for knowledge exchange"
SUMMARY = (
    "Agencies and ministries of five countries compare, as peers, how they organise, pay for and learn from the "
    "exchange of experience with one another."
)
HOST = "World Bank Institute, Washington"
FACILITATOR = ("Grace Whitfield", "facilitator@meridian.example")


@dataclass(frozen=True)
class Table:
    """One delegation: its seat and its people as (name, role, language)."""

    name: str
    country: str
    institution: str
    city: str
    zone: str
    exchange: str
    people: tuple[tuple[str, str, str], ...]


TABLES = (
    Table(
        "China", "CN", "Ministry of Commerce", "Beijing", "Asia/Shanghai", "both",
        (("Lin Meihua", "delegate", "en"),),
    ),
    Table(
        "India", "IN", "Ministry of External Affairs", "New Delhi", "Asia/Kolkata", "both",
        (("Ravi Menon", "delegate", "en"),),
    ),
    Table(
        "Indonesia", "ID", "National Development Planning Agency", "Jakarta", "Asia/Jakarta", "both",
        (("Sari Wulandari", "delegate", "en"),),
    ),
    Table(
        "Mexico", "MX", "Mexican Agency for International Development Cooperation", "Mexico City",
        "America/Mexico_City", "both",
        (("Diego Fuentes", "delegate", "es"),),
    ),
    Table(
        "Singapore", "SG", "Ministry of Foreign Affairs", "Singapore", "Asia/Singapore", "gives",
        (("Koh Jia Hui", "delegate", "en"),),
    ),
    Table(
        "World Bank Institute", "", "World Bank Institute", "Washington", "America/New_York", "gives",
        (("Daniel Okafor", "rapporteur", "en"), ("Inés Calderón", "interpreter", "es")),
    ),
)  # fmt: skip
OBSERVER = ("Paulo Andrade", "observer", "pt")

PAST = "What it takes to share what we know"
PAST_SUMMARY = (
    "Five countries compare how they organise, pay for and learn from knowledge exchange with one another."
)
AGENDA = (
    ("Welcome and purpose", 5),
    ("Institutional and operational capacities", 20),
    ("Coordination across government", 20),
    ("Funding and cost-sharing", 20),
    ("Learning from international organisations and traditional donors", 15),
    ("Next steps", 10),
)
CONCLUSIONS = (
    None,
    "A standing team matters more than its size.",
    "One window, with a council above it.",
    "Cost-sharing makes for commitment.",
    "Method rather than money is wanted.",
    "The dialogue goes on as a series.",
)

# (agenda item counted from 0, who, kind of hand, seconds spoken, what was said)
TURNS = (
    (0, "Grace Whitfield", "topic", 150,
     "Welcome to five capitals and to Washington. We are here as peers: nobody lectures, everybody has something to "
     "give and something to learn. The question for ninety minutes is what it takes to share what we know."),
    (1, "Sari Wulandari", "topic", 320,
     "For years every ministry received its own visitors and wrote its own reports. We then formed a small team that "
     "does nothing else. A standing team, however small, learns from every exchange; without one we began again each "
     "time. A third of its hours go into writing down what worked."),
    (1, "Koh Jia Hui", "topic", 300,
     "Our programme trains officials from many countries, and the demand is greater than the seats. What helps us is a "
     "roster of practitioners whose employers have agreed in writing to release them for two weeks a year. "
     "Without that paper every exchange is a favour."),
    (1, "Lin Meihua", "reply", 240,
     "We published what we do and why. Writing it down was itself a capacity: ministries had to agree on what counts "
     "as cooperation. The results are harder; we count projects well and their effects much less well."),
    (2, "Diego Fuentes", "topic", 330,
     "Mexico has just created an agency that both receives and offers cooperation. It can work only because a "
     "council above the ministries decides, with universities and states at the table. Coordination is not a meeting; "
     "it is somebody who answers the telephone."),
    (2, "Ravi Menon", "clarification", 40, "Does the council decide on money, or on priorities only?"),
    (2, "Lin Meihua", "topic", 270,
     "In our case provinces lead where they hold the knowledge, and the centre keeps the list. I would not put "
     "everything behind one window; the window would become a wall."),
    (2, "Sari Wulandari", "reply", 200,
     "We had that fear too. Our window only receives the request and names who answers for it. Civil society and "
     "firms come in behind it, and then the knowledge lasts longer than the project."),
    (3, "Ravi Menon", "topic", 310,
     "Funds are scarce everywhere at this table. We ask partners to carry their travel and we carry the training. A "
     "partner who has paid a tenth asks ten times as many questions."),
    (3, "Diego Fuentes", "reply", 220,
     "Sharing the cost has changed the tone: both sides prepare, because both have something to lose. A small joint "
     "fund did more for us than a large promise."),
    (3, "Koh Jia Hui", "topic", 240,
     "The private sector has lessons in efficiency that we should not be shy to borrow. A training day costs "
     "us less since a firm showed us how to plan it backwards from what people must be able to do."),
    (4, "Lin Meihua", "topic", 230,
     "From international organisations we want information management and evaluation. We would rather be reviewed by "
     "our peers than rated by anybody."),
    (4, "Sari Wulandari", "topic", 210,
     "Peer review between ourselves, with a method borrowed from the older donors: that would be mutual learning "
     "in earnest. Lend us the handbook and we will add the chapter on our own case."),
    (4, "Ravi Menon", "point_of_order", 20, "We have ten minutes left. May I ask the chair to go on to next steps?"),
    (5, "Diego Fuentes", "topic", 180,
     "We propose that this becomes a series, and that we compare our institutional models and the tool kits "
     "that each country has made for itself."),
    (5, "Koh Jia Hui", "reply", 120,
     "Agreed. Let each of us bring one good practice that others have really used, with the name of who used it."),
)  # fmt: skip
DECISIONS = (
    ("decision", "The dialogue continues as a series; the next session takes up funding in depth.", None, None),
    ("action", "Collect the institutional models of the five countries on two pages each.", "Daniel Okafor", "2011-08-31"),
)  # fmt: skip

THEMES = (
    ("Institutional and operational capacities",
     "What partners have to work with, arrangements that look at results and keep learning how sharing works."),
    ("Coordination", "Among ministries, and with sub-national governments, civil society and the private sector."),
    ("Funding", "Scarce means, cost-sharing and the commitment that comes of it, lessons on efficiency."),
    ("Learning from international organisations and traditional donors",
     "Information management, results, monitoring and evaluation; mutual learning such as peer review."),
)  # fmt: skip

# (theme counted from 0, statement, evidence as (speaker, exact words, stance))
TAKEAWAYS = (
    (0, "A standing team, however small, learns from every exchange; without one each exchange begins from nothing.", (
        ("Sari Wulandari", "A standing team, however small, learns from every exchange", "supports"),
        ("Koh Jia Hui", "a roster of practitioners whose employers have agreed in writing to release them", "supports"),
        ("Lin Meihua", "Writing it down was itself a capacity", "supports"),
    )),
    (1, "Somebody must answer for each request, with a council above the ministries; how much goes through one window is open.", (
        ("Diego Fuentes", "a council above the ministries decides, with universities and states at the table", "supports"),
        ("Sari Wulandari", "Our window only receives the request and names who answers for it", "supports"),
        ("Lin Meihua", "provinces lead where they hold the knowledge, and the centre keeps the list", "qualifies"),
    )),
    (2, "Sharing the cost is worth more than the sum: whoever pays a part prepares and asks.", (
        ("Ravi Menon", "A partner who has paid a tenth asks ten times as many questions", "supports"),
        ("Diego Fuentes", "both sides prepare, because both have something to lose", "supports"),
        ("Koh Jia Hui", "The private sector has lessons in efficiency", "supports"),
    )),
    (3, "What is wanted of older donors is method rather than money: information systems, evaluation and peer review in both directions.", (
        ("Lin Meihua", "We would rather be reviewed by our peers than rated by anybody", "supports"),
        ("Sari Wulandari", "Peer review between ourselves, with a method borrowed from the older donors", "supports"),
    )),
)  # fmt: skip
# What the facilitator tagged when she read the record by herself: (theme counted from 0, speaker, exact words)
SECOND_READING = (
    (0, "Sari Wulandari", "A standing team, however small, learns from every exchange"),
    (0, "Koh Jia Hui", "a roster of practitioners"),
    (3, "Lin Meihua", "we count projects well and their effects much less well"),
    (1, "Diego Fuentes", "a council above the ministries decides, with universities and states at the table"),
    (1, "Sari Wulandari", "names who answers for it"),
    (2, "Ravi Menon", "A partner who has paid a tenth asks ten times as many questions"),
    (2, "Diego Fuentes", "A small joint fund did more for us than a large promise"),
    (0, "Koh Jia Hui", "A training day costs us less since a firm showed us how to plan it"),
    (3, "Sari Wulandari", "Peer review between ourselves"),
)  # fmt: skip
# (takeaway counted from 0, kind, what it is, where it is at work, who offers it, who seeks it)
CARDS = (
    (0, "practice",
     "A roster of practitioners, each with a paper in which the employer agrees to let them go for two weeks a year. "
     "Whoever asks is given a name within days, and no exchange is a favour any more.",
     "Training of officials from abroad, Singapore", ("Singapore",), ("India", "Indonesia")),
    (1, "toolkit",
     "What it takes to found one agency that both receives and offers cooperation: a mandate, the seats of the council "
     "that decides, and a sheet on which a request is followed from the door to the answer.\n\n"
     "Each part can be taken home without the others.",
     "AMEXCID, the new agency in Mexico City", ("Mexico",), ("Indonesia",)),
    (2, "practice",
     "Partners pay their travel and the host pays the training. Whoever pays a part, however small, prepares before "
     "coming and goes on asking afterwards.",
     "Courses for officials, India", ("India", "Mexico"), ("China", "Singapore")),
)  # fmt: skip
REVIEW_DAYS = 5  # working days of each delegation
SILENT = "Koh Jia Hui"  # her delegation does not answer, and its silence is consent
OBJECTION = {
    "Lin Meihua": "Our delegation reads this as one way among several; we did not agree that a council stands above "
    "the ministries everywhere."
}
MINUTES_SUMMARY = (
    "Five countries and a host looked for what it takes to learn from one another. They named four kinds of capacity "
    "and agreed to go on. People and quotations are invented for demonstration."
)
# It began a minute and a half before the session was opened.
RECORDING = ("https://example.org/recordings/what-it-takes-to-share.mp4", -90_000)
# Turns on which nobody took a note, counted from 0 in TURNS: their words come from the transcript.
UNNOTED = {5, 13}
# What a machine wrote down: (turn, seconds after its beginning, seconds spoken, what was heard)
TRANSCRIPT = (
    (5, 2, 8, "<v Ravi Menon>Does the council decide on money,"),
    (5, 11, 6, "<v Ravi Menon>or on priorities only?"),
    (13, 2, 5, "<v Ravi Menon>We have ten minutes left."),
    (13, 8, 8, "<v Ravi Menon>May I ask the chair to go on to next steps?"),
    (15, 124, 4, "<v Grace Whitfield>Thank you, all five of you. Until the next time."),
)
PAPERS = (
    (
        "What each country brings",
        "https://meridian.example/papers/what-each-country-brings.pdf",
        "en",
        "PDF, 6 pages",
    ),
    (
        "Lo que aporta cada país",
        "https://meridian.example/papers/lo-que-aporta-cada-pais.pdf",
        "es",
        "PDF, 6 páginas",
    ),
    ("Questions for the round", "https://meridian.example/papers/questions.pdf", "en", "PDF, 2 pages"),
)

SCHEDULED = "Funding and cost-sharing, in depth"
SCHEDULED_SUMMARY = "Who pays for what when countries learn from one another, and what comes of it."
SCHEDULED_AGENDA = (
    ("Welcome", 5),
    ("Four ways to share a cost", 30),
    ("What a small joint fund can do", 30),
    ("What we try next", 15),
)
NEXT = "Country-led tool kits: what travels?"
NEXT_SUMMARY = "Each country shows one tool that others have taken home and really used."
NEXT_AGENDA = (("Welcome", 5), ("Five tools, five minutes each", 40), ("What travels, and why", 35))
