//! What holds for every filter and for every text.

use keyplane::model::{
    Claim, ClaimFilter, ClaimValue, Claims, Filter, FilterPlace,
    claim_filter::{Comparison, Expr, Literal, Outcome, Pattern, TextTest},
};
use proptest::{prelude::*, sample::select};

fn place() -> impl Strategy<Value = FilterPlace> {
    prop_oneof![Just(FilterPlace::GroupMapping), Just(FilterPlace::IdentityPool)]
}

/// Pieces of filters in any order: many are nearly right.
fn pieces() -> impl Strategy<Value = String> {
    let piece = select(vec![
        "\"eng\"",
        "'ops'",
        "groups",
        "claims.a",
        "claims[\"a b\"]",
        "has(claims.a)",
        "size(",
        "claims",
        ".",
        ".size()",
        ".startsWith(",
        ".matches(\"a+\")",
        ".matches(",
        "(",
        ")",
        "[",
        "]",
        ",",
        "!",
        "&&",
        "||",
        "==",
        "!=",
        "<",
        ">=",
        "in",
        "true",
        "false",
        "1",
        "-2",
        "null",
        "=",
        "&",
        "é",
        "\"",
        "'",
        "\\",
        "{",
        "?",
        "and",
        "(((",
        "!!!",
        "1.5",
    ]);
    prop::collection::vec(piece, 0..24).prop_map(|pieces| pieces.join(" "))
}

fn literal() -> impl Strategy<Value = Literal> {
    prop_oneof![
        any::<bool>().prop_map(Literal::Bool),
        any::<i64>().prop_map(Literal::Integer),
        text().prop_map(Literal::Text),
    ]
}

fn text() -> impl Strategy<Value = Box<str>> {
    prop_oneof!["[a-c]{0,3}", "[a\"'\\\\\n\té]{0,4}"].prop_map(String::into_boxed_str)
}

fn list() -> impl Strategy<Value = Expr> {
    prop_oneof![
        prop::collection::vec(any::<i64>().prop_map(Literal::Integer), 0..3),
        prop::collection::vec(text().prop_map(Literal::Text), 0..3),
    ]
    .prop_map(Expr::List)
}

fn claim() -> impl Strategy<Value = Expr> {
    prop_oneof![
        Just(Expr::Claim("dept".into())),
        Just(Expr::Claim("in".into())),
        Just(Expr::Claim("a \"b\"".into())),
        Just(Expr::Claim("".into())),
    ]
}

fn words() -> impl Strategy<Value = Expr> {
    prop_oneof![claim(), text().prop_map(|text| Expr::Literal(Literal::Text(text)))]
}

/// Conditions whose types fit.
fn condition() -> impl Strategy<Value = Expr> {
    let number = prop_oneof![
        any::<i64>().prop_map(|value| Expr::Literal(Literal::Integer(value))),
        words().prop_map(|of| Expr::Size(Box::new(of))),
        list().prop_map(|of| Expr::Size(Box::new(of))),
        Just(Expr::Size(Box::new(Expr::Groups))),
    ];
    let leaf = prop_oneof![
        any::<bool>().prop_map(|value| Expr::Literal(Literal::Bool(value))),
        claim(),
        Just(Expr::Has("dept".into())),
        (words(), prop_oneof![claim(), Just(Expr::Groups)]).prop_map(|(a, b)| Expr::In(Box::new([a, b]))),
        (claim(), list()).prop_map(|(a, b)| Expr::In(Box::new([a, b]))),
        (select(Comparison::ALL.to_vec()), number.clone(), prop_oneof![number, claim()])
            .prop_map(|(how, a, b)| Expr::Compare(how, Box::new([a, b]))),
        (select(vec![Comparison::Equal, Comparison::NotEqual]), literal(), claim())
            .prop_map(|(how, a, b)| Expr::Compare(how, Box::new([Expr::Literal(a), b]))),
        (select(TextTest::ALL.to_vec()), words(), words())
            .prop_map(|(test, a, b)| Expr::Text(test, Box::new([a, b]))),
        (words(), select(vec!["^a+$", "\\d\"x\"", ""]))
            .prop_map(|(on, pattern)| Expr::Matches(Box::new(on), Pattern::parse(pattern).unwrap())),
    ];
    leaf.prop_recursive(4, 20, 3, |inner| {
        prop_oneof![
            inner.clone().prop_map(|of| Expr::Not(Box::new(of))),
            prop::collection::vec(inner.clone(), 2..4).prop_map(Expr::All),
            prop::collection::vec(inner.clone(), 2..4).prop_map(Expr::Any),
            (select(vec![Comparison::Equal, Comparison::NotEqual]), inner.clone(), inner)
                .prop_map(|(how, a, b)| Expr::Compare(how, Box::new([a, b]))),
        ]
    })
}

