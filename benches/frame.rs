//! Time of one frame without painting: `cargo bench --bench frame`.
//!
//! The window runs without a display. A region is dragged with everything live, then slices and echoes are scrolled at
//! 4K. Layout, actions and tessellation count; painting is measured apart, by the program's own rasterizer.

use std::time::{Duration, Instant};

use egui::{
    Color32, Context, Event, Modifiers, PointerButton, Pos2, RawInput, Rect, Vec2, ViewportId, ViewportInfo, vec2,
};
use sideroscope::gui::app::App;
use sideroscope::gui::raster::Rasterizer;
use sideroscope::gui::viewport::{PaneTransform, rooms};
use sideroscope::phantom::Knob;
use sideroscope::session::{Action, Executor, LayoutCommand, PaneId, TeachAction, ViewCommand};

/// Frames of each measurement.
const FRAMES: usize = 240;
const LIMIT_MEDIAN: Duration = Duration::from_millis(16);
const LIMIT_WORST: Duration = Duration::from_millis(33);

fn main() {
    let mut bench = Bench::new(vec2(1920.0, 1080.0), 1.0);
    let drag = bench.drag_region();
    let mut bench = Bench::new(vec2(1920.0, 1080.0), 2.0);
    let slices = bench.scroll(&[ViewCommand::NextSlice, ViewCommand::PreviousSlice]);
    let echoes = bench.scroll(&[ViewCommand::NextEcho, ViewCommand::PreviousEcho]);
    bench.app.session.apply(Action::run(LayoutCommand::PresetAllMaps));
    let six = bench.scroll(&[ViewCommand::NextSlice, ViewCommand::PreviousSlice]);
    bench.app.session.apply(Action::run(LayoutCommand::Smooth));
    let smooth = bench.scroll(&[ViewCommand::NextSlice, ViewCommand::PreviousSlice]);
    let mut bench = Bench::new(vec2(1920.0, 1080.0), 1.0);
    let what_if = bench.turn_a_slider();
    println!("256 × 192 × 12 echoes, 5 slices; layout, actions, tessellation");
    let mut is_within = true;
    for (name, times) in [
        ("drag a region, 1920 × 1080", &drag),
        ("scroll slices, 3840 × 2160", &slices),
        ("scroll echoes, 3840 × 2160", &echoes),
        ("scroll slices, six images", &six),
        ("scroll slices, six smooth images", &smooth),
    ] {
        is_within &= report(name, times);
    }
    // The simulation runs beside the frames: this is how late the picture follows the hand.
    report("from a slider of a case to its picture", &what_if);
    println!("{}", if is_within { "within the limits" } else { "beyond the limits" });
}

fn report(name: &str, times: &Times) -> bool {
    let (median, worst) = (quantile(&times.frame, 0.5), quantile(&times.frame, 1.0));
    let p95 = quantile(&times.frame, 0.95);
    println!("{name:34} median {median:8.2?}  95 % {p95:8.2?}  worst {worst:8.2?}   paint {:8.2?}", times.paint);
    median < LIMIT_MEDIAN && worst < LIMIT_WORST
}

/// * `share` — 0 the fastest, 1 the slowest.
fn quantile(times: &[Duration], share: f64) -> Duration {
    let mut times = times.to_vec();
    times.sort();
    times[((times.len() - 1) as f64 * share).round() as usize]
}

struct Times {
    frame: Vec<Duration>,
    /// Of one whole picture, for comparison.
    paint: Duration,
}

struct Bench {
    ctx: Context,
    app: App,
    rasterizer: Rasterizer,
    size: Vec2,
    pixels_per_point: f32,
    time: f64,
}

impl Bench {
    /// The first built-in case, fitted.
    fn new(size: Vec2, pixels_per_point: f32) -> Self {
        let ctx = Context::default();
        // With threads, as in the running program: a fit beside the frames is part of what is measured.
        let app = App::new(&ctx, Vec::new(), Executor::Threads);
        let rasterizer = Rasterizer::default();
        let mut bench = Self { ctx, app, rasterizer, size, pixels_per_point, time: 0.0 };
        let deadline = Instant::now() + Duration::from_secs(120);
        while bench.app.session.study.maps.is_none() && Instant::now() < deadline {
            bench.frame(Vec::new(), false);
            std::thread::sleep(Duration::from_millis(10));
        }
        for _ in 0..20 {
            bench.frame(Vec::new(), false);
        }
        bench
    }

