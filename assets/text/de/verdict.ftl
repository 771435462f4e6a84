# Das Ergebnis, seine Bedingungen und Warnungen.
