//! Papers made from texts, pure: a document goes in, a file comes out.
//! Never: asks who may have it; `app::export` does.

pub mod calendar;
pub mod compilation;
pub mod html;
