// `mstl(…)`: MSTL with the seasons and the model of the rest as written. `mstl(arima)` takes the
// seasons of the series, `mstl(24,168)` leaves the rest to ETS, `mstl(24,168,arima)` says both. See
// `MSTL`.

extension Composition {
    static let mstl = Composition(
        head: "mstl", syntax: "mstl(SEASON,…,MODEL)",
        summary: "MSTL with these season lengths, the rest by this model; either may be left out.",
        type: MSTL<FittedModel>.self,
        fault: { arguments in
            for number in arguments.numbers
            where number != number.rounded() || number < 2 || number > SeasonLengths.longest {
                let text = ModelExpression.Argument.number(number).text
                return "takes season lengths of at least 2 whole periods, not '\(text)'"
            }
            if arguments.models.count > 1 { return "takes one model for the rest" }
            if let last = arguments.last, !arguments.models.isEmpty, last.isNumber {
                return "takes the model of the rest last"
            }
            return nil
        },
        fit: { arguments, values, seasons throws(FitFailure) in
            let numbers = arguments.numbers.map { Int($0) }
            let lengths = numbers.isEmpty ? seasons.whole : numbers
            let model = arguments.models.first
            return try MSTL<FittedModel>.fit(values, lengths) { rest throws(FitFailure) in
                guard let model else { return FittedModel(try ETS.fit(rest, seasonLength: 1)) }
                return try FittedModel.fit(model, rest, seasons: 1)
            }
        })
}
