//! Actions and job results → the next state. The only code that changes a session.

use super::effect::{Effect, Effects};
use super::event::Event;
use super::item::{Item, RegionEdit};
use super::jobs::{JobKind, Outcome};
use super::pick::{Pick, Picked};
use super::view::Tool;
use super::{
    Action, Command, CommandName, Dialog, Document, DrawShape, Export, ExportRequest, ExportTarget, NoticeKind,
    Session, SettingChange,
};
use crate::pipeline::AnalysisSettings;
use crate::roi::Role;
use crate::say;
use crate::t;
use crate::text::Message;

impl Session {
    /// Applies one action; everything derived from the document follows. Returns what the outside shall do.
    pub fn update(&mut self, action: Action) -> Effects {
        self.act(action);
        self.take_effects()
    }

    /// What is asked of the outside and was not taken yet.
    pub fn take_effects(&mut self) -> Effects {
        let mut effects = std::mem::take(&mut self.effects);
        effects.extend(self.jobs.take_started().into_iter().map(Effect::Spawn));
        effects
    }

    pub(super) fn pick(&mut self, pick: Pick) {
        self.effects.push(Effect::Pick(pick));
    }

    pub(super) fn copy(&mut self, text: String) {
        self.effects.push(Effect::Copy(text));
    }

    pub(super) fn act(&mut self, action: Action) {
        match action {
            Action::Run(name) => self.run(name),
            Action::Show(dialog) => self.dialog = Some(dialog),
            Action::Pick(pick) => self.pick(pick),
            Action::Open(paths) => self.open(paths),
            Action::OpenStack(index) => self.open_stack(index),
            Action::Slice(slice) => self.set_slice(slice as i64),
            Action::ScrollSlices(pane, by) => self.scroll(pane, i64::from(by)),
            Action::Echo(echo) => self.set_echo(echo as i64),
            Action::ScrollEchoes(by) => self.step_echo(i64::from(by)),
            Action::Activate(pane) => self.view.active = pane,
            Action::ZoomAt { pane, factor, anchor } => self.zoom_at(pane, factor, anchor),
            Action::PanBy { pane, delta } => self.pan_by(pane, delta),
            Action::Cursor(cursor) => self.view.cursor = cursor,
            Action::DragWindow { pane, dx, dy } => {
                self.drag_window(pane, [dx, dy]);
            }
            Action::SetWindow(pane, window) => self.set_window(pane, window),
            Action::ChoosePreset(pane, index) => self.choose_preset(pane, index),
            Action::WindowFromRegion { pane, corners } => self.window_from_region(pane, corners),
            Action::SetContent(pane, content) => self.set_content(pane, content),
            Action::SetColors(pane, colors) => self.change_look(pane, |look| look.colors = colors),
            Action::SetReversed(pane, is_reversed) => self.change_look(pane, |look| look.is_reversed = is_reversed),
            Action::SetInterpolation(pane, interpolation) => self.view.pane_mut(pane).interpolation = interpolation,
            Action::InterpolateAll(interpolation) => {
                self.view.panes.iter_mut().for_each(|pane| pane.interpolation = interpolation);
            }
            Action::SetLink(pane, link, is_on) => self.set_link(pane, link, is_on),
            Action::LinkAll => self.link_all(),
            Action::SetLayout(layout) => self.lay_out(layout),
            Action::SetPanePreset(preset) => self.set_pane_preset(preset),
            Action::ToggleMaximized(pane) => self.view.toggle_maximized(pane),
            Action::FitToPane(pane) => self.fit_to_pane(pane),
            Action::SetCine(cine) => self.view.cine = cine,
            Action::RunCine(is_running) => self.view.is_cine_running = is_running,
            Action::SetOverlays(overlays) => self.view.overlays = overlays,
            Action::ShowPatientText(is_shown) => self.view.shows_patient_text = is_shown,
            Action::SetDecayLog(is_log) => self.view.is_decay_log = is_log,
            Action::SetTool(tool) => self.set_tool(tool),
            Action::SetShape(shape) => self.set_shape(shape),
            Action::Pointer(event) => {
                self.pointer(event);
                self.refresh();
            }
            Action::Select(roi) => self.region_edit(RegionEdit::Select(roi.map(Item::Roi))),
            Action::Delete(roi) => self.delete_item(Item::Roi(roi)),
            Action::Region(edit) => self.region_edit(edit),
            Action::Undo => self.undo(),
            Action::Redo => self.redo(),
            Action::Cancel => self.cancel(),
            Action::Change(change) => self.change(change),
            Action::ResetSettings => self.edit(say!("undo-reset-settings"), |document| {
                document.settings = AnalysisSettings::default();
            }),
            Action::Answer(change) => self.change_answer(change),
            Action::EndGesture => {
                self.history.commit(&self.document);
                self.request_maps();
                self.request_comparison();
            }
            Action::OpenPathText(text) => self.path_text = text,
            Action::Export(request) => self.export(Export::Picture(request)),
            Action::Replace(export) => self.export_now(*export),
            Action::CopyTable => self.copy_table(),
            Action::PickFigure { scale, options } => self.pick(Pick::Figure { scale, options }),
            Action::TypeEchoTimes(times) => self.type_echo_times(times),
            Action::TakeAsOriginal => self.take_as_original(),
            Action::Publish(request) => self.export(Export::Publish(request)),
            Action::PickPublish(request) => self.pick(Pick::Publish(Box::new(request))),
            Action::Picked(pick, picked) => self.picked(pick, picked),
            Action::CloseDialog => {
                self.dialog = None;
                self.stay();
            }
            Action::CancelJobs => self.cancel_jobs(),
            Action::Recovery(action) => self.recover_or_save(action),
            Action::Relink(chosen) => self.relink(chosen),
            Action::PickImages => self.pick(Pick::Images),
            Action::OpenRecent(index) => self.open_recent(index),
            Action::Prefer(preferences) => self.prefer(*preferences),
            Action::ClearRecent => self.clear_recent(),
            Action::Notes(notes) => {
                if !self.history.is_gesture_open() {
                    self.history.begin(say!("undo-notes"), &self.document);
                }
                self.document.notes = notes;
            }
            Action::DismissNotice(id) => self.notices.dismiss(id),
            Action::ShowInFolder(path) => self.effects.push(Effect::ShowInFolder(path)),
            Action::Teach(action) => self.teach(action),
            Action::RoiFile(action) => self.roi_file(action),
        }
    }

