package import Store
package import TimeSeries

/// The versions of a job: which there are, which is champion, and changes of champion by hand.
package enum Registry {
    /// The version in production; nil before the first.
    package static func champion(
        of key: JobKey, in store: Store
    ) throws(RunError) -> StoredVersion? {
        try RunError.wrapping { () throws(StoreError) in
            guard let newest = try store.promotions(of: key).last else { return nil }
            return try store.version(newest.version, of: key)
        }
    }

    /// Makes `version` the champion. The next run brings its states up to date.
    @discardableResult
    package static func promote(
        _ version: Int, of key: JobKey, reason: String, asOf: Timestamp, in store: Store
    ) throws(RunError) -> StoredVersion {
        let target = try RunError.wrapping { () throws(StoreError) in
            try store.version(version, of: key)
        }
        // The digests are checked now, so that no damaged version comes into production.
        _ = try VersionContents.of(target, job: key, in: store)
        try change(to: target, of: key, .manual, reason: reason, asOf: asOf, in: store)
        return target
    }

    /// Makes the version champion that was so before the present one.
    @discardableResult
    package static func rollBack(
        _ key: JobKey, reason: String, asOf: Timestamp, in store: Store
    ) throws(RunError) -> StoredVersion {
        let promotions = try RunError.wrapping { () throws(StoreError) in
            try store.promotions(of: key)
        }
        // A rollback of a rollback goes one further back: undone promotions are passed over.
        var champions: [Int] = []
        for promotion in promotions {
            if promotion.kind == .rollback {
                champions.removeLast()
            } else {
                champions.append(promotion.version)
            }
        }
        guard champions.count >= 2 else {
            throw .nothingYet(job: key.name, what: "earlier version to roll back to")
        }
        let target = try RunError.wrapping { () throws(StoreError) in
            try store.version(champions[champions.count - 2], of: key)
        }
        _ = try VersionContents.of(target, job: key, in: store)
        try change(to: target, of: key, .rollback, reason: reason, asOf: asOf, in: store)
        return target
    }

    private static func change(
        to version: StoredVersion, of key: JobKey, _ kind: StoredPromotion.Kind, reason: String,
        asOf: Timestamp, in store: Store
    ) throws(RunError) {
        if try champion(of: key, in: store)?.number == version.number {
            throw .alreadyChampion(version: version.number)
        }
        try RunError.wrapping { () throws(StoreError) in
            try store.transaction { () throws(StoreError) in
                try store.promote(
                    version: version.number, of: key, run: nil, asOf: asOf.description,
                    kind: kind, reason: reason)
            }
        }
    }
}
