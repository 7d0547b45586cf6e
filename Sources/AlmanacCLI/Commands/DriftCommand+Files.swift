import Drift
import Retraining
import Statistics

/// How far one file's column lies from another's, by every measure.
struct FileDriftCommand {
    let reference: String
    let current: String
    let column: String
    /// As typed, or all of the list.
    let measures: [ListedMeasure]
    let binning: BinningRule
    let areCategories: Bool
    let rate: Double
    let isJSON: Bool

    init(_ arguments: ParsedArguments) throws(CommandFailure) {
        func failure(_ sentence: String) -> CommandFailure {
            .usage(sentence, of: arguments.command)
        }
        func required(_ option: Option) throws(CommandFailure) -> String {
            guard let text = arguments.text(option) else {
                throw failure("the option \(option.typed) is missing.")
            }
            return text
        }
        reference = try required(DriftCommand.reference)
        current = try required(DriftCommand.current)
        column = try required(DriftCommand.column)
        var measures: [ListedMeasure] = []
        for name in arguments.texts(DriftCommand.measure) {
            guard let measure = DriftMeasures.named(name) else {
                throw failure(
                    "--measure: there is no measure '\(name)'"
                        + orDidYouMean(name, among: DriftMeasures.list.map(\.name)))
            }
            if !measures.contains(where: { $0.name == name }) { measures.append(measure) }
        }
        self.measures = measures.isEmpty ? DriftMeasures.list : measures
        let rule = arguments.text(DriftCommand.binning) ?? BinningRule.almanac.rawValue
        guard let binning = BinningRule(rawValue: rule) else {
            let rules = BinningRule.allCases.map(\.rawValue)
            throw failure(
                "--binning: '\(rule)' is none of \(rules.joined(separator: ", "))"
                    + orDidYouMean(rule, among: rules))
        }
        self.binning = binning
        areCategories = arguments.has(DriftCommand.categories)
        let share = arguments.text(DriftCommand.rate) ?? "0.05"
        guard let rate = Double(share), rate >= 0.001, rate <= 0.5 else {
            throw failure("--rate: '\(share)' is no number from 0.001 to 0.5.")
        }
        self.rate = rate
        isJSON = arguments.has(.json)
    }

    func run(on terminal: Terminal) throws(CommandFailure) -> ExitCode {
        let samples = (
            try SampleColumn(file: reference, column: column, areCategories: areCategories),
            try SampleColumn(file: current, column: column, areCategories: areCategories)
        )
        let pool = try pooled(samples.0, samples.1)
        var document = DriftDocument(self, samples.0, samples.1, pool)
        let known = document.findings.count
        for measure in document.apt(measures) {
            do throws(MeasureFailure) {
                document.measures.append(
                    try MeasuredDifference.measured(
                        measure, pool, binning: binning, rate: rate,
                        seed: StableHash.seed("drift", measure.name)))
            } catch {
                document.findings.append("\(measure.name) \(error.sentence).")
            }
        }
        guard !document.measures.isEmpty else {
            throw CommandFailure(
                document.findings[known...].joined(separator: "\n"), .worldFailed)
        }
        if isJSON {
            try terminal.writeLine(JSONText.text(document, pretty: true))
            return .done
        }
        let width = terminal.output.width
        for line in document.lines(width: width, colour: terminal.output.hasColour) {
            try terminal.writeLine(line)
        }
        return .done
    }

    /// Both samples in one; categories by their numbers in alphabetical order.
    private func pooled(
        _ reference: SampleColumn, _ current: SampleColumn
    ) throws(CommandFailure) -> PooledSamples {
        switch (reference.values, current.values) {
        case (.numbers(let before), .numbers(let after)):
            return PooledSamples(reference: before, current: after)
        case (.categories(let before), .categories(let after)):
            var numbers: [String: Double] = [:]
            for (number, name) in Set(before + after).sorted().enumerated() {
                numbers[name] = Double(number)
            }
            return PooledSamples(
                reference: before.compactMap { numbers[$0] },
                current: after.compactMap { numbers[$0] }, areCategories: true)
        case (.numbers, .categories(let names)), (.categories(let names), .numbers):
            let isReference = if case .categories = reference.values { true } else { false }
            let (texts, numbers) = isReference ? (reference, current) : (current, reference)
            throw CommandFailure(
                "\(texts.file): column \"\(column)\": expected numbers, as in \(numbers.file), "
                    + "found texts such as \"\(names.first ?? "")\"; with --categories all values "
                    + "are names.",
                .worldFailed)
        }
    }
}
