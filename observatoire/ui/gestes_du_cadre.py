"""Deux gestes que le cadre ne tient pas : un geste, un seul pas en arrière ; « / » mène à la recherche."""

# Le cadre ajoute un pas à l'historique quand on quitte une page (ses choix ôtés), un autre quand la suivante
# retrouve les siens, et aucun quand on change d'onglet. Ici le premier changement d'adresse après un geste est un
# pas, les suivants la corrigent sur place.
_SCRIPT = """
(() => {
  let geste = false;
  for (const nom of ['pointerdown', 'click', 'keydown', 'change', 'drop'])
    addEventListener(nom, () => { geste = true; }, true);
  addEventListener('popstate', () => { geste = false; }, true);
  const pousser = history.pushState.bind(history), remplacer = history.replaceState.bind(history);
  history.pushState = history.replaceState = (etat, titre, ou) => {
    const ailleurs = ou != null && new URL(ou, document.baseURI).href !== location.href;
    (geste && ailleurs ? pousser : remplacer)(etat, titre, ou);
    if (ailleurs) geste = false;
  };
  addEventListener('keydown', (e) => {
    if (e.key !== '/' || e.ctrlKey || e.metaKey || e.altKey || e.target.closest?.('input, textarea, [contenteditable]')) return;
    const champ = document.querySelector('.st-key-recherche input');
    if (champ) { e.preventDefault(); champ.focus(); champ.select(); }
  });
})();
"""


def script() -> str:
    """Le script à mettre dans l'en-tête de la page, avant ceux du cadre."""
    return f"<script>{_SCRIPT}</script>"
