//! The annotated picture: what is on screen, without the controls, drawn without a display.

use std::path::Path;

use egui::{CentralPanel, Context, Frame, Margin, Rect, RichText, Ui, UiBuilder, vec2};

use super::drawn::Drawn;
use super::labels::research_only;
use super::panels::{echo_strip, roi_table};
use super::picture_size::{ANSWER, FOOTER, HEADER, STRIP, size_points, size_px, table_height};
use super::raster::offscreen_ui::{OffscreenOptions, render_ui};
use super::textures::Textures;
use super::{shell, theme, viewport};
use crate::display::RgbaPixels;
use crate::io::home::Home;
use crate::io::picture::{self, PictureFormat, PictureNotes, PictureText, SESSION_KEYWORD};
use crate::io::session_file::{self, SessionFile};
use crate::session::{Event, ExportRequest, ExportTarget, Exported, JobKind, Picture, PictureOptions, Session};
use crate::t;

/// Draws the figure: RGBA, no display or GPU needed.
pub fn draw(session: &Session, scale: u32) -> image::RgbaImage {
    drawn(&session.picture_given_away(), scale, None)
}

fn drawn(picture: &Picture, scale: u32, date: Option<&str>) -> image::RgbaImage {
    let size = size_points(picture.shown());
    let mut textures = Textures::default();
    let settings =
        OffscreenOptions { size_points: size, pixels_per_point: scale as f32, ..OffscreenOptions::default() };
    theme::in_dark(|| render_ui(settings, theme::apply, |ui| figure_ui(ui, picture.into(), &mut textures, date)))
}

/// The page of the figure.
fn figure_ui(ui: &mut Ui, drawn: Drawn<'_>, textures: &mut Textures, date: Option<&str>) {
    CentralPanel::default().frame(Frame::new().fill(theme::colors().background)).show(ui, |ui| {
        let all = ui.max_rect();
        let body = Rect::from_min_max(all.min + vec2(0.0, HEADER), all.max - vec2(0.0, FOOTER));
        header_ui(ui, drawn, Rect::from_min_max(all.min, egui::pos2(all.right(), body.top())));
        let below_images = STRIP + table_height(drawn.shown) + 20.0;
        let images = Rect::from_min_size(body.min, vec2(all.width() - ANSWER, body.height() - below_images));
        // What the panels ask for while a picture is drawn has nobody to answer it.
        let mut ignored = Vec::new();
        viewport::panes_ui(ui, drawn, textures, images, &mut ignored);
        let below = Rect::from_min_max(
            images.left_bottom() + vec2(10.0, 8.0),
            egui::pos2(images.right() - 10.0, body.bottom()),
        );
        ui.scope_builder(UiBuilder::new().max_rect(below), |ui| {
            echo_strip::echo_strip_ui(ui, drawn, textures, &mut ignored);
            ui.add_space(6.0);
            roi_table::roi_table_ui(ui, drawn, &mut ignored);
        });
        let answer = Rect::from_min_max(egui::pos2(images.right(), body.top()), body.max);
        ui.painter().rect_filled(answer, 0.0, theme::colors().panel);
        ui.scope_builder(UiBuilder::new().max_rect(answer.shrink(12.0)), |ui| {
            shell::answer_ui(ui, drawn, answer.height() - 24.0, &mut ignored);
        });
        footer_ui(ui, Rect::from_min_max(egui::pos2(all.left(), body.bottom()), all.max), drawn, date);
    });
}

fn header_ui(ui: &mut Ui, drawn: Drawn<'_>, rect: Rect) {
    ui.painter().rect_filled(rect, 0.0, theme::colors().panel);
    let title = drawn.study.stack.as_deref().map(|stack| stack.info.description.clone()).unwrap_or_default();
    let left = rect.left_center() + vec2(14.0, 0.0);
    let font = theme::semibold(theme::SIZE_TITLE);
    ui.painter().text(left, egui::Align2::LEFT_CENTER, title, font, theme::colors().text);
    let source = match drawn.study.case() {
        Some(case) => t!("figure-case", title = case.title()),
        None => String::new(),
    };
    let right = rect.right_center() - vec2(14.0, 0.0);
    ui.painter().text(
        right,
        egui::Align2::RIGHT_CENTER,
        source,
        theme::regular(theme::SIZE_SMALL),
        theme::colors().secondary,
    );
}

fn footer_ui(ui: &mut Ui, rect: Rect, drawn: Drawn<'_>, date: Option<&str>) {
    ui.painter().rect_filled(rect, 0.0, theme::colors().panel);
    let frame = Frame::new().inner_margin(Margin::symmetric(14, 6));
    ui.scope_builder(UiBuilder::new().max_rect(rect), |ui| {
        frame.show(ui, |ui| {
            ui.horizontal(|ui| {
                ui.label(RichText::new(research_only()).color(theme::colors().text).size(theme::SIZE_SMALL));
                ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
                    let day = date.map(|date| format!("{date} · ")).unwrap_or_default();
                    ui.label(theme::small(format!("{day}{}", method_line(drawn))));
                });
            });
        });
    });
}

/// Version, model, noise and seed: what the numbers rest on.
fn method_line(drawn: Drawn<'_>) -> String {
    let program = format!("Sideroscope {}", env!("CARGO_PKG_VERSION"));
    let Some(analysis) = drawn.study.analysis.as_deref() else { return program };
    let settings = &analysis.settings;
    let model = super::widgets::model_label(settings.model);
    let sigma = analysis.noise.sigma.map(|s| crate::display::numbers::significant(s, 3));
    let sigma = sigma.unwrap_or_else(|| t!("sigma-unknown").to_owned());
    let source = super::panels::fit::noise_source_label(analysis.noise.source);
    t!(
        "figure-method",
        program = program,
        model = model,
        sigma = sigma,
        source = source,
        coils = settings.coils,
        margin = format!("{:.2}", settings.margin),
        replicates = settings.replicates,
        seed = settings.seed
    )
}

