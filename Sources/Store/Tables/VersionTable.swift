internal import FoundationEssentials

/// A model version as the catalogue keeps it.
package struct StoredVersion: Hashable, Sendable {
    /// What the version was made for.
    package enum Role: String, Hashable, Sendable {
        /// The models a run chose for every series.
        case production
        /// The same with the challengers that did not pass the gate in their places: archived, and
        /// there for a person to promote.
        case challenger
    }

    /// Counted from 1 within the job.
    package let number: Int
    package let run: Int
    package let role: Role
    /// How many series have a model in it.
    package let series: Int
    /// Of the file `manifest.json`, in hexadecimal.
    package let manifestSHA256: String
    /// One line for people.
    package let summary: String

    package init(
        number: Int, run: Int, role: Role, series: Int, manifestSHA256: String, summary: String
    ) {
        self.number = number
        self.run = run
        self.role = role
        self.series = series
        self.manifestSHA256 = manifestSHA256
        self.summary = summary
    }
}

/// A change of champion.
package struct StoredPromotion: Hashable, Sendable {
    /// Who decided.
    package enum Kind: String, Hashable, Sendable {
        case automatic
        case manual
        case rollback
    }

    package let sequence: Int
    package let version: Int
    package let run: Int?
    package let asOf: String
    package let kind: Kind
    package let reason: String
}

/// What `manifest.json` holds: the files of a version with their digests.
private struct Manifest: Codable {
    struct File: Codable {
        var name: String
        var bytes: Int
        var sha256: String
    }

    var job: String
    var version: Int
    var run: Int
    var files: [File]
}

extension Store {
    /// The folder of a version, below the store.
    package static func versionFolder(job: String, number: Int) -> String {
        "models/\(job)/\(sixDigits(number))"
    }

