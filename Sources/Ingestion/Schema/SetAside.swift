import Store
import Tabular

extension Reading {
    /// Sets aside every row of a file that the contract refuses, except those that earlier runs have met;
    /// rows that the run may not see yet are left for later ones.
    ///
    /// The ledger position stays where it is: the rows may come again as they should be. They can be
    /// replayed, unless a column is missing without which there is no row.
    mutating func setAside<Reader: RecordReader & ~Copyable>(
        everyRowOf reader: inout Reader, file: String, _ refusal: SchemaFault
    ) throws(PullError) -> (count: Int, left: Int) {
        let columns = try? ColumnIndexes(source.columns, in: reader)
        var sight = RowSight(source, cutoff: cutoff, in: reader)
        var (count, left, records) = (0, 0, 0)
        seen.begin(file)
        while try advance(&reader, file: file, &records) {
            count += 1
            let (ledger, isVisible) = sight.look(at: reader, file: file)
            guard isVisible else {
                left += 1
                continue
            }
            let place =
                if let columns {
                    row(
                        reader, columns, file: file, time: reader.time(columns.time),
                        ledger: ledger, true
                    ).place
                } else {
                    RowPlace(
                        series: "", seriesCode: 0, file: file, line: reader.line,
                        hash: hasher.hash(ofMalformed: reader), header: nil)
                }
            guard try seen.isNew(place, ledger: ledger, mayBeStored: true, in: &batch) else {
                continue
            }
            setAside(place, .schemaContract, refusal.mismatch, raw: reader.raw)
        }
        return (count, left)
    }
}
