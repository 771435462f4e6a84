//! One thumbnail per echo with its TE: click to show, its menu or its mark to leave out of the fit; the cine beside them.

use crate::gui::drawn::Drawn;
use egui::{Button, DragValue, Rect, Response, RichText, Sense, Stroke, StrokeKind, Ui, pos2, vec2};

use crate::gui::textures::Textures;
use crate::gui::theme;
use crate::gui::widgets::command_button;
use crate::session::{
    Action, CINE_SPEEDS, Cine, DocumentAction, PaneContent, Session, SettingChange, ViewAction, ViewCommand,
};
use crate::t;

const WIDTH: f32 = 74.0;
const HEIGHT: f32 = 72.0;
/// Side of the mark that leaves an echo out, points.
const MARK: f32 = 16.0;

/// The strip below the panes.
pub fn echo_strip_ui(ui: &mut Ui, drawn: Drawn<'_>, textures: &mut Textures, actions: &mut Vec<Action>) {
    let Some(stack) = drawn.study.stack.as_deref() else { return };
    ui.horizontal_top(|ui| {
        if let Some(session) = drawn.session.filter(|_| stack.num_echoes() > 1) {
            cine_ui(ui, session, actions);
        }
        egui::ScrollArea::horizontal().auto_shrink([false, true]).show(ui, |ui| {
            ui.horizontal(|ui| {
                ui.spacing_mut().item_spacing.x = 6.0;
                for (echo, te) in stack.te_ms().into_iter().enumerate() {
                    let thumbnail = textures.thumbnail(ui.ctx(), drawn.shown, echo);
                    echo_ui(ui, drawn, (echo, te), thumbnail, actions);
                }
            });
        });
    });
}

/// Play, back and forth, speed: one below the other.
fn cine_ui(ui: &mut Ui, session: &Session, actions: &mut Vec<Action>) {
    let cine = session.view.cine;
    ui.allocate_ui(vec2(58.0, HEIGHT), |ui| {
        ui.vertical(|ui| {
            ui.spacing_mut().item_spacing = vec2(4.0, 5.0);
            ui.horizontal(|ui| {
                let is_running = session.view.is_cine_running;
                let (sign, name) = if is_running { ("■", t!("cine-stop")) } else { ("▶", t!("cine-play")) };
                let play = command_button(ui, session, ViewCommand::Cine, actions, |_| {
                    Button::new(RichText::new(sign).size(11.0)).min_size(vec2(26.0, 26.0)).selected(is_running)
                });
                play.widget_info(|| egui::WidgetInfo::selected(egui::Role::Button, true, is_running, name));
                let way = command_button(ui, session, ViewCommand::CinePingPong, actions, |_| {
                    Button::new("↔").min_size(vec2(26.0, 26.0)).selected(cine.is_ping_pong)
                });
                let name = t!("cine-ping-pong");
                way.widget_info(|| egui::WidgetInfo::selected(egui::Role::Button, true, cine.is_ping_pong, name));
            });
            let mut speed = cine.echoes_per_s;
            let value = DragValue::new(&mut speed).range(CINE_SPEEDS).speed(0.1).max_decimals(0).suffix(" / s");
            let response = ui.add_sized(vec2(56.0, 22.0), value);
            response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::SpinButton, true, t!("cine-speed")));
            if response.changed() {
                let mut changed: Cine = cine;
                changed.echoes_per_s = speed;
                actions.push(Action::View(ViewAction::SetCine(changed)));
            }
            response.on_hover_text(t!("cine-speed-hint"));
        });
    });
}

