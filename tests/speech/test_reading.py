"""English sentences told in Spanish: by the template they were made from, values and all."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.kit.speech import ENGLISH, knows, languages, speaking, told
from api.kit.speech.catalogue import build
from api.kit.speech.values import written

TOLD = {
    "A clinician recorded a clearance on 3 November 2026. Your plan and charts start again from"
    " that day; earlier logs are kept in your history.": (
        "Un profesional sanitario registró un visto bueno el 3 de noviembre de 2026. Tu plan y tus"
        " gráficas empiezan de nuevo ese día; los registros anteriores se guardan en tu historial."
    ),
    "The median morning was 2 on 12 December 2026 and 1 on 9 January 2027: a difference smaller"
    " than the 2 points that people usually notice.": (
        "La mañana mediana fue 2 el 12 de diciembre de 2026 y 1 el 9 de enero de 2027: una"
        " diferencia menor que los 2 puntos que la gente suele notar."
    ),
    "Deadlift: repeat 3 x 8 at 62.5 kg.": "Deadlift: repite 3 x 8 con 62,5 kg.",
    "Easy run: repeat stage R3, 25 min.": "Easy run: repite etapa R3, 25 min.",
    "Deadlift in place of Good morning, banded.": "Deadlift en lugar de Good morning, banded.",
    "Clean and jerk: repeat 1 set.": "Clean and jerk: repite 1 serie.",
    "Plank, Clean and jerk and 2 more: calm last time. A step up needs 1 more like that.": (
        "Plank, Clean and jerk y 2 más: con calma la última vez. Subir un paso requiere 1 más así."
    ),
    "Discomfort rose by 3; up to 2 is calm for you. Start lower next time.": (
        "La molestia subió 3; hasta 2 es tranquilo para ti. La próxima vez empieza más abajo."
    ),
    "Worst pain in the session at 2 or less would have allowed a step up.": (
        "Peor dolor de la sesión: 2 o menos, y se habría podido subir un paso."
    ),
    "This looks like a flare. It may have followed a new load or short sleep. Take short walks"
    " and use easy positions, then start again with less.": (
        "Parece un brote. Puede haber seguido a una carga nueva o poco sueño. Haz paseos cortos y"
        " usa posturas cómodas; después empieza de nuevo con menos."
    ),
    "This looks like a flare. Take short walks and use easy positions, then start again with"
    " less.": (
        "Parece un brote. Haz paseos cortos y usa posturas cómodas; después empieza de nuevo con"
        " menos."
    ),
    "This plan keeps to your clinician's limits: no impact until 1 December 2026; “Mind the hip;"
    " please.” until a later clearance. Ask them before you go past one.": (
        "Este plan respeta los límites de tu profesional sanitario: sin impacto hasta el 1 de"
        " diciembre de 2026; “Mind the hip; please.” until a later clearance. Pregúntale antes"
        " de pasar de alguno."
    ),
    "The next phase still needs: four full green sessions. Keep to this plan until then.": (
        "La siguiente fase aún necesita: cuatro sesiones completas en verde. Hasta entonces sigue"
        " con este plan."
    ),
    "Your event on 29 February is too soon for the phases before it: “Strength” cannot begin in"
    " time. Choose a date from 3 April 2028 on, a shorter distance or a lighter goal.": (
        "Tu evento del 29 de febrero llega demasiado pronto para las fases anteriores: «Fuerza» no"
        " puede empezar a tiempo. Elige un día a partir del 3 de abril de 2028, una distancia más"
        " corta o un objetivo más ligero."
    ),
}


@pytest.mark.parametrize("english", TOLD)
def test_a_sentence_is_told_with_its_values(english: str) -> None:
    assert told(english, "es") == TOLD[english]


def test_sentences_in_a_row_are_told_one_by_one() -> None:
    row = " ".join(
        ("There is no new information yet. Do the dose shown and log it.", "Easy on purpose.")
    )
    assert told(row, "es") == row
    row = (
        "Plank: it was harder than planned last time. Stay with the dose shown until it feels"
        " easier. This is the lighter week that was planned. Do the sets shown and leave the rest"
        " for later."
    )
    assert told(row, "es") == (
        "Plank: la última vez costó más de lo previsto. Quédate con la dosis indicada hasta que"
        " resulte más fácil. Esta es la semana más ligera que estaba prevista. Haz las series que"
        " ves y deja el resto para después."
    )


def test_a_headline_that_was_clipped_stays_clipped() -> None:
    name = "A very long name of an exercise " * 3
    assert told(f"{name}: repeat 3 x 8 at…", "es") == f"{name}: repite 3 x 8 at…"


@pytest.mark.parametrize(
    "text", ["", "Face pull", "Rest day.", "I felt fine today.", "Repeat 3 x 8.", "…"]
)
def test_what_is_none_of_ours_stays_as_it_is(text: str) -> None:
    assert told(text, "es") == text


@given(st.text(max_size=80))
def test_nothing_that_people_write_breaks_the_telling(text: str) -> None:
    assert isinstance(told(text, "es"), str)
    assert told(f"Deadlift: repeat {text}.", "es").startswith("Deadlift: ")


def test_english_is_never_touched() -> None:
    assert told("Easy on purpose.", ENGLISH) == "Easy on purpose."
    assert knows("anything", ENGLISH)


def test_a_text_is_told_in_the_language_that_is_spoken() -> None:
    with speaking("es"):
        inside = told("Easy on purpose.")
    assert (inside, told("Easy on purpose.")) == ("Fácil a propósito.", "Easy on purpose.")


def test_of_two_templates_that_fit_the_one_that_says_more_is_meant() -> None:
    rows = [("{a} of {b}", "{a} de {b}", {"x"}), ("load of {b}", "carga de {b}", {"x"})]
    made = build("es", [(text, said, frozenset(groups)) for text, said, groups in rows])
    assert [one.translation for one in made.alone] == ["carga de {b}", "{a} de {b}"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("62.5", "62,5"),
        ("+0.4", "+0,4"),
        ("-1.5", "-1,5"),
        ("12000", "12000"),
        ("3 x 8", "3 x 8"),
        ("2.50 kg", "2,50 kg"),
        ("2026-02-03", "3 de febrero de 2026"),
        ("12 March", "12 de marzo"),
        ("12 March 2027", "12 de marzo de 2027"),
        ("P4", "P4"),
        ("–", "–"),
        ("2026-02-31", None),
        ("31 February", None),
        ("12 Monday", None),
        ("Deadlift", None),
    ],
)
def test_values_are_written_as_the_language_writes_them(text: str, expected: str | None) -> None:
    assert written(text, "es") == expected


@pytest.mark.parametrize(
    ("header", "language"),
    [
        (None, "en"),
        ("", "en"),
        ("es", "es"),
        ("es-MX", "es"),
        ("ES-419, en;q=0.8", "es"),
        ("en-GB, es;q=0.9", "en"),
        ("fr, es;q=0.4, en;q=0.2", "es"),
        ("fr", "en"),
        ("*", "en"),
        ("es;q=0, *", "en"),
        (";;;,=q", "en"),
    ],
)
def test_the_best_of_our_languages_is_answered(header: str | None, language: str) -> None:
    assert languages.wanted(header) == language
