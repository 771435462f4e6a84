# Labels and help sentences of the command table.
command-save = Save session
command-save-help = Write regions, settings, notes and view to one file
command-save-as = Save session as…
command-save-as-help = Write the session to a file of another name or place
command-unsaved = Unsaved work…
command-unsaved-help = List work that was closed or lost before it was saved
disabled-no-home = There is no folder in which work could be kept
