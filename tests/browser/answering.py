"""What a learner enters in the questions of the test course, and what comes back.

The course's author knows what is right; nothing here is read from the page's own key.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from playwright.sync_api import Frame, Locator, Page

Scene = Page | Frame

RIGHT = "Dobrze"
PARTLY = "Częściowo dobrze"
WRONG = "Jeszcze nie"
SAVED = "Zapisano"

Choice = tuple[str, ...]
Rows = Mapping[str, str]


@dataclass(frozen=True)
class Answer:
    """One answer: what is entered and what the learner then reads.

    Shape: `entered` by kind: ids of options (choice, order), column by row (rows), one text
    (number, text, reflection), texts and ids (gaps). `notes` are the author's feedback that then
    shows; its order is that of the options, which are shuffled.
    """

    question: str
    kind: str
    entered: Any
    verdict: str
    notes: tuple[str, ...] = ()


RIGHT_ONES = (
    Answer("jeden-a", "single", ("termin",), RIGHT, ("Tak. Bez terminu nikt nie przyjdzie.",)),
    Answer("wiele-a", "multiple", ("plakat", "telefon"), RIGHT,
           ("Tak, plakat czyta każdy przechodzień.",)),
    Answer("prawda-a", "true-false",
           {"napisy_pomagaja_takze": "true", "transmisja_nie": "false"}, RIGHT,
           ("Prawda: wiele osób ogląda bez dźwięku.", "Fałsz: próba oszczędza wstydu.")),
    Answer("macierz-a", "matrix", {"proba_choru": "na_miejscu", "webinarium": "w_sieci"}, RIGHT),
    Answer("kategorie-a", "categories",
           {"kamera": "obraz", "rzutnik": "obraz", "mikrofon": "dzwiek"}, RIGHT),
    Answer("pary-a", "matching",
           {"dzialalo_i_mamy_sily": "zachowaj", "forma_nie_pasuje": "zmien"}, RIGHT,
           ("Sprawdzone działanie zostaje.", "Potrzeba zostaje, forma się zmienia.")),
    Answer("kolejnosc-a", "order", ("proba", "powitanie", "podsumowanie"), RIGHT),
    Answer("liczba-a", "number", "12,5", RIGHT, ("Tak, dwanaście pięćdziesiąt.",)),
    Answer("tekst-a", "text", "Karta oferty", RIGHT, ("Tak, karta oferty mieści się na stronie.",)),
    Answer("luki-a", "gaps", ("gok", "50_zl"), RIGHT),
    Answer("ankieta-a", "survey", {"wiem_co_zrobie_jutro": "4", "starczylo_mi_czasu": "na"}, SAVED),
    Answer("refleksja-a", "reflection", "Dopiszę numer telefonu – żółć i źdźbło.", SAVED),
)  # fmt: skip

WRONG_ONES = (
    Answer("jeden-b", "single", ("ksiegowa",), WRONG, ("Nie, księgowa czyta faktury.",)),
    Answer("wiele-b", "multiple", ("napisy", "fajerwerki"), WRONG,
           ("Próba też jest potrzebna.", "Tak, napisy pomagają wielu osobom.",
            "Nie, fajerwerki płoszą zwierzęta.")),
    Answer("prawda-b", "true-false", {"kazdy_ma_szybki_internet": "true"}, WRONG,
           ("Fałsz: wiele wsi ma słabe łącze.",)),
    Answer("macierz-b", "matrix",
           {"prowadzi_zajecia": "dyrektorka", "podpisuje_umowe": "instruktor"}, WRONG),
    Answer("kategorie-b", "categories",
           {"czynsz": "stale", "rzutnik": "stale", "kamera": "jednorazowe"}, PARTLY),
    Answer("pary-b", "matching", {"gok": "format_pliku", "pdf": "osrodek_kultury"}, WRONG),
    Answer("kolejnosc-b", "order", ("plan", "zajecia", "pomysl"), WRONG),
    Answer("liczba-b", "number", "30", WRONG, ("Trzydzieści osób przekracza normę.",)),
    Answer("tekst-b", "text", "zakupy", WRONG, ("Zakupy to dopiero następny krok.",)),
    Answer("luki-b", "gaps", ("obraz", "pogode"), WRONG),
    Answer("ankieta-b", "survey", {"przed_transmisja": "2"}, SAVED),
    Answer("refleksja-b", "reflection", "Słabe łącze: żółw, ćma i źdźbło", SAVED),
)  # fmt: skip

ALL = {answer.question: answer for answer in (*RIGHT_ONES, *WRONG_ONES)}

POOL = {
    "pula-kontrast": (("cztery",), ("dwa",)),
    "pula-napisy": ("14", "30"),
    "pula-kanal": ("strona", "profil"),
}
"""The right and a wrong answer to each question of the bank."""


def question(scene: Scene, name: str) -> Locator:
    """A question's form."""
    return scene.locator(f"#q-{name}")


