//! How many images are shown, what they show, and what concerns all of them.

use super::keys::{
    Key::{Digit, Letter},
    System, primary, primary_shift,
};
use super::needs;
use super::place::Place;
use super::row::{Icon, Toggle, commands, row};
use crate::display::image::Interpolation;
use crate::session::{Action, Layout, PanePreset, Session, ViewAction};

fn lay_out(layout: Layout) -> Vec<Action> {
    vec![Action::View(ViewAction::SetLayout(layout))]
}

fn is_laid_out(session: &Session, layout: Layout) -> Toggle {
    (session.view.layout == layout && session.view.maximized.is_none()).into()
}

fn show(preset: PanePreset) -> Vec<Action> {
    vec![Action::View(ViewAction::SetPanePreset(preset))]
}

fn is_smooth(session: &Session) -> bool {
    session.view.pane(session.view.active).interpolation == Interpolation::Bilinear
}

commands! {
    /// Arranges the images.
    LayoutCommand {
        LayoutOne = row("layout-1", "layout-1-help", Place::Grid, |_| lay_out(Layout::One))
            .keys(primary(Digit(1)))
            .icon(Icon::Layout(Layout::One))
            .needs(needs::study)
            .toggle(|session| is_laid_out(session, Layout::One));

        LayoutOneByTwo = row("layout-1x2", "layout-1x2-help", Place::Grid, |_| lay_out(Layout::OneByTwo))
            .keys(primary(Digit(2)))
            .icon(Icon::Layout(Layout::OneByTwo))
            .needs(needs::study)
            .toggle(|session| is_laid_out(session, Layout::OneByTwo));

        LayoutTwoByOne = row("layout-2x1", "layout-2x1-help", Place::Grid, |_| lay_out(Layout::TwoByOne))
            .keys(primary(Digit(5)))
            .icon(Icon::Layout(Layout::TwoByOne))
            .needs(needs::study)
            .toggle(|session| is_laid_out(session, Layout::TwoByOne));

        LayoutOneByThree = row("layout-1x3", "layout-1x3-help", Place::Grid, |_| lay_out(Layout::OneByThree))
            .keys(primary(Digit(3)))
            .icon(Icon::Layout(Layout::OneByThree))
            .needs(needs::study)
            .toggle(|session| is_laid_out(session, Layout::OneByThree));

        LayoutTwoByTwo = row("layout-2x2", "layout-2x2-help", Place::Grid, |_| lay_out(Layout::TwoByTwo))
            .keys(primary(Digit(4)))
            .icon(Icon::Layout(Layout::TwoByTwo))
            .needs(needs::study)
            .toggle(|session| is_laid_out(session, Layout::TwoByTwo));

        LayoutTwoByThree = row("layout-2x3", "layout-2x3-help", Place::Grid, |_| lay_out(Layout::TwoByThree))
            .keys(primary(Digit(6)))
            .icon(Icon::Layout(Layout::TwoByThree))
            .needs(needs::study)
            .toggle(|session| is_laid_out(session, Layout::TwoByThree));

        PresetEchoAndMap = row("panes-echo-map", "panes-echo-map-help", Place::Panes, |_| show(PanePreset::EchoAndMap))
            .needs(needs::study);

        PresetAllMaps = row("panes-all-maps", "panes-all-maps-help", Place::Panes, |_| show(PanePreset::AllMaps))
            .needs(needs::study);

        PresetEchoSeries = row("panes-echoes", "panes-echoes-help", Place::Panes, |_| show(PanePreset::EchoSeries))
            .needs(needs::study);

        PresetMapOverEcho = row("panes-over", "panes-over-help", Place::Panes, |_| show(PanePreset::MapOverEcho))
            .needs(needs::study);

        // ⌘M puts a window into the Dock.
        Maximize = row("maximize", "maximize-help", Place::Images, |session| {
            vec![Action::View(ViewAction::ToggleMaximized(session.view.active))]
        })
        .keys(primary(Letter('M')))
        .keys_on(System::MacOs, primary_shift(Letter('M')))
        .needs(needs::several_panes_or_one_alone);

        NextPane = row("next-pane", "next-pane-help", Place::Images, |session| {
            vec![Action::View(ViewAction::Activate(session.view.pane_after_active()))]
        })
        .keys(primary(Letter('N')))
        .needs(needs::several_panes);

        Smooth = row("smooth", "smooth-help", Place::Images, |session| {
            let wanted = if is_smooth(session) { Interpolation::Nearest } else { Interpolation::Bilinear };
            vec![Action::View(ViewAction::InterpolateAll(wanted))]
        })
        .needs(needs::study)
        .toggle(|session| is_smooth(session).into());

        LinkAll = row("link-all", "link-all-help", Place::Images, |_| vec![Action::View(ViewAction::LinkAll)])
            .needs(needs::unlinked_pane);
    }
}
