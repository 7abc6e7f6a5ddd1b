"""Text that is safe in a manifest: titles, numbers, identifiers, addresses of files."""

import re
import unicodedata
from decimal import Decimal
from urllib.parse import unquote

TITLE_LIMIT = 200  # guaranteed by the standard; above 255 the import into Moodle fails

_NCNAME = re.compile(r"[A-Za-z_][A-Za-z0-9._-]*\Z")
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")
# Not allowed in XML 1.0 at all, or only as a numeric reference, which Moodle shows literally.
_UNWRITABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
# A no-break space is typography and stays; these only say that the text was on several lines.
_SPACES = re.compile("[ \t\n\r\x0b\x0c\x85\u2028\u2029]+")
_ZWJ = "\u200d"
_VIRAMA = 9  # the combining class of signs that join two consonants into one letter


def is_identifier(text: str) -> bool:
    """Whether the text is an ASCII NCName of at most 255 characters."""
    return len(text) <= 255 and _NCNAME.match(text) is not None


def is_writable(text: str) -> bool:
    """Whether the text can stand in an element as it is."""
    return _UNWRITABLE.search(text) is None


def is_writable_attribute(text: str) -> bool:
    """Whether the text can stand in an attribute as it is: on one line."""
    return is_writable(text) and not re.search(r"[\t\n]", text)


def number(value: Decimal) -> str:
    """A decimal without exponent and without zeros that say nothing."""
    text = format(value, "f")
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text in ("-0", "") else text


def title(text: str) -> str:
    """A title on one line, cut at 200 characters without tearing a character apart."""
    return cut(one_line(_UNWRITABLE.sub("", _SPACES.sub(" ", text))), TITLE_LIMIT).rstrip(" ")


def one_line(text: str) -> str:
    """The text with every run of spaces and line ends as one space, none at its ends."""
    return _SPACES.sub(" ", text).strip(" ")


def cut(text: str, limit: int) -> str:
    """The longest beginning of at most `limit` code points that ends between two graphemes.

    A single grapheme longer than the limit is torn: there is no better place.
    """
    if len(text) <= limit:
        return text
    end = next((at for at in range(limit, 0, -1) if _is_boundary(text, at)), limit)
    return text[:end]


def _is_boundary(text: str, at: int) -> bool:
    before, after = text[at - 1], text[at]
    if _extends(after) or _is_jamo_pair(before, after):
        return False
    # More is joined here than UAX #29 asks for: a title that ends one letter earlier harms nobody.
    if before == _ZWJ and not after.isascii():
        return False
    if unicodedata.combining(before) == _VIRAMA and after >= "\u0900" and after.isalpha():
        return False
    if _is_flag_letter(before) and _is_flag_letter(after):
        return _flag_letters_before(text, at) % 2 == 0
    return True


def _extends(char: str) -> bool:
    """Whether a character belongs to the one before it: accents, joiners, skin tones, tags."""
    return (
        unicodedata.category(char) in ("Mn", "Mc", "Me")
        or char in (_ZWJ, "\u200c", "\u0e33", "\u0eb3")  # the last two: Thai and Lao vowels
        or "\U0001f3fb" <= char <= "\U0001f3ff"
        or "\U000e0020" <= char <= "\U000e007f"
        or "\uff9e" <= char <= "\uff9f"
    )


def _is_jamo_pair(before: str, after: str) -> bool:
    """Whether two Korean letters belong to one syllable (UAX #29, GB6–GB8)."""
    is_syllable = "\uac00" <= before <= "\ud7a3"
    is_open = is_syllable and (ord(before) - 0xAC00) % 28 == 0
    is_vowel, is_final = "\u1160" <= after <= "\u11a7", "\u11a8" <= after <= "\u11ff"
    if "\u1100" <= before <= "\u115f":
        return is_vowel or "\u1100" <= after <= "\u115f" or "\uac00" <= after <= "\ud7a3"
    if is_open or "\u1160" <= before <= "\u11a7":
        return is_vowel or is_final
    return (is_syllable or "\u11a8" <= before <= "\u11ff") and is_final


def _is_flag_letter(char: str) -> bool:
    return "\U0001f1e6" <= char <= "\U0001f1ff"


def _flag_letters_before(text: str, at: int) -> int:
    start = at
    while start > 0 and _is_flag_letter(text[start - 1]):
        start -= 1
    return at - start


def path_fault(href: str) -> str:
    """Why an address cannot name a file of the package; empty when it can."""
    plain = unquote(href)
    if not href:
        return "is empty"
    if _SCHEME.match(plain) or plain.startswith("//"):
        return "leads out of the package"
    if plain.startswith("/"):
        return "begins with a slash"
    if "\\" in plain:
        return "has a backslash"
    if ".." in plain.split("/"):
        return "climbs out of its folder"
    if not is_writable_attribute(plain):
        return "has a control character"
    return ""


def file_name(base: str, href: str) -> str:
    """The name in the zip that an address means: base and href joined, query and hash off."""
    folder = base if not base or base.endswith("/") else base.rpartition("/")[0] + "/"
    return unquote(re.split(r"[?#]", folder.removeprefix("/") + href, maxsplit=1)[0])
