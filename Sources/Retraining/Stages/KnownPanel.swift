import Ingestion
import Store
import TimeSeries

extension Vintage {
    /// The panel as it was known after run `through`, from the rows in the store; empty where there is no store.
    static func known(
        to job: Job, key: JobKey?, in store: Store?, through run: Int
    ) throws(RunError) -> Vintage {
        let names = job.source.columns.covariates
        var vintage = Vintage(frequency: job.frequency, covariates: names)
        guard let key, let store, run > 0 else { return vintage }
        var periods = PeriodsByTime(
            frequency: job.frequency, usesLocalDates: job.source.usesLocalDates)
        try RunError.wrapping { () throws(StoreError) in
            guard !names.isEmpty else {
                // The place of each series by its number; -1 before its first row.
                var places: [Int] = []
                try store.forEachNumberedObservation(of: key, through: run) {
                    names, series, time, value in
                    let period = periods.period(of: time)
                    if series >= places.count {
                        places += [Int](repeating: -1, count: names.count - places.count)
                    }
                    if places[series] < 0 {
                        places[series] = vintage.set(names[series], period, value)
                    } else {
                        vintage.set(at: places[series], period, value)
                    }
                }
                return
            }
            var last = 0
            try store.forEachObservation(of: key, through: run, covariates: names) {
                series, time, value, run, covariate in
                if run != last { vintage.endRun() }
                last = run
                vintage.set(series, periods.period(of: time), value, covariate: covariate)
            }
            vintage.endRun()
        }
        return vintage
    }
}

/// The periods of times. A panel has many series and few periods, so that most times have been seen before.
private struct PeriodsByTime {
    let frequency: Frequency
    let usesLocalDates: Bool
    /// The newest time of each slot, with its period.
    private var slots: [(time: StoredTime, period: Int)?]

    private static let slotBits = 12

    init(frequency: Frequency, usesLocalDates: Bool) {
        self.frequency = frequency
        self.usesLocalDates = usesLocalDates
        slots = Array(repeating: nil, count: 1 << Self.slotBits)
    }

    mutating func period(of time: StoredTime) -> Int {
        let mixed = UInt64(bitPattern: Int64(time.instant.seconds)) &* 0x9e37_79b9_7f4a_7c15
        let slot = Int(mixed >> UInt64(64 - Self.slotBits))
        if let known = slots[slot], known.time.instant.seconds == time.instant.seconds,
            known.time.instant.nanoseconds == time.instant.nanoseconds,
            known.time.offset == time.offset
        {
            return known.period
        }
        let period = frequency.period(containing: time.instant(local: usesLocalDates))
        slots[slot] = (time, period)
        return period
    }
}
