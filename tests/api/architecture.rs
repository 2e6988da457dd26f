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
    ("tokio", &["app", "http", "live", "server", "store", "worker", "cli", "main"]),
];

#[test]
fn nobody_imports_what_the_house_forbids() {
    let mut broken = Vec::new();
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    each_file(&root, &mut |path, text| {
        let inside = path.strip_prefix(&root).unwrap().with_extension("");
        let layer = inside.iter().next().unwrap().to_str().unwrap().to_owned();
        for (number, line) in text.lines().enumerate() {
            let code = line.split("//").next().unwrap_or_default();
            for named in mentions(code, "crate::").chain(block_mentions(&text, number)) {
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

/// The layers named on their own lines inside a `use crate::{ … }` block.
fn block_mentions(text: &str, number: usize) -> impl Iterator<Item = String> + use<> {
    let lines: Vec<&str> = text.lines().collect();
    let line = lines[number];
    let inside = line.starts_with("    ")
        && !line.starts_with("     ")
        && lines[..number]
            .iter()
            .rev()
            .find(|l| !l.starts_with("    "))
            .is_some_and(|l| l.starts_with("use crate::{"));
    let name: String = line.trim().chars().take_while(|c| c.is_ascii_alphanumeric() || *c == '_').collect();
    (inside && !name.is_empty()).then_some(name).into_iter()
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
