//! The table with a hundred thousand rows: what is in the page, where the keyboard is, what stays put.

use keyplane::ui::kit::{
    Column, DataTable, Direction, Rows, Selection, Sight, SingleKeySetting, SingleKeys, Sort,
};
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::{HtmlElement, HtmlInputElement};

use super::stage::{
    Stage, active, click, has_focus, js, painted, press, press_with, referred, settle, stage,
};

#[derive(Clone)]
struct Scene {
    list: ArcRwSignal<Vec<u32>>,
    /// Something the cells read beside their id.
    word: ArcRwSignal<&'static str>,
    view: ArcRwSignal<String>,
    sort: ArcRwSignal<Option<Sort>>,
    opened: ArcRwSignal<Vec<String>>,
    selected: ArcRwSignal<Vec<String>>,
    keys: SingleKeys,
    memory: Option<&'static str>,
}

fn new_scene(count: u32) -> Scene {
    Scene {
        list: ArcRwSignal::new((0..count).collect()),
        word: ArcRwSignal::new("one"),
        view: ArcRwSignal::new("all".to_owned()),
        sort: ArcRwSignal::new(None),
        opened: ArcRwSignal::default(),
        selected: ArcRwSignal::default(),
        keys: SingleKeys::On,
        memory: None,
    }
}

async fn show(scene: &Scene) -> Stage {
    let scene = scene.clone();
    let staged = stage(move || table(scene)).await;
    painted().await;
    staged
}

fn table(scene: Scene) -> impl IntoView {
    let Scene { list, word, view, sort, opened, selected, keys, memory } = scene;
    provide_context(SingleKeySetting(Signal::stored(keys)));
    let list = RwSignal::from(list);
    let rows = Rows {
        count: Signal::derive(move || list.with(Vec::len)),
        id: Callback::new(move |at: usize| list.with(|list| format!("K{}", list[at]))),
        cells: Callback::new(move |id: String| {
            vec![
                id.clone().into_any(),
                view! { <button class="inside">{format!("{id} {}", word.get())}</button> }.into_any(),
                "3".into_any(),
            ]
        }),
    };
    let selection = Selection::new();
    Effect::new(move |_| selected.set(selection.ids()));
    let columns = vec![
        Column::header("key", "Key"),
        Column::new("name", "Name").sortable(),
        Column::number("uses", "Uses"),
    ];
    let sorted = sort.clone();
    let order = move || sorted.get();
    view! {
        <div class="narrow-page">
            <DataTable label="API keys" columns=columns rows=rows selection=selection sort=order view_key=move || view.get()
                on_sort=Callback::new(move |order| sort.set(Some(order)))
                on_open=Callback::new(move |id| opened.update(|opened| opened.push(id)))
                memory=memory.unwrap_or("unnamed") id="keys" />
        </div>
    }
}

fn rows(staged: &Stage) -> Vec<HtmlElement> {
    staged.all("tbody > tr")
}

fn row(staged: &Stage, id: &str) -> HtmlElement {
    staged.one(&format!("tbody > tr[data-id={id}]"))
}

fn frame(staged: &Stage) -> HtmlElement {
    staged.one(".table-frame")
}

/// How far a row stands below the top of the frame.
fn below_top(staged: &Stage, id: &str) -> f64 {
    row(staged, id).get_bounding_client_rect().top() - frame(staged).get_bounding_client_rect().top()
}

fn focused_row() -> Option<String> {
    active().get_attribute("data-id")
}

async fn scroll(staged: &Stage, top: i32) {
    frame(staged).set_scroll_top(top);
    painted().await;
}

#[wasm_bindgen_test]
async fn a_hundred_thousand_rows_are_a_screenful_in_the_page() {
    let staged = show(&new_scene(100_000)).await;
    for top in [0, 44 * 50_000, 44 * 100_000] {
        scroll(&staged, top).await;
        let count = rows(&staged).len();
        assert!((5..100).contains(&count), "{count} rows at {top}");
    }
    assert_eq!(staged.one("tbody").offset_height(), 4_400_000);
    let last = row(&staged, "K99999").get_bounding_client_rect();
    let frame = frame(&staged).get_bounding_client_rect();
    assert!(
        last.bottom() <= frame.bottom() + 1.0 && last.top() > frame.top(),
        "the last row is in sight at the end"
    );
}

