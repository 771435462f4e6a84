//! Where the keyboard is: one ring for every control, so that none is without.

use egui::{Context, CornerRadius, Id, LayerId, Order, Stroke, StrokeKind};

use super::theme;

/// Width of the ring, points.
const WIDTH: f32 = 2.0;

/// Draws the ring around what has the focus, as far as it is in view. A text field shows its cursor and border itself,
/// yet gets the same ring: one sign for one thing.
pub fn ring(ctx: &Context) {
    let Some(response) = ctx.memory(|memory| memory.focused()).and_then(|id| ctx.read_response(id)) else { return };
    if !response.interact_rect.is_positive() {
        return;
    }
    let painter = ctx.layer_painter(LayerId::new(Order::Foreground, Id::unique("focus ring")));
    let (around, stroke) = (response.interact_rect.expand(1.0), Stroke::new(WIDTH, theme::colors().accent));
    painter.rect_stroke(around, CornerRadius::same(theme::RADIUS), stroke, StrokeKind::Inside);
}
