//! The head of the journal: what vouches for all of it, to be noted elsewhere.

use leptos::prelude::*;

use crate::ui::{
    dates,
    desk::Desk,
    kit::{CopyButton, DefinitionList, Fact, number},
};

/// The last entry's digest, and what it is good for.
pub fn head_panel(desk: Desk) -> AnyView {
    let position = Memo::new(move |_| desk.ask(crate::org::Org::position));
    let entry = move || usize::try_from(position.get().seq).map(number).unwrap_or_default();
    let digest = move || position.get().head.to_string();
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
                    <CopyButton label="Copy head digest" select="head-digest" text=move || position.get_untracked().head.to_string() />
                </div>
                <p class="fact-note">
                    "Each entry names the digest of the one before it, so this one vouches for the whole history: an entry that is altered, exchanged or taken out is noticed. Note it elsewhere from time to time: only a head noted elsewhere shows that entries were cut off the end."
                </p>
            </div>
        </section>
    }
    .into_any()
}
