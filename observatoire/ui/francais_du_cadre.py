"""Les mots que le cadre laisse en anglais, dits en français dans la page servie : noms lus et textes."""

import json

# Un nom entier, puis un début de nom ; « {} » est ce que le cadre y met.
MOTS = {
    "Skip to main content": "Aller au contenu",
    "Sidebar": "Volet des choix",
    "Collapse sidebar": "Fermer le volet",
    "Expand sidebar": "Ouvrir le volet",
    "App pages": "Pages de l'observatoire",
    "Open": "Ouvrir la liste",
    "Close": "Fermer",
    "Help": "Aide",
    "Clear all": "Tout effacer",
    "Clear value": "Effacer",
    "Select all": "Tout choisir",
    "Selected values": "Valeurs choisies",
    "Link to heading": "Lien vers ce titre",
    "Decrement": "Diminuer",
    "Increment": "Augmenter",
    "Fullscreen": "Plein écran",
    "Close fullscreen": "Quitter le plein écran",
    "Exit fullscreen": "Quitter le plein écran",
    "View less": "Voir moins",
    "Page not found": "Page introuvable",
    "The page that you have requested does not seem to exist. Running the app's main page.": (
        "Cette page n'existe pas : voici l'accueil."
    ),
    "Main menu": "Menu",
    "Print": "Imprimer",
    "Rerun": "Recharger",
    "Search": "Chercher",
    "Download as CSV": "Télécharger en CSV",
    "No results": "Aucun résultat",
    "No options to select": "Rien à choisir",
    "Loading...": "Chargement…",
    "Running...": "Calcul en cours…",
    "Stop": "Arrêter",
    "file upload": "Fichiers à déposer",
    "Add row": "Ajouter une ligne",
    "Delete row(s)": "Ôter les lignes",
    "Show/hide columns": "Choisir les colonnes",
    "Connecting": "Connexion…",
    "Previous month": "Mois précédent",
    "Next month": "Mois suivant",
}
DEBUTS = {
    "Help for {}": "Aide : {}",
    "Remove {}": "Retirer {}",
    "Fullscreen: {}": "Plein écran : {}",
    "View {} more": "Voir {} de plus",
    "You have selected {}": "Choisi : {}",
    "Add row: {}": "Ajouter une ligne : {}",
    "Delete row(s): {}": "Ôter les lignes : {}",
    "Show/hide columns: {}": "Choisir les colonnes : {}",
    "Download as CSV: {}": "Télécharger en CSV : {}",
    "Search: {}": "Chercher : {}",
    "Close fullscreen: {}": "Quitter le plein écran : {}",
}

PETITES_COURBES = "Petites courbes, une par commune"
CARTE = (
    "Carte : les flèches la déplacent, plus et moins la rapprochent ; le tableau dit la même chose"
)

_SCRIPT = """
(() => {
  // Un navigateur réglé sur une autre langue : les calendriers du cadre se disent quand même en français.
  Object.defineProperties(navigator, {language: {get: () => 'fr-FR'}, languages: {get: () => ['fr-FR', 'fr']}});
  const mots = %s, debuts = %s.map(([a, b]) => {
    const [avant, apres] = a.split('{}');
    return [avant, apres, b];
  });
  const dire = (t) => {
    const n = t.trim();
    if (Object.hasOwn(mots, n)) return mots[n];
    for (const [avant, apres, b] of debuts)
      if (n.startsWith(avant) && n.endsWith(apres) && n.length > avant.length + apres.length)
        return b.replace('{}', () => n.slice(avant.length, n.length - apres.length));
    return null;
  };
  // Seuls les textes du cadre : un mot écrit par la page n'est jamais changé.
  const cadre = 'button, [role=button], [role=dialog], [role=listbox], [data-testid^=stSidebarNav], [data-testid=stStatusWidget], [data-testid=stSkipToContent]';
  // Ce que le cadre laisse mal dit aux lecteurs d'écran : une liste qui n'en est pas une, un bloc qui défile
  // sans se laisser atteindre au clavier, une carte sans nom.
  const reparer = (e) => {
    if (e.matches('[data-testid=stSidebarNavItems], [data-testid=stSidebarNavItems] li')) e.setAttribute('role', 'none');
    if (e.matches('[data-testid=stFileUploaderDropzone]')) e.setAttribute('role', 'group');
    const nom = e.matches('[class*="st-key-multiples-"]') ? %s
      : e.matches('[data-testid=stDeckGlJsonChart] canvas') ? %s : null;
    if (nom && e.getAttribute('aria-label') !== nom) {
      e.tabIndex = 0;
      e.setAttribute('role', e.tagName === 'CANVAS' ? 'img' : 'group');
      e.setAttribute('aria-label', nom);
    }
  };
  const voir = (e) => {
    if (e.matches) reparer(e);
    for (const nom of ['aria-label', 'title', 'placeholder']) {
      const lu = e.getAttribute?.(nom), dit = lu && dire(lu);
      if (dit && dit !== lu) e.setAttribute(nom, dit);
    }
    for (const n of e.childNodes || [])
      if (n.nodeType === 3 && e.closest?.(cadre) && !e.closest('[data-testid=stMarkdownContainer]')) {
        const dit = dire(n.data);
        if (dit && dit !== n.data) n.data = dit;
      }
  };
  const tout = (e) => { if (e.nodeType === 1) { voir(e); e.querySelectorAll('*').forEach(voir); } };
  new MutationObserver((vus) => vus.forEach((v) =>
    v.type === 'childList' ? v.addedNodes.forEach(tout) : voir(v.target.nodeType === 1 ? v.target : v.target.parentElement || {})
  )).observe(document, {subtree: true, childList: true, attributes: true, characterData: true,
                        attributeFilter: ['aria-label', 'title', 'placeholder']});
})();
"""


def script() -> str:
    """Le script à mettre dans l'en-tête de la page : il tient ces mots en français, quoi que le cadre redessine."""
    # « </ » dans du JSON fermerait la balise.
    mots, debuts = (
        json.dumps(x, ensure_ascii=False).replace("</", "<\\/")
        for x in (MOTS, list(DEBUTS.items()))
    )
    noms = (json.dumps(x, ensure_ascii=False) for x in (PETITES_COURBES, CARTE))
    return f"<script>{_SCRIPT % (mots, debuts, *noms)}</script>"
