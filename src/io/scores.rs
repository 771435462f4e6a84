//! Scores of a quiz as CSV or JSON (`sideroscope-quiz`, version 1).
//!
//! Must not know: how a quiz runs.

use std::path::Path;

use serde::{Deserialize, Serialize};

use super::atomic::{self, WriteError};
use super::table::safe_text;

/// One answered case.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ScoreRow {
    /// From 1.
    pub round: u32,
    /// Name of a built-in case, or title of a case of one's own.
    pub case: String,
    pub prediction: String,
    pub answer: String,
    /// 1, 0.5 or 0.
    pub points: f64,
}

/// A whole quiz file.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Scores {
    pub format: String,
    pub version: u32,
    pub answers: Vec<ScoreRow>,
    pub points: f64,
    pub of: usize,
}

impl Scores {
    pub fn new(answers: Vec<ScoreRow>) -> Self {
        let points = answers.iter().map(|row| row.points).sum();
        Self { format: "sideroscope-quiz".to_owned(), version: 1, points, of: answers.len(), answers }
    }

    /// One line per answer, with a header line.
    pub fn to_csv(&self) -> String {
        let mut writer = csv::Writer::from_writer(Vec::new());
        let mut push = |cells: [String; 5]| writer.write_record(cells).expect("writing into memory cannot fail");
        push(["round", "case", "prediction", "answer", "points"].map(str::to_owned));
        for row in &self.answers {
            let texts = [&row.case, &row.prediction, &row.answer].map(|text| safe_text(text));
            let [case, prediction, answer] = texts;
            push([row.round.to_string(), case, prediction, answer, row.points.to_string()]);
        }
        let bytes = writer.into_inner().expect("writing into memory cannot fail");
        String::from_utf8(bytes).expect("the cells are text")
    }

    /// Writes `path`, whole or not at all: JSON where its ending says so, else CSV.
    pub fn write(&self, path: &Path) -> Result<(), WriteError> {
        let is_json = path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("json"));
        let text = if is_json {
            serde_json::to_string_pretty(self).expect("strings and finite numbers always have a JSON form") + "\n"
        } else {
            self.to_csv()
        };
        atomic::write_bytes(path, text.as_bytes())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn scores() -> Scores {
        let row = |case: &str, points| ScoreRow {
            round: 1,
            case: case.to_owned(),
            prediction: "isointense".to_owned(),
            answer: "cannot tell".to_owned(),
            points,
        };
        Scores::new(vec![row("iso", 1.0), row("=1+1, \"x\"", 0.5)])
    }

    #[test]
    fn the_table_is_safe_in_a_spreadsheet() {
        let text = scores().to_csv();
        let expected = "round,case,prediction,answer,points\n1,iso,isointense,cannot tell,1\n\
                        1,\"'=1+1, \"\"x\"\"\",isointense,cannot tell,0.5\n";
        assert_eq!(text, expected);
    }

    #[test]
    fn the_ending_chooses_the_form() {
        let dir = tempfile::tempdir().expect("temporary folder");
        let (json, csv) = (dir.path().join("a.JSON"), dir.path().join("a.csv"));
        scores().write(&json).expect("written");
        scores().write(&csv).expect("written");
        let back: Scores = serde_json::from_slice(&std::fs::read(json).expect("file")).expect("JSON");
        assert_eq!(back, scores());
        assert_eq!((back.points, back.of), (1.5, 2));
        assert!(std::fs::read_to_string(csv).expect("file").starts_with("round,"));
    }
}
