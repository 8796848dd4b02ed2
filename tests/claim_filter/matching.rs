//! Whom a filter matches.

use keyplane::model::{
    ClaimFilter, ClaimValue, FilterPlace,
    claim_filter::{Outcome, Stumble},
};

use super::support::{claims, list, outcome, parse, text};

#[test]
fn the_vectors_of_the_facts() {
    for (filter, groups, expected) in [
        (r#""eng" in groups"#, &["eng", "ops"][..], Outcome::Match),
        (r#""ENG" in groups"#, &["eng"], Outcome::NoMatch),
        (r#""a" in groups || "b" in groups && "c" in groups"#, &["a"], Outcome::Match),
        (r#"!("eng" in groups)"#, &[], Outcome::Match),
        (r#"claims.dept.startsWith("fin")"#, &[], Outcome::Failed(Stumble::NoClaim("dept".into()))),
        (r#"!claims.dept.startsWith("fin")"#, &[], Outcome::Failed(Stumble::NoClaim("dept".into()))),
        (r#"has(claims.dept) && claims.dept == "fin""#, &[], Outcome::NoMatch),
        ("true", &[], Outcome::Match),
        ("size(groups) > 2", &["a", "b", "c"], Outcome::Match),
        ("size(groups) > 2", &["a", "b"], Outcome::NoMatch),
        ("", &["a"], Outcome::NoMatch),
        ("  ", &["a"], Outcome::NoMatch),
    ] {
        assert_eq!(outcome(filter, &claims(groups, &[])), expected, "{filter}");
    }
}

#[test]
fn the_examples_of_the_vendor_are_read_where_they_belong() {
    let in_mapping = r#""engineering" in claims.group || "marketing" in claims.group"#;
    assert_eq!(outcome(in_mapping, &claims(&["marketing"], &[])), Outcome::Match);
    assert_eq!(outcome(r#""demo" in groups"#, &claims(&["demo"], &[])), Outcome::Match);
    for in_pool in [
        r#"claims.aud=="confluent" && claims.group!="invalid_group""#,
        r#"claims.iss=="https://my.issuer.com""#,
        r#""store-edge" in claims.groups"#,
        "true",
    ] {
        assert!(ClaimFilter::parse(in_pool, FilterPlace::IdentityPool).is_ok(), "{in_pool}");
    }
}

#[test]
fn every_relation_and_function() {
    let known = claims(
        &["eng", "ops"],
        &[
            ("email", text("ada@example.com")),
            ("level", ClaimValue::Integer(3)),
            ("admin", ClaimValue::Bool(true)),
            ("teams", list(&["red", "blue"])),
            ("name with blanks", text("x\"y\\z")),
            ("empty", list(&[])),
        ],
    );
    for (filter, expected) in [
        (r#"claims.email == "ada@example.com""#, true),
        (r#"claims["email"] == 'ada@example.com'"#, true),
        (r#"claims.email != "ada@example.com""#, false),
        (r#"claims["name with blanks"] == "x\"y\\z""#, true),
        ("claims.level == 3", true),
        ("claims.level >= 3 && claims.level <= 3", true),
        ("claims.level < 3 || claims.level > 3", false),
        ("claims.level > -1", true),
        ("claims.admin", true),
        ("!claims.admin", false),
        ("claims.admin == true", true),
        (r#"claims.teams == ["red", "blue"]"#, true),
        (r#"claims.teams == ["blue", "red"]"#, false),
        (r#"claims.teams != ["red"]"#, true),
        ("claims.empty == []", true),
        (r#""x" in []"#, false),
        (r#""red" in claims.teams"#, true),
        (r#"claims.email in ["ada@example.com", "eve@example.com"]"#, true),
        ("claims.level in [1, 2, 3]", true),
        ("claims.admin in [false]", false),
        // A single text counts as a list of one.
        (r#""ada@example.com" in claims.email"#, true),
        (r#""ada" in claims.email"#, false),
        (r#"claims.email.startsWith("ada@")"#, true),
        (r#"claims.email.endsWith("@example.com")"#, true),
        (r#"claims.email.endsWith("@EXAMPLE.com")"#, false),
        (r#"claims.email.contains("@exa")"#, true),
        (r#""ada@example.com, eve".contains(claims.email)"#, true),
        ("size(claims.email) == 15", true),
        ("claims.email.size() == 15", true),
        (r#"size("é🚀") == 2"#, true),
        ("claims.teams.size() == 2", true),
        ("has(claims.email)", true),
        ("has(claims.phone)", false),
        ("has(claims.groups) && has(claims.group)", true),
        (r#"claims.groups == groups && claims["group"] == groups"#, true),
        (r#"claims.email.matches("^[a-z]+@example\\.com$")"#, true),
        (r"claims.email.matches('example')", true),
        (r"(claims.level == 3) == claims.admin", true),
        ("!!true", true),
        ("true == false == false", true),
    ] {
        let expected = if expected { Outcome::Match } else { Outcome::NoMatch };
        assert_eq!(outcome(filter, &known), expected, "{filter}");
    }
}

#[test]
fn an_error_is_absorbed_where_the_other_side_decides() {
    let none = claims(&[], &[("level", ClaimValue::Integer(3))]);
    let absent = || Outcome::Failed(Stumble::NoClaim("x".into()));
    let kind = |name: &str| Outcome::Failed(Stumble::OtherKind(Some(name.into())));
    for (filter, expected) in [
        ("claims.x && false", Outcome::NoMatch),
        ("false && claims.x", Outcome::NoMatch),
        ("claims.x || true", Outcome::Match),
        ("true || claims.x", Outcome::Match),
        ("claims.x && true", absent()),
        ("claims.x || false", absent()),
        ("!(claims.x && false)", Outcome::Match),
        ("!claims.x", absent()),
        ("claims.x || claims.y || true", Outcome::Match),
        ("claims.x && claims.y", absent()),
        (r#"claims.x == "a" || claims.level == 3"#, Outcome::Match),
        // A claim of another kind than it is taken for.
        (r#"claims.level == "3""#, kind("level")),
        (r#"claims.level != "3""#, kind("level")),
        ("claims.level", kind("level")),
        ("claims.level && true", kind("level")),
        (r#"claims.level.startsWith("3")"#, kind("level")),
        (r#""3" in claims.level"#, kind("level")),
        ("size(claims.level) == 1", kind("level")),
        (r#"claims.level in ["3"]"#, kind("level")),
        (r#"claims.level.matches("3") || claims.level == 3"#, Outcome::Match),
    ] {
        assert_eq!(outcome(filter, &none), expected, "{filter}");
    }
}

#[test]
fn what_is_written_is_read_the_same_way_again() {
    for (typed, printed) in [
        (r#""eng"in groups||"ops"in groups"#, r#""eng" in groups || "ops" in groups"#),
        ("((true))", "true"),
        (
            r#"claims.group == claims["a b"] && claims['dept']!='x'"#,
            r#"groups == claims["a b"] && claims.dept != "x""#,
        ),
        ("groups.size()>=+2", ""),
        ("groups.size()>=2", "size(groups) >= 2"),
        ("!(true && (false || true))", "!(true && (false || true))"),
        ("(true || false) || true", "(true || false) || true"),
        ("(1 == 2) == true", "1 == 2 == true"),
        ("true == (1 == 2)", "true == (1 == 2)"),
        (r#"('a' + "b")"#, ""),
    ] {
        let read = parse(typed).map(|filter| filter.to_string()).unwrap_or_default();
        assert_eq!(read, printed, "{typed}");
    }
}
