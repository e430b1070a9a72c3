//! Sessions in stores, as each language has them.

use crate::markdown::{paragraph, table};

pub(super) fn stores() -> String {
    let rows = [
        [
            "Rust",
            "`Client::session_for`",
            "`MemoryStore`, `FileStore`, `RedisStore`, `EncryptedStore`",
            "the trait `SessionStore`",
        ],
        ["Python", "`session_for`", "the same", "the protocol `CustomStore`"],
        [
            "Kotlin",
            "`sessionFor`",
            "`MemoryStore`, `FileStore`, `EncryptedStore`",
            "the interface `SessionStore`",
        ],
        ["Java", "`sessionForAsync`", "the same", "the class `AsyncSessionStore`"],
        [
            "Swift",
            "`sessionFor`",
            "`MemoryStore`, `FileStore`, `EncryptedStore`, `KeychainStore`",
            "the protocol `SessionStore`",
        ],
    ];
    let section = [
        paragraph("## Sessions in stores"),
        paragraph(
            "A customer's session from a store is the one that stands there, or else a new one, which is put there. However \
             many processes share the store, one of them logs in or renews. A store is `load` and `swap`: the text at a key, \
             and a text in the place of another one.",
        ),
        table(
            ["language", "the session", "stores", "a store of your own"],
            &rows.map(|row| row.map(str::to_owned)),
        ),
        paragraph(
            "On Unix, a `FileStore` fails (`store_failed`) if a user other than this one and root owns its folder or what is \
             in it, or may write to it: run `chmod -R go-w` on the folder, or choose another one.",
        ),
    ];
    section.concat()
}
