//! Whether the signs of a page have one bar or two, all of them weighed together: a page prints `≥` and `≤` or `≧` and
//! `≦`, seldom both.
//!
//! How likely each has two is by Bayes' rule what was seen and read of it, under either style, and how likely the page
//! has that style by all of its signs. The shares are those of 219 made-up, published and rebuilt forms that print such
//! signs, by the rule of succession (Laplace, 1774).

/// So many forms print signs with two bars: 11 of 219.
const TWO: f64 = 12.0 / 221.0;
/// Of the signs of these so many have two: 141 of 153.
const TWO_AMONG_TWO: f64 = 142.0 / 155.0;
/// And of those of the other forms: none of 2,830.
const TWO_AMONG_ONE: f64 = 1.0 / 2_832.0;

/// How likely each sign of a page has two bars; `likelier` tells how many times as likely as with one what was seen and
/// read of it is with two.
pub(super) fn two_barred(likelier: &[f64]) -> Vec<f64> {
    let seen = |share: f64| likelier.iter().map(|times| (share * times + 1.0 - share).ln()).sum::<f64>();
    let one_to_two = (1.0 - TWO) / TWO * (seen(TWO_AMONG_ONE) - seen(TWO_AMONG_TWO)).exp();
    let page = 1.0 / (1.0 + one_to_two);
    let sign = |share: f64, times: f64| share * times / (share * times + 1.0 - share);
    likelier
        .iter()
        .map(|&times| page * sign(TWO_AMONG_TWO, times) + (1.0 - page) * sign(TWO_AMONG_ONE, times))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_signs_of_a_page_are_alike() {
        let page = two_barred(&[200.0, 200.0, 200.0, 1.0]);
        assert!(page.iter().all(|two| *two > 0.9), "{page:?}");
        let page = two_barred(&[200.0, 0.1, 0.1, 0.1, 0.5, 0.5]);
        assert!(page[0] < 0.1 && page[1] < 0.01, "one that looks so among others that do not: {page:?}");
        let page = two_barred(&[1e9, 0.1, 0.1, 0.1]);
        assert!(page[0] > 0.9 && page[1] < 0.5, "one is another, and no style: {page:?}");
        assert!(two_barred(&[1e9; 400]).iter().all(|two| *two > 0.9));
        assert!(two_barred(&[]).is_empty());
    }
}
