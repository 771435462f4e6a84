//! Layout and materials → a sheet.

use thiserror::Error;

use super::layout::{Layout, PanelSpec, Theme, View, WindowChoice};
use super::materials::{Materials, echo_of};
use super::typed;
use crate::display::plot::LETTER;
use crate::display::scene::{Align, Color, PaneRect, Primitive, Sheet, Stroke, Text, Tokens};
use crate::display::{Window, typeset};
use crate::publish::Subject;
use crate::publish::caption::caption;
use crate::publish::column::{Column, Look, word};
use crate::publish::panel::{self, ImagePanel, ImageShows, ImageView};
use crate::t;
use crate::text::language;

/// Where a panel lies, for pointing at it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Cell {
    pub panel: usize,
    pub rect: PaneRect,
    /// Where the picture lies in it, and which part is shown: left, top, right, bottom in pixel coordinates.
    pub image: Option<(PaneRect, [f64; 4])>,
}

/// A composed figure.
#[derive(Clone, Debug, PartialEq)]
pub struct Composed {
    pub sheet: Sheet,
    pub cells: Vec<Cell>,
    /// For the manuscript, whether or not it stands on the sheet.
    pub caption: String,
}

/// What is missing for a panel.
#[derive(Clone, Debug, Error, PartialEq)]
pub enum ComposeError {
    #[error("panel {panel} names the source \"{source_name}\", which the layout does not hold")]
    NoSource { panel: usize, source_name: String },
    #[error("panel {panel} has no source: name one in the layout, or give --case or --path")]
    NoMain { panel: usize },
    #[error("panel {panel}: the picture \"{file}\" is missing")]
    NoPicture { panel: usize, file: String },
    #[error("panel {panel}: slice {slice} does not exist, there are {count}")]
    NoSlice { panel: usize, slice: usize, count: usize },
    #[error("panel {panel}: echo {echo} does not exist, there are {count}")]
    NoEcho { panel: usize, echo: usize, count: usize },
    #[error("panel {panel}: there is nothing to plot or map, the source cannot be fitted or has no ROIs")]
    NothingFitted { panel: usize },
}

/// Says what is missing; [`compose`] itself draws a frame with a word in such a panel.
pub fn check(layout: &Layout, materials: &Materials) -> Result<(), ComposeError> {
    for (index, spec) in layout.panels.iter().enumerate() {
        let panel = index + 1;
        match spec.view {
            View::Empty => continue,
            View::Picture => {
                let file = spec.file.clone().unwrap_or_default();
                if !materials.pictures.contains_key(&file) {
                    return Err(ComposeError::NoPicture { panel, file });
                }
                continue;
            }
            _ => {}
        }
        let Some(subject) = materials.subject(&spec.source) else {
            let source_name = spec.source.clone();
            return Err(match source_name.is_empty() {
                true => ComposeError::NoMain { panel },
                false => ComposeError::NoSource { panel, source_name },
            });
        };
        check_panel(panel, spec, subject)?;
    }
    Ok(())
}

fn check_panel(panel: usize, spec: &PanelSpec, subject: &Subject) -> Result<(), ComposeError> {
    let (slices, echoes) = (subject.stack.num_slices(), subject.stack.num_echoes());
    if let Some(slice) = spec.slice.filter(|&slice| slice > slices) {
        return Err(ComposeError::NoSlice { panel, slice, count: slices });
    }
    if let Some(echo) = spec.echo.filter(|&echo| echo > echoes) {
        return Err(ComposeError::NoEcho { panel, echo, count: echoes });
    }
    let analysis = subject.analysis.as_deref();
    let has_what_it_shows = match spec.view {
        View::Echo | View::Picture | View::Empty => true,
        View::R2Star | View::T2Star | View::S0 | View::Lic => subject.maps.is_some(),
        View::Decay => analysis.is_some_and(|a| a.lesion.is_some() || a.liver.is_some()),
        View::Contrast => analysis.is_some_and(|a| a.verdict.is_some()),
        View::Verdict => true,
        View::Table => analysis.is_some_and(|a| !a.rois.is_empty()),
    };
    if has_what_it_shows { Ok(()) } else { Err(ComposeError::NothingFitted { panel }) }
}

