//! Panels to pixels without a window or a graphics card.
