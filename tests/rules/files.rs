//! Files of ACLs: what goes out comes in again, and a file from anywhere is taken whole or not at all.

use std::fmt::Write as _;

use keyplane::{
    engine::{Command, NewAcl, Refusal},
    exchange::acls::{FileError, MOST_ROWS, head, read},
    model::{
        Acl, AclOperation, AclPatternType, AclPermission, AclResourceType, KafkaClusterId, ObjectRef,
        Principal, Role,
    },
    view::acls::{Judgement, Plan, judge, records},
};
use proptest::{prelude::*, sample::Index};

use crate::support::{delete, world::World};

const COLUMNS: &str = "Cluster,Resource type,Resource name,Pattern type,Principal,Host,Operation,Permission";

/// A file with these lines below the columns; `@` stands for the Standard cluster.
fn file(world: &World, lines: &[&str]) -> String {
    let lines = lines.iter().fold(String::new(), |mut all, line| {
        let _ = writeln!(all, "{}", line.replace('@', world.standard.as_str()));
        all
    });
    format!("{COLUMNS}\n{lines}")
}

fn plan(world: &World, text: &str) -> Plan {
    judge(&world.lab.org, &world.lab.admin, &read(text.as_bytes()).unwrap(), world.lab.now)
}

/// The first line that is refused, and why.
fn refusal(world: &World, line: &str) -> (usize, String) {
    let plan = plan(world, &file(world, &["@,TOPIC,fine,LITERAL,User:sa-1,*,READ,ALLOW", line]));
    let [first, rest @ ..] = plan.rows.as_slice() else { panic!("no rows") };
    let Judgement::Refused(why) = &first.judgement else { panic!("{line} is not refused") };
    assert_eq!((plan.refused, rest.len()), (1, 1), "{line}");
    (first.line, why.clone())
}

#[test]
fn each_row_that_is_no_acl_is_refused_with_its_line_and_its_column() {
    let world = World::new();
    let long = format!("@,TOPIC,{},LITERAL,User:sa-1,*,READ,ALLOW", "x".repeat(2_000_000));
    for (line, why) in [
        (",TOPIC,a,LITERAL,User:sa-1,*,READ,ALLOW", "Cluster is empty. It is an id such as lkc-abc12."),
        ("l kc,TOPIC,a,LITERAL,User:sa-1,*,READ,ALLOW", "Cluster “l kc” is not an id such as lkc-abc12."),
        (
            "lkc-never,TOPIC,a,LITERAL,User:sa-1,*,READ,ALLOW",
            "Kafka cluster lkc-never does not exist. It may have been deleted in the meantime.",
        ),
        (
            "@,TABLE,a,LITERAL,User:sa-1,*,READ,ALLOW",
            "Resource type “TABLE” is not known. It is one of CLUSTER, TOPIC, GROUP, TRANSACTIONAL_ID.",
        ),
        ("@,TOPIC,,LITERAL,User:sa-1,*,READ,ALLOW", "Resource name is required."),
        ("@,TOPIC,a b,LITERAL,User:sa-1,*,READ,ALLOW", "Resource name must be a name without blanks."),
        (
            "@,TOPIC,\"a\nb\",LITERAL,User:sa-1,*,READ,ALLOW",
            "Resource name may not contain control characters.",
        ),
        (&long, "Resource name may have at most 249 characters, not 2000000."),
        (
            "@,CLUSTER,orders,LITERAL,User:sa-1,*,ALTER,ALLOW",
            "Resource name must be kafka-cluster, literally, for the cluster itself.",
        ),
        (
            "@,TOPIC,a,REGEX,User:sa-1,*,READ,ALLOW",
            "Pattern type “REGEX” is not known. It is one of LITERAL, PREFIXED.",
        ),
        (
            "@,TOPIC,a,LITERAL,sa-1,*,READ,ALLOW",
            "Principal “sa-1” is not of the form User:sa-abc12, or User:*.",
        ),
        (
            "@,TOPIC,a,LITERAL,,*,READ,ALLOW",
            "Principal is empty. It is of the form User:sa-abc12, or User:*.",
        ),
        (
            "@,TOPIC,a,LITERAL,User:sa-1,10.0.0.1,READ,ALLOW",
            "Host “10.0.0.1” is not possible: Confluent Cloud takes * only.",
        ),
        (
            "@,TOPIC,a,LITERAL,User:sa-1,*,=1+1,ALLOW",
            "Operation “=1+1” is not known. It is one of ALL, READ, WRITE, CREATE, DELETE, ALTER, DESCRIBE, ALTER_CONFIGS, DESCRIBE_CONFIGS, IDEMPOTENT_WRITE.",
        ),
        (
            "@,GROUP,a,LITERAL,User:sa-1,*,WRITE,ALLOW",
            "Operation WRITE does not exist for GROUP. It is one of ALL, READ, DESCRIBE, DELETE.",
        ),
        (
            "@,TOPIC,a,LITERAL,User:sa-1,*,READ,MAYBE",
            "Permission “MAYBE” is not known. It is one of ALLOW, DENY.",
        ),
        ("@,TOPIC,a,LITERAL,User:sa-1,*,READ", "Permission is empty. It is one of ALLOW, DENY."),
        (
            "@,TOPIC,a,b,LITERAL,User:sa-1,*,READ,ALLOW",
            "This line has 9 cells, the first line names 8 columns. A cell with a comma in it stands in quotes.",
        ),
    ] {
        assert_eq!(refusal(&world, line), (3, why.to_owned()), "{line:.80}");
    }
    let (_, why) = refusal(&world, &format!("@,{},a,LITERAL,User:sa-1,*,READ,ALLOW", "T".repeat(3_000)));
    assert!(why.chars().count() < 200, "a huge cell is not repeated whole");
}

