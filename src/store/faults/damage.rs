//! What damaged files do to a journal without any error.

use super::Dice;
use crate::store::memory::Stored;
use crate::store::{MemoryJournal, Record, Seq, StoredCheckpoint};

/// One change to what a [`MemoryJournal`] holds. Where it names something that is not there, it changes nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Damage {
    /// One bit of an entry's header is another one. `at` counts bytes, and starts again after the last.
    AlterHeader {
        /// The entry.
        seq: Seq,
        /// The byte.
        at: usize,
    },
    /// An entry's header ends early.
    CutHeader {
        /// The entry.
        seq: Seq,
        /// How many bytes are left.
        keep: usize,
    },
    /// One bit of a page is another one.
    AlterPage {
        /// The entry.
        seq: Seq,
        /// The page, from 0.
        page: usize,
        /// The byte, as in [`Damage::AlterHeader`].
        at: usize,
    },
    /// A page ends early.
    CutPage {
        /// The entry.
        seq: Seq,
        /// The page, from 0.
        page: usize,
        /// How many bytes are left.
        keep: usize,
    },
    /// A page is not there; those after it move up.
    DropPage {
        /// The entry.
        seq: Seq,
        /// The page, from 0.
        page: usize,
    },
    /// Two pages of an entry stand in each other's place.
    SwapPages {
        /// The entry.
        seq: Seq,
        /// The two pages, from 0.
        pages: [usize; 2],
    },
    /// An entry is not there.
    DropEntry {
        /// The entry.
        seq: Seq,
    },
    /// Two entries stand under each other's number.
    SwapEntries {
        /// The two entries.
        seqs: [Seq; 2],
    },
    /// Every entry after this one is not there.
    CutTail {
        /// The entry that is now the last.
        last: Seq,
    },
    /// One bit of the checkpoint's manifest is another one.
    AlterManifest {
        /// The byte, as in [`Damage::AlterHeader`].
        at: usize,
    },
    /// The checkpoint's manifest ends early.
    CutManifest {
        /// How many bytes are left.
        keep: usize,
    },
    /// One bit of a chunk is another one.
    AlterChunk {
        /// The chunk's number.
        number: u32,
        /// The byte, as in [`Damage::AlterHeader`].
        at: usize,
    },
    /// A chunk is not there.
    DropChunk {
        /// The chunk's number.
        number: u32,
    },
    /// Two chunks stand under each other's number.
    SwapChunks {
        /// The numbers of the two chunks.
        numbers: [u32; 2],
    },
    /// The checkpoint is not there.
    DropCheckpoint,
    /// The checkpoint is an earlier one.
    StaleCheckpoint {
        /// The earlier one, as it was stored.
        earlier: StoredCheckpoint,
    },
    /// The database is there and holds nothing.
    Empty,
}

impl Damage {
    /// Does the damage, and tells whether anything is different now.
    pub fn apply(&self, journal: &MemoryJournal) -> bool {
        let mut stored = journal.stored.borrow_mut();
        let before = stored.clone();
        // What it names may not be there.
        let _changed = self.change(&mut stored);
        *stored != before
    }

    /// A damage that changes something in this journal, by the dice; `None` where it holds nothing.
    ///
    /// Never [`Damage::StaleCheckpoint`], for which an earlier checkpoint has to be kept.
    pub fn draw(dice: &mut Dice, journal: &MemoryJournal) -> Option<Self> {
        let stored = journal.stored.borrow();
        if *stored == Stored::default() {
            return None;
        }
        // Not every draw finds something: an entry may have no page, a journal no checkpoint. `Empty` always does.
        let drawn = (0..64).filter_map(|_| any(dice, &stored)).find(|damage| {
            let mut damaged = stored.clone();
            let _changed = damage.change(&mut damaged);
            damaged != *stored
        });
        Some(drawn.unwrap_or(Self::Empty))
    }

