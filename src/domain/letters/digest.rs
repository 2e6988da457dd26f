//! Owns: the words of the daily digest: what happened, grouped by recommendation. Never: shows text of a draft or comment.

use serde::{Deserialize, Serialize};

use super::{
    About, Reader, Words, foot,
    form::{Item, Letter, Part},
    headline,
};
use crate::domain::{
    ids::{MandateId, RecommendationId},
    time::{Moment, with_own_times},
};

/// One piece of news in a digest, as stored.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DigestEntry {
    /// On which recommendation.
    pub recommendation: Option<RecommendationId>,
    /// In which mandate.
    pub mandate: Option<MandateId>,
    /// What it is.
    pub kind: String,
    /// What happened.
    pub sentence: String,
    /// Where it is shown.
    pub link: String,
    /// When.
    pub at: Moment,
}

/// What happened on one recommendation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Group {
    /// The recommendation, as far as the reader may know it.
    pub about: About,
    /// What happened, oldest first.
    pub entries: Vec<DigestEntry>,
}

/// The words of a digest. Groups are in the order given.
#[must_use]
pub fn digest_words(groups: &[Group], reader: &Reader<'_>) -> Words {
    let many: usize = groups.iter().map(|group| group.entries.len()).sum();
    let subject = match many {
        1 => format!("Mufakat: {}, 1 notice", headline("digest").to_lowercase()),
        _ => format!("Mufakat: {}, {many} notices", headline("digest").to_lowercase()),
    };
    let mut parts: Vec<Part> = groups.iter().map(|group| told(group, reader)).collect();
    parts.push(Part::Way { label: "See all notices", url: format!("{}/notices", reader.public_url) });
    Letter {
        subject,
        headline: headline("digest").to_owned(),
        parts,
        foot: foot(reader),
        ..Letter::default()
    }
    .written()
}

fn told(Group { about, entries }: &Group, reader: &Reader<'_>) -> Part {
    let title = about.title.as_deref().filter(|_| !about.symbol_only);
    let head = title.map_or_else(|| about.symbol.clone(), |title| format!("{}: {title}", about.symbol));
    let item = |entry: &DigestEntry| Item {
        words: if about.symbol_only || entry.sentence.is_empty() {
            format!("{}.", headline(&entry.kind))
        } else {
            with_own_times(&entry.sentence, reader.zone)
        },
        at: entry.at.by_both_clocks(reader.zone),
        url: format!("{}{}", reader.public_url, entry.link),
    };
    Part::Group { head, items: entries.iter().map(item).collect() }
}