#[wasm_bindgen_test]
async fn every_part_carries_its_role_and_place() {
    let staged = show(&new_scene(1_000)).await;
    let table = staged.one("table[role=table]");
    assert_eq!(table.get_attribute("aria-label").as_deref(), Some("API keys"));
    assert_eq!(table.get_attribute("aria-rowcount").as_deref(), Some("1001"));
    scroll(&staged, 44 * 500).await;
    let row = row(&staged, "K505");
    assert_eq!(row.get_attribute("role").as_deref(), Some("row"));
    assert_eq!(row.get_attribute("aria-rowindex").as_deref(), Some("507"));
    assert_eq!(row.query_selector("[role=rowheader]").unwrap().unwrap().text_content().unwrap(), "K505");
    assert_eq!(row.query_selector_all("[role=cell]").unwrap().length(), 3);
    assert_eq!(staged.all("[role=columnheader]").len(), 4);
}

#[wasm_bindgen_test]
async fn rows_are_read_in_the_order_they_are_seen() {
    let scene = new_scene(300);
    let staged = show(&scene).await;
    let in_order = || {
        let places: Vec<u32> = rows(&staged)
            .iter()
            .map(|row| row.get_attribute("aria-rowindex").unwrap().parse().unwrap())
            .collect();
        places.is_sorted()
    };
    for top in [2_000, 500, 9_000, 0] {
        scroll(&staged, top).await;
        assert!(in_order(), "scrolled to {top}");
    }
    scene.list.update(|list| list.reverse());
    settle().await;
    assert!(in_order(), "turned round");
}

#[wasm_bindgen_test]
async fn keys_move_from_row_to_row() {
    let staged = show(&new_scene(1_000)).await;
    row(&staged, "K0").focus().unwrap();
    for (key, at) in [
        ("ArrowDown", "K1"),
        ("j", "K2"),
        ("ArrowUp", "K1"),
        ("k", "K0"),
        ("k", "K0"),
        ("End", "K999"),
        ("ArrowDown", "K999"),
        ("Home", "K0"),
    ] {
        press(key).await;
        assert_eq!(focused_row().as_deref(), Some(at), "{key}");
    }
    press("PageDown").await;
    let page: u32 = focused_row().unwrap()[1..].parse().unwrap();
    assert!(page > 2, "Page Down moved by {page}");
    press("PageUp").await;
    assert_eq!(focused_row().as_deref(), Some("K0"));
}

#[wasm_bindgen_test]
async fn the_row_moved_to_is_never_hidden_by_the_header() {
    let staged = show(&new_scene(1_000)).await;
    scroll(&staged, 4_400).await;
    row(&staged, "K101").focus().unwrap();
    press("k").await;
    press("k").await;
    assert_eq!(focused_row().as_deref(), Some("K99"));
    let head = staged.one("thead").get_bounding_client_rect();
    assert!(active().get_bounding_client_rect().top() >= head.bottom() - 0.5);
}

#[wasm_bindgen_test]
async fn letters_rest_when_they_are_switched_off() {
    let staged = show(&Scene { keys: SingleKeys::Off, ..new_scene(10) }).await;
    row(&staged, "K0").focus().unwrap();
    press("j").await;
    assert_eq!(focused_row().as_deref(), Some("K0"));
    press("ArrowDown").await;
    assert_eq!(focused_row().as_deref(), Some("K1"));
}

#[wasm_bindgen_test]
async fn a_letter_begins_where_nothing_has_the_focus() {
    let staged = show(&new_scene(10)).await;
    if let Some(element) = document().active_element() {
        element.unchecked_into::<HtmlElement>().blur().unwrap();
    }
    press("j").await;
    assert_eq!(focused_row().as_deref(), Some("K0"));
    drop(staged);
}

#[wasm_bindgen_test]
async fn a_table_that_is_gone_hears_nothing() {
    let scene = new_scene(10);
    drop(show(&scene).await);
    painted().await;
    let key = press("j").await;
    assert!(!key.default_prevented());
}

#[wasm_bindgen_test]
async fn enter_opens_the_row_but_not_from_a_control_inside() {
    let scene = new_scene(10);
    let staged = show(&scene).await;
    row(&staged, "K2").focus().unwrap();
    press("Enter").await;
    staged.one("tr[data-id=K3] .inside").focus().unwrap();
    press("Enter").await;
    click(&staged.one("tr[data-id=K4] td:last-child")).await;
    click(&staged.one("tr[data-id=K5] .inside")).await;
    assert_eq!(scene.opened.get_untracked(), ["K2", "K4"]);
}