const POINTS_PER_MM: f32 = 72.0 / 25.4;
/// Height of a plot over its width, and its limits in text sizes.
const PLOT_ASPECT: f32 = 0.74;
/// Height of a line that holds a panel's letter alone, over the size of the texts.
const LETTER_LINE: f32 = 2.2;

/// Draws the figure in the language of this thread, without what the headers of `materials` say of the patient in any
/// text. `layout` passes [`Layout::check`].
pub fn compose(layout: &Layout, materials: &Materials) -> Composed {
    let layout = &typed::hidden(layout, materials);
    let ink = match layout.theme {
        Theme::Paper => Tokens::PAPER,
        Theme::Dark => Tokens::DARK,
    };
    let composer = Composer { layout, materials, ink: &ink, size: layout.text_pt as f32 };
    composer.compose()
}

struct Composer<'a> {
    layout: &'a Layout,
    materials: &'a Materials,
    ink: &'a Tokens,
    size: f32,
}

impl Composer<'_> {
    fn compose(&self) -> Composed {
        let width = self.layout.width_mm as f32 * POINTS_PER_MM;
        let gap = self.layout.gap_mm as f32 * POINTS_PER_MM;
        let mut content = Vec::new();
        let mut cells = Vec::new();
        let mut top = self.title(width, &mut content);
        for row in self.rows() {
            let height = self.row_height(&row, width, gap);
            for &(panel, column) in &row {
                let spec = &self.layout.panels[panel];
                let left = column as f32 * (self.column_width(width, gap) + gap);
                let room = PaneRect { min: [left, top], max: [left + self.span_width(spec, width, gap), top + height] };
                cells.push(Cell { panel, rect: room, image: self.image_place(spec, room) });
                content.extend(self.panel(panel, spec, room));
            }
            top += height + gap;
        }
        top -= gap;
        let text = caption(self.layout, self.materials);
        top = self.caption(&text, width, top, &mut content);
        let title = self.layout.title.clone();
        let sheet = Sheet {
            size: [width, top],
            background: Some(self.ink.background),
            title,
            language: language().tag(),
            content,
        };
        Composed { sheet, cells, caption: text }
    }

    fn title(&self, width: f32, content: &mut Vec<Primitive>) -> f32 {
        if self.layout.title.is_empty() {
            return 0.0;
        }
        let mut column = Column::new(self.ink, [0.0, 0.0], width);
        let look = column.strong(1.35 * self.size);
        column.paragraph(&self.layout.title, look);
        column.space(0.4 * self.size);
        content.append(&mut column.content);
        column.top
    }

    fn caption(&self, auto: &str, width: f32, top: f32, content: &mut Vec<Primitive>) -> f32 {
        let text = match self.layout.caption.as_str() {
            "" => return top,
            "auto" => auto,
            own => own,
        };
        let mut column = Column::new(self.ink, [0.0, top + 0.8 * self.size], width);
        let look = column.look(self.size);
        column.paragraph(text, look);
        content.append(&mut column.content);
        column.top + 0.2 * self.size
    }

    /// Panels with their column, row by row.
    fn rows(&self) -> Vec<Vec<(usize, usize)>> {
        let mut rows: Vec<Vec<(usize, usize)>> = vec![Vec::new()];
        let mut column = 0;
        for (panel, spec) in self.layout.panels.iter().enumerate() {
            if column + spec.span > self.layout.columns {
                rows.push(Vec::new());
                column = 0;
            }
            if let Some(row) = rows.last_mut() {
                row.push((panel, column));
            }
            column += spec.span;
        }
        rows
    }

    fn column_width(&self, width: f32, gap: f32) -> f32 {
        let columns = self.layout.columns as f32;
        (width - gap * (columns - 1.0)) / columns
    }

    fn span_width(&self, spec: &PanelSpec, width: f32, gap: f32) -> f32 {
        spec.span as f32 * (self.column_width(width, gap) + gap) - gap
    }

    /// Images set the height of their row by their own proportions; a row without images takes that of its plots.
    fn row_height(&self, row: &[(usize, usize)], width: f32, gap: f32) -> f32 {
        let specs = || row.iter().map(|&(panel, _)| &self.layout.panels[panel]);
        let of_images = specs()
            .filter_map(|spec| Some(self.span_width(spec, width, gap) / self.aspect(spec)?))
            .fold(None, |highest: Option<f32>, height| Some(highest.map_or(height, |h| h.max(height))));
        let plot = |spec: &PanelSpec| match spec.view {
            View::Table => self.materials.subject(&spec.source).map_or(0.0, |subject| {
                panel::table_height(subject, 12, self.size)
                    + if self.layout.letters == super::Letters::None { 0.0 } else { LETTER_LINE * self.size }
            }),
            _ => PLOT_ASPECT * self.span_width(spec, width, gap).min(60.0 * self.size),
        };
        match of_images {
            Some(height) => height.clamp(8.0 * self.size, 1.6 * width),
            None => specs().map(plot).fold(0.0, f32::max).max(8.0 * self.size),
        }
    }

    /// Width over height of an image panel; `None` for others, and for pictures that are missing.
    fn aspect(&self, spec: &PanelSpec) -> Option<f32> {
        match spec.view {
            View::Picture => {
                let pixels = self.materials.pictures.get(spec.file.as_deref()?)?;
                Some((pixels.width as f32 / pixels.height.max(1) as f32).max(0.2))
            }
            View::Echo | View::R2Star | View::T2Star | View::S0 | View::Lic => {
                Some(panel::aspect(self.materials.subject(&spec.source)?, spec.crop))
            }
            _ => None,
        }
    }

    fn image_place(&self, spec: &PanelSpec, room: PaneRect) -> Option<(PaneRect, [f64; 4])> {
        match spec.view {
            View::Picture => {
                let pixels = self.materials.pictures.get(spec.file.as_deref()?)?;
                let rect = panel::picture_rect(pixels, room)?;
                Some((rect, [0.0, 0.0, pixels.width as f64, pixels.height as f64]))
            }
            _ if spec.view.is_image() => {
                Some(panel::image_rect(self.materials.subject(&spec.source)?, spec.crop, room))
            }
            _ => None,
        }
    }

    fn panel(&self, index: usize, spec: &PanelSpec, room: PaneRect) -> Vec<Primitive> {
        let letter = self.layout.letter(index);
        let (ink, size) = (self.ink, self.size);
        if spec.view == View::Empty {
            return Vec::new();
        }
        if spec.view == View::Picture {
            let file = spec.file.as_deref().unwrap_or_default();
            let Some(pixels) = self.materials.pictures.get(file) else {
                return self.placeholder(room, spec, &letter);
            };
            let label = spec.label.as_deref().unwrap_or_default();
            let mut content = panel::picture(pixels, &spec.marks, label, room, size);
            content.extend(self.letter_on_image(room, &letter));
            return content;
        }
        let Some(subject) = self.materials.subject(&spec.source) else {
            return self.placeholder(room, spec, &letter);
        };
        match spec.view {
            View::Decay => panel::decay(subject, &letter, room, ink, size),
            View::Contrast => panel::contrast(subject, &letter, room, ink, size),
            View::Verdict | View::Table => {
                let (head, rest) = self.letter_above(room, &letter);
                let mut content: Vec<Primitive> = head.into_iter().collect();
                content.extend(match spec.view {
                    View::Verdict => panel::verdict_card(subject, rest, ink, size),
                    _ => panel::table(subject, rest, ink, size),
                });
                content
            }
            _ => {
                let mut content = panel::image(subject, &self.image_panel(spec, subject), room, size);
                content.extend(self.letter_on_image(room, &letter));
                content
            }
        }
    }

    fn image_panel(&self, spec: &PanelSpec, subject: &Subject) -> ImagePanel {
        let slice = spec.slice.map_or_else(|| subject.main_slice(), |slice| slice - 1);
        let slice = slice.min(subject.stack.num_slices() - 1);
        let echo = echo_of(spec, subject);
        let kind = spec.view.map();
        let given = spec.window.and_then(|[low, high]| Window::new(low, high));
        let window = match (given, kind, self.layout.window) {
            (Some(window), ..) => Some(window),
            (None, None, WindowChoice::Own) => subject.own_window(echo, slice),
            _ => None,
        };
        let shows = ImageShows {
            has_rois: spec.rois,
            has_scale_bar: spec.scale_bar,
            has_letters: spec.orientation,
            has_corners: false,
            has_color_bar: spec.color_bar,
        };
        let view = kind.map_or(ImageView::Echo { echo }, |kind| ImageView::Map { kind });
        let label = spec.label.clone().unwrap_or_else(|| auto_label(view, subject));
        ImagePanel { view, slice, window, crop: spec.crop, shows, annotations: spec.marks.clone(), label }
    }

    fn letter_on_image(&self, room: PaneRect, letter: &str) -> Option<Primitive> {
        let place = room.min.map(|v| v + 0.55 * self.size);
        let look = Look { size: LETTER * self.size, color: Color::rgb(0xFF_FF_FF), is_strong: true };
        let halo = Some(Color([0, 0, 0, 190]));
        // The box of a line begins above its letters; the letter shall keep the same distance from both edges.
        let up = (typeset::ascent() - typeset::cap_height()) * look.size;
        let text = Text { halo, ..word([place[0], place[1] - up], letter, look, Align::Start) };
        (!letter.is_empty()).then_some(Primitive::Text(text))
    }

    /// The letter in a line of its own, and the room below it.
    fn letter_above(&self, room: PaneRect, letter: &str) -> (Option<Primitive>, PaneRect) {
        if letter.is_empty() {
            return (None, room);
        }
        let look = Look { size: LETTER * self.size, color: self.ink.text, is_strong: true };
        let text = word(room.min, letter, look, Align::Start);
        (Some(Primitive::Text(text)), PaneRect { min: [room.min[0], room.min[1] + LETTER_LINE * self.size], ..room })
    }

    fn placeholder(&self, room: PaneRect, spec: &PanelSpec, letter: &str) -> Vec<Primitive> {
        let stroke = Some(Stroke::solid(self.ink.line, 0.8));
        let mut column = Column::new(self.ink, room.min.map(|v| v + self.size), room.width() - 2.0 * self.size);
        column.space(1.6 * self.size);
        let look = column.secondary(self.size);
        let what = spec.label.as_deref().filter(|label| !label.is_empty());
        column.paragraph(what.unwrap_or(t!("publish-figure-missing")), look);
        if what.is_some() {
            column.paragraph(t!("publish-figure-missing"), look);
        }
        let mut content = vec![Primitive::Rect { rect: room, corner_radius: 0.0, fill: Some(self.ink.card), stroke }];
        content.append(&mut column.content);
        let look = Look { size: LETTER * self.size, color: self.ink.text, is_strong: true };
        content.push(Primitive::Text(word(room.min.map(|v| v + 0.4 * self.size), letter, look, Align::Start)));
        content
    }
}

fn auto_label(view: ImageView, subject: &Subject) -> String {
    match view {
        ImageView::Echo { echo } => subject.stack.te_label(echo, 1),
        // The color bar names map and unit.
        ImageView::Map { .. } => String::new(),
    }
}
