# Study panel, status bar, dialogs, preferences, sessions, notices.

## Opening
open-no-such-path = The path does not exist; check it for typing errors
open-empty = The folder is empty; choose one that holds MR images
open-no-images = No MR images found, { $count ->
    [one] 1 file
   *[other] { $count } files
 } skipped; see View → Skipped files for the reasons
open-no-series = { $read ->
    [one] 1 file
   *[other] { $read } files
 } read but no series can be shown, { $count } skipped; see View → Skipped files
open-not-loaded = This series could not be loaded: { $reason }
recent-and-others = { $name } and { $count } more
recent-gone = Nothing is left at that place; open the study from where it lies now

## Sessions
session-error-read = The session cannot be read, { $reason }
session-error-large = The file is too large for a session
session-error-json = The session is damaged at line { $line }, column { $column }; open an older copy
session-error-format = The file is not a session of this program
session-error-newer = The session was written by a newer version of this program; update to open it
session-error-roi = The session holds a region without a valid outline ({ $name }); open an older copy
session-saved = Session saved: { $name }
session-not-saved = The session was not saved, { $reason }; choose another place
session-no-folder = its folder does not exist
session-no-autosave = Your work cannot be saved by itself, { $reason }; save it with Ctrl+S
session-open-elsewhere = This session is open in another window too; if both change it, the later one is asked before it replaces anything
session-put-away = The work on the case before is kept; find it under Open → Unsaved work
session-not-discarded = The copy could not be removed
session-no-home = there is no folder of the program
session-not-kept = The work could not be kept, { $reason }; save it to a file
session-rois-outside = { $count } regions lie on slices this series does not have and were left out
session-shape-differs = The series has another number of images than when the session was saved; check that the regions lie where they should
session-pixels-differ = The images differ from those the session was saved with; check that the regions lie where they should
undo-notes = Edit notes
save-title = Save the session
save-place = Place of the session
save-what = Regions, settings, notes and view, with the path to the images; no pixels and no patient data.
save-button = Save
save-choose = Choose place…
save-replace = Replace
save-elsewhere = Save under another name…
save-reload = Take the other version
conflict-changed-title = This session was changed elsewhere
conflict-changed = Another window or program wrote the file since you opened it; replacing it loses what was done there.
conflict-exists-title = There is a file of this name
conflict-exists = Replacing it loses what it holds.
recover-title = Work that was not saved
recover-crash = The program ended without being closed. This is the work as it was saved last; a gesture that was under way then is missing.
recover-none = Nothing is waiting here.
recover-damaged = { $count ->
    [one] An autosaved copy is damaged and cannot be offered
   *[other] { $count } autosaved copies are damaged and cannot be offered
}
recover-of-study = There is unsaved work on this study from an earlier sitting.
recover-closed = This work was closed without being saved to a file.
recover-line = { $when } · { $rois ->
    [one] 1 region
   *[other] { $rois } regions
 }
recover-crashed = ended without being closed
recover-kept = closed without being saved
recover-button = Recover
recover-discard = Discard
recover-later = Later
recover-name-files = A study from files
relink-title = Where are the images?
relink-why = The images of this session are neither where they were nor beside it; choose the folder that holds them now.
relink-wrong = That folder does not hold the images of this session; choose another one.
relink-open = Look there
relink-choose = Choose folder…
relink-path = Folder of the images
close-title = Save before closing?
close-why = { $count ->
    [one] This work has changes that stand in no file:
   *[other] These have changes that stand in no file:
}
close-keep-help = No file is changed; the work is offered at the next start and when the study is opened again
close-keep = Keep as recovery copy
close-save-help = What has a file is written there; a place is asked for what is on screen, other work is kept as a recovery copy
cancel = Cancel

## What the system said
io-not-found = it is not there
io-no-permission = there is no permission
io-read-only = the place is read-only
io-full = the disk is full
io-is-folder = it is a folder
io-not-a-folder = a part of the path is not a folder
io-bad-name = the name is not allowed there
io-failed = the system reports: { $words }
notes-title = Notes
notes-hint = Saved with the session; no patient data
crash-saved = error: the program failed; your work is kept in { $path }, and the next start offers it
crash-unsaved = error: the program failed; report the lines above
recent-title = Recent
recent-gone-label = { $name } (gone)
recent-clear = Clear this list
job-files = Saving
notice-no-folder = The folder could not be shown, { $reason }
notice-show-folder = Show in folder
echo-times-title = Echo times
echo-times-field = Echo times in ms
echo-times-list = TE in ms: { $list }
echo-times-count = { $typed } echo times typed, the series has { $wanted } echoes.
echo-times-hint = { $wanted } times in ms: a list, or first time + spacing x number.
echo-times-use = Use these times
echo-times-later = Only view
echo-times-later-hint = Edit → Echo times asks again
echo-times-known = The files state the echo times of this series

