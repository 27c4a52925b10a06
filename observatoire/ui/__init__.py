"""La seule pièce qui connaît Streamlit."""
