/// The models of a version, by series, and what they have in common.
package struct VersionContents: Hashable, Sendable {
    /// Sorted by series.
    package var models: [SeriesModel]
    /// What the newest values of covariates that all series share are held against; nil where none are.
    package var covariates: CovariatesReference?

    package init(models: [SeriesModel]) {
        self.models = models.sorted { $0.series < $1.series }
    }

    /// Reads the files of a version; nil where they are no such files.
    ///
    /// The versions of older stores are JSON lines. They are read as they are, and never written again.
    package init?(files: [VersionFile]) {
        let found = Dictionary(files.map { ($0.name, $0.content) }, uniquingKeysWith: { $1 })
        if let lines = found[VersionLines.fileName] {
            guard let models = VersionLines.models(lines) else { return nil }
            self.init(models: models)
        } else {
            guard let contents = VersionTables.contents(found) else { return nil }
            self = contents
        }
    }

    /// The files of the version: the same models give the same bytes.
    package var files: [VersionFile] { VersionTables.files(self) }

    package subscript(series: String) -> SeriesModel? {
        var low = 0
        var high = models.count
        while low < high {
            let middle = (low + high) / 2
            if models[middle].series < series { low = middle + 1 } else { high = middle }
        }
        return low < models.count && models[low].series == series ? models[low] : nil
    }
}

/// A file of a version: its name in the folder, and its bytes.
package typealias VersionFile = (name: String, content: [UInt8])
