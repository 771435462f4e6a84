# Abbildungen, Berichte und andere Ausgaben.
