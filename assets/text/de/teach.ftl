# Fälle, Quiz, synthetische Echozeit, Vortrag.
