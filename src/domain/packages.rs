//! Owns: packages, adopted recommendations compiled for the Leaders, submitted once, with their response.
//! Never: lets a text that was not adopted leave in one.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{
    ids::NotAnId,
    refusal::{Invalid, No, Refusal},
    signoff::statement::{MAX_STATEMENT_CHARS, read_statement},
    time::is_date,
};

/// The most recommendations in one package.
pub const MAX_RECOMMENDATIONS: usize = 500;

/// Where a package is in its life.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum PackageStatus {
    /// Being compiled.
    Open,
    /// Sent to the Leaders; it no longer changes.
    Submitted,
}

impl PackageStatus {
    /// The fixed value of the API.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Submitted => "submitted",
        }
    }
}

impl std::str::FromStr for PackageStatus {
    type Err = NotAnId;
    fn from_str(text: &str) -> Result<Self, NotAnId> {
        [Self::Open, Self::Submitted].into_iter().find(|status| status.as_str() == text).ok_or(NotAnId)
    }
}

/// What the Leaders did with a package.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ResponseOutcome {
    /// They made it theirs.
    Endorsed,
    /// They sent it back.
    Returned,
    /// They took note of it.
    Noted,
}

impl ResponseOutcome {
    /// The fixed value of the API.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Endorsed => "endorsed",
            Self::Returned => "returned",
            Self::Noted => "noted",
        }
    }
}

impl std::str::FromStr for ResponseOutcome {
    type Err = NotAnId;
    fn from_str(text: &str) -> Result<Self, NotAnId> {
        [Self::Endorsed, Self::Returned, Self::Noted].into_iter().find(|o| o.as_str() == text).ok_or(NotAnId)
    }
}

/// A recommendation in a package, as far as the package cares.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Item {
    /// Its symbol.
    pub symbol: String,
    /// Whether its text is adopted and not yet submitted in another package.
    pub adopted: bool,
}

/// Decides whether these recommendations, in this order, may be the contents of a package.
///
/// # Errors
/// Refusals `package-submitted`, `not-adopted` (names the texts); `duplicate` and `too-many` by field.
pub fn compile(status: PackageStatus, items: &[Item]) -> Result<(), No> {
    still_open(status)?;
    let mut wrong = Invalid::default();
    if items.len() > MAX_RECOMMENDATIONS {
        let detail = format!("A package holds at most {MAX_RECOMMENDATIONS} recommendations.");
        wrong.add("/recommendations", "too-many", detail);
    } else {
        for (i, item) in items.iter().enumerate() {
            if items.iter().take(i).any(|earlier| earlier.symbol == item.symbol) {
                let detail = format!("{} is in the package twice.", item.symbol);
                wrong.add(format!("/recommendations/{i}"), "duplicate", detail);
            }
        }
    }
    wrong.into_result()?;
    Ok(all_adopted(items)?)
}

/// Decides whether the package may go to the Leaders.
///
/// # Errors
/// Refusals `package-submitted`, `package-empty`, `not-adopted` (names the texts).
pub fn submit(status: PackageStatus, items: &[Item]) -> Result<(), Refusal> {
    still_open(status)?;
    if items.is_empty() {
        return Err(Refusal::new("package-empty", "The package holds no recommendation."));
    }
    all_adopted(items)
}

fn still_open(status: PackageStatus) -> Result<(), Refusal> {
    match status {
        PackageStatus::Open => Ok(()),
        PackageStatus::Submitted => {
            Err(Refusal::new("package-submitted", "The package was submitted and no longer changes."))
        }
    }
}

fn all_adopted(items: &[Item]) -> Result<(), Refusal> {
    let left_out: Vec<_> =
        items.iter().filter(|item| !item.adopted).map(|item| item.symbol.as_str()).collect();
    if left_out.is_empty() {
        return Ok(());
    }
    let detail =
        format!("Only adopted texts that no other package submitted can go: not {}.", left_out.join(", "));
    Err(Refusal::new("not-adopted", detail))
}

/// The Leaders' response, as it will be kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Response {
    /// What they did.
    pub outcome: ResponseOutcome,
    /// In their words; may be empty.
    pub text: String,
    /// The day, `YYYY-MM-DD`.
    pub date: String,
}

