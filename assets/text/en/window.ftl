# Study panel, status bar, dialogs, preferences, sessions, notices.

echo-times-title = Echo times
echo-times-field = Echo times in ms
echo-times-list = TE in ms: { $list }
echo-times-count = { $typed } echo times typed, the series has { $wanted } echoes.
echo-times-hint = { $wanted } times in ms: a list, or first time + spacing x number.
echo-times-use = Use these times
echo-times-later = Only view
echo-times-later-hint = Edit → Echo times asks again
echo-times-known = The files state the echo times of this series
