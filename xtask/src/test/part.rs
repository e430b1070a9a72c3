//! A part of a language's tests, by its name.

use std::path::PathBuf;

/// The names of tests in snake case, such as `further`; all tests where there is none.
#[derive(Debug, Clone, Copy)]
pub(super) struct Part<'a>(pub(super) &'a [String]);

impl Part<'_> {
    /// What cargo is told: `further` is `crates/core/tests/further.rs`.
    pub(super) fn of_cargo(self) -> Vec<String> {
        if self.0.is_empty() {
            return vec!["--workspace".to_owned()];
        }
        let tests = self.0.iter().flat_map(|name| ["--test".to_owned(), name.clone()]);
        ["--package", "finhub-sessions"].map(str::to_owned).into_iter().chain(tests).collect()
    }

    /// What pytest is told: `further` is `tests/test_further.py`.
    pub(super) fn of_pytest(self) -> Vec<PathBuf> {
        self.0.iter().map(|name| PathBuf::from(format!("tests/test_{name}.py"))).collect()
    }

    /// What surefire is told: `further` is `FurtherTest`.
    pub(super) fn of_surefire(self) -> Option<String> {
        let classes: Vec<_> = self.0.iter().map(|name| format!("{}Test", pascal(name))).collect();
        (!classes.is_empty()).then(|| format!("-Dtest={}", classes.join(",")))
    }

    /// What Swift's package manager is told: `further` is `FurtherTests`.
    pub(super) fn of_swift(self) -> Option<[String; 2]> {
        let suites: Vec<_> = self.0.iter().map(|name| format!("{}Tests", pascal(name))).collect();
        (!suites.is_empty()).then(|| ["--filter".to_owned(), format!(r"\.({})/", suites.join("|"))])
    }
}

/// `new_device` as classes are called.
fn pascal(name: &str) -> String {
    let capitalised = |word: &str| {
        let mut letters = word.chars();
        letters.next().map(|first| first.to_ascii_uppercase()).into_iter().chain(letters).collect()
    };
    name.split('_').map(capitalised).collect::<Vec<String>>().concat()
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;

    use super::Part;

    #[test]
    fn a_part_is_named_as_each_language_names_its_tests() {
        let names = ["further".to_owned(), "new_devices".to_owned()];
        let part = Part(&names);
        let cargo = ["--package", "finhub-sessions", "--test", "further", "--test", "new_devices"];
        assert_eq!(part.of_cargo(), cargo);
        let pytest = ["tests/test_further.py", "tests/test_new_devices.py"].map(PathBuf::from);
        assert_eq!(part.of_pytest(), pytest);
        assert_eq!(part.of_surefire().as_deref(), Some("-Dtest=FurtherTest,NewDevicesTest"));
        let swift = part.of_swift().expect("a filter");
        assert_eq!(swift, ["--filter", r"\.(FurtherTests|NewDevicesTests)/"]);
    }

    #[test]
    fn without_names_every_test_is_run() {
        let all = Part(&[]);
        assert_eq!(all.of_cargo(), ["--workspace"]);
        assert_eq!((all.of_pytest(), all.of_surefire(), all.of_swift()), (vec![], None, None));
    }
}
