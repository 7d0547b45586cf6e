import Ingestion
import Tabular

extension IngestionError {
    /// Whose fault it is: the job file's, or the world's.
    var exitCode: ExitCode {
        switch self {
        case .noFiles, .wrongType, .unreadablePosition: return .wrongUsage
        case .table(let error):
            if case .missingColumn = error { return .wrongUsage }
            return .worldFailed
        case .noRows, .mixedZones, .ledgerNull, .malformed, .schema: return .worldFailed
        }
    }
}