    fn change(&self, stored: &mut Stored) -> Option<()> {
        match self {
            Self::AlterHeader { seq, at } => alter(&mut stored.entries.get_mut(seq)?.header, *at)?,
            Self::CutHeader { seq, keep } => stored.entries.get_mut(seq)?.header.truncate(*keep),
            Self::AlterPage { seq, page, at } => alter(page_of(stored, *seq, *page)?, *at)?,
            Self::CutPage { seq, page, keep } => page_of(stored, *seq, *page)?.truncate(*keep),
            Self::DropPage { seq, page } => {
                page_of(stored, *seq, *page)?;
                stored.entries.get_mut(seq)?.pages.remove(*page);
            }
            Self::SwapPages { seq, pages: [one, other] } => {
                let (first, second) =
                    (page_of(stored, *seq, *one)?.clone(), page_of(stored, *seq, *other)?.clone());
                *page_of(stored, *seq, *one)? = second;
                *page_of(stored, *seq, *other)? = first;
            }
            Self::DropEntry { seq } => drop(stored.entries.remove(seq)?),
            Self::SwapEntries { seqs: [one, other] } => {
                let (first, second) = (stored.entries.get(one)?.clone(), stored.entries.get(other)?.clone());
                stored.entries.insert(*one, Record { seq: *one, ..second });
                stored.entries.insert(*other, Record { seq: *other, ..first });
            }
            Self::CutTail { last } => stored.entries.retain(|seq, _| seq <= last),
            Self::AlterManifest { at } => alter(&mut stored.checkpoint.as_mut()?.manifest, *at)?,
            Self::CutManifest { keep } => stored.checkpoint.as_mut()?.manifest.truncate(*keep),
            Self::AlterChunk { number, at } => alter(chunk_of(stored, *number)?, *at)?,
            Self::DropChunk { number } => {
                stored.checkpoint.as_mut()?.chunks.retain(|(found, _)| found != number);
            }
            Self::SwapChunks { numbers: [one, other] } => {
                let (first, second) = (chunk_of(stored, *one)?.clone(), chunk_of(stored, *other)?.clone());
                *chunk_of(stored, *one)? = second;
                *chunk_of(stored, *other)? = first;
            }
            Self::DropCheckpoint => stored.checkpoint = None,
            Self::StaleCheckpoint { earlier } => stored.checkpoint = Some(earlier.clone()),
            Self::Empty => *stored = Stored::default(),
        }
        Some(())
    }
}

fn alter(bytes: &mut [u8], at: usize) -> Option<()> {
    let at = at.checked_rem(bytes.len())?;
    *bytes.get_mut(at)? ^= 1;
    Some(())
}

fn page_of(stored: &mut Stored, seq: Seq, page: usize) -> Option<&mut Vec<u8>> {
    stored.entries.get_mut(&seq)?.pages.get_mut(page)
}

fn chunk_of(stored: &mut Stored, number: u32) -> Option<&mut Vec<u8>> {
    stored.checkpoint.as_mut()?.chunks.iter_mut().find(|(found, _)| *found == number).map(|(_, chunk)| chunk)
}

/// Any damage to something that is there; it may change nothing all the same.
fn any(dice: &mut Dice, stored: &Stored) -> Option<Damage> {
    if dice.below(3) == 0 {
        of_checkpoint(dice, stored.checkpoint.as_ref()?)
    } else {
        of_entries(dice, stored)
    }
}

fn of_entries(dice: &mut Dice, stored: &Stored) -> Option<Damage> {
    let seqs: Vec<Seq> = stored.entries.keys().copied().collect();
    let (seq, other) = (*dice.pick(&seqs)?, *dice.pick(&seqs)?);
    let record = stored.entries.get(&seq)?;
    let pages: Vec<usize> = (0..record.pages.len()).collect();
    Some(match dice.below(10) {
        0 => Damage::AlterHeader { seq, at: index(dice, record.header.len()) },
        1 => Damage::CutHeader { seq, keep: index(dice, record.header.len()) },
        2 => Damage::DropEntry { seq },
        3 => Damage::SwapEntries { seqs: [seq, other] },
        4 => Damage::CutTail { last: seq },
        5 => Damage::Empty,
        6 => Damage::SwapPages { seq, pages: [*dice.pick(&pages)?, *dice.pick(&pages)?] },
        7 => Damage::DropPage { seq, page: *dice.pick(&pages)? },
        with => {
            let page = *dice.pick(&pages)?;
            let at = index(dice, record.pages.get(page)?.len());
            if with == 8 {
                Damage::AlterPage { seq, page, at }
            } else {
                Damage::CutPage { seq, page, keep: at }
            }
        }
    })
}

fn of_checkpoint(dice: &mut Dice, checkpoint: &StoredCheckpoint) -> Option<Damage> {
    let numbers: Vec<u32> = checkpoint.chunks.iter().map(|(number, _)| *number).collect();
    Some(match dice.below(6) {
        0 => Damage::AlterManifest { at: index(dice, checkpoint.manifest.len()) },
        1 => Damage::CutManifest { keep: index(dice, checkpoint.manifest.len()) },
        2 => Damage::DropCheckpoint,
        3 => Damage::DropChunk { number: *dice.pick(&numbers)? },
        4 => Damage::SwapChunks { numbers: [*dice.pick(&numbers)?, *dice.pick(&numbers)?] },
        _ => {
            let (number, chunk) = dice.pick(&checkpoint.chunks)?;
            Damage::AlterChunk { number: *number, at: index(dice, chunk.len()) }
        }
    })
}

/// A place below `length`, 0 where that is 0.
fn index(dice: &mut Dice, length: usize) -> usize {
    let below = dice.below(u64::try_from(length).unwrap_or(u64::MAX));
    usize::try_from(below).unwrap_or(0)
}