fn echo_ui(
    ui: &mut Ui,
    drawn: Drawn<'_>,
    (echo, te): (usize, f64),
    thumbnail: Option<egui::TextureId>,
    actions: &mut Vec<Action>,
) {
    let is_current = drawn.view.echo == echo;
    let is_included = drawn.document().settings.echoes.includes(echo);
    let (rect, response) = ui.allocate_exact_size(vec2(WIDTH, HEIGHT), Sense::click());
    let is_known = drawn.study.stack.as_deref().is_some_and(|stack| stack.info.te_is_known);
    let te = if is_known { format!("{te:.2}") } else { "–".to_owned() };
    let name = match is_included {
        true => t!("echo-name", number = echo + 1, te = te),
        false => t!("echo-name-out", number = echo + 1, te = te),
    };
    response.widget_info(|| egui::WidgetInfo::selected(egui::Role::Button, true, is_current, name.clone()));
    frame_ui(ui, &response, rect, is_current);
    picture_ui(ui, drawn, rect, thumbnail, is_included);
    te_ui(ui, rect, &te, is_included);
    let is_near = response.contains_pointer() || response.has_focus();
    let mark = mark_ui(ui, drawn, rect, echo, is_near, actions);
    if is_current {
        follow(ui, echo, rect);
    }
    if response.gained_focus() || mark.as_ref().is_some_and(Response::gained_focus) {
        ui.scroll_to_rect(rect, None);
    }
    if let Some(mark) = &mark {
        // The mark lies over the picture's corner: a right click there means the same menu.
        egui::Popup::context_menu(mark).show(|ui| menu_items(ui, drawn, echo, actions));
    }
    if response.clicked() && !mark.is_some_and(|mark| mark.clicked()) {
        actions.push(Action::View(ViewAction::Echo(echo)));
    }
    let response = response.on_hover_text(format!("{name}\n{}", t!("echo-hint")));
    egui::Popup::context_menu(&response).show(|ui| menu_items(ui, drawn, echo, actions));
}

/// Brings the current echo into sight when it changes, by keys or cine; afterwards the strip stays where it is put.
fn follow(ui: &Ui, echo: usize, rect: Rect) {
    let id = egui::Id::unique("echo the strip followed to");
    if ui.data(|data| data.get_temp::<usize>(id)) != Some(echo) {
        ui.data_mut(|data| data.insert_temp(id, echo));
        ui.scroll_to_rect_animation(rect, None, egui::style::ScrollAnimation::none());
    }
}

fn frame_ui(ui: &Ui, response: &Response, rect: Rect, is_current: bool) {
    let painter = ui.painter_at(rect.expand(1.0));
    if is_current {
        painter.rect_filled(rect, theme::RADIUS, theme::colors().selected);
        painter.rect_stroke(rect, theme::RADIUS, Stroke::new(1.5, theme::colors().accent), StrokeKind::Inside);
    } else if response.hovered() {
        painter.rect_filled(rect, theme::RADIUS, theme::colors().card);
    }
    if response.has_focus() {
        painter.rect_stroke(rect, theme::RADIUS, Stroke::new(2.0, theme::colors().text), StrokeKind::Inside);
    }
}

fn picture_ui(ui: &Ui, drawn: Drawn<'_>, rect: Rect, thumbnail: Option<egui::TextureId>, is_included: bool) {
    let painter = ui.painter_at(rect);
    let picture = Rect::from_min_size(rect.min + vec2(3.0, 3.0), vec2(WIDTH - 6.0, HEIGHT - 22.0));
    painter.rect_filled(picture, 3.0, theme::IMAGE);
    let Some(texture) = thumbnail else { return };
    let tint = if is_included { egui::Color32::WHITE } else { egui::Color32::from_gray(90) };
    let uv = Rect::from_min_max(pos2(0.0, 0.0), pos2(1.0, 1.0));
    let size = drawn.study.stack.as_deref().map_or(picture.size(), |stack| {
        let grid = &stack.grid;
        vec2((grid.columns as f64 * grid.spacing_x_mm) as f32, (grid.rows as f64 * grid.spacing_y_mm) as f32)
    });
    painter.image(texture, super::study::fitted(picture, size), uv, tint);
}

fn te_ui(ui: &Ui, rect: Rect, te: &str, is_included: bool) {
    let painter = ui.painter_at(rect);
    let color = if is_included { theme::colors().text } else { theme::colors().faint };
    let at = pos2(rect.center().x, rect.bottom() - 10.0);
    let text = painter.text(at, egui::Align2::CENTER_CENTER, te, theme::regular(theme::SIZE_SMALL), color);
    if !is_included {
        painter.hline(text.expand(2.0).x_range(), text.center().y, Stroke::new(1.0, color));
    }
}

