//! Counting and printing.

/// How often something happened.
#[derive(Clone, Copy, Debug, Default)]
pub struct Tally {
    pub hits: u32,
    pub total: u32,
}

impl Tally {
    pub fn count(&mut self, is_hit: bool) {
        self.hits += u32::from(is_hit);
        self.total += 1;
    }

    pub fn rate(self) -> f64 {
        f64::from(self.hits) / f64::from(self.total.max(1))
    }

    /// 95 % interval of the rate.
    ///
    /// # Source
    /// Wilson, J Am Stat Assoc 1927;22:209.
    pub fn interval(self) -> [f64; 2] {
        let (n, z) = (f64::from(self.total.max(1)), 1.96_f64);
        let middle = self.rate() + z * z / (2.0 * n);
        let half = z * (self.rate() * (1.0 - self.rate()) / n + z * z / (4.0 * n * n)).sqrt();
        [middle - half, middle + half].map(|end| (end / (1.0 + z * z / n)).clamp(0.0, 1.0))
    }

    /// Standard error of the rate, with one hit and one miss added so that 0 of n is not taken for certain.
    pub fn error(self) -> f64 {
        let n = f64::from(self.total) + 2.0;
        let rate = (f64::from(self.hits) + 1.0) / n;
        (rate * (1.0 - rate) / n).sqrt()
    }
}

pub fn percent(rate: f64) -> String {
    let value = 100.0 * rate;
    if (value - value.round()).abs() < 1e-9 { format!("{value:.0} %") } else { format!("{value:.1} %") }
}

/// A rate held against its limits, as a row of the summary.
pub struct Check {
    pub what: String,
    pub tally: Tally,
    pub limits: [f64; 2],
}

impl Check {
    /// Within the limits, up to three standard errors of the simulation.
    pub fn holds(&self) -> bool {
        let (rate, slack) = (self.tally.rate(), 3.0 * self.tally.error());
        rate >= self.limits[0] - slack && rate <= self.limits[1] + slack
    }

    pub fn row(&self) -> String {
        let ([low, high], [from, to]) = (self.limits, self.tally.interval());
        let limits = match (low <= 0.0, high >= 1.0) {
            (true, _) => format!("≤ {}", percent(high)),
            (_, true) => format!("≥ {}", percent(low)),
            _ => format!("{}–{}", percent(low), percent(high)),
        };
        let outcome = if self.holds() { "holds" } else { "**fails**" };
        format!(
            "| {} | {:.1} % ({:.1}–{:.1}) | {} | {} | {outcome} |",
            self.what,
            100.0 * self.tally.rate(),
            100.0 * from,
            100.0 * to,
            self.tally.total,
            limits
        )
    }
}
