//! What a pane shows and how, chosen from the button in its corner or by a right click.

use crate::gui::drawn::Drawn;
use egui::{Button, Pos2, Rect, Response, RichText, Ui, vec2};

use super::input::Target;
use crate::display::ColorMap;
use crate::display::image::Interpolation;
use crate::gui::labels::content_label;
use crate::gui::panels::rois::item_menu_ui;
use crate::gui::theme;
use crate::gui::widgets::{check, opacity_ui};
use crate::roi::edit::tolerance_px;
use crate::session::{Action, Item, Link, MapKind, PaneContent, PaneId, START_OPACITY, Scale, Session, ViewAction};
use crate::t;

/// Place of the button in its pane, points.
const INSET: egui::Vec2 = vec2(5.0, 5.0);
const HEIGHT: f32 = 22.0;

/// The button at the top left; returns the place it takes from the image.
pub fn header_ui(ui: &mut Ui, drawn: Drawn<'_>, pane: PaneId, rect: Rect, actions: &mut Vec<Action>) -> Option<Rect> {
    let label = content_label(drawn.shown, drawn.view.content(pane));
    let room = Rect::from_min_size(rect.min + INSET, vec2(width(rect), HEIGHT));
    let Some(session) = drawn.session else {
        let at = room.min + vec2(5.0, 3.0);
        ui.painter_at(rect).text(
            at,
            egui::Align2::LEFT_TOP,
            label,
            theme::medium(theme::SIZE_BODY),
            theme::colors().text,
        );
        return None;
    };
    let builder = egui::UiBuilder::new().max_rect(room).id_salt(("pane header", pane));
    let taken = ui.scope_builder(builder, |ui| {
        ui.set_clip_rect(rect);
        ui.spacing_mut().button_padding = vec2(5.0, 2.0);
        let text = RichText::new(&label).font(theme::medium(theme::SIZE_BODY)).color(theme::colors().text);
        let mark = RichText::new("▼").size(7.5).color(theme::colors().secondary);
        let fill = theme::IMAGE.gamma_multiply(0.6);
        let button = Button::new((text, mark)).fill(fill).truncate();
        let (response, _) = egui::containers::menu::MenuButton::from_button(button).ui(ui, |ui| {
            theme::off_image(|| pane_items(ui, session, pane, actions));
        });
        response.widget_info(|| {
            let mut info = egui::WidgetInfo::labeled(egui::Role::Button, true, header_label(pane));
            info.current_text_value = Some(label.clone());
            info
        });
        response.on_hover_text(t!("pane-menu-hint")).rect
    });
    Some(taken.inner)
}

/// Up to the letter in the middle of the edge; a narrow pane has none there.
fn width(rect: Rect) -> f32 {
    let width = if rect.width() < super::corners::TINY[0] { rect.width() } else { rect.width() / 2.0 - 12.0 };
    (width - 2.0 * INSET.x).max(20.0)
}

/// Accessible name of the button that says what a pane shows.
pub fn header_label(pane: PaneId) -> String {
    t!("pane-menu", number = pane.index() + 1)
}

/// The menu of the region or annotation under a right click, else the choices of the pane.
pub fn context_ui(ui: &Ui, session: &Session, response: &Response, target: Target<'_>, actions: &mut Vec<Action>) {
    // A right click while something is being drawn has nothing to choose from.
    if session.shown().is_drawing() {
        return;
    }
    let id = response.id.with("under the right click");
    if response.secondary_clicked() {
        let item = response.interact_pointer_pos().and_then(|at| item_at(session, target, at));
        if item.is_some() {
            actions.push(Action::View(ViewAction::ShowItem(item)));
        }
        ui.data_mut(|data| data.insert_temp(id, item));
    }
    let item = ui.data(|data| data.get_temp::<Option<Item>>(id)).flatten();
    egui::Popup::context_menu(response).show(|ui| {
        theme::off_image(|| match item {
            Some(item) => item_menu_ui(ui, session, item, actions),
            None => pane_items(ui, session, target.pane, actions),
        });
    });
}

