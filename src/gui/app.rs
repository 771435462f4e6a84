//! The running window: events in, one frame out, actions applied at the end of it.

use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::path::PathBuf;
use std::time::{Duration, Instant};

use egui::{Context, Ui};

use super::panels::forms::ExportForm;
use super::signals::Signals;
use super::teach::presenter::Presentation;
use super::textures::Textures;
use super::{dialogs, figure, focus, shell, shortcuts, theme};
use crate::io::home::Home;
use crate::session::{Action, Appearance, CINE_SPEEDS, Effect, Executor, NoticeKind, Session, StudyAction, ViewAction};
use crate::shell::files;
use crate::t;
use crate::text::{self, Language};

/// State of the window beside the session.
pub struct App {
    pub session: Session,
    textures: Textures,
    export_form: ExportForm,
    cine_time: f64,
    presentation: Presentation,
    /// Until the first frame: when the program started, for the log.
    started: Option<Instant>,
    clock: Instant,
    title: String,
    language: Option<Language>,
    /// A signal that tells the program to end.
    signals: Option<Signals>,
    /// Closed in order: nothing is left to save.
    is_closed: bool,
}

impl App {
    /// A window on `paths`, or on the first built-in case when there are none.
    pub fn new(ctx: &Context, paths: Vec<PathBuf>, executor: Executor) -> Self {
        theme::apply(ctx);
        // The size of the interface is a preference; a second way to change it would disagree.
        ctx.options_mut(|options| options.zoom_with_keyboard = false);
        let waker = ctx.clone();
        let mut session = Session::new(executor, move || waker.request_repaint());
        if paths.is_empty() {
            session.apply(Action::Study(StudyAction::OpenCase(crate::phantom::Case::Iso)));
        } else {
            session.apply(Action::Study(StudyAction::Open(paths)));
        }
        let (textures, export_form) = (Textures::default(), ExportForm::default());
        let (clock, title) = (Instant::now(), String::new());
        let presentation = Presentation::default();
        Self {
            session,
            textures,
            export_form,
            cine_time: 0.0,
            presentation,
            started: None,
            clock,
            title,
            language: None,
            signals: None,
            is_closed: false,
        }
    }

    /// Saves the work before a signal ends the program.
    pub fn with_signals(mut self, signals: Option<Signals>) -> Self {
        self.signals = signals;
        self
    }

    /// Uses the program's folder: autosaved work, recent files, preferences.
    pub fn with_home(mut self, home: Option<Home>) -> Self {
        if let Some(home) = home {
            self.session.set_home(home);
        }
        self
    }

    /// The same, with the time the program started, to log how long the first frame took.
    pub fn started_at(mut self, started: Instant) -> Self {
        self.started = Some(started);
        self
    }

    /// One frame.
    pub fn frame(&mut self, ui: &mut Ui) {
        let begin = Instant::now();
        self.obey_signals();
        self.presentation.follow(ui.ctx(), &self.session);
        let is_light = self.follow_preferences(ui.ctx());
        theme::set_appearance(ui.ctx(), is_light);
        ui.set_style(ui.ctx().global_style());
        self.session.poll();
        self.dropped_files(ui);
        self.cine(ui);
        let was_menu_open = egui::Popup::is_any_open(ui.ctx());
        let mut actions = shell::shell_ui(ui, &self.session, &mut self.textures, &mut self.export_form);
        actions.extend(shortcuts::pressed(ui, &self.session, was_menu_open));
        let changes = !actions.is_empty();
        for action in actions {
            self.session.apply(action);
        }
        self.keep(ui);
        self.perform(ui.ctx());
        focus::ring(ui.ctx());
        if changes {
            // What the actions changed shows in the next frame.
            ui.ctx().request_repaint();
        }
        // `RUST_LOG=sideroscope=trace` shows where time goes, on any machine.
        log::trace!("frame laid out in {:.2} ms", begin.elapsed().as_secs_f64() * 1e3);
        if let Some(started) = self.started.take() {
            log::debug!("first frame {:.0} ms after start", started.elapsed().as_secs_f64() * 1e3);
        }
    }

