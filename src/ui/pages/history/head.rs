//! The head of the journal: what vouches for all of it, to be noted elsewhere.

use leptos::prelude::*;

use super::audit::Over;
use crate::{
    ui::{
        dates,
        desk::Desk,
        kit::{Button, ButtonKind, CopyButton, DefinitionList, Fact, number},
    },
    view::history::Noted,
};

/// The last entry's number and digest, and what they are good for.
pub fn head_panel(desk: Desk, open: RwSignal<Over>) -> AnyView {
    let position = Memo::new(move |_| desk.ask(crate::org::Org::position));
    let entry = move || usize::try_from(position.get().seq).map(number).unwrap_or_default();
    let digest = move || position.get().head.to_string();
    let noted = move || {
        let position = position.get_untracked();
        Noted { seq: position.seq, head: position.head }.to_string()
    };
    view! {
        <section class="panel" aria-labelledby="journal-head">
            <div class="panel-head"><h2 id="journal-head">"Head of the journal"</h2></div>
            <div class="panel-body">
                <DefinitionList>
                    <Fact term="Last entry">{entry}</Fact>
                    <Fact term="Written">{move || dates::moment_of(position.get().at)}</Fact>
                    <Fact term="Digest"><code class="digest" id="head-digest">{digest}</code></Fact>
                </DefinitionList>
                <div class="button-row">
                    <Button on_click=move || open.set(Over::Check)>"Verify journal"</Button>
                    <CopyButton kind=ButtonKind::Quiet label="Copy head" select="head-digest" text=noted />
                </div>
                <p class="fact-note">
                    "Each entry names the digest of the one before it, so this one vouches for the whole history: an entry that is altered, exchanged or taken out is noticed. Note it elsewhere from time to time: only a head noted elsewhere shows that entries were cut off the end."
                </p>
            </div>
        </section>
    }
    .into_any()
}
