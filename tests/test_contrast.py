"""Everyone can read it: the contrast of the design tokens, in both schemes."""

import re
from pathlib import Path

import pytest

TOKENS = Path(__file__).parent.parent / "themes" / "common" / "tokens.css"
PAIR = re.compile(
    r"--kdk-([a-z-]+): var\(--kdk-light, (#[0-9a-f]{6})\) var\(--kdk-dark, (#[0-9a-f]{6})\);"
)
SCHEMES = ("light", "dark")

GROUNDS = ("paper", "surface", "shade")
TINTS = ("accent-tint", "right-tint", "partly-tint", "wrong-tint")
VERDICTS = ("right", "partly", "wrong")

# WCAG 2.2, 1.4.3: text 4.5 : 1.
TEXT = [
    *[("ink", ground) for ground in (*GROUNDS, *TINTS)],
    *[("soft", ground) for ground in GROUNDS],
    *[(accent, ground) for accent in ("accent", "accent-deep") for ground in GROUNDS],
    ("accent", "accent-tint"),
    ("accent-deep", "accent-tint"),
    ("on-accent", "accent"),
    ("on-accent", "accent-deep"),
    *[(verdict, ground) for verdict in VERDICTS for ground in ("paper", "surface")],
    *[(verdict, f"{verdict}-tint") for verdict in VERDICTS],
]
# WCAG 2.2, 1.4.11: bounds of controls, icons and the focus ring 3 : 1.
SHAPES = [
    *[("edge", ground) for ground in (*GROUNDS, "accent-tint")],
    *[("accent", ground) for ground in (*GROUNDS, *TINTS)],
]


def colours(scheme: str) -> dict[str, str]:
    """Name → #rrggbb of one scheme, read from the style sheet itself."""
    column = 2 + SCHEMES.index(scheme)
    css = TOKENS.read_text(encoding="utf-8")
    return {found[1]: found[column] for found in PAIR.finditer(css)}


def luminance(colour: str) -> float:
    """Relative luminance. Source: WCAG 2.2, definition of relative luminance."""
    channels = [int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    """Contrast ratio of two colours, 1…21."""
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def test_black_on_white_has_the_contrast_the_standard_names() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#767676", "#ffffff") == pytest.approx(4.54, abs=0.01)


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize(("text", "ground"), TEXT)
def test_text_can_be_read(scheme: str, text: str, ground: str) -> None:
    palette = colours(scheme)
    assert contrast(palette[text], palette[ground]) >= 4.5


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize(("shape", "ground"), SHAPES)
def test_controls_and_focus_can_be_seen(scheme: str, shape: str, ground: str) -> None:
    palette = colours(scheme)
    assert contrast(palette[shape], palette[ground]) >= 3


@pytest.mark.parametrize("scheme", SCHEMES)
def test_every_colour_of_the_tokens_is_measured(scheme: str) -> None:
    measured = {name for pair in (*TEXT, *SHAPES) for name in pair}
    # Lines only decorate: nothing depends on seeing them.
    assert set(colours(scheme)) - measured == {"line"}


@pytest.mark.parametrize("scheme", SCHEMES)
def test_the_focus_ring_differs_from_the_bound_it_surrounds(scheme: str) -> None:
    palette = colours(scheme)
    assert palette["accent"] not in {palette["edge"], palette["ink"], palette["line"]}