#[wasm_bindgen_test]
async fn one_row_and_what_is_in_it_is_a_tab_stop() {
    let staged = show(&new_scene(100)).await;
    row(&staged, "K1").focus().unwrap();
    press("j").await;
    let stops = |selector: &str| staged.all(selector).iter().filter(|found| found.tab_index() == 0).count();
    assert_eq!(stops("tbody > tr"), 1);
    assert_eq!(stops("tbody .inside"), 1);
    assert_eq!(row(&staged, "K2").tab_index(), 0);
    assert_eq!(staged.one("tr[data-id=K2] .inside").tab_index(), 0);
}

#[wasm_bindgen_test]
async fn scrolling_away_does_not_lose_the_focus() {
    let staged = show(&new_scene(10_000)).await;
    let inside = staged.one("tr[data-id=K3] .inside");
    inside.focus().unwrap();
    for top in [200, 600, 100_000, 90_000, 400_000] {
        scroll(&staged, top).await;
        assert!(has_focus(&inside), "scrolled to {top}");
    }
    press("j").await;
    assert_eq!(focused_row().as_deref(), Some("K4"), "moving on goes on from the row");
}

#[wasm_bindgen_test]
async fn new_content_keeps_the_focus_inside_a_row() {
    let scene = new_scene(100);
    let staged = show(&scene).await;
    let inside = staged.one("tr[data-id=K3] .inside");
    inside.focus().unwrap();
    scene.word.set("two");
    settle().await;
    assert_eq!(inside.text_content().unwrap(), "K3 two");
    assert!(has_focus(&inside));
}

#[wasm_bindgen_test]
async fn the_focus_of_a_row_that_goes_is_taken_by_the_next() {
    let scene = new_scene(5);
    let staged = show(&scene).await;
    row(&staged, "K3").focus().unwrap();
    for (gone, next) in [(3, "K4"), (4, "K2")] {
        scene.list.update(|list| list.retain(|at| *at != gone));
        settle().await;
        assert_eq!(focused_row().as_deref(), Some(next), "after K{gone} went");
    }
    drop(staged);
}

#[wasm_bindgen_test]
async fn rows_in_sight_stay_where_they_are_when_others_come_above() {
    let scene = new_scene(1_000);
    let staged = show(&scene).await;
    scroll(&staged, 44 * 300 + 10).await;
    let before = below_top(&staged, "K305");
    scene.list.update(|list| {
        list.splice(0..0, 2_000..2_007);
    });
    painted().await;
    assert!((below_top(&staged, "K305") - before).abs() < 1.0);
}

#[wasm_bindgen_test]
async fn another_view_starts_at_its_top() {
    let scene = new_scene(1_000);
    let staged = show(&scene).await;
    scroll(&staged, 44 * 300).await;
    scene.view.set("searched".to_owned());
    painted().await;
    assert_eq!(frame(&staged).scroll_top(), 0);
}

#[wasm_bindgen_test]
async fn a_shorter_list_leaves_no_row_behind() {
    let scene = new_scene(1_000);
    let staged = show(&scene).await;
    scroll(&staged, 44 * 900).await;
    scene.list.set(vec![7, 8]);
    painted().await;
    let ids: Vec<_> = rows(&staged).iter().map(|row| row.get_attribute("data-id").unwrap()).collect();
    assert_eq!(ids, ["K7", "K8"]);
    scene.list.set(Vec::new());
    painted().await;
    assert!(rows(&staged).is_empty());
}

#[wasm_bindgen_test]
async fn headers_sort_and_only_the_sorted_one_says_so() {
    let scene = new_scene(10);
    let staged = show(&scene).await;
    assert!(staged.maybe("[aria-sort]").is_none());
    for (direction, said) in [(Direction::Ascending, "ascending"), (Direction::Descending, "descending")] {
        click(&staged.button("Name")).await;
        assert_eq!(scene.sort.get_untracked(), Some(Sort { column: "name".to_owned(), direction }));
        let sorted = staged.all("[aria-sort]");
        assert_eq!(sorted.len(), 1);
        assert_eq!(sorted[0].get_attribute("aria-sort").as_deref(), Some(said));
    }
}

