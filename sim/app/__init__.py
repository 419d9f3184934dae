"""The board's page: what a Streamlit app shows of the model, and how its runs are asked for."""
