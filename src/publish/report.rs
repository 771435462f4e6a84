//! The report: one page with images, table, plots, verdict with its gates, method, settings and sources.

use crate::compose::{RemarkKind, remarks};
use crate::display::numbers;
use crate::display::scene::{Align, PaneRect, Primitive, Sheet, Tokens};
use crate::display::typeset;
use crate::pipeline::{Analysis, SOFTWARE};
use crate::publish::column::{Column, Look, word};
use crate::publish::panel::{self, ImagePanel, ImageShows, ImageView};
use crate::publish::{MapKind, Subject, labels};
use crate::series::DecayKind;
use crate::t;
use crate::text::{self, Language, language};

/// Paper of the report.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Paper {
    #[default]
    A4,
    Letter,
}

impl Paper {
    pub const ALL: [Self; 2] = [Self::A4, Self::Letter];

    pub fn label(self) -> &'static str {
        match self {
            Self::A4 => "A4",
            Self::Letter => "Letter",
        }
    }

    /// Width and height, points.
    pub fn size(self) -> [f32; 2] {
        match self {
            // ISO 216: 210 mm × 297 mm.
            Self::A4 => [595.276, 841.89],
            // ANSI/ASME Y14.1: 8.5 in × 11 in.
            Self::Letter => [612.0, 792.0],
        }
    }
}

/// What the report shows.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ReportOptions {
    pub paper: Paper,
    /// `None` takes what shows most.
    pub slice: Option<usize>,
    pub echo: Option<usize>,
    pub map: Option<MapKind>,
    /// `None` is the language of the thread.
    pub language: Option<Language>,
}

const MARGIN: f32 = 40.0;
const GAP: f32 = 12.0;
/// Between the images of the strip.
const STRIP_GAP: f32 = 2.0;
/// Text sizes: body, small print.
const SIZE: f32 = 7.8;
const SMALL: f32 = 6.4;
/// Rows of the table at most.
const MOST_ROWS: usize = 8;
/// Instance UIDs that are listed; of more, their number.
const MOST_UIDS: usize = 12;

/// Composes the page.
pub fn report(subject: &Subject, options: &ReportOptions) -> Sheet {
    text::with_language(options.language.unwrap_or_else(language), || page(subject, options))
}

fn page(subject: &Subject, options: &ReportOptions) -> Sheet {
    let ink = Tokens::PAPER;
    let size = options.paper.size();
    let page = Page { subject, ink: &ink, size, options };
    let mut content = page.head();
    let top = MARGIN + 44.0;
    let images = page.images(top, &mut content);
    let plots_height = if subject.analysis.is_some() { page.plots_height() } else { 0.0 };
    let plots = images + GAP;
    page.plots(plots, plots_height, &mut content);
    let table = plots + plots_height + if plots_height > 0.0 { GAP } else { 0.0 };
    let table_height = panel::table_height(subject, MOST_ROWS, SIZE);
    let room = PaneRect { min: [MARGIN, table], max: [size[0] - MARGIN, table + table_height] };
    content.extend(panel::table(subject, room, &ink, SIZE));
    let text_top = table + table_height + if table_height > 0.0 { GAP } else { 0.0 };
    let bottom = size[1] - MARGIN - 12.0;
    let strip = page.strip(text_top, bottom, &mut content);
    content.extend(page.texts(strip, bottom));
    content.extend(page.foot());
    let title = t!("publish-report-title").to_owned();
    Sheet { size, background: Some(ink.background), title, language: language().tag(), content }
}

struct Page<'a> {
    subject: &'a Subject,
    ink: &'a Tokens,
    size: [f32; 2],
    options: &'a ReportOptions,
}

