# Image panes, echo strip, maps, windows and color maps.
