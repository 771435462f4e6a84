//! Tools: what a drag does, which role and shape a region gets, which mark is set.

use super::keys::{Key::Letter, plain};
use super::needs;
use super::place::Place;
use super::row::{Icon, Toggle, commands, row};
use crate::roi::{Marker, Role};
use crate::session::{Action, DrawShape, Session, Tool, ToolOptions, ViewAction};

fn take(tool: Tool) -> Vec<Action> {
    vec![Action::View(ViewAction::SetTool(tool))]
}

fn holds(session: &Session, tool: Tool) -> Toggle {
    (session.view.tool == tool).into()
}

fn shape(shape: DrawShape) -> Vec<Action> {
    vec![Action::View(ViewAction::SetShape(shape))]
}

/// The shape of the next region is known before a role is chosen.
fn has_shape(session: &Session, shape: DrawShape) -> Toggle {
    match (session.view.draw_shape == shape, session.view.tool) {
        (true, Tool::Draw(_)) => Toggle::On,
        (true, _) => Toggle::Armed,
        (false, _) => Toggle::Off,
    }
}

fn options(session: &Session, change: impl FnOnce(&mut ToolOptions)) -> Vec<Action> {
    let mut options = session.view.options;
    change(&mut options);
    vec![Action::View(ViewAction::Options(options))]
}

