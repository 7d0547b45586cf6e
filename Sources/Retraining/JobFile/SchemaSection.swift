import Ingestion

/// What `source.schema` says: a word for every change, or one for each.
struct SchemaSection: Decodable {
    var all: String?
    var newColumn: String?
    var missingColumn: String?
    var changedType: String?

    enum CodingKeys: String, CodingKey, CaseIterable {
        case newColumn, missingColumn, changedType
    }

    init(from decoder: any Decoder) throws {
        if let word = try? decoder.singleValueContainer().decode(String.self) {
            all = word
            return
        }
        let keys = try decoder.strictContainer(CodingKeys.self)
        newColumn = try keys.decodeIfPresent(String.self, forKey: .newColumn)
        missingColumn = try keys.decodeIfPresent(String.self, forKey: .missingColumn)
        changedType = try keys.decodeIfPresent(String.self, forKey: .changedType)
    }
}

extension ValueCheck {
    func schema(_ typed: SchemaSection?) throws(JobFileError) -> SchemaContract {
        guard let typed else { return SchemaContract() }
        if let word = typed.all { return SchemaContract(try policy(word, "source.schema")) }
        var contract = SchemaContract()
        for (change, word) in [
            (SchemaContract.Change.newColumn, typed.newColumn),
            (.missingColumn, typed.missingColumn), (.changedType, typed.changedType),
        ] {
            guard let word else { continue }
            contract[change] = try policy(word, "source.schema.\(change.rawValue)")
        }
        return contract
    }

    private func policy(
        _ word: String, _ path: String
    ) throws(JobFileError) -> SchemaContract.Policy {
        guard let policy = SchemaContract.Policy(rawValue: word) else {
            let known = SchemaContract.Policy.allCases.map(\.rawValue).joined(separator: ", ")
            throw wrong(path, expected: "one of \(known)", found: "\"\(word)\"")
        }
        return policy
    }
}
