//! What two people do to the shape of one clause without having heard of each other: every word stands, and stands once.

use mufakat::domain::texts::{Clause, ClauseKind};

use super::{said, shared, writer::Writer};
use crate::harness::on_both_databases;

fn operative(id: &str, words: &str) -> Clause {
    Clause::new(id, ClauseKind::Operative, 0, words)
}

on_both_databases! {
    async fn two_who_split_one_clause_at_once_do_not_double_its_words(site: &mut Site) {
        let id = shared(site).await;
        let (one, two) = (site.person("drafter.sgp").await, site.person("head.vnm").await);
        let mut a = Writer::open(&site.url(), &one, &id, 1).await;
        let mut b = Writer::open(&site.url(), &two, &id, 2).await;
        let last = operative("c1", "Invites all.");
        a.write(&[operative("c0", "Recommends that "), operative("a", "alerts be shared."), last.clone()]).await;
        // Nothing of that was heard here yet.
        b.write(&[operative("c0", "Recommends that alerts "), operative("b", "be shared."), last]).await;
        a.until_saved().await;
        b.until_saved().await;
        let all = said(&one, &id).await;
        assert_eq!(all.concat(), "Recommends that alerts be shared.Invites all.", "{all:?}");
        a.until(|w| w.words() == all).await;
        b.until(|w| w.words() == all).await;
    }

    async fn two_who_join_the_same_clauses_at_once_do_not_double_their_words(site: &mut Site) {
        let id = shared(site).await;
        let (one, two) = (site.person("drafter.sgp").await, site.person("head.vnm").await);
        let mut a = Writer::open(&site.url(), &one, &id, 1).await;
        let mut b = Writer::open(&site.url(), &two, &id, 2).await;
        let joined = [operative("c0", "Recommends that alerts be shared. Invites all.")];
        let clauses = [operative("c0", "Recommends that alerts be shared. "), operative("c1", "Invites all.")];
        a.write(&clauses).await;
        a.until_saved().await;
        b.until(|w| w.words()[0].ends_with(' ')).await;
        a.write(&joined).await;
        b.write(&joined).await;
        a.until_saved().await;
        b.until_saved().await;
        let all = said(&one, &id).await;
        assert_eq!(all, ["Recommends that alerts be shared. Invites all."]);
        a.until(|w| w.words() == all).await;
        b.until(|w| w.words() == all).await;
    }
}
