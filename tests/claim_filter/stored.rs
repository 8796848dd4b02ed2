//! What is stored is read whatever it says, and claims survive being written and read.

use keyplane::{
    access::{Verdict, mapped, verdict},
    exchange::claims,
    model::{AuthType, Claims, GroupMapping, User},
    org::Org,
};
use serde_json::json;

fn user(auth: AuthType) -> User {
    let mut user: User = serde_json::from_value(json!({ "id": "u-1", "email": "ada@example.com" })).unwrap();
    user.auth = auth;
    user.claims = Claims::typed(&["eng".into()], Vec::new()).unwrap();
    user
}

fn mapping(filter: &str) -> GroupMapping {
    let json = json!({ "id": "group-1", "name": "eng", "filter": filter });
    serde_json::from_value(json).unwrap()
}

#[test]
fn a_record_from_before_there_were_claims_is_read() {
    let user: User = serde_json::from_value(json!({ "id": "u-1", "auth": "sso" })).unwrap();
    assert!(user.claims.is_empty());
    assert!(!serde_json::to_string(&user).unwrap().contains("claims"), "and written as before");
}

#[test]
fn a_stored_filter_is_kept_as_it_is_and_matches_nobody_where_it_says_nothing() {
    let stored = mapping(r#"claims.iss = "x""#);
    assert_eq!(stored.filter.as_str(), r#"claims.iss = "x""#);
    assert_eq!(serde_json::to_value(&stored).unwrap()["filter"], r#"claims.iss = "x""#);
    let Verdict::Unreadable(error) = verdict(&stored, &user(AuthType::Sso)) else { panic!("it is read") };
    assert_eq!((error.at, error.length), (11, 1));
}

#[test]
fn a_mapping_matches_users_who_sign_in_by_sso_only() {
    for (filter, auth, expected) in [
        (r#""eng" in groups"#, AuthType::Sso, Verdict::Matches),
        (r#""ops" in groups"#, AuthType::Sso, Verdict::NoMatch),
        ("true", AuthType::Sso, Verdict::Matches),
        ("", AuthType::Sso, Verdict::NoMatch),
        ("true", AuthType::Local, Verdict::NotSso),
    ] {
        assert_eq!(verdict(&mapping(filter), &user(auth)), expected, "{filter} {auth:?}");
    }
    assert_eq!(mapped(&Org::default(), &user(AuthType::Sso)).count(), 0);
}

#[test]
fn claims_are_written_as_they_are_read() {
    let text = r#"{"admin": true, "level": -3, "team": "é \" \\", "teams": ["a", "b"]}"#;
    let others = claims::read(text).unwrap();
    let held = Claims::typed(&[" eng ".into(), String::new(), "eng".into(), "ops".into()], others).unwrap();
    assert_eq!(held.groups(), ["eng".into(), "ops".into()]);
    assert_eq!(claims::read(&claims::write(&held)).unwrap(), held.others());
    let stored = serde_json::to_string(&held).unwrap();
    assert_eq!(serde_json::from_str::<Claims>(&stored).unwrap(), held);
    assert_eq!(claims::write(&Claims::default()), "");
    assert_eq!(claims::read("  "), Ok(Vec::new()));
}

#[test]
fn what_is_no_claims_is_refused_with_the_way_out() {
    for (text, words) in [
        ("{", "Line 1, column 1: this is no JSON."),
        ("{\n  \"a\": x}", "Line 2, column 8: this is no JSON."),
        ("[1]", "Claims have names. Write an object such as {\"department\": \"finance\"}."),
        (r#"{"a": 1.5}"#, "The claim a is no whole number of 64 bits."),
        (r#"{"a": null}"#, "The claim a is null."),
        (r#"{"a": {"b": 1}}"#, "The claim a is an object."),
        (r#"{"a": [1]}"#, "The claim a is a list of other things than texts."),
    ] {
        let told = claims::read(text).unwrap_err().to_string();
        assert!(told.starts_with(words), "{text}: {told}");
    }
    for (text, words) in [
        (r#"{"groups": ["a"]}"#, "Other claims cannot hold the claims group and groups."),
        (r#"{"": 1}"#, "Other claims must be claims that each have a name"),
        (r#"{"a": "x\ny"}"#, "Other claims may not contain control characters"),
    ] {
        let told = Claims::typed(&[], claims::read(text).unwrap()).unwrap_err().to_string();
        assert!(told.starts_with(words), "{text}: {told}");
    }
    let many: Vec<String> = (0..501).map(|number| format!("g{number}")).collect();
    let told = Claims::typed(&many, Vec::new()).unwrap_err().to_string();
    assert_eq!(told, "Groups may be at most 500, not 501");
}
