//! Rows of the command table that concern regions and annotations.

use super::command::{Command, CommandInfo, Menu};
use super::shortcut::{Key, Shortcut};
use crate::t;

/// The row of a region command.
pub(super) fn region_command(command: Command) -> CommandInfo {
    let row = |label, help, menu, shortcut| CommandInfo { label, help, menu, shortcut };
    let letter = |c| Some(Shortcut::plain(Key::Letter(c)));
    let ctrl = |c| Some(Shortcut::ctrl(c));
    let ctrl_shift = |key| Some(Shortcut { ctrl: true, shift: true, key });
    let shift = |key| Some(Shortcut::shift(key));
    let (tools, edit) = (Menu::Tools, Menu::Edit);
    match command {
        Command::ShapeCircle => row(t!("shape-circle"), t!("shape-circle-help"), tools, letter('O')),
        Command::ShapeRectangle => row(t!("shape-rectangle"), t!("shape-rectangle-help"), tools, letter('R')),
        Command::ShapeBrush => row(t!("shape-brush"), t!("shape-brush-help"), tools, letter('U')),
        Command::ShapeEraser => row(t!("shape-eraser"), t!("shape-eraser-help"), tools, letter('X')),
        Command::ShapeGrow => row(t!("shape-grow"), t!("shape-grow-help"), tools, letter('T')),
        Command::MarkDistance => row(t!("mark-distance"), t!("mark-distance-help"), tools, letter('M')),
        Command::MarkAngle => row(t!("mark-angle"), t!("mark-angle-help"), tools, letter('A')),
        Command::MarkArrow => row(t!("mark-arrow"), t!("mark-arrow-help"), tools, letter('J')),
        Command::MarkText => row(t!("mark-text"), t!("mark-text-help"), tools, letter('I')),
        Command::MarkProbe => row(t!("mark-probe"), t!("mark-probe-help"), tools, letter('Q')),
        Command::KeepDrawing => row(t!("keep-drawing"), t!("keep-drawing-help"), edit, letter('K')),
        Command::Smaller => row(t!("tool-smaller"), t!("tool-smaller-help"), edit, letter('[')),
        Command::Larger => row(t!("tool-larger"), t!("tool-larger-help"), edit, letter(']')),
        Command::CopyRoi => row(t!("copy-roi"), t!("copy-roi-help"), edit, ctrl_shift(Key::Letter('C'))),
        Command::PasteRoi => row(t!("paste-roi"), t!("paste-roi-help"), edit, ctrl('V')),
        Command::DuplicateRoi => row(t!("duplicate-roi"), t!("duplicate-roi-help"), edit, ctrl('D')),
        Command::CopyToNext => row(t!("copy-to-next"), t!("copy-to-next-help"), edit, ctrl_shift(Key::Down)),
        Command::CopyToPrevious => row(t!("copy-to-previous"), t!("copy-to-previous-help"), edit, ctrl_shift(Key::Up)),
        Command::CopyToAll => row(t!("copy-to-all"), t!("copy-to-all-help"), edit, ctrl_shift(Key::Letter('A'))),
        Command::InterpolateRoi => row(t!("interpolate-roi"), t!("interpolate-roi-help"), edit, ctrl('I')),
        Command::RenameItem => row(t!("rename-item"), t!("rename-item-help"), edit, Some(Shortcut::plain(Key::F2))),
        Command::NudgeLeft => row(t!("nudge-left"), t!("nudge-left-help"), edit, shift(Key::Left)),
        Command::NudgeRight => row(t!("nudge-right"), t!("nudge-right-help"), edit, shift(Key::Right)),
        Command::NudgeUp => row(t!("nudge-up"), t!("nudge-up-help"), edit, shift(Key::Up)),
        Command::NudgeDown => row(t!("nudge-down"), t!("nudge-down-help"), edit, shift(Key::Down)),
        Command::ShowOutliers => row(t!("show-outliers"), t!("show-outliers-help"), edit, letter('V')),
        Command::ExcludeOutliers => {
            row(t!("exclude-outliers"), t!("exclude-outliers-help"), edit, ctrl_shift(Key::Letter('X')))
        }
        Command::IncludeOutliers => row(t!("include-outliers"), t!("include-outliers-help"), edit, None),
        // Rows of other commands stand in the main table, which never asks for them here.
        _ => row("", "", edit, None),
    }
}
