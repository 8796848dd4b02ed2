//! The patterns of `matches`, against another engine and by table.

use std::fmt::Write;

use keyplane::model::claim_filter::{Pattern, PatternProblem};
use proptest::prelude::*;

#[test]
fn what_a_pattern_finds() {
    for (pattern, text, found) in [
        ("", "", true),
        ("", "x", true),
        ("a.c", "xabcx", true),
        ("a.c", "a\nc", false),
        ("^abc$", "abc", true),
        ("^abc$", "abcd", false),
        ("a|b|", "z", true),
        ("^(a|bc)+$", "abcbca", true),
        ("^(?:ab){2,3}$", "ab", false),
        ("^(?:ab){2,3}$", "ababab", true),
        ("^a{2}$", "aa", true),
        ("^a{2,}$", "aaaaa", true),
        ("^a{0}$", "", true),
        ("a{,2}", "a{,2}", true),
        ("x{", "x{", true),
        ("^[a-c_]+$", "ab_c", true),
        ("^[^a-c]+$", "xyz", true),
        ("^[]a-]+$", "]a-", true),
        (r"^[\d\-x]+$", "12-x", true),
        (r"^[\D]+$", "a1", false),
        (r"^\w+@\w+\.com$", "ada@example.com", true),
        (r"^\w+@\w+\.com$", "ada@exampleXcom", false),
        (r"\bops\b", "dev ops on", true),
        (r"\bops\b", "devops", false),
        (r"\Bops", "devops", true),
        ("(?i)ENG-[a-z]+", "eng-CORE", true),
        ("(?i)[^e]", "E", false),
        ("é+$", "caféé", true),
        ("^.$", "🚀", true),
        ("(a*)*$", "aaab", true),
        ("(a*)+b", "aaab", true),
        ("a*?b", "aab", true),
        ("()", "", true),
    ] {
        assert_eq!(Pattern::parse(pattern).unwrap().is_in(text), found, "{pattern:?} in {text:?}");
    }
}

#[test]
fn what_is_no_pattern_is_refused_at_its_place() {
    use PatternProblem as P;
    for (pattern, at, problem) in [
        ("a(?=b)", 1, P::LookAround),
        ("(?!b)", 0, P::LookAround),
        ("(?<=b)", 0, P::LookAround),
        ("(?<!b)", 0, P::LookAround),
        (r"(a)\1", 3, P::BackReference),
        ("(?P<n>a)", 0, P::SpecialGroup),
        ("a(?i)", 1, P::SpecialGroup),
        (r"\pL", 0, P::Escape('p')),
        (r"ab\", 2, P::OpenEscape),
        ("a(b", 1, P::OpenGroup),
        ("ab)", 2, P::ClosedTwice),
        ("x[ab", 1, P::OpenClass),
        ("[]", 0, P::OpenClass),
        ("[[:alpha:]]", 1, P::NamedClass),
        ("[z-a]", 1, P::BackwardRange),
        ("*a", 0, P::NothingToRepeat),
        ("a**", 2, P::NothingToRepeat),
        ("a|+", 2, P::NothingToRepeat),
        ("{2}", 0, P::NothingToRepeat),
        ("a{2}{3}", 4, P::NothingToRepeat),
        ("a{3,2}", 1, P::Count),
        ("a{1001}", 1, P::Count),
        ("(a{1000}){1000}", 0, P::TooLarge),
        ("(((){1000}){1000}){1000}", 0, P::TooLarge),
        (&"(".repeat(17), 16, P::TooDeep),
    ] {
        let told = Pattern::parse(pattern).map(|_| ()).unwrap_err();
        assert_eq!(told, (at, problem), "{pattern:?}");
        assert!(problem.to_string().ends_with('.'), "{problem}");
    }
}

/// A pattern that both engines know, of a few letters so that it often fits.
fn pattern() -> impl Strategy<Value = String> {
    let atom = prop_oneof![
        4 => "[abA1 _-]",
        1 => Just(".".to_owned()),
        1 => prop::sample::select(vec![r"\d", r"\w", r"\s", r"\D", r"\W", r"\S", r"\.", r"\b", r"\B", "^", "$"])
            .prop_map(str::to_owned),
        1 => prop::sample::select(vec!["[ab]", "[^a]", "[a-z1]", r"[\d_]", r"[^\w]", "[b-]", r"[\W1]"])
            .prop_map(str::to_owned),
    ];
    let one = atom.prop_recursive(3, 24, 4, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 1..4).prop_map(|parts| parts.concat()),
            prop::collection::vec(inner.clone(), 1..4).prop_map(|parts| format!("({})", parts.join("|"))),
            (inner, prop::sample::select(vec!["*", "+", "?", "*?", "{2}", "{1,3}", "{2,}"]))
                .prop_map(|(inner, how)| format!("(?:{inner}){how}")),
        ]
    });
    (one, any::<bool>()).prop_map(|(one, folded)| if folded { format!("(?i){one}") } else { one })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(4_000))]

    #[test]
    fn another_engine_finds_the_same(pattern in pattern(), texts in prop::collection::vec("[abAB1 _.\n-]{0,8}", 4)) {
        prop_assume!(pattern.chars().count() <= 100);
        let theirs = regex::Regex::new(&pattern).unwrap();
        let ours = match Pattern::parse(&pattern) {
            Err((_, PatternProblem::TooLarge)) => return Ok(()),
            read => read.unwrap(),
        };
        for text in texts {
            prop_assert_eq!(ours.is_in(&text), theirs.is_match(&text), "{:?} in {:?}", pattern, text);
        }
    }

    #[test]
    fn any_text_is_read_or_refused_inside_itself(text in "[-ab(){}\\[\\]\\\\*+?|^$.:,=!<>0-9PdwbBs\u{e9}]{0,100}") {
        match Pattern::parse(&text) {
            Ok(pattern) => { pattern.is_in("aab b0é\n"); }
            Err((at, _)) => prop_assert!(at <= text.chars().count()),
        }
    }
}

/// Doubling the text at most doubles the steps; the classic patterns that take other engines for ever end at once.
#[test]
fn a_search_ends_whatever_the_pattern() {
    let text = "a".repeat(10_000);
    for pattern in
        ["(a*)*c", "(a|aa)+c", "(a|a)*c", "(a*a*a*a*a*)*c", "a{0,200}a{0,200}c", "(.*)(.*)(.*)(.*)c"]
    {
        assert!(!Pattern::parse(pattern).unwrap().is_in(&text), "{pattern}");
    }
    let mut long = String::new();
    for _ in 0..50 {
        write!(long, "a?").unwrap();
    }
    assert!(Pattern::parse(&long).unwrap().is_in(&text));
}
