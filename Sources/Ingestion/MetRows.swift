import Store

/// The contents that this pull has met, and where each was met first.
///
/// A table with linear probing of places in a list, at most three quarters full: a row takes 30 bytes.
struct MetRows {
    /// Where a row stands: the index of its file in the pull, and its line.
    struct Place: Hashable {
        let file: Int32
        let line: Int32
    }

    private var hashes: [RowHash] = []
    private var places: [Place] = []
    /// One more than the index in the lists; 0 where the slot is free.
    private var slots = [Int32](repeating: 0, count: 1024)

    /// Notes where the content is met; returns where it was met before, if it was.
    mutating func note(_ hash: RowHash, at here: Place) -> Place? {
        if 4 * (hashes.count + 1) > 3 * slots.count { grow() }
        let mask = slots.count - 1
        var slot = Int(truncatingIfNeeded: hash.low) & mask
        while slots[slot] != 0 {
            let known = Int(slots[slot]) - 1
            if hashes[known] == hash { return places[known] }
            slot = (slot + 1) & mask
        }
        hashes.append(hash)
        places.append(here)
        slots[slot] = Int32(hashes.count)
        return nil
    }

    private mutating func grow() {
        slots = [Int32](repeating: 0, count: 2 * slots.count)
        let mask = slots.count - 1
        for (index, hash) in hashes.enumerated() {
            var slot = Int(truncatingIfNeeded: hash.low) & mask
            while slots[slot] != 0 { slot = (slot + 1) & mask }
            slots[slot] = Int32(index + 1)
        }
    }
}