/// A small mark in the corner that takes the echo out of the fit or back; seen under the pointer, on focus, and where
/// an echo is out.
fn mark_ui(
    ui: &mut Ui,
    drawn: Drawn<'_>,
    rect: Rect,
    echo: usize,
    is_near: bool,
    actions: &mut Vec<Action>,
) -> Option<Response> {
    let stack = drawn.study.stack.as_deref()?;
    if drawn.session.is_none() || !stack.can_be_fitted() {
        return None;
    }
    let is_included = drawn.document().settings.echoes.includes(echo);
    let corner = rect.right_top() + vec2(-MARK - 4.0, 4.0);
    let mark = Rect::from_min_size(corner, vec2(MARK, MARK));
    let response = ui.interact(mark, ui.scope_id().with(("echo mark", echo)), Sense::click());
    let name = match is_included {
        true => t!("echo-leave-out", number = echo + 1),
        false => t!("echo-take-in", number = echo + 1),
    };
    response.widget_info(|| egui::WidgetInfo::selected(egui::Role::CheckBox, true, is_included, name.clone()));
    if is_near || !is_included || response.hovered() || response.has_focus() {
        let painter = ui.painter_at(rect);
        let fill = if response.hovered() { theme::colors().selected } else { theme::colors().panel };
        let rim = if response.has_focus() {
            Stroke::new(2.0, theme::colors().text)
        } else {
            Stroke::new(1.0, theme::colors().line)
        };
        painter.rect(mark, 4.0, fill, rim, StrokeKind::Inside);
        let stroke = Stroke::new(1.6, if is_included { theme::colors().text } else { theme::colors().caution });
        let at = |x: f32, y: f32| mark.min + vec2(x, y) * MARK;
        if is_included {
            painter.line(vec![at(0.24, 0.52), at(0.43, 0.72), at(0.77, 0.3)], stroke);
        } else {
            painter.line_segment([at(0.28, 0.28), at(0.72, 0.72)], stroke);
            painter.line_segment([at(0.28, 0.72), at(0.72, 0.28)], stroke);
        }
    }
    if response.clicked() {
        include(echo, !is_included, actions);
    }
    Some(response.on_hover_text(name))
}

fn include(echo: usize, is_included: bool, actions: &mut Vec<Action>) {
    actions.push(Action::Document(DocumentAction::Change(SettingChange::EchoIncluded(echo, is_included))));
    actions.push(Action::Document(DocumentAction::EndGesture));
}

fn menu_items(ui: &mut Ui, drawn: Drawn<'_>, echo: usize, actions: &mut Vec<Action>) {
    ui.set_min_width(200.0);
    let echoes = &drawn.document().settings.echoes;
    if ui.button(t!("echo-show")).clicked() {
        actions.push(Action::View(ViewAction::Echo(echo)));
        ui.close();
    }
    if ui.button(t!("echo-pin")).clicked() {
        actions.push(Action::View(ViewAction::SetContent(drawn.view.active, PaneContent::PinnedEcho(echo))));
        ui.close();
    }
    if !drawn.study.stack.as_deref().is_some_and(|stack| stack.can_be_fitted()) {
        return;
    }
    ui.separator();
    let is_included = echoes.includes(echo);
    let text = if is_included { t!("echo-exclude") } else { t!("echo-include") };
    if ui.button(text).clicked() {
        include(echo, !is_included, actions);
        ui.close();
    }
    let count = drawn.study.stack.as_deref().map_or(0, |stack| stack.num_echoes());
    // The late echoes are the ones that reach the noise floor.
    if echo + 1 < count && ui.button(t!("echo-exclude-later")).clicked() {
        for later in (0..count).filter(|later| (*later > echo) == echoes.includes(*later)) {
            actions.push(Action::Document(DocumentAction::Change(SettingChange::EchoIncluded(later, later <= echo))));
        }
        actions.push(Action::Document(DocumentAction::EndGesture));
        ui.close();
    }
}