/// Decides whether the Leaders' response is recorded: once, for a submitted package.
///
/// # Errors
/// Refusals `package-not-submitted`, `response-recorded`; wrong values field by field.
pub fn respond(
    status: PackageStatus,
    answered: bool,
    outcome: ResponseOutcome,
    text: &str,
    date: &str,
) -> Result<Response, No> {
    if status != PackageStatus::Submitted {
        let detail = "The package has not been submitted; there is nothing to respond to.";
        return Err(Refusal::new("package-not-submitted", detail).into());
    }
    if answered {
        let detail = "The Leaders' response is recorded already.";
        return Err(Refusal::new("response-recorded", detail).into());
    }
    let mut wrong = Invalid::default();
    if !is_date(date) {
        wrong.add("/date", "not-a-date", "The date is written like 2018-11-15.");
    }
    let text = read_statement("/text", Some(text), MAX_STATEMENT_CHARS).unwrap_or_else(|error| {
        wrong.0.push(error);
        None
    });
    wrong.into_result()?;
    Ok(Response { outcome, text: text.unwrap_or_default(), date: date.to_owned() })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn item(symbol: &str, adopted: bool) -> Item {
        Item { symbol: symbol.to_owned(), adopted }
    }

    #[test]
    fn a_package_with_a_text_that_is_not_adopted_names_it_and_stays() {
        let items = [item("AMCC/2018/R.1", true), item("AMCC/2018/R.2", false), item("ADMM/2018/R.1", false)];
        let refusal = submit(PackageStatus::Open, &items).unwrap_err();
        assert_eq!(refusal.code, "not-adopted");
        assert!(refusal.detail.ends_with("not AMCC/2018/R.2, ADMM/2018/R.1."), "{refusal}");
        assert_eq!(compile(PackageStatus::Open, &items), Err(No::Refused(refusal)));
    }

    #[test]
    fn a_package_is_submitted_once_and_not_empty() {
        let items = [item("AMCC/2018/R.1", true)];
        assert_eq!(submit(PackageStatus::Open, &items), Ok(()));
        assert_eq!(submit(PackageStatus::Open, &[]).unwrap_err().code, "package-empty");
        assert_eq!(submit(PackageStatus::Submitted, &items).unwrap_err().code, "package-submitted");
        let changed = compile(PackageStatus::Submitted, &items).unwrap_err();
        assert!(matches!(changed, No::Refused(r) if r.code == "package-submitted"));
    }

    #[test]
    fn a_package_under_way_may_be_empty_but_holds_no_text_twice() {
        assert_eq!(compile(PackageStatus::Open, &[]), Ok(()));
        let twice = [item("AMCC/2018/R.1", true), item("AMCC/2018/R.1", true)];
        let No::Invalid(Invalid(fields)) = compile(PackageStatus::Open, &twice).unwrap_err() else {
            panic!()
        };
        assert_eq!((fields[0].pointer.as_str(), fields[0].code), ("/recommendations/1", "duplicate"));
        let many: Vec<_> = (0..=MAX_RECOMMENDATIONS).map(|i| item(&format!("R.{i}"), true)).collect();
        assert!(matches!(compile(PackageStatus::Open, &many), Err(No::Invalid(_))));
    }

    #[test]
    fn the_leaders_answer_a_submitted_package_once() {
        let answer = |status, answered, text: &str, date: &str| {
            respond(status, answered, ResponseOutcome::Endorsed, text, date)
        };
        let kept = answer(PackageStatus::Submitted, false, "Với sự đồng ý", "2018-11-15").unwrap();
        assert_eq!((kept.text.as_str(), kept.date.as_str()), ("Với sự đồng ý", "2018-11-15"));
        assert!(matches!(answer(PackageStatus::Open, false, "", "2018-11-15"), Err(No::Refused(_))));
        assert!(matches!(answer(PackageStatus::Submitted, true, "", "2018-11-15"), Err(No::Refused(_))));
        let wrong = answer(PackageStatus::Submitted, false, "a\u{0}", "2018-02-30").unwrap_err();
        assert!(matches!(wrong, No::Invalid(Invalid(fields)) if fields.len() == 2));
    }

    #[test]
    fn the_fixed_values_read_back() {
        for status in [PackageStatus::Open, PackageStatus::Submitted] {
            assert_eq!(status.as_str().parse(), Ok(status));
        }
        for outcome in [ResponseOutcome::Endorsed, ResponseOutcome::Returned, ResponseOutcome::Noted] {
            assert_eq!(outcome.as_str().parse(), Ok(outcome));
            assert_eq!(serde_json::to_value(outcome).unwrap(), outcome.as_str());
        }
    }
}
