"""`streamlit run app.py`: the app; its pages live in sim/app."""

from sim.app.main import show

show()
