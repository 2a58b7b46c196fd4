"""What the demo's record is in other languages. Like all that the demo says, it is invented for demonstration."""

RECORDED = "en"
OPEN = ("ar", "es", "zh-Hans")

# The takeaways, in their order.
TAKEAWAYS = {
    "es": (
        "Un equipo permanente, por pequeño que sea, aprende de cada intercambio; sin él, cada intercambio empieza de cero.",
        "Alguien debe responder de cada solicitud, con un consejo por encima de los ministerios; cuánto ha de pasar por "
        "una sola ventanilla queda abierto.",
        "Compartir el costo vale más que la suma: quien paga una parte se prepara y pregunta.",
        "De los donantes antiguos se quiere método más que dinero: sistemas de información, evaluación y revisión entre "
        "pares en ambos sentidos.",
    ),
    "zh-Hans": (
        "常设团队无论多小，都能从每次交流中学习；没有团队，每次交流都要从零开始。",
        "每项请求都必须有人负责，并由各部委之上的委员会决定；有多少事务应走同一个窗口，尚无定论。",
        "分担费用的意义大于金额本身：谁付了一部分，谁就会准备和提问。",
        "对传统捐助方的期望是方法而不是资金：信息系统、评估和双向的同行评议。",
    ),
    "ar": (
        "الفريق الدائم، مهما كان صغيرا، يتعلم من كل تبادل؛ ومن دونه يبدأ كل تبادل من لا شيء.",
    ),
}  # fmt: skip

# (speaker, how the statement begins, its translations by language)
STATEMENTS = (
    ("Sari Wulandari", "For years every ministry", {
        "es": "Durante años cada ministerio recibía a sus propios visitantes y escribía sus propios informes. Después "
        "formamos un pequeño equipo que no hace otra cosa. Un equipo permanente, por pequeño que sea, aprende de cada "
        "intercambio; sin él empezábamos de nuevo cada vez. Un tercio de sus horas se dedica a poner por escrito lo que "
        "funcionó.",
        "zh-Hans": "多年来，每个部委各自接待访客，各自撰写报告。后来我们成立了一个专门负责此事的小团队。常设团队无论多小，"
        "都能从每次交流中学习；没有它，我们每次都要重新开始。团队三分之一的时间用来记录行之有效的做法。",
        "ar": "ظلت كل وزارة لسنوات تستقبل زوارها وتكتب تقاريرها. ثم شكلنا فريقا صغيرا لا يعمل شيئا آخر. ويذهب ثلث ساعاته "
        "إلى تدوين ما نجح.",
    }),
    ("Lin Meihua", "In our case provinces lead", {
        "zh-Hans": "在我们这里，哪个省掌握知识，就由哪个省牵头，中央负责名录。我不会把一切都放在一个窗口后面：窗口会变成一堵墙。",
    }),
    ("Ravi Menon", "Funds are scarce everywhere", {
        "es": "Los fondos escasean en toda esta mesa. Pedimos a los socios que paguen su viaje y nosotros pagamos la "
        "capacitación. Un socio que ha pagado una décima parte hace diez veces más preguntas.",
    }),
    ("Koh Jia Hui", "Agreed. Let each of us bring", {
        "es": "De acuerdo. Que cada uno traiga una buena práctica que otros hayan usado de verdad, con el nombre de quien "
        "la usó.",
        "zh-Hans": "同意。请每一方带来一个别人真正用过的良好做法，并写明使用者的名字。",
    }),
)  # fmt: skip

# Spoken in another language and recorded from the interpreter; the speaker's own words are the authoritative ones.
INTERPRETED = ("Diego Fuentes", "Mexico has just created", "es",
    "México acaba de crear una agencia que recibe y ofrece cooperación. Solo puede funcionar porque decide un consejo que "
    "está por encima de los ministerios, con las universidades y los estados en la mesa. Coordinar no es reunirse: es que "
    "alguien conteste el teléfono.",
)  # fmt: skip

# Edited after it was translated: (speaker, how the statement begins, words taken out, words put in).
EDITED = ("Koh Jia Hui", "Agreed. Let each of us bring", "who used it.", "who used it and what it cost them.")