impl Page<'_> {
    fn width(&self) -> f32 {
        self.size[0] - 2.0 * MARGIN
    }

    fn slice(&self) -> usize {
        self.options.slice.unwrap_or_else(|| self.subject.main_slice()).min(self.subject.stack.num_slices() - 1)
    }

    fn head(&self) -> Vec<Primitive> {
        let mut column = Column::new(self.ink, [MARGIN, MARGIN], self.width());
        let (title, line) = (column.strong(16.0), column.secondary(SIZE + 0.6));
        let heading = match self.subject.stack.info.decay {
            DecayKind::T2Star => t!("publish-report-heading"),
            DecayKind::T2 => t!("publish-report-heading-t2"),
        };
        column.paragraph(heading, title);
        let room = self.width() - typeset::width(&self.source(), line.size, false) - 12.0;
        let description = &self.subject.stack.info.description;
        let what = typeset::shortened(description, line.size, false, room.max(60.0));
        column.line_at(MARGIN, &what, line, Align::Start);
        column.line_at(MARGIN + self.width(), &self.source(), line, Align::End);
        column.top += 13.0;
        column.rule();
        column.content
    }

    /// "1.5 T · 12 echoes, TE 0.99–16.50 ms · slice 3/5"; a built-in case says that it is simulated.
    fn source(&self) -> String {
        let stack = &self.subject.stack;
        let te = stack.te_ms();
        let field = self.subject.field().map_or_else(|| t!("field-unknown").to_owned(), |f| f.to_string());
        let (first, last) = (te.first().copied().unwrap_or(0.0), te.last().copied().unwrap_or(0.0));
        let echoes =
            t!("publish-echoes-te", count = te.len(), first = format!("{first:.2}"), last = format!("{last:.2}"));
        let mut parts = vec![field, echoes];
        if self.subject.case.is_some() {
            parts.insert(0, t!("simulated").to_owned());
        }
        parts.join(" · ")
    }

    /// Echo, map and verdict side by side; returns the lower edge.
    fn images(&self, top: f32, content: &mut Vec<Primitive>) -> f32 {
        let (subject, ink) = (self.subject, self.ink);
        let has_map = subject.maps.is_some();
        let card_width = 0.36 * self.width();
        let count = if has_map { 2.0 } else { 1.0 };
        let width = (self.width() - card_width - GAP * count) / count;
        let height = (width / panel::aspect(subject, None)).clamp(120.0, 190.0);
        let shows = ImageShows {
            has_rois: true,
            has_scale_bar: true,
            has_letters: true,
            has_corners: true,
            has_color_bar: true,
        };
        let echo = ImageView::Echo { echo: self.options.echo.unwrap_or_else(|| subject.main_echo()) };
        let map = ImageView::Map { kind: self.options.map.unwrap_or(MapKind::R2Star) };
        let views = if has_map { vec![echo, map] } else { vec![echo] };
        let mut left = MARGIN;
        for view in views {
            let room = PaneRect { min: [left, top], max: [left + width, top + height] };
            let panel = ImagePanel {
                view,
                slice: self.slice(),
                window: None,
                crop: None,
                shows,
                annotations: Vec::new(),
                label: String::new(),
            };
            content.extend(panel::image(subject, &panel, room, SMALL));
            left += width + GAP;
        }
        let room = PaneRect { min: [left, top], max: [self.size[0] - MARGIN, top + height] };
        content.extend(panel::verdict_card(subject, room, ink, SIZE));
        top + height
    }

    /// All echoes of the slice in one window, in as many rows as the texts leave room for; returns where texts begin.
    fn strip(&self, top: f32, bottom: f32, content: &mut Vec<Primitive>) -> f32 {
        let echoes = self.subject.stack.num_echoes();
        let texts = [self.left_texts(top, SIZE, usize::MAX).top, self.right_texts(top, SIZE).top];
        let room = bottom - texts.into_iter().fold(top, f32::max) - GAP;
        let aspect = panel::aspect(self.subject, None);
        let fitting = (1..=3_usize).rev().find_map(|rows| {
            let columns = echoes.div_ceil(rows);
            let width = (self.width() - STRIP_GAP * (columns as f32 - 1.0)) / columns as f32;
            let height = rows as f32 * (width / aspect + STRIP_GAP);
            // Fewer than four in a row would be larger than the main image.
            (columns >= 4 && height <= room && width > 24.0).then_some((columns, width))
        });
        let Some((columns, width)) = fitting.filter(|_| echoes > 1) else { return top };
        let height = width / aspect;
        let shows = ImageShows {
            has_rois: false,
            has_scale_bar: false,
            has_letters: false,
            has_corners: false,
            has_color_bar: false,
        };
        for echo in 0..echoes {
            let left = MARGIN + (echo % columns) as f32 * (width + STRIP_GAP);
            let upper = top + (echo / columns) as f32 * (height + STRIP_GAP);
            let room = PaneRect { min: [left, upper], max: [left + width, upper + height] };
            let label = format!("{:.1} ms", self.subject.stack.echo_times()[echo].ms());
            let panel = ImagePanel {
                view: ImageView::Echo { echo },
                slice: self.slice(),
                window: None,
                crop: None,
                shows,
                annotations: Vec::new(),
                label,
            };
            content.extend(panel::image(self.subject, &panel, room, (0.1 * width).clamp(4.0, SMALL)));
        }
        top + echoes.div_ceil(columns) as f32 * (height + STRIP_GAP) + GAP - STRIP_GAP
    }

    fn plots_height(&self) -> f32 {
        // The table takes what more regions need.
        let table = panel::table_height(self.subject, MOST_ROWS, SIZE);
        (0.215 * self.size[1] - 0.4 * (table - 40.0).max(0.0)).max(120.0)
    }

    fn plots(&self, top: f32, height: f32, content: &mut Vec<Primitive>) {
        if height <= 0.0 {
            return;
        }
        let width = 0.5 * (self.width() - 2.0 * GAP);
        let left = PaneRect { min: [MARGIN, top], max: [MARGIN + width, top + height] };
        let start = MARGIN + width + 2.0 * GAP;
        let right = PaneRect { min: [start, top], max: [start + width, top + height] };
        content.extend(panel::decay(self.subject, "", left, self.ink, SIZE));
        content.extend(panel::contrast(self.subject, "", right, self.ink, SIZE));
    }

    /// Limits and warnings at the left, method and sources at the right; smaller where there is much to say.
    fn texts(&self, top: f32, bottom: f32) -> Vec<Primitive> {
        let mut size = SIZE;
        loop {
            let columns = [self.left_texts(top, size, usize::MAX), self.right_texts(top, size)];
            let lowest = columns.iter().map(|column| column.top).fold(top, f32::max);
            if lowest <= bottom || size <= 5.9 {
                let [left, right] = columns;
                let left = if left.top <= bottom { left } else { self.cut_texts(top, bottom, size) };
                let clip = PaneRect { min: [0.0, top], max: [self.size[0], bottom] };
                let mut content = left.content;
                content.extend(right.content);
                return vec![Primitive::Clip { rect: clip, content }];
            }
            size -= 0.15;
        }
    }

    /// As many remarks as fit, then how many more there are.
    fn cut_texts(&self, top: f32, bottom: f32, size: f32) -> Column<'_> {
        let all = self.subject.analysis.as_deref().map_or(0, |analysis| remarks(analysis).len());
        let fitting = (0..all).rev().map(|most| self.left_texts(top, size, most)).find(|column| column.top <= bottom);
        fitting.unwrap_or_else(|| self.left_texts(top, size, 0))
    }

    fn column_width(&self) -> f32 {
        0.5 * (self.width() - 2.0 * GAP)
    }

    fn heading(&self, column: &mut Column<'_>, text: &str, size: f32) {
        let look = Look { size: size + 0.4, color: self.ink.text, is_strong: true };
        column.paragraph(text, look);
        column.space(0.25 * size);
    }

    fn left_texts(&self, top: f32, size: f32, most: usize) -> Column<'_> {
        let mut column = Column::new(self.ink, [MARGIN, top], self.column_width());
        self.heading(&mut column, t!("publish-gates"), size);
        let remarks = self.subject.analysis.as_deref().map(remarks).unwrap_or_default();
        if remarks.is_empty() {
            let look = column.secondary(size);
            column.hanging("✓", 1.5 * size, t!("publish-no-remarks"), look);
        }
        for remark in remarks.iter().take(most) {
            let color = if remark.kind == RemarkKind::Reason { self.ink.text } else { self.ink.caution };
            let look = Look { color, ..column.look(size) };
            column.hanging(remark.sign(), 1.5 * size, &remark.text, look);
            column.space(0.35 * size);
        }
        if remarks.len() > most {
            let look = column.secondary(size);
            column.paragraph(&t!("publish-more-remarks", count = remarks.len() - most), look);
        }
        self.limits(&mut column, size);
        column
    }

    /// What limits the sign and what it rests on: beside every verdict, also where nothing speaks against it.
    fn limits(&self, column: &mut Column<'_>, size: f32) {
        let Some(verdict) = self.subject.analysis.as_deref().and_then(|analysis| analysis.verdict.as_ref()) else {
            return;
        };
        column.space(0.6 * size);
        self.heading(column, t!("limits"), size);
        let small = Look { size: (size - 0.8).max(5.4), ..column.secondary(size) };
        for limit in verdict.limits() {
            column.hanging("·", 0.8 * size, limit, small);
        }
        column.space(0.3 * size);
        for source in verdict.sources() {
            column.hanging("", 0.8 * size, source, Look { size: (size - 1.4).max(5.2), ..small });
        }
    }

    fn right_texts(&self, top: f32, size: f32) -> Column<'_> {
        let mut column = Column::new(self.ink, [MARGIN + self.column_width() + 2.0 * GAP, top], self.column_width());
        self.heading(&mut column, t!("publish-method"), size);
        let indent = 0.3 * column.width;
        for (name, value) in self.method() {
            column.row(&name, indent, &value, size);
        }
        column.space(0.9 * size);
        self.heading(&mut column, t!("publish-sources"), size);
        for (name, value) in self.sources() {
            column.row(&name, indent, &value, (size - 1.2).max(5.4));
        }
        column
    }

    /// What the numbers depend on.
    fn method(&self) -> Vec<(String, String)> {
        let mut rows = Vec::new();
        let mut push = |name: &str, value: String| rows.push((name.to_owned(), value));
        if let Some(analysis) = self.subject.analysis.as_deref() {
            let settings = &analysis.settings;
            push(t!("publish-model"), labels::model(settings.model).to_owned());
            push(t!("column-echoes"), labels::echoes(analysis, self.subject.stack.num_echoes()));
            push(
                t!("role-noise"),
                t!("publish-noise-value", noise = labels::noise(&analysis.noise), coils = settings.coils),
            );
            push(t!("publish-calibration"), settings.calibration.label.to_owned());
            push(t!("publish-scheme"), settings.scheme.label.to_owned());
            push(t!("publish-decision"), decision(analysis));
        }
        let info = &self.subject.stack.info;
        let technique = [
            info.repetition_time_ms.map(|tr| format!("TR {} ms", numbers::significant(tr, 3))),
            info.flip_angle_deg.map(|angle| format!("FA {}°", numbers::significant(angle, 2))),
            Some(info.vendor.clone()).filter(|vendor| !vendor.is_empty()),
        ];
        let technique: Vec<String> = technique.into_iter().flatten().collect();
        if !technique.is_empty() {
            push(t!("publish-technique"), technique.join(" · "));
        }
        rows
    }

    /// UIDs of what was measured: study, series, and the images of the slice that is shown.
    fn sources(&self) -> Vec<(String, String)> {
        let info = &self.subject.stack.info;
        if let Some(case) = self.subject.case {
            let (name, seed) = (case.name(), self.subject.settings.seed);
            let value = match self.subject.is_case_changed {
                true => t!("publish-case-changed", name = name, seed = seed),
                false => t!("publish-case-value", name = name, seed = seed),
            };
            return vec![(t!("publish-case").to_owned(), value)];
        }
        let mut rows = Vec::new();
        let mut push = |name: &str, value: String| {
            if !value.is_empty() {
                rows.push((name.to_owned(), value));
            }
        };
        push(t!("publish-study"), info.study_uid.clone());
        push(t!("publish-series"), info.uid.clone());
        let slice = self.slice();
        let uids: Vec<&str> = info
            .source_uids
            .iter()
            .filter_map(|echo| echo.get(slice))
            .map(String::as_str)
            .filter(|uid| !uid.is_empty())
            .collect();
        let total = info.source_uids.iter().flatten().filter(|uid| !uid.is_empty()).count();
        if !uids.is_empty() {
            let shown = shared_start(&uids, MOST_UIDS);
            push(&t!("publish-images", slice = slice + 1), shown);
            push("", t!("publish-images-all", count = total));
        }
        rows
    }

    fn foot(&self) -> Vec<Primitive> {
        let y = self.size[1] - MARGIN;
        let look = Look { size: SMALL, color: self.ink.secondary, is_strong: false };
        let strong = Look { color: self.ink.text, is_strong: true, ..look };
        let points = vec![[MARGIN, y - 4.0], [self.size[0] - MARGIN, y - 4.0]];
        let stroke = crate::display::scene::Stroke::solid(self.ink.line, 0.6);
        vec![
            Primitive::Polyline { points, is_closed: false, stroke },
            Primitive::Text(word([MARGIN, y], t!("publish-research-only"), strong, Align::Start)),
            Primitive::Text(word([self.size[0] - MARGIN, y], SOFTWARE, look, Align::End)),
        ]
    }
}