/// The annotation or region at a place on the screen.
fn item_at(session: &Session, target: Target<'_>, at: Pos2) -> Option<Item> {
    if !session.shown().takes_regions(target.pane) {
        return None;
    }
    let pos = target.transform.slice_from_screen(at);
    let tolerance = tolerance_px(super::input::CATCH, target.transform.zoom());
    session.shown().item_at(pos, tolerance)
}

/// Everything that can be chosen for one pane.
pub fn pane_items(ui: &mut Ui, session: &Session, pane: PaneId, actions: &mut Vec<Action>) {
    ui.set_min_width(180.0);
    content_items(ui, session, pane, actions);
    ui.separator();
    if let PaneContent::MapOverEcho { map, opacity } = session.view.content(pane) {
        ui.horizontal(|ui| {
            ui.add_space(ui.spacing().button_padding.x);
            ui.label(t!("opacity"));
            if let Some(opacity) = opacity_ui(ui, opacity, t!("opacity")) {
                actions.push(Action::View(ViewAction::SetContent(pane, PaneContent::MapOverEcho { map, opacity })));
            }
        });
    }
    if session.view.content(pane).scale().is_some() {
        ui.menu_button(t!("range-menu"), |ui| range_items(ui, session, pane, actions));
        ui.menu_button(t!("colors-menu"), |ui| color_items(ui, session, pane, actions));
    }
    let is_smooth = session.view.pane(pane).interpolation == Interpolation::Bilinear;
    if let Some(is_smooth) = check(ui, is_smooth, t!("smooth-here"), t!("smooth-here")) {
        let interpolation = if is_smooth { Interpolation::Bilinear } else { Interpolation::Nearest };
        actions.push(Action::View(ViewAction::SetInterpolation(pane, interpolation)));
    }
    ui.menu_button(t!("links-menu"), |ui| link_items(ui, session, pane, actions));
    ui.separator();
    let is_alone = session.view.maximized.is_some();
    let label = if is_alone { t!("restore-panes") } else { t!("maximize-here") };
    if ui.button(label).clicked() {
        actions.push(Action::View(ViewAction::ToggleMaximized(pane)));
        ui.close();
    }
    if ui.button(t!("fit-here")).clicked() {
        actions.push(Action::View(ViewAction::FitToPane(pane)));
        ui.close();
    }
}

fn content_items(ui: &mut Ui, session: &Session, pane: PaneId, actions: &mut Vec<Action>) {
    let current = session.view.content(pane);
    let mut item = |ui: &mut Ui, content: PaneContent| {
        if ui.selectable_label(current == content, content_label(session.shown(), content)).clicked() {
            actions.push(Action::View(ViewAction::SetContent(pane, content)));
            ui.close();
        }
    };
    item(ui, PaneContent::Echo);
    let num_echoes = session.study.stack.as_deref().map_or(0, |stack| stack.num_echoes());
    ui.menu_button(t!("pinned-menu"), |ui| {
        egui::ScrollArea::vertical().max_height(320.0).show(ui, |ui| {
            for echo in 0..num_echoes {
                item(ui, PaneContent::PinnedEcho(echo));
            }
        });
    });
    for &map in MapKind::of(session.shown().decay()) {
        item(ui, PaneContent::Map(map));
    }
    item(ui, PaneContent::FitMask);
    item(ui, PaneContent::SyntheticTe);
    let opacity = match current {
        PaneContent::MapOverEcho { opacity, .. } => opacity,
        _ => START_OPACITY,
    };
    ui.menu_button(t!("over-menu"), |ui| {
        for &map in MapKind::of(session.shown().decay()) {
            item(ui, PaneContent::MapOverEcho { map, opacity });
        }
    });
    let open = session.study.open_index();
    let others = session.study.catalog.as_deref().map_or(0, |catalog| catalog.stacks().count());
    let others: Vec<usize> = (0..others).filter(|&index| Some(index) != open).collect();
    if !others.is_empty() {
        ui.menu_button(t!("series-menu"), |ui| {
            egui::ScrollArea::vertical().max_height(320.0).show(ui, |ui| {
                for index in others {
                    item(ui, PaneContent::Series(index));
                }
            });
        });
    }
}

