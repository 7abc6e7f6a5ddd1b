"""Numbers as people write them: `23,5`, `1 260 zł`, `23 ± 0,5 %`, `20..26`, `½`."""

import re
from dataclasses import dataclass
from decimal import Decimal

_SPACES = " \u00a0\u202f\u2009"
_FRACTIONS = {"½": "0.5", "¼": "0.25", "¾": "0.75", "⅕": "0.2", "⅛": "0.125"}
_AMOUNT = (
    rf"[+\-−]?[ ]?(?:(?:[0-9]{{1,3}}(?:[{_SPACES}][0-9]{{3}})+|[0-9]{{1,15}})(?:[.,][0-9]{{1,12}})?"
    rf"(?:[eE][+-]?[0-9]{{1,2}})?[½¼¾⅕⅛]?|[½¼¾⅕⅛])"
)
_UNIT = r"(?:[^\d\s.,;±=+−~][^\d±=~]{0,19})?"
_NUMERAL = re.compile(
    rf"(?P<first>{_AMOUNT})\s*(?P<unit>{_UNIT}?)\s*"
    rf"(?:(?P<sign>±|\+-|\+/-|\.\.)\s*(?P<second>{_AMOUNT})\s*(?P<of>%%)?\s*(?P<last>{_UNIT}))?"
)
_AMBIGUOUS = re.compile(
    rf"(?<![\d.,])(?<![0-9][{_SPACES}])[1-9][0-9]{{0,2}}(?:[.,][0-9]{{3}})+(?![\d.,])"
)
_NUMBER_ONLY = re.compile(r"[+\-−]?\s?\d.*(?:±|\+-|\+/-|\.\.)|[1-9][0-9]{0,2}(?:\.[0-9]{3})+$")


@dataclass(frozen=True, slots=True)
class Numeral:
    """The numbers from `low` to `high`, with their unit, and how to show them."""

    low: Decimal
    high: Decimal
    unit: str
    shown: str


class NumeralError(Exception):
    """Why a numeral cannot be read: code and facts of the problem."""

    def __init__(self, code: str, **facts: str) -> None:
        super().__init__(code)
        self.code = code
        self.facts = facts


def looks_like_number(text: str) -> bool:
    """Whether an answer is meant as a number rather than as words."""
    return bool(_NUMERAL.fullmatch(text) or _NUMBER_ONLY.match(text))


def is_plainly_number(text: str) -> bool:
    """Whether an answer can only be meant as a number: a tolerance, a range, dotted thousands."""
    return bool(_NUMBER_ONLY.match(text))


def read_numeral(text: str) -> Numeral:
    """Read a number, a number with tolerance, or a range.

    Raises: NumeralError with Q020 (unreadable), Q021 (ambiguous), Q022 (reversed), Q023 (units).
    """
    if ambiguous := _AMBIGUOUS.search(text):
        raise NumeralError("Q021", value=text, **_both_readings(ambiguous[0]))
    match = _NUMERAL.fullmatch(text)
    if not match:
        raise NumeralError("Q020", value=text)
    first, unit = _decimal(match["first"]), match["unit"].strip()
    if not match["sign"]:
        return Numeral(first, first, unit, match["first"].strip())
    second, last = _decimal(match["second"]), match["last"].strip()
    if unit and last and unit != last:
        raise NumeralError("Q023", unit=last, other=unit)
    shown = _shown(match)
    if match["sign"] == "..":
        if first > second:
            raise NumeralError("Q022", value=text)
        return Numeral(first, second, unit or last, shown)
    if second < 0:
        raise NumeralError("Q020", value=text)
    spread = abs(first) * second / 100 if match["of"] else second
    return Numeral(first - spread, first + spread, unit or last, shown)


def _decimal(text: str) -> Decimal:
    plain = text.replace(",", ".").replace("−", "-")
    for space in _SPACES:
        plain = plain.replace(space, "")
    sign = plain[:1] if plain[:1] in "+-" else ""
    fraction = _FRACTIONS.get(plain[-1], "0")
    whole = Decimal(plain.strip("+-½¼¾⅕⅛") or "0")
    return Decimal(f"{sign}{whole + Decimal(fraction):f}")


def _both_readings(text: str) -> dict[str, str]:
    """`1.250` as thousands, `1 250`, and as decimals, `1,25`."""
    whole, decimals = re.split("[.,]", text)[:2]
    shorter = decimals.rstrip("0") or "0"
    decimal = shorter if shorter != decimals else f"{decimals}0"
    return {"thousands": re.sub("[.,]", " ", text), "decimal": f"{whole},{decimal}"}


def _shown(match: re.Match[str]) -> str:
    first, second = match["first"].strip(), match["second"].strip()
    if match["sign"] == "..":
        return f"{first}–{second}" if not second.startswith(("-", "−")) else f"{first} … {second}"
    return f"{first} ± {second}{'%' if match['of'] else ''}"