#[test]
fn a_file_that_is_none_is_refused_as_a_whole() {
    let acl = "lkc-1,TOPIC,a,LITERAL,User:sa-1,*,READ,ALLOW";
    let text = |text: &str| text.as_bytes().to_vec();
    for (what, bytes, expected) in [
        ("nothing", Vec::new(), "This file is empty. The first line names the columns."),
        ("blank lines", text("\r\n\n"), "This file is empty. The first line names the columns."),
        ("UTF-16", vec![0xff, 0xfe, b'C', 0], "This file is no text in UTF-8. Save it as CSV in UTF-8."),
        ("no columns", text(acl), "The first line names no column “Cluster”. Export ACLs to see the form."),
        (
            "a column short",
            text(&COLUMNS.replace(",Operation", "")),
            "The first line names no column “Operation”. Export ACLs to see the form.",
        ),
        (
            "a column twice",
            text(&format!("{COLUMNS},operation ")),
            "The first line names the column “Operation” twice.",
        ),
        (
            "semicolons",
            text(&COLUMNS.replace(',', ";")),
            "The cells of this file are separated by semicolons. Save it with commas between them.",
        ),
        (
            "tabs",
            text(&COLUMNS.replace(',', "\t")),
            "The cells of this file are separated by tabs. Save it with commas between them.",
        ),
        (
            "a quote left open",
            text(&format!("{COLUMNS}\n{acl}\n\"lkc-1,TOPIC")),
            "This is no CSV: line 3, cell 1: it begins with a quote and never ends. Close it, or double the quotes in it.",
        ),
    ] {
        assert_eq!(read(&bytes).unwrap_err().to_string(), expected, "{what}");
    }
    let endless = format!("{COLUMNS}\n{}", "x\n".repeat(MOST_ROWS + 1));
    assert_eq!(read(endless.as_bytes()), Err(FileError::TooLong));
}

#[test]
fn columns_stand_in_any_order_and_what_is_for_people_is_passed_over() {
    let world = World::new();
    let text = format!(
        "\u{feff}\"permission\",OPERATION,Note,principal,Pattern type, Resource name ,Resource type,Cluster\r\ndeny,alter-configs,see ticket 4,User:*,prefixed,orders-,topic,{}\r\n\r\n",
        world.standard
    );
    let plan = plan(&world, &text);
    let [only] = plan.new.as_slice() else { panic!("{plan:?}") };
    assert_eq!(
        only.build(world.lab.now).unwrap().id.as_str(),
        format!("{}/TOPIC#orders-#PREFIXED#User:*#*#ALTER_CONFIGS#DENY", world.standard)
    );
    assert_eq!(plan.rows[0].words, "Everyone may not ALTER_CONFIGS topics starting with orders-");
}

/// What has to be mended stands first, and nothing can be taken in while there is any.
#[test]
fn rows_that_are_there_or_come_again_are_told_apart_and_nothing_is_half_taken() {
    let mut world = World::new();
    let there = "@,TOPIC,there,LITERAL,User:sa-1,*,READ,ALLOW";
    let first = plan(&world, &file(&world, &[there]));
    world.lab.run(Command::CreateAcls { acls: first.new }).unwrap();
    let new = "@,TOPIC,new,LITERAL,User:sa-1,*,READ,ALLOW";
    let text = file(
        &world,
        &[
            there,
            new,
            "@,topic, new ,literal,User:sa-1,,read,allow",
            "@,GROUP,g,LITERAL,User:sa-1,*,WRITE,ALLOW",
        ],
    );
    let before = world.lab.org.position();
    let mixed = plan(&world, &text);
    let judged: Vec<_> = mixed.rows.iter().map(|row| (row.line, &row.judgement)).collect();
    assert!(matches!(judged[0], (5, Judgement::Refused(_))), "{judged:?}");
    assert_eq!(judged[1..], [(3, &Judgement::New), (2, &Judgement::There), (4, &Judgement::Again(3))]);
    assert_eq!((mixed.new.len(), mixed.there, mixed.again, mixed.refused), (1, 1, 1, 1));

    // Whoever sends it all the same changes nothing.
    let rows = read(text.as_bytes()).unwrap();
    let acls: Vec<_> = rows.into_iter().filter_map(|row| row.acl.ok()).collect();
    assert_eq!(acls.len(), 4);
    assert!(matches!(world.lab.run(Command::CreateAcls { acls }), Err(Refusal::Invalid(_))));
    assert_eq!(world.lab.org.position(), before);
}

