//! The law of imports: data never flows back up. A forbidden `use` fails here.

use std::{collections::BTreeMap, fs, path::Path};

/// Who may import whom. `main` and `server` may import all.
const MAY: &[(&str, &[&str])] = &[
    ("domain", &["domain"]),
    ("error", &["domain"]),
    ("export", &["domain"]),
    ("store", &["store", "domain", "error"]),
    ("app", &["app", "store", "export", "domain", "error"]),
    ("http", &["http", "app", "domain", "error", "live"]),
    ("live", &["live", "app", "domain", "error"]),
    ("worker", &["worker", "app", "domain", "error"]),
    ("config", &["domain", "store", "worker"]),
    ("telemetry", &["config"]),
    ("demo", &["app", "domain", "error"]),
];

/// Crates that only one layer may know.
const HOMES: &[(&str, &[&str])] = &[
    ("actix_web", &["http", "live", "server", "cli", "main"]),
    ("actix_ws", &["http", "live"]),
    ("diesel", &["store"]),
    ("yrs", &["domain"]),
    ("lettre", &["worker", "config"]),
    ("rand", &["app", "store", "worker"]),
    ("tokio", &["app", "http", "live", "server", "store", "worker", "cli", "main"]),
];

#[test]
fn nobody_imports_what_the_house_forbids() {
    let mut broken = Vec::new();
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    each_file(&root, &mut |path, text| {
        let inside = path.strip_prefix(&root).unwrap().with_extension("");
        let layer = inside.iter().next().unwrap().to_str().unwrap().to_owned();
        let imported = imports(&text).into_iter().filter(|(_, path)| path.starts_with("crate::"));
        let imported: Vec<(usize, String)> =
            imported.map(|(number, path)| (number, segment(&path, 1))).collect();
        for (number, line) in text.lines().enumerate() {
            let code = line.split("//").next().unwrap_or_default();
            let here = imported.iter().filter(|(at, _)| *at == number).map(|(_, named)| named.clone());
            for named in mentions(code, "crate::").chain(here) {
                let allowed = MAY
                    .iter()
                    .find(|(from, _)| *from == layer)
                    .is_none_or(|(_, to)| to.contains(&named.as_str()));
                if !allowed {
                    broken.push(format!(
                        "{}:{}: {layer} must not import {named}",
                        path.display(),
                        number + 1
                    ));
                }
            }
            for (name, homes) in HOMES {
                if code.contains(&format!("{name}::")) && !homes.contains(&layer.as_str()) {
                    broken.push(format!("{}:{}: {name} lives in {homes:?}", path.display(), number + 1));
                }
            }
        }
    });
    assert!(broken.is_empty(), "{}", broken.join("\n"));
}

#[test]
fn every_file_says_what_it_owns_and_no_room_is_nameless() {
    let mut broken = Vec::new();
    for folder in ["src", "tests"] {
        each_file(&Path::new(env!("CARGO_MANIFEST_DIR")).join(folder), &mut |path, text| {
            let name = path.file_stem().unwrap().to_str().unwrap();
            if ["utils", "util", "helpers", "helper", "common", "misc", "manager", "service"].contains(&name)
            {
                broken.push(format!("{} has no name of its own", path.display()));
            }
            if !text.starts_with("//!") {
                broken.push(format!("{} does not say what it owns", path.display()));
            }
            if text.lines().count() > 400 && !path.ends_with("store/schema.rs") {
                broken.push(format!("{} is past 400 lines", path.display()));
            }
        });
    }
    assert!(broken.is_empty(), "{}", broken.join("\n"));
}

/// The description of the API knows a shape by its name alone: of two with one name, one would describe both.
#[test]
fn no_two_shapes_of_the_api_share_a_name() {
    let mut homes: BTreeMap<String, Vec<String>> = BTreeMap::new();
    each_file(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), &mut |path, text| {
        for derived in text.split("#[derive(").skip(1) {
            let (derives, rest) = derived.split_once(")]").unwrap();
            if derives.contains("ToSchema") {
                let declared = rest.lines().position(|line| {
                    let line = line.trim_start().trim_start_matches("pub ");
                    line.starts_with("struct ") || line.starts_with("enum ")
                });
                let lines: Vec<&str> = rest.lines().take(declared.unwrap() + 1).collect();
                let renamed = lines.iter().find_map(|line| line.split_once("as = "));
                let own = lines[lines.len() - 1]
                    .split_once("struct ")
                    .or(lines[lines.len() - 1].split_once("enum "));
                let name = renamed.or(own).unwrap().1;
                let name: String =
                    name.chars().take_while(|c| c.is_ascii_alphanumeric() || *c == '_').collect();
                homes.entry(name).or_default().push(path.display().to_string());
            }
        }
    });
    assert!(homes.len() > 100, "the sources are read");
    homes.retain(|_, paths| paths.len() > 1);
    assert!(homes.is_empty(), "{homes:#?}");
}

/// The layers named after `prefix` in one line.
fn mentions<'a>(code: &'a str, prefix: &'a str) -> impl Iterator<Item = String> + 'a {
    code.match_indices(prefix).filter_map(move |(at, _)| {
        let rest = &code[at + prefix.len()..];
        let name: String = rest.chars().take_while(|c| c.is_ascii_alphanumeric() || *c == '_').collect();
        (!name.is_empty()).then_some(name)
    })
}

