//! A plot of pairs a second against calls at once, as SVG that is readable on light and on dark.

use std::fmt::Write;

use crate::measure::Point;
use crate::report::Measured;

const WIDTH: f64 = 820.0;
const HEIGHT: f64 = 480.0;
const LEFT: f64 = 70.0;
const RIGHT: f64 = 590.0;
const TOP: f64 = 44.0;
const BOTTOM: f64 = 430.0;

/// Two labels are no nearer to each other.
const LABEL: f64 = 15.0;

const STYLE: &str = "
    text { font: 12px system-ui, sans-serif; fill: #57606a }
    .title { font-size: 15px; font-weight: 600; fill: #1f2328 }
    .grid { stroke: #d0d7de; stroke-width: 1 }
    .line { fill: none; stroke: #8c959f; stroke-width: 1.5 }
    .leader { fill: none; stroke: #d0d7de; stroke-width: 1 }
    .ours .line { stroke: #0969da; stroke-width: 3 }
    .reference .line { stroke: #1f2328; stroke-width: 1.5; stroke-dasharray: 6 4 }
    .dot { fill: #8c959f }
    .ours .dot { fill: #0969da }
    .reference .dot { fill: #1f2328 }
    .ours text { fill: #0969da; font-weight: 600 }
    .reference text { fill: #1f2328 }
    @media (prefers-color-scheme: dark) {
      text { fill: #9198a1 }
      .title { fill: #f0f6fc }
      .grid, .leader { stroke: #3d444d }
      .ours .line { stroke: #4493f8 }
      .ours .dot, .ours text { fill: #4493f8 }
      .reference .line { stroke: #f0f6fc }
      .reference .dot, .reference text { fill: #f0f6fc }
    }";

/// A line of the plot.
struct Line<'run> {
    name: &'run str,
    class: &'static str,
    /// Where it is, by the place among the calls at once.
    dots: Vec<(f64, f64)>,
    rates: Vec<f64>,
}

/// The plot of these clients. The reference is among them, or is added by the caller.
pub fn svg(title: &str, at_once: &[u64], measured: &[&Measured]) -> String {
    let rates = |it: &Measured| -> Vec<(usize, f64)> {
        let rate =
            |(at, calls): (usize, &u64)| Some((at, it.at(*calls).and_then(Point::rate)?.median));
        at_once.iter().enumerate().filter_map(rate).collect()
    };
    let all: Vec<_> =
        measured.iter().map(|it| (it.peer, rates(it))).filter(|it| !it.1.is_empty()).collect();
    let values = || all.iter().flat_map(|(_, rates)| rates.iter().map(|it| it.1));
    let scale = Scale::of(values());
    let lines = all.iter().map(|(peer, rates)| Line {
        name: peer.name,
        class: match peer {
            peer if peer.is_ours() => "ours",
            peer if *peer == crate::peer::REFERENCE => "reference",
            _ => "peer",
        },
        dots: rates.iter().map(|(at, rate)| (across(*at, at_once.len()), scale.y(*rate))).collect(),
        rates: rates.iter().map(|it| it.1).collect(),
    });
    let mut lines: Vec<_> = lines.collect();
    // What counts is drawn over what does not.
    lines.sort_by_key(|line| line.class == "ours");
    let mut svg = String::new();
    begin(&mut svg, title);
    grid(&mut svg, at_once, &scale);
    draw(&mut svg, &lines);
    svg.push_str("</svg>\n");
    svg
}

/// Powers of ten, from below the least to above the greatest.
struct Scale {
    low: i32,
    high: i32,
}

impl Scale {
    fn of(values: impl Iterator<Item = f64>) -> Self {
        let (mut low, mut high) = (f64::INFINITY, 0.0_f64);
        for value in values {
            (low, high) = (low.min(value), high.max(value));
        }
        if high <= 0.0 {
            return Self { low: 0, high: 1 };
        }
        #[expect(clippy::cast_possible_truncation, reason = "the logarithm of a rate is small")]
        let [low, high] =
            [low.max(0.01).log10().floor() as i32, high.max(0.01).log10().ceil() as i32];
        Self { low, high: high.max(low + 1) }
    }

    fn y(&self, value: f64) -> f64 {
        let part =
            (value.max(0.01).log10() - f64::from(self.low)) / f64::from(self.high - self.low);
        BOTTOM - part * (BOTTOM - TOP)
    }
}

#[expect(clippy::cast_precision_loss, reason = "a handful of places")]
fn across(at: usize, of: usize) -> f64 {
    LEFT + (RIGHT - LEFT) * (at as f64 + 0.5) / (of.max(1) as f64)
}

fn begin(svg: &mut String, title: &str) {
    let title = escaped(title);
    let _ = write!(
        svg,
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {WIDTH} {HEIGHT}\" role=\"img\">\n  \
         <title>{title}</title>\n  <style>{STYLE}\n  </style>\n  \
         <text class=\"title\" x=\"{LEFT}\" y=\"24\">{title}</text>\n"
    );
}

fn grid(svg: &mut String, at_once: &[u64], scale: &Scale) {
    for power in scale.low..=scale.high {
        let value = 10_f64.powi(power);
        let y = scale.y(value);
        let _ = write!(
            svg,
            "  <path class=\"grid\" d=\"M{LEFT} {y:.1}H{RIGHT}\"/>\n  \
             <text x=\"{:.1}\" y=\"{:.1}\" text-anchor=\"end\">{value}</text>\n",
            LEFT - 8.0,
            y + 4.0
        );
    }
    for (at, calls) in at_once.iter().enumerate() {
        let x = across(at, at_once.len());
        let y = BOTTOM + 20.0;
        let _ = writeln!(
            svg,
            "  <text x=\"{x:.1}\" y=\"{y:.1}\" text-anchor=\"middle\">{calls}</text>"
        );
    }
    let (x, y) = (f64::midpoint(LEFT, RIGHT), BOTTOM + 40.0);
    let _ = writeln!(
        svg,
        "  <text x=\"{x:.1}\" y=\"{y:.1}\" text-anchor=\"middle\">calls at once</text>"
    );
}

fn draw(svg: &mut String, lines: &[Line<'_>]) {
    let ends: Vec<_> =
        lines.iter().map(|line| line.dots.last().map_or(BOTTOM, |it| it.1)).collect();
    for (line, label) in lines.iter().zip(apart(&ends)) {
        let name = escaped(line.name);
        let rates: Vec<_> = line.rates.iter().map(|rate| format!("{rate:.0}")).collect();
        let _ = writeln!(
            svg,
            "  <g class=\"{}\">\n    <title>{name}: {}</title>",
            line.class,
            rates.join(", ")
        );
        let points: Vec<_> = line.dots.iter().map(|(x, y)| format!("{x:.1},{y:.1}")).collect();
        let _ = writeln!(svg, "    <polyline class=\"line\" points=\"{}\"/>", points.join(" "));
        for (x, y) in &line.dots {
            let _ =
                writeln!(svg, "    <circle class=\"dot\" cx=\"{x:.1}\" cy=\"{y:.1}\" r=\"3\"/>");
        }
        if let Some((x, y)) = line.dots.last() {
            let _ = writeln!(
                svg,
                "    <path class=\"leader\" d=\"M{:.1} {y:.1}L{RIGHT} {label:.1}\"/>",
                x + 5.0
            );
        }
        let (x, y) = (RIGHT + 6.0, label + 4.0);
        let _ = writeln!(svg, "    <text x=\"{x:.1}\" y=\"{y:.1}\">{name}</text>\n  </g>");
    }
}

/// Where labels go that would lie on each other: in the same order, near to where they belong, within the plot.
fn apart(wanted: &[f64]) -> Vec<f64> {
    let mut order: Vec<_> = (0..wanted.len()).collect();
    order.sort_by(|one, other| wanted[*one].total_cmp(&wanted[*other]));
    let mut places = wanted.to_vec();
    let mut above = f64::NEG_INFINITY;
    for at in &order {
        places[*at] = places[*at].max(above + LABEL);
        above = places[*at];
    }
    let mut below = BOTTOM + LABEL;
    for at in order.iter().rev() {
        places[*at] = places[*at].min(below - LABEL);
        below = places[*at];
    }
    places
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use roxmltree::Document;

    use super::{LABEL, Scale, TOP, apart, svg};
    use crate::measure::{Point, Sample};
    use crate::peer::PEERS;
    use crate::report::Measured;
    use crate::server::Counters;

    fn measured(rate: f64) -> Vec<Measured> {
        let sample = Sample { rate, cpu_us: None, counters: Counters::default() };
        let point = |at_once| Point { at_once, samples: vec![sample.clone()], ..Point::default() };
        let all = PEERS.iter().map(|peer| Measured {
            points: vec![point(1), point(64)],
            ..Measured::none(peer, None)
        });
        all.collect()
    }

    #[test]
    fn it_is_xml_with_a_line_for_every_client() {
        for rate in [0.001, 0.9, 12_345.6, 1e7] {
            let all = measured(rate);
            let svg = svg("A <b> & \"c\"", &[1, 64], &all.iter().collect::<Vec<_>>());
            let document = Document::parse(&svg).expect("well-formed");
            let lines = document
                .descendants()
                .filter(|it| it.has_tag_name(("http://www.w3.org/2000/svg", "polyline")));
            assert_eq!(lines.count(), PEERS.len());
            assert!(!svg.contains("NaN") && !svg.contains("inf"), "{svg}");
            assert!(svg.contains("prefers-color-scheme: dark"));
        }
    }

    #[test]
    fn it_is_xml_where_nothing_was_measured() {
        let none = Measured::none(&PEERS[0], None);
        let svg = svg("Nothing", &[1, 8], &[&none]);
        assert!(Document::parse(&svg).is_ok(), "{svg}");
        assert!(!svg.contains("<polyline"), "{svg}");
    }

    #[test]
    fn labels_keep_their_order_and_their_distance() {
        let places = apart(&[100.0, 101.0, 99.0, 430.0, 429.0]);
        assert!(places[2] < places[0] && places[0] < places[1], "{places:?}");
        let mut sorted = places.clone();
        sorted.sort_by(f64::total_cmp);
        assert!(sorted.windows(2).all(|it| it[1] - it[0] >= LABEL - 1e-9), "{places:?}");
        assert!(places.iter().all(|it| (TOP..=430.0).contains(it)), "{places:?}");
    }

    #[test]
    fn a_scale_holds_all_it_shows() {
        let scale = Scale::of([15.0, 22_000.0].into_iter());
        assert_eq!((scale.low, scale.high), (1, 5));
        let empty = Scale::of(std::iter::empty());
        assert_eq!((empty.low, empty.high), (0, 1));
        let one = Scale::of([100.0].into_iter());
        assert_eq!((one.low, one.high), (2, 3));
    }
}
