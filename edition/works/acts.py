"""How an act of Kazakhstan is named in Kazakh, Russian and English: kind, date, number, title.

Made from the act's entry in references.bib, so that the three forms cannot disagree.
"""

from __future__ import annotations

import re

from edition.text.dates import readable_date
from edition.works.bibliography import Entry

# The kind of an act as references.bib says it: Kazakh with its possessive ending, Russian, English.
KINDS = {
    "Constitutional Law": ("Конституциялық заңы", "Конституционный закон", "Constitutional Law"),
    "Decree, later Law,": ("Заңы", "Закон", "Law"),
    "Law": ("Заңы", "Закон", "Law"),
}
KAZAKH_MONTHS = [
    "қаңтардағы",
    "ақпандағы",
    "наурыздағы",
    "сәуірдегі",
    "мамырдағы",
    "маусымдағы",
    "шілдедегі",
    "тамыздағы",
    "қыркүйектегі",
    "қазандағы",
    "қарашадағы",
    "желтоқсандағы",
]
RUSSIAN_MONTHS = [
    "января",
    "февраля",
    "марта",
    "апреля",
    "мая",
    "июня",
    "июля",
    "августа",
    "сентября",
    "октября",
    "ноября",
    "декабря",
]


def _suffix(number: str, letters: str) -> str:
    """The letters that official numbers with a Roman figure carry, Kazakh or Russian."""
    return f" {letters}" if "-" in number else ""


def _parts(entry: Entry) -> tuple[str, str, int, int, int]:
    """(kind, number, year, month, day); kind and number are "" for a Constitution.

    Raises ValueError.
    """
    year, month, day = (int(part) for part in entry.date.split("-"))
    kind = next((k for k in KINDS if entry.number.startswith(k + " ")), "")
    number = re.search(r"No\. (\S+)$", entry.number)
    if entry.number and not (kind and number):
        raise ValueError(
            f"references.bib, entry {entry.key}: no kind or number of an act in {entry.number!r}"
        )
    return kind, number[1] if number else "", year, month, day


def kazakh(entry: Entry) -> str:
    """«Прокуратура туралы» Қазақстан Республикасының 2022 жылғы 5 қарашадағы № 155-VII ҚРЗ
    Конституциялық заңы"""
    kind, number, year, month, day = _parts(entry)
    date = f"{year} жылғы {day} {KAZAKH_MONTHS[month - 1]}"
    if not kind:
        return f"{entry.titlekk}: {date} республикалық референдумда қабылданған"
    number += _suffix(number, "ҚРЗ")
    return f"«{entry.titlekk}» Қазақстан Республикасының {date} № {number} {KINDS[kind][0]}"


def russian(entry: Entry) -> str:
    """Конституционный закон Республики Казахстан от 5 ноября 2022 года № 155-VII ЗРК
    «О прокуратуре»"""
    kind, number, year, month, day = _parts(entry)
    date = f"{day} {RUSSIAN_MONTHS[month - 1]} {year} года"
    if not kind:
        return f"{entry.titleru}: принята на республиканском референдуме {date}"
    number += _suffix(number, "ЗРК")
    return f"{KINDS[kind][1]} Республики Казахстан от {date} № {number} «{entry.titleru}»"


def english(entry: Entry) -> str:
    """Constitutional Law of the Republic of Kazakhstan No. 155-VII of 5 November 2022 “On the
    Prosecutor’s Office”"""
    kind, number, *_ = _parts(entry)
    title = re.sub(r" \(\d{4}\)$", "", entry.title)
    if not kind:
        return f"{title}, adopted by referendum on {readable_date(entry.date)}"
    date = readable_date(entry.date)
    return f"{KINDS[kind][2]} of the Republic of Kazakhstan No. {number} of {date} “{title}”"
