"""Page Streamlit du test de navigateur : `?forme=` choisit la figure ; libellés piégés."""

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
import streamlit as st

from observatoire.graphiques import legende_html
from observatoire.graphiques.classes import classer
from observatoire.graphiques.ecran import plotly_de
from observatoire.graphiques.ecran_carte import deck_de
from observatoire.graphiques.figure import Figure, Forme

PIEGE = '<b>Vallée</b> <script>window.PIRATE=1</script><img src=x onerror="window.PIRATE=1">'

carres = [
    shapely.box(i % 3 * 0.1, 44 + i // 3 * 0.1, i % 3 * 0.1 + 0.1, 44.1 + i // 3 * 0.1)
    for i in range(9)
]
fond = gpd.GeoDataFrame({"code": [f"{i:05d}" for i in range(9)]}, geometry=carres, crs=4326)
d = pd.DataFrame({"code": fond["code"], "libelle": [PIEGE] * 9, "valeur": np.arange(9.0)})
d["statut"] = ["secret"] + ["publie"] * 8
d.loc[0, "valeur"] = np.nan
forme = Forme(st.query_params.get("forme", "carte"))
if forme is Forme.EVOLUTION:
    d = d.assign(annee=range(2015, 2024), serie=[PIEGE] * 5 + ["Tarn"] * 4)
figure = Figure(
    identifiant="essai",
    forme=forme,
    titre="Essai",
    donnees=d,
    unite="%",
    fond=fond,
    classes=classer(d["valeur"], nombre=3),
)
if forme in (Forme.CARTE, Forme.SYMBOLES):
    choix = st.pydeck_chart(deck_de(figure), on_select="rerun", key="carte", height=500)
    st.html(legende_html.html_de(figure))
    choisis = choix["selection"]["objects"].get("territoires", [])
    st.write("choisi :", *[o["properties"]["code"] for o in choisis])
else:
    st.plotly_chart(plotly_de(figure), theme=None)
