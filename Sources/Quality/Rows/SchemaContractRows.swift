import Ingestion

/// The row's file is not as the files of earlier runs, and the job keeps such files out.
enum SchemaContractRows: UnplacedRowCheck {
    static let unplaced = UnplacedRow.Rule.schemaContract
    static let summary = "the row's file is not as the files before, and source.schema keeps it out"
    static let advice =
        "Correct the source and send the file again, or take its rows in as they are: 'almanac "
        + "quarantine replay --rule schemaContract'."
}
