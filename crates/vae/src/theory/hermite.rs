//! Gauss-Hermite quadrature for the standard normal distribution: nodes and weights with which sum_i w_i f(u_i) is
//! E[f(u)], u ~ N(0, 1), exactly for polynomials up to degree 2n - 1 (Golub and Welsch 1969).

/// A node and its weight; the weights of all nodes add up to 1.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Node {
    /// Where the function is taken.
    pub u: f64,
    /// Its share in the mean.
    pub weight: f64,
}

/// The `n` nodes, growing: the roots of the n-th orthonormal Hermite polynomial h_n. Their weights are
/// 1 / (n h_{n-1}(u)^2).
pub fn nodes(n: usize) -> Vec<Node> {
    (0..n)
        .map(|i| {
            let u = root(n, i);
            let (_, before) = polynomials(n, u);
            Node {
                u,
                weight: 1.0 / (n as f64 * before * before),
            }
        })
        .collect()
}

/// The root of h_n that has `below` others below it, by bisection. The roots are the eigenvalues of the symmetric
/// tridiagonal matrix with sqrt(1), sqrt(2), ... beside a diagonal of 0, and lie within +-2 sqrt(n).
fn root(n: usize, below: usize) -> f64 {
    let (mut low, mut high) = (-2.0 * (n as f64).sqrt(), 2.0 * (n as f64).sqrt());
    for _ in 0..80 {
        let middle = 0.5 * (low + high);
        if roots_below(n, middle) > below {
            high = middle;
        } else {
            low = middle;
        }
    }
    0.5 * (low + high)
}

/// How many roots of h_n lie below `u`: the pivots of the matrix less u that are negative (Sturm).
fn roots_below(n: usize, u: f64) -> usize {
    let mut pivot = -u;
    let mut count = usize::from(pivot < 0.0);
    for k in 1..n {
        // A pivot of 0 is taken for one just above it.
        pivot = -u
            - k as f64
                / if pivot == 0.0 {
                    f64::MIN_POSITIVE
                } else {
                    pivot
                };
        count += usize::from(pivot < 0.0);
    }
    count
}

/// h_n and h_{n-1} at `u`, by h_{k+1} = (u h_k - sqrt(k) h_{k-1}) / sqrt(k + 1), h_0 = 1.
fn polynomials(n: usize, u: f64) -> (f64, f64) {
    (0..n).fold((1.0, 0.0), |(h, before), k| {
        let k = k as f64;
        ((u * h - k.sqrt() * before) / (k + 1.0).sqrt(), h)
    })
}
