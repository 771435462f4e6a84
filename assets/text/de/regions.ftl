# Messbereiche und Beschriftungen.