/// Everything the `use` statements of a file name, each with the line its statement begins on, braces written out.
fn imports(text: &str) -> Vec<(usize, String)> {
    let mut found = Vec::new();
    let mut lines = text.lines().enumerate();
    while let Some((number, line)) = lines.next() {
        let opens = ["use ", "pub use ", "pub(crate) use ", "pub(super) use "];
        let Some(mut statement) =
            opens.iter().find_map(|open| line.trim().strip_prefix(open)).map(str::to_owned)
        else {
            continue;
        };
        while !statement.contains(';') {
            let Some((_, more)) = lines.next() else { break };
            statement += more.split("//").next().unwrap_or_default().trim();
        }
        let tree = statement.split(';').next().unwrap_or_default();
        found.extend(written_out(tree).into_iter().map(|path| (number, path)));
    }
    found
}

/// `a::{b, c::{d, e}}` as `a::b`, `a::c::d`, `a::c::e`.
fn written_out(tree: &str) -> Vec<String> {
    let Some((head, rest)) = tree.split_once('{') else { return vec![tree.trim().to_owned()] };
    let inside = rest.trim_end().strip_suffix('}').unwrap_or(rest);
    let (mut depth, mut parts, mut part) = (0, Vec::new(), String::new());
    for c in inside.chars() {
        depth += i32::from(c == '{') - i32::from(c == '}');
        if c == ',' && depth == 0 {
            parts.push(std::mem::take(&mut part));
        } else {
            part.push(c);
        }
    }
    parts.push(part);
    let whole = parts.iter().map(|part| part.trim()).filter(|part| !part.is_empty());
    whole.flat_map(written_out).map(|path| format!("{}{path}", head.trim())).collect()
}

/// The name at one place of a path.
fn segment(path: &str, place: usize) -> String {
    path.split("::").nth(place).unwrap_or_default().split(' ').next().unwrap_or_default().to_owned()
}

#[test]
fn a_use_statement_is_read_however_it_is_set() {
    let text = "use crate::{app::x, store};\npub use crate::{\n    domain::{a, b::{c, d}},\n    live,\n};\nuse crate::http::y as z;";
    let read: Vec<String> = imports(text).into_iter().map(|(line, path)| format!("{line} {path}")).collect();
    let expected = [
        "0 crate::app::x",
        "0 crate::store",
        "1 crate::domain::a",
        "1 crate::domain::b::c",
        "1 crate::domain::b::d",
        "1 crate::live",
        "5 crate::http::y as z",
    ];
    assert_eq!(read, expected);
    assert_eq!(segment("crate::store as rows", 1), "store");
}

/// The columns from the ground up: what comes later stands on what comes before, never the other way round.
const COLUMNS: [&str; 6] = ["ids", "accounts", "mandates", "texts", "amendments", "signoff"];

#[test]
fn a_column_has_one_name_in_every_layer() {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    for layer in ["domain", "store", "app", "http"] {
        for entry in fs::read_dir(src.join(layer)).unwrap() {
            let name = entry.unwrap().path().file_stem().unwrap().to_str().unwrap().to_owned();
            let alike = COLUMNS.iter().find(|c| c.trim_end_matches('s') == name.trim_end_matches('s'));
            assert!(
                alike.is_none_or(|column| *column == name),
                "{layer}/{name} is named {alike:?} elsewhere"
            );
        }
    }
}

#[test]
fn within_a_layer_imports_lead_only_downward() {
    let mut broken = Vec::new();
    for layer in ["domain", "store", "app", "http"] {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src").join(layer);
        each_file(&root, &mut |path, text| {
            let inside = path.strip_prefix(&root).unwrap().with_extension("");
            let column = inside.iter().next().unwrap().to_str().unwrap().to_owned();
            let place = |name: &str| COLUMNS.iter().position(|c| *c == name);
            let Some(own) = place(&column) else { return };
            // `super` in a column's own file, or in the file that opens its folder, is the layer.
            let at_the_root =
                inside.iter().count() == 1 || (inside.iter().count() == 2 && inside.ends_with("mod"));
            let program = text.split("#[cfg(test)]").next().unwrap_or_default();
            for (number, named) in imports(program) {
                let named = if named.starts_with(&format!("crate::{layer}::")) {
                    segment(&named, 2)
                } else if at_the_root && named.starts_with("super::") {
                    segment(&named, 1)
                } else {
                    continue;
                };
                if place(&named).is_some_and(|place| place > own) {
                    broken.push(format!(
                        "{}:{}: {column} must not stand on {named}",
                        path.display(),
                        number + 1
                    ));
                }
            }
        });
    }
    assert!(broken.is_empty(), "{}", broken.join("\n"));
}

fn each_file(folder: &Path, look: &mut impl FnMut(&Path, String)) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            each_file(&path, look);
        } else if path.extension().is_some_and(|e| e == "rs") {
            let text = fs::read_to_string(&path).unwrap();
            look(&path, text);
        }
    }
}
