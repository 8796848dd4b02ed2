//! The witness in localStorage.

use keyplane::model::OrganizationKind;
use keyplane::store::{LocalWitness, Mark, Seq, StoreError, Witness};
use wasm_bindgen_test::wasm_bindgen_test;

use super::browser::{Organization, replace_global};

fn mark(seq: Seq, head: char, name: &str) -> Mark {
    Mark {
        seq,
        head: head.to_string().repeat(64),
        name: name.to_owned(),
        at: None,
        kind: OrganizationKind::Ordinary,
    }
}

fn storage() -> web_sys::Storage {
    web_sys::window().unwrap().local_storage().unwrap().unwrap()
}

fn key(organization: &Organization) -> String {
    format!("keyplane.witness.{}", organization.id())
}

#[wasm_bindgen_test]
fn it_only_rises() {
    for (case, noted, raised, expected) in [
        ("first", None, mark(1, 'a', "Acme"), mark(1, 'a', "Acme")),
        ("later", Some(mark(1, 'a', "Acme")), mark(2, 'b', "Acme 🗝"), mark(2, 'b', "Acme 🗝")),
        ("earlier", Some(mark(2, 'b', "Acme")), mark(1, 'a', "Old"), mark(2, 'b', "Acme")),
        ("renamed", Some(mark(2, 'b', "Acme")), mark(2, 'b', "Inc."), mark(2, 'b', "Inc.")),
        ("forked", Some(mark(2, 'b', "Acme")), mark(2, 'c', "Other"), mark(2, 'b', "Acme")),
    ] {
        let organization = Organization::fresh();
        if let Some(noted) = noted {
            LocalWitness.raise(organization.id(), &noted).unwrap();
        }
        LocalWitness.raise(organization.id(), &raised).unwrap();
        assert_eq!(LocalWitness.read(organization.id()), Ok(Some(expected)), "{case}");
    }
}

#[wasm_bindgen_test]
fn an_organization_never_noted_or_forgotten_has_none() {
    let organization = Organization::fresh();
    assert_eq!(LocalWitness.read(organization.id()), Ok(None));
    LocalWitness.raise(organization.id(), &mark(1, 'a', "Acme")).unwrap();
    LocalWitness.forget(organization.id()).unwrap();
    assert_eq!(LocalWitness.read(organization.id()), Ok(None));
    assert_eq!(storage().get_item(&key(&organization)), Ok(None));
}

#[wasm_bindgen_test]
fn damaged_text_is_reported_and_replaced() {
    let short = r#"{"seq":1,"head":"abc","name":"x"}"#.to_owned();
    let upper = format!(r#"{{"seq":1,"head":"{}","name":"x"}}"#, "A".repeat(64));
    let nameless = format!(r#"{{"seq":1,"head":"{}"}}"#, "a".repeat(64));
    let negative = format!(r#"{{"seq":-1,"head":"{}","name":"x"}}"#, "a".repeat(64));
    for text in ["", "null", "{", "7", &short, &upper, &nameless, &negative] {
        let organization = Organization::fresh();
        storage().set_item(&key(&organization), text).unwrap();
        let read = LocalWitness.read(organization.id());
        assert!(matches!(read, Err(StoreError::Damaged(_))), "{text}: {read:?}");
        let listed = LocalWitness.list().unwrap();
        assert!(listed.contains(&(organization.id().to_owned(), read.map(Option::unwrap))), "{text}");
        LocalWitness.raise(organization.id(), &mark(3, 'a', "Acme")).unwrap();
        assert_eq!(LocalWitness.read(organization.id()), Ok(Some(mark(3, 'a', "Acme"))), "{text}");
    }
}

#[wasm_bindgen_test]
fn the_list_shows_every_organization_and_nothing_else() {
    let (one, two, gone) = (Organization::fresh(), Organization::fresh(), Organization::fresh());
    let foreign = format!("keyplane.theme.{}", one.id());
    storage().set_item(&foreign, "dark").unwrap();
    for (organization, seq) in [(&one, 1), (&two, 2), (&gone, 3)] {
        LocalWitness.raise(organization.id(), &mark(seq, 'a', "Acme")).unwrap();
    }
    LocalWitness.forget(gone.id()).unwrap();
    let listed = LocalWitness.list().unwrap();
    storage().remove_item(&foreign).unwrap();
    let of = |organization: &Organization| -> Vec<_> {
        listed.iter().filter(|(id, _)| id.contains(organization.id())).cloned().collect()
    };
    assert_eq!(of(&one), [(one.id().to_owned(), Ok(mark(1, 'a', "Acme")))]);
    assert_eq!(of(&two), [(two.id().to_owned(), Ok(mark(2, 'a', "Acme")))]);
    assert_eq!(of(&gone), []);
}

#[wasm_bindgen_test]
fn storage_that_is_denied_is_reported() {
    let organization = Organization::fresh();
    for getter in ["return null", "throw new DOMException('', 'SecurityError')"] {
        let undo = replace_global("localStorage", getter);
        let ended = [
            LocalWitness.read(organization.id()).map(drop),
            LocalWitness.raise(organization.id(), &mark(1, 'a', "Acme")),
            LocalWitness.forget(organization.id()),
            LocalWitness.list().map(drop),
        ];
        drop(undo);
        for ended in ended {
            assert!(matches!(ended, Err(StoreError::Denied(_))), "{getter}: {ended:?}");
        }
    }
}

#[wasm_bindgen_test]
fn storage_that_is_full_is_reported_and_keeps_what_it_has() {
    let organization = Organization::fresh();
    LocalWitness.raise(organization.id(), &mark(1, 'a', "Acme")).unwrap();
    let huge = "x".repeat(6 << 20);
    assert_eq!(LocalWitness.raise(organization.id(), &mark(2, 'b', &huge)), Err(StoreError::Full));
    assert_eq!(LocalWitness.read(organization.id()), Ok(Some(mark(1, 'a', "Acme"))));
}
