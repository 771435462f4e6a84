//! What the finding goes with in the literature: text beside the verdict, never a diagnosis.

use super::finding::Finding;

/// Signal of a lesion against iron-loaded liver on T2*-weighted gradient echo, as reported.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DifferentialEntry {
    pub lesion: &'static str,
    /// Findings it has been reported with.
    pub findings: &'static [Finding],
    /// Why, in one sentence.
    pub reason: &'static str,
    pub source: &'static str,
}

/// The differential beside a finding.
#[derive(Clone, Debug, PartialEq)]
pub struct Differential {
    /// Entries reported with the finding, then (as `against`) the others.
    pub fitting: Vec<&'static DifferentialEntry>,
    pub against: Vec<&'static DifferentialEntry>,
    /// Limits that belong beside every verdict, one sentence each.
    pub limits: &'static [&'static str],
    pub source: &'static str,
}

/// Belay, Bellizzi, Stolpen: the case report the sign comes from.
pub const SOURCE: &str = "Belay et al., J Med Case Rep 2018, doi 10.1186/s13256-017-1531-9";
const REPORTED: &str = "Belay et al. 2018 and its references";
const DESIGN: &str = "Excluded from the sign by Belay et al. 2018";

/// Everything the differential knows, most specific first.
pub const ENTRIES: &[DifferentialEntry] = &[
    DifferentialEntry {
        lesion: "Tumefactive extramedullary haematopoiesis",
        findings: &[Finding::Isointense],
        reason: "Its cells take up iron as the liver does",
        source: REPORTED,
    },
    DifferentialEntry {
        lesion: "Hepatocellular carcinoma",
        findings: &[Finding::Hyperintense],
        reason: "Tumor cells exclude iron",
        source: REPORTED,
    },
    DifferentialEntry {
        lesion: "Metastasis",
        findings: &[Finding::Hyperintense],
        reason: "Foreign tissue without iron stores",
        source: REPORTED,
    },
    DifferentialEntry {
        lesion: "Hepatocellular adenoma",
        findings: &[Finding::Hyperintense, Finding::Isointense],
        reason: "Usually excludes iron; varies with its Kupffer cells",
        source: REPORTED,
    },
    DifferentialEntry {
        lesion: "Focal nodular hyperplasia",
        findings: &[Finding::Isointense, Finding::Hyperintense],
        reason: "Varies with its Kupffer cells",
        source: REPORTED,
    },
    DifferentialEntry {
        lesion: "Focal sparing",
        findings: &[Finding::Hyperintense],
        reason: "Liver without the iron of its surroundings mimics an iron-free lesion",
        source: DESIGN,
    },
    DifferentialEntry {
        lesion: "Siderotic nodule or focal siderosis",
        findings: &[Finding::Hypointense],
        reason: "Holds more iron than the liver around it",
        source: DESIGN,
    },
];

/// Sentences that belong beside every verdict.
pub const LIMITS: &[&str] = &[
    "The sign rests on one published case, read by eye without R2*",
    "It does not apply to focal siderosis, hypersiderosis, periportal siderosis, focal sparing, or a liver without iron overload",
    "The thresholds are this program's own choice: no numeric limit of isointensity has been published",
    "Where imaging does not settle the question, biopsy remains the reference standard",
];

/// What the literature reports beside a finding. Without an answer (indeterminate, not assessable, or `applies` false)
/// nothing fits and nothing speaks against: only the limits remain.
pub fn differential(finding: Finding, applies: bool) -> Differential {
    let has_answer = applies && !matches!(finding, Finding::Indeterminate | Finding::NotAssessable);
    let (fitting, against) = if has_answer {
        ENTRIES.iter().partition(|entry| entry.findings.contains(&finding))
    } else {
        (Vec::new(), Vec::new())
    };
    Differential { fitting, against, limits: LIMITS, source: SOURCE }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lesions(finding: Finding) -> Vec<&'static str> {
        differential(finding, true).fitting.iter().map(|entry| entry.lesion).collect()
    }

    #[test]
    fn each_answer_names_what_was_reported_with_it() {
        assert!(lesions(Finding::Isointense).contains(&"Tumefactive extramedullary haematopoiesis"));
        assert!(!lesions(Finding::Isointense).contains(&"Hepatocellular carcinoma"));
        assert!(lesions(Finding::Hyperintense).contains(&"Hepatocellular carcinoma"));
        assert!(lesions(Finding::Hyperintense).contains(&"Focal sparing"));
        assert_eq!(lesions(Finding::Hypointense), ["Siderotic nodule or focal siderosis"]);
        for varies in ["Focal nodular hyperplasia", "Hepatocellular adenoma"] {
            assert!(lesions(Finding::Isointense).contains(&varies) && lesions(Finding::Hyperintense).contains(&varies));
        }
    }

    #[test]
    fn without_an_answer_no_lesion_is_named_and_the_limits_remain() {
        for (finding, applies) in
            [(Finding::Indeterminate, true), (Finding::NotAssessable, true), (Finding::Isointense, false)]
        {
            let beside = differential(finding, applies);
            assert!(beside.fitting.is_empty() && beside.against.is_empty());
            assert!(beside.limits.iter().any(|limit| limit.contains("biopsy")));
        }
    }
}
