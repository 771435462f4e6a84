//! The attributes that are read, by their DICOM keyword. // PS3.6 chapter 6

pub(super) const SPECIFIC_CHARACTER_SET: u32 = 0x0008_0005;
pub(super) const IMAGE_TYPE: u32 = 0x0008_0008;
pub(super) const SOP_CLASS_UID: u32 = 0x0008_0016;
pub(super) const SOP_INSTANCE_UID: u32 = 0x0008_0018;
pub(super) const ACQUISITION_DATE: u32 = 0x0008_0022;
pub(super) const ACQUISITION_DATE_TIME: u32 = 0x0008_002A;
pub(super) const STUDY_DATE: u32 = 0x0008_0020;
pub(super) const CONTENT_DATE: u32 = 0x0008_0023;
pub(super) const CONTENT_TIME: u32 = 0x0008_0033;
pub(super) const SERIES_TIME: u32 = 0x0008_0031;
pub(super) const ACQUISITION_TIME: u32 = 0x0008_0032;
pub(super) const MODALITY: u32 = 0x0008_0060;
pub(super) const MANUFACTURER: u32 = 0x0008_0070;
pub(super) const STATION_NAME: u32 = 0x0008_1010;
pub(super) const STUDY_DESCRIPTION: u32 = 0x0008_1030;
pub(super) const SERIES_DESCRIPTION: u32 = 0x0008_103E;
pub(super) const FRAME_TYPE: u32 = 0x0008_9007;
pub(super) const COMPLEX_IMAGE_COMPONENT: u32 = 0x0008_9208;
pub(super) const PATIENT_NAME: u32 = 0x0010_0010;
pub(super) const PATIENT_ID: u32 = 0x0010_0020;
pub(super) const PATIENT_BIRTH_DATE: u32 = 0x0010_0030;
pub(super) const PATIENT_SEX: u32 = 0x0010_0040;
/// Names of people. // PS3.15 Table E.1-1
pub(super) const PERSON_NAMES: [u32; 19] = [
    PATIENT_NAME,
    0x0008_0090, // ReferringPhysicianName
    0x0008_009C, // ConsultingPhysicianName
    0x0008_1048, // PhysiciansOfRecord
    0x0008_1050, // PerformingPhysicianName
    0x0008_1060, // NameOfPhysiciansReadingStudy
    0x0008_1070, // OperatorsName
    0x0010_1001, // OtherPatientNames
    0x0010_1005, // PatientBirthName
    0x0010_1060, // PatientMotherBirthName
    0x0010_2297, // ResponsiblePerson
    0x0032_1032, // RequestingPhysician
    0x0040_0006, // ScheduledPerformingPhysicianName
    0x0040_1010, // NamesOfIntendedRecipientsOfResults
    0x0040_2008, // OrderEnteredBy
    0x0040_A075, // VerifyingObserverName
    0x0040_A123, // PersonName
    0x0070_0084, // ContentCreatorName
    0x4008_010C, // InterpretationAuthor
];
/// Numbers of a person, an order or a machine.
pub(super) const PERSON_NUMBERS: [u32; 23] = [
    PATIENT_ID,
    0x0008_0050, // AccessionNumber
    0x0008_1010, // StationName
    0x0010_0021, // IssuerOfPatientID
    0x0010_1000, // OtherPatientIDs
    0x0010_1090, // MedicalRecordLocator
    0x0012_0040, // ClinicalTrialSubjectID
    0x0012_0042, // ClinicalTrialSubjectReadingID
    0x0018_1000, // DeviceSerialNumber
    0x0018_1003, // DeviceID
    0x0020_0010, // StudyID
    0x0038_0010, // AdmissionID
    0x0038_0060, // ServiceEpisodeID
    0x0040_0009, // ScheduledProcedureStepID
    0x0040_0010, // ScheduledStationName
    0x0040_0241, // PerformedStationAETitle
    0x0040_0242, // PerformedStationName
    0x0040_0253, // PerformedProcedureStepID
    0x0040_1001, // RequestedProcedureID
    0x0040_1006, // PlacerOrderNumberProcedure
    0x0040_1007, // FillerOrderNumberProcedure
    0x0040_2016, // PlacerOrderNumberImagingServiceRequest
    0x0040_2017, // FillerOrderNumberImagingServiceRequest
];
pub(super) const PERSON_PHONES: [u32; 4] = [
    0x0008_0094, // ReferringPhysicianTelephoneNumbers
    0x0010_2154, // PatientTelephoneNumbers
    0x0010_2155, // PatientTelecomInformation
    0x0040_1103, // PersonTelephoneNumbers
];
/// Dates of birth and examination.
pub(super) const PERSON_DATES: [u32; 12] = [
    0x0008_0012, // InstanceCreationDate
    STUDY_DATE,
    0x0008_0021, // SeriesDate
    0x0008_0022, // AcquisitionDate
    0x0008_0023, // ContentDate
    0x0008_002A, // AcquisitionDateTime
    0x0010_0030, // PatientBirthDate
    0x0010_21D0, // LastMenstrualDate
    0x0038_0020, // AdmittingDate
    0x0040_0244, // PerformedProcedureStepStartDate
    0x0040_0250, // PerformedProcedureStepEndDate
    0x0040_2004, // IssueDateOfImagingServiceRequest
];
/// Names and addresses of places.
pub(super) const PERSON_PLACES: [u32; 14] = [
    0x0008_0080, // InstitutionName
    0x0008_0081, // InstitutionAddress
    0x0008_0092, // ReferringPhysicianAddress
    0x0008_1040, // InstitutionalDepartmentName
    0x0010_1040, // PatientAddress
    0x0010_2150, // CountryOfResidence
    0x0010_2152, // RegionOfResidence
    0x0010_2299, // ResponsibleOrganization
    0x0032_1033, // RequestingService
    0x0038_0300, // CurrentPatientLocation
    0x0038_0400, // PatientInstitutionResidence
    0x0040_0243, // PerformedLocation
    0x0040_1005, // RequestedProcedureLocation
    0x0040_1102, // PersonAddress
];
/// Sequences whose items hold such attributes.
pub(super) const PERSON_SEQUENCES: [u32; 8] = [
    0x0008_0096, // ReferringPhysicianIdentificationSequence
    0x0008_009D, // ConsultingPhysicianIdentificationSequence
    0x0008_1052, // PerformingPhysicianIdentificationSequence
    0x0008_1062, // PhysiciansReadingStudyIdentificationSequence
    0x0008_1072, // OperatorIdentificationSequence
    0x0010_1002, // OtherPatientIDsSequence
    0x0032_1031, // RequestingPhysicianIdentificationSequence
    0x0040_0275, // RequestAttributesSequence
];
pub(super) const CONTRAST_BOLUS_AGENT: u32 = 0x0018_0010;
pub(super) const SCANNING_SEQUENCE: u32 = 0x0018_0020;
pub(super) const SCAN_OPTIONS: u32 = 0x0018_0022;
pub(super) const NUMBER_OF_AVERAGES: u32 = 0x0018_0083;
pub(super) const SEQUENCE_NAME: u32 = 0x0018_0024;
pub(super) const SLICE_THICKNESS: u32 = 0x0018_0050;
pub(super) const REPETITION_TIME: u32 = 0x0018_0080;
pub(super) const ECHO_TIME: u32 = 0x0018_0081;
pub(super) const INVERSION_TIME: u32 = 0x0018_0082;
pub(super) const ECHO_NUMBERS: u32 = 0x0018_0086;
pub(super) const IMAGING_FREQUENCY: u32 = 0x0018_0084;
pub(super) const IMAGED_NUCLEUS: u32 = 0x0018_0085;
pub(super) const MAGNETIC_FIELD_STRENGTH: u32 = 0x0018_0087;
pub(super) const PIXEL_BANDWIDTH: u32 = 0x0018_0095;
pub(super) const PROTOCOL_NAME: u32 = 0x0018_1030;
pub(super) const TRIGGER_TIME: u32 = 0x0018_1060;
pub(super) const RECEIVE_COIL_NAME: u32 = 0x0018_1250;
pub(super) const FLIP_ANGLE: u32 = 0x0018_1314;
pub(super) const PULSE_SEQUENCE_NAME: u32 = 0x0018_9005;
pub(super) const ECHO_PULSE_SEQUENCE: u32 = 0x0018_9008;
pub(super) const MR_RECEIVE_COIL_SEQUENCE: u32 = 0x0018_9042;
pub(super) const MULTI_COIL_DEFINITION_SEQUENCE: u32 = 0x0018_9045;
pub(super) const MULTI_COIL_ELEMENT_NAME: u32 = 0x0018_9047;
pub(super) const MULTI_COIL_ELEMENT_USED: u32 = 0x0018_9048;
pub(super) const FRAME_ACQUISITION_DATE_TIME: u32 = 0x0018_9074;
pub(super) const MR_AVERAGES_SEQUENCE: u32 = 0x0018_9119;
pub(super) const FRAME_REFERENCE_DATE_TIME: u32 = 0x0018_9151;
pub(super) const INVERSION_TIMES: u32 = 0x0018_9079;
pub(super) const EFFECTIVE_ECHO_TIME: u32 = 0x0018_9082;
pub(super) const MR_MODIFIER_SEQUENCE: u32 = 0x0018_9115;
pub(super) const CONTRAST_BOLUS_USAGE_SEQUENCE: u32 = 0x0018_9341;
pub(super) const CONTRAST_BOLUS_AGENT_ADMINISTERED: u32 = 0x0018_9342;
pub(super) const CONTRAST_BOLUS_AGENT_PHASE: u32 = 0x0018_9344;
pub(super) const MR_TIMING_SEQUENCE: u32 = 0x0018_9112;
pub(super) const MR_ECHO_SEQUENCE: u32 = 0x0018_9114;
pub(super) const MR_IMAGE_FRAME_TYPE_SEQUENCE: u32 = 0x0018_9226;
pub(super) const STUDY_INSTANCE_UID: u32 = 0x0020_000D;
pub(super) const SERIES_INSTANCE_UID: u32 = 0x0020_000E;
pub(super) const SERIES_NUMBER: u32 = 0x0020_0011;
pub(super) const ACQUISITION_NUMBER: u32 = 0x0020_0012;
pub(super) const INSTANCE_NUMBER: u32 = 0x0020_0013;
pub(super) const IMAGE_POSITION_PATIENT: u32 = 0x0020_0032;
pub(super) const IMAGE_ORIENTATION_PATIENT: u32 = 0x0020_0037;
pub(super) const FRAME_OF_REFERENCE_UID: u32 = 0x0020_0052;
pub(super) const TEMPORAL_POSITION_IDENTIFIER: u32 = 0x0020_0100;
pub(super) const SLICE_LOCATION: u32 = 0x0020_1041;
pub(super) const STACK_ID: u32 = 0x0020_9056;
pub(super) const FRAME_ACQUISITION_NUMBER: u32 = 0x0020_9156;
pub(super) const TEMPORAL_POSITION_INDEX: u32 = 0x0020_9128;
pub(super) const FRAME_CONTENT_SEQUENCE: u32 = 0x0020_9111;
pub(super) const CARDIAC_SYNCHRONIZATION_SEQUENCE: u32 = 0x0018_9118;
pub(super) const NOMINAL_CARDIAC_TRIGGER_DELAY: u32 = 0x0020_9153;
pub(super) const UNASSIGNED_SHARED_CONVERTED: u32 = 0x0020_9170;
pub(super) const UNASSIGNED_PER_FRAME_CONVERTED: u32 = 0x0020_9171;
pub(super) const PLANE_POSITION_SEQUENCE: u32 = 0x0020_9113;
pub(super) const PLANE_ORIENTATION_SEQUENCE: u32 = 0x0020_9116;
pub(super) const SAMPLES_PER_PIXEL: u32 = 0x0028_0002;
pub(super) const PHOTOMETRIC_INTERPRETATION: u32 = 0x0028_0004;
pub(super) const PLANAR_CONFIGURATION: u32 = 0x0028_0006;
pub(super) const NUMBER_OF_FRAMES: u32 = 0x0028_0008;
pub(super) const ROWS: u32 = 0x0028_0010;
pub(super) const COLUMNS: u32 = 0x0028_0011;
pub(super) const PIXEL_SPACING: u32 = 0x0028_0030;
pub(super) const BITS_ALLOCATED: u32 = 0x0028_0100;
pub(super) const BITS_STORED: u32 = 0x0028_0101;
pub(super) const HIGH_BIT: u32 = 0x0028_0102;
pub(super) const PIXEL_REPRESENTATION: u32 = 0x0028_0103;
pub(super) const PIXEL_PADDING_VALUE: u32 = 0x0028_0120;
pub(super) const PIXEL_PADDING_RANGE_LIMIT: u32 = 0x0028_0121;
pub(super) const FLOAT_PIXEL_PADDING_VALUE: u32 = 0x0028_0122;
pub(super) const DOUBLE_PIXEL_PADDING_VALUE: u32 = 0x0028_0123;
pub(super) const FLOAT_PIXEL_PADDING_RANGE_LIMIT: u32 = 0x0028_0124;
pub(super) const DOUBLE_PIXEL_PADDING_RANGE_LIMIT: u32 = 0x0028_0125;
pub(super) const WINDOW_CENTER: u32 = 0x0028_1050;
pub(super) const WINDOW_WIDTH: u32 = 0x0028_1051;
pub(super) const RESCALE_INTERCEPT: u32 = 0x0028_1052;
pub(super) const RESCALE_SLOPE: u32 = 0x0028_1053;
pub(super) const RED_PALETTE_DESCRIPTOR: u32 = 0x0028_1101;
pub(super) const RED_PALETTE_DATA: u32 = 0x0028_1201;
pub(super) const LOSSY_IMAGE_COMPRESSION: u32 = 0x0028_2110;
pub(super) const MODALITY_LUT_SEQUENCE: u32 = 0x0028_3000;
pub(super) const LUT_DESCRIPTOR: u32 = 0x0028_3002;
pub(super) const LUT_DATA: u32 = 0x0028_3006;
pub(super) const VOI_LUT_SEQUENCE: u32 = 0x0028_3010;
pub(super) const PIXEL_MEASURES_SEQUENCE: u32 = 0x0028_9110;
pub(super) const PIXEL_VALUE_TRANSFORMATION_SEQUENCE: u32 = 0x0028_9145;
pub(super) const REAL_WORLD_VALUE_MAPPING_SEQUENCE: u32 = 0x0040_9096;
pub(super) const REAL_WORLD_VALUE_INTERCEPT: u32 = 0x0040_9224;
pub(super) const REAL_WORLD_VALUE_SLOPE: u32 = 0x0040_9225;
/// First overlay group, (6000,eeee). // PS3.3 C.9.2
pub(super) const OVERLAY_ROWS: u32 = 0x6000_0010;
pub(super) const OVERLAY_COLUMNS: u32 = 0x6000_0011;
pub(super) const OVERLAY_DATA: u32 = 0x6000_3000;
pub(super) const SHARED_FUNCTIONAL_GROUPS: u32 = 0x5200_9229;
pub(super) const PER_FRAME_FUNCTIONAL_GROUPS: u32 = 0x5200_9230;
