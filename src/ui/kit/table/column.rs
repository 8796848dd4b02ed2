//! What a table's columns are: their names, widths, order and place on a card.

/// Whether a column can put the rows in order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Order {
    Sortable,
    Fixed,
}

/// What a column's cells are to the row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Cell {
    /// The cell that names the row.
    Header,
    /// Ordinary data.
    Data,
    /// Numbers, set at the end of the column.
    Number,
    /// Buttons; the heading is read out, not drawn.
    Tools,
}

/// Where a cell goes when the row becomes a card.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OnCard {
    /// A line of its own, with the column's title before it.
    Line,
    /// Not on the card: what it says is a click away.
    Left,
}

/// One column of a table.
#[derive(Clone, Copy, Debug)]
pub struct Column {
    pub(super) key: &'static str,
    pub(super) title: &'static str,
    pub(super) least: u16,
    pub(super) grow: u16,
    pub(super) order: Order,
    pub(super) cell: Cell,
    pub(super) on_card: OnCard,
    pub(super) hint: Option<&'static str>,
}

impl Column {
    const fn of(key: &'static str, title: &'static str, cell: Cell) -> Self {
        Self { key, title, least: 120, grow: 2, order: Order::Fixed, cell, on_card: OnCard::Line, hint: None }
    }

    /// A column of data. `key` is what sorting and addresses know it by, `title` what its header says.
    pub const fn new(key: &'static str, title: &'static str) -> Self {
        Self::of(key, title, Cell::Data)
    }

    /// The column that names each row; a table has exactly one. On a card it is the heading.
    pub const fn header(key: &'static str, title: &'static str) -> Self {
        Self::of(key, title, Cell::Header)
    }

    /// A column of numbers, set at its end.
    pub const fn number(key: &'static str, title: &'static str) -> Self {
        Self::of(key, title, Cell::Number)
    }

    /// A column of row buttons. Its title is read out, not drawn.
    pub const fn tools(title: &'static str) -> Self {
        Self::of("tools", title, Cell::Tools).width(48, 0)
    }

    /// Least width in pixels at the standard text size, and the share of what is left over.
    #[must_use]
    pub const fn width(mut self, least: u16, grow: u16) -> Self {
        self.least = least;
        self.grow = grow;
        self
    }

    /// Its header sorts.
    #[must_use]
    pub const fn sortable(mut self) -> Self {
        self.order = Order::Sortable;
        self
    }

    /// Explains its cells, once: a small button in the header says it.
    #[must_use]
    pub const fn hint(mut self, words: &'static str) -> Self {
        self.hint = Some(words);
        self
    }

    /// Where its cells go on a card.
    #[must_use]
    pub const fn on_card(mut self, place: OnCard) -> Self {
        self.on_card = place;
        self
    }

    /// Classes of a body cell.
    pub(super) const fn cell_class(self) -> &'static str {
        match (self.cell, self.on_card) {
            (Cell::Header, _) => "card-title",
            (Cell::Tools, _) => "cell-tools",
            (Cell::Data, OnCard::Line) => "card-line",
            (Cell::Data, OnCard::Left) => "card-hidden",
            (Cell::Number, OnCard::Line) => "cell-end card-line",
            (Cell::Number, OnCard::Left) => "cell-end card-hidden",
        }
    }

    /// Classes of its header.
    pub(super) const fn head_class(self) -> &'static str {
        match (self.order, self.cell) {
            (Order::Sortable, Cell::Number) => "cell-end",
            (Order::Sortable, Cell::Header | Cell::Data | Cell::Tools) => "",
            (Order::Fixed, Cell::Number) => "cell-end head-plain",
            (Order::Fixed, Cell::Header | Cell::Data | Cell::Tools) => "head-plain",
        }
    }
}

/// Root font size the widths are meant for.
const STANDARD: f32 = 14.0;
/// Width of the column of tick boxes, in pixels at the standard size.
const TICK: u16 = 44;

/// Whether rows can be chosen, which puts a column of tick boxes in front.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Ticks {
    Shown,
    None,
}

fn push_rem(text: &mut String, pixels: u16) {
    text.push_str(&(f32::from(pixels) / STANDARD).to_string());
    text.push_str("rem");
}

/// The grid's tracks.
pub(super) fn tracks(columns: &[Column], ticks: Ticks) -> String {
    let mut text = String::new();
    if ticks == Ticks::Shown {
        push_rem(&mut text, TICK);
    }
    for column in columns {
        if column.grow == 0 {
            text.push(' ');
            push_rem(&mut text, column.least);
        } else {
            text.push_str(" minmax(");
            push_rem(&mut text, column.least);
            text.push_str(", ");
            text.push_str(&column.grow.to_string());
            text.push_str("fr)");
        }
    }
    text
}

/// The width below which the table scrolls sideways.
pub(super) fn least_width(columns: &[Column], ticks: Ticks) -> String {
    let ticks = if ticks == Ticks::Shown { TICK } else { 0 };
    let mut text = String::new();
    push_rem(&mut text, columns.iter().map(|column| column.least).sum::<u16>() + ticks);
    text
}

/// How many lines a card has below its heading.
pub(super) fn card_lines(columns: &[Column]) -> usize {
    let is_line =
        |column: &&Column| matches!(column.cell, Cell::Data | Cell::Number) && column.on_card == OnCard::Line;
    columns.iter().filter(is_line).count()
}

/// Which way rows are ordered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// Small to large, A to Z, old to new.
    Ascending,
    /// The other way round.
    Descending,
}

impl Direction {
    /// The other direction.
    #[must_use]
    pub const fn turned(self) -> Self {
        match self {
            Self::Ascending => Self::Descending,
            Self::Descending => Self::Ascending,
        }
    }
}

/// By which column rows are ordered, and which way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sort {
    /// The column's key.
    pub column: String,
    /// Which way.
    pub direction: Direction,
}
