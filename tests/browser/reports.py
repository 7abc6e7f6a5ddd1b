"""What an LMS has to hold of the answers in `answering`: the row of each question in its report.

The values are written as SCORM 1.2 wants them; what 2004 says differently is derived or named.
"""

from dataclasses import dataclass, replace

from lms_page import Edition

SPAN = {"scorm12": r"\d{2,4}:\d\d:\d\d(\.\d\d)?", "scorm2004": r"PT(\d+H)?(\d+M)?(\d+(\.\d\d?)?S)?"}
MOMENT = {
    "scorm12": r"([01]\d|2[0-3]):[0-5]\d:[0-5]\d",
    "scorm2004": r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d",
}
CORE = {"scorm12": "cmi.core.", "scorm2004": "cmi."}
LOCATION = {"scorm12": "cmi.core.lesson_location", "scorm2004": "cmi.location"}

# Half of 23 points: 11 of the first lesson, 0.66 of one in the second; the test counts two.
SCORE_BEFORE_TEST = ("50.69", "0.5069")
SCORE_AFTER_TEST = ("55.04", "0.5504")
STRUCTURED = {"choice", "sequencing", "matching"}


@dataclass(frozen=True)
class Row:
    """One question in an LMS's report. `type` is empty for one that was not answered."""

    question: str
    type: str = ""
    response: str = ""
    patterns: tuple[str, ...] = ()
    result: str = "correct"
    label: str = ""
    weight: str = "1"


ROWS = (
    Row("jeden-a", "choice", "termin", ("termin",),
        label="Dom kultury w Żółwinie ogłasza warsztaty. Co musi zawierać karta oferty?",
        weight="2"),
    Row("wiele-a", "choice", "plakat,telefon", ("plakat,telefon",),
        label="Które kanały działają bez internetu?"),
    Row("prawda-a", "matching", "napisy_pomagaja_takze.true,transmisja_nie.false",
        ("napisy_pomagaja_takze.true,transmisja_nie.false",), label="Czy te zdania są prawdziwe?"),
    Row("macierz-a", "matching", "proba_choru.na_miejscu,webinarium.w_sieci",
        ("proba_choru.na_miejscu,webinarium.w_sieci",), label="Gdzie odbywa się każde z działań?"),
    Row("kategorie-a", "matching", "kamera.obraz,rzutnik.obraz,mikrofon.dzwiek",
        ("kamera.obraz,rzutnik.obraz,mikrofon.dzwiek",), label="Przyporządkuj narzędzia."),
    Row("pary-a", "matching", "dzialalo_i_mamy_sily.zachowaj,forma_nie_pasuje.zmien",
        ("dzialalo_i_mamy_sily.zachowaj,forma_nie_pasuje.zmien",),
        label="Do którego kosza trafi każde z działań?"),
    Row("kolejnosc-a", "sequencing", "proba,powitanie,podsumowanie",
        ("proba,powitanie,podsumowanie",), label="Ułóż przebieg warsztatu."),
    Row("liczba-a", "numeric", "12.5", ("12.5",),
        label="Ile kosztuje bilet, gdy trzy kosztują 37,50 zł?"),
    Row("tekst-a", "fill-in", "Karta oferty", ("karta oferty", "oferta na kartce"),
        label="Jak nazywa się jednostronicowy opis zajęć?"),
    Row("luki-a", "fill-in", "gok | 50_zl", ("GOK | 50_zl",),
        label="Zajęcia prowadzi …, a bilet kosztuje …."),
    Row("ankieta-a", "matching", "wiem_co_zrobie_jutro.4,starczylo_mi_czasu.na", (),
        "neutral", "Na ile zgadzasz się z tymi zdaniami?", "0"),
    # Free writing stays with the learner: the report has its place, and nothing in it.
    Row("refleksja-a"),
    Row("jeden-b", "choice", "ksiegowa", ("uczestnik",), "wrong", "Kto czyta kartę oferty?"),
    Row("wiele-b", "choice", "fajerwerki,napisy", ("napisy,probe",), "wrong",
        "Co przygotujesz przed transmisją?"),
    Row("prawda-b", "true-false", "t", ("f",), "wrong", "Czy to zdanie jest prawdziwe?"),
    Row("macierz-b", "matching", "prowadzi_zajecia.dyrektorka,podpisuje_umowe.instruktor",
        ("prowadzi_zajecia.instruktor,podpisuje_umowe.dyrektorka",), "wrong", "Kto to robi?"),
    Row("kategorie-b", "matching", "czynsz.stale,rzutnik.stale,kamera.jednorazowe",
        ("czynsz.stale,rzutnik.jednorazowe,kamera.jednorazowe",), "wrong", "Rozdziel wydatki."),
    Row("pary-b", "matching", "gok.format_pliku,pdf.osrodek_kultury",
        ("gok.osrodek_kultury,pdf.format_pliku",), "wrong", "Połącz skrót z rozwinięciem."),
    Row("kolejnosc-b", "sequencing", "plan,zajecia,pomysl", ("pomysl,plan,zajecia",), "wrong",
        "Ułóż od najwcześniejszego."),
    Row("liczba-b", "fill-in", "30", ("20..26",), "wrong", "Ile osób mieści sala?"),
    Row("tekst-b", "fill-in", "zakupy", ("lista materiałów",), "wrong",
        "Jak nazywa się spis rzeczy potrzebnych na zajęcia?"),
    Row("luki-b", "fill-in", "obraz | pogode", ("dźwięk | swiatlo",), "wrong",
        "Na próbie sprawdzamy … oraz …."),
    Row("ankieta-b", "likert", "2", (), "neutral", "Jak często robisz próbę?", "0"),
    Row("refleksja-b", "fill-in", "Słabe łącze: żółw, ćma i źdźbło", (), "neutral",
        "Czego potrzebuje Twoja gmina?", "0"),
)  # fmt: skip

