/// Where each parameter of a form stands in the vector that is optimised.
///
/// The order is α, b, g, φ (see `ETSSmoothing`), initial level, slope, seasonal coefficients; what a
/// form lacks takes no place.
struct ETSLayout {
    let form: ETSForm
    let level = 0
    let slope: Int?
    let season: Int?
    let damping: Int?
    let initialLevel: Int
    let initialSlope: Int?
    let initialSeason: Int?
    let count: Int

    init(form: ETSForm, seasonCoefficients: Int) {
        self.form = form
        var next = 1
        func place(_ wanted: Bool, _ width: Int = 1) -> Int? {
            guard wanted else { return nil }
            next += width
            return next - width
        }
        slope = place(form.trend != .none)
        season = place(form.season != .none)
        damping = place(form.trend == .damped)
        initialLevel = next
        next += 1
        initialSlope = place(form.trend != .none)
        initialSeason = place(form.season != .none, seasonCoefficients)
        count = next
    }

    func smoothing(_ point: UnsafePointer<Double>) -> ETSSmoothing {
        ETSSmoothing(
            form: form, level: point[level], slopeShare: slope.map { point[$0] } ?? 0,
            seasonShare: season.map { point[$0] } ?? 0, damping: damping.map { point[$0] } ?? 1)
    }

    func initialSlope(_ point: UnsafePointer<Double>) -> Double {
        initialSlope.map { point[$0] } ?? 0
    }

    /// Writes what `point` lacks of smoothing parameters from `smoothing`.
    func setSmoothing(_ smoothing: ETSSmoothing, _ point: UnsafeMutablePointer<Double>) {
        point[level] = smoothing.level
        if let slope { point[slope] = smoothing.slopeShare }
        if let season { point[season] = smoothing.seasonShare }
        if let damping { point[damping] = smoothing.damping }
    }
}

/// The initial season as an affine function of few coefficients: `origin + matrix · coefficients`.
struct SeasonBasis {
    let seasonLength: Int
    /// The number of coefficients.
    let count: Int
    /// `seasonLength` rows of `count`.
    let matrix: [Double]
    /// Whether each period has its own index; otherwise the columns are harmonics.
    let isFull: Bool

    /// Every period but the first has its own index; that of the first follows from their sum.
    init(full seasonLength: Int) {
        self.seasonLength = seasonLength
        isFull = true
        count = max(seasonLength - 1, 0)
        var matrix = [Double](repeating: 0, count: seasonLength * count)
        for free in 0..<count {
            matrix[free] = -1
            matrix[(free + 1) * count + free] = 1
        }
        self.matrix = matrix
    }

    /// The first `harmonics` sines and cosines of the season.
    init(seasonLength: Int, harmonics: Int) {
        self.seasonLength = seasonLength
        isFull = false
        let columns = (1...max(harmonics, 1)).flatMap {
            Harmonics.columns(number: $0, seasonLength: seasonLength, count: seasonLength)
        }
        let count = columns.count
        self.count = count
        matrix = (0..<seasonLength).flatMap { place in columns.map { $0[place] } }
    }

    /// The index of the `place`-th period where every coefficient is zero.
    func origin(_ place: Int, _ season: ETSForm.Season) -> Double {
        guard season == .multiplicative else { return 0 }
        if isFull { return place == 0 ? Double(seasonLength) : 0 }
        return 1
    }

    /// Writes the season that `coefficients` stand for.
    func expand(
        _ coefficients: UnsafePointer<Double>, _ season: ETSForm.Season,
        into result: UnsafeMutablePointer<Double>
    ) {
        if isFull {
            // The matrix spelled out: this runs once an evaluation.
            var first = origin(0, season)
            for free in 0..<count {
                result[free + 1] = coefficients[free]
                first -= coefficients[free]
            }
            result[0] = first
            return
        }
        for place in 0..<seasonLength {
            var sum = origin(place, season)
            for free in 0..<count { sum += matrix[place * count + free] * coefficients[free] }
            result[place] = sum
        }
    }
}
