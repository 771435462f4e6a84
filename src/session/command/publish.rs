//! What leaves the program.

use super::keys::{Key::Letter, primary, primary_shift};
use super::needs;
use super::place::Place;
use super::row::{commands, row};
use crate::session::{
    Action, Dialog, DocumentAction, Export, ExportRequest, ExportTarget, PictureOptions, RecoveryAction, RegionEdit,
};

/// Twice the size on screen, for slides.
const COPY_SCALE: u32 = 2;

commands! {
    /// Figures, reports, tables and moving pictures.
    PublishCommand {
        ExportFigure = row("command-export-figure", "command-export-figure-help", Place::Export, |_| {
            vec![Action::Show(Dialog::Export)]
        })
        .keys(primary(Letter('E')))
        .needs(needs::study);

        CopyFigure = row("command-copy-figure", "command-copy-figure-help", Place::Export, |_| {
            let options = PictureOptions::default();
            let request = ExportRequest { target: ExportTarget::Clipboard, scale: COPY_SCALE, options };
            // Whoever copies with a region selected may mean the region: pasting brings it.
            vec![Action::Document(DocumentAction::Region(RegionEdit::Remember)), Action::Recovery(RecoveryAction::Export(Box::new(Export::Picture(request))))]
        })
        .keys(primary(Letter('C')))
        .needs(needs::study);

        ComposeFigure = row("compose-figure", "compose-figure-help", Place::Export, |_| {
            vec![Action::Show(Dialog::Figure)]
        })
        .keys(primary_shift(Letter('F')))
        .needs(needs::study);

        ExportReport = row("export-report", "export-report-help", Place::Export, |_| {
            vec![Action::Show(Dialog::Report)]
        })
        .keys(primary_shift(Letter('R')))
        .needs(needs::study);

        ExportCine = row("export-cine", "export-cine-help", Place::Export, |_| vec![Action::Show(Dialog::Cine)])
            .needs(needs::study);

        CopyTable = row("command-copy-table", "command-copy-table-help", Place::Export, |_| vec![Action::CopyTable])
            .keys(primary(Letter('T')))
            .needs(needs::table);
    }
}
