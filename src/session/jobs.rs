//! Work off the frame: every start takes a new generation, late results are dropped, a panic becomes an event.
//!
//! Must not know: what a job computes; windows.

use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, SendError, Sender, channel};
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::time::Duration;

use crate::t;
use crate::text::{self, Language, t};

/// The queues of work: a new job of a kind supersedes the one before.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum JobKind {
    Load,
    Fit,
    Export,
    Dialog,
    /// Other parameters of a built-in case.
    Simulate,
    /// Pictures and cases of the library.
    Library,
    /// The fat–water fit of a pane that shows fat.
    FatFit,
    /// Another series, for a pane that shows it.
    Series,
    Compare,
    /// Small files.
    Files,
}

impl JobKind {
    const COUNT: usize = 10;

    /// What the status bar says while it runs.
    pub fn label(self) -> &'static str {
        match self {
            Self::Load => t("job-loading"),
            Self::Fit => t("job-fitting"),
            Self::Export => t("job-exporting"),
            Self::Dialog => t("job-choosing"),
            Self::Simulate => t("job-simulate"),
            Self::Library => t("job-library"),
            Self::FatFit => crate::t!("job-fat"),
            Self::Series => crate::t!("job-series"),
            Self::Compare => crate::text::t("comparing"),
            Self::Files => t("job-files"),
        }
    }
}

/// How far a job is: `done` of `total`; a total of 0 means not yet known, then `done` counts what was found.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Progress {
    pub done: usize,
    pub total: usize,
}

/// Where jobs run. Tests run them inline and need no waiting.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Executor {
    Threads,
    Inline,
}

enum Message<E> {
    Progress(Progress),
    Done(E),
    /// Of queued work, which nothing supersedes.
    Answer(E),
    Panicked(String),
}

/// What [`Jobs::poll`] hands back.
#[derive(Debug)]
pub enum Outcome<E> {
    Done(JobKind, E),
    /// The job panicked; the text says where, without data.
    Panicked(JobKind, String),
}

/// Handed to a job: reports progress, tells whether to stop.
pub struct JobContext<E> {
    kind: JobKind,
    generation: u64,
    sender: Sender<(JobKind, u64, Message<E>)>,
    wake: Wake,
    pub cancel: Arc<AtomicBool>,
}

impl<E> JobContext<E> {
    pub fn progress(&self, done: usize, total: usize) {
        self.send(Message::Progress(Progress { done, total }));
    }

    fn send(&self, message: Message<E>) {
        // The receiver is gone only when the program ends.
        let _ = self.sender.send((self.kind, self.generation, message));
        (self.wake)();
    }
}

type Wake = Arc<dyn Fn() + Send + Sync>;

#[derive(Default)]
struct Slot {
    generation: u64,
    cancel: Arc<AtomicBool>,
    progress: Option<Progress>,
}

/// One running job per kind.
pub struct Jobs<E> {
    sender: Sender<(JobKind, u64, Message<E>)>,
    receiver: Receiver<(JobKind, u64, Message<E>)>,
    slots: [Slot; JobKind::COUNT],
    /// Threads for small work in order, started when first used.
    lanes: [Option<Sender<Small>>; LANES],
    /// How much of it is not done.
    queued: Arc<(Mutex<usize>, Condvar)>,
    executor: Executor,
    wake: Wake,
}

/// A job that was begun, for whoever does the work.
pub struct Ticket<E> {
    context: JobContext<E>,
    language: Language,
}

/// Small work that is done in order, and the lanes it can wait in.
type Small = Box<dyn FnOnce() + Send>;
const LANES: usize = 3;

impl<E> std::fmt::Debug for Ticket<E> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("Ticket").field(&self.context.kind).finish()
    }
}

