//! The table of settings in each language's guide. The guide is written by hand, but for what stands between two comments.

use std::fs;
use std::path::Path;

use minijinja::Environment;
use serde::Serialize;

use crate::Failure;
use crate::model::{Model, Setting};
use crate::output::GeneratedFile;
use crate::template::render;

const TABLE: &str = include_str!("../../templates/guide.md.jinja");

const START: &str = "<!-- Written by `cargo xtask generate`: the settings. -->\n";
const END: &str = "<!-- The settings end here. -->\n";

/// The guides, and the language whose names each uses.
const GUIDES: [(&str, &str); 4] = [
    ("docs/rust.md", "rust"),
    ("docs/python.md", "python"),
    ("docs/kotlin.md", "kotlin"),
    ("docs/swift.md", "swift"),
];

/// A table, and the guide in which it stands.
#[derive(Debug)]
pub(crate) struct Table {
    guide: &'static str,
    text: String,
}

#[derive(Serialize)]
struct Context<'a> {
    settings: Vec<Row<'a>>,
    language: &'static str,
}

#[derive(Serialize)]
struct Row<'a> {
    #[serde(flatten)]
    setting: &'a Setting,
    /// Its default, or what becomes of a client without it.
    without: String,
}

/// The table of each guide.
pub(crate) fn tables(model: &Model) -> Result<Vec<Table>, String> {
    let table = |(guide, language)| {
        let rows = model.settings.iter().map(|setting| Row { setting, without: setting.without() });
        let context = Context { settings: rows.collect(), language };
        Ok(Table { guide, text: render("guide.md", TABLE, filters, context)? })
    };
    GUIDES.into_iter().map(table).collect()
}

/// The guides with their tables, where the tree has them.
pub(crate) fn files(root: &Path, tables: &[Table]) -> Result<Vec<GeneratedFile>, Failure> {
    let mut files = Vec::new();
    for Table { guide, text } in tables {
        let path = root.join(guide);
        if !path.is_file() {
            continue;
        }
        let page = fs::read_to_string(&path).map_err(|error| Failure::File(path, error))?;
        let content = replaced(&page, text).ok_or_else(|| {
            let marks = [START.trim_end(), END.trim_end()].join(" and ");
            Failure::Generator(format!("{guide} has no place for its settings, between {marks}"))
        })?;
        files.push(GeneratedFile { path: (*guide).into(), content });
    }
    Ok(files)
}

/// The page with this table in place of the one that it has.
fn replaced(page: &str, table: &str) -> Option<String> {
    let (before, rest) = page.split_once(START)?;
    let (_, after) = rest.split_once(END)?;
    Some(format!("{before}{START}\n{table}\n{END}{after}"))
}

fn filters(environment: &mut Environment<'_>) {
    environment.add_filter("cell", |text: &str| text.replace('|', "\\|"));
}

#[cfg(test)]
mod tests {
    use super::{END, START, replaced};

    #[test]
    fn only_what_stands_between_the_comments_is_replaced() {
        let page = |table: &str| format!("# Guide\n\n{START}\n{table}\n{END}\nFurther.\n");
        assert_eq!(replaced(&page("| old |\n"), "| new |\n"), Some(page("| new |\n")));
        assert_eq!(replaced("# Guide\n", "| new |\n"), None);
    }
}
