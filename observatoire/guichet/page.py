"""Les pages du guichet : du HTML sans script, chaque texte échappé."""

from collections.abc import Mapping
from html import escape

from observatoire.guichet.boite import Affiche, Formulaire
from observatoire.guichet.declaration import AUTRE_COMMUNE, Question, Questionnaire
from observatoire.guichet.reponse import JETON, PIEGE, Valeur

STYLE = """
body{font:1.05rem/1.5 system-ui,sans-serif;max-width:44rem;margin:0 auto;padding:1rem;color:#1b1b1b;background:#fff}
h1{font-size:1.6rem;line-height:1.25}fieldset,.q{border:1px solid #767676;border-radius:.4rem;margin:1.2rem 0;padding:.8rem 1rem}
legend,.q>label{font-weight:600;padding:0 .2rem}.q>label{display:block}.c{display:flex;gap:.6rem;padding:.35rem 0}.c input{width:1.3rem;height:1.3rem;flex:none}
input[type=text],input[type=date],input[type=time],textarea,select{font:inherit;width:100%;box-sizing:border-box;padding:.5rem;
border:1px solid #595959;border-radius:.3rem;margin-top:.4rem}input[type=date],input[type=time]{width:auto}
button{font:inherit;font-weight:600;padding:.7rem 1.4rem;border:0;border-radius:.3rem;background:#00508c;color:#fff}
a{color:#00508c}:focus-visible{outline:3px solid #b34700;outline-offset:2px}.n{color:#595959;font-size:.95rem;margin:.2rem 0}
.f{color:#a30000;font-weight:600}.t{position:absolute;left:-9999px}footer{border-top:1px solid #c8c8c8;margin-top:2rem;color:#595959;font-size:.95rem}
""".strip()


def page(a: Affiche, base: str, titre: str, corps: str) -> str:
    """Une page entière : sa langue, son titre, à qui s'adresser."""
    qui = " · ".join(filter(None, (a.editeur, a.contact)))
    dpo = f"Vos droits sur vos données : {a.dpo}. " if a.dpo else ""
    return (
        '<!DOCTYPE html><html lang="fr"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width,initial-scale=1">'
        f'<meta name="robots" content="noindex"><title>{escape(titre)}</title>'
        f'<link rel="stylesheet" href="{base}/style.css"></head><body><header><p><a href="{base}/">'
        f"{escape(a.territoire or 'Le guichet')}</a></p></header><main><h1>{escape(titre)}</h1>{corps}</main>"
        f"<footer><p>{escape(dpo)}{escape(qui)}</p></footer></body></html>"
    )


def accueil(a: Affiche, base: str, ouverts: list[Formulaire]) -> str:
    """Ce qui peut se remplir aujourd'hui."""
    lignes = "".join(
        f'<li><a href="{base}/{f.id}">{escape(f.titre)}</a><br><span class="n">Jusqu\'au '
        f"{escape(_jour(f.ferme))}.</span></li>"
        for f in ouverts
    )
    corps = f"<ul>{lignes}</ul>" if lignes else "<p>Rien n'est à remplir en ce moment.</p>"
    return page(a, base, "Donnez votre avis, annoncez un événement", corps)


def simple(a: Affiche, base: str, phrase: str) -> str:
    """Une phrase et le retour à l'accueil."""
    return page(a, base, phrase, f'<p><a href="{base}/">Retour à l\'accueil</a></p>')


def formulaire(
    a: Affiche,
    base: str,
    f: Formulaire,
    q: Questionnaire,
    jeton: str,
    donnees: Mapping[str, Valeur],
    fautes: Mapping[str, str],
) -> str:
    """Le formulaire, ce qui est déjà rempli, et ce qui est à corriger, dit en tête et à sa place."""
    # Sans lien ni script : le premier champ fautif est nommé, et chaque faute est liée à son champ.
    tete = "".join(
        f'<li><a href="#{escape(x.id)}">{escape(x.texte)}</a> {escape(fautes[x.id])}</li>'
        for x in q.questions
        if x.id in fautes
    )
    alerte = f'<div role="alert" class="f"><p>À corriger :</p><ul>{tete}</ul></div>' if tete else ""
    champs = "".join(
        _question(x, a, donnees.get(x.id, ""), fautes.get(x.id, "")) for x in q.questions
    )
    corps = (
        f'<p>{escape(q.introduction)}</p><p class="n">Ouvert jusqu\'au {escape(_jour(f.ferme))}. Les réponses '
        f"marquées d'une étoile (*) sont nécessaires ; les autres, comme vous voulez. Rien n'est gardé de "
        f"votre appareil ni de votre adresse internet.</p>{alerte}"
        f'<form method="post" action="{base}/{f.id}" autocomplete="off" novalidate>'
        f'<input type="hidden" name="{JETON}" value="{jeton}">'
        f'<p class="t" aria-hidden="true"><label>Laisser vide <input type="text" name="{PIEGE}" tabindex="-1">'
        f'</label></p>{champs}<p><button type="submit">Envoyer</button></p></form>'
    )
    return page(a, base, f.titre or q.titre, corps)


def _question(q: Question, a: Affiche, valeur: Valeur, faute: str) -> str:
    etoile = " *" if q.obligatoire else ""
    aide = f'<p class="n" id="{q.id}-aide">{escape(q.aide)}</p>' if q.aide else ""
    dite = f'<p class="f" id="{q.id}-faute">{escape(faute)}</p>' if faute else ""
    decrite = " ".join(f"{q.id}-{x}" for x, la in (("aide", aide), ("faute", dite)) if la)
    par = f' aria-describedby="{decrite}"' if decrite else ""
    if faute:
        par += ' aria-invalid="true"'
    if q.comptee:
        choix = "".join(_choix(q, cle, nom, valeur) for cle, nom in q.d_ici(a.structures).items())
        return (
            f'<fieldset id="{q.id}"{par}><legend>{escape(q.texte)}{etoile}</legend>{aide}{dite}{choix}'
            "</fieldset>"
        )
    champ = _champ(q, a, str(valeur), par)
    return f'<div class="q"><label for="{q.id}">{escape(q.texte)}{etoile}</label>{aide}{dite}{champ}</div>'


def _choix(q: Question, cle: str, nom: str, valeur: Valeur) -> str:
    coche = " checked" if cle == valeur or (isinstance(valeur, list) and cle in valeur) else ""
    genre = "checkbox" if q.genre == "plusieurs" else "radio"
    return (
        f'<label class="c"><input type="{genre}" name="{q.id}" value="{escape(cle)}"{coche}>'
        f"<span>{escape(nom)}</span></label>"
    )


def _champ(q: Question, a: Affiche, valeur: str, par: str) -> str:
    nom = f'id="{q.id}" name="{q.id}"{par}' + (" required" if q.obligatoire else "")
    match q.genre:
        case "commune":
            noms = {"": "Choisir", **a.communes, AUTRE_COMMUNE: "Une autre commune"}
            options = "".join(
                f'<option value="{escape(c)}"{" selected" if c == valeur else ""}>{escape(n)}</option>'
                for c, n in noms.items()
            )
            return f"<select {nom}>{options}</select>"
        case "date" | "heure":
            genre = "date" if q.genre == "date" else "time"
            return f'<input type="{genre}" {nom} value="{escape(valeur)}">'
    if q.longueur <= 100:
        return f'<input type="text" {nom} maxlength="{q.longueur}" value="{escape(valeur)}">'
    return f'<textarea {nom} rows="4" maxlength="{q.longueur}">{escape(valeur)}</textarea>'


def _jour(iso: str) -> str:
    return "/".join(reversed(iso.split("-")))
