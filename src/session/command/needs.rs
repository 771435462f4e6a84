//! What must be there for a command to run, and the reason in words where it is not.

use crate::pipeline::AnalysisSettings;
use crate::roi::{Roi, RoiId};
use crate::session::{CaseRef, JobKind, Links, Phase, Session, Tool};
use crate::t;

/// `Err` says why not.
pub(super) type Answer = Result<(), &'static str>;

fn need(is_there: bool, reason: &'static str) -> Answer {
    if is_there { Ok(()) } else { Err(reason) }
}

pub(super) fn nothing(_: &Session) -> Answer {
    Ok(())
}

pub(super) fn study(session: &Session) -> Answer {
    need(session.study.stack.is_some(), t!("disabled-open-first"))
}

pub(super) fn several_slices(session: &Session) -> Answer {
    need(session.study.stack.as_deref().is_some_and(|stack| stack.num_slices() > 1), t!("disabled-one-slice"))
}

pub(super) fn several_echoes(session: &Session) -> Answer {
    need(session.study.stack.as_deref().is_some_and(|stack| stack.num_echoes() > 1), t!("disabled-one-echo"))
}

pub(super) fn unknown_echo_times(session: &Session) -> Answer {
    study(session)?;
    need(session.shown().plan_of_stack().is_some_and(|plan| plan.wants_echo_times), t!("echo-times-known"))
}

pub(super) fn marked_derived(session: &Session) -> Answer {
    study(session)?;
    need(session.shown().plan_of_stack().is_some_and(|plan| plan.may_be_original), t!("disabled-not-derived"))
}

pub(super) fn files_set_aside(session: &Session) -> Answer {
    need(!session.study.set_aside.is_empty(), t!("disabled-all-read"))
}

pub(super) fn home(session: &Session) -> Answer {
    need(session.recovery.home.is_some(), t!("disabled-no-home"))
}

pub(super) fn job(session: &Session) -> Answer {
    let kinds = [JobKind::Load, JobKind::Fit, JobKind::FatFit, JobKind::Series];
    need(kinds.iter().any(|&kind| session.out.jobs.running(kind).is_some()), t!("disabled-no-job"))
}

pub(super) fn something_to_undo(session: &Session) -> Answer {
    need(session.shown().undo_label().is_some() || session.shown().is_drawing(), t!("disabled-no-undo"))
}

pub(super) fn something_to_redo(session: &Session) -> Answer {
    need(session.shown().redo_label().is_some(), t!("disabled-no-redo"))
}

pub(super) fn something_to_cancel(session: &Session) -> Answer {
    let is_busy =
        session.shown().is_drawing() || session.shown().selected_item().is_some() || session.out.dialog.is_some();
    let is_talking = session.teaching.presenter.is_some();
    need(is_busy || is_talking || session.view.tool != Tool::Window, t!("disabled-no-cancel"))
}

pub(super) fn changed_settings(session: &Session) -> Answer {
    need(session.document().settings != AnalysisSettings::default(), t!("disabled-all-default"))
}

pub(super) fn decay(session: &Session) -> Answer {
    need(session.study.analysis.is_some(), t!("disabled-no-decay"))
}

pub(super) fn table(session: &Session) -> Answer {
    need(!session.shown().roi_rows().is_empty(), t!("disabled-no-table"))
}

pub(super) fn several_panes(session: &Session) -> Answer {
    study(session)?;
    need(session.view.shown().count() > 1, t!("only-one-pane"))
}

/// Several, or one that hides the others.
pub(super) fn several_panes_or_one_alone(session: &Session) -> Answer {
    study(session)?;
    need(session.view.layout.num_panes() > 1 || session.view.maximized.is_some(), t!("only-one-pane"))
}

pub(super) fn unlinked_pane(session: &Session) -> Answer {
    study(session)?;
    need(session.view.panes.iter().any(|pane| pane.links != Links::ALL), t!("all-linked"))
}

pub(super) fn fifth_preset(session: &Session) -> Answer {
    study(session)?;
    need(session.shown().presets(session.view.active).len() > 5, t!("disabled-no-preset"))
}

pub(super) fn images(session: &Session) -> Answer {
    need(session.study.stack.is_some(), t!("need-study"))
}

pub(super) fn any_region(session: &Session) -> Answer {
    study(session)?;
    let document = session.document();
    need(!document.rois.is_empty() || !document.annotations.is_empty(), t!("need-any-roi"))
}

pub(super) fn item(session: &Session) -> Answer {
    images(session)?;
    need(session.shown().selected_item().is_some(), t!("need-item"))
}

/// A selected item, or corners that are being drawn.
pub(super) fn item_or_drawing(session: &Session) -> Answer {
    need(session.shown().selected_item().is_some() || session.shown().is_drawing(), t!("need-item"))
}