BANK = (
    (Row("pula-kontrast", "choice", "cztery", ("cztery",),
         label="Jaki kontrast tekstu wystarcza na poziomie AA?"), "dwa"),
    (Row("pula-napisy", "numeric", "14", ("14",), label="Ile dni jest na dodanie napisów?"), "30"),
    (Row("pula-kanal", "fill-in", "strona", ("strona",),
         label="Jak nazywa się podstawowe miejsce z informacją o zajęciach?"), "profil"),
)  # fmt: skip
"""The questions of the pool, each with the response that is wrong."""


def bank_rows(drawn: list[str], rights: int) -> list[Row]:
    """The rows of the pool when its first `rights` drawn questions were answered rightly.

    An LMS takes a new row only after the last one, so a question that was not drawn has an empty
    row when a later one was.
    """
    rows = []
    for row, wrong in BANK:
        if row.question not in drawn:
            rows.append(Row(row.question))
        elif drawn.index(row.question) < rights:
            rows.append(row)
        else:
            rows.append(replace(row, response=wrong, result="wrong"))
    while not rows[-1].type:
        rows.pop()
    return rows


def expected(edition: Edition, rows: list[Row]) -> tuple[dict[str, str], dict[str, str]]:
    """What the LMS holds of the rows: exact values, and patterns of what hangs on the clock."""
    exact: dict[str, str] = {}
    timed: dict[str, str] = {}
    for place, row in enumerate(rows):
        start = f"cmi.interactions.{place}."
        exact |= {start + name: value for name, value in _row(edition, row).items()}
        if row.type:
            timed[start + "latency"] = SPAN[edition]
            timed[start + ("time" if edition == "scorm12" else "timestamp")] = MOMENT[edition]
    return exact, timed


def _row(edition: Edition, row: Row) -> dict[str, str]:
    if not row.type:
        return {"id": row.question}
    if edition == "scorm2004":
        row = in_2004(row)
    response = "student_response" if edition == "scorm12" else "learner_response"
    told = {"id": row.question, "type": row.type, response: row.response}
    told |= {f"correct_responses.{n}.pattern": text for n, text in enumerate(row.patterns)}
    told |= {"result": row.result, "weighting": row.weight}
    return told if edition == "scorm12" else told | {"description": row.label}


def in_2004(row: Row) -> Row:
    """The same row as SCORM 2004 wants it."""
    row = replace(row, result="incorrect" if row.result == "wrong" else row.result)
    match row.type, row.question:
        case kind, _ if kind in STRUCTURED:
            return replace(row, response=_bracketed(row.response),
                           patterns=tuple(map(_bracketed, row.patterns)))  # fmt: skip
        case "true-false", _:
            return replace(row, response="true", patterns=("false",))
        case "numeric", _:
            return replace(row, patterns=tuple(f"{one}[:]{one}" for one in row.patterns))
        case _, "liczba-b":
            return replace(row, type="numeric", patterns=("20[:]26",))
        case _, "refleksja-b":
            return replace(row, type="long-fill-in")
    return row


def _bracketed(text: str) -> str:
    return text.replace(",", "[,]").replace(".", "[.]")


def standing(edition: Edition, score: tuple[str, str], is_done: bool, place: str) -> dict[str, str]:
    """What an LMS holds of a learner besides the answers, the state and the time."""
    raw, scaled = score
    core = CORE[edition]
    told = {f"{core}score.raw": raw, f"{core}score.min": "0", f"{core}score.max": "100"}
    word = "completed" if is_done else "incomplete"
    told |= {LOCATION[edition]: place}
    if edition == "scorm12":
        return told | {
            "cmi.core.lesson_status": word,
            "cmi.core.exit": "" if is_done else "suspend",
        }
    # Three of four lessons seen and 24 of 25 tasks done; the course's pass mark is 40 percent.
    progress = "1" if is_done else "0.931"
    return told | {
        "cmi.score.scaled": scaled, "cmi.completion_status": word, "cmi.success_status": "passed",
        "cmi.progress_measure": progress, "cmi.exit": "suspend",
    }  # fmt: skip
