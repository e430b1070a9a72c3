//! Everything that is logged in this process, at TRACE, by `tracing` and by the `log` that libraries below use.

use std::io::{self, Write};
use std::sync::{Arc, Mutex};

use tracing_subscriber::fmt::MakeWriter;

/// Hears everything. One a process: loggers are global.
#[derive(Clone, Default)]
pub(crate) struct Listener(Arc<Mutex<Heard>>);

#[derive(Default)]
struct Heard {
    all: String,
    taken: usize,
}

impl Listener {
    pub(crate) fn start() -> Self {
        let listener = Self::default();
        let subscriber = tracing_subscriber::fmt()
            .with_max_level(tracing::Level::TRACE)
            .with_span_events(tracing_subscriber::fmt::format::FmtSpan::FULL)
            .with_ansi(false)
            .with_writer(listener.clone())
            .finish();
        tracing::subscriber::set_global_default(subscriber).expect("the only subscriber");
        log::set_boxed_logger(Box::new(listener.clone())).expect("the only logger");
        log::set_max_level(log::LevelFilter::Trace);
        listener
    }

    /// What came since it was asked last.
    pub(crate) fn take(&self) -> String {
        let mut heard = self.0.lock().expect("no writer panics");
        let new = heard.all[heard.taken..].to_owned();
        heard.taken = heard.all.len();
        new
    }

    /// All that came.
    pub(crate) fn heard(&self) -> String {
        self.0.lock().expect("no writer panics").all.clone()
    }
}

impl Write for Listener {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().expect("no writer panics").all += &String::from_utf8_lossy(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl MakeWriter<'_> for Listener {
    type Writer = Self;

    fn make_writer(&self) -> Self {
        self.clone()
    }
}

impl log::Log for Listener {
    fn enabled(&self, _: &log::Metadata<'_>) -> bool {
        true
    }

    fn log(&self, record: &log::Record<'_>) {
        let line = format!("log {} {}: {}\n", record.level(), record.target(), record.args());
        self.0.lock().expect("no writer panics").all += &line;
    }

    fn flush(&self) {}
}
