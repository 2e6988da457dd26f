//! Owns: the words that texts to be measured are made of, for every measurement. Never: a sentence of a real text.

const WORDS: [&str; 16] = [
    "Member",
    "States",
    "share",
    "timely",
    "reports",
    "of",
    "incidents",
    "through",
    "their",
    "national",
    "teams",
    "and",
    "keep",
    "contacts",
    "current",
    "always",
];

/// Forty words that depend on `seed`.
pub fn words(seed: usize) -> Vec<&'static str> {
    (0..40).map(|n| WORDS[(seed * 7 + n * (seed % 5 + 1)) % WORDS.len()]).collect()
}

/// The same as a sentence.
pub fn sentence(seed: usize) -> String {
    words(seed).join(" ") + "."
}
