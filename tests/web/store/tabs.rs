//! Word between tabs through a real channel.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use futures_channel::oneshot;
use js_sys::Object;
use keyplane::store::{BroadcastTabs, Seq, Tabs, Word};
use wasm_bindgen::JsValue;
use wasm_bindgen_test::wasm_bindgen_test;

use super::browser::{Organization, send_raw};

/// Collects what is heard, and tells when `last` was among it.
fn until(tab: &BroadcastTabs, last: Seq) -> (Rc<RefCell<Vec<Seq>>>, oneshot::Receiver<()>) {
    let heard = Rc::new(RefCell::new(Vec::new()));
    let (tell, told) = oneshot::channel();
    let (all, tell) = (Rc::clone(&heard), Cell::new(Some(tell)));
    tab.listen(move |word| {
        let Word::Entry(seq) = word else { return };
        all.borrow_mut().push(seq);
        if seq == last {
            tell.take().unwrap().send(()).unwrap();
        }
    });
    (heard, told)
}

#[wasm_bindgen_test]
async fn word_reaches_the_other_tab_and_not_the_one_that_speaks() {
    let organization = Organization::fresh();
    let one = BroadcastTabs::join(organization.id()).unwrap();
    let other = BroadcastTabs::join(organization.id()).unwrap();
    let (by_other, others_last) = until(&other, 2);
    let (by_one, ones_last) = until(&one, 3);
    one.announce(Word::Entry(1));
    one.announce(Word::Entry(2));
    other.announce(Word::Entry(3));
    others_last.await.unwrap();
    ones_last.await.unwrap();
    assert_eq!((&*by_other.borrow(), &*by_one.borrow()), (&vec![1, 2], &vec![3]));
}

#[wasm_bindgen_test]
async fn word_of_other_observations_is_heard_as_such() {
    let organization = Organization::fresh();
    let one = BroadcastTabs::join(organization.id()).unwrap();
    let other = BroadcastTabs::join(organization.id()).unwrap();
    let (tell, told) = oneshot::channel();
    let tell = Cell::new(Some(tell));
    other.listen(move |word| tell.take().unwrap().send(word).unwrap());
    one.announce(Word::Uses);
    assert_eq!(told.await, Ok(Word::Uses));
}

#[wasm_bindgen_test]
async fn organizations_do_not_hear_each_other() {
    let (organization, elsewhere) = (Organization::fresh(), Organization::fresh());
    let here = BroadcastTabs::join(organization.id()).unwrap();
    let (heard, last) = until(&here, 9);
    BroadcastTabs::join(elsewhere.id()).unwrap().announce(Word::Entry(1));
    BroadcastTabs::join(organization.id()).unwrap().announce(Word::Entry(9));
    last.await.unwrap();
    assert_eq!(*heard.borrow(), [9]);
}

#[wasm_bindgen_test]
async fn what_is_no_entry_number_is_not_heard() {
    let organization = Organization::fresh();
    let tab = BroadcastTabs::join(organization.id()).unwrap();
    let (heard, last) = until(&tab, 9);
    let object: JsValue = Object::new().into();
    let numbers = [0.0, -1.0, 1.5, f64::NAN, f64::INFINITY, 9_007_199_254_740_992.0].map(JsValue::from);
    for odd in [JsValue::NULL, JsValue::UNDEFINED, "7".into(), true.into(), object].iter().chain(&numbers) {
        send_raw(organization.database(), odd);
    }
    BroadcastTabs::join(organization.id()).unwrap().announce(Word::Entry(9));
    last.await.unwrap();
    assert_eq!(*heard.borrow(), [9]);
}

#[wasm_bindgen_test]
async fn a_dropped_tab_goes_quiet() {
    let organization = Organization::fresh();
    let gone = BroadcastTabs::join(organization.id()).unwrap();
    let stays = BroadcastTabs::join(organization.id()).unwrap();
    let (by_gone, _) = until(&gone, Seq::MAX);
    let (_, last) = until(&stays, 4);
    BroadcastTabs::join(organization.id()).unwrap().announce(Word::Entry(4));
    drop(gone);
    last.await.unwrap();
    assert!(by_gone.borrow().is_empty());
}

#[wasm_bindgen_test]
async fn a_new_listener_takes_the_place_of_the_old() {
    let organization = Organization::fresh();
    let tab = BroadcastTabs::join(organization.id()).unwrap();
    let (by_old, _) = until(&tab, Seq::MAX);
    let (by_new, last) = until(&tab, 4);
    BroadcastTabs::join(organization.id()).unwrap().announce(Word::Entry(4));
    last.await.unwrap();
    assert_eq!((&*by_old.borrow(), &*by_new.borrow()), (&Vec::new(), &vec![4]));
}
