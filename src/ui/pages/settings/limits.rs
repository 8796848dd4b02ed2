//! The limits of quotas: the documented ones, what was applied instead, and the way back to the default.

use leptos::prelude::*;

use crate::{
    model::{QuotaCode, QuotaScope, QuotaSubject},
    org::Usage,
    ui::{
        desk::use_desk,
        pages::quotas::apply::{Setting, act_button, back_button, limit_dialog, shown},
    },
    view::limits::{AppliedRow, LimitRow, limits, scope_words},
};

pub(super) fn view() -> AnyView {
    let desk = use_desk();
    let setting = RwSignal::new(None::<Setting>);
    let rows = move || desk.ask(limits).into_iter().map(|row| quota(row, setting)).collect_view();
    view! {
        <div class="limits-scroll" tabindex="0" role="region" aria-labelledby="limits">
            <table class="limits" aria-labelledby="limits">
                <thead>
                    <tr>
                        <th scope="col">"Quota"</th>
                        <th scope="col">"Counted per"</th>
                        <th scope="col" class="limits-number">"Used"</th>
                        <th scope="col" class="limits-number">"Limit"</th>
                        <th scope="col"><span class="sr-only">"Change"</span></th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
        {move || setting.get().map(|setting_now| limit_dialog(desk, setting_now, setting))}
    }
    .into_any()
}

fn quota(row: LimitRow, setting: RwSignal<Option<Setting>>) -> AnyView {
    let LimitRow { code, label, scope, default, usage, applied } = row;
    let default_words = default.map_or_else(|| "By type".to_owned(), shown);
    let own = applied.iter().find(|row| row.subject == QuotaSubject::Organization).cloned();
    let (used, limit) = match usage {
        Some(usage) => (shown(usage.used), usage.limit.map_or(default_words, shown)),
        None => (String::new(), default_words),
    };
    let note = own.as_ref().map(|_| {
        view! { <span class="fact-note">"Default "{default.map_or_else(String::new, shown)}</span> }
    });
    let first = Setting {
        code,
        label,
        scope,
        default,
        subject: (scope == QuotaScope::Organization)
            .then(|| (QuotaSubject::Organization, String::new(), own.as_ref().map(|row| row.version))),
        limit: usage.and_then(|usage| usage.limit).or(default),
    };
    let action = match scope {
        QuotaScope::Organization => "Change limit",
        QuotaScope::Environment
        | QuotaScope::KafkaCluster
        | QuotaScope::UserAccount
        | QuotaScope::ServiceAccount => "Apply a limit",
    };
    let back = own.map(|row| back_button(code, label, &row.subject, &row.name, row.version));
    let name = [action, ": ", label].concat();
    let begin = move || setting.set(Some(first.clone()));
    let others = applied.into_iter().filter(|row| row.subject != QuotaSubject::Organization);
    let others = others.map(|row| applied_row(code, label, scope, default, row, setting)).collect_view();
    view! {
        <tr>
            <th scope="row">{label}<span class="limits-code">{code.code()}</span></th>
            <td>{scope_words(scope)}</td>
            <td class="limits-number">{used}</td>
            <td class="limits-number">{limit}{note}</td>
            <td class="limits-acts">{back}{act_button(action, name, begin)}</td>
        </tr>
        {others}
    }
    .into_any()
}

/// A limit that was applied to one account or place.
fn applied_row(
    code: QuotaCode,
    label: &'static str,
    scope: QuotaScope,
    default: Option<u32>,
    row: AppliedRow,
    setting: RwSignal<Option<Setting>>,
) -> AnyView {
    let Usage { used, limit } = row.usage;
    let begin = Setting {
        code,
        label,
        scope,
        default,
        subject: Some((row.subject.clone(), row.name.clone(), Some(row.version))),
        limit,
    };
    let id = row.subject.id().to_owned();
    let id = (id != row.name).then(|| view! { <span class="limits-code">{id}</span> });
    let name = ["Change limit: ", label, ", ", &row.name].concat();
    let back = back_button(code, label, &row.subject, &row.name, row.version);
    view! {
        <tr class="limits-applied">
            <td class="limits-whose">{row.name}{id}</td>
            <td>{scope_words(scope)}</td>
            <td class="limits-number">{shown(used)}</td>
            <td class="limits-number">{limit.map(shown)}</td>
            <td class="limits-acts">{back}{act_button("Change limit", name, move || setting.set(Some(begin.clone())))}</td>
        </tr>
    }
    .into_any()
}
