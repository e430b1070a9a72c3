//! The standard headers of each operation, built once for a client because they are the same for all calls.

use http::header::CONTENT_TYPE;
use http::{HeaderMap, HeaderName, HeaderValue};

use crate::config::Options;
use crate::context;
use crate::error::InvalidInput;
use crate::generated::operations;
use crate::operation::Operation;

/// For each operation, the standard headers that it takes and that have a value, and the media type of its body.
#[derive(Debug)]
pub(crate) struct Headers(Vec<(&'static str, HeaderMap)>);

impl Headers {
    /// Checks the values of all standard headers.
    pub(crate) fn new(options: &Options) -> Result<Self, InvalidInput> {
        let given = context::headers(options)?;
        let of = |operation: &&Operation| (operation.name, taken(operation, &given));
        Ok(Self(operations::ALL.iter().map(of).collect()))
    }

    /// The headers of an operation.
    pub(crate) fn of(&self, operation: &Operation) -> &HeaderMap {
        let of = self.0.iter().find(|(name, _)| *name == operation.name);
        let (_, headers) = of.expect("every operation is in the table");
        headers
    }
}

/// The given headers that an operation takes.
fn taken(operation: &Operation, given: &HeaderMap) -> HeaderMap {
    let header = |name: &HeaderName| operation.headers.iter().find(|header| *name == header.name);
    let mut headers = HeaderMap::with_capacity(given.len() + 1);
    for (name, value) in given {
        if let Some(header) = header(name) {
            let mut value = value.clone();
            value.set_sensitive(header.secret || value.is_sensitive());
            headers.append(name, value);
        }
    }
    if let Some(media_type) = operation.content_type {
        headers.insert(CONTENT_TYPE, HeaderValue::from_static(media_type));
    }
    headers
}
