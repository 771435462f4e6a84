//! The presenter: full screen, large type, a bar with what a talk needs, a spotlight on the pointer.

use std::time::Duration;

use egui::{Button, Color32, Context, Frame, LayerId, Margin, Mesh, Order, Panel, Pos2, RichText, Ui, ViewportCommand};

use crate::gui::theme;
use crate::gui::widgets::{command_button, name_after, toggle_button};
use crate::session::{Action, CaseRef, Presenter, Session, TeachAction, TeachCommand};
use crate::t;

/// Type in a talk is this much larger.
const SCALE: f32 = 1.35;
/// Below this many points of width a larger type would leave no room for the images.
const MIN_WIDTH: f32 = 1000.0;
/// Radius of the spotlight, points.
const SPOT: f32 = 120.0;
const SPOT_STEPS: u32 = 72;

/// What the window does for a talk.
#[derive(Debug)]
pub struct Presentation {
    is_full_screen: bool,
    scale: f32,
}

impl Default for Presentation {
    fn default() -> Self {
        Self { is_full_screen: false, scale: 1.0 }
    }
}

impl Presentation {
    /// How much larger everything is than the preferences say.
    pub fn scale(&self) -> f32 {
        self.scale
    }

    /// Follows the session into the talk and out of it.
    pub fn follow(&mut self, ctx: &Context, session: &Session) {
        let is_on = session.teaching.presenter.is_some();
        if is_on != self.is_full_screen {
            self.is_full_screen = is_on;
            ctx.send_viewport_cmd(ViewportCommand::Fullscreen(is_on));
        }
        // Full screen comes some frames later, and the room with it.
        let width_at_1 = ctx.content_rect().width() * self.scale;
        let wanted = if is_on { SCALE.min(width_at_1 / MIN_WIDTH).max(1.0) } else { 1.0 };
        // Steps, so that rounding does not change it from frame to frame.
        self.scale = (wanted * 20.0).floor() / 20.0;
    }
}

/// The bar in place of the toolbar.
pub fn bar_ui(ui: &mut Ui, session: &Session, presenter: &Presenter, actions: &mut Vec<Action>) {
    let frame = Frame::new().fill(theme::colors().panel).inner_margin(Margin::symmetric(12, 6));
    Panel::top("presenter").frame(frame).resizable(false).show(ui, |ui| {
        let is_roomy = ui.available_width() > 1100.0;
        ui.horizontal(|ui| {
            ui.spacing_mut().item_spacing.x = 5.0;
            if session.teaching.quiz.is_none() {
                arrow(ui, session, TeachCommand::PreviousCase, "‹", actions);
                arrow(ui, session, TeachCommand::NextCase, "›", actions);
            }
            if is_roomy {
                ui.label(RichText::new(title(session)).font(theme::semibold(theme::SIZE_IMAGE)));
            }
            ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
                let leave = ui.add(Button::new(t!("presenter-leave")).right_text(theme::small(t!("key-escape"))));
                leave.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Button, true, t!("presenter-leave")));
                if leave.clicked() {
                    actions.push(Action::run(TeachCommand::Presenter));
                }
                timer(ui, presenter, actions);
                toggle_button(ui, session, TeachCommand::Spotlight, actions);
                toggle_button(ui, session, TeachCommand::Quiz, actions);
                toggle_button(ui, session, TeachCommand::SyntheticTe, actions);
                toggle_button(ui, session, TeachCommand::CaseSliders, actions);
                toggle_button(ui, session, TeachCommand::CaseGuide, actions);
                toggle_button(ui, session, TeachCommand::CaseLibrary, actions);
            });
        });
    });
}

fn title(session: &Session) -> String {
    let cases = session.shown().all_cases();
    let Some(current) = session.teaching.current.as_ref() else { return String::new() };
    let number = cases.iter().position(|case| case == current).map_or(0, |at| at + 1);
    // A title may name what is to be seen.
    if session.shown().hides_answers() {
        return String::new();
    }
    let title = session.shown().case_texts(current).map(|texts| texts.title).unwrap_or_default();
    match (current, session.teaching.quiz.is_some()) {
        (CaseRef::BuiltIn(_) | CaseRef::Own(_), false) => format!("{number}/{}  {title}", cases.len()),
        _ => title,
    }
}

fn arrow(ui: &mut Ui, session: &Session, command: TeachCommand, sign: &'static str, actions: &mut Vec<Action>) {
    let response = command_button(ui, session, command, actions, |_| {
        Button::new(RichText::new(sign).font(theme::semibold(theme::SIZE_IMAGE + 3.0))).min_size(egui::vec2(32.0, 28.0))
    });
    name_after(&response, command);
}

fn timer(ui: &mut Ui, presenter: &Presenter, actions: &mut Vec<Action>) {
    let elapsed = presenter.elapsed();
    let text = Presenter::clock_text(elapsed);
    let clock = ui.add(Button::new(RichText::new(&text).font(theme::medium(theme::SIZE_IMAGE))));
    let clock = clock.on_hover_text(t!("presenter-restart"));
    clock.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Button, true, t!("presenter-timer", time = text)));
    if clock.clicked() {
        actions.push(Action::Teach(TeachAction::RestartTimer));
    }
    // The next full second, and nothing before it.
    let rest = 1_000_000_000 - u64::from(elapsed.subsec_nanos());
    ui.ctx().request_repaint_after(Duration::from_nanos(rest.max(10_000_000)));
}

/// Darkens all but a disc around the pointer.
pub fn spotlight_ui(ctx: &Context, session: &Session) {
    let is_on = session.teaching.presenter.as_ref().is_some_and(|presenter| presenter.has_spotlight);
    let Some(at) = ctx.pointer_hover_pos().filter(|_| is_on) else { return };
    let painter = ctx.layer_painter(LayerId::new(Order::Tooltip, egui::Id::unique("spotlight")));
    painter.add(shade(at, SPOT, ctx.content_rect().size().length() + SPOT));
    painter.circle_stroke(at, SPOT, egui::Stroke::new(2.0, theme::colors().caution));
}

/// A dark ring between two radii.
fn shade(at: Pos2, inner: f32, outer: f32) -> Mesh {
    let color = Color32::from_black_alpha(165);
    let mut mesh = Mesh::default();
    for step in 0..=SPOT_STEPS {
        let angle = std::f32::consts::TAU * step as f32 / SPOT_STEPS as f32;
        let direction = egui::vec2(angle.cos(), angle.sin());
        mesh.colored_vertex(at + direction * inner, color);
        mesh.colored_vertex(at + direction * outer, color);
        if step < SPOT_STEPS {
            let first = 2 * step;
            mesh.add_triangle(first, first + 1, first + 3);
            mesh.add_triangle(first, first + 3, first + 2);
        }
    }
    mesh
}

/// The sliders of the case, at the left, while they are wanted; the rest of the side panel is hidden in a talk.
pub fn sliders_ui(ui: &mut Ui, session: &Session, actions: &mut Vec<Action>) {
    if !session.teaching.shows_sliders || session.shown().hides_answers() {
        return;
    }
    let panel = Panel::left("presenter sliders").exact_size(232.0).resizable(false);
    panel.frame(theme::panel(Margin::symmetric(10, 6))).show(ui, |ui| {
        egui::ScrollArea::vertical().auto_shrink([false, false]).show(ui, |ui| {
            super::case_ui(ui, session, actions);
        });
    });
}
