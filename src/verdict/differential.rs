//! What the finding goes with in the literature: text beside the verdict, never a diagnosis.

use super::calibration::Calibration;
use super::finding::{Finding, LiverIron};
use super::grade::Scheme;
use super::iron::IronScale;
use crate::text::t;

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

/// The differential beside a finding, in this thread's language.
#[derive(Clone, Debug, PartialEq)]
pub struct Differential {
    /// Entries reported with the finding, then (as `against`) the others.
    pub fitting: Vec<DifferentialEntry>,
    pub against: Vec<DifferentialEntry>,
    /// Limits that belong beside every verdict, one sentence each.
    pub limits: [&'static str; 4],
    pub source: &'static str,
}

/// Belay, Bellizzi, Stolpen: the case report the sign comes from.
pub const SOURCE: &str = "Belay et al., J Med Case Rep 2018, doi 10.1186/s13256-017-1531-9";

/// Hepatocellular carcinoma usually holds less iron than the liver; carcinomas and dysplastic nodules with iron exist.
const IRON_RICH_HCC: &str = "Belay et al. 2018; iron in nodules: Ito et al., Radiology 1999;212:235";

/// Everything the differential knows, most specific first.
fn entries() -> Vec<DifferentialEntry> {
    let (reported, design) = (t("differential-reported"), t("differential-excluded"));
    let entry = |lesion, findings, reason, source| DifferentialEntry { lesion, findings, reason, source };
    vec![
        entry(t("lesion-emh"), &[Finding::Isointense][..], t("because-emh"), reported),
        entry(t("lesion-hcc"), &[Finding::Hyperintense], t("because-hcc"), IRON_RICH_HCC),
        entry(t("lesion-metastasis"), &[Finding::Hyperintense], t("because-metastasis"), reported),
        entry(t("lesion-adenoma"), &[Finding::Hyperintense, Finding::Isointense], t("because-adenoma"), reported),
        entry(t("lesion-fnh"), &[Finding::Isointense, Finding::Hyperintense], t("because-fnh"), reported),
        entry(t("lesion-sparing"), &[Finding::Hyperintense], t("because-sparing"), design),
        entry(t("lesion-siderotic"), &[Finding::Hypointense], t("because-siderotic"), design),
        entry(t("lesion-blood"), &[Finding::Hypointense], t("because-blood"), t("differential-physics")),
        entry(t("lesion-metal"), &[Finding::Hypointense], t("because-metal"), t("differential-physics")),
    ]
}

/// What the literature reports beside a finding. Without an answer (indeterminate, not assessable, or `applies` false)
/// nothing fits and nothing speaks against: only the limits remain.
pub fn differential(finding: Finding, applies: bool) -> Differential {
    on_scale(finding, applies, Some(IronScale::None))
}

/// [`differential`] of a lesion whose iron is known: one with some iron, but less than the liver, may be liver-like tissue
/// mixed with blood, and nothing is then listed as speaking against.
pub(super) fn on_scale(finding: Finding, applies: bool, scale: Option<IronScale>) -> Differential {
    let has_answer = applies && !matches!(finding, Finding::Indeterminate | Finding::NotAssessable);
    let (fitting, mut against) = if has_answer {
        entries().into_iter().partition(|entry| entry.findings.contains(&finding))
    } else {
        (Vec::new(), Vec::new())
    };
    if finding == Finding::Hyperintense && scale != Some(IronScale::None) {
        against.clear();
    }
    Differential { fitting, against, limits: limits(), source: SOURCE }
}

/// Limits that belong beside every verdict, one sentence each.
pub(super) fn limits() -> [&'static str; 4] {
    [t("limit-one-case"), t("limit-where"), t("limit-thresholds"), t("limit-biopsy")]
}

/// Citations of the sign, and of the calibration and the scheme behind the liver's iron.
pub(super) fn sources(iron: Option<&LiverIron>) -> Vec<&'static str> {
    let calibration = iron.and_then(|iron| Calibration::by_name(iron.calibration)).map(|found| found.citation);
    let scheme = iron.and_then(|iron| Scheme::by_name(iron.scheme)).map(|found| found.citation);
    std::iter::once(SOURCE).chain(calibration).chain(scheme).collect()
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
        for darker in ["Siderotic nodule or focal siderosis", "Blood products", "Metal, gas or calcium"] {
            assert!(lesions(Finding::Hypointense).contains(&darker), "{darker}");
        }
        for varies in ["Focal nodular hyperplasia", "Hepatocellular adenoma"] {
            assert!(lesions(Finding::Isointense).contains(&varies) && lesions(Finding::Hyperintense).contains(&varies));
        }
    }

    /// A tenth of blood in tissue that holds iron as the liver does makes a lesion brighter than the liver.
    #[test]
    fn nothing_speaks_against_a_lesion_that_holds_some_iron() {
        let against = |scale| on_scale(Finding::Hyperintense, true, Some(scale)).against;
        assert!(against(IronScale::Less).is_empty());
        assert!(against(IronScale::None).iter().any(|entry| entry.lesion.contains("haematopoiesis")));
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
