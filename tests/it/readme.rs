//! The README says what the program does: its table of shortcuts comes from the command table.

use std::path::Path;

use sideroscope::session::shortcut_table_markdown;

const START: &str = "<!-- shortcuts -->";
const END: &str = "<!-- /shortcuts -->";

#[test]
fn the_table_of_shortcuts_is_that_of_the_program() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md");
    let text = std::fs::read_to_string(&path).expect("README.md stands at the root");
    let (before, rest) = text.split_once(START).unwrap_or_else(|| panic!("README.md holds no {START}"));
    let (found, after) = rest.split_once(END).unwrap_or_else(|| panic!("README.md holds no {END} after {START}"));
    let expected = format!("\n{}\n", shortcut_table_markdown().trim());
    if found.replace("\r\n", "\n") == expected {
        return;
    }
    if std::env::var_os("UPDATE_README").is_some() {
        let updated = format!("{before}{START}{expected}{END}{after}");
        return std::fs::write(&path, updated).expect("README.md can be written");
    }
    panic!(
        "README.md does not list the shortcuts of the program; write them with\n\
         UPDATE_README=1 cargo test --test it readme\n\nexpected:{expected}\nfound:{found}"
    );
}
