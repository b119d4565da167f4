//! Units of one measure → how many of the smaller one the larger one is.

use rust_decimal::Decimal;

/// A unit, the one that it is counted in, and how many of those it is. Only exact ones; GB 3100-1993 has the measures.
const UNITS: [(&str, &str, Decimal); 18] = [
    ("万元", "元", Decimal::from_parts(10_000, 0, 0, false, 0)),
    ("亿元", "元", Decimal::from_parts(100_000_000, 0, 0, false, 0)),
    ("公里", "米", Decimal::ONE_THOUSAND),
    ("千米", "米", Decimal::ONE_THOUSAND),
    ("km", "米", Decimal::ONE_THOUSAND),
    ("厘米", "米", Decimal::from_parts(1, 0, 0, false, 2)),
    ("m", "米", Decimal::ONE),
    ("吨", "千克", Decimal::ONE_THOUSAND),
    ("公斤", "千克", Decimal::ONE),
    ("kg", "千克", Decimal::ONE),
    ("克", "千克", Decimal::from_parts(1, 0, 0, false, 3)),
    ("公顷", "平方米", Decimal::from_parts(10_000, 0, 0, false, 0)),
    ("平方公里", "平方米", Decimal::from_parts(1_000_000, 0, 0, false, 0)),
    ("㎡", "平方米", Decimal::ONE),
    ("小时", "分钟", Decimal::from_parts(60, 0, 0, false, 0)),
    ("‰", "%", Decimal::from_parts(1, 0, 0, false, 1)),
    ("季度", "个月", Decimal::from_parts(3, 0, 0, false, 0)),
    ("年", "个月", Decimal::from_parts(12, 0, 0, false, 0)),
];

/// A number in the smallest unit of its measure, and that unit; what a unit is for (`/人`) stays as it is.
#[must_use]
pub fn base(number: Decimal, unit: &str) -> (Decimal, String) {
    let (of, per) = unit.split_once('/').map_or((unit, ""), |(of, per)| (of, per));
    match UNITS.iter().find(|(name, ..)| *name == of) {
        Some((_, base, many)) => {
            let unit = if per.is_empty() { (*base).to_owned() } else { format!("{base}/{per}") };
            number.checked_mul(*many).map_or((number, unit.clone()), |number| (number.normalize(), unit))
        }
        None => (number.normalize(), unit.to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn units_of_one_measure_have_one_base() {
        let read = |number: &str, unit: &str| base(number.parse().unwrap(), unit);
        assert_eq!(read("2", "万元"), read("20000", "元"));
        assert_eq!(read("1.5", "公里"), read("1500", "米"));
        assert_eq!(read("3", "万元/人"), (30_000.into(), "元/人".to_owned()));
        assert_eq!(read("5", "‰"), read("0.5", "%"));
        assert_eq!(read("5", "个"), (5.into(), "个".to_owned()));
    }
}
