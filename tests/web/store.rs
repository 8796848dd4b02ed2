//! The room `store` in a real browser: IndexedDB, localStorage, `BroadcastChannel`.

#[path = "store/browser.rs"]
mod browser;
#[path = "../store/cases.rs"]
mod cases;
#[path = "store/damage.rs"]
mod damage;
#[path = "store/faults.rs"]
mod faults;
#[path = "store/lifecycle.rs"]
mod lifecycle;
#[path = "store/private_files.rs"]
mod private_files;
#[path = "store/tabs.rs"]
mod tabs;
#[path = "store/witness.rs"]
mod witness;

mod over_indexed_db {
    use keyplane::store::IndexedDbJournal;
    use wasm_bindgen_test::wasm_bindgen_test;

    use super::browser::Organization;
    use super::cases;

    macro_rules! over_indexed_db {
        ($($case:ident),* $(,)?) => {$(
            #[wasm_bindgen_test]
            async fn $case() {
                let organization = Organization::fresh();
                let one = IndexedDbJournal::create(organization.id()).await.unwrap();
                let other = IndexedDbJournal::open(organization.id()).await.unwrap();
                cases::$case(one, other).await;
            }
        )*};
    }
    cases::journal_cases!(over_indexed_db);
}
