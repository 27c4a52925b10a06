"""Le texte d'un SVG laissé en texte : polices de secours, et lettres cernées sans en faire des tracés."""

from typing import Any

from matplotlib.figure import Figure as Planche
from matplotlib.text import Text

# Verdana et ses pareilles ont les largeurs de DejaVu Sans, d'après laquelle tout est placé.
EN_TEXTE: dict[str, Any] = {
    "svg.fonttype": "none",
    "font.family": ["sans-serif"],
    "font.sans-serif": ["DejaVu Sans", "Verdana", "Bitstream Vera Sans"],
}
CERNE = "cerne-"
STYLE_CERNE = (
    f'<defs>\n  <style type="text/css">g[id^="{CERNE}"] text {{ paint-order: stroke; stroke: #fff; '
    "stroke-width: 2.5px; stroke-linejoin: round }</style>"
)


def cerner_en_style(planche: Planche) -> None:
    """Remplace le cerne dessiné autour des mots, qui les ferait tracés, par un repère que suit `STYLE_CERNE`."""
    for rang, mot in enumerate(planche.findobj(Text)):
        if mot.get_path_effects():
            mot.set_path_effects([])
            mot.set_gid(f"{CERNE}{rang}")
