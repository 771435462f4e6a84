//! Rates of the single pixels of lesion and liver, with the shares of the bar under the pointer.

use egui::Ui;

use super::{TITLE, handed, legend_ui, nothing_ui, title_ui};
use crate::compose::{self, Answer, SampledRates};
use crate::display::numbers;
use crate::gui::theme;
use crate::t;
use crate::text::t;

/// The histograms of both regions in the same bins, each in per cent of its own pixels.
pub fn histogram_ui(ui: &mut Ui, answer: &Answer<'_>, height: f32) {
    let rate = compose::rate_name(answer.decay());
    let Some(rates) = compose::sampled_rates(answer) else {
        title_ui(ui, &t!("histogram-title", rate = rate), |_| ());
        return nothing_ui(ui, &t!("histogram-nothing", rate = rate));
    };
    let plot = compose::histogram(answer, &rates, theme::tokens());
    title_ui(ui, &plot.title, |ui| legend_ui(ui, &plot));
    let shown = handed::show(ui, "histogram", &plot, theme::tokens(), height - TITLE, t("plot-histogram-help"));
    if let Some(bin) = shown.pointer.and_then(|at| rates.histogram.bin(at.x)) {
        shown.response.on_hover_text_at_pointer(hover_text(&rates, bin, rate));
    }
}

fn hover_text(SampledRates { regions, histogram }: &SampledRates<'_>, bin: usize, rate: &str) -> String {
    let [from, to] = [bin, bin + 1].map(|edge| numbers::fixed(histogram.edge(edge), 0));
    let mut text = t!("histogram-hover", rate = rate, from = from, to = to);
    for (region, shares) in regions.iter().zip(&histogram.shares) {
        text.push_str(&format!("\n{} {:.1} %", region.role.noun(), 100.0 * shares[bin]));
    }
    text
}