    fn run(&mut self, name: CommandName) {
        let Some(command) = Command::named(name) else { return };
        // A shortcut pressed while its command is grayed out does nothing, as the grayed button would.
        if self.is_enabled(command).is_ok() {
            for action in command.actions(self) {
                self.act(action);
            }
        }
    }

    fn cancel_jobs(&mut self) {
        for kind in [JobKind::Load, JobKind::Fit, JobKind::FatFit, JobKind::Series] {
            self.jobs.cancel(kind);
        }
        self.forget_asked_maps();
        self.notices.push(NoticeKind::Done, t!("notice-stopped"));
    }

    fn copy_table(&mut self) {
        self.copy(self.publishable().roi_table_text());
        self.notices.push(NoticeKind::Done, t!("table-copied", count = self.roi_rows().len()));
    }

    /// One undoable change.
    pub(super) fn edit(&mut self, label: Message, change: impl FnOnce(&mut Document)) {
        self.history.begin(label, &self.document);
        change(&mut self.document);
        self.history.commit(&self.document);
        self.refresh();
    }

    /// Delete and Backspace: the last corner of what is being drawn, else what is selected.
    pub(super) fn delete_selected(&mut self) {
        if self.undo_vertex() {
            return self.refresh();
        }
        if let Some(item) = self.selected_item() {
            self.delete_item(item);
        }
    }

    fn undo(&mut self) {
        if !self.undo_vertex() {
            self.history.undo(&mut self.document);
        }
        self.after_history();
    }

    fn redo(&mut self) {
        self.cancel_drawing();
        self.history.redo(&mut self.document);
        self.after_history();
    }

    fn after_history(&mut self) {
        if self.view.selected.is_some_and(|id| self.document.roi(id).is_none()) {
            self.view.selected = None;
        }
        if self.view.selected_mark.is_some_and(|id| self.document.annotation(id).is_none()) {
            self.view.selected_mark = None;
        }
        self.refresh();
        self.simulate();
    }

    /// Esc: the innermost thing first.
    fn cancel(&mut self) {
        if self.dialog.take().is_some() {
            return self.stay();
        }
        if self.cancel_drawing() {
            return self.refresh();
        }
        if self.teaching.presenter.is_some() {
            return self.toggle_presenter();
        }
        if self.view.tool != Tool::Window {
            return self.set_tool(Tool::Window);
        }
        self.select_item(None);
    }

    pub(super) fn set_tool(&mut self, tool: Tool) {
        self.cancel_drawing();
        self.view.tool = tool;
        self.refresh();
    }

    pub(super) fn set_shape(&mut self, shape: DrawShape) {
        self.cancel_drawing();
        self.view.draw_shape = shape;
        if !matches!(self.view.tool, Tool::Draw(_)) {
            // Choosing a shape means drawing: start with what is still missing.
            let missing = [Role::Lesion, Role::Liver, Role::Noise].into_iter().find(|&r| !self.document.has_role(r));
            self.view.tool = Tool::Draw(missing.unwrap_or(Role::Lesion));
        }
        self.refresh();
    }

