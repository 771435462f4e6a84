//! Actions → the view.
//!
//! Must not know: how the other components change.

use super::action::ViewAction;
use super::answer::AnswerChange;
use super::state::{DrawShape, Tool, View};
use crate::roi::Role;
use crate::session::document::Documents;
use crate::session::item::Item;
use crate::session::outbox::Outbox;
use crate::session::shown::Shown;
use crate::session::study::Study;
use crate::session::teaching::Teaching;

/// What the view sees of the rest, and where it leaves what is not its own.
pub(in crate::session) struct Around<'a> {
    pub study: &'a Study,
    pub documents: &'a Documents,
    pub teaching: &'a Teaching,
    pub out: &'a mut Outbox,
}

impl Around<'_> {
    pub(super) fn shown<'s>(&'s self, view: &'s View) -> Shown<'s> {
        Shown { study: self.study, documents: self.documents, view, teaching: self.teaching }
    }
}

impl View {
    pub(in crate::session) fn update(&mut self, action: ViewAction, around: &mut Around<'_>) {
        match action {
            ViewAction::Slice(slice) => self.set_slice(around, slice as i64),
            ViewAction::ScrollSlices(pane, by) => self.scroll(around, pane, i64::from(by)),
            ViewAction::Echo(echo) => self.set_echo(around, echo as i64),
            ViewAction::ScrollEchoes(by) => self.step_echo(around, i64::from(by)),
            ViewAction::AdvanceCine => self.advance_cine(around),
            ViewAction::Activate(pane) => self.active = pane,
            ViewAction::ZoomAt { pane, factor, anchor } => self.zoom_at(around, pane, factor, anchor),
            ViewAction::PanBy { pane, delta } => self.pan_by(around, pane, delta),
            ViewAction::FitToPane(pane) => self.fit_to_pane(pane),
            ViewAction::Cursor(cursor) => self.cursor = cursor,
            ViewAction::DragWindow { pane, dx, dy } => self.drag_window(around, pane, [dx, dy]),
            ViewAction::SetWindow(pane, window) => self.set_window(pane, window),
            ViewAction::ChoosePreset(pane, index) => self.choose_preset(around, pane, index),
            ViewAction::WindowFromRegion { pane, corners } => self.window_from_region(around, pane, corners),
            ViewAction::SetContent(pane, content) => self.set_content(around, pane, content),
            ViewAction::SetColors(pane, colors) => self.change_look(pane, |look| look.colors = colors),
            ViewAction::SetReversed(pane, is_reversed) => self.change_look(pane, |look| look.is_reversed = is_reversed),
            ViewAction::ColorMaps(colors) => self.color_maps(colors),
            ViewAction::SetInterpolation(pane, interpolation) => self.pane_mut(pane).interpolation = interpolation,
            ViewAction::InterpolateAll(interpolation) => {
                self.panes.iter_mut().for_each(|pane| pane.interpolation = interpolation);
            }
            ViewAction::SetLink(pane, link, is_on) => self.set_link(around, pane, link, is_on),
            ViewAction::LinkAll => self.link_all(around),
            ViewAction::SetLayout(layout) => self.lay_out(around, layout),
            ViewAction::SetPanePreset(preset) => self.set_pane_preset(around, preset),
            ViewAction::ToggleMaximized(pane) => self.toggle_maximized(pane),
            ViewAction::SetCine(cine) => self.cine = cine,
            ViewAction::RunCine(is_running) => self.is_cine_running = is_running,
            ViewAction::SetOverlays(overlays) => self.overlays = overlays,
            ViewAction::ShowPatientText(is_shown) => self.shows_patient_text = is_shown,
            ViewAction::SetDecayLog(is_log) => self.is_decay_log = is_log,
            ViewAction::PreferDrag(drag) => self.window_drag = drag,
            ViewAction::SetTool(tool) => self.set_tool(around, tool),
            ViewAction::SetShape(shape) => self.set_shape(around, shape),
            ViewAction::Options(options) => self.options = options.clamped(),
            ViewAction::StepOption(steps) => {
                self.options = match self.draw_shape {
                    DrawShape::Grow => self.options.with_grow_step(steps),
                    _ => self.options.with_brush_step(steps),
                };
            }
            ViewAction::Select(roi) => self.select_and_show(around, roi.map(Item::Roi)),
            ViewAction::SelectItem(item) => self.select_item(item),
            ViewAction::ShowItem(item) => self.select_and_show(around, item),
            ViewAction::Rename(item) => self.renaming = item,
            ViewAction::Answer(change) => self.change_answer(around, change),
            ViewAction::ShowStep(step) => self.show_step(around, &step),
            ViewAction::SyntheticTe(te_ms) => self.set_synthetic_te(around, te_ms),
            ViewAction::SyntheticNoise(has_noise) => self.synthetic.has_noise = has_noise,
            ViewAction::ToggleSyntheticPane => self.toggle_synthetic_pane(around),
        }
    }

    fn change_answer(&mut self, around: &mut Around<'_>, change: AnswerChange) {
        self.answer.change(change);
        around.out.looks_changed();
    }

    pub(in crate::session) fn set_tool(&mut self, around: &mut Around<'_>, tool: Tool) {
        around.out.leave_gesture();
        self.tool = tool;
        around.out.changed();
    }

    pub(in crate::session) fn set_shape(&mut self, around: &mut Around<'_>, shape: DrawShape) {
        around.out.leave_gesture();
        self.draw_shape = shape;
        if !matches!(self.tool, Tool::Draw(_)) {
            // Choosing a shape means drawing: start with what is still missing.
            let missing =
                [Role::Lesion, Role::Liver, Role::Noise].into_iter().find(|&r| !around.documents.shown.has_role(r));
            self.tool = Tool::Draw(missing.unwrap_or(Role::Lesion));
        }
        around.out.changed();
    }

    pub(in crate::session) fn select_item(&mut self, item: Option<Item>) {
        (self.selected, self.selected_mark) = match item {
            Some(Item::Roi(id)) => (Some(id), None),
            Some(Item::Annotation(id)) => (None, Some(id)),
            None => (None, None),
        };
    }

    pub(in crate::session) fn select_and_show(&mut self, around: &mut Around<'_>, item: Option<Item>) {
        self.select_item(item);
        let slice = match item {
            Some(Item::Roi(id)) => around.documents.shown.roi(id).map(|roi| roi.slice),
            Some(Item::Annotation(id)) => around.documents.shown.annotation(id).map(|mark| mark.slice),
            None => None,
        };
        if let Some(slice) = slice {
            self.set_slice(around, slice as i64);
        }
    }

    /// Lets go of what is no longer in the document.
    pub(in crate::session) fn forget_missing(&mut self, documents: &Documents) {
        let document = &documents.shown;
        self.selected = self.selected.filter(|&id| document.roi(id).is_some());
        self.selected_mark = self.selected_mark.filter(|&id| document.annotation(id).is_some());
    }
}
