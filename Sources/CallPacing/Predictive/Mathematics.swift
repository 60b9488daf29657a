// Written out in plain arithmetic rather than taken from the C library: that one chooses instructions by processor, and a
// journal must replay to the same last bit on another machine.

/// Elementary functions that the standard library lacks.
enum Mathematics {
    /// e^x, to within 2 units of the last place; 0 below -708, infinity above 709.
    static func exp(_ x: Double) -> Double {
        guard x > -708 else { return x.isNaN ? x : 0 }
        guard x < 709 else { return .infinity }
        // x = k ln 2 + r with |r| <= ln 2 / 2; ln 2 in two parts, so that k ln 2 loses nothing (Cody and Waite 1980).
        let k = (x * 1.4426950408889634).rounded()
        let r = (x - k * 0.693147180369123816490) - k * 1.90821492927058770002e-10
        var sum = 1.0 / 6_227_020_800
        sum = sum * r + 1.0 / 479_001_600
        sum = sum * r + 1.0 / 39_916_800
        sum = sum * r + 1.0 / 3_628_800
        sum = sum * r + 1.0 / 362_880
        sum = sum * r + 1.0 / 40_320
        sum = sum * r + 1.0 / 5_040
        sum = sum * r + 1.0 / 720
        sum = sum * r + 1.0 / 120
        sum = sum * r + 1.0 / 24
        sum = sum * r + 1.0 / 6
        sum = sum * r + 0.5
        sum = sum * r + 1
        sum = sum * r + 1
        return sum * Double(sign: .plus, exponent: Int(k), significand: 1)
    }

    /// The natural logarithm of a normal positive number; minus infinity for 0 and below.
    static func log(_ x: Double) -> Double {
        guard x > 0 else { return -.infinity }
        var exponent = Double(x.exponent)
        var significand = x.significand
        if significand > 1.4142135623730951 {
            significand /= 2
            exponent += 1
        }
        // ln m = 2 artanh((m - 1) / (m + 1)), a series in squares.
        let t = (significand - 1) / (significand + 1)
        let square = t * t
        var sum = 1.0 / 23
        var odd = 21.0
        while odd >= 1 {
            sum = sum * square + 1 / odd
            odd -= 2
        }
        return 2 * t * sum + exponent * 0.6931471805599453
    }

    /// The standard normal distribution's density and its integral up to `x`, to within 1e-14.
    ///
    /// Hart's rational approximation 5666, in West's form (Better approximations to cumulative normal functions, Wilmott
    /// 2005).
    static func normal(_ x: Double) -> (density: Double, cumulative: Double) {
        let z = abs(x)
        guard z < 37 else { return (0, x > 0 ? 1 : 0) }
        let bell = exp(-z * z / 2)
        let density = bell * 0.3989422804014327
        var tail: Double
        if z < 7.07106781186547 {
            var above = 3.52624965998911e-2 * z + 0.700383064443688
            above = above * z + 6.37396220353165
            above = above * z + 33.912866078383
            above = above * z + 112.079291497871
            above = above * z + 221.213596169931
            above = above * z + 220.206867912376
            var below = 8.83883476483184e-2 * z + 1.75566716318264
            below = below * z + 16.064177579207
            below = below * z + 86.7807322029461
            below = below * z + 296.564248779674
            below = below * z + 637.333633378831
            below = below * z + 793.826512519948
            below = below * z + 440.413735824752
            tail = bell * above / below
        } else {
            tail = density / (z + 1 / (z + 2 / (z + 3 / (z + 4 / (z + 0.65)))))
        }
        return (density, x > 0 ? 1 - tail : tail)
    }
}