    fn change(&mut self, change: SettingChange) {
        // A slider that is dragged sends many changes; they become one step at its end.
        if !self.history.is_gesture_open() {
            self.history.begin(say!("undo-change-settings"), &self.document);
        }
        let num_echoes = self.study.stack.as_deref().map_or(0, |stack| stack.num_echoes());
        let at_start = self.history.at_start().map(|document| document.settings.echoes.clone()).unwrap_or_default();
        let settings = &mut self.document.settings;
        match change {
            SettingChange::Model(model) => settings.model = model,
            SettingChange::Sigma(sigma) => settings.sigma = sigma,
            SettingChange::Coils(coils) => settings.coils = coils.clamp(1, 64),
            SettingChange::Field(field) => settings.field_t = field,
            SettingChange::Calibration(calibration) => settings.calibration = calibration,
            SettingChange::Scheme(scheme) => settings.scheme = scheme,
            SettingChange::Margin(margin) => settings.margin = margin.clamp(1.01, 3.0),
            SettingChange::LiverLoad(load) => settings.liver_load = load,
            SettingChange::LastEcho(last) => {
                settings.echoes = super::echo_cut::cut_after(&at_start, last, num_echoes);
            }
            SettingChange::AllEchoes => settings.echoes = crate::fit::EchoSelection::default(),
            SettingChange::EchoIncluded(echo, is_included) => {
                settings.echoes.excluded.retain(|&e| e != echo);
                if !is_included {
                    settings.echoes.excluded.push(echo);
                    settings.echoes.excluded.sort_unstable();
                }
            }
        }
        self.refresh();
    }

    /// A place was chosen, or not.
    fn picked(&mut self, pick: Pick, picked: Picked) {
        let paths = match picked {
            Picked::Paths(paths) => paths,
            Picked::Closed => return,
            Picked::NoDialog => return self.ask_for_path(&pick),
        };
        let Some(path) = paths.first().cloned() else { return };
        match pick {
            Pick::Folder | Pick::Files => self.open(paths),
            Pick::Images => self.relink(paths),
            Pick::OpenRois => self.open_roi_file(path),
            // The desktop's dialog has asked before replacing.
            Pick::SaveRois => self.save_roi_file(path, true),
            Pick::SaveSession => self.save_to(path, true),
            Pick::Figure { scale, options } => {
                let target = ExportTarget::File(path);
                self.export_now(Export::Picture(ExportRequest { target, scale, options }));
            }
            Pick::Publish(request) => self.export_now(Export::Publish(request.moved_to(path))),
        }
    }

    /// Where the desktop shows no dialog, a path is typed: in the dialog that is open, else in one of its own.
    fn ask_for_path(&mut self, pick: &Pick) {
        if matches!(pick, Pick::Folder | Pick::Files) {
            self.dialog = Some(Dialog::OpenPath);
        }
        self.notices.push(NoticeKind::Caution, t!("pick-no-dialog"));
    }

    /// Takes in the next finished job; returns what the outside shall do then, `None` when no job has finished.
    pub fn take_result(&mut self) -> Option<Effects> {
        match self.jobs.poll()? {
            Outcome::Done(_, event) => self.take(event),
            Outcome::Panicked(kind, text) => {
                let sentence = t!("notice-job-failed", job = kind.label(), where = text);
                self.notices.push(NoticeKind::Problem, sentence);
            }
        }
        Some(self.take_effects())
    }

    fn take(&mut self, event: Event) {
        match event {
            Event::Opened(None) | Event::Fitted(None) => {}
            Event::Answer(action) => self.act(*action),
            Event::FatFitted(maps) => self.take_fat_maps(maps),
            Event::OtherLoaded(index, loaded) => self.take_other(index, loaded),
            Event::Opened(Some(opened)) => self.show(*opened),
            Event::Fitted(Some(maps)) => self.take_maps(maps),
            Event::Compared(rows) => self.take_comparison(rows),
            Event::Library(news) => self.take_library(*news),
            Event::CaseAdded(result) => self.case_added(result),
            Event::Simulated(simulated) => self.take_simulated(simulated),
            Event::Restored(restored) => self.restore(*restored),
            Event::Unlinked(link) => self.ask_for_images(*link),
            Event::NotRestored(sentence) => self.notices.push(NoticeKind::Problem, sentence),
            Event::RoisRead(read) => self.take_roi_file(read),
            Event::Exported(result) => self.exported(result),
        }
    }
}