    /// What the session asks of the desktop.
    fn perform(&mut self, ctx: &Context) {
        for effect in self.session.take_effects() {
            match effect {
                Effect::Pick(pick) => dialogs::pick(&mut self.session, pick),
                Effect::Draw(request) => figure::export(&mut self.session, request, ctx),
                Effect::Copy(text) => ctx.copy_text(text),
                Effect::ShowInFolder(path) => {
                    if let Err(reason) = files::show_in_folder(&path) {
                        let sentence = t!("notice-no-folder", reason = reason);
                        self.session.out.notices.push(NoticeKind::Problem, sentence);
                    }
                }
                // Done by the shell before.
                Effect::File(_) | Effect::Work(..) => {}
            }
        }
    }

    /// Language and size of this frame; `true` when it shall be light.
    fn follow_preferences(&mut self, ctx: &Context) -> bool {
        let preferences = &self.session.recovery.preferences;
        text::set_language(self.language.unwrap_or(preferences.language()));
        let zoom = preferences.scale_percent as f32 / 100.0 * self.presentation.scale();
        if ctx.zoom_factor() != zoom {
            ctx.set_zoom_factor(zoom);
        }
        match preferences.appearance {
            Appearance::Dark => false,
            Appearance::Light => true,
            Appearance::System => ctx.system_theme() == Some(egui::Theme::Light),
        }
    }

    /// Speaks this language whatever the preferences say: `--lang`, or a test.
    pub fn with_language(mut self, language: Option<Language>) -> Self {
        self.language = language;
        self
    }

    /// Copies of the work, the title, and what closing needs.
    fn keep(&mut self, ui: &Ui) {
        let now = self.clock.elapsed().as_secs_f64();
        if let Some(seconds) = self.session.autosave(now) {
            ui.ctx().request_repaint_after(Duration::from_secs_f64(seconds));
        }
        let title = self.session.title();
        if title != self.title {
            ui.ctx().send_viewport_cmd(egui::ViewportCommand::Title(title.clone()));
            self.title = title;
        }
        let is_closing = ui.input(|i| i.viewport().close_requested());
        if is_closing {
            self.is_closed = self.session.close();
            if !self.is_closed {
                ui.ctx().send_viewport_cmd(egui::ViewportCommand::CancelClose);
            }
        } else if self.session.recovery.may_close {
            ui.ctx().send_viewport_cmd(egui::ViewportCommand::Close);
        }
    }

    /// A signal tells the program to end: the work is written first.
    fn obey_signals(&mut self) {
        if let Some(signal) = self.signals.as_ref().and_then(Signals::raised) {
            self.session.rescue();
            std::process::exit(128 + signal);
        }
    }

    /// Texture uploads since the start.
    pub fn num_uploads(&self) -> usize {
        self.textures.num_uploads
    }

    fn dropped_files(&mut self, ui: &Ui) {
        let dropped: Vec<PathBuf> =
            ui.input(|i| i.raw.dropped_files.iter().map(|file| file.path().to_path_buf()).collect());
        if !dropped.is_empty() {
            self.session.apply(Action::Study(StudyAction::Open(dropped)));
        }
    }

    fn cine(&mut self, ui: &Ui) {
        if !self.session.view.is_cine_running {
            return;
        }
        let step = Duration::from_secs_f64(
            1.0 / self.session.view.cine.echoes_per_s.clamp(*CINE_SPEEDS.start(), *CINE_SPEEDS.end()),
        );
        let now = ui.input(|i| i.time);
        if now - self.cine_time >= step.as_secs_f64() {
            self.cine_time = now;
            self.session.apply(Action::View(ViewAction::AdvanceCine));
        }
        ui.ctx().request_repaint_after(step);
    }
}

impl Drop for App {
    /// The window went without being closed, because its display did: what a gesture in hand has made is saved too.
    fn drop(&mut self) {
        if !self.is_closed && !self.session.recovery.may_close {
            self.session.rescue();
        }
        self.session.finish_files();
    }
}

impl eframe::App for App {
    fn ui(&mut self, ui: &mut Ui, _frame: &mut eframe::Frame) {
        // A panic saves the work first; the window is lost, its frame is not to be trusted.
        if let Err(panic) = catch_unwind(AssertUnwindSafe(|| self.frame(ui))) {
            let saved = self.session.rescue();
            match saved {
                Some(path) => crate::gui::say(&t!("crash-saved", path = path.display())),
                None => crate::gui::say(t!("crash-unsaved")),
            }
            resume_unwind(panic);
        }
    }
}
