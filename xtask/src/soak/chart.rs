//! The chart of a run, as SVG that is readable on light and on dark: a panel for each series.

use std::fmt::Write;
use std::time::Duration;

use super::flat::{SERIES, Sample};
use crate::language::Language;

const WIDTH: f64 = 820.0;
const HEIGHT: f64 = 430.0;
const TOP: f64 = 64.0;

/// The size of a panel, and the distance from one to the next.
const PANEL: (f64, f64) = (340.0, 130.0);
const NEXT: (f64, f64) = (410.0, 190.0);
const LEFT: f64 = 50.0;

/// A line has no more points: each shows the highest of its samples.
const POINTS: usize = 200;

const STYLE: &str = "
    text { font: 12px system-ui, sans-serif; fill: #57606a }
    .title { font-size: 15px; font-weight: 600; fill: #1f2328 }
    .name { font-weight: 600; fill: #1f2328 }
    .grid { stroke: #d0d7de; stroke-width: 1 }
    .quarter { fill: #afb8c1; opacity: 0.25 }
    .line { fill: none; stroke: #0969da; stroke-width: 1.5 }
    @media (prefers-color-scheme: dark) {
      text { fill: #9198a1 }
      .title, .name { fill: #f0f6fc }
      .grid { stroke: #3d444d }
      .line { stroke: #4493f8 }
    }";

/// The chart of a language's run.
pub(super) fn svg(language: Language, time: Duration, samples: &[Sample]) -> String {
    let (name, minutes) = (language.to_string(), time.as_secs_f64() / 60.0);
    let title = format!("{name}: {minutes} min of logins, one answer in twenty a fault");
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {WIDTH} {HEIGHT}\" role=\"img\">\n  \
         <title>{title}</title>\n  <style>{STYLE}\n  </style>\n  \
         <text class=\"title\" x=\"{LEFT}\" y=\"24\">{title}</text>\n"
    );
    for (number, series) in SERIES.iter().enumerate() {
        let (column, row) = ((number % 2) as f64, (number / 2) as f64);
        let values: Vec<_> = samples.iter().map(|sample| sample.0[number]).collect();
        let (x, y) = (LEFT + column * NEXT.0, TOP + row * NEXT.1);
        let _ = writeln!(svg, "  <g transform=\"translate({x} {y})\">");
        panel(&mut svg, series.name, minutes, &values);
        svg.push_str("  </g>\n");
    }
    svg.push_str("</svg>\n");
    svg
}

/// The quarters that are compared are shaded.
fn panel(svg: &mut String, name: &str, minutes: f64, values: &[f64]) {
    let (width, height) = PANEL;
    let _ = writeln!(svg, "    <text class=\"name\" y=\"-8\">{name}</text>");
    for quarter in [1.0, 3.0] {
        let (x, width) = (quarter * width / 4.0, width / 4.0);
        let _ = writeln!(
            svg,
            "    <rect class=\"quarter\" x=\"{x}\" width=\"{width}\" height=\"{height}\"/>"
        );
    }
    let top = round(values.iter().copied().fold(1.0, f64::max));
    for share in [0.0, 0.5, 1.0] {
        let (y, value) = (height * (1.0 - share), top * share);
        let _ = writeln!(
            svg,
            "    <path class=\"grid\" d=\"M0 {y}H{width}\"/>\n    \
             <text x=\"-6\" y=\"{}\" text-anchor=\"end\">{value}</text>",
            y + 4.0
        );
    }
    for (x, anchor, at) in [(0.0, "start", 0.0), (width, "end", minutes)] {
        let y = height + 18.0;
        let _ =
            writeln!(svg, "    <text x=\"{x}\" y=\"{y}\" text-anchor=\"{anchor}\">{at} min</text>");
    }
    let chunks: Vec<_> = values.chunks(values.len().div_ceil(POINTS).max(1)).collect();
    let step = width / chunks.len() as f64;
    let point = |(at, chunk): (usize, &&[f64])| {
        let highest = chunk.iter().copied().fold(0.0, f64::max);
        format!("{:.1},{:.1}", (at as f64 + 0.5) * step, height * (1.0 - highest / top))
    };
    let points: Vec<_> = chunks.iter().enumerate().map(point).collect();
    let _ = writeln!(svg, "    <polyline class=\"line\" points=\"{}\"/>", points.join(" "));
}

/// The next number above that is 1, 2, 4 or 6 and zeros, so that its half is round as well.
fn round(value: f64) -> f64 {
    let power = 10_f64.powf(value.log10().floor());
    [1.0, 2.0, 4.0, 6.0, 10.0]
        .map(|it| it * power)
        .into_iter()
        .find(|it| *it >= value)
        .unwrap_or(value)
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use roxmltree::Document;

    use super::super::flat::Sample;
    use super::{PANEL, POINTS, round, svg};
    use crate::language::Language;

    #[test]
    fn it_is_xml_with_a_line_in_each_panel_that_stays_in_it() {
        for seconds in [1_u32, 59, 1800] {
            let sample = |at| Sample([f64::from(at), 12.0, 0.0, 1e4]);
            let samples: Vec<_> = (0..seconds).map(sample).collect();
            let svg = svg(Language::Swift, Duration::from_secs(seconds.into()), &samples);
            let document = Document::parse(&svg).expect("well-formed");
            let lines = document.descendants().filter(|it| it.tag_name().name() == "polyline");
            let lines: Vec<_> = lines.filter_map(|it| it.attribute("points")).collect();
            assert_eq!(lines.len(), 4);
            for point in lines.iter().flat_map(|line| line.split(' ')) {
                let (x, y) = point.split_once(',').expect("a point");
                let inside =
                    |text: &str, most| (0.0..=most).contains(&text.parse().expect("a number"));
                assert!(inside(x, PANEL.0) && inside(y, PANEL.1), "{point}");
            }
            assert!(lines.iter().all(|line| line.split(' ').count() <= POINTS));
            assert!(svg.contains("prefers-color-scheme: dark"));
        }
    }

    #[test]
    fn a_peak_is_drawn() {
        let mut samples = vec![Sample([10.0; 4]); 1800];
        samples[777] = Sample([20.0; 4]);
        let svg = svg(Language::Rust, Duration::from_secs(1800), &samples);
        assert_eq!(svg.matches(",0.0").count(), 4, "{svg}");
    }

    #[test]
    fn scales_end_at_round_numbers() {
        let rounded = [1.0, 1.5, 38.0, 61.0, 100.0].map(|it| round(it).to_string());
        assert_eq!(rounded, ["1", "2", "40", "100", "100"]);
    }
}
