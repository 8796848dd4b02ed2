//! What is refused: at which characters, and with which words.

use keyplane::model::{ClaimFilter, FilterPlace};

use super::support::parse;

/// The filter, the part that is pointed at (by its place in characters and its text), and how the words go on.
#[test]
fn what_lies_outside_is_refused_at_its_place_with_the_way_out() {
    for (filter, at, pointed, words) in [
        (r#"claims.iss="https://x""#, 10, "=", "a single = compares nothing. Write ==."),
        ("true & true", 5, "&", "a single & joins nothing. Write &&."),
        ("true | true", 5, "|", "a single | joins nothing. Write ||."),
        ("true and true", 5, "and", "and is no operator. Write &&."),
        ("true OR true", 5, "OR", "OR is no operator. Write ||."),
        ("not true", 0, "not", "not is no operator. Write !."),
        (r#""é" in groups + 1"#, 14, "+", "a filter does not calculate, so + means nothing."),
        ("claims.level -1 > 2", 13, "-", "a filter does not calculate"),
        ("- claims.level > 2", 0, "-", "a filter does not calculate"),
        ("true ? true : false", 5, "?", "a ? b : c is not supported. Write (a && b) || (!a && c)."),
        (r#"{"a": 1}.a"#, 0, "{", "maps are not supported."),
        ("claims.level == 1.5", 16, "1.5", "only whole decimal numbers are supported."),
        ("claims.level == 0x1F", 16, "0x1F", "only whole decimal numbers are supported."),
        ("claims.level == 1u", 16, "1u", "only whole decimal numbers are supported."),
        ("claims.level == 9223372036854775808", 16, "9223372036854775808", "this number is too large."),
        (r#"claims.a == r"x""#, 12, "r", "raw and byte texts are not supported."),
        ("claims.a == “x”", 12, "“", "this is a typographic quotation mark."),
        (r#"claims.a == "x"#, 12, "\"x", "this text is not closed. Write \" at its end."),
        (r#"claims.a == "x\d""#, 14, "\\d", "\\d means nothing in a text. Write \\\\ for a backslash;"),
        ("claims.a == #", 12, "#", "# means nothing here."),
        ("claims.a == null", 12, "null", "null is not supported. Ask whether a claim is there: has("),
        (
            "user.email == \"x\"",
            0,
            "user",
            "user stands for nothing. Write \"user\" for the text, or claims.user",
        ),
        ("claims", 0, "claims", "claims alone says nothing."),
        ("claims == 1", 0, "claims", "claims alone says nothing."),
        ("claims.realm.roles", 13, "roles", "claims have one level, so .roles leads nowhere."),
        ("claims.", 7, "", "the filter ends too early. Write a name after the dot"),
        ("claims.in == 1", 7, "in", "in cannot stand here. Write a name after the dot"),
        ("claims[0] == 1", 7, "0", "0 cannot stand here. Write the claim's name as a text"),
        ("claims[\"a\" == 1", 11, "==", "== cannot stand here. Close the bracket with ]."),
        ("groups[0] == \"a\"", 6, "[", "elements have no numbers here."),
        (r#""a".length == 1"#, 4, "length", "there is no .length here."),
        (r#"groups.all(g, g == "a")"#, 7, "all", "all is not supported. Ask for each value by itself"),
        (r#"groups.exists(g, g == "a")"#, 7, "exists", "exists is not supported."),
        ("groups.map(g, g)", 7, "map", "map is not supported."),
        (r#"claims.a.lowerAscii() == "a""#, 9, "lowerAscii", "lowerAscii is no function of filters."),
        ("int(claims.level) > 1", 0, "int", "int is not supported: a filter converts nothing."),
        ("timestamp(claims.at) > 1", 0, "timestamp", "timestamp is not supported"),
        ("lower(claims.a) == \"a\"", 0, "lower", "lower is no function of filters."),
        (r#"startsWith("a")"#, 0, "startsWith", "startsWith is asked of a text. Write the text before it"),
        (r#"claims.a.startsWith("a", "b")"#, 23, ",", "startsWith takes one text."),
        ("claims.a.startsWith()", 20, ")", "startsWith takes one text."),
        ("claims.a.startsWith", 9, "startsWith", "startsWith takes one text in parentheses."),
        ("size() == 1", 5, ")", "size takes one text or list."),
        ("groups.size(1) == 1", 12, "1", "size takes no argument after a value."),
        ("has(groups)", 4, "groups", "has takes a claim by its name. Write has(claims.department)."),
        (r#"has(claims["a"])"#, 4, "claims", "has takes a claim by its name."),
        ("has claims.a", 4, "claims", "claims cannot stand here. Write ( after the name of a function."),
        ("true true", 5, "true", "true cannot stand here. Join two conditions with && or ||."),
        ("(true", 5, "", "the filter ends too early. Close the parenthesis with )."),
        ("true)", 4, ")", ") cannot stand here. Join two conditions"),
        ("true &&", 7, "", "the filter ends too early. Write a value here"),
        ("&& true", 0, "&&", "&& cannot stand here. Write a value here"),
        ("in groups", 0, "in", "in cannot stand here. Write a value here"),
        ("claims.a in [\"a\",]", 17, "]", "a list holds texts, whole numbers, true or false."),
        ("claims.a in [claims.b]", 13, "claims", "a list holds texts"),
        ("claims.a in [[\"a\"]]", 13, "[", "a list holds texts"),
        ("claims.a in [\"a\", 1]", 18, "1", "a list holds values of one kind."),
        ("claims.a in [\"a\"", 16, "", "the filter ends too early. Close the bracket with ]."),
    ] {
        refused(filter, at, pointed, words);
    }
}

#[test]
fn a_type_error_that_can_be_known_is_told_at_once() {
    for (filter, at, pointed, words) in [
        (r#""eng""#, 0, "\"eng\"", "a text is no condition. Compare it, with == or in."),
        ("groups", 0, "groups", "a list of texts is no condition."),
        ("3", 0, "3", "a number is no condition."),
        (r#"true && "eng""#, 8, "\"eng\"", "a text is no condition."),
        ("true || groups", 8, "groups", "a list of texts is no condition."),
        ("!groups", 1, "groups", "a list of texts is no condition."),
        (
            r#"groups == "eng""#,
            0,
            r#"groups == "eng""#,
            "a list of texts never equals a text. Write \"a\" in the list",
        ),
        (r#"claims.group != "eng""#, 0, r#"claims.group != "eng""#, "a list of texts never equals a text."),
        (
            r#""eng" == groups"#,
            0,
            r#""eng" == groups"#,
            "a text never equals a list of texts. Write in instead of ==.",
        ),
        ("1 == \"1\"", 0, "1 == \"1\"", "a number never equals a text. Write a value of the same kind."),
        ("[1] == [\"1\"]", 0, "[1] == [\"1\"]", "a list of numbers never equals a list of texts."),
        (
            r#"claims.a < "b""#,
            11,
            "\"b\"",
            "only whole numbers are ordered, not a text. Compare with == or !=.",
        ),
        (r#""a" in "abc""#, 7, "\"abc\"", "in looks into a list, not into a text."),
        ("1 in groups", 0, "1 in groups", "a number is never in a list of texts."),
        (r#"["a"] in groups"#, 0, "[\"a\"]", "a list is not in a list. Ask for each value"),
        (
            r#"groups.contains("eng")"#,
            0,
            "groups",
            "contains works on texts, not on a list of texts. For a list, write \"a\" in groups.",
        ),
        ("claims.a.startsWith(1)", 20, "1", "startsWith works on texts, not on a number."),
        ("size(1) == 1", 5, "1", "only texts and lists have a size, not a number."),
        ("claims.a.matches(claims.b)", 17, "claims.b", "matches takes its pattern as a text."),
        (r#"claims.a.matches("a(")"#, 19, "(", "this group is not closed."),
        (r#"claims.a.matches("\\d(?=x)")"#, 21, "(", "look-around is not supported in a pattern."),
        (r#"claims.a.matches("(a)\\1")"#, 21, "\\\\", "a pattern cannot refer back to what it found."),
    ] {
        refused(filter, at, pointed, words);
    }
}

fn refused(filter: &str, at: usize, pointed: &str, words: &str) {
    let error = match parse(filter) {
        Ok(read) => panic!("{filter} is read as {read}"),
        Err(error) => error,
    };
    let found: String = filter.chars().skip(error.at).take(error.length).collect();
    assert_eq!((error.at, found.as_str()), (at, pointed), "{filter}: {error}");
    let told = error.to_string();
    assert!(told.contains(words), "{filter}: {told}");
    assert!(told.starts_with(&format!("has an error at character {}: ", at + 1)), "{told}");
}

#[test]
fn the_limits_are_where_they_are_said_to_be() {
    let parens = |count: usize| format!("{}true{}", "(".repeat(count), ")".repeat(count));
    let nots = |count: usize| format!("{}true", "!".repeat(count));
    let terms = |count: usize| vec!["1==1"; count].join("||");
    let padded = |length: usize| format!("{}{}", "true", " ".repeat(length - 4));
    let pattern = |length: usize| format!("claims.a.matches(\"{}\")", "a".repeat(length));
    for (what, fits, breaks, words) in [
        ("300 characters", padded(300), padded(301), "a filter has at most 300 characters, not 301."),
        ("16 levels of parentheses", parens(15), parens(16), "this is nested too deeply"),
        ("16 levels of negation", nots(15), nots(16), "this is nested too deeply"),
        // Three parts a term, and one for the chain itself.
        ("64 parts", terms(21), format!("{}||true", terms(21)), "a filter has at most 64 parts."),
        (
            "a pattern of 100 characters",
            pattern(100),
            pattern(101),
            "a pattern has at most 100 characters, not 101.",
        ),
    ] {
        assert!(parse(&fits).is_ok(), "{what}: {:?}", parse(&fits));
        let told = parse(&breaks).unwrap_err().to_string();
        assert!(told.contains(words), "{what}: {told}");
    }
    let listed = format!("claims.a in [{}]", vec!["1"; 61].join(","));
    assert!(parse(&listed).is_ok(), "a list counts what it holds: {:?}", parse(&listed));
    assert!(parse(&listed.replace("[1,", "[1,1,")).is_err());
}

#[test]
fn in_an_identity_pool_the_groups_are_a_claim_like_any_other() {
    let filter = r#"claims.group != "invalid_group""#;
    assert!(ClaimFilter::parse(filter, FilterPlace::IdentityPool).is_ok());
    assert!(ClaimFilter::parse(filter, FilterPlace::GroupMapping).is_err());
}
