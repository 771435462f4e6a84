//! What is done with the selected region or annotation.

use super::keys::{Key, plain, primary, primary_shift, shift};
use super::needs;
use super::place::Place;
use super::row::{commands, row};
use crate::session::{Action, DocumentAction, RegionEdit, ViewAction};

fn edit(edit: RegionEdit) -> Vec<Action> {
    vec![Action::Document(DocumentAction::Region(edit))]
}

commands! {
    /// Copies, names, moves and pixels of regions.
    RegionCommand {
        CopyRoi = row("copy-roi", "copy-roi-help", Place::Region, |_| edit(RegionEdit::Copy))
            .keys(primary_shift(Key::Letter('C')))
            .needs(needs::roi);

        PasteRoi = row("paste-roi", "paste-roi-help", Place::Region, |_| edit(RegionEdit::PasteCopied))
            .keys(primary(Key::Letter('V')))
            .needs(needs::copied_roi);

        DuplicateRoi = row("duplicate-roi", "duplicate-roi-help", Place::Region, |_| edit(RegionEdit::Duplicate))
            .keys(primary(Key::Letter('D')))
            .needs(needs::roi);

        RenameItem = row("rename-item", "rename-item-help", Place::Region, |session| {
            vec![Action::View(ViewAction::Rename(session.shown().selected_item()))]
        })
        .keys(plain(Key::F2))
        .needs(needs::item);

        DeleteRoi = row("command-delete-roi", "command-delete-roi-help", Place::Region, |_| {
            edit(RegionEdit::DeleteSelected)
        })
        .keys(plain(Key::Delete))
        .needs(needs::item_or_drawing);

        CopyToNext = row("copy-to-next", "copy-to-next-help", Place::OtherSlices, |_| {
            edit(RegionEdit::CopyToNeighbor(1))
        })
        .keys(primary_shift(Key::Down))
        .needs(needs::free_next_slice);

        CopyToPrevious = row("copy-to-previous", "copy-to-previous-help", Place::OtherSlices, |_| {
            edit(RegionEdit::CopyToNeighbor(-1))
        })
        .keys(primary_shift(Key::Up))
        .needs(needs::free_previous_slice);

        CopyToAll = row("copy-to-all", "copy-to-all-help", Place::OtherSlices, |_| edit(RegionEdit::CopyToAll))
            .keys(primary_shift(Key::Letter('A')))
            .needs(needs::any_free_slice);

        InterpolateRoi = row("interpolate-roi", "interpolate-roi-help", Place::OtherSlices, |_| {
            edit(RegionEdit::Interpolate)
        })
        .keys(primary(Key::Letter('I')))
        .needs(needs::slices_between);

        NudgeLeft = row("nudge-left", "nudge-left-help", Place::Move, |_| edit(RegionEdit::Nudge([-1.0, 0.0])))
            .keys(shift(Key::Left))
            .needs(needs::item)
            .repeats();

        NudgeRight = row("nudge-right", "nudge-right-help", Place::Move, |_| edit(RegionEdit::Nudge([1.0, 0.0])))
            .keys(shift(Key::Right))
            .needs(needs::item)
            .repeats();

        NudgeUp = row("nudge-up", "nudge-up-help", Place::Move, |_| edit(RegionEdit::Nudge([0.0, -1.0])))
            .keys(shift(Key::Up))
            .needs(needs::item)
            .repeats();

        NudgeDown = row("nudge-down", "nudge-down-help", Place::Move, |_| edit(RegionEdit::Nudge([0.0, 1.0])))
            .keys(shift(Key::Down))
            .needs(needs::item)
            .repeats();

        ExcludeOutliers = row("exclude-outliers", "exclude-outliers-help", Place::Outliers, |_| {
            edit(RegionEdit::ExcludeOutliers)
        })
        .keys(primary_shift(Key::Letter('X')))
        .needs(needs::roi);

        IncludeOutliers = row("include-outliers", "include-outliers-help", Place::Outliers, |_| {
            edit(RegionEdit::IncludeOutliers)
        })
        .needs(needs::excluded_pixels);
    }
}
