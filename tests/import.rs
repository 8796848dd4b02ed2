//! What an import understands of the files it is given. Every batch it makes is also put into an organization:
//! the engine must take whatever `understand` lets through.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "tests fail by panicking")]

#[path = "import/bad.rs"]
mod bad;
#[path = "import/forms.rs"]
mod forms;
#[path = "import/known.rs"]
mod known;
#[path = "import/places.rs"]
mod places;
#[path = "import/properties.rs"]
mod properties;
#[path = "import/repeated.rs"]
mod repeated;
#[path = "import/shapes.rs"]
mod shapes;
mod support;

use keyplane::exchange::import::{Answer, Answers, Content, InputFile, Known, Understood, understand};
use keyplane::model::EnvironmentId;
use support::Lab;

/// Reads files named and given as text, answers nothing, and puts the batch into a new organization.
fn import(files: &[(&str, String)]) -> Understood {
    import_with(files, &Answers::new())
}

fn import_with(files: &[(&str, String)], answers: &Answers) -> Understood {
    let understood = read(files, answers, &Known::default());
    Lab::with(understood.batch.clone());
    understood
}

fn read(files: &[(&str, String)], answers: &Answers, known: &Known) -> Understood {
    let files: Vec<_> = files
        .iter()
        .map(|(name, text)| InputFile { name, content: Content::Bytes(text.as_bytes()) })
        .collect();
    understand(&files, known, answers, &mut |_| {})
}

/// One file of CLI or REST records.
fn file<'a>(name: &'a str, json: &serde_json::Value) -> (&'a str, String) {
    (name, serde_json::to_string_pretty(json).unwrap())
}

/// The answer that the resources of the first file lie in `env-1`.
fn in_env_1() -> Answers {
    [(0, Answer::Existing(EnvironmentId::parse("env-1").unwrap()))].into()
}

/// The ids of the batch's keys.
fn keys(understood: &Understood) -> Vec<&str> {
    understood.batch.api_keys.iter().map(|key| key.id.as_str()).collect()
}

/// Every problem as `file: place: reason`.
fn problems(understood: &Understood) -> Vec<String> {
    let lines = understood.summary().problems;
    lines.into_iter().map(|line| format!("{}: {}: {}", line.file, line.place, line.text)).collect()
}

/// Every notice, without its file.
fn notices(understood: &Understood) -> Vec<String> {
    understood.summary().notices.into_iter().map(|line| line.text).collect()
}
