//! Echo times as a person types them.

use crate::say;
use crate::text::Message;
use crate::units::EchoTime;

/// Most echoes a rule may stand for; no sequence comes near.
const MAX_ECHOES: usize = 256;

/// Echo times in ms from text: a list ("1.2 2.4 3.6", also with commas or semicolons), or first time, spacing and
/// number of a regular train ("0.99+1.41x12").
///
/// # Errors
/// A sentence that says what to write, for anything that is not ascending times above zero.
pub fn parse_echo_times(text: &str) -> Result<Vec<EchoTime>, Message> {
    let times = match train(text) {
        Some(times) => times,
        None => {
            let parts = text.split([',', ';', ' ', '\t']).filter(|part| !part.is_empty());
            parts.map(time).collect::<Option<Vec<_>>>().ok_or_else(what_to_write)?
        }
    };
    if times.is_empty() {
        return Err(what_to_write());
    }
    match times.windows(2).find(|pair| pair[0] >= pair[1]) {
        Some(pair) => Err(say!("te-must-ascend", late = pair[0].to_string(), early = pair[1].to_string())),
        None => Ok(times),
    }
}

fn what_to_write() -> Message {
    say!("te-how-to-write")
}

fn time(text: &str) -> Option<EchoTime> {
    EchoTime::from_ms(text.trim().parse().ok()?)
}

/// "first+spacing×number"; `None` for anything else.
fn train(text: &str) -> Option<Vec<EchoTime>> {
    let (first, rest) = text.split_once('+')?;
    let (spacing, count) = rest.split_once(['x', '×', '*'])?;
    let (first, spacing) = (time(first)?, time(spacing)?);
    let count = count.trim().parse::<usize>().ok().filter(|n| (1..=MAX_ECHOES).contains(n))?;
    (0..count).map(|echo| EchoTime::from_ms(first.ms() + spacing.ms() * echo as f64)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ms(text: &str) -> Vec<f64> {
        parse_echo_times(text).expect(text).iter().map(|te| te.ms()).collect()
    }

    #[test]
    fn lists_and_trains_are_read() {
        for text in ["1.2 2.4 3.6", "1.2,2.4,3.6", " 1.2; 2.4 ;3.6 "] {
            assert_eq!(ms(text), [1.2, 2.4, 3.6], "{text}");
        }
        assert_eq!(ms("1 + 0.5 x 4"), [1.0, 1.5, 2.0, 2.5]);
        assert_eq!(ms("1+0.5×2"), [1.0, 1.5]);
    }

    #[test]
    fn anything_else_is_answered_with_what_to_write() {
        for text in ["", " , ", "a b", "1 0", "1 -2", "1+x3", "1+2x0", "1+2x999999999", "NaN", "inf", "1e999"] {
            assert!(parse_echo_times(text).is_err(), "{text}");
        }
        let descending = parse_echo_times("2 1").expect_err("descending").to_string();
        assert_eq!(descending, "Echo times must ascend, but 2.00 ms stands before 1.00 ms");
    }
}