fn claims() -> impl Strategy<Value = Claims> {
    let value = prop_oneof![
        any::<bool>().prop_map(ClaimValue::Bool),
        (-2_i64..4).prop_map(ClaimValue::Integer),
        "[a-c]{0,3}".prop_map(|text| ClaimValue::Text(text.into())),
        prop::collection::vec("[a-c]{0,2}".prop_map(String::into_boxed_str), 0..3).prop_map(ClaimValue::List),
    ];
    let others = prop::collection::btree_map(select(vec!["dept", "in", "a \"b\"", "a"]), value, 0..4);
    (prop::collection::vec("[a-c]{1,2}", 0..3), others).prop_map(|(groups, others)| {
        let others = others.into_iter().map(|(name, value)| Claim { name: name.into(), value }).collect();
        Claims::typed(&groups, others).unwrap()
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(4_000))]

    #[test]
    fn what_is_printed_is_read_as_the_same_filter(expr in condition(), place in place()) {
        let printed = expr.to_string();
        prop_assume!(printed.chars().count() <= Filter::LIMIT);
        let read = match ClaimFilter::parse(&printed, place) {
            Err(error) if error.to_string().contains("64 parts") => return Ok(()),
            read => read.unwrap_or_else(|error| panic!("{printed}: {error}")),
        };
        prop_assert_eq!(read.expr(), Some(&expr), "{}", printed);
        prop_assert_eq!(read.to_string(), printed);
    }

    #[test]
    fn any_text_is_read_or_refused_inside_itself(
        text in prop_oneof![".{0,320}", pieces()], place in place(), claims in claims()
    ) {
        match ClaimFilter::parse(&text, place) {
            Ok(filter) => {
                let outcome = filter.matches(&claims);
                let again = ClaimFilter::parse(&filter.to_string(), place);
                // Written out, a dense filter may be longer than a filter may be.
                prop_assert!(again.is_err() || again.unwrap().matches(&claims) == outcome);
            }
            Err(error) => {
                prop_assert!(error.at + error.length <= text.chars().count(), "{}", error);
                prop_assert!(error.to_string().ends_with('.'), "{}", error);
            }
        }
    }

    /// `!` turns the answer round, errors stay errors, and the order of conditions never matters.
    #[test]
    fn logic_is_what_it_should_be(a in condition(), b in condition(), claims in claims()) {
        let said = |expr: Expr| ClaimFilter::parse(&expr.to_string(), FilterPlace::IdentityPool)
            .ok().map(|filter| filter.matches(&claims));
        let kind = |outcome: Option<Outcome>| outcome.map(|outcome| match outcome {
            Outcome::Match => Some(true),
            Outcome::NoMatch => Some(false),
            Outcome::Failed(_) => None,
        });
        let (one, other) = (kind(said(a.clone())), kind(said(b.clone())));
        prop_assume!(one.is_some() && other.is_some());
        let (one, other) = (one.flatten(), other.flatten());
        let and = |a: &Expr, b: &Expr| kind(said(Expr::All(vec![a.clone(), b.clone()])));
        let or = |a: &Expr, b: &Expr| kind(said(Expr::Any(vec![a.clone(), b.clone()])));
        for (told, expected) in [
            (kind(said(Expr::Not(Box::new(a.clone())))), one.map(|it| !it)),
            (and(&a, &b), if one == Some(false) || other == Some(false) { Some(false) } else { one.and(other) }),
            (and(&b, &a), if one == Some(false) || other == Some(false) { Some(false) } else { one.and(other) }),
            (or(&a, &b), if one == Some(true) || other == Some(true) { Some(true) } else { one.and(other) }),
            (or(&b, &a), if one == Some(true) || other == Some(true) { Some(true) } else { one.and(other) }),
        ] {
            // Too long or too deep for a filter says nothing about logic.
            prop_assert!(told.is_none() || told == Some(expected), "{} and {}: {:?}", a, b, told);
        }
    }
}
