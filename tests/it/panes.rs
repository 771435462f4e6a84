//! Panes in the window: menus, bars, strip and pointer.
