//! How the answer is looked at: which plots, which columns, in which order. Part of the view, never undone.

use crate::compose::RoiColumn;
use crate::roi::Role;

/// A plot of the answer panel.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum PlotKind {
    Decay,
    Contrast,
    Histogram,
    Residuals,
    Models,
}

impl PlotKind {
    /// In the order of their tabs, which is also the order on screen.
    pub const ALL: [Self; 5] = [Self::Decay, Self::Contrast, Self::Histogram, Self::Residuals, Self::Models];
}

/// The view of the answer panel and the ROI table.
#[derive(Clone, Debug, PartialEq)]
pub struct AnswerView {
    /// Plots on screen, the latest chosen first: a low window has room for that one only.
    pub plots: [PlotKind; 2],
    /// The contrast plot shows contrast over noise instead of per cent.
    pub is_cnr: bool,
    /// The limits of the sign are unfolded; `None`: where there is room.
    pub shows_limits: Option<bool>,
    /// Whose models are compared.
    pub compared: Role,
    /// Column the ROI table is sorted by, and whether the largest stands first; `None`: in the order drawn.
    pub sorted_by: Option<(RoiColumn, bool)>,
    /// Columns chosen by hand; `None`: what the width has room for.
    pub columns: Option<Vec<RoiColumn>>,
}

impl Default for AnswerView {
    fn default() -> Self {
        Self {
            plots: [PlotKind::Decay, PlotKind::Contrast],
            is_cnr: false,
            shows_limits: None,
            compared: Role::Lesion,
            sorted_by: None,
            columns: None,
        }
    }
}

impl AnswerView {
    pub(super) fn change(&mut self, change: AnswerChange) {
        match change {
            AnswerChange::Show(plot) => self.show(plot),
            AnswerChange::Cnr(is_cnr) => self.is_cnr = is_cnr,
            AnswerChange::Limits(is_open) => self.shows_limits = Some(is_open),
            AnswerChange::Compare(role) => self.compared = role,
            AnswerChange::SortBy(column) => self.sort_by(column),
            // The name stays, or nobody could tell the rows apart.
            AnswerChange::Columns(columns) => {
                self.columns = columns.map(|chosen| {
                    RoiColumn::ALL.into_iter().filter(|c| *c == RoiColumn::Name || chosen.contains(c)).collect()
                });
            }
        }
    }

    /// The plots of a panel with room for `count`, in the order of their tabs.
    pub fn shown(&self, count: usize) -> Vec<PlotKind> {
        let latest = &self.plots[..count.clamp(1, self.plots.len())];
        PlotKind::ALL.into_iter().filter(|kind| latest.contains(kind)).collect()
    }

    fn show(&mut self, plot: PlotKind) {
        if self.plots[0] != plot {
            self.plots = [plot, self.plots[0]];
        }
    }

    /// A first click sorts by a number from the largest, by a name from A; the next turns it round, the third ends it.
    fn sort_by(&mut self, column: RoiColumn) {
        let first = column != RoiColumn::Name;
        self.sorted_by = match self.sorted_by {
            Some((same, is_descending)) if same == column && is_descending == first => Some((column, !first)),
            Some((same, _)) if same == column => None,
            _ => Some((column, first)),
        };
    }
}

/// A change of [`AnswerView`].
#[derive(Clone, Debug, PartialEq)]
pub enum AnswerChange {
    Show(PlotKind),
    Cnr(bool),
    Limits(bool),
    Compare(Role),
    SortBy(RoiColumn),
    /// `None`: what the width has room for.
    Columns(Option<Vec<RoiColumn>>),
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_latest_plots_stay_in_the_order_of_their_tabs() {
        let mut view = AnswerView::default();
        assert_eq!(view.shown(2), [PlotKind::Decay, PlotKind::Contrast]);
        assert_eq!(view.shown(1), [PlotKind::Decay]);
        view.show(PlotKind::Models);
        assert_eq!(view.shown(2), [PlotKind::Decay, PlotKind::Models]);
        assert_eq!(view.shown(1), [PlotKind::Models]);
        view.show(PlotKind::Contrast);
        assert_eq!(view.shown(2), [PlotKind::Contrast, PlotKind::Models]);
        view.show(PlotKind::Contrast);
        assert_eq!(view.shown(2), [PlotKind::Contrast, PlotKind::Models], "shown already");
        view.show(PlotKind::Models);
        assert_eq!(view.shown(1), [PlotKind::Models]);
    }

    #[test]
    fn sorting_turns_round_and_ends() {
        let mut view = AnswerView::default();
        for (column, first) in [(RoiColumn::Pixels, true), (RoiColumn::Name, false)] {
            view.sort_by(column);
            assert_eq!(view.sorted_by, Some((column, first)));
            view.sort_by(column);
            assert_eq!(view.sorted_by, Some((column, !first)));
        }
        view.sort_by(RoiColumn::Name);
        assert_eq!(view.sorted_by, None);
    }
}
