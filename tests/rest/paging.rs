//! Pages of lists.

use serde_json::json;

use super::server::{BASE, Server};

fn names(server: &mut Server, names: impl IntoIterator<Item = String>) {
    for name in names {
        assert_eq!(server.post("/iam/v2/service-accounts", json!({ "display_name": name })).status, 201);
    }
}

/// Follows the links from a first page, and answers with the ids of each.
fn follow(server: &mut Server, first: &str, mut between: impl FnMut(&mut Server, usize)) -> Vec<Vec<String>> {
    let mut pages = Vec::new();
    let mut target = Some(first.to_owned());
    while let Some(at) = target {
        let answer = server.get(&at);
        assert_eq!(answer.status, 200, "{at}");
        pages.push(answer.ids());
        let metadata = &answer.body["metadata"];
        let links = ["first", "last", "prev"].map(|link| metadata.get(link));
        assert_eq!(links, [None; 3], "links that are not there are left out");
        target =
            metadata.get("next").map(|next| next.as_str().unwrap().strip_prefix(BASE).unwrap().to_owned());
        between(server, pages.len());
    }
    pages
}

#[test]
fn pages_are_sorted_by_id_and_hold_everything_once() {
    let mut server = Server::new();
    names(&mut server, (0..25).map(|n| format!("account {n}")));
    for (first, sizes) in [
        ("/iam/v2/service-accounts", vec![10, 10, 5]),
        ("/iam/v2/service-accounts?page_size=25", vec![25]),
        ("/iam/v2/service-accounts?page_size=12", vec![12, 12, 1]),
        ("/iam/v2/service-accounts?page_size=100&unknown=1", vec![25]),
    ] {
        let pages = follow(&mut server, first, |_, _| {});
        assert_eq!(pages.iter().map(Vec::len).collect::<Vec<_>>(), sizes, "{first}");
        let ids = pages.concat();
        assert!(ids.is_sorted() && ids.len() == 25, "{first}");
    }
    let answer = server.get("/iam/v2/service-accounts?page_size=3");
    assert_eq!(answer.body["metadata"]["total_size"], 25);
}

/// Clients take the token alone and rebuild the rest: with their filters, with their size, or without.
#[test]
fn a_token_works_with_and_without_the_size() {
    let mut server = Server::new();
    names(&mut server, (0..7).map(|n| format!("account {n}")));
    let first = server.get("/iam/v2/service-accounts?page_size=3");
    let next = first.body["metadata"]["next"].as_str().unwrap();
    let token = next.split_once("page_token=").unwrap().1.split('&').next().unwrap().to_owned();
    assert!(token.len() <= 255);
    let alone = server.get(&format!("/iam/v2/service-accounts?page_token={token}"));
    let repeated = server.get(&format!("/iam/v2/service-accounts?page_token={token}&page_size=3"));
    let larger = server.get(&format!("/iam/v2/service-accounts?page_size=100&page_token={token}"));
    assert_eq!(alone.ids().len(), 3);
    assert_eq!(alone.ids(), repeated.ids());
    assert_eq!(larger.ids().len(), 4);
}

#[test]
fn a_walk_stays_right_while_things_come_and_go() {
    let mut server = Server::new();
    names(&mut server, (0..30).map(|n| format!("account {n}")));
    let all = server.get("/iam/v2/service-accounts?page_size=100").ids();
    let staying: Vec<_> = all.iter().step_by(2).cloned().collect();
    let mut going: Vec<_> = all.iter().skip(1).step_by(2).cloned().collect();
    let pages = follow(&mut server, "/iam/v2/service-accounts?page_size=4", |server, page| {
        names(server, [format!("new {page}")]);
        if let Some(id) = going.pop() {
            assert_eq!(server.delete(&format!("/iam/v2/service-accounts/{id}")).status, 204);
        }
    });
    let seen = pages.concat();
    assert!(seen.is_sorted(), "in order, and so none twice");
    let missed: Vec<_> = staying.iter().filter(|id| !seen.contains(id)).collect();
    assert!(missed.is_empty(), "what was there all the time: {missed:?}");
}

#[test]
fn unusable_sizes_and_tokens_are_refused() {
    let mut server = Server::new();
    names(&mut server, (0..12).map(|n| format!("account {n}")));
    for size in ["0", "101", "-1", "1.5", "ten", "99999999999999999999", "%00"] {
        let answer = server.get(&format!("/iam/v2/service-accounts?page_size={size}"));
        assert_eq!((answer.status, answer.error()), (400, ("invalid_filter", "page_size")), "{size}");
    }
    for token in ["x", "AAAA", "%F0%9F%92%A9", &"A".repeat(4000)] {
        let answer = server.get(&format!("/iam/v2/service-accounts?page_token={token}"));
        assert_eq!((answer.status, answer.error()), (400, ("invalid_filter", "page_token")), "{token}");
    }
    let twice = server.get("/iam/v2/service-accounts?page_size=3&page_size=4");
    assert_eq!((twice.status, twice.error().1), (400, "page_size"));
    assert_eq!(
        server.get("/iam/v2/service-accounts?page_size=&page_token=").status,
        200,
        "an empty one is none"
    );
}

#[test]
fn names_are_filtered_by_any_of_several() {
    let mut server = Server::new();
    names(&mut server, ["a b".into(), "c".into(), "d".into()]);
    let target = "/iam/v2/service-accounts?display_name=a+b&display_name=d&page_size=1";
    let pages = follow(&mut server, target, |_, _| {});
    assert_eq!(pages.concat().len(), 2);
}
