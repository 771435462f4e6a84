//! What the built-in cases say to a learner.
//!
//! Teaching text: it says what was simulated and what to look for, and names no diagnosis as the program's own.

use super::case::Case;

pub struct Text {
    pub title: &'static str,
    pub history: &'static str,
    pub question: &'static str,
    pub learn: &'static str,
}

pub fn of(case: Case) -> &'static Text {
    match case {
        Case::Iso => &ISO,
        Case::Hyper => &HYPER,
        Case::Hypo => &HYPO,
        Case::FloorTrap => &FLOOR_TRAP,
        Case::FocalSparing => &FOCAL_SPARING,
        Case::NoOverload => &NO_OVERLOAD,
        Case::Fatty => &FATTY,
    }
}

const ISO: Text = Text {
    title: "A mass in an iron-loaded liver",
    history: "Beta thalassemia intermedia, transfused now and then. Ultrasound found a mass of 4.5 cm in the right lobe; \
              the contrast-enhanced series were not conclusive.",
    question: "Does the mass hold iron as the liver around it does?",
    learn: "The mass decays at the rate of the liver: the ratio of the two R2* is close to 1, and its whole 90 % interval \
            lies inside the margin. That is shown equivalence, which is more than a difference that was not found. \
            Hematopoietic tissue outside the marrow takes up iron and behaves like this; carcinoma, metastasis and most \
            adenomas stand out bright. One published case supports the sign, and biopsy remains the reference. Look at \
            the first echo: the mass is faintly brighter there because of its S0, which says nothing about iron.",
};

const HYPER: Text = Text {
    title: "A new lesion under iron chelation",
    history: "Transfusion-dependent anemia under chelation, and colon carcinoma, operated on two years ago. Follow-up shows \
              a new lesion of 4 cm in the right lobe.",
    question: "Does the lesion hold iron as the liver around it does?",
    learn: "The liver fades within a few milliseconds while the lesion stays bright: it excludes iron. The difference in \
            signal is largest at a TE of ln(R2* liver / R2* lesion) / (R2* liver − R2* lesion), about 6 ms here. From \
            about 9 ms on the liver rests at the noise floor, and what is left is the slow decay of the lesion. \
            Metastases, hepatocellular carcinoma and most adenomas look like this; which of them it is, T2* cannot say.",
};

const HYPO: Text = Text {
    title: "A dark nodule",
    history: "Cirrhosis with moderate iron overload. A nodule of 4 cm is dark on every gradient-echo series.",
    question: "Does the nodule hold less, as much or more iron than the liver?",
    learn: "The nodule decays faster than the liver: its R2* is about 1.6 times as high, so it holds more iron. The \
            difference in signal is largest near 4 ms; as both tissues near the noise floor they look more and more \
            alike. Siderotic nodules behave like this. A bright focus inside such a nodule deserves a second look.",
};

const FLOOR_TRAP: Text = Text {
    title: "Everything is dark",
    history: "Severe transfusional iron overload and a lesion of 4 cm on ultrasound. The T2* series holds in-phase echoes \
              only, the first at 4.6 ms. The first report reads: isointense on T2*-weighted images.",
    question: "Is the lesion isointense to the iron-loaded liver?",
    learn: "Both tissues lie at the noise floor at every echo. Magnitude noise has a mean of its own, 1.25 σ, so two tissues \
            without signal look exactly alike, and averaging more pixels does not bring the signal back. In truth the \
            lesion decays at 680 s⁻¹ and the liver at 950 s⁻¹: with a first echo at 1 ms the lesion would be 30 % brighter. \
            Looking alike at the floor means nothing. The honest answer is that these echoes do not allow one; repeat \
            with a first echo at 1 ms or shorter.",
};

const FOCAL_SPARING: Text = Text {
    title: "A bright area beside the gallbladder",
    history: "Hereditary hemochromatosis, treated by phlebotomy. A large bright area beside the gallbladder fossa was \
              found by chance.",
    question: "Is this a lesion that excludes iron, and may the liver beside it serve as reference?",
    learn: "The area holds less than half the iron of the liver, but its border is geographic and the vessels run through \
            it undisturbed: a part of the liver that was spared. The second liver region lies in a left lobe that is \
            partly spared too, so the two liver regions disagree, and every ratio depends on which of them is used. \
            Where iron is distributed unevenly the sign does not hold; say so before giving a number.",
};

const NO_OVERLOAD: Text = Text {
    title: "An incidental lesion",
    history: "Incidental finding in a healthy blood donor: a lesion of 4 cm in the right lobe. Ferritin is normal.",
    question: "Does the lesion hold iron as the liver around it does?",
    learn: "Lesion and liver decay at nearly the same rate, and that says nothing about iron. This liver has an R2* of \
            35 s⁻¹, which is normal at 1.5 T: there is no iron that a lesion could hold or exclude, so a metastasis and \
            normal liver decay alike. The difference in brightness is one of S0, that is of T1 and proton density, and it \
            is the same at every echo. Check the iron of the liver before you use the sign.",
};

const FATTY: Text = Text {
    title: "Bright, gone, bright again",
    history: "Metabolic syndrome with raised ferritin. A lesion of 4 cm is bright on some echoes and nearly invisible on \
              others.",
    question: "Does the lesion hold iron as the liver does, and why does its contrast come and go?",
    learn: "The liver holds 25 % fat beside its iron. At 1.5 T fat and water are opposed near 2.3 and 6.9 ms and in phase \
            near 4.6 and 9.2 ms, so the liver dips at every third echo of this series. The lesion holds no fat: against the \
            dips it looks bright, in phase it does not. Its R2* equals that of the liver, so it holds iron as the liver \
            does. Judge at in-phase echoes or fit fat and water together, and distrust a single opposed-phase echo.",
};
