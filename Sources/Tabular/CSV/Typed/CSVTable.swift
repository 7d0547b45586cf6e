/// A CSV file in memory, as typed columns.
///
///     let sales = try CSVTable(path: "sales.csv", types: ["sold": .double])
///     for field in sales.fields { print(field) }   // what each column was read as, and why
///     for column in sales.columns { … }
///
/// Columns whose type is not stated are read as what their first rows hold. Where a later row does not
/// fit, all rows are looked at, and the file is read again with types that fit them all.
package struct CSVTable: Sendable {
    /// In the order of the header, or as they were asked for.
    package let columns: [Column]
    package let fields: [CSVField]
    package let rowCount: Int
    /// Why rows were set aside: the first of them. None where such rows are refused.
    package let setAside: [TabularError]
    package let setAsideCount: Int

    /// How many rows are looked at before the first is read.
    package static let sampleRows = 1000

    package init(
        path: String, format: CSVFormat = CSVFormat(), types: [String: CellType] = [:],
        columns names: [String]? = nil, unreadableRows: CSVColumnReader.UnreadableRows = .refused
    ) throws(TabularError) {
        var survey = try TypeSurvey(
            path: path, format: format, types: types, limit: Self.sampleRows)
        if survey.isInconclusive {
            survey = try TypeSurvey(path: path, format: format, types: types, limit: nil)
        }
        var reader = try CSVColumnReader(
            path: path, format: format, fields: survey.fields, columns: names,
            unreadableRows: unreadableRows)
        do throws(TabularError) {
            try self.init(&reader)
        } catch {
            guard reader.hasMisfit else { throw error }
            survey = try TypeSurvey(path: path, format: format, types: types, limit: nil)
            reader = try CSVColumnReader(
                path: path, format: format, fields: survey.fields, columns: names,
                unreadableRows: unreadableRows)
            try self.init(&reader)
        }
    }

    private init(_ reader: inout CSVColumnReader) throws(TabularError) {
        columns = try reader.readAll()
        fields = reader.fields
        rowCount = columns.first?.count ?? 0
        setAside = reader.setAside
        setAsideCount = reader.setAsideCount
    }
}