impl<E: Send + 'static> Ticket<E> {
    /// Does the work where `executor` says; its result comes through [`Jobs::poll`].
    pub fn start(self, executor: Executor, work: impl FnOnce(&JobContext<E>) -> E + Send + 'static) {
        match executor {
            Executor::Inline => self.run(work),
            Executor::Threads => {
                let (kind, generation, sender) =
                    (self.context.kind, self.context.generation, self.context.sender.clone());
                // Deep parsers run on these threads, so the stack is larger than the 2 MiB default.
                let started = std::thread::Builder::new().stack_size(16 << 20).spawn(move || self.run(work));
                if let Err(error) = started {
                    let message = Message::Panicked(t!("no-thread", reason = error));
                    let _ = sender.send((kind, generation, message));
                }
            }
        }
    }

    fn run(self, work: impl FnOnce(&JobContext<E>) -> E) {
        let Self { context, language } = self;
        let work = || text::with_language(language, || work(&context));
        let message = match catch_unwind(AssertUnwindSafe(work)) {
            Ok(event) => Message::Done(event),
            Err(payload) => Message::Panicked(panic_text(payload.as_ref())),
        };
        context.send(message);
    }
}

impl<E: Send + 'static> Jobs<E> {
    /// * `wake` — called from the worker whenever there is something to poll.
    pub fn new(executor: Executor, wake: impl Fn() + Send + Sync + 'static) -> Self {
        let (sender, receiver) = channel();
        let slots = Default::default();
        let (lanes, queued) = (Default::default(), Arc::default());
        Self { sender, receiver, slots, lanes, queued, executor, wake: Arc::new(wake) }
    }

    /// Does `work` after all that waits in the same lane; its result arrives through [`Self::poll`] whatever else
    /// starts. A panic in it is an event, and the lane goes on.
    ///
    /// * `lane` — below 3; work of different lanes does not wait for each other.
    pub fn queue(&mut self, lane: usize, work: impl FnOnce() -> E + Send + 'static) {
        let (sender, wake, queued) = (self.sender.clone(), Arc::clone(&self.wake), Arc::clone(&self.queued));
        let language = text::language();
        let run: Small = Box::new(move || {
            let message = match catch_unwind(AssertUnwindSafe(|| text::with_language(language, work))) {
                Ok(event) => Message::Answer(event),
                Err(payload) => Message::Panicked(panic_text(payload.as_ref())),
            };
            let _ = sender.send((JobKind::Files, 0, message));
            *queued.0.lock().unwrap_or_else(PoisonError::into_inner) -= 1;
            queued.1.notify_all();
            wake();
        });
        *self.queued.0.lock().unwrap_or_else(PoisonError::into_inner) += 1;
        let lane = &mut self.lanes[lane % LANES];
        let open = lane.get_or_insert_with(|| {
            let (sender, receiver) = channel::<Small>();
            // Where no thread can be started the receiver goes with it, and the work is done below.
            let _ = std::thread::Builder::new().spawn(move || receiver.into_iter().for_each(|work| work()));
            sender
        });
        if let Err(SendError(run)) = open.send(run) {
            run();
        }
    }

    /// Waits until all queued work is done, or for `patience`.
    pub fn finish_queued(&self, patience: Duration) {
        let (count, changed) = &*self.queued;
        let count = count.lock().unwrap_or_else(PoisonError::into_inner);
        let _ = changed.wait_timeout_while(count, patience, |count| *count > 0);
    }

    /// Where the jobs of this session run.
    pub fn executor(&self) -> Executor {
        self.executor
    }

    /// Stops the job of this kind and begins the next; its result arrives through [`Self::poll`].
    pub fn begin(&mut self, kind: JobKind) -> Ticket<E> {
        self.cancel(kind);
        let slot = &mut self.slots[kind as usize];
        slot.progress = Some(Progress::default());
        slot.cancel = Arc::new(AtomicBool::new(false));
        let context = JobContext {
            kind,
            generation: slot.generation,
            sender: self.sender.clone(),
            wake: Arc::clone(&self.wake),
            cancel: Arc::clone(&slot.cancel),
        };
        Ticket { context, language: text::language() }
    }

    /// Tells the running job of this kind to stop; its result will be dropped.
    pub fn cancel(&mut self, kind: JobKind) {
        let slot = &mut self.slots[kind as usize];
        slot.cancel.store(true, Ordering::Relaxed);
        slot.generation += 1;
        slot.progress = None;
    }

    /// Progress of the running job of this kind; `None` when none runs.
    pub fn running(&self, kind: JobKind) -> Option<Progress> {
        self.slots[kind as usize].progress
    }

    /// The running job that brings a study, with its progress.
    pub fn opening(&self) -> Option<(JobKind, Progress)> {
        [JobKind::Load, JobKind::Simulate].into_iter().find_map(|kind| Some((kind, self.running(kind)?)))
    }

    /// The next finished job that was not superseded. Progress is taken in on the way.
    pub fn poll(&mut self) -> Option<Outcome<E>> {
        while let Ok((kind, generation, message)) = self.receiver.try_recv() {
            let message = match message {
                Message::Answer(event) => return Some(Outcome::Done(kind, event)),
                other => other,
            };
            let slot = &mut self.slots[kind as usize];
            if slot.generation != generation {
                continue;
            }
            match message {
                Message::Progress(progress) => slot.progress = Some(progress),
                Message::Done(event) | Message::Answer(event) => {
                    slot.progress = None;
                    return Some(Outcome::Done(kind, event));
                }
                Message::Panicked(text) => {
                    slot.progress = None;
                    return Some(Outcome::Panicked(kind, text));
                }
            }
        }
        None
    }
}