def enter(form: Locator, kind: str, entered: Any) -> None:
    """Enter an answer with the mouse, as the kind of question wants it."""
    match kind:
        case "single" | "multiple":
            for option in entered:
                form.locator(f'[data-o="{option}"] label').click()
        case "true-false" | "matrix" | "categories" | "survey":
            for row, column in entered.items():
                form.locator(f'[data-row="{row}"] label:has([value="{column}"])').click()
        case "matching":
            for row, column in entered.items():
                form.locator(f'[data-row="{row}"] select').select_option(column)
        case "order":
            put_in_order(form, entered)
        case "gaps":
            typed, chosen = entered
            form.locator("input.kdk-gap").fill(typed)
            form.locator("select.kdk-gap").select_option(chosen)
        case "number" | "text" | "reflection":
            form.locator("input[type=text], textarea").fill(entered)


def order_of(form: Locator) -> list[str]:
    """The items of a question about order, as they stand now."""
    return form.locator(".kdk-item").evaluate_all("all => all.map(one => one.dataset.o)")


def put_in_order(form: Locator, wanted: Choice) -> None:
    """Move items up until they stand as wanted."""
    for place, name in enumerate(wanted):
        while order_of(form).index(name) > place:
            form.locator(f'[data-o="{name}"] .kdk-up').click()
    assert order_of(form) == list(wanted)


def give(scene: Scene, answer: Answer) -> None:
    """Enter an answer, have it checked, and read what the page says to it."""
    form = question(scene, answer.question)
    enter(form, answer.kind, answer.entered)
    form.locator(".kdk-check").click()
    seen = read(form)
    assert seen["verdict"][0] == answer.verdict, answer.question
    assert sorted(seen["notes"]) == sorted(answer.notes), answer.question


READ = """form => ({
  entered: [...form.elements].filter((one) => one.matches("input, select, textarea")).map((one) =>
    one.type === "radio" || one.type === "checkbox" ? [one.value, one.checked] : one.value),
  order: [...form.querySelectorAll(".kdk-item")].map((one) => one.dataset.o),
  verdict: [...form.querySelectorAll(".kdk-verdict p")].map((one) => one.textContent),
  look: form.querySelector(".kdk-verdict").className,
  marks: [...form.querySelectorAll(".kdk-answers .is-right, .kdk-answers .is-wrong, .is-missed")]
    .map((one) => [one.dataset.o ?? one.dataset.row ?? one.name ?? "", one.className]),
  notes: [...form.querySelectorAll(".kdk-answers .kdk-note")]
    .map((one) => one.innerText.replaceAll("\u00a0", " ").trim()),
  buttons: [...form.querySelectorAll(".kdk-actions button")].filter((one) => one.checkVisibility())
    .map((one) => one.textContent),
  solution: form.querySelector(".kdk-solution")?.open ?? null,
})"""


def read(form: Locator) -> dict[str, Any]:
    """All that a learner sees of an answered question."""
    seen: dict[str, Any] = form.evaluate(READ)
    return seen


def read_all(scene: Scene, answers: tuple[Answer, ...]) -> dict[str, dict[str, Any]]:
    """What stands in several questions, by their ids."""
    return {one.question: read(question(scene, one.question)) for one in answers}


def answer_test(scene: Scene, rights: int) -> list[str]:
    """Answer the questions drawn from the pool, the first `rights` of them rightly."""
    drawn = scene.locator("#q-test form:visible")
    names: list[str] = drawn.evaluate_all("all => all.map(one => one.dataset.question)")
    kinds = drawn.evaluate_all("all => all.map(one => one.dataset.kind)")
    for place, (name, kind) in enumerate(zip(names, kinds, strict=True)):
        right, wrong = POOL[name]
        enter(question(scene, name), kind, right if place < rights else wrong)
    scene.locator("#q-test > .kdk-actions .kdk-check").click()
    return names
