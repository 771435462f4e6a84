//! Export ▸ Moving picture…

use egui::{DragValue, Ui};

use super::parts::{choices, ending_ui, hint, with_ending};
use crate::gui::theme;
use crate::gui::widgets::title;
use crate::io::animation::AnimationFormat;
use crate::session::{Action, CineShows, PublishRequest, Session};
use crate::t;

/// What the dialog keeps.
pub struct CineForm {
    pub path: String,
    seconds: f64,
    side_px: usize,
    shows: CineShows,
}

impl Default for CineForm {
    fn default() -> Self {
        Self { path: "sideroscope-echoes.gif".to_owned(), seconds: 0.35, side_px: 512, shows: CineShows::Echoes }
    }
}

pub fn cine_ui(ui: &mut Ui, session: &Session, form: &mut CineForm, actions: &mut Vec<Action>) {
    ui.set_width(460.0);
    title(ui, t!("publish-cine-dialog"));
    if session.study.stack.as_deref().is_some_and(|stack| stack.can_be_fitted()) {
        let all = [(CineShows::Echoes, t!("column-echoes")), (CineShows::SyntheticTe, t!("command-synthetic"))];
        if choices(ui, t!("publish-shows"), &mut form.shows, &all) {
            // Four times as many frames as a stack has echoes.
            form.seconds = if form.shows == CineShows::Echoes { 0.35 } else { 0.1 };
        }
    } else {
        form.shows = CineShows::Echoes;
    }
    let mut format = AnimationFormat::of_path(std::path::Path::new(form.path.trim())).unwrap_or(AnimationFormat::Gif);
    let all = AnimationFormat::ALL.map(|format| (format, format.label()));
    if choices(ui, t!("publish-format"), &mut format, &all) {
        form.path = with_ending(&form.path, format.extension());
    }
    choices(ui, t!("publish-side"), &mut form.side_px, &[(256, "256"), (512, "512"), (768, "768"), (1024, "1024")]);
    ui.horizontal(|ui| {
        ui.label(theme::secondary(t!("publish-seconds")));
        let response = ui.add(DragValue::new(&mut form.seconds).range(0.05..=5.0).speed(0.01).suffix(" s"));
        response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::SpinButton, true, t!("publish-seconds")));
    });
    let echoes = session.study.stack.as_deref().map_or(0, |stack| stack.num_echoes());
    match form.shows {
        CineShows::Echoes => hint(ui, &t!("publish-cine-hint", count = echoes)),
        CineShows::SyntheticTe => hint(ui, t!("cine-synthetic-hint")),
    }
    if form.shows == CineShows::SyntheticTe && session.study.maps.is_none() {
        ui.label(theme::small(t!("publish-maps-missing")));
    }
    ui.add_space(8.0);
    let (seconds, side_px, shows) = (form.seconds, form.side_px, form.shows);
    ending_ui(ui, &mut form.path, |path| PublishRequest::Cine { path, seconds, side_px, shows }, actions);
}