#[wasm_bindgen_test]
async fn rows_are_chosen_by_tick_by_key_and_by_range() {
    let scene = new_scene(100);
    let staged = show(&scene).await;
    let tick: HtmlInputElement = staged.one("tr[data-id=K1] .tick").unchecked_into();
    assert_eq!(referred(&tick, "aria-labelledby"), "Select | K1");
    tick.focus().unwrap();
    click(&tick).await;
    assert!(tick.checked());
    assert_eq!(scene.selected.get_untracked(), ["K1"]);
    row(&staged, "K5").focus().unwrap();
    press("x").await;
    for _ in 0..2 {
        press_with("ArrowDown", |init| init.set_shift_key(true)).await;
    }
    assert_eq!(scene.selected.get_untracked(), ["K1", "K5", "K6", "K7"]);
    press("Escape").await;
    assert!(scene.selected.get_untracked().is_empty());
    assert!(!tick.checked());
}

#[wasm_bindgen_test]
async fn all_rows_are_chosen_at_once_and_let_go_again() {
    let scene = new_scene(20_000);
    let staged = show(&scene).await;
    let all: HtmlInputElement = staged.one("thead .tick").unchecked_into();
    click(&all).await;
    assert_eq!(scene.selected.get_untracked().len(), 20_000);
    let one: HtmlInputElement = staged.one("tr[data-id=K0] .tick").unchecked_into();
    one.focus().unwrap();
    click(&one).await;
    assert!(all.indeterminate());
    click(&all).await;
    click(&all).await;
    assert!(scene.selected.get_untracked().is_empty());
}

#[wasm_bindgen_test]
async fn going_back_finds_the_place_and_the_row() {
    js("history.replaceState({ other: 1 }, '')");
    let scene = Scene { memory: Some("test"), ..new_scene(10_000) };
    let staged = show(&scene).await;
    scroll(&staged, 44 * 2_000).await;
    row(&staged, "K2003").focus().unwrap();
    click(&staged.one("tr[data-id=K2004] td:last-child")).await;
    assert_eq!(js("history.state.other").as_f64(), Some(1.0), "what others keep there stays");
    drop(staged);

    let again = show(&scene).await;
    assert_eq!(frame(&again).scroll_top(), 44 * 2_000);
    assert_eq!(focused_row().as_deref(), Some("K2003"));
    drop(again);

    scene.view.set("another".to_owned());
    let other = show(&scene).await;
    assert_eq!(frame(&other).scroll_top(), 0, "a place in another list is none in this");
    js("history.replaceState(null, '')");
    drop(other);
}

#[wasm_bindgen_test]
async fn narrow_rows_are_cards_with_the_same_roles() {
    let staged = show(&new_scene(1_000)).await;
    let page = staged.one(".narrow-page");
    row(&staged, "K0").focus().unwrap();
    page.style().set_property("width", "380px").unwrap();
    painted().await;
    let first = row(&staged, "K0");
    assert!(first.offset_height() > 80, "a card is {} px high", first.offset_height());
    assert_eq!(row(&staged, "K1").offset_top() - first.offset_top(), first.offset_height() + 8);
    let cell = first.query_selector("[role=cell].card-line").unwrap().unwrap();
    assert_eq!(cell.get_attribute("data-label").as_deref(), Some("Name"));
    assert!(rows(&staged).len() < 60);
    press("j").await;
    assert_eq!(focused_row().as_deref(), Some("K1"));
}

#[wasm_bindgen_test]
fn what_is_in_sight_is_plain_arithmetic() {
    let sight = |body: f64| Sight { body, top: 100.0, bottom: 540.0, row: 44.0 };
    for (body, count, span, first, scrolled) in [
        (100.0, 0, 0..0, 0, 0.0),
        (100.0, 5, 0..5, 0, 0.0),
        (100.0, 100_000, 0..18, 0, 0.0),
        (100.0 - 44.0 * 1_000.0, 100_000, 992..1_018, 1_000, 44_000.0),
        (78.0, 100_000, 0..19, 1, 22.0),
        (100.0 - 44.0 * 100_000.0, 3, 3..3, 100_000, 4_400_000.0),
        (600.0, 100, 0..8, 0, 0.0),
    ] {
        let sight = sight(body);
        assert_eq!(sight.span(count), span, "{body} of {count}");
        assert_eq!(sight.first(), first, "{body}");
        assert!((sight.scrolled() - scrolled).abs() < 0.001, "{body}");
    }
    assert_eq!(sight(100.0).fits(), 10);
    for (position, off) in [(0, 0.0), (9, 0.0), (10, 44.0), (100, 44.0 * 91.0)] {
        assert!((sight(100.0).to_show(position) - off).abs() < 0.001, "{position}");
    }
    assert!((sight(56.0).to_show(0) + 44.0).abs() < 0.001, "above: back up");
}