fn selected_roi(session: &Session) -> Result<&Roi, &'static str> {
    images(session)?;
    session.view.selected.and_then(|id| session.document().roi(id)).ok_or(t!("need-roi"))
}

pub(super) fn roi(session: &Session) -> Answer {
    selected_roi(session).map(|_| ())
}

pub(super) fn copied_roi(session: &Session) -> Answer {
    images(session)?;
    need(session.shown().has_copied(), t!("need-copied"))
}

/// A slice that holds no region of this structure.
fn is_free(session: &Session, id: RoiId, slice: usize) -> bool {
    session.document().family(id).iter().all(|other| other.slice != slice)
}

fn num_slices(session: &Session) -> usize {
    session.study.stack.as_deref().map_or(0, |stack| stack.num_slices())
}

pub(super) fn free_next_slice(session: &Session) -> Answer {
    let roi = selected_roi(session)?;
    let slice = roi.slice + 1;
    need(slice < num_slices(session), t!("need-next-slice"))?;
    need(is_free(session, roi.id, slice), t!("need-free-slice"))
}

pub(super) fn free_previous_slice(session: &Session) -> Answer {
    let roi = selected_roi(session)?;
    let slice = roi.slice.checked_sub(1).ok_or(t!("need-previous-slice"))?;
    need(is_free(session, roi.id, slice), t!("need-free-slice"))
}

pub(super) fn any_free_slice(session: &Session) -> Answer {
    let roi = selected_roi(session)?;
    need((0..num_slices(session)).any(|slice| is_free(session, roi.id, slice)), t!("need-some-free-slice"))
}

pub(super) fn slices_between(session: &Session) -> Answer {
    let roi = selected_roi(session)?;
    need(session.document().can_interpolate(roi.id), t!("need-two-keys"))
}

pub(super) fn excluded_pixels(session: &Session) -> Answer {
    need(!selected_roi(session)?.excluded.is_empty(), t!("need-excluded"))
}

fn is_asking(session: &Session) -> bool {
    session.teaching.quiz.as_ref().is_some_and(|quiz| quiz.phase == Phase::Asking)
}

/// What would tell the answer waits for it.
fn reveal(session: &Session) -> Answer {
    need(!is_asking(session), t!("teach-after-reveal"))
}

pub(super) fn no_quiz(session: &Session) -> Answer {
    need(session.teaching.quiz.is_none(), t!("teach-in-quiz"))
}

pub(super) fn guide(session: &Session) -> Answer {
    reveal(session)?;
    need(!session.shown().guide_steps().is_empty(), t!("teach-no-guide"))
}

pub(super) fn open_guide(session: &Session) -> Answer {
    need(session.teaching.step.is_some(), t!("teach-guide-closed"))
}

pub(super) fn built_in_case(session: &Session) -> Answer {
    reveal(session)?;
    need(matches!(session.teaching.current, Some(CaseRef::BuiltIn(_))), t!("teach-built-in-only"))
}

pub(super) fn changed_case(session: &Session) -> Answer {
    need(session.shown().is_case_changed(), t!("teach-unchanged"))
}

pub(super) fn case(session: &Session) -> Answer {
    reveal(session)?;
    need(session.teaching.current.is_some(), t!("teach-no-case"))
}

pub(super) fn files_for_a_case(session: &Session) -> Answer {
    reveal(session)?;
    need(session.study.stack.is_some() && session.study.catalog.is_some(), t!("teach-no-files"))
}

pub(super) fn question(session: &Session) -> Answer {
    need(is_asking(session), t!("teach-no-question"))
}

pub(super) fn answered_question(session: &Session) -> Answer {
    let quiz = session.teaching.quiz.as_ref().ok_or(t!("teach-no-question"))?;
    need(quiz.phase != Phase::Asking || quiz.choice.is_some(), t!("teach-choose-first"))
}

pub(super) fn scores(session: &Session) -> Answer {
    need(!session.teaching.answers.is_empty(), t!("teach-no-scores"))?;
    need(!session.teaching.scores_path.trim().is_empty(), t!("teach-no-score-file"))
}

pub(super) fn presenter(session: &Session) -> Answer {
    need(session.teaching.presenter.is_some(), t!("teach-no-presenter"))
}

pub(super) fn fit(session: &Session) -> Answer {
    reveal(session)?;
    need(session.study.stack.as_deref().is_some_and(|stack| stack.can_be_fitted()), t!("teach-no-fit"))
}

pub(super) fn best_te(session: &Session) -> Answer {
    need(session.shown().best_te_ms().is_some(), t!("teach-no-best-te"))
}

pub(super) fn crossing(session: &Session) -> Answer {
    need(session.shown().iso_crossing_te_ms().is_some(), t!("teach-no-crossing"))
}