    /// Writes the folder of a version, flushed to the disk; the catalogue learns of it with
    /// `enterVersion`, in the transaction that ends the run.
    ///
    /// - Returns: the digest of the manifest.
    package func writeVersion(
        _ number: Int, of job: JobKey, run: Int, files: [(name: String, content: [UInt8])]
    ) throws(StoreError) -> String {
        guard try !versions(of: job).contains(where: { $0.number == number }) else {
            throw .failed(
                action: "write version \(number) of the job \"\(job.name)\"", path: path,
                reason: "it is in the catalogue, and a version is never rewritten")
        }
        let manifest = Manifest(
            job: job.name, version: number, run: run,
            files: files.map {
                .init(
                    name: $0.name, bytes: $0.content.count,
                    sha256: Digest(of: $0.content).hexadecimal)
            })
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes]
        guard let encoded = try? encoder.encode(manifest) else {
            preconditionFailure("a manifest holds texts and numbers alone")
        }
        let content = [UInt8](encoded) + [10]
        let folder = "\(path)/\(Self.versionFolder(job: job.name, number: number))"
        try Folder.create("\(path)/models/\(job.name)")
        try Folder.replaceFolder(folder, with: files + [("manifest.json", content)])
        return Digest(of: content).hexadecimal
    }

    /// The content of one file of a version, after its digest and the manifest's have been checked.
    package func versionFile(
        _ name: String, of version: StoredVersion, job: JobKey
    ) throws(StoreError) -> [UInt8] {
        let (folder, manifest) = try manifest(of: version, job: job)
        guard let entry = manifest.files.first(where: { $0.name == name }) else {
            throw .damaged(path: "\(folder)/\(name)", reason: "the manifest does not name it")
        }
        return try contents(of: entry, in: folder)
    }

    /// The files of a version with their content, as the manifest lists them, after its digest and theirs
    /// have been checked.
    package func versionFiles(
        of version: StoredVersion, job: JobKey
    ) throws(StoreError) -> [(name: String, content: [UInt8])] {
        let (folder, manifest) = try manifest(of: version, job: job)
        var files: [(name: String, content: [UInt8])] = []
        for entry in manifest.files {
            files.append((entry.name, try contents(of: entry, in: folder)))
        }
        return files
    }

    private func manifest(
        of version: StoredVersion, job: JobKey
    ) throws(StoreError) -> (folder: String, manifest: Manifest) {
        let folder = "\(path)/\(Self.versionFolder(job: job.name, number: version.number))"
        let manifestPath = "\(folder)/manifest.json"
        let manifestContent = try contentsThatMustBe(at: manifestPath)
        guard Digest(of: manifestContent).hexadecimal == version.manifestSHA256,
            let manifest = try? JSONDecoder().decode(Manifest.self, from: Data(manifestContent))
        else {
            throw .damaged(
                path: manifestPath, reason: "its SHA-256 is not the one in the catalogue")
        }
        return (folder, manifest)
    }

    private func contents(
        of entry: Manifest.File, in folder: String
    ) throws(StoreError) -> [UInt8] {
        let filePath = "\(folder)/\(entry.name)"
        let content = try contentsThatMustBe(at: filePath)
        guard Digest(of: content).hexadecimal == entry.sha256 else {
            throw .damaged(path: filePath, reason: "its SHA-256 is not the one in the manifest")
        }
        return content
    }

    private func contentsThatMustBe(at path: String) throws(StoreError) -> [UInt8] {
        guard Folder.exists(path) else {
            throw .damaged(path: path, reason: "the catalogue names it, and it is not there")
        }
        return try Folder.contents(of: path)
    }

    /// Enters a version whose folder has been written.
    package func enterVersion(_ version: StoredVersion, of job: JobKey) throws(StoreError) {
        try database.execute(
            """
            INSERT INTO version (job, number, run, role, series, manifest_sha256, summary)
            VALUES (?, ?, ?, ?, ?, ?, ?)
            """,
            [
                .integer(job.id), .integer(version.number), .integer(version.run),
                .text(version.role.rawValue), .integer(version.series),
                .text(version.manifestSHA256), .text(version.summary),
            ])
    }

    /// The versions of the job, oldest first.
    package func versions(of job: JobKey) throws(StoreError) -> [StoredVersion] {
        try database.rows(
            """
            SELECT number, run, role, series, manifest_sha256, summary FROM version
            WHERE job = ? ORDER BY number
            """, [.integer(job.id)]
        ) { row throws(StoreError) in
            guard let role = StoredVersion.Role(rawValue: row.text(2)) else {
                throw .damaged(path: database.path, reason: "a version has the role \(row.text(2))")
            }
            return StoredVersion(
                number: row.integer(0), run: row.integer(1), role: role, series: row.integer(3),
                manifestSHA256: row.text(4), summary: row.text(5))
        }
    }

    /// Version `number` of the job.
    package func version(_ number: Int, of job: JobKey) throws(StoreError) -> StoredVersion {
        let known = try versions(of: job)
        guard let version = known.first(where: { $0.number == number }) else {
            let range =
                known.last.map { "Its versions are 1 to \($0.number)." } ?? "It has no version yet."
            throw .unknown(what: "version \(number) of the job \"\(job.name)\"", known: range)
        }
        return version
    }

    /// The changes of champion, oldest first.
    package func promotions(of job: JobKey) throws(StoreError) -> [StoredPromotion] {
        try database.rows(
            """
            SELECT sequence, version, run, as_of, kind, reason FROM promotion
            WHERE job = ? ORDER BY sequence
            """, [.integer(job.id)]
        ) { row throws(StoreError) in
            guard let kind = StoredPromotion.Kind(rawValue: row.text(4)) else {
                throw .damaged(
                    path: database.path, reason: "a promotion has the kind \(row.text(4))")
            }
            return StoredPromotion(
                sequence: row.integer(0), version: row.integer(1), run: row.optionalInteger(2),
                asOf: row.text(3), kind: kind, reason: row.text(5))
        }
    }

    /// Makes `version` the champion.
    package func promote(
        version: Int, of job: JobKey, run: Int?, asOf: String, kind: StoredPromotion.Kind,
        reason: String
    ) throws(StoreError) {
        try database.execute(
            """
            INSERT INTO promotion (job, sequence, version, run, as_of, kind, reason)
            SELECT ?1, coalesce(max(sequence), 0) + 1, ?2, ?3, ?4, ?5, ?6
            FROM promotion WHERE job = ?1
            """,
            [
                .integer(job.id), .integer(version), SQLValue(run), .text(asOf),
                .text(kind.rawValue), .text(reason),
            ])
    }
}

/// `7` as `000007`, so that names sort as numbers do.
func sixDigits(_ number: Int) -> String {
    let digits = String(number)
    return String(repeating: "0", count: max(0, 6 - digits.count)) + digits
}
