/// Why the store could not do what it was asked. Nothing of the failed step is kept.
package enum StoreError: Error, Hashable, Sendable {
    /// No store at the path, where one was needed.
    case missing(path: String)
    case cannotOpen(path: String, reason: String)
    /// Another process writes to the store.
    case locked(path: String, holder: String)
    /// Written by a later Almanac.
    case newer(path: String, found: Int, supported: Int)
    /// Written by an earlier Almanac, where it cannot be brought up to date.
    case older(path: String, found: Int, needed: Int)
    case readOnly(path: String)
    case full(path: String)
    /// The bytes are not what was written.
    case damaged(path: String, reason: String)
    case failed(action: String, path: String, reason: String)
    /// A version, run or job that the store does not hold.
    case unknown(what: String, known: String)
}

extension StoreError: CustomStringConvertible {
    package var description: String {
        switch self {
        case .missing(let path):
            return "\(path): expected a store, found none. Run the job first, or name its folder "
                + "with --store."
        case .cannotOpen(let path, let reason):
            return "\(path): the store cannot be opened: \(reason)."
        case .locked(let path, let holder):
            return "\(path): another run\(holder) is writing to this store. Nothing was changed; "
                + "try again when it has ended."
        case .newer(let path, let found, let supported):
            return "\(path): the store has format \(found), and this Almanac knows up to "
                + "\(supported). Use the newer Almanac that wrote it."
        case .older(let path, let found, let needed):
            return
                "\(path): the store has format \(found), and must have \(needed) to be read. Give "
                + "this user write permission for once, and it is brought up to date."
        case .readOnly(let path):
            return "\(path): the store cannot be written to. Give this user write permission, or "
                + "choose another folder with --store."
        case .full(let path):
            return "\(path): the disk is full. The step was undone; free some space and run again."
        case .damaged(let path, let reason):
            return "\(path): damaged: \(reason). Restore it from a backup."
        case .failed(let action, let path, let reason):
            return "\(path): could not \(action): \(reason)."
        case .unknown(let what, let known):
            return "There is no \(what). \(known)"
        }
    }
}
