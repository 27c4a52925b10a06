"""L'habit commun : place, tailles lisibles de loin, contrastes, impression."""

import streamlit as st

BLEU = "#005a9c"
# Dessinée ici : une icône nommée serait demandée à un serveur extérieur.
ICONE = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="7" '
    'fill="#005a9c"/><path d="M7 23l6-8 5 4 7-10" fill="none" stroke="#fff" stroke-width="3.2" '
    'stroke-linecap="round" stroke-linejoin="round"/></svg>'
)

_STYLE = """
[data-testid="stMainBlockContainer"] {max-width: 1240px; padding: 4.6rem 2rem 3rem}
h1 {text-wrap: balance; line-height: 1.15; padding: 0 0 .5rem !important}
[data-testid="stElementContainer"]:has(> [data-testid="stHtml"] > :is(style, .obs-tete)) {position: absolute}
[class*="st-key-reponse"] p {font-size: 1.25rem; line-height: 1.45; max-width: 60em}
/* L'en-tête : 56 pixels fixes, la collectivité, le menu, le territoire, la recherche, la projection. */
[data-testid="stHeader"] {height: 56px; border-bottom: 1px solid #d4d7da; background: #fff; padding-left: 12.5rem}
[data-testid="stToolbarActions"], [data-testid="stAppDeployButton"], [data-testid="stMainMenu"] {display: none}
.obs-tete {position: fixed; top: 0; left: 0; width: 12.5rem; height: 55px; box-sizing: border-box; z-index: 999992;
  display: flex; align-items: center; border-left: .5rem solid; padding: 0 .6rem; font-weight: 700; font-size: .95rem;
  line-height: 1.15; text-decoration: none !important; background: #fff; overflow: hidden}
.st-key-entete {position: fixed; top: 0; right: 1rem; width: 31rem !important; height: 55px; z-index: 999991;
  flex-wrap: nowrap !important; background: #fff}
.st-key-entete > * {flex: 1 1 0 !important; min-width: 0 !important}
.st-key-entete > :last-child {flex: 0 0 auto !important}
.st-key-recherche {position: relative; gap: 0 !important}
.st-key-recherche > :not(:first-child) {position: absolute !important; top: 2.7rem; right: 0; width: 22rem !important;
  background: #fff; border: 1px solid #d4d7da; border-radius: .5rem; padding: .6rem .9rem; z-index: 9}
.st-key-recherche ul {list-style: none; margin: 0; padding: 0} .st-key-recherche li {padding: .3rem 0}
.st-key-recherche small {color: #595959}
[data-testid="stTopNavSection"]:has([aria-current]), [data-testid="stTopNavDropdownLink"][aria-current] {font-weight: 700}
@media (max-width: 1359px) {.st-key-entete {width: 27.5rem !important}}
@media (max-width: 1279px) {
  .st-key-entete {position: static; width: auto !important}
  [data-testid="stMainBlockContainer"] {padding-top: 4rem}
}
.obs-cles {display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 17rem), 1fr));
  gap: .8rem; margin: .2rem 0 .3rem}
.obs-cle {border: 1px solid #d4d7da; border-radius: .6rem; padding: .7rem .9rem; background: #fff;
  display: flex; flex-direction: column; gap: .25rem}
.obs-cle h3 a {color: #1f1f1f} .obs-repere {white-space: nowrap} .obs-dite, .obs-reperes {font-size: .95rem; color: #4d4d4d}
.obs-cle :is(h2, h3) {font-size: 1rem; font-weight: 600; padding: 0; margin: 0; color: #1f1f1f}
.obs-cle p {margin: 0; line-height: 1.45}
.obs-valeur {font-size: 1.9rem; display: inline-block; font-weight: 700; color: #005a9c; line-height: 1.1 !important}
.obs-valeur.obs-mot {font-size: 1.4rem; color: #4d4d4d}
.obs-unite {color: #4d4d4d; font-size: .95rem}
.obs-cle figure {margin: .2rem 0 0} .obs-cle img {max-width: 100%; display: block}
.obs-cle figcaption {color: #595959; font-size: .85rem}
[data-testid="stHtml"] a {color: #005a9c; text-underline-offset: .15em}
.obs-pied {margin-top: auto !important; padding-top: .5rem; color: #595959; font-size: .85rem}
.obs-exemple {background: #fff3cd; color: #5c4400; font-weight: 700; padding: .1rem .5rem;
  border-radius: .3rem; align-self: flex-start; width: fit-content; margin: 0}
.st-key-apercu img {border: 1px solid #d4d7da; border-radius: .3rem}
.obs-liste {margin: 0; padding-left: 1.2rem; line-height: 1.6}
.obs-tableau {overflow-x: auto; border: 1px solid #d4d7da; border-radius: .6rem; width: fit-content; max-width: 100%}
.obs-tableau table {border-collapse: collapse; min-width: min(100%, 26rem); font-size: .95rem; margin: 0}
.obs-tableau thead th {text-align: left; background: #f4f6f8; font-weight: 600; white-space: nowrap}
.obs-tableau tbody th {text-align: left; background: none; font-weight: 400}
.obs-tableau th, .obs-tableau td {padding: .5rem .8rem; border: 0; border-bottom: 1px solid #e3e3e3;
  vertical-align: top}
.obs-tableau tbody tr:last-child > * {border-bottom: 0}
.obs-tableau tr > .obs-nombre {text-align: right; font-variant-numeric: tabular-nums}
.obs-tableau td {overflow-wrap: break-word; min-width: 6.5rem} .obs-tableau tbody th {overflow-wrap: break-word; min-width: 9rem}
.obs-tableau tr > .obs-courte {min-width: 0 !important; width: 1%; white-space: nowrap}
.obs-tableau:has(> details:not([open])) tbody tr:nth-child(n+13) {display: none}
.obs-tableau > details {padding: .45rem .8rem; border-top: 1px solid #e3e3e3} .obs-tableau > details summary {cursor: pointer; color: #005a9c}
.obs-source {color: #595959; font-size: 14px; margin: 0} .obs-source summary {cursor: pointer} .obs-source p {margin: .3rem 0 0}
.obs-bas {border-top: 1px solid #d4d7da; margin-top: 2.5rem; padding-top: .8rem; font-size: .95rem}
.obs-bas ul {list-style: none; display: flex; flex-wrap: wrap; gap: .4rem 1.6rem; margin: 0; padding: 0}
.obs-etat {white-space: nowrap; font-weight: 600}
.obs-etat::before {content: "●"; margin-right: .4em}
.obs-bon {color: #00664a} .obs-attente {color: #595959} .obs-alerte {color: #a33f00}
.obs-fiche {border-bottom: 1px solid #e3e3e3; padding: .55rem 0}
.obs-fiche summary {cursor: pointer; font-weight: 600; padding: .15rem 0}
.obs-fiche dl {display: grid; grid-template-columns: 8.5rem 1fr; gap: .35rem 1rem; margin: .5rem 0 .6rem 1.1rem; padding: 0}
.obs-fiche dt {color: #595959; margin: 0; font-weight: 400} .obs-fiche dd {margin: 0 !important; padding: 0; overflow-wrap: anywhere}
[data-testid="stFileUploaderDropzone"] button [data-testid="stMarkdownContainer"] p {font-size: 0}
[data-testid="stFileUploaderDropzone"] button [data-testid="stMarkdownContainer"] p::after {
  content: "Choisir des fichiers"; font-size: 1rem}
[data-testid="stFileUploaderDropzoneInstructions"] {font-size: 0}
[data-testid="stFileUploaderDropzoneInstructions"] * {font-size: 0 !important}
[data-testid="stFileUploaderDropzoneInstructions"]::after {
  content: "ou glissez-les ici (1 Go au plus par fichier)"; font-size: .9rem}
[data-testid="stTabs"] [role="tablist"] {position: sticky; top: 56px; z-index: 90; background: #fff}
[class*="st-key-barre-"] {gap: .2rem .9rem !important} [class*="st-key-barre-"] :is(p, button) {font-size: 14px}
[class*="st-key-barre-"]:has(> * [data-testid="stCaptionContainer"]) {flex-wrap: nowrap !important}
[class*="st-key-barre-"] > *:has([data-testid="stCaptionContainer"]) {flex: 0 1 auto !important; min-width: 0 !important; overflow: hidden}
[class*="st-key-barre-"] [data-testid="stCaptionContainer"] p {white-space: nowrap; overflow: hidden; text-overflow: ellipsis}
[class*="st-key-barre-"] > *:has(button) {flex: none !important}
[class*="st-key-barre-"] button {min-height: 1.6rem; padding: 0 .2rem}
[class*="st-key-reponse"] {flex-wrap: nowrap !important}
[class*="st-key-reponse"] button p {font-size: 0 !important}
[class*="st-key-reponse"] > :first-child {flex: 0 1 auto !important; min-width: 0}
/* Une légende n'est jamais plus haute que sa carte : à côté s'il reste de la place, sinon
   au-dessus, où elle se lit sans descendre. */
[class*="st-key-cote-a-cote-"] {flex-wrap: wrap-reverse !important; align-items: flex-end !important; row-gap: .4rem !important}
[class*="st-key-cote-a-cote-"] > :has(> [data-testid="stHtml"]) {flex: 1 1 16rem !important; min-width: 0 !important; max-width: 40rem}
[class*="st-key-paire-"] {align-items: flex-start} [class*="st-key-paire-"] > * {flex: 1 1 24rem !important; min-width: min(24rem, 100%) !important}
.st-key-exemple-annonce [data-testid="stAlertContainer"] {padding: .35rem .8rem} .st-key-exemple-annonce button {min-height: 2.2rem}
[aria-label="Légende"] ul {display: flex; flex-wrap: wrap; column-gap: 1.2rem; align-items: center}
.obs-mois {overflow-x: auto} .obs-mois table {border-collapse: collapse; width: 100%; table-layout: fixed}
.obs-mois th {text-align: left; font-weight: 600; padding: .3rem .5rem; color: #4d4d4d}
.obs-mois td {border: 1px solid #d4d7da; vertical-align: top; height: 4.6rem; padding: .3rem .45rem; overflow-wrap: anywhere}
.obs-mois td.hors {background: #f4f6f8; border-color: #e9ebed} .obs-mois td.jour {outline: 2px solid #005a9c; outline-offset: -2px}
.obs-mois td span {color: #595959; font-size: .9rem} .obs-mois ul {list-style: none; margin: .15rem 0 0; padding: 0}
.obs-mois li {font-size: .85rem; line-height: 1.3; padding: .1rem .35rem; margin: 0 0 .2rem; border-left: 3px solid #005a9c; background: #eef4f9}
.obs-mois li.legale, .obs-mois li.avis {border-color: #a33f00; background: #fbf1ea}
.obs-mois li.convention, .obs-mois li.appel {border-color: #7a5195; background: #f5f0f8}
.obs-mois li.animation {border-color: #00664a; background: #ecf5f1}
[data-testid="stCaptionContainer"], [data-testid="stCaptionContainer"] * {color: #595959 !important; opacity: 1}
:focus-visible, [data-testid="stDeckGlJsonChart"] canvas:focus {outline: 3px solid #b34700 !important; outline-offset: 2px}
[data-testid="stDeckGlJsonChart"] canvas:focus {outline-offset: -3px}
@media (prefers-reduced-motion: reduce) {* {animation: none !important; transition: none !important}}
/* Une page d'écran tient sur une feuille couchée, figures et cartes réduites d'un dixième : leurs étiquettes se lisent. */
@page {size: A4 landscape; margin: 10mm}
@media print {
  [data-testid="stPlotlyChart"], [data-testid="stDeckGlJsonChart"] {zoom: .88}
  [data-testid="stElementContainer"]:has(> [data-testid="stHtml"] > .obs-tete), .obs-tete {position: static}
  [data-testid="stElementContainer"]:has(:is(h1, h2, h3)),
  [data-testid="stElementContainer"]:has(:is(h2, h3)) + :has([data-testid="stCaptionContainer"]) {break-after: avoid}
  [data-testid="stSidebar"], [data-testid="stHeader"], [data-testid="stPopover"], [data-testid="stButton"],
  [data-testid="stDownloadButton"], [data-testid="stFileUploader"], [role="tablist"], [class*="st-key-barre-"], [class*="st-key-chercher-"], .st-key-entete,
  .obs-bas {display: none !important}
  [data-testid="stCaptionContainer"] {margin-bottom: 0 !important}
  html, body, #root, [data-testid="stApp"], [data-testid="stAppViewContainer"], [data-testid="stMain"],
  [data-testid="stMainBlockContainer"] {position: static !important; display: block !important; height: auto !important;
    overflow: visible !important; padding: 0 !important; max-width: none !important}
  [data-testid="stVerticalBlock"] {height: auto !important; overflow: visible !important}
  .obs-tableau tbody tr {display: table-row !important} .obs-tableau > details {display: none}
  :is(.obs-fiche, .obs-source)::details-content {content-visibility: visible; display: block; block-size: auto}
  .obs-cle, .obs-tableau tr, figure, [data-testid="stPlotlyChart"], [data-testid="stDeckGlJsonChart"] {break-inside: avoid}
  h1, h2, h3 {break-after: avoid} .obs-tableau {overflow: visible; border: 0} body {font-size: 11pt}
}
@media (max-width: 640px) {
  .obs-mois thead, .obs-mois td.hors, .obs-mois td.vide {display: none}
  .obs-mois tr, .obs-mois tbody, .obs-mois table {display: block}
  .obs-mois td {display: flex; gap: .7rem; height: auto; border-width: 0 0 1px}
  .obs-mois td span {min-width: 1.6rem; font-weight: 600} .obs-mois td.jour {outline: 0}
  /* La figure avant ses commandes ; une carte, entière, est réduite sans perdre ses clics. */
  :has(> [class*="st-key-commandes"]) {order: 1} [class*="st-key-commandes"] {order: 1}
  [class*="st-key-carte-large-"] [data-testid="stDeckGlJsonChart"] {transform: scale(.52); transform-origin: 0 0;
    width: 192% !important; max-width: none}
  _HAUTEURS_
  [data-testid="stMainBlockContainer"] {padding: 4.2rem 1rem 2rem}
  [data-testid="stHeader"] {padding-left: 0}
  .obs-tete {left: 104px; width: auto; right: 0; border: 0; height: 54px; padding: 0}
  [data-testid="stSidebar"] {z-index: 999999}
  [data-testid="stExpandSidebarButton"] {width: auto} [data-testid="stExpandSidebarButton"]::after {content: "Menu"}
  .st-key-entete {z-index: 9}
  .st-key-entete {gap: .4rem !important; height: auto}
  :is(.st-key-projeter-bouton, .st-key-aide) :is(kbd, span[class*="hortcut"]) {display: none}
  .st-key-titre {flex-wrap: nowrap !important; align-items: flex-start !important} .st-key-titre > :first-child {flex: 1 1 0 !important; min-width: 0 !important}
  .st-key-titre > :last-child {flex: none !important; width: auto !important}
  :is(.st-key-projeter-bouton, .st-key-aide) p {position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%)}
  /* De petites courbes côte à côte ne se lisent pas sur un téléphone : elles défilent de côté. */
  [class*="st-key-multiples-"] {overflow-x: auto}
  [class*="st-key-multiples-"] > [data-testid="stElementContainer"] {min-width: 780px}
  .obs-cle figure, .obs-cle :is(.obs-pied, .obs-dite, .obs-plus) {display: none}
  .obs-cle {padding: .5rem .8rem}
  .obs-tableau {width: auto} .obs-tableau thead {display: none}
  .obs-tableau tr {display: block; padding: .55rem .8rem; border-bottom: 1px solid #d4d7da}
  .obs-tableau tr > td {display: inline; border: 0; padding: 0; color: #4d4d4d}
  .obs-tableau tbody th {display: block; border: 0; padding: 0; font-weight: 600; color: #1f1f1f}
  .obs-tableau td:empty {display: none}
  .obs-tableau tr > .obs-nombre {text-align: left}
  .obs-tableau td:not(:first-child):not(:nth-child(2)):not(:empty)::before {content: " · "}
  .obs-rappel td:not(:first-child):not(:empty) {display: block; text-align: left}
  .obs-rappel td:not(:first-child):not(:empty)::before, .obs-rappel th.obs-nombre::before {
    content: attr(data-titre) " : " !important; color: #595959; font-weight: 400}
  .obs-fiche dl {grid-template-columns: 1fr; gap: .1rem} .obs-fiche dt {margin-top: .4rem}
}
"""

# Réduite, une carte garderait sa hauteur entière.
_HAUTEURS = " ".join(
    f'[class*="st-key-carte-large-{h}-"] > * {{margin-bottom: -{h * 0.48:.0f}px}}'
    for h in range(240, 660, 20)
)


def habiller() -> None:
    """Pose le style commun ; la langue et le titre sont déjà dans la page servie (`serveur`)."""
    st.html(f"<style>{_STYLE.replace('_HAUTEURS_', _HAUTEURS)}</style>")