/// Margin, bootstrap and seed.
fn decision(analysis: &Analysis) -> String {
    let settings = &analysis.settings;
    t!(
        "publish-decision-value",
        margin = format!("{:.2}", settings.margin),
        replicates = settings.replicates,
        seed = settings.seed
    )
}

/// UIDs with what they share at the start said once: "1.2.3.4.{5, 6, 7}".
fn shared_start(uids: &[&str], most: usize) -> String {
    let [first, rest @ ..] = uids else { return String::new() };
    if rest.is_empty() {
        return (*first).to_owned();
    }
    let shared = rest
        .iter()
        .fold(first.len(), |len, uid| first.bytes().zip(uid.bytes()).take(len).take_while(|(a, b)| a == b).count());
    let cut = first[..shared].rfind('.').map_or(0, |dot| dot + 1);
    let ends: Vec<&str> = uids.iter().take(most).map(|uid| &uid[cut..]).collect();
    let more = if uids.len() > most { ", …" } else { "" };
    format!("{}{{{}{more}}}", &first[..cut], ends.join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_uids_share_is_said_once() {
        assert_eq!(shared_start(&["1.2.34.5", "1.2.34.6", "1.2.35.7"], 9), "1.2.{34.5, 34.6, 35.7}");
        assert_eq!(shared_start(&["1.2.34.5", "1.2.34.6", "1.2.34.7"], 2), "1.2.34.{5, 6, …}");
        assert_eq!(shared_start(&["1.2.3"], 2), "1.2.3");
        assert_eq!(shared_start(&[], 2), "");
        assert_eq!(shared_start(&["1.2", "3.4"], 2), "{1.2, 3.4}");
    }
}
