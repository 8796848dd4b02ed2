//! A call of the REST contract as other tools write it: curl, the Confluent CLI, Terraform.
//!
//! One table of facts an operation, for the explorer, where a person writes the call, and for `show_as`, where a command
//! is one or several calls. Source: `facts/wire.md` 8.4 and 9, `confluentinc/cli` 4.x `internal/`, and
//! `confluentinc/terraform-provider-confluent` 2.x `docs/`. No secret stands in any of them: the key comes from the
//! environment.

pub(super) mod call;
mod cli;
pub(super) mod made;
mod terraform;
mod write;

use std::collections::BTreeSet;

pub use call::Call;
pub use cli::cli;
pub use made::made;
pub use terraform::terraform;

/// A call in one of the forms.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Form {
    /// It can be written so.
    Text {
        /// To be copied whole.
        text: String,
        /// What the form leaves out or does otherwise.
        notes: Vec<String>,
    },
    /// There is none: why.
    None(String),
}

impl Form {
    fn text(text: String) -> Self {
        Self::Text { text, notes: Vec::new() }
    }

    fn none(why: impl Into<String>) -> Self {
        Self::None(why.into())
    }

    /// The same with something more said of it.
    #[must_use]
    pub fn noted(self, more: impl IntoIterator<Item = String>) -> Self {
        match self {
            Self::Text { text, mut notes } => {
                notes.extend(more);
                Self::Text { text, notes: once(notes) }
            }
            Self::None(why) => Self::None(once(std::iter::once(why).chain(more).collect()).join(" ")),
        }
    }
}

/// Several forms as one, in their order. What has no form is told beside what has one.
pub fn joined(forms: impl IntoIterator<Item = Form>, between: &str) -> Form {
    let (mut texts, mut told, mut none) = (Vec::new(), Vec::new(), Vec::new());
    for form in forms {
        match form {
            Form::Text { text, notes } => {
                texts.push(text);
                told.extend(notes);
            }
            Form::None(why) => none.push(why),
        }
    }
    if texts.is_empty() {
        return Form::None(once(none).join(" "));
    }
    told.extend(none);
    Form::Text { text: texts.join(between), notes: once(told) }
}

/// Sentences, each once, in the order in which they came.
fn once(sentences: Vec<String>) -> Vec<String> {
    let mut seen = BTreeSet::new();
    sentences.into_iter().filter(|sentence| !sentence.is_empty() && seen.insert(sentence.clone())).collect()
}

/// Calls as curl sends them, to the server at `base_url`.
pub fn curl(base_url: &str, call: &Call) -> String {
    let mut lines = vec!["curl --user \"$KEYPLANE_API_KEY:$KEYPLANE_API_SECRET\"".to_owned()];
    if call.method != "GET" {
        lines.push(format!("--request {}", call.method));
    }
    if !call.text.is_empty() {
        lines.push("--header 'Content-Type: application/json'".to_owned());
        lines.push(format!("--data {}", write::quoted(&call.text)));
    }
    lines.push(write::quoted(&format!("{base_url}{}", call.target)));
    lines.join(" \\\n  ")
}

/// Calls as they go over a wire, without the headers that a client adds by itself.
pub fn wire(call: &Call) -> String {
    let line = format!("{} {}", call.method, call.target);
    if call.text.is_empty() {
        return line;
    }
    format!("{line}\nContent-Type: application/json\n\n{}", call.text)
}
