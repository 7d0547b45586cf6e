import Testing
import TimeSeries

@Suite struct SeriesTests {
    private let series = Series(id: "a", firstPeriod: -2, values: [1, .nan, 3])

    @Test func valuesAreFoundByPeriod() {
        #expect(series.endPeriod == 1)
        #expect(series.value(at: -3) == nil)
        #expect(series.value(at: -2) == 1)
        #expect(series.value(at: -1) == nil)
        #expect(series.value(at: 0) == 3)
        #expect(series.value(at: 1) == nil)
    }

    @Test func aRangeIsFilledWhereTheSeriesHasNothing() {
        let values = series.values(in: -4..<3)
        #expect(values.count == 7)
        #expect(values.map(\.isNaN) == [true, true, false, true, false, true, true])
        #expect(values.filter { !$0.isNaN } == [1, 3])
        #expect(series.values(in: 5..<5).isEmpty)
    }

    @Test func aPanelIsSortedAndEndsWithItsLongestSeries() {
        let panel = Panel(
            frequency: .monthly,
            series: [
                Series(id: "b", firstPeriod: 4, values: [1]), series,
                Series(id: "B", firstPeriod: 0, values: [1, 2]),
            ])
        #expect(panel.series.map(\.id) == ["B", "a", "b"])
        #expect(panel.endPeriod == 5)
        #expect(Panel(frequency: .daily, series: []).endPeriod == nil)
    }
}
