//! Which rows are in sight, as plain arithmetic over pixels.

use std::ops::Range;

/// Rows kept in the page beyond each edge of what is in sight, so that a quick scroll finds them there.
const SPARE: usize = 8;
/// The most rows ever in the page at once, whatever a window claims to be high.
const MOST: usize = 240;

/// What a table has room for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fit {
    /// No columns: each row is a card.
    Cards,
    /// Columns, close together.
    Close,
    /// Columns at their ease.
    Wide,
}

impl Fit {
    /// By the width, in pixels. One that is not known yet counts as close.
    pub fn of(width: f64) -> Self {
        match width {
            width if width <= 0.0 => Self::Close,
            width if width <= 700.0 => Self::Cards,
            width if width < 1300.0 => Self::Close,
            _ => Self::Wide,
        }
    }

    /// As the stylesheet calls it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Cards => "cards",
            Self::Close => "close",
            Self::Wide => "wide",
        }
    }
}

/// Where things are on the screen, in pixels from the top of the window.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Sight {
    /// Where the first row begins; far above the window after much scrolling.
    pub body: f64,
    /// Where the part of the window that shows rows begins, below header and top bar.
    pub top: f64,
    /// Where it ends.
    pub bottom: f64,
    /// The height of a row; above 0.
    pub row: f64,
}

/// A whole number of rows from a number of pixels, never below 0.
#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
fn whole(rows: f64) -> usize {
    rows.max(0.0) as usize
}

/// The pixels above a position.
#[allow(clippy::cast_precision_loss)]
pub(super) fn above(position: usize, row: f64) -> f64 {
    position as f64 * row
}

impl Sight {
    /// How far the rows have gone up, in pixels; 0 at the very top.
    pub fn scrolled(self) -> f64 {
        (self.top - self.body).max(0.0)
    }

    /// The first row that is wholly in sight.
    pub fn first(self) -> usize {
        whole((self.scrolled() / self.row).ceil())
    }

    /// How many rows fit in sight; at least one.
    pub fn fits(self) -> usize {
        whole((self.bottom - self.top) / self.row).max(1)
    }

    /// The rows to have in the page, of `count` in all.
    pub fn span(self, count: usize) -> Range<usize> {
        let first = whole((self.top - self.body) / self.row).saturating_sub(SPARE).min(count);
        let last = whole(((self.bottom - self.body) / self.row).ceil()) + SPARE;
        first..last.min(first + MOST).clamp(first, count)
    }

    /// How far to scroll so that a row is wholly in sight; 0 when it is.
    pub fn to_show(self, position: usize) -> f64 {
        let top = self.body + above(position, self.row);
        if top < self.top {
            top - self.top
        } else if top + self.row > self.bottom {
            (top + self.row - self.bottom).min(top - self.top)
        } else {
            0.0
        }
    }
}
