"""La seule pièce qui connaît Streamlit."""

from streamlit.runtime.pages_manager import PagesManager

# `pages/` est à côté de `app.py` : sans cela, les premières sessions d'un serveur neuf y seraient servies
# à la manière ancienne, sans `app.py`, donc sans rôle ni sélecteurs. `app.py` importe cette pièce au
# démarrage du serveur : c'est dit avant que la première session n'existe.
PagesManager.uses_pages_directory = False