fn panic_text(payload: &(dyn Any + Send)) -> String {
    let text = payload.downcast_ref::<&str>().map(|s| (*s).to_owned());
    text.or_else(|| payload.downcast_ref::<String>().cloned()).unwrap_or_else(|| t!("unknown-cause").to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_superseded_job_is_told_to_stop_and_its_result_dropped() {
        let mut jobs: Jobs<u32> = Jobs::new(Executor::Inline, || ());
        let first = jobs.begin(JobKind::Fit);
        assert_eq!(jobs.running(JobKind::Fit), Some(Progress::default()));
        first.start(Executor::Inline, |context| {
            context.progress(1, 2);
            1
        });
        jobs.begin(JobKind::Fit).start(Executor::Inline, |_| 2);
        assert!(matches!(jobs.poll(), Some(Outcome::Done(JobKind::Fit, 2))));
        assert!(jobs.poll().is_none());
        assert_eq!(jobs.running(JobKind::Fit), None);
    }

    #[test]
    fn a_panic_becomes_an_event() {
        let mut jobs: Jobs<u32> = Jobs::new(Executor::Threads, || ());
        jobs.begin(JobKind::Load).start(Executor::Threads, |_| panic!("broken file"));
        let outcome = (0..500).find_map(|_| {
            std::thread::sleep(std::time::Duration::from_millis(10));
            jobs.poll()
        });
        match outcome {
            Some(Outcome::Panicked(JobKind::Load, text)) => assert_eq!(text, "broken file"),
            other => panic!("expected the panic as an event, got {other:?}"),
        }
    }

    #[test]
    fn queued_work_is_done_in_order_and_waited_for() {
        let mut jobs: Jobs<u32> = Jobs::new(Executor::Threads, || ());
        for number in 0..20 {
            jobs.queue(0, move || number);
        }
        jobs.queue(1, || panic!("no disk"));
        jobs.finish_queued(Duration::from_secs(60));
        let mut done = Vec::new();
        let mut has_panicked = false;
        while let Some(outcome) = jobs.poll() {
            match outcome {
                Outcome::Done(JobKind::Files, number) => done.push(number),
                Outcome::Panicked(JobKind::Files, text) => has_panicked = text == "no disk",
                other => panic!("{other:?}"),
            }
        }
        assert_eq!((done, has_panicked), ((0..20).collect(), true));
    }

    #[test]
    fn cancelling_sets_the_flag_the_job_reads() {
        let mut jobs: Jobs<bool> = Jobs::new(Executor::Inline, || ());
        let flag = Arc::new(std::sync::Mutex::new(None));
        let seen = Arc::clone(&flag);
        jobs.begin(JobKind::Load).start(Executor::Inline, move |context| {
            *seen.lock().unwrap() = Some(Arc::clone(&context.cancel));
            true
        });
        jobs.cancel(JobKind::Load);
        assert!(flag.lock().unwrap().as_ref().unwrap().load(Ordering::Relaxed));
        assert!(jobs.poll().is_none());
    }
}