/// Display ranges of a pane, each in words.
pub fn range_items(ui: &mut Ui, session: &Session, pane: PaneId, actions: &mut Vec<Action>) {
    let unit = session.view.content(pane).map().map_or("", MapKind::unit);
    if ui.button(t!("range-auto")).clicked() {
        actions.push(Action::View(ViewAction::SetWindow(pane, None)));
        ui.close();
    }
    for (index, preset) in session.shown().presets(pane).iter().enumerate() {
        let is_last = index + 1 == session.shown().presets(pane).len();
        let key = if is_last { 0 } else { index + 1 };
        let label = preset.label(unit);
        let response = ui.add(Button::new(&label).shortcut_text(key.to_string()));
        response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Button, true, label.clone()));
        if response.clicked() {
            actions.push(Action::View(ViewAction::ChoosePreset(pane, index)));
            ui.close();
        }
    }
}

fn color_items(ui: &mut Ui, session: &Session, pane: PaneId, actions: &mut Vec<Action>) {
    let Some(scale) = session.view.content(pane).scale() else { return };
    let look = session.view.look(pane, scale);
    for colors in ColorMap::ALL {
        let response = ui.horizontal(|ui| {
            let response = ui.selectable_label(look.colors == colors, colors.label());
            swatch(ui, colors, look.is_reversed);
            response
        });
        if response.inner.clicked() {
            actions.push(Action::View(ViewAction::SetColors(pane, colors)));
        }
    }
    if let Some(is_reversed) = check(ui, look.is_reversed, t!("reversed"), t!("reversed")) {
        actions.push(Action::View(ViewAction::SetReversed(pane, is_reversed)));
    }
    if matches!(scale, Scale::Signal)
        && session.shown().stack_of(pane).is_some_and(|s| session.study.is_dark_high(&s.info.uid))
    {
        ui.label(theme::small(t!("monochrome1")));
    }
}

/// A strip of the colors themselves.
fn swatch(ui: &mut Ui, colors: ColorMap, is_reversed: bool) {
    const STEPS: usize = 24;
    ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
        let (rect, _) = ui.allocate_exact_size(vec2(72.0, 10.0), egui::Sense::empty());
        let lut = colors.lut();
        for step in 0..STEPS {
            let place = (step as f64 + 0.5) / STEPS as f64;
            let [r, g, b] = lut.color(if is_reversed { 1.0 - place } else { place });
            let x = |i: usize| rect.left() + rect.width() * i as f32 / STEPS as f32;
            let part = Rect::from_x_y_ranges(x(step)..=x(step + 1), rect.y_range());
            ui.painter().rect_filled(part, 0.0, egui::Color32::from_rgb(r, g, b));
        }
    });
}

fn link_items(ui: &mut Ui, session: &Session, pane: PaneId, actions: &mut Vec<Action>) {
    for link in Link::ALL {
        let label = link_label(link);
        if let Some(is_on) = check(ui, session.view.pane(pane).links.has(link), label, label) {
            actions.push(Action::View(ViewAction::SetLink(pane, link, is_on)));
        }
    }
}

fn link_label(link: Link) -> &'static str {
    match link {
        Link::Slice => t!("publish-slice"),
        Link::Zoom => t!("link-zoom"),
        Link::Pan => t!("link-pan"),
        Link::Cursor => t!("link-cursor"),
        Link::Window => t!("link-window"),
    }
}