/// The figure as PNG bytes, with the session inside so that opening the picture reopens the case.
///
/// # Errors
/// A sentence when the picture could not be encoded.
pub fn png(session: &Session, scale: u32) -> Result<Vec<u8>, String> {
    let source = Source::of(session, PictureOptions::default());
    source.bytes(PictureFormat::Png, scale, PictureOptions::default())
}

/// What a figure is made from, independent of what happens to the session after.
struct Source {
    picture: Picture,
    /// The session to go along.
    text: Option<String>,
}

impl Source {
    fn of(session: &Session, options: PictureOptions) -> Self {
        let picture = session.picture_given_away();
        let file = match options.keeps_places {
            true => Picture::of(session.shown()).to_file(),
            // No paths, notes or UIDs, and nothing of the patient in names and texts.
            false => picture.to_file().map(SessionFile::for_publication),
        };
        Self { text: file.map(|file| file.to_json()), picture }
    }

    fn stamped(&self, scale: u32, options: PictureOptions) -> image::RgbaImage {
        let date = options.has_date.then(|| chrono::Local::now().format("%Y-%m-%d").to_string());
        drawn(&self.picture, scale, date.as_deref())
    }

    fn bytes(&self, format: PictureFormat, scale: u32, options: PictureOptions) -> Result<Vec<u8>, String> {
        let picture = self.stamped(scale, options);
        let pixels =
            RgbaPixels { width: picture.width() as usize, height: picture.height() as usize, rgba: picture.into_raw() };
        let text = self.text.clone().map(|text| PictureText { keyword: SESSION_KEYWORD, text });
        let notes = PictureNotes { dpi: None, texts: text.into_iter().collect() };
        picture::to_bytes(format, &pixels, &notes).map_err(|error| error.to_string())
    }
}

/// Starts the export that the session asked for, off the frame.
pub fn export(session: &mut Session, request: ExportRequest, ctx: &Context) {
    let (source, home) = (Source::of(session, request.options), session.recovery.home.clone());
    let ctx = ctx.clone();
    let ticket = session.out.jobs.begin(JobKind::Export);
    ticket.start(session.out.jobs.executor(), move |_| {
        Event::Exported(match &request.target {
            ExportTarget::File(path) => write(&source, path, &request, home.as_ref()),
            ExportTarget::Clipboard => {
                let picture = source.stamped(request.scale, request.options);
                let size = [picture.width() as usize, picture.height() as usize];
                ctx.copy_image(egui::ColorImage::from_rgba_unmultiplied(size, picture.as_raw()));
                ctx.request_repaint();
                Ok(Exported { sentence: t!("notice-copied").to_owned(), path: None })
            }
        })
    });
}

fn write(source: &Source, path: &Path, request: &ExportRequest, home: Option<&Home>) -> Result<Exported, String> {
    let format = PictureFormat::of_path(path).ok_or_else(|| t!("screenshot-ending").to_owned())?;
    let bytes = source.bytes(format, request.scale, request.options)?;
    if let (Some(home), true) = (home, request.options.keeps_places)
        && let Some(text) = picture::text_of_png(&bytes, SESSION_KEYWORD)
    {
        // The places in a picture of this user's own are followed without being asked about.
        home.remember_saved(&session_file::digest(text.as_bytes()));
    }
    crate::io::atomic::write_bytes(path, &bytes)
        .map_err(|error| t!("notice-figure-failed", reason = error.reason()))?;
    let [width, height] = size_px(source.picture.shown(), request.scale);
    let sentence = t!("notice-figure-saved", width = width, height = height, name = path.display());
    Ok(Exported { sentence, path: Some(path.to_path_buf()) })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::gui::panels::verdict::verdict_ui;
    use crate::gui::plot::TWO_PLOTS;
    use crate::phantom::Case;
    use crate::session::{Executor, Opened};
    use crate::text::{Language, with_language};

    /// What the verdict in a picture leaves of the column that figures give it, points.
    fn left_for_plots(session: &Session) -> f32 {
        let height = size_points(session.shown()).y - HEADER - FOOTER - 24.0;
        let picture = session.picture_given_away();
        let mut left = 0.0;
        let options = OffscreenOptions { size_points: vec2(ANSWER - 24.0, height), ..OffscreenOptions::default() };
        render_ui(options, theme::apply, |ui| {
            let top = ui.cursor().top();
            verdict_ui(ui, (&picture).into(), height, &mut Vec::new());
            left = height - 4.0 - (ui.cursor().top() - top);
        });
        left
    }

    #[test]
    fn the_picture_has_room_for_the_two_plots_that_the_window_shows() {
        // The fewest words, the most, and no number at all.
        let mut found = Vec::new();
        for case in [Case::Iso, Case::FocalSparing, Case::Fatty, Case::FloorTrap] {
            let mut session = Session::new(Executor::Inline, || ());
            session.show(Opened::case(case));
            session.poll();
            for language in Language::ALL {
                let left = with_language(language, || left_for_plots(&session));
                found.push((left, case, language));
            }
        }
        assert!(found.iter().all(|(left, ..)| *left >= TWO_PLOTS), "{found:?} points are left");
    }
}
