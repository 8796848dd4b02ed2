//! `iam/v2/invitations`.

use keyplane::model::{Owner, Scope, User, UserId, UserState};
use serde_json::json;

use super::{
    server::{Answer, BASE, Server},
    support::world::World,
};

const ALL: &str = "/iam/v2/invitations";

fn world() -> (Server, World) {
    let world = World::new();
    (Server::over(world.lab.clone()), world)
}

fn invite(server: &mut Server, email: &str) -> (Answer, String, UserId) {
    let made = server.post(ALL, json!({ "email": email, "auth_type": "AUTH_TYPE_SSO" }));
    assert_eq!(made.status, 201, "{}", made.body);
    let path = made.header("Location").unwrap().strip_prefix(BASE).unwrap().to_owned();
    let user = UserId::parse(made.body["user"]["id"].as_str().unwrap()).unwrap();
    (made, path, user)
}

#[test]
fn an_invitation_makes_a_user_and_takes_it_away_again() {
    let (mut server, _) = world();
    let (made, path, user) = invite(&mut server, "new@example.com");
    assert!(made.body["id"].as_str().unwrap().starts_with("i-"));
    assert_eq!(made.body["status"], "INVITE_STATUS_SENT");
    assert_eq!(made.body["email"], "new@example.com");
    assert_eq!(made.body["auth_type"], "AUTH_TYPE_SSO");
    assert_eq!(made.body["creator"]["id"], server.lab.admin.id());
    assert!(made.body.get("accepted_at").is_none());
    assert_eq!(server.get(&path).body, made.body);
    assert_eq!(server.get(&format!("/iam/v2/users/{user}")).status, 200);

    let again = server.post(ALL, json!({ "email": "new@example.com" }));
    assert_eq!(again.status, 409);
    assert!(again.detail().contains("This user already exists within the Organization"));

    assert_eq!(server.delete(&path).status, 204);
    assert_eq!(server.get(&path).status, 404);
    assert_eq!(server.get(&format!("/iam/v2/users/{user}")).status, 404);
}

#[test]
fn an_accepted_invitation_is_forgotten_and_its_user_stays() {
    let (mut server, _) = world();
    let (_, path, user) = invite(&mut server, "new@example.com");
    server.lab.set_state(&user, UserState::Active).unwrap();
    let accepted = server.get(&path);
    assert_eq!(accepted.body["status"], "INVITE_STATUS_ACCEPTED");
    assert_eq!(accepted.body["accepted_at"], accepted.body["metadata"]["updated_at"]);
    assert_eq!(server.delete(&path).status, 204);
    assert_eq!(server.get(&path).status, 404);
    assert_eq!(server.get(&format!("/iam/v2/users/{user}")).status, 200);
}

#[test]
fn status_follows_the_user_and_the_clock() {
    let (mut server, _) = world();
    let (_, path, user) = invite(&mut server, "new@example.com");
    let now = server.lab.now;
    server.lab.now = now.plus_seconds(31 * 24 * 3600);
    assert_eq!(server.get(&path).body["status"], "INVITE_STATUS_EXPIRED");
    server.lab.now = now;
    server.lab.set_state(&user, UserState::Deactivated).unwrap();
    assert_eq!(server.get(&path).body["status"], "INVITE_STATUS_DEACTIVATED");
}

#[test]
fn lists_are_filtered() {
    let (mut server, world) = world();
    let (_, _, user) = invite(&mut server, "new@example.com");
    let admin = server.lab.admin.id().to_owned();
    let mut emails = |query: &str| {
        let answer = server.get(&format!("{ALL}?page_size=100&{query}"));
        assert_eq!(answer.status, 200, "{query}");
        let items = answer.body["data"].as_array().unwrap().clone();
        items.iter().map(|item| item["email"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    let new = ["new@example.com"];
    assert_eq!(emails("email=new@example.com"), new);
    assert_eq!(emails("status=INVITE_STATUS_SENT"), new);
    assert_eq!(emails(&format!("user={user}")), new);
    assert_eq!(emails("status=INVITE_STATUS_ACCEPTED"), ["grace@example.com"]);
    assert_eq!(emails("status=INVITE_STATUS_STAGED"), Vec::<String>::new());
    assert_eq!(emails("creator=u-nobody"), Vec::<String>::new());
    assert_eq!(emails(&format!("creator={admin}&email=")).len(), 2);
    let wrong = server.get(&format!("{ALL}?status=SENT"));
    assert_eq!((wrong.status, wrong.error()), (400, ("invalid_filter", "status")));

    let robot = server.key_of(Owner::ServiceAccount(world.account.clone()), Scope::Cloud);
    let list = server.send_as(&robot, "GET", ALL, None);
    assert_eq!((list.status, list.ids()), (200, Vec::new()));
    let body = json!({ "email": "other@example.com" });
    assert_eq!(server.send_as(&robot, "POST", ALL, Some(body)).status, 403);
}

#[test]
fn what_cannot_be_sent_points_at_the_field() {
    let (mut server, _) = world();
    for (body, pointer) in [
        (json!({}), "/email"),
        (json!({ "email": 1 }), "/email"),
        (json!({ "email": "nobody" }), "/email"),
        (json!({ "email": "a@example.com", "auth_type": "x" }), "/auth_type"),
    ] {
        let answer = server.post(ALL, body.clone());
        assert_eq!((answer.status, answer.error()), (422, ("invalid_configuration", pointer)), "{body}");
    }
}

#[test]
fn a_user_from_before_there_were_invitations_is_read_and_written_as_before() {
    let stored = json!({ "id": "u-1", "email": "ada@example.com", "auth": "local", "state": "invited" });
    let user: User = serde_json::from_value(stored.clone()).unwrap();
    assert_eq!(user.invitation, None);
    assert_eq!(serde_json::to_value(&user).unwrap(), stored);
}
