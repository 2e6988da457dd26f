//! The container image: its build sees everything it copies, and nothing it says contradicts the repository.

use std::{collections::BTreeSet, fs, path::Path};

fn read(name: &str) -> String {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(name)).unwrap()
}

/// What `COPY` takes from the repository (not from an earlier stage).
fn copied(dockerfile: &str) -> BTreeSet<String> {
    let lines = dockerfile.lines().filter_map(|line| line.strip_prefix("COPY "));
    let own = lines.filter(|line| !line.contains("--from="));
    own.flat_map(|line| {
        let words: Vec<&str> = line.split_whitespace().collect();
        words[..words.len() - 1].iter().map(|word| (*word).to_owned()).collect::<Vec<_>>()
    })
    .collect()
}

#[test]
fn the_build_of_the_image_is_sent_all_it_copies() {
    // The file lets nothing in but what it names with an exclamation mark.
    let ignored = read(".dockerignore");
    assert_eq!(ignored.lines().next(), Some("*"));
    let sent: BTreeSet<&str> = ignored.lines().filter_map(|line| line.strip_prefix('!')).collect();
    let missing: Vec<String> = copied(&read("Dockerfile"))
        .into_iter()
        .filter(|path| !sent.contains(path.split('/').next().unwrap()))
        .collect();
    assert!(missing.is_empty(), "Docker would not find {missing:?}: name them in .dockerignore");
}

#[test]
fn the_image_compiles_with_everything_that_the_sources_include() {
    let copied = copied(&read("Dockerfile"));
    let included = |text: &str, macro_name: &str| -> Vec<String> {
        text.split(macro_name)
            .skip(1)
            .filter_map(|rest| rest.split('"').nth(1))
            .filter(|path| path.starts_with("../"))
            .map(|path| path.trim_start_matches("../").to_owned())
            .collect()
    };
    let mut missing = Vec::new();
    each_source(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), &mut |text| {
        for path in included(text, "include_str!(") {
            if !copied.contains(path.split('/').next().unwrap()) {
                missing.push(path);
            }
        }
    });
    assert!(missing.is_empty(), "the Dockerfile does not copy {missing:?}");
}

fn each_source(folder: &Path, look: &mut impl FnMut(&str)) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            each_source(&path, look);
        } else if path.extension().is_some_and(|kind| kind == "rs") {
            look(&fs::read_to_string(&path).unwrap());
        }
    }
}
