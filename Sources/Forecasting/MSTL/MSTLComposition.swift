// `mstl(…)`: MSTL with the seasons and the model of the rest as written. `mstl(arima)` takes the
// seasons of the series, `mstl(24,168)` leaves the rest to ETS, `mstl(24,168,arima)` says both.
// Equations, assumptions, sources and failure cases: see `MSTL`, and those of the model of the rest.
//
//     $ grep -e month -e ,drivers, data/uk-road-casualties/months/1969-1981.csv > drivers.csv
//     $ almanac forecast drivers.csv --time month --value casualties --horizon 2 --level 80 \
//     > --model 'mstl(arima)' --model 'mstl(6,12,theta)'
//     series_id,time,model,mean,lower_80,upper_80
//     casualties,1982-01-01,mstl(arima),1494,1339.2,1648.8
//     casualties,1982-02-01,mstl(arima),1283.1,1116.3,1449.9
//     casualties,1982-01-01,"mstl(6,12,theta)",1509.8,1360.4,1659.1
//     casualties,1982-02-01,"mstl(6,12,theta)",1306,1144.4,1467.6

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
