//! The one door of the feature `comments`: the threads beside a text. Other features import from here only.
export {};
