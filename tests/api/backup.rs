//! Backup and restore: from either database into either, whole or not at all.

use std::{fs, os::unix::fs::PermissionsExt, path::Path};

use crate::{
    command::{empty, ended, mufakat},
    harness::{Site, on_both_databases},
    outbox::tabled,
};

fn back_up(site: &Site, database: Option<&str>, name: &str) -> String {
    let file = site.folder.path().join(name).display().to_string();
    ended(&mufakat(site, database, &["backup", &file]).output().unwrap(), 0);
    file
}

/// The rows of a backup, in one order.
fn rows(file: &str) -> Vec<String> {
    let text = fs::read_to_string(file).unwrap();
    let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
    lines.remove(0);
    lines.pop();
    lines.sort();
    lines
}

on_both_databases! {
    async fn a_backup_goes_from_either_database_into_either_and_back_unchanged(site: &mut Site) {
        tabled(site, "GREEN", "Mũi Né ຂໍ້ຄວາມ ข้อความ").await;
        crate::outbox::settled(site).await;
        let first = back_up(site, None, "first");
        assert_eq!(fs::metadata(&first).unwrap().permissions().mode() & 0o777, 0o600, "it holds the server's keys");
        let small = format!("sqlite://{}", site.folder.path().join("small.db").display());
        let (said, _) = ended(&mufakat(site, Some(&small), &["restore", &first]).output().unwrap(), 0);
        assert!(said.contains("0 findings"), "{said}");
        let second = back_up(site, Some(&small), "second");
        let same_kind = empty(site);
        ended(&mufakat(site, Some(&same_kind), &["restore", &second]).output().unwrap(), 0);
        let third = back_up(site, Some(&same_kind), "third");
        assert!(rows(&first).len() > 100);
        assert_eq!(rows(&first), rows(&second));
        assert_eq!(rows(&first), rows(&third));
    }

    async fn a_damaged_backup_is_refused_and_nothing_is_written(site: &mut Site) {
        let whole = fs::read_to_string(back_up(site, None, "whole")).unwrap();
        let damaged = site.folder.path().join("damaged");
        let cut = whole.rsplit_once("{\"rows\"").unwrap().0.to_owned();
        let changed = whole.replacen("Test mandate", "Best mandate", 1);
        assert_ne!(changed, whole);
        let target = empty(site);
        for (text, why) in [(cut, "the end is missing"), (changed, "its hash does not match"), (String::new(), "not a backup")] {
            fs::write(&damaged, text).unwrap();
            let output = mufakat(site, Some(&target), &["restore", damaged.to_str().unwrap()]).output().unwrap();
            let (_, said) = ended(&output, 1);
            assert!(said.contains(why), "{said}");
        }
        fs::write(&damaged, whole).unwrap();
        ended(&mufakat(site, Some(&target), &["restore", damaged.to_str().unwrap()]).output().unwrap(), 0);
    }

    async fn a_backup_writes_over_nothing(site: &mut Site) {
        let file = back_up(site, None, "first");
        let (_, said) = ended(&mufakat(site, None, &["backup", &file]).output().unwrap(), 1);
        assert!(said.contains("exists already"), "{said}");
        site.stop().await;
        let (_, said) = ended(&mufakat(site, None, &["restore", &file]).output().unwrap(), 1);
        assert!(said.contains("The database is not empty."), "{said}");
        site.start().await;
        let nowhere = format!("sqlite://{}", site.folder.path().join("nowhere.db").display());
        let target = site.folder.path().join("none").display().to_string();
        let (_, said) = ended(&mufakat(site, Some(&nowhere), &["backup", &target]).output().unwrap(), 1);
        assert!(said.contains("There is no database at"), "{said}");
        assert!(!Path::new(&target).exists());
    }
}