commands! {
    /// Takes up a tool or sets it.
    DrawCommand {
        ToolWindow = row("command-tool-window", "command-tool-window-help", Place::Tool, |_| take(Tool::Window))
            .keys(plain(Letter('W')))
            .needs(needs::study)
            .toggle(|session| holds(session, Tool::Window));

        ToolPan = row("command-tool-pan", "command-tool-pan-help", Place::Tool, |_| take(Tool::Pan))
            .keys(plain(Letter('P')))
            .needs(needs::study)
            .toggle(|session| holds(session, Tool::Pan));

        ToolZoom = row("command-tool-zoom", "command-tool-zoom-help", Place::Tool, |_| take(Tool::Zoom))
            .keys(plain(Letter('Z')))
            .needs(needs::study)
            .toggle(|session| holds(session, Tool::Zoom));

        DrawLesion = row("role-name-lesion", "command-draw-lesion-help", Place::Role, |_| {
            take(Tool::Draw(Role::Lesion))
        })
        .keys(plain(Letter('L')))
        .icon(Icon::Role(Role::Lesion))
        .needs(needs::study)
        .toggle(|session| holds(session, Tool::Draw(Role::Lesion)));

        DrawLiver = row("role-name-liver", "command-draw-liver-help", Place::Role, |_| {
            take(Tool::Draw(Role::Liver))
        })
        .keys(plain(Letter('B')))
        .icon(Icon::Role(Role::Liver))
        .needs(needs::study)
        .toggle(|session| holds(session, Tool::Draw(Role::Liver)));

        DrawNoise = row("role-name-noise", "command-draw-noise-help", Place::Role, |_| {
            take(Tool::Draw(Role::Noise))
        })
        .keys(plain(Letter('N')))
        .icon(Icon::Role(Role::Noise))
        .needs(needs::study)
        .toggle(|session| holds(session, Tool::Draw(Role::Noise)));

        DrawMuscle = row("role-name-muscle", "command-draw-muscle-help", Place::Role, |_| {
            take(Tool::Draw(Role::Muscle))
        })
        .icon(Icon::Role(Role::Muscle))
        .needs(needs::study)
        .toggle(|session| holds(session, Tool::Draw(Role::Muscle)));

        ShapeEllipse = row("command-shape-ellipse", "command-shape-ellipse-help", Place::Shape, |_| {
            shape(DrawShape::Ellipse)
        })
        .keys(plain(Letter('E')))
        .icon(Icon::Ellipse)
        .needs(needs::study)
        .toggle(|session| has_shape(session, DrawShape::Ellipse));

        ShapeCircle = row("shape-circle", "shape-circle-help", Place::Shape, |_| shape(DrawShape::Circle))
            .keys(plain(Letter('O')))
            .icon(Icon::Circle)
            .needs(needs::images)
            .toggle(|session| has_shape(session, DrawShape::Circle));

        ShapeRectangle = row("shape-rectangle", "shape-rectangle-help", Place::Shape, |_| shape(DrawShape::Rectangle))
            .keys(plain(Letter('R')))
            .icon(Icon::Rectangle)
            .needs(needs::images)
            .toggle(|session| has_shape(session, DrawShape::Rectangle));

        ShapePolygon = row("command-shape-polygon", "command-shape-polygon-help", Place::Shape, |_| {
            shape(DrawShape::Polygon)
        })
        .keys(plain(Letter('G')))
        .icon(Icon::Polygon)
        .needs(needs::study)
        .toggle(|session| has_shape(session, DrawShape::Polygon));

        ShapeFreehand = row("command-shape-freehand", "command-shape-freehand-help", Place::Shape, |_| {
            shape(DrawShape::Freehand)
        })
        .keys(plain(Letter('H')))
        .icon(Icon::Freehand)
        .needs(needs::study)
        .toggle(|session| has_shape(session, DrawShape::Freehand));

        ShapeBrush = row("shape-brush", "shape-brush-help", Place::Shape, |_| shape(DrawShape::Brush))
            .keys(plain(Letter('U')))
            .icon(Icon::Brush)
            .needs(needs::images)
            .toggle(|session| has_shape(session, DrawShape::Brush));

        ShapeEraser = row("shape-eraser", "shape-eraser-help", Place::Shape, |_| shape(DrawShape::Eraser))
            .keys(plain(Letter('X')))
            .icon(Icon::Eraser)
            .needs(needs::images)
            .toggle(|session| has_shape(session, DrawShape::Eraser));

        ShapeGrow = row("shape-grow", "shape-grow-help", Place::Shape, |_| shape(DrawShape::Grow))
            .keys(plain(Letter('T')))
            .icon(Icon::Grow)
            .needs(needs::images)
            .toggle(|session| has_shape(session, DrawShape::Grow));

        MarkDistance = row("mark-distance", "mark-distance-help", Place::Mark, |_| {
            take(Tool::Mark(Marker::Distance))
        })
        .keys(plain(Letter('M')))
        .icon(Icon::Distance)
        .needs(needs::images)
        .toggle(|session| holds(session, Tool::Mark(Marker::Distance)));

        MarkAngle = row("mark-angle", "mark-angle-help", Place::Mark, |_| take(Tool::Mark(Marker::Angle)))
            .keys(plain(Letter('A')))
            .icon(Icon::Angle)
            .needs(needs::images)
            .toggle(|session| holds(session, Tool::Mark(Marker::Angle)));

        MarkArrow = row("mark-arrow", "mark-arrow-help", Place::Mark, |_| take(Tool::Mark(Marker::Arrow)))
            .keys(plain(Letter('J')))
            .icon(Icon::Arrow)
            .needs(needs::images)
            .toggle(|session| holds(session, Tool::Mark(Marker::Arrow)));

        MarkText = row("mark-text", "mark-text-help", Place::Mark, |_| take(Tool::Mark(Marker::Text)))
            .keys(plain(Letter('I')))
            .icon(Icon::Text)
            .needs(needs::images)
            .toggle(|session| holds(session, Tool::Mark(Marker::Text)));

        MarkProbe = row("mark-probe", "mark-probe-help", Place::Mark, |_| take(Tool::Mark(Marker::Probe)))
            .keys(plain(Letter('Q')))
            .icon(Icon::Probe)
            .needs(needs::images)
            .toggle(|session| holds(session, Tool::Mark(Marker::Probe)));

        KeepDrawing = row("keep-drawing", "keep-drawing-help", Place::Drawing, |session| {
            options(session, |options| options.keeps_drawing = !options.keeps_drawing)
        })
        .keys(plain(Letter('K')))
        .needs(needs::images)
        .toggle(|session| session.view.options.keeps_drawing.into());

        Smaller = row("tool-smaller", "tool-smaller-help", Place::Drawing, |_| {
            vec![Action::View(ViewAction::StepOption(-1))]
        })
        .keys(plain(Letter('[')))
        .needs(needs::images)
        .repeats();

        Larger = row("tool-larger", "tool-larger-help", Place::Drawing, |_| {
            vec![Action::View(ViewAction::StepOption(1))]
        })
        .keys(plain(Letter(']')))
        .needs(needs::images)
        .repeats();

        ShowOutliers = row("show-outliers", "show-outliers-help", Place::Outliers, |session| {
            options(session, |options| options.shows_outliers = !options.shows_outliers)
        })
        .keys(plain(Letter('V')))
        .needs(needs::images)
        .toggle(|session| session.view.options.shows_outliers.into());
    }
}
