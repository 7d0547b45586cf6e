import Statistics
import Testing

/// Decomposition and stationarity against R 4.2: `stl(UKgas, s.window = 11, s.jump = 1, t.jump = 1, l.jump = 1,
/// s.degree = 1)` and `urca::ur.kpss(x, type = "mu", use.lag = trunc(3 * sqrt(length(x)) / 13))`.
@Suite struct SeriesTests {
    private static let gas: [Double] = [
        160.1, 129.7, 84.8, 120.1, 160.1, 124.9, 84.8, 116.9, 169.7, 140.9, 89.7, 123.3,
        187.3, 144.1, 92.9, 120.1, 176.1, 147.3, 89.7, 123.3, 185.7, 155.3, 99.3, 131.3,
        200.1, 161.7, 102.5, 136.1, 204.9, 176.1, 112.1, 140.9, 227.3, 195.3, 115.3,
        142.5, 244.9, 214.5, 118.5, 153.7, 244.9, 216.1, 188.9, 142.5, 301, 196.9,
        136.1, 267.3, 317, 230.5, 152.1, 336.2, 371.4, 240.1, 158.5, 355.4, 449.9,
        286.6, 179.3, 403.4, 491.5, 321.8, 177.7, 409.8, 593.9, 329.8, 176.1, 483.5,
        584.3, 395.4, 187.3, 485.1, 669.2, 421, 216.1, 509.1, 827.7, 467.5, 209.7,
        542.7, 840.5, 414.6, 217.7, 670.8, 848.5, 437, 209.7, 701.2, 925.3, 443.4,
        214.5, 683.6, 917.3, 515.5, 224.1, 694.8, 989.4, 477.1, 233.7, 730, 1087, 534.7,
        281.8, 787.6, 1163.9, 613.1, 347.4, 782.8,
    ]
    private static let nile: [Double] = [
        1120, 1160, 963, 1210, 1160, 1160, 813, 1230, 1370, 1140, 995, 935, 1110, 994,
        1020, 960, 1180, 799, 958, 1140, 1100, 1210, 1150, 1250, 1260, 1220, 1030, 1100,
        774, 840, 874, 694, 940, 833, 701, 916, 692, 1020, 1050, 969, 831, 726, 456,
        824, 702, 1120, 1100, 832, 764, 821, 768, 845, 864, 862, 698, 845, 744, 796,
        1040, 759, 781, 865, 845, 944, 984, 897, 822, 1010, 771, 676, 649, 846, 812,
        742, 801, 1040, 860, 874, 848, 890, 744, 749, 838, 1050, 918, 986, 797, 923,
        975, 815, 1020, 906, 901, 1170, 912, 746, 919, 718, 714, 740,
    ]

    private func strength(_ values: [Double]) -> Double {
        STL(values, .init(period: 12, seasonalWindow: 11)).seasonalStrength(of: values)
    }

    @Test func strengthTellsASeasonFromNoise() {
        var numbers = RandomNumbers(seed: 3)
        let noise = (0..<240).map { _ in numbers.normal() }
        #expect(strength(noise) < 0.5)
        let season = noise.indices.map { noise[$0] + 10 * Double($0 % 12) }
        #expect(strength(season) > 0.98)
        let flat = [Double](repeating: 4, count: 40)
        #expect(strength(flat) < 1)
    }

    @Test func stationarityAgreesWithR() {
        let gas = StationarityTest(SeriesTests.gas)
        #expect(abs(gas.statistic - 3.3081959673291625) < 1e-10)
        #expect(gas.rejects)
        #expect(abs(StationarityTest(SeriesTests.nile).statistic - 1.3152264631776729) < 1e-10)
        var numbers = RandomNumbers(seed: 4)
        #expect(!StationarityTest((0..<200).map { _ in numbers.normal() }).rejects)
        #expect(StationarityTest([3, 3, 3]).statistic == 0)
    }
}