#[test]
fn who_may_not_make_acls_is_told_before_sending() {
    let mut world = World::new();
    // Sees the cluster, and changes nothing on it.
    world.lab.bind(world.user(), Role::Operator, &world.cluster_path(&world.standard));
    let text = file(&world, &["@,TOPIC,a,LITERAL,User:sa-1,*,READ,ALLOW"]);
    let rows = read(text.as_bytes()).unwrap();
    let told = |who| judge(&world.lab.org, who, &rows, world.lab.now).stopped;
    assert_eq!(told(&world.lab.admin), None);
    let why = told(&world.user()).unwrap();
    assert!(why.contains("may not create ACLs here"), "{why}");
}

/// An ACL that the engine takes: names have anything but blanks, and look like formulas, quotes and separators.
fn any_acl() -> impl Strategy<Value = NewAcl> {
    let world = World::new();
    let principals =
        prop::sample::select(vec!["*", "sa-1", "u-=1", "pool-a,b", "group-\"q\"", "u11", "sa-+1"]);
    let name = prop_oneof![Just("*".to_owned()), "[=+@'\"A-Za-z0-9.,;#_-]{1,60}", "[=＝é漢🚀'-]{1,20}"];
    let clusters = prop::sample::select(vec![world.basic, world.standard, world.elsewhere]);
    (clusters, any::<(Index, Index, Index, bool)>(), name, principals).prop_map(
        |(cluster, picks, name, who)| {
            let (kind, operation, pattern, denies) = picks;
            let resource_type = *kind.get(AclResourceType::ALL);
            let operation: AclOperation = *operation.get(Acl::operations(resource_type));
            let is_cluster = resource_type == AclResourceType::Cluster;
            let name = if is_cluster { Acl::CLUSTER_NAME.to_owned() } else { name };
            let pattern =
                if is_cluster { AclPatternType::Literal } else { *pattern.get(AclPatternType::ALL) };
            let permission = if denies { AclPermission::Deny } else { AclPermission::Allow };
            let principal = Principal::from_id(who).unwrap();
            NewAcl { cluster, resource_type, name, pattern, principal, operation, permission }
        },
    )
}

fn contents(world: &World) -> Vec<(KafkaClusterId, String)> {
    world.lab.org.acls().iter().map(|acl| (acl.cluster.clone(), acl.id.to_string())).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, ..ProptestConfig::default() })]

    /// Out, all of them deleted, and in again: the same ACLs, whatever their names.
    #[test]
    fn what_goes_out_comes_in_as_it_was(acls in prop::collection::vec(any_acl(), 1..12)) {
        let mut world = World::new();
        world.lab.run(Command::CreateAcls { acls }).unwrap();
        let before = contents(&world);
        let objects: Vec<_> = world.lab.org.acls().iter().map(|acl| ObjectRef::Acl(acl.id.clone())).collect();
        let text = format!("{}{}", head(), records(&world.lab.org, &objects).concat());

        let there = plan(&world, &text);
        prop_assert_eq!((there.there, there.rows.len()), (before.len(), before.len()));
        for object in objects {
            world.lab.run(delete(object)).unwrap();
        }
        let again = plan(&world, &text);
        prop_assert_eq!((again.new.len(), again.refused, again.again), (before.len(), 0, 0), "{:?}", again.rows);
        world.lab.run(Command::CreateAcls { acls: again.new }).unwrap();
        prop_assert_eq!(contents(&world), before);
    }

    /// Whatever is done to a file, it is read or refused, and what is judged new the engine takes.
    #[test]
    fn a_file_that_was_tampered_with_does_no_harm(
        acls in prop::collection::vec(any_acl(), 1..4),
        blows in prop::collection::vec((any::<Index>(), prop::sample::select(vec!["\"", ",", "\n", "\r", ";", "'", "=", "\u{feff}", "\0", "*"])), 1..4),
    ) {
        let mut world = World::new();
        let acls: Vec<_> = acls.iter().map(|acl| acl.build(world.lab.now).unwrap()).collect();
        let lines = acls.iter().map(|acl| keyplane::exchange::acls::line(acl, "a", "b"));
        let mut letters: Vec<String> = head().chars().chain(lines.collect::<String>().chars()).map(String::from).collect();
        for (at, blow) in blows {
            let at = at.index(letters.len());
            letters.insert(at, blow.to_owned());
        }
        if let Ok(rows) = read(letters.concat().as_bytes()) {
            let plan = judge(&world.lab.org, &world.lab.admin, &rows, world.lab.now);
            prop_assert_eq!(plan.rows.len(), rows.len());
            prop_assert_eq!(plan.new.len() + plan.there + plan.again + plan.refused, rows.len());
            if !plan.new.is_empty() {
                let many = plan.new.len();
                world.lab.run(Command::CreateAcls { acls: plan.new }).unwrap();
                prop_assert_eq!(world.lab.org.acls().len(), many);
            }
        }
    }
}
