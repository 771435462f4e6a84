# Study panel, status bar, dialogs, preferences, sessions, notices.
