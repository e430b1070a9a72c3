//! Colours, if the output is a terminal.

use std::io::IsTerminal;

/// The meaning of a text, which decides its colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tone {
    /// All is well; in a diff, an added line.
    Good,
    /// Something is wrong; in a diff, a removed line.
    Bad,
    /// Something to know.
    Note,
    /// A heading or a name.
    Strong,
}

/// Whether to use colours, decided once.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Palette {
    /// Colours as the terminal shows them.
    Colours,
    /// Plain text.
    Plain,
}

impl Palette {
    /// Colours on a terminal, unless `NO_COLOR` is set (<https://no-color.org>).
    pub fn of_stdout() -> Self {
        let unwanted = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
        if !unwanted && std::io::stdout().is_terminal() { Self::Colours } else { Self::Plain }
    }

    /// The text in the colour of its meaning.
    pub fn paint(self, tone: Tone, text: &str) -> String {
        let code = match tone {
            Tone::Good => 32,
            Tone::Bad => 31,
            Tone::Note => 36,
            Tone::Strong => 1,
        };
        match self {
            Self::Colours => format!("\x1b[{code}m{text}\x1b[0m"),
            Self::Plain => text.to_owned(),
        }
    }
}
