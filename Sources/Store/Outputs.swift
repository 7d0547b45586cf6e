/// The files that people and other programs read.
extension Store {
    /// Writes what the champion of `run` forecasts; returns its path.
    @discardableResult
    package func writeForecasts(
        _ content: [UInt8], of job: JobKey, run: Int
    ) throws(StoreError) -> String {
        try write(content, "forecasts/\(job.name)", "\(sixDigits(run)).parquet")
    }

    /// The forecasts written by `run`.
    package func forecasts(of job: JobKey, run: Int) throws(StoreError) -> [UInt8] {
        try Folder.contents(of: "\(path)/forecasts/\(job.name)/\(sixDigits(run)).parquet")
    }

    /// Writes the report of `run`; returns its path.
    @discardableResult
    package func writeReport(
        _ html: String, of job: JobKey, run: Int
    ) throws(StoreError) -> String {
        try write(Array(html.utf8), "reports/\(job.name)", "\(sixDigits(run)).html")
    }

    /// Where the report of `run` is, or would be.
    package func reportPath(of job: JobKey, run: Int) -> String {
        "\(path)/reports/\(job.name)/\(sixDigits(run)).html"
    }

    /// Replaces a file anywhere by `content`, whole or not at all.
    package func write(_ content: [UInt8], to path: String) throws(StoreError) {
        try Folder.replaceFile(path, with: content)
    }

    private func write(
        _ content: [UInt8], _ folder: String, _ name: String
    ) throws(StoreError) -> String {
        try Folder.create("\(path)/\(folder)")
        let file = "\(path)/\(folder)/\(name)"
        try Folder.replaceFile(file, with: content)
        return file
    }
}