    /// One frame with `events`; time of layout, actions and tessellation, and of painting if asked.
    fn frame(&mut self, events: Vec<Event>, paints: bool) -> (Duration, Duration) {
        self.time += 1.0 / 60.0;
        let mut input = RawInput {
            screen_rect: Some(Rect::from_min_size(Pos2::ZERO, self.size)),
            time: Some(self.time),
            predicted_dt: 1.0 / 60.0,
            focused: true,
            events,
            ..RawInput::default()
        };
        let info = ViewportInfo { native_pixels_per_point: Some(self.pixels_per_point), ..ViewportInfo::default() };
        input.viewports.insert(ViewportId::ROOT, info);
        let begin = Instant::now();
        let app = &mut self.app;
        let mut output = self.ctx.run_ui(input, |ui| app.frame(ui));
        let shapes = std::mem::take(&mut output.shapes);
        let primitives = self.ctx.tessellate(shapes, output.pixels_per_point);
        let frame = begin.elapsed();
        self.rasterizer.set_textures(&mut output.textures_delta);
        let begin = Instant::now();
        if paints {
            let size = [self.size.x, self.size.y].map(|points| (points * output.pixels_per_point) as u32);
            std::hint::black_box(self.rasterizer.render(&primitives, size, output.pixels_per_point, Color32::BLACK));
        }
        self.rasterizer.free_textures(&mut output.textures_delta);
        (frame, begin.elapsed())
    }

    /// Drags the lesion of the case round, one move per frame.
    fn drag_region(&mut self) -> Times {
        let session = &self.app.session;
        let roi = session.document().rois.first().expect("the case comes with its regions").clone();
        let outline = roi.shape.outline();
        let inside = [0, 1].map(|axis| outline.iter().map(|p| p[axis]).sum::<f64>() / outline.len() as f64);
        let center = self.screen_of(inside);
        let button = |pos, pressed| Event::PointerButton {
            pos,
            button: PointerButton::Primary,
            pressed,
            modifiers: Modifiers::NONE,
        };
        self.frame(vec![Event::PointerMoved(center)], false);
        self.frame(vec![button(center, true)], false);
        let before = self.app.session.document().clone();
        let at = |i: usize| {
            let angle = i as f32 * 0.1;
            center + vec2(30.0 * angle.cos() - 30.0, 22.0 * angle.sin())
        };
        let frame = (0..FRAMES).map(|i| self.frame(vec![Event::PointerMoved(at(i))], false).0).collect();
        assert_ne!(self.app.session.document().rois, before.rois, "the region follows the pointer");
        self.frame(vec![button(at(FRAMES), false)], false);
        Times { frame, paint: self.frame(Vec::new(), true).1 }
    }

    /// Turns a slider of the case, each time until the images of its new value are there and in the next frame.
    fn turn_a_slider(&mut self) -> Times {
        let mut late = Vec::new();
        // The first turn draws the anatomy, as the first touch of a slider does.
        for i in 0..60 {
            let begin = Instant::now();
            let before = self.app.session.study.generation;
            let rate = 300.0 + 5.0 * f64::from(i);
            self.app.session.apply(Action::Teach(TeachAction::Turn(Knob::LiverRate, rate)));
            while self.app.session.study.generation == before {
                self.frame(Vec::new(), false);
            }
            self.frame(Vec::new(), false);
            late.push(begin.elapsed());
        }
        println!("the first touch of a slider: {:.1?}", late[0]);
        Times { frame: late.split_off(1), paint: self.frame(Vec::new(), true).1 }
    }

    /// Where pixel coordinates of the first pane are on the screen.
    fn screen_of(&mut self, pos: [f64; 2]) -> Pos2 {
        let session = &self.app.session;
        let area = self.pane_area();
        let room = rooms(&session.view, area).into_iter().find(|(pane, _)| *pane == PaneId::FIRST).expect("a pane").1;
        let placement = session.shown().placement(PaneId::FIRST).expect("a case is open");
        PaneTransform::new(room, placement).screen_from_slice(pos)
    }

    /// The area of the panes in the last frame.
    fn pane_area(&self) -> Rect {
        self.ctx.data(|data| data.get_temp(sideroscope::gui::viewport::area_id())).expect("a frame was drawn")
    }

    /// One command per frame, forth and back.
    fn scroll(&mut self, [there, back]: &[ViewCommand; 2]) -> Times {
        let mut frame = Vec::with_capacity(FRAMES);
        for i in 0..FRAMES {
            let command = if i / 4 % 2 == 0 { *there } else { *back };
            let begin = Instant::now();
            self.app.session.apply(Action::run(command));
            let applied = begin.elapsed();
            frame.push(applied + self.frame(Vec::new(), false).0);
        }
        Times { frame, paint: self.frame(Vec::new(), true).1 }
    }
}