## Preferences and keys
appearance-dark = Dark
appearance-light = Light
appearance-system = Follow system
preferences-broken = The preferences could not be read and start anew; the old file is kept beside them
preferences-not-saved = The preferences were not saved, { $reason }
preferences-title = Preferences
preferences-window = Window
preferences-images = Images
preferences-keys = Keys
preferences-close = Close
preferences-reset = Reset all
preferences-reset-help = All preferences and keys as the program came
preferences-language = Language
preferences-appearance = Appearance
preferences-scale = Size of the interface
preferences-scale-step = Size of the interface { $percent } %
preferences-autosave = Your work
preferences-autosave-on = Autosave
preferences-hints = Hints
preferences-hints-on = Show hints
preferences-drag = Window drag
preferences-drag-across = Across: width, up and down: level
preferences-drag-swapped = Across: level, up and down: width
preferences-drag-reversed = Up darkens
preferences-layout = Layout at the start
preferences-colors = Colors of maps
preferences-patient-on = Show it in the corner of images
preferences-cine = Speed of the cine
preferences-cine-unit = echoes per second
preferences-calibration = Calibration of liver iron
preferences-analysis-note = For studies opened from now on; what is open keeps its settings.
keys-press = press keys…
keys-of = { $command }: { $keys }
keys-change = Click, then press the keys; Esc gives up
keys-none = No keys
keys-none-of = No keys for { $command }
keys-reset = default
keys-reset-of = Default keys for { $command }
keys-clash = { $keys } belongs to “{ $command }”.
keys-of-desktop = { $keys } belongs to the desktop and never reaches this program; choose other keys for “{ $command }”.
keys-take = Take it from there
keys-leave = Leave it
palette-hint = a few letters of a command
palette-name = Command
palette-none = No command has these letters in this order

## Status, study, messages
research-only = Research and teaching only — not for diagnostic use
status-none = { $rate } none: { $reason }
status-stop = Stop
study-title = Study
study-nothing = Nothing open. Drop a folder here, or press { $keys }.
study-unnamed = Unnamed series
study-series = Series { $name }
study-why = { $summary } — why?
study-case = built-in case, simulated
study-read = { $read ->
    [one] 1 file
   *[other] { $read } files
 } read
study-read-aside = { $read ->
    [one] 1 file
   *[other] { $read } files
 } read, { $aside } skipped
notice-dismiss = Dismiss message
notice-stopped = Stopped; what was open stays open
notice-job-failed = { $job } failed inside the program ({ $where }); your regions are kept
notice-copied = Figure copied to the clipboard
notice-figure-saved = Figure saved: { $width } × { $height } pixels, { $name }
notice-figure-failed = The figure was not saved, { $reason }; choose another place

## Dialogs
dialog-open-path = Open a file or folder
dialog-path = Path
dialog-path-hint = path of a folder, DICOM or NIfTI file
dialog-path-note = Where the desktop has no file dialog, the path works all the same.
mouse-left = Left drag
mouse-left-does = the selected tool
mouse-middle = Middle drag
mouse-middle-does = pan
mouse-right = Right drag
mouse-right-does = zoom
mouse-wheel = Wheel
mouse-wheel-does = slice
mouse-ctrl-wheel = Ctrl+wheel
mouse-ctrl-wheel-does = zoom at the cursor
toolbar-help = All shortcuts
pick-no-dialog = This desktop shows no file dialog; type the path instead
pick-folder = Open a study folder
pick-files = Open files
pick-figure = Save the figure
figure-case = { $title } · built-in case, simulated
figure-method = { $program } · { $model } fit · σ { $sigma } ({ $source }) · L { $coils } · margin × { $margin } · { $replicates } bootstrap replicates, seed { $seed }
series-not-in-study = This series is not part of the study
not-fitted-yet = not fitted yet
unknown-cause = unknown cause
no-thread = no thread could be started ({ $reason })
