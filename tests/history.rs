//! The history: what entries say in words, where they came from, and how it is read backwards.
#![allow(clippy::unwrap_used, clippy::panic, reason = "tests fail by panicking")]

#[path = "history/sentences.rs"]
mod sentences;
mod support;
#[path = "history/walk.rs"]
mod walk;

use keyplane::{
    engine::{Client, Record},
    org::Digest,
};
use support::Lab;

/// A header as it was stored before entries named the program they came from.
const OLD: &str = r#"{"format":1,"organization":"07070707-0707-4707-8707-070707070707","seq":2,"at":1795435201000000,"actor":{"user":"u-0cpaz4"},"intent":{"deed":"create","objects":[{"service_account":"sa-4kq2zd"}]},"command":"00000000-0000-0000-0000-000000000001","previous":"0000000000000000000000000000000000000000000000000000000000000000","pages":0,"changes":0,"digest":"e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"}"#;

#[test]
fn an_old_entry_came_from_the_console() {
    let record = Record { seq: 2, header: OLD.as_bytes().to_vec(), pages: Vec::new() };
    let header = record.read_header().unwrap();
    assert_eq!(header.client, Client::Console);
    let entry = record.open_alone().unwrap();
    assert_eq!(entry.head, Digest::of(OLD.as_bytes()), "the digest is that of the stored bytes");
    assert_eq!(serde_json::to_string(&header).unwrap(), OLD, "the console's entries are stored as before");
}

#[test]
fn another_client_is_stored_and_read_back() {
    let lab = Lab::new();
    let mut header = lab.entry(1).header;
    for client in [Client::Import, Client::Demo] {
        header.client = client;
        let bytes = serde_json::to_vec(&header).unwrap();
        let record = Record { seq: 1, header: bytes, pages: Vec::new() };
        assert_eq!(record.read_header().unwrap().client, client);
    }
}
