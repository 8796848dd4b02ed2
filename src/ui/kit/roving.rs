//! Where the arrow keys lead in a row of things of which one has the focus.

/// Which keys move along it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Axis {
    /// Up and Down.
    Vertical,
    /// Left and Right.
    Horizontal,
}

/// The position a key leads to from `from` among `count`, round the ends; `None` when the key does not move.
pub(super) fn step(key: &str, axis: Axis, from: Option<usize>, count: usize) -> Option<usize> {
    let last = count.checked_sub(1)?;
    let next = || from.map_or(0, |at| if at >= last { 0 } else { at + 1 });
    let previous = || from.map_or(last, |at| at.checked_sub(1).unwrap_or(last));
    match (axis, key) {
        (Axis::Vertical, "ArrowDown") | (Axis::Horizontal, "ArrowRight") => Some(next()),
        (Axis::Vertical, "ArrowUp") | (Axis::Horizontal, "ArrowLeft") => Some(previous()),
        (_, "Home") => Some(0),
        (_, "End") => Some(last),
        (_, _) => None,
    }
}
