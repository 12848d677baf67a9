"""One lane per exercise: what bears on its next dose, and the answer."""
