//! Entry numbers as JavaScript numbers.

use wasm_bindgen::JsValue;

use super::Seq;

/// The largest number that JavaScript tells apart from its neighbours.
const LARGEST: Seq = (1 << 53) - 1;

/// An entry number as JavaScript has it; `None` above what it can tell apart.
pub(super) fn from_seq(seq: Seq) -> Option<f64> {
    #[expect(clippy::cast_precision_loss, reason = "no precision is lost up to LARGEST")]
    (seq <= LARGEST).then_some(seq as f64)
}

/// A JavaScript value as an entry number; `None` where it is none.
pub(super) fn to_seq(value: &JsValue) -> Option<Seq> {
    let number = value.as_f64().filter(|number| number.fract() == 0.0 && *number >= 0.0)?;
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "it is a whole number from 0 on"
    )]
    let seq = number as Seq;
    (seq <= LARGEST).then_some(seq)
}
