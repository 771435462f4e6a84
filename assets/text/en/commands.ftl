# Labels and help sentences of the command table.
