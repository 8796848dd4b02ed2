//! What holds for every organization, whatever is asked of it and by whom.
//!
//! Ten thousand sequences of sixty commands and more are drawn from seeds, and carried out once. Each invariant is a test
//! of its own that says which sequence broke it, with the shortest sequence found that still does.
//!
//! `KEYPLANE_SEEDS=7..8 cargo test --test invariants` carries out the sequence of one seed alone.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    missing_docs,
    non_camel_case_types,
    reason = "tests fail by panicking, and an invariant has the name of its test"
)]

#[path = "invariants/batch.rs"]
mod batch;
#[path = "invariants/draw.rs"]
mod draw;
#[path = "invariants/finding.rs"]
mod finding;
#[path = "invariants/oracle.rs"]
mod oracle;
#[path = "invariants/play.rs"]
mod play;
#[path = "invariants/rights.rs"]
mod rights;
#[path = "invariants/roles.rs"]
mod roles;
#[path = "invariants/runs.rs"]
mod runs;
#[path = "invariants/sequence.rs"]
mod sequence;
#[path = "invariants/steps.rs"]
mod steps;
mod support;
#[path = "invariants/town.rs"]
mod town;
#[path = "invariants/twins.rs"]
mod twins;

/// Writes the invariants, each with its test.
macro_rules! invariants {
    ($($name:ident),+ $(,)?) => {
        /// Something that holds for every organization.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
        pub enum Invariant { $($name),+ }

        $(#[test]
        fn $name() {
            runs::held(Invariant::$name);
        })+
    };
}

invariants! {
    // Identity: facts/domain.md 17, 1 to 4.
    an_issued_key_id_has_sixteen_upper_case_letters_and_digits,
    no_id_is_ever_used_for_another_object,
    every_deleted_id_leaves_a_tombstone_of_its_kind,
    the_secret_of_an_issued_key_has_the_current_format,
    only_the_digest_of_a_secret_is_kept,
    a_secret_is_in_no_record_checkpoint_or_debug_print,
    a_key_keeps_its_owner_scope_expiry_and_creation,
    an_edit_of_a_key_moves_its_update_time_only,
    a_key_has_an_environment_exactly_if_its_scope_has_one,
    the_resource_of_a_key_lies_in_its_environment,
    an_expiry_is_the_end_of_a_day_that_is_not_over,
    // Who may: 5 and 10.1.
    nobody_creates_a_key_for_another_user,
    who_is_not_active_does_nothing,
    nobody_does_what_no_role_of_theirs_permits,
    nobody_gains_a_right_without_a_rule,
    nobody_has_a_right_without_a_rule,
    // Limits: 6.
    no_create_passes_a_limit,
    a_limit_refuses_only_where_it_is_reached,
    undo_and_import_meet_no_limit,
    usage_counts_what_is_there,
    // Cascades: 7 and 9.
    nothing_names_what_is_not_there,
    a_deletion_takes_only_what_depends_on_what_goes,
    global_keys_survive_the_deletion_of_resources,
    acls_survive_the_deletion_of_their_principal,
    removing_a_binding_removes_no_key,
    a_protected_cluster_is_never_deleted,
    a_kafka_cluster_with_ksqldb_clusters_is_not_deleted_alone,
    a_preview_is_the_deletion,
    an_outcome_that_changed_is_refused,
    // Verification: 9 and 10.
    verification_follows_the_state,
    a_compromised_key_never_comes_back_with_its_digest,
    // The organization as a whole.
    there_is_always_an_active_administrator,
    names_that_are_unique_stay_unique,
    a_role_binding_is_never_edited,
    times_never_run_backwards,
    // Sight: roles.md 1 and 3.
    what_somebody_sees_follows_every_entry,
    what_is_hidden_changes_nothing_that_is_seen,
    what_is_hidden_changes_no_answer,
    // The journal.
    an_entry_changes_what_it_says_and_nothing_twice,
    a_refused_command_changes_nothing,
    a_stale_command_is_refused,
    a_repeated_command_is_not_carried_out_twice,
    deciding_twice_gives_the_same,
    an_undo_takes_back_what_its_entry_did_and_nothing_else,
    undo_restores_the_exact_state,
    undo_of_an_undo_restores_the_exact_state,
    an_administrator_may_undo_what_was_just_done,
    replay_equals_live,
    a_checkpoint_equals_live,
    a_checkpoint_written_in_pieces_equals_live,
    what_changed_has_the_version_of_its_entry,
    // The test itself.
    nothing_panics,
    every_command_is_carried_out_and_refused,
    rights_and_hidden_things_are_tried_often,
}
