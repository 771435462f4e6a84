//! R2* of the single pixels of lesion and liver: how even each region is, and how far they overlap.

use egui::Ui;
use egui_plot::{FilledArea, Line, PlotUi, VLine};

use super::{AxisScale, base, dashed, legend_ui, nothing_ui, regions, title_ui};
use crate::display::histogram::Histogram;
use crate::display::numbers;
use crate::gui::theme;
use crate::pipeline::RoiMeasurement;
use crate::roi::Role;
use crate::session::Session;
use crate::t;
use crate::text::t;

/// Bars across the plot.
const BINS: usize = 32;

/// The histograms of both regions in the same bins, each in per cent of its own pixels.
pub fn histogram_ui(ui: &mut Ui, session: &Session, height: f32) {
    let Some(analysis) = session.analysis.as_deref() else { return };
    let shown = regions(analysis);
    title_ui(ui, t("histogram-title"), |ui| legend_ui(ui, &shown));
    let samples: Vec<&[f32]> = shown.iter().map(|region| region.pixel_values.as_slice()).collect();
    let Some(histogram) = Histogram::of(&samples, BINS) else { return nothing_ui(ui, t("histogram-nothing")) };
    let [low, high] = histogram.range();
    let top = histogram.shares.iter().flatten().copied().fold(0.0, f64::max) * 115.0;
    let x = AxisScale::linear([low, high], t("axis-rate"), 6);
    let y = AxisScale::linear([0.0, top], t("axis-share"), 5);
    let response = base("histogram", &x, &y, height - 26.0).show(ui, |plot| {
        for (region, shares) in shown.iter().zip(&histogram.shares).rev() {
            region_items(plot, region, &histogram, shares);
        }
        plot.pointer_coordinate()
    });
    super::named(&response.response, t("plot-histogram-help"));
    let bin = response.inner.filter(|_| response.response.hovered()).and_then(|at| histogram.bin(at.x));
    if let Some(bin) = bin {
        let [from, to] = [bin, bin + 1].map(|edge| numbers::fixed(histogram.edge(edge), 0));
        let mut text = t!("histogram-hover", from = from, to = to);
        for (region, shares) in shown.iter().zip(&histogram.shares) {
            text.push_str(&format!("\n{} {:.1} %", region.role.noun(), 100.0 * shares[bin]));
        }
        response.response.on_hover_text_at_pointer(text);
    }
}

fn region_items(plot: &mut PlotUi<'_>, region: &RoiMeasurement, histogram: &Histogram, shares: &[f64]) {
    let color = theme::role_color(region.role);
    let steps: Vec<[f64; 2]> = shares
        .iter()
        .enumerate()
        .flat_map(|(bin, share)| [bin, bin + 1].map(|edge| [histogram.edge(edge), share * 100.0]))
        .collect();
    let (xs, ys): (Vec<f64>, Vec<f64>) = steps.iter().map(|&[x, y]| (x, y)).unzip();
    let area = FilledArea::new("", &xs, &vec![0.0; xs.len()], &ys).fill_color(color.gamma_multiply(0.18));
    plot.add(area.allow_hover(false));
    let style = dashed(region.role == Role::Liver);
    // One line per side: the corners of a path of narrow steps would swell to a band.
    for side in steps.windows(2) {
        plot.line(Line::new("", side.to_vec()).color(color).width(1.5).style(style).allow_hover(false));
    }
    // The rate of the mean decay, which the verdict rests on, beside the pixels it comes from.
    if let Some(rate) = region.r2star_per_s {
        plot.vline(VLine::new("", rate.value).color(color).width(1.0).style(style).allow_hover(false));
    }
}
