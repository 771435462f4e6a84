//! The same kinds of acquisitions with numbers drawn anew for every scan, so that no limit can be fitted to the others.

use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;

use super::phantom::{Matter, Scan, train};
use super::scenarios::{Scenario, Truth};

/// Scans of each kind.
const SCANS: usize = 60;

pub fn all() -> Vec<Scenario> {
    vec![
        kind("varied: gradient, hyperintense", Truth::Brighter, Numbers::gradient),
        kind("varied: gradient, alike", Truth::Alike, Numbers::gradient),
        kind("varied: gradient, hypointense", Truth::Darker, Numbers::gradient),
        kind("varied: fat, hyperintense", Truth::Brighter, Numbers::fat),
        kind("varied: fat, alike", Truth::Alike, Numbers::fat),
        kind("varied: noise of the body, hyperintense", Truth::Brighter, Numbers::noise),
        kind("varied: noise of the body, alike", Truth::Alike, Numbers::noise),
        kind("varied: mixture, hyperintense", Truth::Brighter, Numbers::mixture),
        kind("varied: mixture, alike", Truth::Alike, Numbers::mixture),
        kind("varied: mixture, hypointense", Truth::Darker, Numbers::mixture),
        kind("varied: odd and even echoes, hyperintense", Truth::Brighter, Numbers::parity),
        kind("varied: odd and even echoes, alike", Truth::Alike, Numbers::parity),
        kind("varied: clipped, hypointense", Truth::Darker, Numbers::clipped),
        kind("varied: two causes, hyperintense", Truth::Brighter, Numbers::two_causes),
        kind("varied: two causes, alike", Truth::Alike, Numbers::two_causes),
        kind("varied: no cause, hyperintense", Truth::Brighter, Numbers::plain),
        kind("varied: no cause, alike", Truth::Alike, Numbers::plain),
    ]
}

fn kind(name: &'static str, truth: Truth, of: fn(&mut Numbers, f64) -> Scan) -> Scenario {
    let mut numbers = Numbers::of(name);
    let scan = |_| {
        let ratio = numbers.ratio(truth);
        of(&mut numbers, ratio)
    };
    Scenario { name, truth, cause: None, scans: (0..SCANS).map(scan).collect() }
}

/// Numbers of one kind.
struct Numbers(ChaCha8Rng);

impl Numbers {
    fn of(name: &str) -> Self {
        Self(ChaCha8Rng::seed_from_u64(name.bytes().fold(17, |seed, byte| seed * 31 % 1_000_003 + u64::from(byte))))
    }

    fn within(&mut self, range: std::ops::Range<f64>) -> f64 {
        self.0.random_range(range)
    }

    /// Lesion over liver, clear of the margin of 1.25.
    fn ratio(&mut self, truth: Truth) -> f64 {
        match truth {
            Truth::Brighter => self.within(0.3..0.7),
            Truth::Darker => 1.0 / self.within(0.3..0.7),
            Truth::Alike | Truth::AtMargin | Truth::Mixed => 1.0,
        }
    }

    /// Rates and everything else of an acquisition without trouble.
    fn plain(&mut self, ratio: f64) -> Scan {
        let (te_ms, field_t, longest) = match self.0.random_range(0..5) {
            0 => (train(0.99, 1.41, 12), 1.5, 600.0),
            1 => (train(1.1, 1.1, 12), 3.0, 600.0),
            2 => (train(1.2, 2.0, 6), 1.5, 400.0),
            3 => (train(1.23, 1.23, 6), 3.0, 500.0),
            _ => (train(1.0, 1.6, 8), 1.5, 500.0),
        };
        let faster = self.within(0.25..1.0) * longest;
        let liver = if ratio > 1.0 { faster / ratio } else { faster };
        Scan {
            pixels: self.within(60.0..300.0) as usize,
            snr: self.within(30.0..80.0),
            heterogeneity: self.within(0.02..0.1),
            ..Scan::new(te_ms, field_t, Matter::of(ratio * liver), Matter::of(liver))
        }
    }

    /// Changes the lesion, the liver or both.
    fn somewhere(&mut self, scan: Scan, change: impl Fn(&mut Matter)) -> Scan {
        let mut scan = scan;
        let place = self.0.random_range(0..3);
        if place != 1 {
            change(&mut scan.lesion);
        }
        if place != 0 {
            change(&mut scan.liver);
        }
        scan
    }

    fn gradient(&mut self, ratio: f64) -> Scan {
        let (scan, share) = (self.plain(ratio), self.within(0.25..1.6));
        // In turns across the slice at the last echo.
        let hz = (1000.0 * share / scan.te_ms.last().copied().unwrap_or(10.0)).max(15.0);
        self.somewhere(scan, |matter| matter.gradient_hz = hz)
    }

    fn fat(&mut self, ratio: f64) -> Scan {
        let (scan, fat) = (self.plain(ratio), self.within(0.05..0.35));
        self.somewhere(scan, |matter| matter.fat = fat)
    }

    fn noise(&mut self, ratio: f64) -> Scan {
        let faster = self.within(300.0..1300.0);
        let te_ms = train(self.within(1.0..4.5), self.within(1.2..2.2), 6 + self.0.random_range(0..6));
        let scan = self.plain(ratio);
        let body_noise = self.within(1.3..3.5);
        Scan { te_ms, body_noise, lesion: Matter::of(ratio * faster), liver: Matter::of(faster), ..scan }
    }

    /// A lesion of two tissues whose mean rate over the liver's is that ratio, within a tenth.
    fn mixture(&mut self, ratio: f64) -> Scan {
        loop {
            let scan = self.plain(1.0);
            let liver = scan.liver.rate;
            let (share, first, second) =
                (self.within(0.1..0.5), liver * self.within(0.1..2.0), liver * self.within(0.05..5.0));
            let apart = (first / second).ln().abs();
            let mean = ((1.0 - share) * first + share * second) / liver;
            // What has decayed before the first echo no acquisition shows.
            let is_seen = first.max(second) * scan.te_ms[0] < 1000.0;
            if is_seen && apart > 0.9 && (mean / ratio).ln().abs() < 0.1 {
                return Scan { lesion: Matter { second: (share, second), ..Matter::of(first) }, ..scan };
            }
        }
    }

    fn parity(&mut self, ratio: f64) -> Scan {
        let size = self.within(0.04..0.15);
        let bipolar = if self.0.random_bool(0.5) { size } else { -size };
        Scan { bipolar, ..self.plain(ratio) }
    }

    fn clipped(&mut self, ratio: f64) -> Scan {
        let (scan, s0) = (self.plain(ratio), self.within(1.3..2.5));
        let clip = Some(1000.0 * s0 * self.within(0.35..0.8));
        Scan { clip, lesion: Matter { s0, ..scan.lesion }, ..scan }
    }

    fn two_causes(&mut self, ratio: f64) -> Scan {
        let scan = match self.0.random_range(0..3) {
            0 => Scan { bipolar: self.within(0.02..0.08), ..self.gradient(ratio) },
            1 => Scan { bipolar: self.within(0.02..0.08), ..self.fat(ratio) },
            _ => self.gradient(ratio),
        };
        let fat = self.within(0.05..0.25);
        self.somewhere(scan, |matter| matter.fat = fat)
    }
}
